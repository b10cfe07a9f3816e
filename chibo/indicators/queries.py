"""Reads: schemes that bind a scope, their indicators with the version of a day, what was reported."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from chibo.engine.formula import Comparator, Definition, Goal
from chibo.indicators.models import (
    Indicator,
    IndicatorVersion,
    Recommendation,
    Report,
    Scheme,
    SchemeSeat,
    SchemeTask,
)
from chibo.organisation.queries import above, inside
from chibo.storage.identity import Scope

Kept = TypeVar("Kept", SchemeSeat, SchemeTask, Recommendation)


@dataclass(frozen=True)
class Laid:
    """An indicator as a day has it: what is counted, what is to be reached, until when."""

    indicator: Indicator
    version: IndicatorVersion
    definition: Definition
    goal: Goal


def schemes_for(scope: Scope) -> QuerySet[Scheme]:
    """Schemes of units inside the scope and of those above it, the latest first."""
    condition = Q(pk__in=[])
    for root in scope.now:
        condition |= inside(root, "unit__path") | Q(unit__path__in=above(root))
    return Scheme.objects.filter(condition).select_related("unit").order_by("-during", "title")


def schemes_on(schemes: QuerySet[Scheme], day: date) -> QuerySet[Scheme]:
    """Those in force on the day."""
    return schemes.filter(during__contains=day)


def same_number(scheme: Scheme) -> QuerySet[Scheme]:
    """Other schemes of the same unit that bear the same number: another term."""
    if not scheme.basis.number:
        return Scheme.objects.none()
    rows = Scheme.objects.filter(unit=scheme.unit_id, basis__number=scheme.basis.number)
    return rows.exclude(pk=scheme.pk).order_by("during")


def laid_down(scheme: UUID, day: date) -> list[Laid]:
    """The indicators of a scheme with the version of the day, in their order; those not yet laid down are
    left out."""
    versions = IndicatorVersion.objects.filter(during__contains=day)
    rows = Indicator.objects.filter(scheme=scheme).order_by("position")
    return [
        as_laid(row, version)
        for row in rows.prefetch_related(Prefetch("versions", versions, to_attr="of_day"))
        for version in row.of_day
    ]


def as_laid(indicator: Indicator, version: IndicatorVersion) -> Laid:
    """An indicator with one of its versions as values."""
    goal = Goal(Comparator(version.comparator), version.level, percent=version.percent)
    return Laid(indicator, version, Definition.from_data(version.definition), goal)


def versions_of(indicator: UUID) -> QuerySet[IndicatorVersion]:
    """Every version, the latest first."""
    return IndicatorVersion.objects.filter(indicator=indicator).order_by("-during")


def reports_of(indicator: UUID) -> QuerySet[Report]:
    """What was reported, the latest first; withdrawn rows too."""
    return Report.objects.filter(indicator=indicator).select_related("unit").order_by("-on", "unit__path")


def last_reports(indicators: Iterable[UUID], path: str, day: date) -> dict[UUID, list[Report]]:
    """The latest figure each unit told by the day, at the path and below, by indicator."""
    rows = Report.objects.filter(
        inside(path, "unit__path"), indicator__in=list(indicators), on__lte=day, withdrawn_on__isnull=True
    )
    latest = rows.order_by("indicator", "unit", "-on").distinct("indicator", "unit").select_related("unit")
    found: dict[UUID, list[Report]] = {}
    for row in latest:
        found.setdefault(row.indicator_id, []).append(row)
    return found


def seats_of(scheme: UUID, day: date | None = None) -> QuerySet[SchemeSeat]:
    """Who sits, or ever sat, in the steering group."""
    rows = SchemeSeat.objects.filter(scheme=scheme)
    return (
        rows.order_by("role", "during") if day is None else rows.filter(during__contains=day).order_by("role")
    )


def tasks_of(scheme: UUID) -> QuerySet[SchemeTask]:
    """The tasks of a scheme by their deadline."""
    return SchemeTask.objects.filter(scheme=scheme).select_related("unit").order_by("due_on", "pk")


def recommendations_of(scheme: UUID) -> QuerySet[Recommendation]:
    """What was asked of the level above, the latest first."""
    return Recommendation.objects.filter(scheme=scheme).order_by("-sent_on", "pk")


def indicators_seen(scope: Scope) -> QuerySet[Indicator]:
    """Indicators of the schemes that bind a scope."""
    return Indicator.objects.filter(scheme__in=schemes_for(scope).order_by().values("pk")).select_related(
        "scheme__unit"
    )


def reports_seen(scope: Scope) -> QuerySet[Report]:
    """Reports of units in a scope."""
    condition = Q(pk__in=[])
    for root in scope.now:
        condition |= inside(root, "unit__path")
    return Report.objects.filter(condition).select_related("unit", "indicator__scheme__unit")


def rows_kept(scope: Scope, model: type[Kept]) -> QuerySet[Kept]:
    """Seats, tasks or recommendations of schemes kept by units in a scope."""
    condition = Q(pk__in=[])
    for root in scope.now:
        condition |= inside(root, "scheme__unit__path")
    return model._default_manager.filter(condition).select_related("scheme__unit")


def schemes_kept(scope: Scope) -> QuerySet[Scheme]:
    """Schemes kept by units in a scope: those its officers may change."""
    condition = Q(pk__in=[])
    for root in scope.now:
        condition |= inside(root, "unit__path")
    return Scheme.objects.filter(condition).select_related("unit")
