"""Changes dated ahead come into force on their day, not before, and can be taken back until then."""

import datetime as dt

import pytest

from chibo.engine.calendar import Period
from chibo.membership.actions import move_unit, settle_today, withdraw_change
from chibo.membership.models import MovementPlace, Spell
from chibo.organisation.models import Placement, UnitPath
from chibo.organisation.nodes import NOW, Node
from chibo.statistics.movement import movement
from tests.register import PAPER, TODAY

pytestmark = pytest.mark.django_db
AHEAD = TODAY + dt.timedelta(days=10)
AUTUMN = Period(TODAY, TODAY + dt.timedelta(days=90))


@pytest.fixture
def planned(register):
    """The northern cell will stand under the southern commune in ten days; it has one member."""
    person = register.enter()
    with register.at_work():
        row = move_unit(
            actor=register.actor,
            unit=register.north_cell,
            on=AHEAD,
            today=TODAY,
            parent=register.south,
            basis=PAPER,
        )
    return person, row


def test_move_dated_ahead_leaves_today_as_it_is(register, planned):
    person, _row = planned
    register.north_cell.refresh_from_db()
    assert register.north_cell.path.startswith(register.north.path)
    with register.at_work():
        person.refresh_from_db()
        assert person.place == register.north_cell.path
        assert movement(Node(register.north, NOW), AUTUMN).closing == 1


def test_move_dated_ahead_is_in_the_tree_of_its_day(register, planned):
    with register.at_work():
        figures = movement(Node(register.south), AUTUMN)
    assert (figures.opening, figures.lines["reorganised_in"], figures.closing) == (0, 1, 1)


def test_move_dated_ahead_holds_from_its_day_on(register, planned):
    person, _row = planned
    assert settle_today(today=AHEAD) == 1
    with register.at_work():
        person.refresh_from_db()
        assert person.place.startswith(register.south.path)
        assert movement(Node(register.south, NOW), AUTUMN).closing == 1


def test_settling_twice_on_a_day_does_nothing(register, planned):
    settle_today(today=AHEAD)
    assert settle_today(today=AHEAD) == 0


def test_withdrawing_a_move_restores_every_row(register):
    register.enter()
    with register.at_work():
        before = snapshot()
        row = move_unit(
            actor=register.actor,
            unit=register.north_cell,
            on=AHEAD,
            today=TODAY,
            parent=register.south,
            basis=PAPER,
        )
        assert snapshot() != before
        withdraw_change(actor=register.actor, change=row, today=TODAY)
        assert snapshot() == before


def snapshot():
    """Placements, paths and projections without their keys."""
    return (
        sorted(Placement.objects.values_list("unit", "parent", "during"), key=str),
        sorted(UnitPath.objects.values_list("unit", "path", "during"), key=str),
        sorted(Spell.objects.values_list("person", "path", "now_path", "during"), key=str),
        sorted(
            MovementPlace.objects.values_list("person", "tree", "kind", "on", "path", "lca", "sign"), key=str
        ),
    )
