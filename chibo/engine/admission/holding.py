"""Where a dossier lay, from day to day, and how long it waited there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

Place = TypeVar("Place")


@dataclass(frozen=True)
class Passing(Generic[Place]):
    """On a day the papers went to a place."""

    on: date
    to: Place


@dataclass(frozen=True)
class Held(Generic[Place]):
    """Days at one place; `until` is the day the papers left, None while they are there."""

    place: Place
    since: date
    until: date | None

    def days(self, today: date) -> int:
        """Calendar days from arriving to leaving, or to today.

        >>> Held("xã", date(2025, 6, 2), None).days(date(2025, 6, 16))
        14
        """
        return ((self.until or today) - self.since).days


def held(opened: date, where: Place, passings: Sequence[Passing[Place]]) -> Iterator[Held[Place]]:
    """Each stay in its order, beginning where the dossier was opened.

    >>> [stay.place for stay in held(date(2025, 6, 2), "chi bộ", [Passing(date(2025, 6, 9), "xã")])]
    ['chi bộ', 'xã']
    """
    since, place = opened, where
    for passing in passings:
        yield Held(place, since, passing.on)
        since, place = passing.on, passing.to
    yield Held(place, since, None)
