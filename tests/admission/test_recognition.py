"""The probation and the recognition: reminders, papers, votes, the due date kept when late, taking back."""

from copy import deepcopy
from datetime import date, timedelta

import pytest

from chibo.admission.actions import (
    assign_helper,
    decide,
    hold_ceremony,
    open_recognition,
    recognise,
    record_paper,
    resolve,
    resolve_recognition,
    vote,
    vote_recognition,
    withdraw_probation_step,
)
from chibo.admission.queries import helper_terms
from chibo.admission.queries.dossiers import items_of, recognition_of
from chibo.deadlines.queries import deadlines_of, open_ones, work_for, working_calendar
from chibo.engine.citation import Citation
from chibo.membership.models import Movement
from chibo.membership.queries import spell_on
from chibo.regulations.due import levels
from chibo.storage.identity import Scope
from chibo.storage.refusal import Refusal
from chibo.training.actions import record_certificate
from tests.dossiers import Road
from tests.stages import set_once

pytestmark = pytest.mark.django_db
ISSUED, CEREMONY, OVER = date(2025, 6, 20), date(2025, 7, 4), date(2026, 7, 4)
BEGUN, EVENING, LATE = date(2026, 6, 15), date(2026, 7, 9), date(2026, 9, 10)
TODAY = date(2026, 12, 1)
PAPERS = (
    "new_member_class", "self_review", "helper_review", "recognition_opinion_associations",
    "recognition_opinion_residence", "recognition_opinion_summary",
)  # fmt: skip


def cited(number, on):
    return Citation("Đảng ủy xã Đồng Bắc", "Văn bản", number, on)


def numbers(present, votes_for):
    return {
        "form": "secret_ballot", "present": present, "votes_for": votes_for, "against": present - votes_for,
        "invalid": 0,
    }  # fmt: skip


def said(road, dossier, **more):
    return road.said(candidate=dossier.candidate, today=TODAY) | more


@pytest.fixture(scope="module")
def ceremony(register_stage, django_db_blocker):
    """A probationary member of the northern cell, admitted by this dossier."""
    with set_once(django_db_blocker):
        road = Road(deepcopy(register_stage))
        dossier = road.complete()
        for given in "ABC":
            road.register.enter(given, kind="opening", standing="official")
        with road.register.at_work():
            vote(
                on=date(2025, 6, 9),
                basis=cited("8", date(2025, 6, 9)),
                **numbers(5, 5),
                **said(road, dossier),
            )
            resolve(
                on=date(2025, 6, 12), basis=cited("30", date(2025, 6, 12)), members=15, **numbers(15, 15),
                **said(road, dossier),
            )  # fmt: skip
            decide(
                on=date(2025, 6, 18), basis=cited("15", ISSUED), members=9, received_on=date(2025, 6, 24),
                **numbers(9, 9), **said(road, dossier),
            )  # fmt: skip
            hold_ceremony(on=CEREMONY, **said(road, dossier))
        yield road, road.fresh(dossier)


@pytest.fixture
def staged(ceremony, db):
    return deepcopy(ceremony)


@pytest.fixture
def road(staged):
    return staged[0]


@pytest.fixture
def member(staged):
    """The dossier of the probationary member."""
    return staged[1]


def opened(road, member):
    with road.register.at_work():
        return open_recognition(on=BEGUN, basis=cited("1", BEGUN), **said(road, member))


def written(road, member, codes=PAPERS, on=OVER):
    with road.register.at_work():
        for code in codes:
            item = items_of(member.pk).get(code=code)
            agrees = True if "opinion_a" in code or "opinion_r" in code else None
            record_paper(
                item=item, state="valid", basis=cited("2", on), agrees=agrees, **road.said(today=TODAY)
            )


def passed(road, member, on=EVENING, votes_for=5):
    with road.register.at_work():
        return vote_recognition(on=on, basis=cited("9", on), **numbers(5, votes_for), **said(road, member))


def council(road, member, on, votes_for=15):
    with road.register.at_work():
        return resolve_recognition(
            on=on, basis=cited("31", on), members=15, **numbers(15, votes_for), **said(road, member)
        )


def ruled(road, member, on, votes_for=9):
    with road.register.at_work():
        return recognise(
            on=on, basis=cited("16", on), members=9, **numbers(9, votes_for), **said(road, member)
        )


def codes(refused):
    return [finding.code for finding in refused.value.findings]


def clocks(road, member):
    with road.register.at_work():
        rows = open_ones(deadlines_of(member.candidate_id))
        return {(row.what, row.since, row.due) for row in rows}


def work(road, day):
    """What the cell's desk has to do on a day."""
    with road.register.at_work():
        scope = Scope(now=(road.register.north_cell.path,))
        return set(work_for(scope, levels()[0], day, working_calendar()).values_list("what", flat=True))


def whole(road, member, on=EVENING):
    opened(road, member)
    written(road, member)
    passed(road, member, on)


