"""What leaving ends, and what a struck-out entry gives back: dated facts and offices."""

from datetime import date, timedelta

import pytest

from chibo.engine.calendar import Period
from chibo.engine.citation import Citation
from chibo.engine.formula import Condition, Definition
from chibo.indicators.measuring import Setting, measured
from chibo.membership.actions import (
    correct_movement,
    end_fact,
    lead_members_over,
    receive_transfer,
    record_movement,
    start_fact,
    void_movement,
    withdraw_fact,
)
from chibo.membership.choices import FactKind, Kind
from chibo.membership.queries import cell_figures, counts_on, facts_of
from chibo.organisation.actions import assign_cell
from chibo.organisation.models import Unit
from chibo.organisation.nodes import Node
from chibo.people.actions import start_post, withdraw_post
from chibo.people.queries import posts_of_person, posts_of_unit
from chibo.storage.refusal import Refusal
from tests.register import PAPER, TODAY

pytestmark = pytest.mark.django_db
SINCE, LEFT, WRONG = date(2024, 1, 1), date(2025, 5, 2), date(2025, 3, 3)
OUTSIDE = {"outside": "Đảng ủy xã Lạ", "outside_tier": "other_province"}


@pytest.fixture
def member(register):
    """A member who reinforces the northern cell until the end of 2026, is exempt and sits in two bodies."""
    person = register.enter()
    said = {"actor": register.actor, "person": person, "on": SINCE, "basis": PAPER}
    with register.at_work():
        start_fact(kind=FactKind.REINFORCING, until=date(2026, 12, 31), **said)
        start_fact(kind=FactKind.EXEMPT, **said)
        start_post(kind="cell_committee_member", unit=register.north_cell, **said)
        start_post(kind="committee_member", unit=register.north, **said)
        start_post(kind="locality_head", locality=register.hamlet, **said)
    return person


@pytest.fixture
def leave(register, member):
    """Records how the member leaves the northern cell."""

    def left(kind, on=LEFT, **details):
        return record_movement(
            actor=register.actor, person=member, kind=kind, on=on, unit=register.north_cell, today=TODAY,
            basis=PAPER, **details,
        )  # fmt: skip

    return left


def strike(register, row):
    void_movement(actor=register.actor, movement=row, today=TODAY, reason="Ghi nhầm", basis=Citation())


def standing(person):
    """Until when each fact and office holds."""
    rows = [*facts_of(person.pk), *posts_of_person(person.pk)]
    return {row.kind: row.during.upper for row in rows}


def codes(refused):
    return [finding.code for finding in refused.value.findings]


ALL = {
    "reinforcing": date(2027, 1, 1), "exempt": None, "cell_committee_member": None, "committee_member": None,
    "locality_head": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "details", "ended"),
    [
        (Kind.DIED, {}, ALL.keys()),
        (Kind.EXPELLED, {}, ALL.keys() - {"locality_head"}),
        (Kind.ADMISSION_ANNULLED, {}, ALL.keys() - {"locality_head"}),
        (Kind.TRANSFERRED_OUT, OUTSIDE, ALL.keys() - {"locality_head"}),
        (Kind.TRANSFERRED_OUT, {"partner": "cb-trung"}, {"reinforcing", "cell_committee_member"}),
    ],
)
def test_leaving_ends_what_rests_on_it_and_struck_out_gives_it_back(
    register, member, leave, kind, details, ended
):
    if "partner" in details:
        details = {"partner": Unit.objects.get(code=details["partner"])}
    with register.at_work():
        assert standing(member) == ALL
        row = leave(kind, **details)
        assert standing(member) == ALL | dict.fromkeys(ended, LEFT)
        strike(register, row)
        assert standing(member) == ALL
        assert {post.ending for post in posts_of_person(member.pk)} == {Citation()}


def test_merger_ends_what_is_about_the_cell_left(register, member):
    said = {"actor": register.actor, "on": LEFT, "today": TODAY, "basis": PAPER}
    with register.at_work():
        (row,) = lead_members_over(unit=register.north_cell, into=register.other_cell, **said)
        assert standing(member) == ALL | {"reinforcing": LEFT, "cell_committee_member": LEFT}
        strike(register, row)
        assert standing(member) == ALL


def test_day_of_a_death_set_right_moves_every_end_with_it(register, member, leave):
    with register.at_work():
        died = leave(Kind.DIED, WRONG)
        assert set(standing(member).values()) == {WRONG}
        for on in (LEFT, WRONG - timedelta(days=10)):
            died = correct_movement(
                actor=register.actor, movement=died, today=TODAY, reason="Sai ngày", correction_basis=PAPER,
                on=on,
            )  # fmt: skip
            assert standing(member) == dict.fromkeys(ALL, on)
        strike(register, died)
        assert standing(member) == ALL


def counted_in(unit, definition, day):
    """How many cells of the commune meet the definition on the day."""
    (figure,) = measured(Setting(Node(unit), Period(day, day)), [definition])
    return figure.part


