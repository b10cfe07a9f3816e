"""Somebody on probation who does not qualify is taken off the list; a wrong admission is dealt with."""

from datetime import date

import pytest

from chibo.admission.actions import (
    annul_admission,
    annul_recognition,
    open_recognition,
    recognise,
    record_paper,
    remove,
    repair_admission,
    resolve_recognition,
    resolve_removal,
    vote_recognition,
    vote_removal,
    withdraw_probation_step,
)
from chibo.admission.models import CandidateStep
from chibo.admission.queries.dossiers import items_of, recognition_ballots, recognition_of
from chibo.deadlines.queries import deadlines_of, open_ones
from chibo.engine.citation import Citation
from chibo.membership.actions import record_movement
from chibo.membership.models import Movement
from chibo.membership.queries import spell_on
from chibo.storage.refusal import Refusal
from tests.dossiers import Road
from tests.register import PAPER
from tests.stages import set_once

pytestmark = pytest.mark.django_db
TODAY = date(2026, 12, 1)
CELL, COUNCIL, RULING = date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 20)
CONSENT = Citation("Ban Thường vụ Tỉnh ủy", "Công văn", "77-CV/TU", RULING)


def cited(number, on):
    return Citation("Đảng ủy xã Đồng Bắc", "Văn bản", number, on)


def numbers(present, votes_for):
    return {
        "form": "secret_ballot", "present": present, "votes_for": votes_for, "against": present - votes_for,
        "invalid": 0,
    }  # fmt: skip


@pytest.fixture(scope="module")
def member(register_stage, django_db_blocker):
    """The dossier of a probationary member since 12 June 2025, in a cell of five official members."""
    with set_once(django_db_blocker):
        road = Road(register_stage)
        yield road, road.admitted()


class Case:
    """One member on probation, and the verbs as this test says them."""

    def __init__(self, road, dossier):
        self.road, self.dossier = road, dossier
        self.person = dossier.candidate.person_id

    def said(self, **more):
        return self.road.said(candidate=self.dossier.candidate, today=TODAY) | more

    def do(self, verb, **more):
        with self.road.register.at_work():
            return verb(**self.said(**more))

    def voted(self, votes_for=5, on=CELL):
        return self.do(vote_removal, on=on, basis=cited("3", on), **numbers(5, votes_for))

    def resolved(self, votes_for=15, on=COUNCIL):
        return self.do(resolve_removal, on=on, basis=cited("8", on), members=15, **numbers(15, votes_for))

    def removed(self, votes_for=9, on=RULING):
        return self.do(remove, on=on, basis=cited("21", on), members=9, **numbers(9, votes_for))

    def wrong(self, verb, on=RULING, reason="Chưa đủ tuổi khi kết nạp", **more):
        return self.do(verb, basis=cited("22", on), reason=reason, **more)

    def back(self):
        return self.do(withdraw_probation_step, reason="Ghi nhầm người")

    @property
    def stage(self):
        return self.road.candidate(self.dossier).stage

    def standing(self, on=TODAY):
        with self.road.register.at_work():
            spell = spell_on(self.person, on)
        return spell.standing if spell is not None else None

    def entries(self, kind):
        with self.road.register.at_work():
            rows = Movement.objects.filter(person=self.person, kind=kind, voided_by__isnull=True)
            return [(row.on, row.decided_on) for row in rows]

    def clocks(self):
        with self.road.register.at_work():
            return set(open_ones(deadlines_of(self.dossier.candidate_id)).values_list("what", flat=True))

    def recognised(self):
        """Recognised on 20 July 2026, from 12 June on."""
        evening, day = date(2026, 6, 15), date(2026, 7, 20)
        self.do(open_recognition, on=date(2026, 6, 1), basis=cited("1", date(2026, 6, 1)))
        with self.road.register.at_work():
            for item in items_of(self.dossier.pk).filter(state="missing"):
                if "resolution" not in item.code:
                    record_paper(
                        item=item, state="valid", basis=cited("2", evening), agrees=True,
                        **self.road.said(today=TODAY),
                    )  # fmt: skip
        self.recognised_anew(evening, day)

    def recognised_anew(self, evening, day):
        self.do(vote_recognition, on=evening, basis=cited("9", evening), **numbers(5, 5))
        self.do(resolve_recognition, on=evening, basis=cited("31", evening), members=15, **numbers(15, 15))
        self.do(recognise, on=day, basis=cited("16", day), members=9, **numbers(9, 9))


@pytest.fixture
def case(member, db):
    return Case(*member)


def codes(refused):
    return [finding.code for finding in refused.value.findings]


def test_member_is_removed_from_the_day_of_the_decision(case):
    assert case.voted(4).passed
    assert case.stage == "removal_voted"
    assert "recognition_by_cell" not in case.clocks()
    with pytest.raises(Refusal) as early:
        case.removed()
    assert codes(early) == ["dossier.committee_first"]
    case.resolved()
    case.removed(5)
    assert case.stage == "removed"
    assert case.entries("removed") == [(RULING, RULING)]
    assert (case.standing(date(2026, 3, 19)), case.standing(RULING)) == ("probationary", None)
    assert case.clocks() == set()


