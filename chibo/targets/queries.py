"""Reads: the targets of units for a period with the step in force on a day, and their history."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Prefetch, QuerySet

from chibo.engine.calendar import Period
from chibo.organisation.queries import inside
from chibo.storage.fields import days
from chibo.storage.identity import Scope
from chibo.targets.choices import Amount, StepKind
from chibo.targets.models import Target, TargetStep

_ONE_DAY = timedelta(days=1)
GIVEN = (StepKind.ASSIGNED, StepKind.ADJUSTED)


@dataclass(frozen=True)
class InForce:
    """A target as a day has it: what was asked for, first given, and what holds."""

    target: Target
    registered: TargetStep | None
    assigned: TargetStep | None
    step: TargetStep | None

    @property
    def adjusted(self) -> bool:
        """Does another number hold than the one first given?"""
        return self.step is not None and self.step.kind == StepKind.ADJUSTED

    @property
    def of_members(self) -> bool:
        """Is a step counted from the members at the start of the period?"""
        steps = (self.registered, self.assigned, self.step)
        return any(step is not None and step.amount == Amount.OF_MEMBERS for step in steps)


def spanning(period: Period) -> DateRange:
    """A period as the database keeps it."""
    return days(period.first, period.last + _ONE_DAY)


def in_force(units: Iterable[UUID], period: Period, part: str, day: date) -> dict[UUID, InForce]:
    """The targets of units for exactly this period, by unit; those with a step by the day only."""
    rows = Target.objects.filter(unit__in=list(units), part=part, during=spanning(period))
    found = (_as_of(row) for row in rows.prefetch_related(_steps(day)))
    return {each.target.unit_id: each for each in found if each.registered or each.step}


def parts_in_force(unit: UUID, period: Period, day: date) -> dict[str, InForce]:
    """Every target of one unit for the period, by part."""
    rows = Target.objects.filter(unit=unit, during=spanning(period)).prefetch_related(_steps(day))
    found = (_as_of(row) for row in rows)
    return {each.target.part: each for each in found if each.registered or each.step}


def _steps(day: date) -> "Prefetch[Any]":
    rows = TargetStep.objects.filter(on__lte=day, withdrawn_on__isnull=True).order_by("on", "pk")
    return Prefetch("steps", rows, to_attr="by_day")


def _as_of(row: Target) -> InForce:
    steps: list[TargetStep] = row.by_day  # type: ignore[attr-defined]
    registered = [step for step in steps if step.kind == StepKind.REGISTERED]
    given = [step for step in steps if step.kind in GIVEN]
    assigned = next((step for step in given if step.kind == StepKind.ASSIGNED), None)
    return InForce(row, registered[-1] if registered else None, assigned, given[-1] if given else None)


def steps_of(target: UUID) -> QuerySet[TargetStep]:
    """Everything that was decided about a target, the latest first; withdrawn steps too."""
    rows = TargetStep.objects.filter(target=target).select_related("partner__unit")
    return rows.order_by("-on", "-pk")


def carried_into(targets: Iterable[UUID], day: date) -> Mapping[UUID, list[Target]]:
    """The targets whose number came to others when units were merged, by the target that took it."""
    rows = TargetStep.objects.filter(
        target__in=list(targets), partner__isnull=False, value__gt=0, on__lte=day, withdrawn_on__isnull=True
    ).select_related("partner__unit")
    found: dict[UUID, list[Target]] = {}
    for row in rows:
        if row.partner is not None and row.partner not in found.setdefault(row.target_id, []):
            found[row.target_id].append(row.partner)
    return found


def targets_seen(scope: Scope) -> QuerySet[Target]:
    """Targets of units in a scope."""
    rows = Target.objects.none()
    for path in scope.now:
        rows |= Target.objects.filter(inside(path, "unit__path"))
    return rows.select_related("unit")


def steps_seen(scope: Scope) -> QuerySet[TargetStep]:
    """Steps of targets of units in a scope."""
    rows = TargetStep.objects.none()
    for path in scope.now:
        rows |= TargetStep.objects.filter(inside(path, "target__unit__path"))
    return rows.select_related("target__unit")


def periods_of(path: str) -> list[Period]:
    """The periods for which anybody at a path or below has a target, the latest first."""
    rows = Target.objects.filter(inside(path, "unit__path")).values_list("during", flat=True).distinct()
    found = {Period(row.lower, row.upper - _ONE_DAY) for row in rows if row.lower and row.upper}
    return sorted(found, key=lambda one: (one.last, one.first), reverse=True)


def periods_of_unit(unit: UUID) -> list[tuple[Period, str]]:
    """What one unit has targets for, the longest period first."""
    rows = Target.objects.filter(unit=unit).order_by("during", "part")
    found = [(row.period, row.part) for row in rows]
    return sorted(found, key=lambda each: (each[0].first - each[0].last, each[0].first, each[1]))


def steps_between(path: str, first: date, last: date) -> QuerySet[TargetStep]:
    """Numbers written for units at or below a path of today on days of a stretch, withdrawn ones left out."""
    rows = TargetStep.objects.filter(inside(path, "target__unit__path"), on__range=(first, last))
    return rows.filter(withdrawn_on__isnull=True)