def test_dead_man_is_in_no_committee(register, leave, member):
    with register.at_work():
        for given in ("Bảo", "Chi"):
            other = register.enter(given)
            start_post(
                actor=register.actor, kind="cell_committee_member", unit=register.north_cell, person=other,
                on=SINCE, basis=PAPER,
            )  # fmt: skip
        committee = Definition("units", where=(Condition("has_cell_committee"),))
        assert counted_in(register.north, committee, LEFT) == 1
        leave(Kind.DIED)
        assert counted_in(register.north, committee, LEFT - timedelta(days=1)) == 1
        assert counted_in(register.north, committee, LEFT) == 0
        assert posts_of_unit(register.north_cell.pk, LEFT).count() == 2


def test_whoever_moved_on_is_local_in_the_new_cell(register, member, leave):
    cells = [register.north_cell, register.south_cell]
    with register.at_work():
        assign_cell(
            actor=register.actor, locality=register.hamlet, cell=register.south_cell, on=SINCE, basis=PAPER
        )
        out = leave(Kind.TRANSFERRED_OUT, partner=register.south_cell)
        receive_transfer(
            actor=register.actor, departure=out, on=LEFT, unit=register.south_cell, today=TODAY, basis=PAPER
        )
        counted = counts_on(register.south.path, TODAY)
        assert (counted["local"], counted["reinforcing"], counted["exempt"]) == (1, 0, 1)
        figures = cell_figures([cell.pk for cell in cells], TODAY)
        assert figures[register.south_cell.pk]["reinforcing"] == 0
        # Also where an entry of long ago let the fact go on.
        facts_of(member.pk).filter(kind=FactKind.REINFORCING).update(during=(SINCE, None))
        assert counts_on(register.south.path, TODAY)["reinforcing"] == 0
        one_local = Definition("units", where=(Condition("local_members", "=", "1"),))
        assert counted_in(register.south, one_local, TODAY) == 1


def test_what_comes_back_ends_with_the_next_entry_that_ends_it(register, leave, member):
    with register.at_work():
        out = leave(Kind.TRANSFERRED_OUT, WRONG, partner=register.south_cell)
        leave(Kind.DIED)
        assert standing(member)["cell_committee_member"] == WRONG
        strike(register, out)
        assert standing(member) == dict.fromkeys(ALL, LEFT)


def test_dead_man_does_not_hold_on_when_his_successor_is_withdrawn(register, member):
    other = register.enter("Bảo")
    with register.at_work():
        record_movement(
            actor=register.actor, person=member, kind=Kind.DIED, on=LEFT, unit=register.north_cell,
            today=TODAY, basis=Citation(),
        )  # fmt: skip
        head = start_post(
            actor=register.actor, kind="locality_head", locality=register.hamlet, person=other, on=LEFT,
            basis=PAPER,
        )  # fmt: skip
        withdraw_post(actor=register.actor, post=head)
        held = posts_of_person(member.pk).get(kind="locality_head")
        assert (held.during.upper, str(held.ending)) == (LEFT, "Từ trần ngày 02/5/2025")


def test_fact_or_office_that_began_on_the_day_or_later_stands_against_it(register, leave, member):
    said = {"actor": register.actor, "person": member, "basis": PAPER}
    with register.at_work():
        absent = start_fact(kind=FactKind.ABSENT, on=LEFT, **said)
        with pytest.raises(Refusal) as refused:
            leave(Kind.DIED)
        assert codes(refused) == ["movement.begun_later"]
        assert "Đi làm xa, vắng mặt" in refused.value.findings[0].message
        assert standing(member) == ALL | {"absent": None}
        withdraw_fact(actor=register.actor, fact=absent)
        leave(Kind.DIED)


def test_end_of_a_former_membership_leaves_the_present_one_alone(register, leave, member):
    """Expelled, restored, and now the day of the expulsion is set right."""
    with register.at_work():
        gone = leave(Kind.EXPELLED, WRONG)
        leave(Kind.RESTORED, LEFT, standing="official")
        said = {"actor": register.actor, "person": member, "basis": PAPER, "kind": FactKind.EXEMPT}
        start_fact(on=date(2025, 6, 1), **said)
        right = WRONG + timedelta(days=5)
        gone = correct_movement(
            actor=register.actor, movement=gone, today=TODAY, reason="Sai ngày", correction_basis=PAPER,
            on=right,
        )  # fmt: skip
        ends = [fact.during.upper for fact in facts_of(member.pk).filter(kind=FactKind.EXEMPT)]
        assert sorted(ends, key=str) == [right, None]


def test_what_ended_otherwise_since_or_was_followed_is_not_brought_back_whole(register, leave, member):
    other = register.enter("Bảo")
    with register.at_work():
        died = leave(Kind.DIED)
        end_fact(actor=register.actor, fact=facts_of(member.pk).get(kind="exempt"), on=WRONG)
        start_post(
            actor=register.actor, kind="locality_head", locality=register.hamlet, person=other,
            on=date(2025, 6, 1), basis=PAPER,
        )  # fmt: skip
        strike(register, died)
        assert standing(member) == ALL | {"exempt": WRONG, "locality_head": date(2025, 6, 1)}
