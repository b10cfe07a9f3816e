"""A small register made by the program's own verbs: a district, two communes, three cells."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client

from chibo.accounts.choices import Role
from chibo.accounts.models import Grant, User
from chibo.engine.calendar import PartialDate
from chibo.engine.citation import Citation
from chibo.membership.actions import enter_member, record_movement
from chibo.membership.choices import Kind
from chibo.organisation.actions import found_locality, found_unit
from chibo.organisation.models import Locality, Unit
from chibo.people.models import Person
from chibo.storage.fields import days
from chibo.storage.identity import Scope, acting
from chibo.storage.models import Installation
from tests.stages import set_once

FOUNDED = date(2010, 1, 1)
TODAY = date(2025, 6, 16)
PAPER = Citation("Ban Thường vụ Huyện ủy", "Quyết định", "41-QĐ/HU", date(2020, 1, 20))


class Clerk:
    """Whoever acts where nobody in particular does."""

    pk = None


@dataclass
class Register:
    """The units of the small register, and who acts."""

    district: Unit
    north: Unit
    south: Unit
    north_cell: Unit
    other_cell: Unit
    south_cell: Unit
    hamlet: Locality
    actor: Any

    @property
    def whole(self) -> Scope:
        return Scope((self.district.path,), (self.district.path,))

    def scope(self, unit: Unit) -> Scope:
        return Scope((unit.path,), (unit.path,))

    @contextmanager
    def at_work(self, unit: Unit | None = None) -> Iterator[None]:
        """The database identity of somebody in charge of the unit, or of everything."""
        with acting(user=None, scope=self.scope(unit) if unit else self.whole):
            yield

    def enter(self, given: str = "Ổn", **changes: Any) -> Person:
        """A member of the northern cell, admitted on 3 February 2020, unless told otherwise."""
        details = {
            "kind": Kind.ADMITTED, "on": date(2020, 2, 3), "unit": self.north_cell,
            "today": TODAY, "basis": PAPER,
        }  # fmt: skip
        movement = {name: changes.pop(name, value) for name, value in details.items()}
        extra = {
            name: changes.pop(name) for name in ("standing", "outside", "outside_tier") if name in changes
        }
        person = {"family": "Ngô", "middle": "Thị", "given": given, "gender": "f"} | changes
        with self.at_work():
            made, _row = enter_member(actor=self.actor, person=person, **movement, **extra)
            made.refresh_from_db()
        return made


def make_register() -> Register:
    """Found the units; must be called inside a transaction."""

    def found(code: str, name: str, kind: str, parent: Unit | None) -> Unit:
        return found_unit(
            actor=Clerk(),
            on=FOUNDED,
            today=TODAY,
            code=code,
            name=name,
            kind=kind,
            parent=parent,
            basis=PAPER,
        )

    province = found("tinh", "Đảng bộ tỉnh Sông Lam", "province_organisation", None)
    district = found("huyen", "Đảng bộ huyện Ruộng Xanh", "district_organisation", province)
    north = found("xa-bac", "Đảng bộ xã Đồng Bắc", "commune_organisation", district)
    south = found("xa-nam", "Đảng bộ xã Đồng Nam", "commune_organisation", district)
    north_cell = found("cb-ha", "Chi bộ thôn Hạ", "hamlet_cell", north)
    other_cell = found("cb-thuong", "Chi bộ thôn Thượng", "hamlet_cell", north)
    south_cell = found("cb-trung", "Chi bộ thôn Trung", "hamlet_cell", south)
    hamlet = found_locality(
        actor=Clerk(), code="thon-ha", kind="hamlet", name="Thôn Hạ", unit=north, on=FOUNDED, basis=PAPER
    )
    return Register(district, north, south, north_cell, other_cell, south_cell, hamlet, Clerk())


def make_user(login: str, role: Role, unit: Unit | None) -> User:
    """An account with one lasting role."""
    user = User(login=login, name=f"Người dùng {login}")
    user.set_password("ruộng bậc thang mùa nước đổ")
    user.save()
    Grant.objects.create(user=user, role=role, unit=unit, during=days(FOUNDED))
    return user


def born(text: str) -> PartialDate:
    """A date of birth as precise as written."""
    return PartialDate.from_iso(text)


def dated_register() -> Register:
    """The small register, on its demonstration day."""
    Installation.objects.update_or_create(id=1, defaults={"demonstration_day": TODAY})
    return make_register()


def three_members() -> None:
    """A register of three members, one of them dead since May 2024."""
    register = make_register()
    register.enter("Ân", kind="opening", standing="official", birth=born("1990-05-01"), gender="m")
    register.enter("Chi", birth=born("1975"), unit=register.south_cell)
    dead = register.enter("Bảo", kind="opening", standing="official")
    with register.at_work():
        record_movement(
            actor=register.actor, person=dead, kind="died", on=date(2024, 5, 5),
            unit=register.north_cell, today=TODAY, basis=PAPER,
        )  # fmt: skip


@pytest.fixture(scope="module")
def register_stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Register]:
    """The small register, once for a file of tests."""
    with set_once(django_db_blocker):
        yield dated_register()


@pytest.fixture
def register(register_stage: Register, db: None) -> Register:
    """The small register of this test."""
    return deepcopy(register_stage)


@pytest.fixture
def desk_at(register: Register) -> Callable[..., Client]:
    """Signs somebody in with a role at a unit; an office of the northern commune unless told otherwise."""

    def signed_in(unit: Unit | None = None, role: Role = Role.GRASSROOTS_OFFICE) -> Client:
        unit = unit or register.north
        client = Client()
        client.force_login(make_user(f"{role}-{unit.code}", role, unit))
        return client

    return signed_in


@pytest.fixture
def office(desk_at: Callable[..., Client]) -> Client:
    """The office of the northern commune."""
    return desk_at()


def send(client: Client, url: str, step: str = "confirm", **said: Any) -> Any:
    """Opens a writing screen, fills it in and sends it; key and version are those of the page."""
    form = client.get(url).context["form"]
    hidden = {name: form[name].value() or "" for name in form.fields if form[name].is_hidden}
    return client.post(url, {**hidden, "step": step, **said})
