"""Where a figure stands on the way to its goal: the plan line of the day, what is needed, the state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chibo.engine.formula.goals import Goal

MONTHS = 12


class State(StrEnum):
    """What is said of an indicator or a target.

    >>> [state.value for state in State]
    ['exceeded', 'met', 'on_plan', 'behind', 'at_risk', 'no_data']
    """

    EXCEEDED = "exceeded"
    MET = "met"
    ON_PLAN = "on_plan"
    BEHIND = "behind"
    AT_RISK = "at_risk"
    NO_DATA = "no_data"


@dataclass(frozen=True)
class Line:
    """A plan line: from ``start`` (a number) at the end of the day before ``first`` to ``end`` on ``last``.

    Straight by calendar days, or along ``months``: what is planned for each calendar month from that of the
    first day on, within a month by days.
    """

    first: date
    last: date
    end: int
    start: int = 0
    months: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a line cannot end before it starts")

    @property
    def days(self) -> int:
        """Calendar days of the line.

        >>> Line(date(2021, 1, 1), date(2021, 12, 31), 200).days
        365
        """
        return (self.last - self.first).days + 1

    def passed(self, day: date) -> int:
        """Calendar days gone by at the end of the day.

        >>> Line(date(2021, 1, 1), date(2021, 12, 31), 200).passed(date(2021, 8, 31))
        243
        """
        return min(max((day - self.first).days + 1, 0), self.days)

    def expected(self, day: date) -> Expected:
        """What the plan wants by the end of the day, as a fraction of whole numbers.

        >>> Line(date(2021, 1, 1), date(2021, 12, 31), 200).expected(date(2021, 8, 25)).tenths
        1299
        """
        if self.months:
            return self._along_months(day)
        return Expected(self.start * self.days + (self.end - self.start) * self.passed(day), self.days)

    def _along_months(self, day: date) -> Expected:
        whole, part, length = self.start, 0, 1
        for number, planned in enumerate(self.months):
            first, last = _month_after(self.first, number)
            if day >= last:
                whole += planned
            elif day >= first:
                length = (last - first).days + 1
                part = planned * ((day - first).days + 1)
        return Expected(whole * length + part, length)


def _month_after(first: date, number: int) -> tuple[date, date]:
    """The first and last day of the calendar month so many months after that of a day."""
    index = first.year * MONTHS + first.month - 1 + number
    after = index + 1
    start = date(index // MONTHS, index % MONTHS + 1, 1)
    end = date.fromordinal(date(after // MONTHS, after % MONTHS + 1, 1).toordinal() - 1)
    return start, end


@dataclass(frozen=True)
class Expected:
    """A number wanted by a plan, exact: ``over`` divided by ``under``.

    >>> Expected(261, 2).tenths, Expected(261, 2).up
    (1305, 131)
    """

    over: int
    under: int

    @property
    def tenths(self) -> int:
        """In tenths, rounded half up.

        >>> Expected(1, 3).tenths
        3
        """
        return (2 * 10 * self.over + self.under) // (2 * self.under)

    @property
    def up(self) -> int:
        """The smallest whole number that is not behind.

        >>> Expected(400, 3).up
        134
        """
        return -(-self.over // self.under)

    def behind(self, number: int, *, rises: bool = True) -> bool:
        """Whether a number falls short of what is wanted.

        >>> Expected(1299, 10).behind(130), Expected(1332, 10).behind(130)
        (False, True)
        """
        have = number * self.under
        return have < self.over if rises else have > self.over

    def below(self, number: int, percent: int) -> bool:
        """Whether a number is less than so many per cent of what is wanted.

        >>> Expected(100, 1).below(74, 75), Expected(100, 1).below(75, 75)
        (True, False)
        """
        return number * self.under * 100 < self.over * percent


def state_of(goal: Goal, part: int, base: int, *, expected: Expected | None, start: int, risk: int) -> State:
    """What to say of a figure: past the goal, at it, on the way and level with the plan, behind, far behind.

    ``expected`` is what the plan wants of ``part`` by the day; without one only the goal itself is asked.
    Far behind means: of the way the plan wants to have gone from ``start``, less than ``risk`` per cent.

    >>> from chibo.engine.formula.goals import Comparator
    >>> goal = Goal(Comparator.AT_LEAST, 200)
    >>> state_of(goal, 130, 1, expected=Expected(1332, 10), start=0, risk=75).value
    'behind'
    """
    if goal.reached(part, base):
        return State.EXCEEDED if goal.surpassed(part, base) and not goal.percent else State.MET
    if expected is None:
        return State.BEHIND
    if not expected.behind(part, rises=goal.rises):
        return State.ON_PLAN
    way = Expected(abs(expected.over - start * expected.under), expected.under)
    gone = part - start if goal.rises else start - part
    return State.AT_RISK if way.below(gone, risk) else State.BEHIND


def needed_per_month(missing: int, day: date, last: date) -> int | None:
    """How many a month, in tenths rounded up, for the rest of the days; None where no day is left.

    A month is a twelfth of 365 days.

    >>> needed_per_month(70, date(2021, 8, 25), date(2021, 12, 31))
    167
    """
    left = (last - day).days
    if left <= 0:
        return None
    return -(-missing * 10 * 365 // (left * MONTHS))


def spread(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """A whole number over places by weight, the largest remainders first; the parts add up to it.

    >>> spread(200, [1, 1, 1])
    (67, 67, 66)
    """
    whole = sum(weights)
    if whole <= 0:
        return tuple(0 for _weight in weights)
    parts = [total * weight // whole for weight in weights]
    rests = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for index in rests[: total - sum(parts)]:
        parts[index] += 1
    return tuple(parts)
