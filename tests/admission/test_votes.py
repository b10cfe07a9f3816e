"""Votes on an admission: counts that add up, the denominator of the evening, shares, limits begun."""

from copy import deepcopy
from datetime import date

import pytest

from chibo.admission.actions import (
    record_paper,
    resolve,
    return_dossier,
    vote,
    withdraw_dossier_step,
)
from chibo.admission.models import Ballot
from chibo.admission.queries.dossiers import admission_ballots, ballots_of, failed_in_row, items_of
from chibo.deadlines.queries import deadlines_of, open_ones
from chibo.engine.citation import Citation
from chibo.membership.actions import start_fact
from chibo.storage.refusal import Refusal
from tests.dossiers import LATER, Road
from tests.register import PAPER
from tests.stages import set_once

pytestmark = pytest.mark.django_db
EVENING, COUNCIL = date(2025, 6, 9), date(2025, 6, 12)
RESOLUTION = Citation("Chi bộ thôn Hạ", "Nghị quyết", "8-NQ/CB", EVENING)


@pytest.fixture(scope="module")
def evening(register_stage, django_db_blocker):
    """A complete dossier in a cell of nine official members, three of whom do not count on the evening."""
    with set_once(django_db_blocker):
        road = Road(deepcopy(register_stage))
        dossier = road.complete()
        said = {"actor": road.register.actor, "on": date(2025, 1, 2), "basis": PAPER}
        for number in range(7):
            member = road.register.enter(f"Ba{number}", kind="opening", standing="official")
            kind = {0: "temporary", 1: "temporary", 2: "suspended"}.get(number)
            if kind:
                unit = {"unit": road.register.south_cell} if kind == "temporary" else {}
                with road.register.at_work():
                    start_fact(person=member, kind=kind, **unit, **said)
        yield road, dossier


@pytest.fixture
def staged(evening, db):
    return deepcopy(evening)


@pytest.fixture
def road(staged):
    return staged[0]


@pytest.fixture
def cell(staged):
    """The dossier of the evening."""
    return staged[1]


def counts(present, votes_for, against=0, invalid=0, **more):
    return {
        "form": "secret_ballot", "present": present, "votes_for": votes_for, "against": against,
        "invalid": invalid,
    } | more  # fmt: skip


def held(road, dossier, *numbers, **more):
    with road.register.at_work():
        return vote(
            candidate=dossier.candidate, on=EVENING, basis=RESOLUTION,
            **counts(*numbers), **(road.said() | more),
        )  # fmt: skip


def codes(refused):
    return [finding.code for finding in refused.value.findings]


def clocks(dossier):
    return {(row.what, row.since, row.unit.code) for row in open_ones(deadlines_of(dossier.candidate_id))}


@pytest.mark.parametrize(("votes_for", "stage"), [(4, "voted"), (3, "complete")])
def test_share_is_taken_of_the_roster_of_the_evening(road, cell, votes_for, stage):
    ballot = held(road, cell, 5, votes_for, 5 - votes_for)
    assert (ballot.members, ballot.entitled, ballot.left_out["temporary"]) == (9, 6, 2)
    assert (ballot.passed, ballot.told["value"]) == (stage == "voted", "≥ 2/3")
    assert road.candidate(cell).stage == stage
    with road.register.at_work():
        assert items_of(cell.pk).get(code="cell_resolution").state == (
            "valid" if stage == "voted" else "missing"
        )


@pytest.mark.parametrize(
    ("numbers", "code"),
    [((7, 7), "ballot.present"), ((5, 3, 1), "ballot.sum"), ((5, 3, 1, 2), "ballot.sum")],
)
def test_numbers_that_do_not_add_up_are_refused(road, cell, numbers, code):
    with pytest.raises(Refusal) as refused:
        held(road, cell, *numbers)
    assert codes(refused) == [code]
    assert not Ballot.objects.exists()


def test_vote_that_failed_is_counted_and_a_later_one_may_reach_the_share(road, cell):
    for _again in range(3):
        held(road, cell, 5, 3, 2)
    with road.register.at_work():
        assert failed_in_row(admission_ballots(cell.pk)) == 3
    held(road, cell, 5, 5)
    with road.register.at_work():
        assert failed_in_row(admission_ballots(cell.pk)) == 0
        assert [ballot.passed for ballot in ballots_of(cell.pk)] == [False] * 3 + [True]


def test_limits_run_from_the_vote_of_the_cell(road, cell):
    held(road, cell, 5, 5)
    with road.register.at_work():
        assert clocks(cell) == {("admission_decision", EVENING, "huyen")}
        limit = open_ones(deadlines_of(cell.candidate_id)).get()
    assert (limit.length, limit.counted, limit.rule) == (60, "working_days", "decision.limit")


def test_paper_that_ran_out_since_stops_the_vote(road, cell):
    with road.register.at_work():
        record_paper(
            item=items_of(cell.pk).get(code="opinion_summary"), state="valid", agrees=True,
            basis=Citation("X", "Văn bản", "1", date(2024, 6, 8)), **road.said(),
        )  # fmt: skip
    with pytest.raises(Refusal) as refused:
        held(road, cell, 5, 5)
    assert codes(refused) == ["dossier.expired"]


def test_committee_votes_after_the_cell_and_by_its_own_denominator(road, cell):
    said = {"candidate": cell.candidate, "on": COUNCIL, "basis": RESOLUTION, **road.said()}
    with road.register.at_work(), pytest.raises(Refusal) as refused:
        resolve(members=15, **counts(14, 10, 4), **said)
    assert codes(refused) == ["admission.not_now"]
    held(road, cell, 5, 5)
    with road.register.at_work():
        failed = resolve(members=15, **counts(14, 9, 5), **said)
        assert (failed.passed, road.candidate(cell).stage) == (False, "voted")
        passed = resolve(members=15, left_out={"suspended": 1, "other": 3}, **counts(14, 10, 4), **said)
        assert (passed.entitled, passed.left_out["suspended"], passed.passed) == (14, 1, True)
        assert items_of(cell.pk).get(code="committee_resolution").state == "valid"
    assert road.candidate(cell).stage == "resolved"


def test_dossier_sent_back_after_the_vote_comes_back_to_it_and_the_limit_runs_on(road, cell):
    held(road, cell, 5, 5)
    with road.register.at_work():
        return_dossier(
            candidate=cell.candidate, on=COUNCIL, papers=["history"], reason="signature",
            sentence="Đóng dấu giáp lai.", **road.said(),
        )  # fmt: skip
        assert ("admission_decision", EVENING, "huyen") in clocks(cell)
    assert road.candidate(cell).stage == "voted_returned"


def test_vote_put_in_wrongly_is_taken_back_with_its_resolution(road, cell):
    held(road, cell, 5, 5)
    with road.register.at_work():
        withdraw_dossier_step(candidate=cell.candidate, **road.said())
        assert not Ballot.objects.exists()
        assert items_of(cell.pk).get(code="cell_resolution").state == "missing"
    assert road.candidate(cell).stage == "complete"
    assert LATER < EVENING
