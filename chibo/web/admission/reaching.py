"""Which notes a user sees and writes; the measure shown before a write."""

from uuid import UUID

from django.db.models import QuerySet

from chibo.admission.choices import Stage
from chibo.admission.measures import stage_counts
from chibo.admission.models import Candidate
from chibo.admission.queries import visible_candidates
from chibo.organisation.models import Unit
from chibo.web.people.reach import may_at, reach
from chibo.web.preview import Counts
from chibo.web.seat import Request
from chibo.web.views import object_or_404

SEE, RECORD = "admission.see", "admission.record"


def seen_notes(request: Request) -> QuerySet[Candidate]:
    """Notes the user may look at."""
    return visible_candidates(reach(request, SEE))


def seen_note(request: Request, key: UUID) -> Candidate:
    """A note the user may look at; a foreign one and a missing one give the same answer."""
    return object_or_404(seen_notes(request), pk=key)


def own_note(request: Request, key: UUID) -> Candidate:
    """A note the user may write about."""
    return object_or_404(visible_candidates(reach(request, RECORD)), pk=key)


def writes_about(request: Request, candidate: Candidate) -> bool:
    """May the user write about the note?"""
    return may_at(request, RECORD, candidate.place)


def counts(cell: Unit | None) -> Counts:
    """The cell's notes by stage."""
    if cell is None:
        return {}
    told = stage_counts(cell.pk)
    return {str(Stage(stage).label): told.get(stage, 0) for stage in Stage.values}
