"""Counts of the pool and times of dossiers: plain numbers for units, never an order of persons."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from chibo.admission.choices import HAS_FILE, YOUTH_UP_TO, Group, Stage
from chibo.admission.models import Candidate, CandidateGroup, Dossier
from chibo.admission.queries import followed
from chibo.admission.queries.dossiers import hand_overs_of, stays
from chibo.engine.admission import IN_DOSSIER
from chibo.people.choices import Gender
from chibo.people.models import Belonging
from chibo.people.queries import latest_birth

KINH = "01"


@dataclass(frozen=True)
class PoolCounts:
    """How many are followed, and of them by sex, age, stage and group. `applied` have a file."""

    followed: int
    women: int
    youth: int
    stages: dict[str, int]
    groups: dict[str, int]
    applied: int
    minority: int


def pool_counts(candidates: QuerySet[Candidate], day: date) -> PoolCounts:
    """Counts of those still followed among the candidates; youth by year of birth, up to the full years."""
    rows = followed(candidates).order_by()
    youngest = day.year - YOUTH_UP_TO
    counted = rows.aggregate(
        followed=Count("pk"),
        women=Count("pk", filter=Q(gender=Gender.FEMALE)),
        youth=Count(
            "pk",
            filter=Q(birth_year__gte=youngest)
            | Q(person__reckoned_birth__gt=latest_birth(day, YOUTH_UP_TO + 1)),
        ),
        applied=Count("pk", filter=Q(stage__in=HAS_FILE)),
        minority=Count("pk", filter=Q(Exists(_minority()), stage__in=HAS_FILE)),
    )
    stages = dict(rows.values_list("stage").annotate(n=Count("pk")))
    groups = CandidateGroup.objects.filter(candidate__in=rows.values("pk"), during__contains=day).order_by()
    return PoolCounts(
        **counted,
        stages={stage: stages.get(stage, 0) for stage in Stage.values if stage in stages},
        groups=dict.fromkeys(Group.values, 0) | dict(groups.values_list("code").annotate(n=Count("pk"))),
    )


def _minority() -> QuerySet[Belonging]:
    known = Belonging.objects.filter(person=OuterRef("person")).exclude(ethnicity="")
    return known.exclude(ethnicity=KINH)


def stage_counts(cell: UUID) -> dict[str, int]:
    """How many of one cell stand at each stage."""
    rows = Candidate.objects.filter(cell=cell).order_by()
    return dict(rows.values_list("stage").annotate(n=Count("pk")))


@dataclass
class UnitTimes:
    """How long dossiers lay with a unit, and how often it sent one back. Days are calendar days."""

    unit: UUID
    here: int = 0
    stays: int = 0
    days: int = 0
    longest: int = 0
    returns: int = 0

    @property
    def usual(self) -> int:
        """Days a stay takes on average, rounded half up."""
        return (2 * self.days + self.stays) // (2 * self.stays) if self.stays else 0


def times_by_unit(dossiers: Iterable[Dossier], today: date) -> dict[UUID, UnitTimes]:
    """Every unit dossiers lay with; whoever waited longest is a unit, never a person."""
    rows = list(dossiers)
    passings = hand_overs_of(row.pk for row in rows)
    found: dict[UUID, UnitTimes] = {}
    for row in rows:
        moved = passings.get(row.pk, [])
        works = row.candidate.stage in IN_DOSSIER
        for stay in stays(row, moved):
            if stay.until is None and not works:
                continue
            times = found.setdefault(stay.place, UnitTimes(stay.place))
            days = stay.days(today)
            times.here += stay.until is None
            times.stays, times.days = times.stays + 1, times.days + days
            times.longest = max(times.longest, days)
        for passing in moved:
            if passing.reason:
                found.setdefault(passing.origin_id, UnitTimes(passing.origin_id)).returns += 1
    return found
