"""Figures of a past day seen by somebody who may no longer name everybody; small groups; proofs."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chibo.engine.calendar import Period
from chibo.membership.actions import receive_transfer, record_movement, void_movement
from chibo.organisation.nodes import Node
from chibo.people.actions import set_belonging
from chibo.statistics.headcount import SMALLEST_SHOWN, cross_table, prove_cell, small_cells, year_end
from chibo.statistics.movement import movement
from chibo.statistics.proof import corrected, prove
from tests.register import PAPER, TODAY

pytestmark = pytest.mark.django_db
BEFORE, AFTER = date(2021, 6, 30), date(2022, 6, 30)
YEAR = Period.year(2021)


@pytest.fixture
def gone(register):
    """Two members of the north; one went to the south in September 2021."""
    register.enter("Ở")
    mover = register.enter("Đi")
    with register.at_work():
        out = record_movement(
            actor=register.actor, person=mover, kind="transferred_out", on=date(2021, 9, 1),
            unit=register.north_cell, partner=register.south_cell, today=TODAY, basis=PAPER,
        )  # fmt: skip
        receive_transfer(
            actor=register.actor, departure=out, on=date(2021, 9, 9), unit=register.south_cell,
            today=TODAY, basis=PAPER,
        )  # fmt: skip
    return mover


def test_past_headcount_keeps_those_who_now_belong_elsewhere(register, gone):
    with register.at_work(register.north):
        node = Node(register.north)
        assert cross_table(node, BEFORE, ["gender"], may_see_sensitive=False).total == 2
        assert cross_table(node, AFTER, ["gender"], may_see_sensitive=False).total == 1


def test_proof_counts_everybody_and_names_only_those_in_the_scope(register, gone):
    scope = register.scope(register.north)
    with register.at_work(register.north):
        stock = prove(Node(register.north), Period(date(2021, 1, 1), BEFORE), "closing")
        cell = prove_cell(Node(register.north), BEFORE, {"gender": "f"})
        left = prove(Node(register.north), YEAR, "transferred_out")
        for proof in (stock, cell):
            assert proof.total == 2
            assert [spell.person.given for spell in proof.members_in(scope)] == ["Ở"]
        assert (left.total, list(left.movements_in(scope))) == (1, [])
    with register.at_work():
        assert left.movements_in(register.whole).get().person == gone
        assert prove(Node(register.south), YEAR, "transferred_in").movements_in(register.whole).count() == 1


def test_somebody_without_any_scope_counts_and_names_nobody(register, gone):
    with register.at_work(register.south):
        node = Node(register.north)
        assert cross_table(node, BEFORE, ["gender"], may_see_sensitive=True).total == 0
        assert movement(node, YEAR).closing == 0
        assert prove(node, YEAR, "closing").total == 0


def test_struck_out_row_is_in_no_total_but_beside_the_proof(register):
    person = register.enter("Ổn")
    with register.at_work():
        node = Node(register.north)
        row = record_movement(
            actor=register.actor, person=person, kind="died", on=date(2021, 3, 3), unit=register.north_cell,
            today=TODAY, basis=PAPER,
        )  # fmt: skip
        assert (movement(node, YEAR).decrease, corrected(node, YEAR, "died").count()) == (1, 0)
        void_movement(actor=register.actor, movement=row, today=TODAY, reason="Nhầm người", basis=PAPER)
        assert movement(node, YEAR).decrease == prove(node, YEAR, "died").total == 0
        for name in ("died", "decrease"):
            assert corrected(node, YEAR, name).get().voided_by.reason == "Nhầm người"
        for name in ("expelled", "increase", "closing"):
            assert not corrected(node, YEAR, name).exists()


def test_peoples_are_neither_crossed_nor_opened_into_names_for_anybody_who_may_not(register):
    with register.at_work():
        node = Node(register.district)
        with pytest.raises(PermissionError):
            cross_table(node, TODAY, ["ethnicity", "gender"], may_see_sensitive=False)
        with pytest.raises(PermissionError):
            prove_cell(node, TODAY, {"ethnicity": "01"})


def test_small_groups_are_hidden_from_those_who_may_not_see_peoples(register):
    for number in range(9):
        person = register.enter(f"Số{number}")
        with register.at_work():
            set_belonging(
                actor=register.actor, person=person, ethnicity="01" if number < 7 else "02", religion=""
            )
    with register.at_work():
        node = Node(register.district)
        assert cross_table(node, TODAY, ["ethnicity"], may_see_sensitive=True).hidden == frozenset()
        table = cross_table(node, TODAY, ["ethnicity"], may_see_sensitive=False)
    assert table.hidden == {("01",), ("02",)}
    assert table.total == 9


@given(st.lists(st.integers(1, 30), min_size=1, max_size=8))
@settings(max_examples=300, deadline=None)
def test_what_is_hidden_is_never_one_small_group_alone(sizes):
    """Who subtracts the groups shown from the total is left with several groups, or with five persons."""
    cells = Counter({(str(number),): size for number, size in enumerate(sizes)})
    hidden = small_cells(cells)
    assert all(key in hidden for key, size in cells.items() if size < SMALLEST_SHOWN)
    shown = set(cells) - hidden
    left = cells.total() - sum(cells[key] for key in shown)
    if hidden and shown:
        assert len(hidden) > 1
        assert left >= SMALLEST_SHOWN
    if not any(size < SMALLEST_SHOWN for size in sizes):
        assert hidden == frozenset()


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)))
def test_year_end_is_the_last_one_that_is_over(day):
    end = year_end(day)
    assert (end.month, end.day) == (12, 31)
    assert end <= day < end + timedelta(days=366)
