"""Verbs that take back what a list brought in, whole: nothing was built upon it, nothing of it remains."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from chibo.admission.models import Candidate, CandidateGroup, CandidateStep, HelperTerm, PoolReviewRow
from chibo.audit.actions import Actor, verb
from chibo.deadlines.actions import withdraw_deadline
from chibo.deadlines.queries import deadlines_about, open_ones
from chibo.engine.vietnamese import clean
from chibo.storage.refusal import refuse
from chibo.training.actions import withdraw_certificate
from chibo.training.models import Certificate, Enrolment


@verb("admission.take_back")
def take_back_notes(*, actor: Actor, keys: Sequence[UUID], today: date, reason: str) -> int:
    """Remove notes with their steps, groups and certificates, as if they had never been opened.

    Refused once one of them led to a file, to help, to a class or to a review. Names are in no history, so
    none stays; the deadlines are withdrawn for the reason. Returns how many notes went.
    """
    why = clean(reason)
    if not why:
        raise refuse("admission.reason", _("Ghi rõ lý do."), "reason")
    held = list(Candidate.objects.select_for_update().filter(pk__in=keys))
    used = any(row.person_id or row.erased_on for row in held)
    for model in (HelperTerm, PoolReviewRow, Enrolment):
        used = used or model._default_manager.filter(candidate__in=keys).exists()
    if used or len(held) != len(set(keys)):
        raise refuse("admission.built_upon", _("Đã có việc ghi trên ghi chú này, không rút cả ghi chú được."))
    for certificate in Certificate.objects.filter(candidate__in=keys):
        withdraw_certificate(actor=actor, certificate=certificate)
    for deadline in open_ones(deadlines_about(keys)):
        withdraw_deadline(actor=actor, deadline=deadline, reason=why, on=today)
    CandidateGroup.objects.filter(candidate__in=keys).delete()
    CandidateStep.objects.filter(candidate__in=keys).delete()
    Candidate.objects.filter(pk__in=keys).delete()
    return len(held)


@verb("admission.withdraw_helper")
def withdraw_helper(*, actor: Actor, term: HelperTerm) -> None:
    """Remove a term of help entered by mistake; the history keeps it."""
    if term.during.upper is not None:
        raise refuse("admission.help_over", _("Lần giúp đỡ này đã kết thúc, không rút được."))
    term.delete()
