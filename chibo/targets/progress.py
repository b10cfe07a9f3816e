"""How far units got with their targets: counted on any day, beside the plan line and earlier years."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from chibo.deadlines.local_rules import rules_at
from chibo.engine.calendar import Period
from chibo.engine.formula import (
    Comparator,
    Definition,
    Expected,
    Goal,
    Line,
    Measure,
    State,
    needed_per_month,
    state_of,
)
from chibo.indicators.measuring import Setting, below, measured
from chibo.indicators.models import WHOLE
from chibo.organisation.models import STEP, Unit
from chibo.organisation.nodes import NOW, Node
from chibo.organisation.queries import children
from chibo.regulations.indicators import target_parts
from chibo.targets.choices import Amount
from chibo.targets.models import Target, TargetStep
from chibo.targets.queries import InForce, carried_into, in_force

BASE_YEARS = 3
"""Earlier calendar years a forecast looks at."""
ENOUGH = 10
"""Admissions a unit must have had in the base years for a forecast."""
YEARS_BACK = 10
"""Years looked back for "years in a row without admission"."""
_MEMBERS = Definition("members")
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """What is asked: the node, the period of the target, what it counts, and the day it is looked at."""

    node: Node
    period: Period
    part: str
    day: date

    @property
    def definition(self) -> Definition:
        """What is counted."""
        return target_parts()[self.part].definition

    @property
    def so_far(self) -> Period | None:
        """From the first day of the period to the day; None before it began."""
        last = min(self.day, self.period.last)
        return Period(self.period.first, last) if last >= self.period.first else None

    @cached_property
    def back(self) -> Node:
        """The node for earlier years: on today's tree where it still stands in its place, so that a unit led
        over since keeps its own past; else on the tree of those days."""
        same = self.node.tree == NOW or self.node.path_on(self.day) == self.node.unit.path
        return Node(self.node.unit, NOW) if same else self.node

    @property
    def yearly(self) -> bool:
        """Is the period one calendar year?"""
        return self.period == Period.year(self.period.first.year)


@dataclass(frozen=True)
class Forecast:
    """Where a unit lands if the rest of the year goes as in the base years: the least, the most."""

    least: int
    most: int
    years: tuple[int, ...]


@dataclass(frozen=True)
class Standing:
    """A unit with its target and what it did by the day.

    `number` is what is to be reached; None where nothing was given. `years_without` counts whole calendar
    years in a row before that of the day in which nobody was admitted, and this one while nobody is.
    """

    unit: Unit
    target: InForce | None
    registered: int | None
    number: int | None
    done: int
    last_year: int
    line: Line | None
    day: date
    risk: int
    years_without: int = 0
    forecast: Forecast | None = None

    @cached_property
    def expected(self) -> Expected | None:
        """What the plan wants by the day."""
        return self.line.expected(self.day) if self.line else None

    @property
    def state(self) -> State:
        """Reached, level with the plan, behind, or far behind; no data where nothing was given."""
        if self.number is None:
            return State.NO_DATA
        goal = Goal(Comparator.AT_LEAST, self.number)
        return state_of(goal, self.done, 1, expected=self.expected, start=0, risk=self.risk)

    @property
    def missing(self) -> int:
        """How many more are needed."""
        return max((self.number or 0) - self.done, 0)

    @property
    def needed(self) -> int | None:
        """A month, in tenths rounded up; None where no day is left or nothing is missing."""
        return (
            needed_per_month(self.missing, self.day, self.line.last) if self.line and self.missing else None
        )

    @property
    def difference(self) -> int:
        """Tenths by which the unit is ahead of the plan (behind: below zero)."""
        return 10 * self.done - self.expected.tenths if self.expected else 0


def standing_of(asked: Asked, *, ahead: bool = False) -> Standing:
    """The node itself; `ahead` asks for the forecast too."""
    unit = asked.node.unit
    found = in_force([unit.pk], asked.period, asked.part, asked.day)
    done = _count(asked, asked.so_far)
    before = _count(asked, _year_before(asked), asked.back)
    members = _members_of(asked, found.values())
    extra = _carried(asked, found)
    counted = (done + extra.get(unit.pk, 0), before, members)
    more: dict[str, Any] = {}
    path = asked.back.path_on(asked.day) if ahead else None
    if path is not None:
        years, rests = _years(asked, len(path)), _rests(asked, len(path))
        more = {"years": years.get(path, {}), "rests": rests.get(path, ())}
    return _standing(asked, unit, found.get(unit.pk), *counted, **more)


def standings_below(asked: Asked) -> list[Standing]:
    """The units directly below on the day (or now), by name; those without a target too."""
    day = asked.day if asked.node.tree != NOW else max(asked.day, asked.period.first)
    path = asked.node.path_on(min(day, asked.period.last))
    if path is None:
        return []
    units = list(children(asked.node.unit.pk, min(day, asked.period.last)))
    found = in_force([unit.pk for unit in units], asked.period, asked.part, asked.day)
    size = len(path) + STEP
    done, years = _by_place(asked, asked.so_far, size, asked.node), _years(asked, size)
    before = _by_place(asked, _year_before(asked), size, asked.back)
    rests = _rests(asked, size)
    members = _members_by_place(asked, found.values(), size)
    extra = _carried(asked, found)
    standings = []
    for unit in units:
        place, past = _place(unit, asked.node), _place(unit, asked.back)
        counted = (done.get(place, 0) + extra.get(unit.pk, 0), before.get(past, 0), members.get(past, 0))
        more: dict[str, Any] = {"years": years.get(past, {}), "rests": rests.get(past, ())}
        standings.append(_standing(asked, unit, found.get(unit.pk), *counted, **more))
    return standings


def number_of(step: TargetStep | None, members: int) -> int | None:
    """What a step comes to. A share of the members at the start is rounded up."""
    if step is None:
        return None
    return step.value if step.amount == Amount.NUMBER else -(-step.value * members // WHOLE)


def cumulative(asked: Asked, days: Sequence[date]) -> list[int]:
    """What was done by the end of each day, from the first of the period."""
    definition = asked.definition
    counted = []
    for day in days:
        setting = Setting(asked.node, Period(asked.period.first, day))
        (figure,) = measured(setting, [definition])
        counted.append(figure.part if figure else 0)
    return counted


def _standing(  # noqa: PLR0917 -- one value of each sort
    asked: Asked, unit: Unit, target: InForce | None, done: int, before: int, members: int,
    *, years: Mapping[int, int] | None = None, rests: Sequence[int] = (),
) -> Standing:  # fmt: skip
    step = target.step if target else None
    number = number_of(step, members)
    line = None
    if number is not None:
        months = tuple(step.months) if step and step.months else ()
        line = Line(asked.period.first, asked.period.last, number, months=months)
    return Standing(
        unit=unit,
        target=target,
        registered=number_of(target.registered if target else None, members),
        number=number,
        done=done,
        last_year=before,
        line=line,
        day=min(asked.day, asked.period.last),
        risk=_risk(asked.node.unit.path, asked.day),
        years_without=_without(years or {}, asked.day.year, done),
        forecast=_forecast(done, rests, years or {}, asked),
    )


def _risk(path: str, day: date) -> int:
    stated = rules_at(path).book.in_force(day).get("progress.at_risk_below")
    return stated.value if stated is not None and isinstance(stated.value, int) else 0


def _place(unit: Any, node: Node) -> str:
    return str(unit.path if node.tree == NOW else unit.then_path)


def _year_before(asked: Asked) -> Period | None:
    return asked.so_far.same_period_last_year() if asked.so_far else None


def _count(asked: Asked, period: Period | None, node: Node | None = None) -> int:
    node = node or asked.node
    if period is None or node.path_on(period.last) is None:
        return 0
    (figure,) = measured(Setting(node, period), [asked.definition])
    return figure.part if figure else 0


def _by_place(asked: Asked, period: Period | None, size: int, node: Node) -> dict[str, int]:
    if period is None or node.path_on(period.last) is None:
        return {}
    (figures,) = below(Setting(node, period), [asked.definition], size)
    return {place: figure.part for place, figure in figures.items()}


def _years(asked: Asked, size: int) -> dict[str, Mapping[int, int]]:
    """Admissions of each calendar year before that of the day, by place."""
    year = asked.day.year
    period = Period(date(year - YEARS_BACK, 1, 1), date(year - 1, 12, 31))
    if asked.back.path_on(period.last) is None:
        return {}
    definition = Definition("admissions", Measure.PER_UNIT_YEAR)
    (figures,) = below(Setting(asked.back, period), [definition], size)
    return {place: figure.years or {} for place, figure in figures.items()}


def _rests(asked: Asked, size: int) -> dict[str, tuple[int, ...]]:
    """What came after the day in each base year, by place; for whole years whose end lies ahead only."""
    if not asked.yearly or asked.so_far is None or asked.day >= asked.period.last:
        return {}
    found: dict[str, list[int]] = {}
    for back in range(1, BASE_YEARS + 1):
        start = _years_before(asked.day, back) + _ONE_DAY
        counts = _by_place(asked, Period(start, date(asked.day.year - back, 12, 31)), size, asked.back)
        for place in counts.keys() | found.keys():
            found.setdefault(place, [0] * (back - 1)).append(counts.get(place, 0))
    return {place: tuple(rests) for place, rests in found.items()}


def _years_before(day: date, years: int) -> date:
    period = Period(day, day)
    for _year in range(years):
        period = period.same_period_last_year()
    return period.last


def _without(years: Mapping[int, int], year: int, done: int) -> int:
    """Calendar years in a row with nobody admitted, this one with them; 0 where somebody was this year."""
    if done or not years:
        return 0
    count = 1
    for earlier in range(year - 1, year - YEARS_BACK - 1, -1):
        if years.get(earlier, 0):
            return count
        count += 1
    return count


def _forecast(done: int, rests: Sequence[int], years: Mapping[int, int], asked: Asked) -> Forecast | None:
    based = [years.get(asked.day.year - back, 0) for back in range(1, BASE_YEARS + 1)]
    if len(rests) < BASE_YEARS or sum(based) < ENOUGH:
        return None
    return Forecast(done + min(rests), done + max(rests), tuple(based))


def _members_of(asked: Asked, found: Iterable[InForce]) -> int:
    start = asked.period.first - _ONE_DAY
    if not any(each.of_members for each in found) or asked.back.path_on(start) is None:
        return 0
    (figure,) = measured(Setting(asked.back, Period(start, start)), [_MEMBERS])
    return figure.part if figure else 0


def _members_by_place(asked: Asked, found: Iterable[InForce], size: int) -> dict[str, int]:
    start = asked.period.first - _ONE_DAY
    if not any(each.of_members for each in found) or asked.back.path_on(start) is None:
        return {}
    (figures,) = below(Setting(asked.back, Period(start, start)), [_MEMBERS], size)
    return {place: figure.part for place, figure in figures.items()}


def _carried(asked: Asked, found: Mapping[UUID, InForce]) -> dict[UUID, int]:
    """What units that were merged away had done, for those that took their target over."""
    if asked.so_far is None or asked.node.tree == NOW:
        return {}
    by_target = {each.target.pk: unit for unit, each in found.items()}
    extra: dict[UUID, int] = {}
    for target, sources in carried_into(by_target, asked.day).items():
        for source in sources:
            extra[by_target[target]] = extra.get(by_target[target], 0) + _done_elsewhere(asked, source)
    return extra


def _done_elsewhere(asked: Asked, source: Target) -> int:
    """What a unit did until its last day, on the tree of those days."""
    unit, period = source.unit, asked.so_far
    if period is None:
        return 0
    last = min(period.last, unit.closed_on - _ONE_DAY) if unit.closed_on else period.last
    if last < period.first:
        return 0
    return _count(Asked(Node(unit), asked.period, asked.part, last), Period(period.first, last))
