"""Verbs by which papers go from hand to hand: handed over, sent back with a reason, in again, complete."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from chibo.admission.actions.clocks import settle_clocks
from chibo.admission.actions.dossiers import at_work
from chibo.admission.actions.steps import record_step, save_anew
from chibo.admission.checks.gates import gate, label_of
from chibo.admission.choices import ItemState, Stage, StepKind
from chibo.admission.models import Candidate, CandidateStep, Dossier, DossierItem, HandOver
from chibo.admission.queries.dossiers import hand_overs_of, items_of
from chibo.admission.queries.notes import steps_of, taken
from chibo.admission.queries.relocations import before_coming
from chibo.audit.actions import Actor, verb
from chibo.engine.admission import Stage as EngineStage
from chibo.engine.admission import stage_after
from chibo.engine.citation import Citation
from chibo.organisation.models import Unit
from chibo.regulations.dossier import return_reasons
from chibo.storage.refusal import Finding, Refusal, refuse

_NO_PAPER = Citation()
_WRITTEN = {StepKind.VOTED: "cell_resolution", StepKind.RESOLVED: "committee_resolution"}
_STANDS = frozenset({StepKind.DOSSIER_OPENED, StepKind.RENEWED, StepKind.APPLIED, StepKind.ADMITTED})


@verb("admission.hand_over")
def hand_over(
    *,
    actor: Actor,
    candidate: Candidate,
    on: date,
    today: date,
    papers: Sequence[str],
    given_by: str = "",
    taken_by: str = "",
) -> HandOver:
    """The cell hands papers of the checklist to the level that checks; its clock begins."""
    return _submit(actor, candidate, StepKind.HANDED_OVER, on, today, papers, (given_by, taken_by))


@verb("admission.resubmit")
def resubmit(
    *,
    actor: Actor,
    candidate: Candidate,
    on: date,
    today: date,
    papers: Sequence[str],
    given_by: str = "",
    taken_by: str = "",
) -> HandOver:
    """A dossier sent back is handed in again, once nothing is left to supplement; the clock begins anew."""
    return _submit(actor, candidate, StepKind.RESUBMITTED, on, today, papers, (given_by, taken_by))


def _submit(  # noqa: PLR0917 -- what its two callers were given, in their order
    actor: Actor,
    candidate: Candidate,
    kind: StepKind,
    on: date,
    today: date,
    papers: Sequence[str],
    people: tuple[str, str],
) -> HandOver:
    fresh, dossier = at_work(candidate)
    step = record_step(fresh, kind, on, today, _NO_PAPER)
    rows = list(items_of(dossier.pk))
    _there(rows, papers)
    still = [row for row in rows if row.state == ItemState.SUPPLEMENT]
    if kind == StepKind.RESUBMITTED and still:
        words = _("Chưa bổ sung xong: %(paper)s. Ghi lại giấy này rồi nộp.")
        raise Refusal(
            [Finding("dossier.to_supplement", words % {"paper": label_of(row.code)}) for row in still]
        )
    row = _pass(dossier, step, dossier.checker, on, papers, people=people)
    return _moved(actor, fresh, row, on, today)


@verb("admission.return")
def return_dossier(
    *,
    actor: Actor,
    candidate: Candidate,
    on: date,
    today: date,
    papers: Sequence[str],
    reason: str,
    sentence: str,
) -> HandOver:
    """The level that checks sends the dossier back to the cell, for a reason about named papers."""
    fresh, dossier = at_work(candidate)
    known = {row.code for row in items_of(dossier.pk)}
    if reason not in return_reasons():
        raise refuse("dossier.return_reason", _("Chọn lý do trả lại trong danh mục."), "reason")
    if not papers or not known.issuperset(papers):
        raise refuse(
            "dossier.return_papers",
            _("Chọn giấy phải bổ sung. Giấy không có trong danh mục của quy định thì không được đòi."),
            "papers",
        )
    if not sentence.strip():
        raise refuse("dossier.return_sentence", _("Ghi một câu nói rõ phải sửa gì."), "sentence")
    step = record_step(fresh, StepKind.RETURNED, on, today, _NO_PAPER)
    row = _pass(dossier, step, fresh.cell, on, papers, reason=reason, sentence=sentence.strip())
    DossierItem.objects.filter(dossier=dossier, code__in=papers, state=ItemState.VALID).update(
        state=ItemState.SUPPLEMENT, reason=sentence.strip()[:200]
    )
    return _moved(actor, fresh, row, on, today)


@verb("admission.complete")
def complete_dossier(*, actor: Actor, candidate: Candidate, on: date, today: date) -> CandidateStep:
    """The level that checks finds the dossier whole: every paper there, every rule of the day met."""
    fresh, dossier = at_work(candidate)
    step = record_step(fresh, StepKind.COMPLETED, on, today, _NO_PAPER)
    found = gate(dossier, "cell_review", on)
    if found:
        raise Refusal(found)
    save_anew(fresh)
    settle_clocks(actor, fresh, on, today, _NO_PAPER)
    return step


@verb("admission.pass_on")
def pass_on(
    *,
    actor: Actor,
    candidate: Candidate,
    target: Unit,
    on: date,
    today: date,
    papers: Sequence[str],
    given_by: str = "",
    taken_by: str = "",
) -> HandOver:
    """Papers go to another unit of the road without a step: kept so that everybody knows where they lie."""
    fresh, dossier = at_work(candidate)
    if on > today:
        raise refuse("admission.ahead", _("Ngày này sau hôm nay. Ghi khi việc đã diễn ra."), "on")
    last = hand_overs_of([dossier.pk]).get(dossier.pk, [])
    if on < (last[-1].on if last else dossier.opened_on):
        raise refuse("dossier.passed_later", _("Ngày này trước lần giao hồ sơ gần nhất."), "on")
    if target.pk not in {fresh.cell_id, dossier.checker_id, dossier.decider_id} - {dossier.holder_id}:
        raise refuse("dossier.target", _("Chọn đơn vị khác trên đường đi của hồ sơ."), "target")
    _there(list(items_of(dossier.pk)), papers)
    row = _pass(dossier, None, target, on, papers, people=(given_by, taken_by))
    return _moved(actor, fresh, row, on, today)


@verb("admission.withdraw_dossier_step")
def withdraw_dossier_step(*, actor: Actor, candidate: Candidate, today: date) -> Candidate:
    """Take back the dossier's last step, put in wrongly, with what it wrote; the history keeps it."""
    fresh, dossier = at_work(candidate, more=frozenset({EngineStage.REFUSED}))
    last = steps_of(fresh.pk).last()
    if last is None or last.kind in _STANDS:
        raise refuse("admission.step_stands", _("Bước này không rút được. Ghi kết thúc theo dõi nếu cần."))
    if before_coming(dossier.pk, last.on):
        raise refuse("move.old_step", _("Bước này ghi ở đơn vị cũ, trước khi hồ sơ chuyển đến; giữ nguyên."))
    on, written = last.on, _WRITTEN.get(StepKind(last.kind))
    last.delete()
    if written:
        DossierItem.objects.filter(dossier=dossier, code=written).update(
            state=ItemState.MISSING, basis=_NO_PAPER
        )
    fresh.stage = Stage(stage_after(taken(fresh.pk)).value)
    rest = hand_overs_of([dossier.pk]).get(dossier.pk, [])
    dossier.holder_id = rest[-1].target_id if rest else fresh.cell_id
    dossier.save(update_fields=["holder"])
    save_anew(fresh)
    settle_clocks(actor, fresh, on, today, _NO_PAPER)
    return fresh


