"""Biểu 2 and 2B counted by hand on the small register, and held to Biểu 1."""

from datetime import date
from decimal import Decimal

import pytest

from chibo.engine.calendar import Period
from chibo.membership.actions import move_unit, record_movement, void_movement
from chibo.membership.models import Movement
from chibo.organisation.nodes import NOW, THEN, Node
from chibo.people.actions import set_belonging, set_trait
from chibo.regulations.statistics import newly_admitted_rows
from chibo.statistics.movement import movement
from chibo.statistics.newly_admitted import (
    admitted_below,
    belongings,
    newly_admitted,
    newly_admitted_form,
    organisations,
    prove_admitted,
)
from tests.register import PAPER, TODAY, born

pytestmark = pytest.mark.django_db
IN_2024 = Period.year(2024)
MARCH = date(2024, 3, 3)


@pytest.fixture
def admitted(register):
    """2024: Ân (farmer, then teacher), Bình, Cúc in the north, Dậu in the south; one the year before."""
    enter = register.enter
    made = {
        "Ân": enter("Ân", on=MARCH, birth=born("1999-05-05"), gender="m", youth_union_on=born("2014")),
        "Bình": enter("Bình", on=date(2024, 7, 1), birth=born("1990-12-31"), unit=register.other_cell),
        "Cúc": enter("Cúc", on=date(2024, 12, 31), birth=born("1989-01-01"), youth_union_on=born("2004")),
        "Dậu": enter("Dậu", on=date(2024, 6, 6), unit=register.south_cell, gender="m"),
        "Én": enter("Én", on=date(2023, 6, 6), birth=born("1960")),
        "Ổi": enter("Ổi", kind="opening", standing="official", on=date(2024, 2, 2)),
    }  # fmt: skip

    def trait(name, axis, code, on):
        set_trait(actor=register.actor, person=made[name], axis=axis, code=code, on=on, basis=PAPER)

    with register.at_work():
        trait("Ân", "occupation", "N11", date(2020, 1, 1))
        trait("Ân", "occupation", "N05", date(2024, 3, 4))
        trait("Bình", "occupation", "N10", date(2020, 1, 1))
        trait("Bình", "general", "G4", date(2008, 1, 1))
        trait("Cúc", "occupation", "N05", date(2024, 12, 31))
        for name, people, religion in (("Ân", "02", "00"), ("Bình", "01", "02"), ("Én", "02", "")):
            set_belonging(actor=register.actor, person=made[name], ethnicity=people, religion=religion)
        wrong = Movement.objects.get(person=register.enter("Sai", on=date(2024, 5, 5)))
        void_movement(actor=register.actor, movement=wrong, today=TODAY, reason="Nhầm", basis=PAPER)
    return made


def figures(node, period=IN_2024):
    _found, rows = newly_admitted_form(node, period)
    return {one.row.code: (one.value, one.last_year) for one in rows if one.value or one.last_year}


def test_rows_are_those_counted_by_hand(register, admitted):
    with register.at_work():
        said = figures(Node(register.district))
    assert said == {
        "total": (4, 1), "women": (2, 1), "minority": (1, 1), "religious": (1, 0), "youth_union": (1, 0),
        "owner": (1, 0), "n05": (1, 0), "n11": (1, 0), "n16": (1, 0), "occupation_unknown": (1, 1),
        "a1": (1, 0), "a2": (2, 0), "a8": (0, 1), "age_unknown": (1, 0),
        "mean_age": (Decimal(25 + 34 + 35) / 3, Decimal(63)),
        "g4": (1, 0), "general_unknown": (3, 1), "professional_unknown": (4, 1), "organisations": (2, 1),
    }  # fmt: skip


def test_a_fact_after_the_day_of_admission_is_not_counted(register, admitted):
    with register.at_work():
        proof = prove_admitted(Node(register.district), IN_2024, newly_admitted_rows()["n11"])
        assert [row.person.given for row in proof.movements] == ["Ân"]


def test_groups_add_up_to_the_total_and_every_row_proves_itself(register, admitted):
    with register.at_work():
        node = Node(register.district)
        found, rows = newly_admitted_form(node, IN_2024)
        for sort in ("occupation", "age", "general", "professional"):
            parts = [one.value for one in rows if one.row.counts == sort and one.row.code != "owner"]
            assert sum(parts) == found.total, sort
        for one in rows:
            if one.row.persons and not one.row.sensitive:
                proof = prove_admitted(node, IN_2024, one.row)
                assert (proof.total, proof.movements.count()) == (one.value, one.value), one.row.code


def test_total_is_what_the_movements_admit_also_where_units_moved(register, admitted):
    with register.at_work():
        move_unit(
            actor=register.actor, unit=register.other_cell, parent=register.south, on=date(2024, 7, 1),
            today=TODAY, basis=PAPER,
        )  # fmt: skip
        record_movement(
            actor=register.actor, person=admitted["Én"], kind="died", on=date(2024, 8, 8),
            unit=register.north_cell, today=TODAY, basis=PAPER,
        )  # fmt: skip
        for unit in (
            register.district,
            register.north,
            register.south,
            register.other_cell,
            register.south_cell,
        ):
            for tree in (THEN, NOW):
                for period in (IN_2024, Period(date(2024, 7, 1), date(2024, 7, 1)), Period.year(2023)):
                    node = Node(unit, tree)
                    assert newly_admitted(node, period).total == movement(node, period).value("all_admitted")


def test_peoples_are_counted_whole_and_open_into_units_alone(register, admitted):
    with register.at_work():
        node = Node(register.district)
        found, before = newly_admitted(node, IN_2024), newly_admitted(node, Period.year(2023))
        rows = belongings(found, before, "ethnicity", {"01": "Kinh", "02": "Tày", "": "Không rõ"})
        assert [(row.code, row.value, row.last_year) for row in rows] == [
            ("01", 1, 0),
            ("02", 1, 1),
            ("", 2, 0),
        ]
        paths = [register.north.path, register.south.path]
        assert admitted_below(node, IN_2024, paths, "ethnicity", "02") == {paths[0]: (1, 3), paths[1]: (0, 1)}
        with pytest.raises(PermissionError):
            prove_admitted(node, IN_2024, newly_admitted_rows()["minority"])


def test_somebody_in_charge_elsewhere_counts_nobody(register, admitted):
    with register.at_work(register.south):
        assert newly_admitted(Node(register.north), IN_2024).total == 0
        assert figures(Node(register.south))["total"] == (1, 0)


def test_organisations_are_the_grassroots_ones_that_admitted(register, admitted):
    with register.at_work():
        found = {unit.code for unit in organisations(Node(register.district), Period.year(2023))}
    assert found == {"xa-bac"}
