"""Counts of the pool: plain numbers for a node, never an order of persons."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from chibo.admission.choices import YOUTH_UP_TO, Group, Stage
from chibo.admission.models import Candidate, CandidateGroup
from chibo.admission.queries import followed
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
        applied=Count("pk", filter=Q(stage=Stage.APPLIED)),
        minority=Count("pk", filter=Q(Exists(_minority()), stage=Stage.APPLIED)),
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
