"""Verbs on the recognition of a probationary member: papers taken down, votes counted, the decision entered.

The member is official from the day the probation ended, however late the decision; the ledger keeps both.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from chibo.admission.actions.clocks import settle_clocks
from chibo.admission.actions.dossiers import at_work, marks_of
from chibo.admission.actions.steps import check_order, record_step, save_anew
from chibo.admission.actions.votes import body_ballot, check_ballot, keep_verdict
from chibo.admission.checks.gates import broken, counted, judged_dossier, label_of, lacking
from chibo.admission.choices import Body, ItemState, Stage, StepKind
from chibo.admission.models import Ballot, Candidate, Decision, Dossier, DossierItem
from chibo.admission.queries.dossiers import day_of, decision_of, items_of, probation_ends, recognition_of
from chibo.admission.queries.notes import steps_of, taken
from chibo.admission.queries.relocations import before_coming
from chibo.audit.actions import Actor, verb
from chibo.engine.admission import IN_RECOGNITION, ON_PROBATION, Count, stage_after
from chibo.engine.admission import Stage as EngineStage
from chibo.engine.calendar import write_day
from chibo.engine.citation import Citation
from chibo.engine.rules import Fact, Outcome
from chibo.membership.actions import record_movement, void_movement
from chibo.membership.choices import Kind
from chibo.membership.models import Movement
from chibo.membership.queries import spell_on
from chibo.membership.roster import roster
from chibo.regulations.dossier import RECOGNITION_STEPS, Paper, papers, papers_on, routes, told_of
from chibo.regulations.rulebook import rulebook
from chibo.storage.refusal import Finding, Refusal, refuse
from chibo.training.choices import ClassKind
from chibo.training.queries import certificates_of

EXPLANATION, SELF_REVIEW, CLASS = "late_explanation", "self_review", "new_member_class"
LIMIT = "recognition.cell_limit"
_NO_PAPER = Citation()
_PAPER_OF = {
    StepKind.RECOGNITION_VOTED: "recognition_cell_resolution",
    StepKind.RECOGNITION_RESOLVED: "recognition_committee_resolution",
}
_SHARES = {
    Body.STANDING: ("votes.standing_recognition", "recognition_standing_vote", "decision.body"),
    Body.DECIDING: ("votes.authorised", "deciding_vote", "decision.body_authorised"),
}


@verb("admission.open_recognition")
def open_recognition(
    *, actor: Actor, candidate: Candidate, on: date, today: date, basis: Citation
) -> list[DossierItem]:
    """Begin the recognition: the papers the rules of the day demand are taken down and stay so.

    It may begin before the probation is over; the vote may not. A certificate of the class for new members
    that `training` knows is filled in.
    """
    fresh, dossier = at_work(candidate, more=ON_PROBATION)
    _still_here(fresh, on)
    record_step(fresh, StepKind.RECOGNITION_OPENED, on, today, basis)
    found = papers_on(on, marks_of(dossier), steps=RECOGNITION_STEPS)
    rows = [_take_down(dossier, paper, on) for paper in found]
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


def _still_here(fresh: Candidate, on: date) -> None:
    """Only the cell where the member sits recognises; a recognition in the ledger is not entered twice."""
    spell = spell_on(fresh.person_id, on) if fresh.person_id else None
    if spell is None or spell.transit or spell.unit_id != fresh.cell_id:
        raise refuse(
            "recognition.elsewhere",
            _("Vào ngày này đồng chí không sinh hoạt ở chi bộ của hồ sơ. Xem sổ đảng viên trước."),
            "on",
        )
    if spell.standing != "probationary":
        raise refuse(
            "recognition.official", _("Sổ đảng viên ghi đồng chí đã chính thức từ trước ngày này."), "on"
        )


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
    _still_here(fresh, on)
    seen = roster(fresh.cell_id, on, absent=absent, detained=detained)
    day: dict[str, Fact] = {"recognition_vote_on": on}
    enough: dict[str, Fact] = {"cell_vote_on": on, "cell_vote.official": seen.official}
    _refuse_any(
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
    _keep(ballot, "votes.cell_recognition", more, on)
    if ballot.passed and judged_dossier(dossier, on, (LIMIT,), day).of(Outcome.NOT_MET):
        _demand_explanation(dossier, on)
    kind = StepKind.RECOGNITION_VOTED if ballot.passed else StepKind.RECOGNITION_FAILED
    return _written(actor, fresh, ballot, kind, on, today, basis)


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
    _refuse_any(lacking(dossier, "recognition_committee", on))
    ballot = body_ballot(
        dossier, Body.COMMITTEE, dossier.checker, on, form,
        Count(entitled=0, present=present, votes_for=votes_for, against=against, invalid=invalid),
        members, left_out or {},
    )  # fmt: skip
    more: dict[str, Fact] = {"recognition_committee_vote_on": on}
    more |= counted("recognition_committee_vote", ballot)
    _keep(ballot, "votes.committee_recognition", more, on)
    kind = StepKind.RECOGNITION_RESOLVED if ballot.passed else StepKind.RECOGNITION_STOPPED
    return _written(actor, fresh, ballot, kind, on, today, basis)


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
    issued, way = _issued(basis, on, received_on, today), routes()[dossier.route]
    check_order(fresh, StepKind.RECOGNISED, issued, today)
    if way.resolves and fresh.stage != Stage.RECOGNITION_RESOLVED:
        raise refuse("dossier.committee_first", _("Đảng ủy cơ sở biểu quyết trước, rồi cấp có thẩm quyền."))
    _still_here(fresh, issued)
    _refuse_any(lacking(dossier, "recognition_decision", issued))
    body = Body(way.last)
    ballot = body_ballot(
        dossier, body, dossier.decider, on, form,
        Count(entitled=0, present=present, votes_for=votes_for, against=against, invalid=invalid),
        members, (left_out or {}) if body is Body.DECIDING else {},
    )  # fmt: skip
    share, name, rule = _SHARES[body]
    # One rule tells the share of an authorised committee for every matter it decides.
    more: dict[str, Fact] = {"recognition_issued_on": issued, "decision_issued_on": issued}
    _keep(ballot, share, more | counted(name, ballot), issued)
    kind = StepKind.RECOGNISED if ballot.passed else StepKind.RECOGNITION_REFUSED
    written = _written(actor, fresh, ballot, kind, issued, today, basis)
    if ballot.passed:
        _enter(actor, ballot, issued, received_on, today, basis, rule)
    return written


def _issued(basis: Citation, on: date, received_on: date | None, today: date) -> date:
    issued = day_of(basis)
    if issued is None or not basis.number:
        raise refuse("decision.paper", _("Ghi số và ngày của quyết định."), "paper_number")
    if issued < on:
        raise refuse(
            "decision.before_vote", _("Quyết định không thể trước ngày họp biểu quyết."), "paper_date"
        )
    if received_on is not None and not issued <= received_on <= today:
        raise refuse("decision.received", _("Ngày nhận phải từ ngày quyết định đến hôm nay."), "received_on")
    return issued


def _enter(  # noqa: PLR0917 -- what its only caller has, in its order
    actor: Actor, ballot: Ballot, issued: date, received: date | None, today: date, basis: Citation, rule: str
) -> None:
    """The decision's row, and the entry of the ledger from the end of the probation."""
    admitted, person = decision_of(ballot.dossier_id), ballot.candidate.person
    due = probation_ends(admitted.ceremony_on) if admitted and admitted.ceremony_on else None
    if due is None or person is None:
        raise refuse("recognition.no_end", _("Chưa biết ngày hết thời gian dự bị. Xem lại lễ kết nạp."))
    stated = rulebook().book.in_force(issued).get(rule)
    Decision.objects.create(
        candidate=ballot.candidate, dossier=ballot.dossier, step=ballot.step, unit=ballot.unit, basis=basis,
        decided_by=stated.value if stated is not None and isinstance(stated.value, str) else "",
        issued_on=issued, received_on=received,
    )  # fmt: skip
    record_movement(
        actor=actor, person=person, kind=Kind.RECOGNISED, on=due, unit=ballot.candidate.cell, today=today,
        basis=basis, decided_on=issued,
    )  # fmt: skip


