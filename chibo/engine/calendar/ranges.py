"""Half-open ranges of days: the only interval arithmetic in the program.

``DayRange(start, end)`` holds every day from ``start`` up to, not including, ``end``. None is without limit
on that side. PostgreSQL's ``daterange`` has the same shape.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DayRange:
    """Days from ``start`` up to, not including, ``end``.

    >>> term = DayRange(date(2020, 6, 15), date(2025, 6, 16))
    >>> date(2025, 6, 15) in term, date(2025, 6, 16) in term
    (True, False)
    """

    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        if self.start is not None and self.end is not None and self.end < self.start:
            raise ValueError(f"a range cannot end ({self.end}) before it starts ({self.start})")

    @property
    def is_empty(self) -> bool:
        """Whether it holds no day.

        >>> DayRange(date(2024, 1, 1), date(2024, 1, 1)).is_empty
        True
        """
        return self.start is not None and self.start == self.end

    def __contains__(self, day: date) -> bool:
        return self.contains(day)

    def contains(self, day: date) -> bool:
        """Whether the day lies inside.

        >>> DayRange(None, date(2024, 1, 1)).contains(date(2023, 12, 31))
        True
        """
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def covers(self, other: DayRange) -> bool:
        """Whether every day of the other lies inside; an empty range lies in every range.

        >>> DayRange().covers(DayRange(date(2024, 1, 1), None))
        True
        """
        return other.is_empty or self.intersect(other) == other

    def overlaps(self, other: DayRange) -> bool:
        """Whether the two share at least one day.

        >>> DayRange(date(2024, 1, 1), date(2024, 2, 1)).overlaps(DayRange(date(2024, 2, 1), None))
        False
        """
        return not self.intersect(other).is_empty

    def intersect(self, other: DayRange) -> DayRange:
        """The days both hold; an empty range when there is none.

        >>> DayRange(None, date(2024, 3, 1)).intersect(DayRange(date(2024, 1, 1), None))
        DayRange(start=datetime.date(2024, 1, 1), end=datetime.date(2024, 3, 1))
        """
        starts = [day for day in (self.start, other.start) if day is not None]
        ends = [day for day in (self.end, other.end) if day is not None]
        start, end = max(starts, default=None), min(ends, default=None)
        if start is not None and end is not None and end < start:
            return DayRange(start, start)
        return DayRange(start, end)

    def adjacent(self, other: DayRange) -> bool:
        """Whether one ends where the other starts.

        >>> DayRange(None, date(2024, 2, 1)).adjacent(DayRange(date(2024, 2, 1), None))
        True
        """
        forward = self.end is not None and self.end == other.start
        backward = other.end is not None and other.end == self.start
        return forward or backward

    def subtract(self, other: DayRange) -> tuple[DayRange, ...]:
        """What is left of this range without the other: none, one or two pieces.

        >>> DayRange(date(2024, 1, 1), None).subtract(DayRange(date(2024, 1, 1), date(2024, 2, 1)))
        (DayRange(start=datetime.date(2024, 2, 1), end=None),)
        """
        if self.is_empty:
            return ()
        if not self.overlaps(other):
            return (self,)
        pieces = []
        if other.start is not None and (self.start is None or self.start < other.start):
            pieces.append(DayRange(self.start, other.start))
        if other.end is not None and (self.end is None or other.end < self.end):
            pieces.append(DayRange(other.end, self.end))
        return tuple(pieces)


def merge(ranges: Iterable[DayRange]) -> tuple[DayRange, ...]:
    """The fewest ranges, in order, that hold the same days.

    >>> first, second = DayRange(date(2024, 1, 1), date(2024, 2, 1)), DayRange(date(2024, 2, 1), None)
    >>> merge([second, first])
    (DayRange(start=datetime.date(2024, 1, 1), end=None),)
    """
    merged: list[DayRange] = []
    for each in sorted((r for r in ranges if not r.is_empty), key=lambda r: r.start or date.min):
        if merged and (merged[-1].overlaps(each) or merged[-1].adjacent(each)):
            last = merged[-1]
            end = None if last.end is None or each.end is None else max(last.end, each.end)
            merged[-1] = DayRange(last.start, end)
        else:
            merged.append(each)
    return tuple(merged)
