"""Verbs on the recognition of a probationary member: papers taken down, votes counted, the decision entered.

The member is official from the day the probation ended, however late the decision; the ledger keeps both.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from chibo.admission.actions.clocks import settle_clocks
from chibo.admission.actions.dossiers import at_work, marks_of
from chibo.admission.actions.probation import EXPLANATION, keep, still_here, written
from chibo.admission.actions.steps import check_order, record_step, save_anew
from chibo.admission.actions.votes import body_ballot, issued_on, refuse_any, share_of, signed_by
from chibo.admission.checks.gates import broken, counted, judged_dossier, label_of, lacking
from chibo.admission.choices import Body, ItemState, Stage, StepKind
from chibo.admission.models import Ballot, Candidate, Decision, Dossier, DossierItem
from chibo.admission.queries.dossiers import day_of, decision_of, items_of, probation_ends
from chibo.audit.actions import Actor, verb
from chibo.engine.admission import IN_RECOGNITION, ON_PROBATION, Count
from chibo.engine.calendar import write_day
from chibo.engine.citation import Citation
from chibo.engine.rules import Fact, Outcome
from chibo.membership.actions import record_movement
from chibo.membership.choices import Kind
from chibo.membership.roster import roster
from chibo.regulations.dossier import RECOGNITION_STEPS, Paper, papers, papers_on, routes, told_of
from chibo.storage.refusal import Finding, refuse
from chibo.training.choices import ClassKind
from chibo.training.queries import certificates_of

SELF_REVIEW, CLASS = "self_review", "new_member_class"
LIMIT = "recognition.cell_limit"
_NO_PAPER = Citation()
_STANDING = ("votes.standing_recognition", "recognition_standing_vote")


@verb("admission.open_recognition")
def open_recognition(
    *, actor: Actor, candidate: Candidate, on: date, today: date, basis: Citation
) -> list[DossierItem]:
    """Begin the recognition: the papers the rules of the day demand are taken down and stay so.

    It may begin before the probation is over; the vote may not. A certificate of the class for new members
    that `training` knows is filled in. Begun once more, after a removal that was refused or a recognition
    that was annulled, what is there stays.
    """
    fresh, dossier = at_work(candidate, more=ON_PROBATION)
    still_here(fresh, on)
    record_step(fresh, StepKind.RECOGNITION_OPENED, on, today, basis)
    there = set(items_of(dossier.pk).values_list("code", flat=True))
    found = papers_on(on, marks_of(dossier), steps=RECOGNITION_STEPS)
    rows = [_take_down(dossier, paper, on) for paper in found if paper.code not in there]
    save_anew(fresh)
    settle_clocks(actor, fresh, on, today, basis)
    return rows


def _take_down(dossier: Dossier, paper: Paper, on: date) -> DossierItem:
    basis = _certificate(dossier, on) if paper.code == CLASS else _NO_PAPER
    number = items_of(dossier.pk).count() + 1
    return DossierItem.objects.create(
        candidate_id=dossier.candidate_id, dossier=dossier, code=paper.code, number=number, basis=basis,
        state=ItemState.MISSING if basis.is_empty else ItemState.VALID, told=told_of(paper, on),
    )  # fmt: skip


def _certificate(dossier: Dossier, on: date) -> Citation:
    rows = certificates_of(person=dossier.candidate.person_id)
    row = next((row for row in rows if row.kind == ClassKind.NEW_MEMBER and row.issued_on <= on), None)
    return Citation(row.issuer, _("Giấy chứng nhận"), row.number, row.issued_on) if row else _NO_PAPER


@verb("admission.vote_recognition")
def vote_recognition(
    *,
    actor: Actor,
    candidate: Candidate,
    on: date,
    today: date,
    basis: Citation,
    form: str,
    present: int,
    votes_for: int,
    against: int,
    invalid: int,
    absent: Iterable[UUID] = (),
    detained: int = 0,
) -> Ballot:
    """The cell voted on the recognition, after the probation and with every paper of its own.

    Later than the rules allow, the dossier demands an explanation from then on.
    """
    fresh, dossier = at_work(candidate, more=IN_RECOGNITION)
    check_order(fresh, StepKind.RECOGNITION_VOTED, on, today)
    still_here(fresh, on)
    seen = roster(fresh.cell_id, on, absent=absent, detained=detained)
    day: dict[str, Fact] = {"recognition_vote_on": on}
    enough: dict[str, Fact] = {"cell_vote_on": on, "cell_vote.official": seen.official}
    refuse_any(
        broken(judged_dossier(dossier, on, ("probation.length",), day))
        + lacking(dossier, "recognition_review", on)
        + _too_early(dossier)
        + broken(judged_dossier(dossier, on, ("votes.cell_minimum",), enough))
    )
    ballot = Ballot(
        candidate=fresh, dossier=dossier, body=Body.CELL, unit=fresh.cell, on=on, form=form,
        members=seen.official, left_out=seen.left_out(), entitled=seen.denominator, present=present,
        votes_for=votes_for, against=against, invalid=invalid,
    )  # fmt: skip
    more = day | counted("recognition_vote", ballot)
    keep(ballot, "votes.cell_recognition", more, on)
    if ballot.passed and judged_dossier(dossier, on, (LIMIT,), day).of(Outcome.NOT_MET):
        _demand_explanation(dossier, on)
    kind = StepKind.RECOGNITION_VOTED if ballot.passed else StepKind.RECOGNITION_FAILED
    return written(actor, fresh, ballot, kind, on, today, basis)


def _too_early(dossier: Dossier) -> list[Finding]:
    """The member looks back on the whole probation: his paper is not older than its end."""
    decision, row = decision_of(dossier.pk), items_of(dossier.pk).filter(code=SELF_REVIEW).first()
    over = probation_ends(decision.ceremony_on) if decision and decision.ceremony_on else None
    on = day_of(row.basis) if row is not None and row.state == ItemState.VALID else None
    if over is None or on is None or on >= over:
        return []
    words = _("%(paper)s ghi trước ngày hết thời gian dự bị %(day)s. Viết lại sau ngày đó rồi ghi giấy mới.")
    return [
        Finding("recognition.self_review", words % {"paper": label_of(SELF_REVIEW), "day": write_day(over)})
    ]


def _demand_explanation(dossier: Dossier, on: date) -> None:
    paper = papers()[EXPLANATION]
    if paper.on(on) is not None and not items_of(dossier.pk).filter(code=EXPLANATION).exists():
        _take_down(dossier, paper, on)


@verb("admission.resolve_recognition")
def resolve_recognition(
    *,
    actor: Actor,
    candidate: Candidate,
    on: date,
    today: date,
    basis: Citation,
    form: str,
    members: int,
    present: int,
    votes_for: int,
    against: int,
    invalid: int,
    left_out: Mapping[str, int] | None = None,
) -> Ballot:
    """The grassroots committee voted on the recognition, where the way of the decision asks for it."""
    fresh, dossier = at_work(candidate, more=IN_RECOGNITION)
    if not routes()[dossier.route].resolves:
        raise refuse("dossier.no_committee", _("Cách quyết định của hồ sơ này không qua đảng ủy cơ sở."))
    check_order(fresh, StepKind.RECOGNITION_RESOLVED, on, today)
    refuse_any(lacking(dossier, "recognition_committee", on))
    ballot = body_ballot(
        dossier, Body.COMMITTEE, dossier.checker, on, form,
        Count(entitled=0, present=present, votes_for=votes_for, against=against, invalid=invalid),
        members, left_out or {},
    )  # fmt: skip
    more: dict[str, Fact] = {"recognition_committee_vote_on": on}
    more |= counted("recognition_committee_vote", ballot)
    keep(ballot, "votes.committee_recognition", more, on)
    kind = StepKind.RECOGNITION_RESOLVED if ballot.passed else StepKind.RECOGNITION_STOPPED
    return written(actor, fresh, ballot, kind, on, today, basis)


@verb("admission.recognise")
def recognise(
    *,
    actor: Actor,
    candidate: Candidate,
    on: date,
    today: date,
    basis: Citation,
    form: str,
    members: int,
    present: int,
    votes_for: int,
    against: int,
    invalid: int,
    left_out: Mapping[str, int] | None = None,
    received_on: date | None = None,
) -> Ballot:
    """The body that decides voted; with the share, `basis` is the decision and the ledger gets its entry.

    The member is official from the end of the probation, and counts in votes from the day of the decision.
    Without the share the matter goes back to the cell.
    """
    fresh, dossier = at_work(candidate, more=IN_RECOGNITION)
    issued, way = issued_on(basis, on, received_on, today), routes()[dossier.route]
    check_order(fresh, StepKind.RECOGNISED, issued, today)
    if way.resolves and fresh.stage != Stage.RECOGNITION_RESOLVED:
        raise refuse("dossier.committee_first", _("Đảng ủy cơ sở biểu quyết trước, rồi cấp có thẩm quyền."))
    still_here(fresh, issued)
    refuse_any(lacking(dossier, "recognition_decision", issued))
    body = Body(way.last)
    ballot = body_ballot(
        dossier, body, dossier.decider, on, form,
        Count(entitled=0, present=present, votes_for=votes_for, against=against, invalid=invalid),
        members, (left_out or {}) if body is Body.DECIDING else {},
    )  # fmt: skip
    share, name, rule = share_of(body, _STANDING)
    more: dict[str, Fact] = {"recognition_issued_on": issued, "decision_issued_on": issued}
    keep(ballot, share, more | counted(name, ballot), issued)
    kind = StepKind.RECOGNISED if ballot.passed else StepKind.RECOGNITION_REFUSED
    row = written(actor, fresh, ballot, kind, issued, today, basis)
    if ballot.passed:
        _enter(actor, ballot, issued, received_on, today, basis, rule)
    return row


def _enter(  # noqa: PLR0917 -- what its only caller has, in its order
    actor: Actor, ballot: Ballot, issued: date, received: date | None, today: date, basis: Citation, rule: str
) -> None:
    """The decision's row, and the entry of the ledger from the end of the probation."""
    admitted, person = decision_of(ballot.dossier_id), ballot.candidate.person
    due = probation_ends(admitted.ceremony_on) if admitted and admitted.ceremony_on else None
    if due is None or person is None:
        raise refuse("recognition.no_end", _("Chưa biết ngày hết thời gian dự bị. Xem lại lễ kết nạp."))
    Decision.objects.create(
        candidate=ballot.candidate, dossier=ballot.dossier, step=ballot.step, unit=ballot.unit, basis=basis,
        decided_by=signed_by(rule, issued), issued_on=issued, received_on=received,
    )  # fmt: skip
    record_movement(
        actor=actor, person=person, kind=Kind.RECOGNISED, on=due, unit=ballot.candidate.cell, today=today,
        basis=basis, decided_on=issued,
    )  # fmt: skip
