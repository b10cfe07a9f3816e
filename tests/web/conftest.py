"""The cast of the web tests: one Party organisation, an officer, an administrator; and the browser."""

from datetime import date

import pytest
from django.test import Client

from chibo.accounts.choices import Role
from chibo.accounts.models import Grant, User
from chibo.organisation.models import Placement, Unit, UnitKind, UnitName, UnitPath
from chibo.storage.fields import days
from tests.web.browser import browser, chromium, open_page, running  # noqa: F401 -- fixtures

LONG_AGO = days(date(2000, 1, 1))
PASSWORD = "ruộng bậc thang mùa nước đổ"


@pytest.fixture
def unit(db: None) -> Unit:
    """A root unit with a name, a kind and a path."""
    row = Unit.objects.create(code="yen-lac", step="0001", path="0001", founded_on=date(2000, 1, 1))
    UnitName.objects.create(unit=row, name="Đảng bộ huyện Yên Lạc", during=LONG_AGO)
    UnitKind.objects.create(unit=row, kind="district_organisation", during=LONG_AGO)
    Placement.objects.create(unit=row, parent=None, during=LONG_AGO)
    UnitPath.objects.create(unit=row, path="0001", during=LONG_AGO)
    return row


@pytest.fixture
def officer(unit: Unit) -> User:
    """An officer of the organisation board."""
    return _user("khai", "Lưu Đình Khải", Role.ORGANISATION_OFFICER, unit)


@pytest.fixture
def leader(unit: Unit) -> User:
    """A leader, who reads and changes nothing."""
    return _user("thinh", "Dương Công Thịnh", Role.LEADER, unit)


@pytest.fixture
def administrator(db: None) -> User:
    """A system administrator."""
    return _user("quan-tri", "Tạ Thị Én", Role.ADMINISTRATOR, None)


@pytest.fixture
def desk(officer: User) -> Client:
    """A signed-in officer."""
    client = Client()
    client.force_login(officer)
    return client


def _user(login: str, name: str, role: Role, unit: Unit | None) -> User:
    user = User(login=login, name=name)
    user.set_password(PASSWORD)
    user.save()
    Grant.objects.create(user=user, role=role, unit=unit, during=LONG_AGO)
    return user
