"""Working days: Monday to Friday, less the holidays, plus the days made up for them.

Which days those are is data, given by the caller. The day an event happens is not counted: five working days
from a Monday end on the next Monday.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

_DAY = timedelta(days=1)
_FRIDAY = 4
# No stretch of days off is longer; past it the calendar given cannot be right.
_LONGEST_REST = 366


@dataclass(frozen=True)
class WorkingCalendar:
    """Days off besides Saturday and Sunday, and weekend days on which one works instead.

    A day in both sets is a working day: who names a day to be made up has decided it.

    >>> reunification = WorkingCalendar(frozenset({date(2025, 5, 1), date(2025, 5, 2)}),
    ...                                 frozenset({date(2025, 4, 26)}))
    >>> reunification.is_working(date(2025, 4, 26)), reunification.is_working(date(2025, 5, 2))
    (True, False)
    """

    holidays: frozenset[date] = frozenset()
    made_up: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether offices work on the day.

        >>> WorkingCalendar().is_working(date(2025, 6, 14))
        False
        """
        return day in self.made_up or (day.weekday() <= _FRIDAY and day not in self.holidays)

    def add(self, start: date, days: int) -> date:
        """The day on which the n-th working day after ``start`` falls; ``start`` itself for none.

        >>> WorkingCalendar().add(date(2025, 10, 10), 30)
        datetime.date(2025, 11, 21)
        """
        if days < 0:
            raise ValueError(f"{days} working days cannot be added")
        day, left, passed = start, days, 0
        while left:
            day, left, passed = self._ahead(day, left, passed)
        return day

    def _ahead(self, start: date, days: int, rested: int) -> tuple[date, int, int]:
        """As far as weekdays alone would lead; what is left of the days; how long nobody has worked."""
        end = _weekdays_after(start, days)
        changes = self.exceptions(start, end)
        if changes and any(day in self.made_up for day in changes):
            end, changes = start + _DAY, self.exceptions(start, start + _DAY)
        worked = _weekdays_between(start, end) + sum(self._change(day) for day in changes)
        rested = 0 if worked else rested + (end - start).days
        if rested > _LONGEST_REST:
            raise ValueError(f"the calendar has no working day in the year before {end}")
        return end, days - worked, rested

    def between(self, start: date, end: date) -> int:
        """How many working days lie after ``start`` up to and including ``end``; negative backwards.

        >>> WorkingCalendar().between(date(2025, 10, 10), date(2025, 11, 21))
        30
        >>> WorkingCalendar().between(date(2025, 11, 21), date(2025, 10, 10))
        -30
        """
        if end < start:
            return -self.between(end, start)
        return _weekdays_between(start, end) + sum(self._change(day) for day in self.exceptions(start, end))

    def due(self, start: date, limit: int, extension: int = 0) -> date:
        """The last day of a limit in working days, with its extension counted on after it.

        >>> WorkingCalendar().due(date(2025, 10, 10), 45, 15) == WorkingCalendar().add(date(2025, 10, 10), 60)
        True
        """
        return self.add(start, limit + extension)

    def next_working(self, day: date) -> date:
        """The day itself when one works on it, else the first working day after it.

        >>> WorkingCalendar().next_working(date(2025, 6, 14))
        datetime.date(2025, 6, 16)
        """
        return day if self.is_working(day) else self.add(day, 1)

    def exceptions(self, start: date, end: date) -> tuple[date, ...]:
        """The named days after ``start`` up to ``end`` that differ from the plain week, in order.

        >>> WorkingCalendar(frozenset({date(2025, 9, 2)})).exceptions(date(2025, 9, 1), date(2025, 9, 30))
        (datetime.date(2025, 9, 2),)
        """
        named = self._named
        return named[bisect_right(named, start) : bisect_right(named, end)]

    def only(self, days: frozenset[date]) -> WorkingCalendar:
        """The calendar that knows of these exceptions alone: enough to count again what was counted by them.

        >>> both = WorkingCalendar(frozenset({date(2025, 9, 2), date(2026, 1, 1)}))
        >>> both.only(frozenset({date(2025, 9, 2)}))
        WorkingCalendar(holidays=frozenset({datetime.date(2025, 9, 2)}), made_up=frozenset())
        """
        return WorkingCalendar(self.holidays & days, self.made_up & days)

    @cached_property
    def _named(self) -> tuple[date, ...]:
        """The named days that differ from the plain week, in order."""
        return tuple(sorted(day for day in self.holidays | self.made_up if self._change(day)))

    def _change(self, day: date) -> int:
        """What a named day does to the plain count: one day less, one more, or nothing."""
        return int(self.is_working(day)) - int(day.weekday() <= _FRIDAY)


def _weekdays_between(start: date, end: date) -> int:
    """Mondays to Fridays after ``start`` up to ``end``."""
    return _weekdays_to(end) - _weekdays_to(start)


def _weekdays_to(day: date) -> int:
    """Mondays to Fridays up to a day, counted from a Monday long ago."""
    weeks, rest = divmod(day.toordinal() + 6, 7)
    return weeks * 5 + min(rest + 1, 5)


def _weekdays_after(start: date, days: int) -> date:
    """The day on which the n-th Monday to Friday after ``start`` falls."""
    weeks, rest = divmod(_weekdays_to(start) + days - 1, 5)
    return date.fromordinal(weeks * 7 + rest - 6)
