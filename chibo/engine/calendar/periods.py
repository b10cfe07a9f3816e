"""Reporting periods: days from the first to the last, both included, and what an office calls them."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from chibo.engine.calendar.ranges import DayRange
from chibo.engine.calendar.writing import write_day
from chibo.engine.findings import Message, gettext_noop

_QUARTERS = ("I", "II", "III", "IV")
_FROM_JANUARY = {
    3: gettext_noop("Quý I năm %(year)s"),
    6: gettext_noop("6 tháng đầu năm %(year)s"),
    9: gettext_noop("9 tháng đầu năm %(year)s"),
    12: gettext_noop("Năm %(year)s"),
}
_MONTH = gettext_noop("Tháng %(month)s năm %(year)s")
_QUARTER = gettext_noop("Quý %(quarter)s năm %(year)s")
_SECOND_HALF = gettext_noop("6 tháng cuối năm %(year)s")
_CUSTOM = gettext_noop("%(first)s – %(last)s")


def _is_month_end(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


@dataclass(frozen=True)
class Period:
    """Days from ``first`` to ``last``, both included.

    >>> Period(date(2022, 1, 1), date(2022, 5, 13)).label
    '01/01/2022 – 13/5/2022'
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a period cannot end ({self.last}) before it starts ({self.first})")

    @classmethod
    def months(cls, year: int, first: int, last: int) -> Period:
        """Whole months of one year.

        >>> Period.months(2024, 1, 2).last
        datetime.date(2024, 2, 29)
        """
        return cls(date(year, first, 1), date(year, last, monthrange(year, last)[1]))

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """One month.

        >>> Period.month(2025, 6).label
        'Tháng 6 năm 2025'
        """
        return cls.months(year, month, month)

    @classmethod
    def quarter(cls, year: int, number: int) -> Period:
        """One quarter, 1 to 4.

        >>> Period.quarter(2025, 2).label
        'Quý II năm 2025'
        """
        return cls.months(year, number * 3 - 2, number * 3)

    @classmethod
    def half(cls, year: int, number: int) -> Period:
        """The first or second half of a year.

        >>> Period.half(2025, 1).label, Period.half(2025, 2).label
        ('6 tháng đầu năm 2025', '6 tháng cuối năm 2025')
        """
        return cls.months(year, number * 6 - 5, number * 6)

    @classmethod
    def year(cls, year: int) -> Period:
        """One calendar year.

        >>> Period.year(2024).label
        'Năm 2024'
        """
        return cls.months(year, 1, 12)

    @property
    def during(self) -> DayRange:
        """The same days as a half-open range.

        >>> Period.year(2024).during.end
        datetime.date(2025, 1, 1)
        """
        return DayRange(self.first, self.last + timedelta(days=1))

    def same_period_last_year(self) -> Period:
        """The period to compare with; the end of a month stays the end of that month.

        >>> Period.month(2024, 2).same_period_last_year().last
        datetime.date(2023, 2, 28)
        """
        length = monthrange(self.last.year - 1, self.last.month)[1]
        last = length if _is_month_end(self.last) else self.last.day
        first = min(self.first.day, monthrange(self.first.year - 1, self.first.month)[1])
        return Period(
            self.first.replace(self.first.year - 1, day=first),
            self.last.replace(self.last.year - 1, day=last),
        )

    @property
    def message(self) -> Message:
        """The label as a translatable sentence.

        >>> Period.year(2024).message.params
        {'year': 2024}
        """
        return self._named() or Message(
            _CUSTOM, {"first": write_day(self.first), "last": write_day(self.last)}
        )

    @property
    def label(self) -> str:
        """What an office calls it, in Vietnamese.

        >>> Period.months(2025, 1, 9).label
        '9 tháng đầu năm 2025'
        """
        return str(self.message)

    def _named(self) -> Message | None:
        """The name of a usual period, None for any other."""
        year, start, end = self.first.year, self.first.month, self.last.month
        if self.first.day != 1 or year != self.last.year or not _is_month_end(self.last):
            return None
        if start == end:
            return Message(_MONTH, {"month": start, "year": year})
        if start == 1 and end in _FROM_JANUARY:
            return Message(_FROM_JANUARY[end], {"year": year})
        if (start, end) == (7, 12):
            return Message(_SECOND_HALF, {"year": year})
        if end - start == 2 and end % 3 == 0:
            return Message(_QUARTER, {"quarter": _QUARTERS[end // 3 - 1], "year": year})
        return None
