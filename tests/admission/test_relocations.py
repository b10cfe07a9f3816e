"""A dossier follows somebody who moves: sent on, taken over, seen from both ends, no limit lost."""

from copy import deepcopy
from datetime import date

import pytest

from chibo.admission.actions import (
    assign_helper,
    record_move,
    record_paper,
    resolve,
    send_on,
    take_over,
    vote,
    withdraw_dossier_step,
    withdraw_move,
)
from chibo.admission.checks.gates import facts_of_dossier
from chibo.admission.models import Ballot, Candidate, DossierItem
from chibo.admission.queries import helper_terms, visible_candidates
from chibo.admission.queries.dossiers import dossier_of, hand_overs_of, items_of, stays
from chibo.admission.queries.relocations import arriving, leaving
from chibo.deadlines.queries import deadlines_of, open_ones, working_calendar
from chibo.engine.citation import Citation
from chibo.organisation.models import Unit
from chibo.people.models import Person
from chibo.storage.refusal import Refusal
from tests.admission.test_decisions import EVENING, numbers, passed, said
from tests.dossiers import Road
from tests.stages import set_once

pytestmark = pytest.mark.django_db
MOVED, SENT, CAME, TODAY = date(2025, 7, 7), date(2025, 7, 10), date(2025, 7, 14), date(2025, 9, 1)
LETTER = Citation("Đảng ủy xã Đồng Bắc", "Giấy giới thiệu", "5-GGT", MOVED)


@pytest.fixture(scope="module")
def evening(register_stage, django_db_blocker):
    """A dossier the northern cell has passed, with a helper."""
    with set_once(django_db_blocker):
        road = Road(deepcopy(register_stage))
        dossier = passed(road)
        helper = road.register.enter("Hòa", kind="opening", standing="official")
        with road.register.at_work():
            assign_helper(
                actor=road.register.actor, candidate=dossier.candidate, helper=helper, on=EVENING,
                basis=LETTER,
            )  # fmt: skip
        yield road, dossier


@pytest.fixture
def staged(evening, db):
    return deepcopy(evening)


@pytest.fixture
def road(staged):
    return staged[0]


@pytest.fixture
def voted(staged):
    return staged[1]


def moved(road, dossier, **more):
    details = {"target": road.register.south, "on": MOVED, "basis": LETTER} | more
    with road.register.at_work(road.register.north):
        return record_move(**details, **said(road, dossier))


def sent(road, dossier, **more):
    register = road.register
    with register.at_work(register.north):
        papers = [row.code for row in items_of(dossier.pk) if not row.basis.is_empty]
        return send_on(**({"on": SENT, "papers": papers} | more), **said(road, dossier))


def taken(road, dossier, **more):
    register = road.register
    with register.at_work(register.south):
        return take_over(**({"cell": register.south_cell, "on": CAME} | more), **said(road, dossier))


def clocks(road, dossier):
    with road.register.at_work():
        rows = open_ones(deadlines_of(dossier.candidate_id))
        return {(row.what, row.since, row.unit.code) for row in rows}


def codes(refused):
    return [finding.code for finding in refused.value.findings]


def test_old_unit_has_fifteen_working_days_and_the_new_one_thirty(road, voted):
    moved(road, voted)
    with road.register.at_work():
        rows = open_ones(deadlines_of(voted.candidate_id))
        assert rows.get(what="dossier_forwarded").due == working_calendar().add(MOVED, 15)
    sent(road, voted)
    assert clocks(road, voted) == {("dossier_arriving", SENT, "xa-nam")}
    taken(road, voted)
    with road.register.at_work():
        rows = open_ones(deadlines_of(voted.candidate_id))
        row = rows.get(what="decision_after_move")
        assert (row.due, row.told["value"]) == (working_calendar().add(CAME, 30), 30)
        assert deadlines_of(voted.candidate_id).get(what="dossier_arriving").done_on == CAME
    assert clocks(road, voted) == {
        ("decision_after_move", CAME, "huyen"),
        ("admission_decision", EVENING, "huyen"),
    }


def test_verdicts_stay_with_their_unit_and_the_new_unit_goes_on(road, voted):
    register = road.register
    moved(road, voted)
    sent(road, voted)
    taken(road, voted)
    with register.at_work(register.south):
        dossier = dossier_of(voted.candidate_id)
        assert (dossier.checker, dossier.decider) == (register.south, register.district)
        assert dossier.candidate.cell == register.south_cell
        assert Ballot.objects.get(dossier=dossier).unit == register.north_cell
        assert helper_terms(voted.candidate_id).first().during.upper == CAME
        told = facts_of_dossier(dossier, CAME).known
        assert (told["moved_on"], told["move_forwarded_on"], told["move_received_on"]) == (MOVED, SENT, CAME)
        told = [(row.origin.code, row.target.code, row.on) for row in hand_overs_of([dossier.pk])[dossier.pk]]
        assert told[-1] == ("xa-bac", "xa-nam", SENT)
        assert [stay.place for stay in stays(dossier, hand_overs_of([dossier.pk])[dossier.pk])] == [
            register.north_cell.pk, register.north.pk, register.south.pk,
        ]  # fmt: skip
        with pytest.raises(Refusal) as stands:
            withdraw_dossier_step(**said(road, voted))
        assert codes(stands) == ["move.old_step"]
        paper = Citation("Đảng ủy xã Đồng Nam", "Nghị quyết", "30-NQ/ĐU", date(2025, 7, 21))
        resolve(on=date(2025, 7, 21), basis=paper, members=15, **numbers(15, 15), **said(road, voted))
    assert road.candidate(voted).stage == "resolved"


