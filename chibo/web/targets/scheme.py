"""Targets of a scheme's unit within its term, as its page tells them beside the goals."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from chibo.engine.calendar import Period
from chibo.indicators.models import Scheme
from chibo.organisation.nodes import Node
from chibo.targets.progress import Asked, Standing, standing_of
from chibo.targets.queries import periods_of_unit
from chibo.web.charts import Bullet
from chibo.web.statistics.asking import NamedUnit, period_text
from chibo.web.targets.asking import key_of, part_label
from chibo.web.targets.board import STATES, bullet_of, finding


@dataclass(frozen=True)
class TargetLine:
    """A target of the unit on the day."""

    standing: Standing
    label: str
    period: str
    finding: str
    bullet: Bullet | None
    state: object
    colour: str
    url: str


def target_lines(unit: NamedUnit, scheme: Scheme, day: date) -> list[TargetLine]:
    """The targets of a unit for the term and for the year of the day, those given first."""
    found = []
    for period, part in periods_of_unit(unit.pk):
        if period.first <= day and scheme.during.lower <= period.last and _of_day(period, day):
            standing = standing_of(Asked(Node(unit), period, part, day))
            if standing.number is not None:
                found.append(_line(unit, period, part, standing))
    return found


def _of_day(period: Period, day: date) -> bool:
    """The year or term the day lies in."""
    return period.first <= day <= period.last


def _line(unit: NamedUnit, period: Period, part: str, standing: Standing) -> TargetLine:
    words, colour = STATES[standing.state]
    told = finding(standing)
    return TargetLine(
        standing=standing,
        label=part_label(part),
        period=period_text(period),
        finding=f"{told.headline} {told.rest}",
        bullet=bullet_of(standing),
        state=words,
        colour=colour,
        url=f"{reverse('targets_unit', args=[unit.code])}?period={key_of(period)}&part={part}",
    )
