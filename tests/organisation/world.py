"""A small invented district, made by the verbs themselves."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from chibo.accounts.choices import Role
from chibo.accounts.models import Grant, User
from chibo.engine.citation import Citation
from chibo.membership import actions as membership
from chibo.membership.choices import Kind
from chibo.organisation import actions as tree
from chibo.organisation.models import Locality, Unit
from chibo.people.actions import start_post
from chibo.people.models import Person
from chibo.storage.fields import days
from chibo.storage.identity import Scope, acting
from chibo.storage.models import Installation
from tests.stages import set_once

TODAY = date(2025, 6, 16)
START = date(2010, 1, 1)
PAPER = Citation("Ban Thường vụ Huyện ủy", "Quyết định", "41-QĐ/HU", date(2009, 12, 20))


class Nobody:
    """An actor without an account."""

    pk = None


ACTOR = Nobody()


@dataclass
class World:
    """What was made, by code."""

    units: dict[str, Unit] = field(default_factory=dict)
    hamlets: dict[str, Locality] = field(default_factory=dict)
    persons: list[Person] = field(default_factory=list)

    def __getitem__(self, code: str) -> Unit:
        return self.units[code]

    def found(self, code: str, name: str, kind: str, parent: str = "", on: date = START) -> Unit:
        """A unit under another of this world."""
        above = self.units[parent] if parent else None
        self.units[code] = tree.found_unit(
            actor=ACTOR, on=on, today=TODAY, code=code, name=name, kind=kind, parent=above, basis=PAPER
        )
        return self.units[code]

    def hamlet(self, code: str, name: str, unit: str, *cells: str) -> Locality:
        """A hamlet, with cells that serve it."""
        made = tree.found_locality(
            actor=ACTOR, on=START, code=code, name=name, kind="hamlet", unit=self.units[unit], basis=PAPER
        )
        for cell in cells:
            tree.assign_cell(actor=ACTOR, locality=made, cell=self.units[cell], on=START, basis=PAPER)
        self.hamlets[code] = made
        return made

    def member(self, cell: str, name: str, birth: str = "1980-05-02", on: date = date(2015, 3, 2)) -> Person:
        """A member who came in by the opening count as an official one."""
        family, _gap, given = name.partition(" ")
        root = next(iter(self.units.values())).path
        with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
            person, _row = membership.enter_member(
                actor=ACTOR,
                person={"family": family, "given": given, "gender": "f", "birth": _partial(birth)},
                kind=Kind.OPENING,
                standing="official",
                on=on,
                unit=self.units[cell],
                today=TODAY,
                basis=PAPER,
            )
        self.persons.append(person)
        return person


def _partial(text: str):
    from chibo.engine.calendar import PartialDate

    return PartialDate.from_iso(text)


def make_world() -> World:
    """A district with two communes, five cells, three hamlets and seven members."""
    world = World()
    world.found("huyen", "Đảng bộ huyện Mường Sậy", "district_organisation")
    world.found("xa-dong", "Đảng bộ xã Đồng Vông", "commune_organisation", "huyen")
    world.found("xa-tay", "Đảng bộ xã Tây Lĩnh", "commune_organisation", "huyen")
    world.found("dong-1", "Chi bộ thôn Đồng Một", "hamlet_cell", "xa-dong")
    world.found("dong-2", "Chi bộ thôn Đồng Hai", "hamlet_cell", "xa-dong")
    world.found("dong-truong", "Chi bộ Trường Tiểu học Đồng Vông", "school_cell", "xa-dong")
    world.found("tay-1", "Chi bộ thôn Tây Một", "hamlet_cell", "xa-tay")
    world.found("tay-2", "Chi bộ thôn Tây Hai", "hamlet_cell", "xa-tay")
    world.hamlet("thon-dong-1", "Thôn Đồng Một", "xa-dong", "dong-1")
    world.hamlet("thon-dong-3", "Thôn Đồng Ba", "xa-dong", "dong-2")
    world.hamlet("thon-dong-4", "Thôn Đồng Bốn", "xa-dong", "dong-2")
    world.hamlet("thon-dong-5", "Thôn Đồng Năm", "xa-dong")
    for cell, name, birth in (
        ("dong-1", "Lường Ổn", "1950-01-05"),
        ("dong-1", "Nông Ất", "1990"),
        ("dong-1", "Vi Đủ", "1985-11-30"),
        ("dong-2", "Bàn Ích", "1949"),
        ("dong-truong", "Lương Yến", "1982-02-02"),
        ("tay-1", "Triệu Én", "1975-07-20"),
        ("tay-1", "Đặng Ẻo", "1964-06-16"),
    ):
        world.member(cell, name, birth)
    return world


def give_office(world: World, code: str, kind: str, person: Person, on: date = START, term: str = "") -> None:
    """Let a member hold an office in a unit, in a term where one is named."""
    root = world["huyen"].path
    with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
        start_post(actor=ACTOR, kind=kind, on=on, basis=PAPER, unit=world[code], person=person, term=term)


def make_user(login: str, role: Role, unit: Unit | None) -> User:
    """Somebody with one role."""
    user = User(login=login, name=f"Người dùng {login}")
    user.set_unusable_password()
    user.save()
    Grant.objects.create(user=user, role=role, unit=unit, during=days(START))
    return user


def dated_world() -> World:
    """The district, seen on the day of the demonstration."""
    Installation.objects.update_or_create(id=1, defaults={"demonstration_day": TODAY})
    return make_world()


@pytest.fixture(scope="module")
def world_stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The district, once for a file of tests."""
    with set_once(django_db_blocker):
        yield dated_world()


@pytest.fixture
def world(world_stage: World, db: None) -> World:
    """The district of this test."""
    return deepcopy(world_stage)
