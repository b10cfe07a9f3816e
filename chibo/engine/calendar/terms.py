"""Limits as the rules write them: so many working days, days or months after a day, and how far one has run.

The last day of a limit in days or months is the plain one, also on a Sunday: so the rules judge it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from chibo.engine.calendar.partial import add_months
from chibo.engine.calendar.working import WorkingCalendar

_DAY = timedelta(days=1)


class Counted(StrEnum):
    """What a limit is counted in.

    >>> Counted("months") is Counted.MONTHS
    True
    """

    WORKING_DAYS = "working_days"
    DAYS = "days"
    MONTHS = "months"


@dataclass(frozen=True)
class Term:
    """A limit: a number and what it counts.

    >>> Term(2, Counted.MONTHS).due(date(2025, 1, 31), WorkingCalendar())
    datetime.date(2025, 3, 31)
    """

    length: int
    counted: Counted

    def __post_init__(self) -> None:
        if self.length < 0:
            raise ValueError(f"a limit of {self.length} {self.counted} cannot be")

    def due(self, since: date, calendar: WorkingCalendar) -> date:
        """The last day of the limit; the day it begins with is not counted.

        >>> Term(5, Counted.WORKING_DAYS).due(date(2025, 6, 16), WorkingCalendar())
        datetime.date(2025, 6, 23)
        >>> Term(5, Counted.DAYS).due(date(2025, 6, 16), WorkingCalendar())
        datetime.date(2025, 6, 21)
        """
        if self.counted is Counted.WORKING_DAYS:
            return calendar.add(since, self.length)
        if self.counted is Counted.DAYS:
            return since + self.length * _DAY
        return add_months(since, self.length)


def latest_overdue(today: date, days: int, calendar: WorkingCalendar) -> date:
    """The latest last day since which so many working days have passed; with none, simply yesterday.

    >>> latest_overdue(date(2025, 6, 16), 1, WorkingCalendar())
    datetime.date(2025, 6, 15)
    >>> latest_overdue(date(2025, 6, 16), 2, WorkingCalendar())
    datetime.date(2025, 6, 12)
    """
    if days < 0:
        raise ValueError(f"{days} days cannot have passed")
    day = today - _DAY
    while calendar.between(day, today) < days:
        day -= _DAY
    return day