@pytest.mark.parametrize(
    ("cell", "council", "ruling", "stage"),
    [
        (3, None, None, "admitted"),
        (4, 9, None, "removal_voted"),
        (4, 10, 4, "admitted"),
        (4, 10, 5, "removed"),
    ],
)
def test_share_not_reached_leaves_the_member_on_probation(case, cell, council, ruling, stage):
    case.voted(cell)
    if council is not None:
        case.resolved(council)
    if ruling is not None:
        case.removed(ruling)
    assert case.stage == stage
    assert (case.standing() is None) == (stage == "removed")
    if stage == "admitted":
        assert "recognition_by_cell" in case.clocks()


def test_papers_stay_where_the_recognition_begins_again_after_a_removal_that_was_refused(case):
    case.do(open_recognition, on=date(2026, 2, 2), basis=cited("1", date(2026, 2, 2)))
    case.voted()
    case.resolved()
    case.removed(3)
    again = case.do(open_recognition, on=date(2026, 4, 2), basis=cited("1", date(2026, 4, 2)))
    assert again == []
    with case.road.register.at_work():
        listed = list(items_of(case.dossier.pk).values_list("code", flat=True))
    assert len(listed) == len(set(listed))
    case.back()
    with case.road.register.at_work():
        assert list(items_of(case.dossier.pk).values_list("code", flat=True)) == listed


def test_removal_is_taken_back_step_by_step_and_struck_out_of_the_ledger(case):
    case.voted()
    case.resolved()
    case.removed()
    stages = []
    for _step in range(3):
        case.back()
        stages.append(case.stage)
    assert stages == ["removal_resolved", "removal_voted", "admitted"]
    assert case.entries("removed") == []
    assert case.standing() == "probationary"
    assert {"probation_ends", "recognition_by_cell"} <= case.clocks()


def test_admission_of_somebody_not_eligible_is_annulled_and_the_ledger_says_so(case):
    with pytest.raises(Refusal) as refused:
        case.wrong(annul_admission, reason=" ")
    assert codes(refused) == ["annulment.reason"]
    assert case.stage == "admitted"
    case.wrong(annul_admission)
    assert case.stage == "annulled"
    assert case.entries("admission_annulled") == [(RULING, RULING)]
    assert case.standing() is None
    assert case.clocks() == set()
    with case.road.register.at_work():
        step = CandidateStep.objects.get(candidate=case.dossier.candidate_id, kind="annulled")
    assert step.fault == "Chưa đủ tuổi khi kết nạp"
    case.back()
    assert (case.stage, case.standing(), case.entries("admission_annulled")) == (
        "admitted",
        "probationary",
        [],
    )


def test_wrong_procedure_is_repaired_and_the_membership_stands(case):
    case.wrong(repair_admission, reason="Chưa lấy ý kiến nơi cư trú")
    assert (case.stage, case.standing()) == ("admitted", "probationary")
    assert "recognition_by_cell" in case.clocks()
    case.recognised()
    case.wrong(repair_admission, on=date(2026, 8, 3), reason="Ký sai thẩm quyền")
    assert (case.stage, case.standing()) == ("recognised", "official")


def test_whoever_has_moved_to_another_cell_needs_the_consent_of_the_province(case):
    case.recognised()
    with case.road.register.at_work():
        person = case.dossier.candidate.person
        record_movement(
            actor=case.road.register.actor, kind="transferred_out", person=person, on=date(2026, 8, 3),
            unit=case.road.register.north_cell, partner=case.road.register.other_cell, basis=PAPER,
            today=TODAY,
        )  # fmt: skip
    late = date(2026, 9, 1)
    with pytest.raises(Refusal) as on_the_way:
        case.wrong(annul_admission, on=late)
    assert codes(on_the_way) == ["annulment.not_here"]
    with case.road.register.at_work():
        departure = Movement.objects.get(kind="transferred_out", person=case.person)
        record_movement(
            actor=case.road.register.actor, kind="transferred_in", person=person, on=date(2026, 8, 10),
            unit=case.road.register.other_cell, partner=case.road.register.north_cell, basis=PAPER,
            today=TODAY, answers=departure,
        )  # fmt: skip
    with pytest.raises(Refusal) as refused:
        case.wrong(annul_admission, on=late)
    assert codes(refused) == ["rule.annulment.consent_after_move"]
    with pytest.raises(Refusal) as elsewhere:
        case.wrong(annul_recognition, on=late)
    assert codes(elsewhere) == ["annulment.elsewhere"]
    case.wrong(annul_admission, on=late, consent=CONSENT)
    assert (case.stage, case.standing()) == ("annulled", None)


def test_annulled_recognition_begins_anew_and_its_votes_hold_no_longer(case):
    case.recognised()
    late = date(2026, 9, 1)
    case.wrong(annul_recognition, on=late, reason="Biểu quyết thiếu người")
    assert (case.stage, case.standing(date(2026, 8, 31)), case.standing()) == (
        "admitted", "official", "probationary",
    )  # fmt: skip
    assert "recognition_by_cell" in case.clocks()
    with case.road.register.at_work():
        assert recognition_of(case.dossier.pk) is None
        assert not recognition_ballots(case.dossier.pk).exists()
        states = dict(items_of(case.dossier.pk).values_list("code", "state"))
    assert states["recognition_cell_resolution"] == "missing"
    assert states["self_review"] == "valid"
    case.do(open_recognition, on=late, basis=cited("1", late))
    with case.road.register.at_work():
        assert recognition_ballots(case.dossier.pk).count() == 0