def test_probation_reminds_sixty_days_before_its_end_and_the_helper_may_be_replaced(road, member):
    told = {what: due for what, _since, due in clocks(road, member)}
    assert told["probation_ends"] == OVER
    assert told["recognition_by_cell"] > OVER + timedelta(days=30)
    assert "probation_ends" not in work(road, OVER - timedelta(days=61))
    assert "probation_ends" in work(road, OVER - timedelta(days=60))
    helper = road.register.enter("Hòa", kind="opening", standing="official")
    with road.register.at_work():
        assign_helper(
            actor=road.register.actor, candidate=member.candidate, helper=helper, on=date(2025, 8, 1),
            basis=cited("4", date(2025, 8, 1)),
        )  # fmt: skip
        assert helper_terms(member.candidate_id).first().helper_id == helper.pk


def test_papers_of_recognition_are_taken_down_with_the_class_that_training_knows(road, member):
    with road.register.at_work():
        record_certificate(
            actor=road.register.actor, kind="new_member", number="3/GCN", issued_on=date(2026, 3, 2),
            issuer="Trung tâm chính trị", today=TODAY, person=member.candidate.person,
        )  # fmt: skip
    rows = {row.code: row for row in opened(road, member)}
    assert set(rows) == {*PAPERS, "recognition_cell_resolution", "recognition_committee_resolution"}
    assert (rows["new_member_class"].state, rows["new_member_class"].basis.number) == ("valid", "3/GCN")
    assert rows["self_review"].told["confidence"] == "secondary"
    assert {what for what, _since, _due in clocks(road, member)} == {"member_file", "recognition_by_cell"}
    with pytest.raises(Refusal) as refused:
        written(road, member, ["history"])
    assert codes(refused) == ["dossier.paper_closed"]


def test_cell_votes_after_the_probation_and_with_every_paper(road, member):
    opened(road, member)
    with pytest.raises(Refusal) as refused:
        passed(road, member, OVER - timedelta(days=1))
    assert codes(refused) == ["rule.probation.length", *["dossier.missing"] * 6]
    written(road, member, on=OVER - timedelta(days=1))
    with pytest.raises(Refusal) as early:
        passed(road, member)
    assert codes(early) == ["recognition.self_review"]


def test_recognition_in_time_is_official_from_the_end_of_the_probation(road, member):
    whole(road, member)
    with pytest.raises(Refusal) as refused:
        ruled(road, member, date(2026, 7, 20))
    assert codes(refused) == ["dossier.committee_first"]
    assert not items_of(member.pk).filter(code="late_explanation").exists()
    council(road, member, date(2026, 7, 14))
    assert ("recognition_decision", EVENING) in {row[:2] for row in clocks(road, member)}
    ruled(road, member, date(2026, 7, 20), 5)
    with road.register.at_work():
        row = Movement.objects.get(kind="recognised", person=member.candidate.person_id)
        assert (row.on, row.decided_on) == (OVER, date(2026, 7, 20))
        assert spell_on(row.person_id, date(2026, 7, 19)).standing == "probationary"
        assert spell_on(row.person_id, date(2026, 7, 20)).standing == "official"
        assert recognition_of(member.pk).decided_by == "standing_committee"
    assert road.candidate(member).stage == "recognised"
    assert {what for what, _since, _due in clocks(road, member)} == {"member_file"}


def test_late_recognition_keeps_the_due_day_and_files_an_explanation(road, member):
    whole(road, member, LATE)
    council(road, member, LATE)
    with pytest.raises(Refusal) as refused:
        ruled(road, member, LATE)
    assert codes(refused) == ["dossier.missing"]
    assert "giải trình" in refused.value.findings[0].message
    written(road, member, ["late_explanation"], LATE)
    ruled(road, member, LATE)
    with road.register.at_work():
        row = Movement.objects.get(kind="recognised", person=member.candidate.person_id)
    assert (row.on, row.decided_on) == (OVER, LATE)


def test_votes_that_do_not_reach_the_share_change_no_standing(road, member):
    opened(road, member)
    written(road, member)
    assert passed(road, member, votes_for=3).passed is False
    assert road.candidate(member).stage == "recognising"
    assert passed(road, member).passed is True
    assert council(road, member, date(2026, 7, 14), 9).passed is False
    assert road.candidate(member).stage == "recognition_voted"
    council(road, member, date(2026, 7, 15))
    assert ruled(road, member, date(2026, 7, 20), 4).passed is False
    assert road.candidate(member).stage == "recognising"
    assert not Movement.objects.filter(kind="recognised", person=member.candidate.person_id).exists()


def test_recognition_is_taken_back_step_by_step_and_struck_out_of_the_ledger(road, member):
    whole(road, member, LATE)
    council(road, member, LATE)
    written(road, member, ["late_explanation"], LATE)
    ruled(road, member, LATE)
    stages = []
    with road.register.at_work():
        with pytest.raises(Refusal) as refused:
            withdraw_probation_step(reason=" ", **said(road, member))
        for _step in range(4):
            row = withdraw_probation_step(reason="Ghi nhầm người", **said(road, member))
            stages.append(row.stage)
        assert Movement.objects.get(kind="recognised", person=row.person_id).voided_by is not None
        assert spell_on(row.person_id, TODAY).standing == "probationary"
        assert not items_of(member.pk).filter(code="self_review").exists()
        with pytest.raises(Refusal) as stands:
            withdraw_probation_step(reason="Ghi nhầm người", **said(road, member))
    assert codes(refused) == ["recognition.reason"]
    assert stages == ["recognition_resolved", "recognition_voted", "recognising", "admitted"]
    assert codes(stands) == ["admission.step_stands"]
