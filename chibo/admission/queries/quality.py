"""Reads: what stands beside figures of admissions, so that nobody chases numbers. Units only, no names."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from chibo.admission.choices import StepKind
from chibo.admission.models import Ballot, CandidateStep
from chibo.admission.queries.dossiers import in_scope
from chibo.admission.queries.pace import paces
from chibo.deadlines.models import Deadline
from chibo.engine.calendar import Period
from chibo.storage.identity import Scope

_RECOGNITION = ("recognition_by_cell", "recognition_decision")


@dataclass(frozen=True)
class Quality:
    """Open dossiers and how many lack no paper; returns and failed votes of the period; recognitions that
    wait on the day and how many of them are late."""

    open: int
    complete: int
    returned: int
    failed: int
    waiting: int
    late: int


def quality(scope: Scope, period: Period, day: date) -> Quality:
    """The quality of the work of a scope: dossiers as of today, what happened over a period."""
    here = in_scope(scope)
    during = Q(on__range=(period.first, period.last))
    dossiers = paces(scope, day)
    waiting = Deadline.objects.filter(
        here, what__in=_RECOGNITION, done_on__isnull=True, withdrawn_on__isnull=True
    )
    return Quality(
        open=len(dossiers),
        complete=sum(not each.missing for each in dossiers),
        returned=returned_in(scope, period),
        failed=Ballot.objects.filter(here, during, passed=False).count(),
        waiting=waiting.count(),
        late=waiting.filter(due__lt=day).count(),
    )


def returned_in(scope: Scope, period: Period) -> int:
    """How often a dossier of the scope was sent back in a period."""
    during = Q(on__range=(period.first, period.last))
    return CandidateStep.objects.filter(in_scope(scope), during, kind=StepKind.RETURNED).count()