def test_both_ends_see_the_file_on_the_way_and_one_of_them_afterwards(road, voted):
    register, key = road.register, voted.candidate_id

    def sees(unit):
        with register.at_work(unit):
            file = Person.objects.filter(candidates=key).exists()
            note = Candidate.objects.filter(pk=key).exists()
            return (note, file, DossierItem.objects.filter(candidate=key).exists())

    both, none = (True, True, True), (False, False, False)
    moved(road, voted)
    assert (sees(register.north), sees(register.south)) == (both, none)
    sent(road, voted)
    assert (sees(register.north), sees(register.south)) == (both, both)
    with register.at_work(register.south):
        assert [row.applicant_id for row in arriving(register.scope(register.south))] == [key]
        assert not visible_candidates(register.scope(register.south)).exists()
    taken(road, voted)
    assert (sees(register.north), sees(register.south)) == (none, both)
    with register.at_work(register.north):
        row = leaving(register.scope(register.north)).get()
        assert (row.sent_on, row.received_on, row.target) == (SENT, CAME, register.south)


def test_unit_the_dossier_is_on_the_way_to_may_itself_be_placed_elsewhere(road, voted):
    register, key = road.register, voted.candidate_id
    moved(road, voted, target=register.south_cell)
    sent(road, voted)
    path = f"{register.north.path}000Z"
    with register.at_work():
        Unit.objects.filter(pk=register.south_cell.pk).update(path=path)
    cell = Unit.objects.get(pk=register.south_cell.pk)
    with register.at_work(cell):
        assert Candidate.objects.get(pk=key).person is not None
        assert [row.applicant_id for row in arriving(register.scope(cell))] == [key]


def test_nobody_writes_while_the_dossier_is_on_the_way(road, voted):
    register = road.register
    moved(road, voted)
    sent(road, voted)
    paper = Citation("Chi bộ thôn Hạ", "Nghị quyết", "9-NQ/CB", TODAY)
    for unit in (register.north, register.south):
        with register.at_work(unit), pytest.raises(Refusal) as refused:
            vote(on=TODAY, basis=paper, **numbers(5, 5), **said(road, voted))
        assert codes(refused) == ["move.under_way"]
    with register.at_work(register.north), pytest.raises(Refusal) as twice:
        record_paper(
            item=items_of(voted.pk).first(), state="missing", basis=Citation(), **road.said(today=TODAY)
        )
    assert codes(twice) == ["move.under_way"]


def test_move_told_wrongly_is_taken_back_with_every_limit(road, voted):
    before = clocks(road, voted)
    moved(road, voted)
    sent(road, voted)
    with road.register.at_work(road.register.north):
        with pytest.raises(Refusal) as refused:
            withdraw_move(reason=" ", **said(road, voted))
        withdraw_move(reason="Ghi nhầm người", **said(road, voted))
    assert codes(refused) == ["move.reason"]
    assert clocks(road, voted) == before
    assert road.fresh(voted).holder == road.register.north
    with road.register.at_work(road.register.south):
        assert not Candidate.objects.filter(pk=voted.candidate_id).exists()
    with road.register.at_work(), pytest.raises(Refusal) as late:
        take_over(cell=road.register.south_cell, on=CAME, **said(road, voted))
    assert codes(late) == ["move.not_sent"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"on": date(2025, 6, 8)}, "move.too_early"),
        ({"on": date(2025, 9, 2)}, "admission.ahead"),
    ],
)
def test_move_that_cannot_be_is_refused(road, voted, change, code):
    with pytest.raises(Refusal) as refused:
        moved(road, voted, **change)
    assert codes(refused) == [code]


def test_move_to_where_the_dossier_is_or_twice_is_refused(road, voted):
    with pytest.raises(Refusal) as same:
        moved(road, voted, target=road.register.north_cell)
    moved(road, voted)
    with pytest.raises(Refusal) as twice:
        moved(road, voted)
    assert (codes(same), codes(twice)) == (["move.same"], ["move.waits"])


def test_sending_and_taking_over_keep_their_order_and_place(road, voted):
    with pytest.raises(Refusal) as first:
        sent(road, voted)
    moved(road, voted)
    with pytest.raises(Refusal) as early:
        sent(road, voted, on=date(2025, 7, 4))
    with pytest.raises(Refusal) as empty:
        sent(road, voted, papers=[])
    sent(road, voted)
    with pytest.raises(Refusal) as before:
        taken(road, voted, on=date(2025, 7, 9))
    with pytest.raises(Refusal) as elsewhere:
        taken(road, voted, cell=road.register.other_cell)
    said_codes = [codes(each)[0] for each in (first, early, empty, before, elsewhere)]
    assert said_codes == [
        "move.none", "move.sent_day", "dossier.not_there", "move.received_day", "move.elsewhere",
    ]  # fmt: skip
