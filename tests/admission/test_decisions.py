"""The decision and the ceremony: who decides by which way, limits, and the entry of the ledger."""

from copy import deepcopy
from datetime import date

import pytest

from chibo.admission.actions import (
    decide,
    hold_ceremony,
    receive_decision,
    resolve,
    vote,
    withdraw_dossier_step,
)
from chibo.admission.models import Ballot, Decision
from chibo.admission.queries.dossiers import decision_of
from chibo.deadlines.queries import deadlines_of, open_ones
from chibo.engine.citation import Citation
from chibo.membership.queries import spell_on
from chibo.people.models import Person
from chibo.storage.refusal import Refusal
from tests.dossiers import Road
from tests.stages import set_once

pytestmark = pytest.mark.django_db
EVENING, COUNCIL, DECIDED = date(2025, 6, 9), date(2025, 6, 12), date(2025, 6, 20)
RECEIVED, TODAY = date(2025, 6, 24), date(2025, 9, 1)
PAPER = Citation("Huyện ủy", "Quyết định", "15-QĐ/HU", DECIDED)


def numbers(present, votes_for, **more):
    return {
        "form": "secret_ballot", "present": present, "votes_for": votes_for, "against": present - votes_for,
        "invalid": 0,
    } | more  # fmt: skip


def said(road, dossier, **more):
    return road.said(candidate=dossier.candidate, today=TODAY) | more


@pytest.fixture(scope="module")
def evening(register_stage, django_db_blocker):
    """A dossier the cell has passed."""
    with set_once(django_db_blocker):
        road = Road(deepcopy(register_stage))
        yield road, passed(road)


@pytest.fixture
def staged(evening, db):
    return deepcopy(evening)


@pytest.fixture
def road(staged):
    return staged[0]


@pytest.fixture
def voted(staged):
    """The dossier the cell has passed."""
    return staged[1]


def passed(road, **more):
    dossier = road.complete(**more)
    for given in "ABC":
        road.register.enter(given, kind="opening", standing="official")
    paper = Citation("Chi bộ thôn Hạ", "Nghị quyết", "8-NQ/CB", EVENING)
    with road.register.at_work():
        vote(on=EVENING, basis=paper, **numbers(5, 5), **said(road, dossier))
    return road.fresh(dossier)


def resolved(road, dossier):
    paper = Citation("Đảng ủy xã", "Nghị quyết", "30-NQ/ĐU", COUNCIL)
    with road.register.at_work():
        resolve(on=COUNCIL, basis=paper, members=15, **numbers(15, 15), **said(road, dossier))


def decided(road, dossier, votes_for=9, **more):
    with road.register.at_work():
        return decide(
            on=date(2025, 6, 18), **({"basis": PAPER} | more), members=9, **numbers(9, votes_for),
            **said(road, dossier),
        )  # fmt: skip


def codes(refused):
    return [finding.code for finding in refused.value.findings]


def clocks(dossier):
    return {(row.what, row.since, row.unit.code) for row in open_ones(deadlines_of(dossier.candidate_id))}


def test_whole_road_ends_with_the_entry_of_the_ledger(road, voted):
    register = road.register
    resolved(road, voted)
    ballot = decided(road, voted, 5)
    assert (ballot.body, ballot.unit.code, ballot.told["value"]) == ("standing", "huyen", "> 1/2")
    with register.at_work():
        assert clocks(voted) == set()
        receive_decision(on=RECEIVED, **said(road, voted))
        assert clocks(voted) == {("ceremony", RECEIVED, "cb-ha")}
        row = hold_ceremony(on=date(2025, 7, 4), **said(road, voted))
        person = Person.objects.get(candidates=voted.candidate)
        spell = spell_on(person.pk, date(2025, 7, 4))
        assert (spell.unit, spell.standing) == (register.north_cell, "probationary")
        assert (row.kind, row.decided_on, row.received_on, row.basis) == (
            "admitted",
            DECIDED,
            RECEIVED,
            PAPER,
        )
        assert clocks(voted) == {
            ("member_file", date(2025, 7, 4), "cb-ha"),
            ("probation_ends", date(2025, 7, 4), "cb-ha"),
            ("recognition_by_cell", date(2026, 7, 4), "cb-ha"),
        }
        decision = decision_of(voted.pk)
        assert (decision.decided_by, decision.ceremony_on) == ("standing_committee", date(2025, 7, 4))
    assert road.candidate(voted).stage == "admitted"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"basis": Citation(number="1")}, "decision.paper"),
        ({"basis": Citation(number="1", date=date(2025, 6, 17))}, "decision.before_vote"),
        ({"received_on": date(2025, 6, 19)}, "decision.received"),
    ],
)
def test_decision_that_cannot_be_is_refused(road, voted, change, code):
    resolved(road, voted)
    with pytest.raises(Refusal) as refused:
        decided(road, voted, **change)
    assert codes(refused) == [code]
    assert not Decision.objects.exists()


def test_committee_comes_before_the_body_that_decides(road, voted):
    with pytest.raises(Refusal) as refused:
        decided(road, voted)
    assert codes(refused) == ["dossier.committee_first"]


def test_body_that_decides_without_the_share_refuses_and_that_can_be_taken_back(road, voted):
    resolved(road, voted)
    decided(road, voted, 4)
    assert road.candidate(voted).stage == "refused"
    assert not Decision.objects.exists()
    with road.register.at_work():
        assert clocks(voted) == set()
        withdraw_dossier_step(**said(road, voted))
        assert Ballot.objects.count() == 2
    assert road.candidate(voted).stage == "resolved"


def test_late_ceremony_needs_the_consent_of_the_level_above(road, voted):
    resolved(road, voted)
    decided(road, voted)
    late, consent = date(2025, 8, 29), Citation("Huyện ủy", "Công văn", "2-CV/HU", date(2025, 8, 20))
    with road.register.at_work():
        with pytest.raises(Refusal) as unreceived:
            hold_ceremony(on=late, **said(road, voted))
        receive_decision(on=RECEIVED, **said(road, voted))
        with pytest.raises(Refusal) as refused:
            hold_ceremony(on=late, **said(road, voted))
        hold_ceremony(on=late, consent=consent, **said(road, voted))
    assert codes(unreceived) == ["decision.not_received"]
    assert codes(refused) == ["rule.ceremony.limit"]
    assert road.candidate(voted).stage == "admitted"


def test_ledger_that_refuses_leaves_the_dossier_as_it_was(road, voted):
    resolved(road, voted)
    decided(road, voted, received_on=RECEIVED)
    with road.register.at_work(), pytest.raises(Refusal) as refused:
        hold_ceremony(on=date(2025, 7, 4), **said(road, voted, today=date(2025, 7, 3)))
    assert codes(refused) == ["admission.ahead"]
    assert road.candidate(voted).stage == "decided"
