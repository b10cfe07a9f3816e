"""Verbs that take back what a list brought in, whole: nothing was built upon it, nothing of it remains."""

from datetime import date

from django.utils.translation import gettext as _

from chibo.admission.actions.notes import held
from chibo.admission.models import Candidate, HelperTerm
from chibo.admission.queries import groups_of, helper_terms, review_rows_of, steps_of
from chibo.audit.actions import Actor, verb
from chibo.deadlines.actions import withdraw_deadline
from chibo.deadlines.queries import deadlines_of, open_ones
from chibo.engine.vietnamese import clean
from chibo.storage.refusal import refuse
from chibo.training.actions import withdraw_certificate
from chibo.training.queries import certificates_of, ever_sent


@verb("admission.take_back")
def take_back_note(*, actor: Actor, candidate: Candidate, today: date, reason: str) -> None:
    """Remove a note with its steps, groups and certificates, as if it had never been opened.

    Refused once it led to a file, to help, to a class or to a review. Names are in no history, so none stays;
    its deadline is withdrawn for the reason.
    """
    fresh, why = held(candidate), clean(reason)
    if not why:
        raise refuse("admission.reason", _("Ghi rõ lý do."), "reason")
    used = helper_terms(fresh.pk).exists() or review_rows_of(fresh.pk).exists() or ever_sent(fresh.pk)
    if fresh.person_id or fresh.erased_on or used:
        raise refuse("admission.built_upon", _("Đã có việc ghi trên ghi chú này, không rút cả ghi chú được."))
    for row in certificates_of(candidate=fresh.pk):
        withdraw_certificate(actor=actor, certificate=row)
    for deadline in open_ones(deadlines_of(fresh.pk)):
        withdraw_deadline(actor=actor, deadline=deadline, reason=why, on=today)
    groups_of(fresh.pk).delete()
    steps_of(fresh.pk).delete()
    fresh.delete()


@verb("admission.withdraw_helper")
def withdraw_helper(*, actor: Actor, term: HelperTerm) -> None:
    """Remove a term of help entered by mistake; the history keeps it."""
    if term.during.upper is not None:
        raise refuse("admission.help_over", _("Lần giúp đỡ này đã kết thúc, không rút được."))
    term.delete()
