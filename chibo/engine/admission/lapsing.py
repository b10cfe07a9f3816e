"""How long a note about somebody who has not applied may stand, and when somebody must be reminded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chibo.engine.calendar import add_months


class Freshness(StrEnum):
    """How a note stands on a day.

    >>> Freshness.OVER.value
    'over'
    """

    FRESH = "fresh"
    ENDING = "ending"
    OVER = "over"


@dataclass(frozen=True)
class Limits:
    """Months until a note lapses, months of reminder before, months of grace before it is erased.

    >>> Limits(12, 1, 1).lapses_on(date(2024, 2, 29))
    datetime.date(2025, 2, 28)
    """

    lapse: int
    reminder: int
    erasure: int

    def lapses_on(self, counted_from: date) -> date:
        """The first day the note no longer holds by itself."""
        return add_months(counted_from, self.lapse)

    def told_from(self, counted_from: date) -> date:
        """The first day of the reminder."""
        return add_months(counted_from, self.lapse - self.reminder)

    def erased_on(self, told: date) -> date:
        """The day the name is erased where it was told on this day that it would be."""
        return add_months(told, self.erasure)


def freshness(limits: Limits, counted_from: date, day: date) -> Freshness:
    """Whether the note still holds on the day, or ends within the time of the reminder, or is over.

    >>> freshness(Limits(12, 1, 1), date(2024, 6, 1), date(2025, 5, 1)).value
    'ending'
    """
    if day >= limits.lapses_on(counted_from):
        return Freshness.OVER
    return Freshness.ENDING if day >= limits.told_from(counted_from) else Freshness.FRESH
