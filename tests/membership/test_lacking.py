"""What files lack is counted in one reading; as many must come out as the list of them shows."""

from datetime import date

import pytest

from chibo.membership.actions import record_movement
from chibo.membership.lacking import lacking, lacking_counts
from chibo.membership.queries import listed
from chibo.people.actions import set_trait
from chibo.people.choices import Lack
from chibo.people.queries import by_name, visible_persons
from chibo.storage.identity import Scope, acting
from tests.register import PAPER, TODAY, born

pytestmark = pytest.mark.django_db
SCHOOLED = date(2015, 1, 1)


@pytest.fixture
def filled(register):
    """Members of two communes whose files lack this or that; one dead, one on the way to the other."""
    whole = register.enter("Ân", birth=born("1990"), card_number="00420001")
    register.enter("Bảo", card_number="00420002")
    register.enter("Nam", unit=register.south_cell, birth=born("1991-02"))
    register.enter("Quý", birth=born("1970"), kind="opening", standing="official")  # no card
    register.enter("Vui", birth=born("1999"))  # on probation, so no card is lacking
    dead, mover = register.enter("Ý"), register.enter("Khuê", birth=born("1980"))
    actor = register.actor
    with register.at_work():
        set_trait(actor=actor, person=whole, axis="general", code="G4", on=SCHOOLED, basis=PAPER)
        record_movement(
            actor=actor, person=dead, kind="died", on=date(2025, 5, 2), unit=register.north_cell,
            today=TODAY, basis=PAPER,
        )  # fmt: skip
        record_movement(
            actor=actor, person=mover, kind="transferred_out", on=date(2025, 5, 3),
            unit=register.north_cell, partner=register.south_cell, today=TODAY, basis=PAPER,
        )  # fmt: skip


@pytest.mark.parametrize("day", [date(2021, 6, 1), TODAY])
@pytest.mark.parametrize(
    "seats", [["district"], ["north"], ["south"], ["north", "south"], ["north_cell"], []]
)
def test_as_many_lack_something_as_the_list_shows(register, filled, seats, day):
    paths = tuple(getattr(register, seat).path for seat in seats)
    scope = Scope(paths, paths)
    with register.at_work() if not seats else _seated(scope):
        members = listed(scope, scope.now, day)
        shown = {lack: lacking(members, lack, day).count() for lack in Lack}
        assert lacking_counts(scope, day) == shown


def test_counts_are_those_of_the_files(register, filled):
    scope = register.scope(register.north)
    with _seated(scope):
        assert lacking_counts(scope, TODAY) == {Lack.BIRTH: 1, Lack.CARD: 1, Lack.EDUCATION: 3}


def test_what_a_file_lacks_is_found(register):
    official = {"kind": "opening", "standing": "official"}
    full = register.enter("Ân", birth=born("1980"), card_number="43000001", **official)
    new = register.enter("Bảo", birth=born("1980"))
    register.enter("Cù", birth=born("1980"), **official)
    with register.at_work():
        for person in (full, new):
            set_trait(
                actor=register.actor, person=person, axis="general", code="G4", on=SCHOOLED, basis=PAPER
            )
        persons = by_name(visible_persons(register.whole))
        told = {what: [p.given for p in lacking(persons, what, TODAY)] for what in (*Lack, "")}
    assert told == {Lack.BIRTH: [], Lack.CARD: ["Cù"], Lack.EDUCATION: ["Cù"], "": ["Cù"]}


def test_nothing_is_told_of_a_place_outside_ones_own(register, filled):
    with _seated(register.scope(register.south)):
        assert set(lacking_counts(register.scope(register.north), TODAY).values()) == {0}


def _seated(scope):
    return acting(user=None, scope=scope)
