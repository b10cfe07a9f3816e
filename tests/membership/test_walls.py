"""The second wall: with a scope set, foreign rows are not there, whatever is asked and however."""

from datetime import date

import pytest
from django.db import ProgrammingError, connection

from chibo.membership.actions import record_movement, request_cards, start_fact
from chibo.people.actions import (
    edit_person,
    set_belonging,
    set_protected,
    set_residence,
    set_trait,
    start_post,
)
from tests.register import PAPER, TODAY

pytestmark = pytest.mark.django_db

TABLES = [
    "people_person", "people_personevent", "people_trait", "people_traitevent", "people_residence",
    "people_residenceevent", "people_belonging", "people_belongingevent", "people_protected",
    "people_protectedevent", "people_personkey", "people_post", "people_postevent", "membership_movement",
    "membership_membershipfact", "membership_membershipfactevent", "membership_cardrequest",
    "membership_cardrequestevent", "membership_spell", "membership_movementplace",
]  # fmt: skip


@pytest.fixture
def filled(register):
    """A member of the north about whom something is kept in every table."""
    person = register.enter()
    actor = register.actor
    with register.at_work():
        edit_person(actor=actor, person=person, version=1, today=TODAY, birth_place="Đồng Bắc")
        set_trait(actor=actor, person=person, axis="general", code="G4", on=date(2015, 1, 1), basis=PAPER)
        set_residence(actor=actor, person=person, locality=register.hamlet, on=date(2015, 1, 1), basis=PAPER)
        set_belonging(actor=actor, person=person, ethnicity="02", religion="00")
        set_protected(actor=actor, person=person, values={"phone": "0912"})
        start_fact(actor=actor, person=person, kind="exempt", on=date(2024, 1, 1), basis=PAPER)
        record_movement(
            actor=actor, person=person, kind="recognised", on=date(2021, 2, 3), unit=register.north_cell,
            today=TODAY, basis=PAPER,
        )  # fmt: skip
        request_cards(actor=actor, persons=[person], unit=register.north, on=TODAY, basis=PAPER, today=TODAY)
        start_post(
            actor=actor,
            kind="cell_secretary",
            unit=register.north_cell,
            on=date(2021, 1, 1),
            basis=PAPER,
            person=person,
        )
    return person


def rows(table):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        return cursor.fetchone()[0]


@pytest.mark.parametrize("table", TABLES)
def test_row_is_there_for_its_own_commune_and_for_nobody_else(register, filled, table):
    with register.at_work(register.north):
        own = rows(table)
    with register.at_work(register.south):
        foreign = rows(table)
    with register.at_work():
        above = rows(table)
    assert own > 0
    assert above >= own
    assert (foreign, rows(table)) == (0, 0)


@pytest.mark.parametrize("table", sorted(set(TABLES) - {"membership_spell", "membership_movementplace"}))
def test_foreign_row_cannot_be_changed_or_removed_either(register, filled, table):
    for order in (f'UPDATE "{table}" SET place = place', f'DELETE FROM "{table}"'):
        with register.at_work(register.south):
            assert changed_by(order) == 0


def changed_by(order):
    """Rows an order changes; nought where the order itself is not permitted. Taken back in any case."""
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT before_order")
        try:
            cursor.execute(order)
        except ProgrammingError:
            return 0
        else:
            return cursor.rowcount
        finally:
            cursor.execute("ROLLBACK TO before_order")


def test_row_cannot_be_put_into_a_foreign_place(register, filled):
    with register.at_work(register.north), connection.cursor() as cursor:
        cursor.execute("SAVEPOINT before_order")
        with pytest.raises(Exception, match="row-level security"):
            cursor.execute("UPDATE people_person SET place = %s", [register.south_cell.path])
        cursor.execute("ROLLBACK TO before_order")


def test_new_row_takes_its_place_from_the_person_whatever_is_said(register, filled):
    with register.at_work(register.north), connection.cursor() as cursor:
        cursor.execute("UPDATE people_trait SET place = place RETURNING place")
        assert cursor.fetchall() == [(register.north_cell.path,)]


def test_history_goes_with_the_person_who_moved(register, filled):
    with register.at_work():
        record_movement(
            actor=register.actor, person=filled, kind="transferred_out", on=date(2025, 5, 2),
            unit=register.north_cell, partner=register.south, today=TODAY, basis=PAPER,
        )  # fmt: skip
    for table in ("people_personevent", "people_traitevent", "people_protectedevent", "membership_movement"):
        with register.at_work(register.south):
            assert rows(table) > 0, table
