"""What the votes on a member on probation have in common, and taking the last of their steps back."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from uuid import UUID

from django.utils.translation import gettext as _

from chibo.admission.actions.clocks import open_again, settle_clocks
from chibo.admission.actions.dossiers import at_work
from chibo.admission.actions.steps import record_step, save_anew
from chibo.admission.actions.votes import check_ballot, keep_verdict
from chibo.admission.checks.gates import judged_dossier
from chibo.admission.choices import ItemState, Stage, StepKind
from chibo.admission.models import Ballot, Candidate, CandidateStep
from chibo.admission.queries.dossiers import items_of
from chibo.admission.queries.notes import steps_of, taken
from chibo.admission.queries.relocations import before_coming
from chibo.audit.actions import Actor, verb
from chibo.engine.admission import ON_PROBATION, stage_after
from chibo.engine.admission import Stage as EngineStage
from chibo.engine.citation import Citation
from chibo.engine.rules import Fact
from chibo.membership.actions import void_movement
from chibo.membership.choices import Kind
from chibo.membership.models import Movement, Spell
from chibo.membership.queries import in_force, spell_on
from chibo.regulations.dossier import RECOGNITION_STEPS, papers
from chibo.storage.refusal import refuse

_NO_PAPER = Citation()
EXPLANATION = "late_explanation"
AFTER_ADMISSION = frozenset(
    {EngineStage.RECOGNISED, EngineStage.REMOVED, EngineStage.ANNULLED} | ON_PROBATION
)
PAPER_OF = MappingProxyType(
    {
        StepKind.RECOGNITION_VOTED: "recognition_cell_resolution",
        StepKind.RECOGNITION_RESOLVED: "recognition_committee_resolution",
    }
)
_ENTRIES = MappingProxyType(
    {
        StepKind.RECOGNISED: Kind.RECOGNISED,
        StepKind.REMOVED: Kind.REMOVED,
        StepKind.ANNULLED: Kind.ADMISSION_ANNULLED,
        StepKind.RECOGNITION_ANNULLED: Kind.RECOGNITION_ANNULLED,
    }
)
"""Steps that write the ledger, and as what."""
TAKEN_BACK = frozenset(
    {kind for kind in StepKind if kind.startswith(("recogni", "remov"))}
    | {StepKind.ANNULLED, StepKind.REPAIRED}
)


def still_here(fresh: Candidate, on: date) -> Spell:
    """Only the cell where the member on probation sits decides about him; the ledger says where that is."""
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
    return spell


def keep(ballot: Ballot, share: str, more: Mapping[str, Fact], on: date) -> None:
    """Refuse a count that cannot be, and note in it whether the share of the day was reached."""
    check_ballot(ballot)
    keep_verdict(ballot, judged_dossier(ballot.dossier, on, (share,), dict(more)).verdicts[0])


def written(  # noqa: PLR0917 -- what its callers have, in one order
    actor: Actor, fresh: Candidate, ballot: Ballot, kind: StepKind, on: date, today: date, basis: Citation
) -> Ballot:
    """The ballot with its step; the resolution it led to is a paper of the dossier."""
    ballot.step = record_step(fresh, kind, on, today, basis)
    ballot.save()
    if kind in PAPER_OF:
        items_of(ballot.dossier_id).filter(code=PAPER_OF[kind]).update(state=ItemState.VALID, basis=basis)
    save_anew(fresh)
    settle_clocks(actor, fresh, on, today, basis)
    return ballot


@verb("admission.withdraw_probation_step")
def withdraw_probation_step(*, actor: Actor, candidate: Candidate, today: date, reason: str) -> Candidate:
    """Take back the last step since the admission, put in wrongly; an entry of the ledger is struck out."""
    fresh, dossier = at_work(candidate, more=AFTER_ADMISSION)
    last = steps_of(fresh.pk).last()
    if last is None or last.kind not in TAKEN_BACK:
        raise refuse("admission.step_stands", _("Bước này không rút được. Ghi kết thúc theo dõi nếu cần."))
    if before_coming(dossier.pk, last.on):
        raise refuse("move.old_step", _("Bước này ghi ở đơn vị cũ, trước khi hồ sơ chuyển đến; giữ nguyên."))
    if not reason.strip():
        raise refuse("recognition.reason", _("Nêu lý do rút."), "reason")
    _strike(actor, last, today, reason)
    kind, on = StepKind(last.kind), last.on
    last.delete()
    _untake(dossier.pk, fresh.pk, kind)
    fresh.stage = Stage(stage_after(taken(fresh.pk)).value)
    save_anew(fresh)
    settle_clocks(actor, fresh, on, today, _NO_PAPER)
    open_again(actor, fresh, dossier, on, today)
    return fresh


def _untake(dossier: UUID, candidate: UUID, kind: StepKind) -> None:
    """Papers that the step entered are as they were before it."""
    items = items_of(dossier)
    before = steps_of(candidate).filter(kind=StepKind.RECOGNITION_OPENED)
    if kind is StepKind.RECOGNITION_OPENED and not before.exists():
        codes = [paper.code for paper in papers().values() if paper.before in RECOGNITION_STEPS]
        items.filter(code__in=codes).delete()
    if kind is StepKind.RECOGNITION_VOTED:
        items.filter(code=EXPLANATION).delete()
    if kind in PAPER_OF:
        items.filter(code=PAPER_OF[kind]).update(state=ItemState.MISSING, basis=_NO_PAPER)


def _strike(actor: Actor, step: CandidateStep, today: date, reason: str) -> None:
    kind = _ENTRIES.get(StepKind(step.kind))
    if kind is None:
        return
    rows = in_force(Movement.objects.filter(person=step.candidate.person_id, kind=kind))
    row = rows.filter(decided_on=step.on).order_by("seq").last()
    if row is not None:
        void_movement(actor=actor, movement=row, today=today, reason=reason, basis=step.basis)
