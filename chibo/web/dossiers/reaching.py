"""Which dossiers a user sees, writes in as the cell, and checks as the level above."""

from uuid import UUID

from django.db.models import QuerySet

from chibo.admission.choices import StepKind
from chibo.admission.models import Candidate, Dossier, DossierItem, Introducer, Verification
from chibo.admission.queries import visible_candidates
from chibo.admission.queries.dossiers import (
    introducer_rows,
    item_rows,
    letter_rows,
    visible_dossiers,
)
from chibo.web.admission.reaching import RECORD, SEE
from chibo.web.people.reach import may_at, reach
from chibo.web.seat import Request
from chibo.web.views import object_or_404

CHECK = "admission.check"
OF_CHECK = frozenset(
    {
        StepKind.RETURNED,
        StepKind.COMPLETED,
        StepKind.RESOLVED,
        StepKind.RESOLUTION_FAILED,
        StepKind.DECIDED,
        StepKind.REFUSED,
        StepKind.RECOGNITION_RESOLVED,
        StepKind.RECOGNITION_STOPPED,
        StepKind.RECOGNISED,
        StepKind.RECOGNITION_REFUSED,
        StepKind.REMOVAL_RESOLVED,
        StepKind.REMOVAL_STOPPED,
        StepKind.REMOVED,
        StepKind.REMOVAL_REFUSED,
        StepKind.ANNULLED,
        StepKind.REPAIRED,
        StepKind.RECOGNITION_ANNULLED,
    }
)
"""Steps of the level that checks or decides: the cell does not take them back."""


def seen_dossiers(request: Request) -> QuerySet[Dossier]:
    """Dossiers the user may look at."""
    return visible_dossiers(reach(request, SEE))


def applicant(request: Request, key: UUID, permission: str) -> Candidate:
    """Somebody who applied, with whom the user may do this; a foreign and a missing one answer the same."""
    rows = visible_candidates(reach(request, permission)).filter(person__isnull=False)
    return object_or_404(rows, pk=key)


def may(request: Request, permission: str, candidate: Candidate) -> bool:
    """May the user do this with the candidate?"""
    return may_at(request, permission, candidate.place)


def own_item(request: Request, key: UUID) -> DossierItem:
    """A paper of a checklist the user may write in."""
    return object_or_404(item_rows(reach(request, RECORD)), pk=key)


def seen_letter(request: Request, key: UUID, permission: str = SEE) -> Verification:
    """A letter the user may look at, or write about."""
    return object_or_404(letter_rows(reach(request, permission)), pk=key)


def own_introducer(request: Request, key: UUID) -> Introducer:
    """An introducer the user may take out again."""
    return object_or_404(introducer_rows(reach(request, RECORD)), pk=key)
