"""Verbs on an admission or a recognition that was wrong: annulled, or its steps repaired.

The rules of the day of the paper say which of the two, and whose consent it needs once the member has moved.
"""

from datetime import date
from types import MappingProxyType

from django.utils.translation import gettext as _

from chibo.admission.actions.clocks import settle_clocks
from chibo.admission.actions.dossiers import at_work
from chibo.admission.actions.probation import PAPER_OF
from chibo.admission.actions.steps import record_step, save_anew
from chibo.admission.actions.votes import issued_on, refuse_any
from chibo.admission.checks.gates import broken, judged_dossier
from chibo.admission.choices import ItemState, Stage, StepKind
from chibo.admission.models import Candidate, CandidateStep, Dossier
from chibo.admission.queries.dossiers import day_of, items_of
from chibo.audit.actions import Actor, verb
from chibo.engine.admission import MEMBERS
from chibo.engine.admission import Stage as EngineStage
from chibo.engine.citation import Citation
from chibo.engine.rules import Fact
from chibo.engine.vietnamese import clean
from chibo.membership.actions import record_movement
from chibo.membership.choices import Kind
from chibo.membership.models import Spell
from chibo.membership.queries import spell_on
from chibo.storage.refusal import refuse

_NO_PAPER = Citation()
_RULES = ("annulment.not_eligible", "annulment.wrong_procedure", "annulment.consent_after_move")
_FAULTS = MappingProxyType({"not_eligible": "annulled", "wrong_procedure": "repaired"})
"""What was wrong, and what is done about it."""


@verb("admission.annul")
def annul_admission(
    *,
    actor: Actor,
    candidate: Candidate,
    today: date,
    basis: Citation,
    reason: str,
    consent: Citation = _NO_PAPER,
) -> CandidateStep:
    """The decision on the admission of somebody who was not eligible is annulled, on the day of `basis`.

    A member is none any longer from that day on; before the ceremony there is nothing to strike out.
    `consent` is the paper of the provincial standing committee, needed once he has moved to another cell.
    """
    fresh, dossier = at_work(candidate, more=MEMBERS)
    issued = _checked(basis, reason, today)
    spell = None if fresh.stage == Stage.DECIDED else _member(fresh, issued)
    _judge(dossier, issued, "not_eligible", spell, consent)
    step = record_step(fresh, StepKind.ANNULLED, issued, today, basis, fault=clean(reason))
    if spell is not None:
        record_movement(
            actor=actor, person=spell.person, kind=Kind.ADMISSION_ANNULLED, on=issued, unit=spell.unit,
            today=today, basis=basis, decided_on=issued,
        )  # fmt: skip
    save_anew(fresh)
    settle_clocks(actor, fresh, issued, today, basis)
    return step


@verb("admission.repair")
def repair_admission(
    *,
    actor: Actor,
    candidate: Candidate,
    today: date,
    basis: Citation,
    reason: str,
    consent: Citation = _NO_PAPER,
) -> CandidateStep:
    """The right person was admitted by the wrong body or procedure: the steps were done over, by `basis`.

    The membership stands with its days; the step keeps what was repaired.
    """
    fresh, dossier = at_work(candidate, more=MEMBERS)
    issued = _checked(basis, reason, today)
    spell = _member(fresh, issued)
    _judge(dossier, issued, "wrong_procedure", spell, consent)
    step = record_step(fresh, StepKind.REPAIRED, issued, today, basis, fault=clean(reason))
    save_anew(fresh)
    settle_clocks(actor, fresh, issued, today, basis)
    return step


@verb("admission.annul_recognition")
def annul_recognition(
    *, actor: Actor, candidate: Candidate, today: date, basis: Citation, reason: str
) -> CandidateStep:
    """The decision on recognition is annulled: from its day on he is a member on probation again.

    The recognition begins anew; its votes have to be held again, papers that are there stay.
    """
    fresh, dossier = at_work(candidate, more=frozenset({EngineStage.RECOGNISED}))
    issued = _checked(basis, reason, today)
    spell = _member(fresh, issued)
    if spell.unit_id != fresh.cell_id:
        raise refuse(
            "annulment.elsewhere",
            _("Đồng chí nay sinh hoạt ở chi bộ khác. Ghi việc hủy công nhận trong sổ đảng viên ở nơi đó."),
        )
    step = record_step(fresh, StepKind.RECOGNITION_ANNULLED, issued, today, basis, fault=clean(reason))
    record_movement(
        actor=actor, person=spell.person, kind=Kind.RECOGNITION_ANNULLED, on=issued, unit=spell.unit,
        today=today, basis=basis, decided_on=issued,
    )  # fmt: skip
    items_of(dossier.pk).filter(code__in=PAPER_OF.values()).update(state=ItemState.MISSING, basis=_NO_PAPER)
    save_anew(fresh)
    settle_clocks(actor, fresh, issued, today, basis)
    return step


def _checked(basis: Citation, reason: str, today: date) -> date:
    issued = issued_on(basis, day_of(basis) or today, None, today)
    if not clean(reason):
        raise refuse("annulment.reason", _("Nêu việc kết nạp hoặc công nhận sai ở điểm nào."), "reason")
    return issued


def _member(fresh: Candidate, on: date) -> Spell:
    """Where the ledger has him on the day. Whom it does not show is a member elsewhere, or none."""
    spell = spell_on(fresh.person_id, on) if fresh.person_id else None
    if spell is None or spell.transit:
        raise refuse(
            "annulment.not_here",
            _(
                "Vào ngày này sổ đảng viên ở đây không có đồng chí. Cấp ủy nơi đồng chí sinh hoạt quyết định "
                "khi cấp tỉnh đồng ý bằng văn bản, và ghi trong sổ đảng viên nơi đó."
            ),
            "paper_date",
        )
    return spell


def _judge(dossier: Dossier, issued: date, fault: str, spell: Spell | None, consent: Citation) -> None:
    """The rules of the day: the remedy for the fault, and the consent where he has moved since."""
    more: dict[str, Fact] = {
        "annulment_on": issued,
        "admission_fault": fault,
        "fault_remedy": _FAULTS[fault],
        "transferred_since": spell is not None and spell.unit_id != dossier.candidate.cell_id,
    }
    given = day_of(consent)
    if given is not None:
        more |= {"annulment_consent_on": given, "annulment_consent_by": "province_standing_committee"}
    else:
        more |= {"annulment_consent_on": False, "annulment_consent_by": "other_body"}
    refuse_any(broken(judged_dossier(dossier, issued, _RULES, more)))