@verb("admission.withdraw_recognition_step")
def withdraw_recognition_step(*, actor: Actor, candidate: Candidate, today: date, reason: str) -> Candidate:
    """Take back the last step of the recognition, put in wrongly; an entry of the ledger is struck out."""
    fresh, dossier = at_work(candidate, more=IN_RECOGNITION | {EngineStage.RECOGNISED})
    last = steps_of(fresh.pk).last()
    if last is None or last.kind not in _TAKEN_BACK:
        raise refuse("admission.step_stands", _("Bước này không rút được. Ghi kết thúc theo dõi nếu cần."))
    if before_coming(dossier.pk, last.on):
        raise refuse("move.old_step", _("Bước này ghi ở đơn vị cũ, trước khi hồ sơ chuyển đến; giữ nguyên."))
    if not reason.strip():
        raise refuse("recognition.reason", _("Nêu lý do rút."), "reason")
    if last.kind == StepKind.RECOGNISED:
        _strike(actor, fresh, dossier, today, reason, last.basis)
    kind, on = StepKind(last.kind), last.on
    last.delete()
    if kind is StepKind.RECOGNITION_OPENED:
        items_of(dossier.pk).filter(code__in=_codes()).delete()
    if kind is StepKind.RECOGNITION_VOTED:
        items_of(dossier.pk).filter(code=EXPLANATION).delete()
    if kind in _PAPER_OF:
        items_of(dossier.pk).filter(code=_PAPER_OF[kind]).update(state=ItemState.MISSING, basis=_NO_PAPER)
    fresh.stage = Stage(stage_after(taken(fresh.pk)).value)
    save_anew(fresh)
    settle_clocks(actor, fresh, on, today, _NO_PAPER)
    return fresh


