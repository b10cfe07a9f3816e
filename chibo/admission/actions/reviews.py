"""The cell goes through its list: who stays, who leaves; and what the nightly job does with old notes."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from chibo.admission.actions.notes import held
from chibo.admission.actions.reminders import stop_reminding
from chibo.admission.actions.steps import close_held, forget, renew
from chibo.admission.checks import check_cell
from chibo.admission.choices import CloseReason, StepKind
from chibo.admission.models import Candidate, CandidateStep, PoolReview, PoolReviewRow
from chibo.admission.queries import reviews_of, taken, to_erase, to_mark, waiting
from chibo.audit.actions import Actor, Machine, verb
from chibo.engine.admission import WAITING
from chibo.engine.citation import Citation
from chibo.organisation.models import Unit
from chibo.regulations.pool import pool_limits
from chibo.storage.refusal import refuse


@verb("admission.review")
def review_pool(
    *, actor: Actor, cell: Unit, on: date, today: date, basis: Citation, stays: Mapping[UUID, bool]
) -> PoolReview:
    """The cell's resolution on its whole list. Who stays begins a new year; who leaves is closed."""
    check_cell(cell, on, "on")
    if on > today:
        raise refuse("admission.ahead", _("Ngày này sau hôm nay. Ghi khi việc đã diễn ra."), "on")
    if reviews_of(cell.pk).filter(on__gte=on).exists():
        raise refuse("admission.reviewed", _("Chi bộ đã rà soát vào ngày này hoặc sau đó."), "on")
    notes = {note.pk: note for note in waiting(Candidate.objects.filter(cell=cell, introduced_on__lte=on))}
    if set(stays) != set(notes):
        raise refuse(
            "admission.list_changed",
            _("Danh sách nguồn vừa thay đổi, hoặc còn người chưa chọn. Chọn giữ hay thôi cho từng người."),
        )
    review = PoolReview.objects.create(cell=cell, on=on, basis=basis)
    for key, keeps in stays.items():
        PoolReviewRow.objects.create(review=review, candidate=notes[key], stays=keeps)
        _answer(actor, held(notes[key]), review, today, keeps=keeps)
    return review


def _answer(actor: Actor, fresh: Candidate, review: PoolReview, today: date, *, keeps: bool) -> None:
    if not keeps:
        close_held(actor, fresh, review.on, today, CloseReason.LEFT_LIST, review.basis)
        return
    renew(actor, fresh, review.on, today, review.basis)
    fresh.version += 1
    fresh.save()


@verb("admission.tell_erasure")
def tell_erasure(*, actor: Actor | None = None, today: date) -> int:
    """Notes over their year get the day their name will be erased. Nothing ends by itself."""
    marked = to_mark(today).update(erase_on=pool_limits().erased_on(today))
    return int(marked)


@verb("admission.erase")
def erase_told(*, actor: Actor | None = None, today: date) -> int:
    """Names whose day of erasure has come are gone; the counts stay. Returns how many."""
    done = 0
    for candidate in to_erase(today):
        fresh = held(candidate)
        if fresh.stage in WAITING:
            stop_reminding(Machine(), fresh, today, today, Citation())
            CandidateStep.objects.create(
                candidate=fresh, kind=StepKind.LAPSED, on=today, number=len(taken(fresh.pk)) + 1
            )
            fresh.stage = StepKind.LAPSED
        forget(fresh, today)
        done += 1
    return done
