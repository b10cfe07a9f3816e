"""Dates of which only the year, or the year and month, may be known.

Rule for counting with an unknown part (ages, months of membership): the middle. A year alone counts as
1 July, a year and month as the 15th. Order and ranges never guess: they use the first and last possible day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import total_ordering

from chibo.engine.calendar.ranges import DayRange

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class Precision(StrEnum):
    """How much of a date is known.

    >>> Precision("month")
    <Precision.MONTH: 'month'>
    """

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


_RANK = {Precision.YEAR: 0, Precision.MONTH: 1, Precision.DAY: 2}


def months_between(start: date, end: date) -> int:
    """Full months completed from one day to another; negative when ``end`` comes first.

    A month without the day ends on its last day (Civil Code 2015, article 148): from 31 January to
    28 February is one month.

    >>> months_between(date(2006, 5, 10), date(2024, 5, 9))
    215
    >>> months_between(date(2023, 1, 31), date(2023, 2, 28))
    1
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    reached = end.day >= start.day or end.day == monthrange(end.year, end.month)[1]
    return months if reached else months - 1


def add_months(start: date, months: int) -> date:
    """The day on which so many months are full; in a month without that day, its last one.

    >>> add_months(date(2020, 3, 20), 60), add_months(date(2023, 1, 31), 1)
    (datetime.date(2025, 3, 20), datetime.date(2023, 2, 28))
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


@total_ordering
@dataclass(frozen=True)
class PartialDate:
    """A date known to the year, the month or the day.

    ``raw`` keeps what was typed and takes no part in equality.

    >>> PartialDate(1956, 3).start, str(PartialDate(1956, 3)), PartialDate(1956) < PartialDate(1956, 3)
    (datetime.date(1956, 3, 1), '1956-03', True)
    """

    year: int
    month: int | None = None
    day: int | None = None
    raw: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("a day needs its month")
        if self.year >= date.max.year:
            raise ValueError(f"year {self.year} is out of range")
        date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def of(cls, day: date, *, raw: str = "") -> PartialDate:
        """A full date.

        >>> PartialDate.of(date(1956, 3, 2)).iso
        '1956-03-02'
        """
        return cls(day.year, day.month, day.day, raw)

    @classmethod
    def from_iso(cls, text: str) -> PartialDate:
        """Read the stored form: 1956, 1956-03 or 1956-03-02. Anything else is a ValueError.

        >>> PartialDate.from_iso("1956-03").precision.value
        'month'
        """
        found = _ISO.fullmatch(text)
        if not found:
            raise ValueError(f"not a stored date: {text!r}")
        year, month, day = found.groups()
        return cls(int(year), int(month) if month else None, int(day) if day else None)

    @property
    def iso(self) -> str:
        """The stored form; text order is the order of the dates.

        >>> PartialDate(1956).iso
        '1956'
        """
        parts = [f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    @property
    def precision(self) -> Precision:
        """How much is known.

        >>> PartialDate(1956, 3, 2).precision
        <Precision.DAY: 'day'>
        """
        if self.month is None:
            return Precision.YEAR
        return Precision.MONTH if self.day is None else Precision.DAY

    @property
    def start(self) -> date:
        """The first possible day.

        >>> PartialDate(1956).start
        datetime.date(1956, 1, 1)
        """
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The last possible day.

        >>> PartialDate(1956, 2).last
        datetime.date(1956, 2, 29)
        """
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def end(self) -> date:
        """The day after the last possible one, as in :class:`DayRange`.

        >>> PartialDate(1956).end
        datetime.date(1957, 1, 1)
        """
        return self.last + timedelta(days=1)

    @property
    def during(self) -> DayRange:
        """All possible days.

        >>> date(1956, 8, 1) in PartialDate(1956).during
        True
        """
        return DayRange(self.start, self.end)

    @property
    def exact(self) -> date | None:
        """The day when it is fully known, else None.

        >>> PartialDate(1956).exact is None
        True
        """
        return self.start if self.day is not None else None

    @property
    def reckoned(self) -> date:
        """The day used for counting: an unknown part is taken in the middle.

        >>> PartialDate(1956).reckoned, PartialDate(1956, 3).reckoned
        (datetime.date(1956, 7, 1), datetime.date(1956, 3, 15))
        """
        if self.month is None:
            return date(self.year, 7, 1)
        return date(self.year, self.month, self.day or 15)

    def completed_months(self, day: date) -> int:
        """Full months from this date to the day, by the reckoned day.

        >>> PartialDate(2006, 5, 10).completed_months(date(2024, 5, 10))
        216
        """
        return months_between(self.reckoned, day)

    def age_on(self, day: date) -> int:
        """Full years on the day, by the reckoned day (in SQL: ``reckoned + n years <= day``).

        >>> PartialDate(1956).age_on(date(2016, 6, 30)), PartialDate(1956).age_on(date(2016, 7, 1))
        (59, 60)
        """
        return self.completed_months(day) // 12

    def __lt__(self, other: PartialDate) -> bool:
        return self._order < other._order

    @property
    def _order(self) -> tuple[date, int]:
        return self.start, _RANK[self.precision]

    def __str__(self) -> str:
        return self.iso