_TAKEN_BACK = frozenset({kind for kind in StepKind if kind.startswith("recogni")})


def _codes() -> list[str]:
    return [paper.code for paper in papers().values() if paper.before in RECOGNITION_STEPS]


def _strike(  # noqa: PLR0917 -- what its only caller has, in its order
    actor: Actor, fresh: Candidate, dossier: Dossier, today: date, reason: str, basis: Citation
) -> None:
    decision = recognition_of(dossier.pk)
    rows = Movement.objects.filter(person=fresh.person_id, kind=Kind.RECOGNISED, voided_by__isnull=True)
    row = rows.filter(decided_on=decision.issued_on).last() if decision is not None else None
    if row is not None:
        void_movement(actor=actor, movement=row, today=today, reason=reason, basis=basis)


def _keep(ballot: Ballot, share: str, more: dict[str, Fact], on: date) -> None:
    check_ballot(ballot)
    keep_verdict(ballot, judged_dossier(ballot.dossier, on, (share,), more).verdicts[0])


def _written(  # noqa: PLR0917 -- what its callers have, in one order
    actor: Actor, fresh: Candidate, ballot: Ballot, kind: StepKind, on: date, today: date, basis: Citation
) -> Ballot:
    ballot.step = record_step(fresh, kind, on, today, basis)
    ballot.save()
    if kind in _PAPER_OF:
        items_of(ballot.dossier_id).filter(code=_PAPER_OF[kind]).update(state=ItemState.VALID, basis=basis)
    save_anew(fresh)
    settle_clocks(actor, fresh, on, today, basis)
    return ballot


def _refuse_any(found: list[Finding]) -> None:
    if found:
        raise Refusal(found)
