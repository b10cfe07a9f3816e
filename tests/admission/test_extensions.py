"""The limit of a decision is put off once, by the rules of the day, and remembers what it was."""

from copy import deepcopy
from datetime import date

import pytest

from chibo.admission.actions import (
    extend_limit,
    resolve,
    withdraw_dossier_step,
    withdraw_extension,
)
from chibo.admission.checks.gates import judged_dossier
from chibo.admission.models import Extension
from chibo.deadlines.queries import deadline_events, deadlines_of, open_ones, working_calendar
from chibo.engine.citation import Citation
from chibo.engine.rules import Outcome
from chibo.storage.refusal import Refusal
from tests.admission.test_decisions import COUNCIL, EVENING, decided, numbers, passed, resolved, said
from tests.dossiers import Road
from tests.stages import set_once

pytestmark = pytest.mark.django_db
SIGNED, TOLD, TODAY = date(2025, 7, 14), date(2025, 7, 15), date(2025, 12, 1)
PAPER = Citation("Huyện ủy", "Công văn", "77-CV/HU", SIGNED)


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
    return staged[1]


def extended(road, dossier, **more):
    details = {"basis": PAPER, "reason": "Chờ thẩm tra bổ sung", "told_on": TOLD, "today": TODAY} | more
    with road.register.at_work():
        return extend_limit(actor=road.register.actor, candidate=dossier.candidate, **details)


def clock(dossier):
    return open_ones(deadlines_of(dossier.candidate_id)).get(what="admission_decision")


def refused_codes(road, dossier, **more):
    with pytest.raises(Refusal) as refused:
        extended(road, dossier, **more)
    return [finding.code for finding in refused.value.findings]


def test_limit_is_put_off_by_the_rule_of_the_day_and_remembers_what_it_was(road, voted):
    with road.register.at_work():
        before = clock(voted).due
        assert before == working_calendar().add(EVENING, 60)
    kept = extended(road, voted)
    assert (kept.length, kept.due_before, kept.told_on) == (15, before, TOLD)
    with road.register.at_work():
        row = clock(voted)
        assert row.due == working_calendar().add(EVENING, 75)
        said_of = row.told["extension"]
        assert (said_of["value"], said_of["confidence"], said_of["before"]) == (
            15,
            "conflicting",
            before.isoformat(),
        )
        assert [event.due for event in deadline_events(row.pk)][:1] == [row.due]
        late = working_calendar().add(EVENING, 55)
        judged = judged_dossier(road.fresh(voted), late, ("decision.limit",), {"decision_issued_on": late})
        assert judged.verdicts[0].outcome is Outcome.MET


def test_limit_is_judged_as_short_as_it_is_where_nobody_put_it_off(road, voted):
    with road.register.at_work():
        late = working_calendar().add(EVENING, 55)
        judged = judged_dossier(voted, late, ("decision.limit",), {"decision_issued_on": late})
    assert judged.verdicts[0].outcome is Outcome.NOT_MET


def test_limit_may_be_put_off_by_less_and_only_once(road, voted):
    assert extended(road, voted, length=5).length == 5
    assert refused_codes(road, voted) == ["extension.once"]
    with road.register.at_work():
        assert clock(voted).due == working_calendar().add(EVENING, 65)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"basis": Citation(number="7")}, "extension.paper"),
        ({"basis": Citation(number="7", date=date(2025, 6, 6)), "told_on": TOLD}, "extension.day"),
        ({"basis": Citation(number="7", date=date(2025, 9, 30)), "told_on": TODAY}, "extension.too_late"),
        ({"told_on": date(2025, 7, 11)}, "extension.told"),
        ({"reason": "  "}, "extension.reason"),
        ({"length": 16}, "extension.length"),
        ({"length": 0}, "extension.length"),
    ],
)
def test_extension_that_cannot_be_is_refused(road, voted, change, code):
    assert refused_codes(road, voted, **change) == [code]
    assert not Extension.objects.exists()


def test_extension_is_taken_back_with_a_reason(road, voted):
    extended(road, voted)
    said_on = {"actor": road.register.actor, "candidate": voted.candidate}
    with road.register.at_work():
        with pytest.raises(Refusal) as refused:
            withdraw_extension(reason=" ", **said_on)
        withdraw_extension(reason="Ghi nhầm hồ sơ", **said_on)
        row = clock(voted)
        assert (row.due, "extension" in row.told) == (working_calendar().add(EVENING, 60), False)
        with pytest.raises(Refusal) as none:
            withdraw_extension(reason="Ghi nhầm hồ sơ", **said_on)
    assert refused.value.findings[0].code == "extension.reason"
    assert none.value.findings[0].code == "extension.none"


def test_length_is_that_of_the_rules_in_force_on_the_day_of_the_paper(road, voted):
    """30 working days until the end of June 2025, 15 since 294-QĐ/TW."""
    early = Citation("Huyện ủy", "Công văn", "70-CV/HU", date(2025, 6, 25))
    assert extended(road, voted, basis=early).length == 30


def test_extension_outlives_a_decision_taken_back_and_ends_with_the_vote(road, voted):
    extended(road, voted)
    resolved(road, voted)
    decided(road, voted)
    with road.register.at_work():
        assert not open_ones(deadlines_of(voted.candidate_id)).filter(what="admission_decision").exists()
        withdraw_dossier_step(**said(road, voted))
        assert clock(voted).due == working_calendar().add(EVENING, 75)
        withdraw_dossier_step(**said(road, voted))
        withdraw_dossier_step(**said(road, voted))
        assert not Extension.objects.exists()
    assert refused_codes(road, voted) == ["extension.none_runs"]


def test_committee_may_resolve_meanwhile(road, voted):
    extended(road, voted)
    paper = Citation("Đảng ủy xã", "Nghị quyết", "30-NQ/ĐU", COUNCIL)
    with road.register.at_work():
        resolve(on=COUNCIL, basis=paper, members=15, **numbers(15, 15), **said(road, voted))
        assert clock(voted).due == working_calendar().add(EVENING, 75)
