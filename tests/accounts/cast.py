"""A small tree and accounts on it, made without the verbs under test."""

from datetime import date

from chibo.accounts.models import Grant, User
from chibo.organisation.models import Placement, Unit, UnitKind, UnitName
from chibo.organisation.projection import settle_paths, settle_search
from chibo.storage.fields import days

LONG_AGO, TODAY, TOMORROW = date(2010, 1, 1), date(2025, 6, 16), date(2025, 6, 17)
PASSWORD = "ruộng bậc thang mùa nước đổ"
TREE = {"d1": None, "c1": "d1", "x1": "c1", "c2": "d1", "d2": None, "c3": "d2"}


def plant() -> dict[str, Unit]:
    """Two districts; the first with two communes and a cell, the second with one commune."""
    units: dict[str, Unit] = {}
    for number, (code, parent) in enumerate(TREE.items(), start=1):
        unit = Unit.objects.create(code=code, step=f"{number:04d}", founded_on=LONG_AGO)
        UnitName.objects.create(unit=unit, name=f"Đảng bộ {code}", during=days(LONG_AGO))
        UnitKind.objects.create(unit=unit, kind="commune_organisation", during=days(LONG_AGO))
        Placement.objects.create(unit=unit, parent=units.get(parent or ""), during=days(LONG_AGO))
        units[code] = unit
    settle_paths([unit.pk for unit in units.values()], TODAY)
    settle_search([unit.pk for unit in units.values()])
    for unit in units.values():
        unit.refresh_from_db()
    return units


def account(login: str) -> User:
    user = User(login=login, name=login.title())
    user.set_password(PASSWORD)
    user.save()
    return user


def hold(user: User, role: str, unit: Unit | None, start: date = LONG_AGO, end: date | None = None) -> Grant:
    return Grant.objects.create(user=user, role=role, unit=unit, during=days(start, end))
