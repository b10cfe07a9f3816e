"""Where the goals of a scheme stand on a day: computed or reported figure, plan line, state."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chibo.deadlines.local_rules import rules_at
from chibo.engine.calendar import Period
from chibo.engine.formula import Definition, Expected, Line, Moment, State, state_of
from chibo.indicators.choices import Frequency
from chibo.indicators.measuring import Figure, Setting, below, measured
from chibo.indicators.models import Report, Scheme
from chibo.indicators.queries import Laid, last_reports
from chibo.organisation.models import STEP
from chibo.organisation.nodes import Node
from chibo.organisation.queries import path_on


@dataclass(frozen=True)
class Told:
    """What was reported: the figure, by how many units, on which days. Never mixed with what is computed."""

    figure: Figure
    units: int
    first: date
    last: date


@dataclass(frozen=True)
class Standing:
    """A goal on a day. `figure` is computed, or (`told` is there) reported; None where nobody knows."""

    laid: Laid
    day: date
    due: date
    figure: Figure | None
    told: Told | None
    start: Figure | None
    expected: Expected | None
    state: State

    @property
    def least(self) -> int:
        """How many of the base reach the goal."""
        return self.laid.goal.least(self.figure.under if self.figure else 0)

    @property
    def missing(self) -> int:
        """How many more (of a falling goal: fewer) are needed."""
        if self.figure is None:
            return 0
        return self.laid.goal.missing(self.figure.part, self.figure.under)


def standings(scheme: Scheme, goals: Sequence[Laid], node: Node, day: date) -> list[Standing]:
    """The goals at a node: the scheme's own unit, or one below it, on any day of the scheme."""
    last = min(day, scheme.during.upper)
    now = _figures(node, goals, [_period(scheme, each, last) for each in goals])
    first = scheme.during.lower
    starts = _figures(node, goals, [Period(first, first) for _each in goals]) if first <= last else {}
    reported = _reported(goals, node, last)
    risk = _risk(node.unit.path, last)
    return [
        _standing(
            scheme, each, last, now.get(number), starts.get(number), reported.get(each.indicator.pk), risk
        )
        for number, each in enumerate(goals)
    ]


def figures_below(
    scheme: Scheme, goals: Sequence[Laid], node: Node, day: date
) -> dict[UUID, dict[str, Figure]]:
    """The figures of computed goals in the units directly below the node on the day, by place."""
    last = min(day, scheme.during.upper)
    path = node.path_on(last)
    if path is None:
        return {}
    periods = [_period(scheme, each, last) for each in goals]
    found: dict[UUID, dict[str, Figure]] = {}
    for period in dict.fromkeys(periods):
        chosen = [each for each, one in zip(goals, periods, strict=True) if one == period]
        answers = below(Setting(node, period), [each.definition for each in chosen], len(path) + STEP)
        found |= {each.indicator.pk: figures for each, figures in zip(chosen, answers, strict=True)}
    return found


def _standing(  # noqa: PLR0917 -- one value of each sort
    scheme: Scheme, laid: Laid, day: date, figure: Figure | None, start: Figure | None, told: Told | None,
    risk: int,
) -> Standing:  # fmt: skip
    due = _due(laid, day)
    if figure is None and told is not None:
        figure = told.figure
    else:
        told = None
    expected = _expected(scheme, laid, figure, start, due, day) if told is None else None
    state = State.NO_DATA
    if figure is not None and figure.under:
        begun = start.part if start else 0
        state = state_of(laid.goal, figure.part, figure.under, expected=expected, start=begun, risk=risk)
    return Standing(laid, day, due, figure, told, start, expected, state)


def _figures(node: Node, goals: Sequence[Laid], periods: Sequence[Period]) -> dict[int, Figure | None]:
    """The figures of goals, those of one period in one go; a goal whose facts come later has none."""
    found: dict[int, Figure | None] = {}
    for period in dict.fromkeys(periods):
        if node.path_on(period.last) is None:
            continue
        chosen = [i for i, one in enumerate(periods) if one == period]
        answers = measured(Setting(node, period), [goals[i].definition for i in chosen])
        found |= dict(zip(chosen, answers, strict=True))
    return found


def _period(scheme: Scheme, laid: Laid, day: date) -> Period:
    """The day itself for what is there; the year or the term so far for what happens."""
    if laid.definition.moment is Moment.DAY:
        return Period(day, day)
    yearly = laid.version.frequency == Frequency.YEARLY
    first = max(date(day.year, 1, 1), scheme.during.lower) if yearly else scheme.during.lower
    return Period(min(first, day), day)


def _due(laid: Laid, day: date) -> date:
    """When it is judged: a yearly goal on that day of this year."""
    due: date = laid.version.due_on
    if laid.version.frequency != Frequency.YEARLY:
        return due
    last_of_month = (due.month, due.day) == (2, 29)
    return due.replace(year=day.year, day=28 if last_of_month else due.day)


def _expected(  # noqa: PLR0917 -- one value of each sort
    scheme: Scheme, laid: Laid, figure: Figure | None, start: Figure | None, due: date, day: date
) -> Expected | None:
    """What a straight line by calendar days wants: for numbers over their period, for shares of what is there
    from the first day of the scheme to the last. Shares of what happens have none."""
    if figure is None or not figure.under:
        return None
    over = laid.definition.moment is Moment.PERIOD
    if over and laid.definition.divides:
        return None
    if over:
        first = _period(scheme, laid, day).first
        return Line(first, max(due, first), laid.goal.least()).expected(day)
    if laid.version.frequency == Frequency.YEARLY or start is None:
        return None
    end = laid.goal.least(figure.under)
    return Line(scheme.during.lower, max(due, scheme.during.lower), end, start=start.part).expected(day)


def _reported(goals: Iterable[Laid], node: Node, day: date) -> Mapping[UUID, Told]:
    """The unit's own latest report; without one the sum of what units directly below it told."""
    asked = [each for each in goals if not each.definition.held]
    path = path_on(node.unit.pk, day) or node.unit.path
    rows = last_reports([each.indicator.pk for each in asked], node.unit.path, day)
    found = {}
    for each in asked:
        reports = [row for row in rows.get(each.indicator.pk, []) if _counts(each, row, day)]
        own = [row for row in reports if row.unit_id == node.unit.pk]
        below = [row for row in reports if row.unit.path[:-4] == node.unit.path]
        chosen = own or below
        if chosen and path:
            found[each.indicator.pk] = _summed(each.definition, chosen)
    return found


def _counts(laid: Laid, row: Report, day: date) -> bool:
    """A yearly goal is not met by a report of another year."""
    return laid.version.frequency != Frequency.YEARLY or row.on.year == day.year


def _summed(definition: Definition, rows: Sequence[Report]) -> Told:
    base = sum(row.base or 0 for row in rows) if definition.divides else None
    figure = Figure(sum(row.part for row in rows), base)
    days = [row.on for row in rows]
    return Told(figure, len(rows), min(days), max(days))


def _risk(path: str, day: date) -> int:
    stated = rules_at(path).book.in_force(day).get("progress.at_risk_below")
    return stated.value if stated is not None and isinstance(stated.value, int) else 0