def _there(rows: Sequence[DossierItem], papers: Sequence[str]) -> None:
    """Only what is in the checklist and there can be handed over."""
    there = {row.code for row in rows if row.state in {ItemState.VALID, ItemState.SUPPLEMENT}}
    if not papers or not there.issuperset(papers):
        raise refuse("dossier.not_there", _("Chọn giấy đã có trong hồ sơ để giao."), "papers")


def _pass(
    dossier: Dossier,
    step: CandidateStep | None,
    target: Unit,
    on: date,
    papers: Sequence[str],
    *,
    people: tuple[str, str] = ("", ""),
    reason: str = "",
    sentence: str = "",
) -> HandOver:
    row = HandOver.objects.create(
        candidate_id=dossier.candidate_id, dossier=dossier, step=step, origin=dossier.holder, target=target,
        on=on, papers=list(papers), reason=reason, sentence=sentence, given_by=people[0].strip(),
        taken_by=people[1].strip(),
    )  # fmt: skip
    dossier.holder = target
    dossier.save(update_fields=["holder"])
    return row


def _moved(actor: Actor, fresh: Candidate, row: HandOver, on: date, today: date) -> HandOver:
    save_anew(fresh)
    settle_clocks(actor, fresh, on, today, _NO_PAPER)
    return row
