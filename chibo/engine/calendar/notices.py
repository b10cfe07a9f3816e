"""Notices before the last day of a long limit: each holds until the next, the last until somebody acts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Notice:
    """A notice so many days before a last day: its own first day, and that of the next one.

    `following` is None for the last notice; it holds for good.
    """

    before: int
    since: date
    following: date | None


def notice_on(due: date, days: Sequence[int], today: date) -> Notice | None:
    """The notice that holds on a day, of notices so many `days` before the last day; None before the first.

    >>> notice_on(date(2026, 7, 4), (60, 30, 0), date(2026, 6, 10))
    Notice(before=30, since=datetime.date(2026, 6, 4), following=datetime.date(2026, 7, 4))
    >>> notice_on(date(2026, 7, 4), (60, 30, 0), date(2027, 1, 1)).before
    0
    >>> notice_on(date(2026, 7, 4), (60, 30, 0), date(2026, 5, 1)) is None
    True
    """
    if list(days) != sorted(set(days), reverse=True) or (days and days[-1] < 0):
        raise ValueError(f"notices {list(days)}: the earliest first, each once, none after the last day")
    starts = [due - timedelta(days=before) for before in days]
    begun = sum(start <= today for start in starts)
    if not begun:
        return None
    following = starts[begun] if begun < len(starts) else None
    return Notice(days[begun - 1], starts[begun - 1], following)
