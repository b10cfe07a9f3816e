"""A period on a line: how far it has run, how far it ran over, and what happened or is due on which day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.utils.translation import gettext as _

from chibo.web.charts import Chart, Table, px
from chibo.web.wording import day_text


@dataclass(frozen=True)
class Event:
    """Something of a day: done, or due then."""

    on: date
    label: str
    done: bool = True


@dataclass(frozen=True)
class Mark:
    """An event on the picture: its number, where the day is, where the number stands."""

    number: int
    event: Event
    at: str
    text_at: str


@dataclass(frozen=True, kw_only=True)
class Timeline(Chart):
    """From `start` to `end` as it should run. `reached` is today, or the day on which it was over."""

    kind: ClassVar[str] = "timeline"
    start: date
    end: date
    reached: date
    running: bool
    events: Sequence[Event]
    left: ClassVar[float] = 14.0
    across: ClassVar[float] = 312.0
    apart: ClassVar[float] = 20.0

    @property
    def last(self) -> date:
        """The last day on the picture."""
        return max([self.end, self.reached, *(event.on for event in self.events)])

    @property
    def first(self) -> date:
        """The first day on the picture."""
        return min([self.start, *(event.on for event in self.events)])

    def _x(self, on: date) -> float:
        days = max((self.last - self.first).days, 1)
        inside = min(max(on, self.first), self.last)
        return self.left + self.across * (inside - self.first).days / days

    @property
    def track(self) -> tuple[str, str]:
        """Where the whole period lies: left edge and width."""
        return self._span(self.start, self.end)

    @property
    def run(self) -> tuple[str, str]:
        """How much of it has passed."""
        return self._span(self.start, min(self.reached, self.end))

    @property
    def over(self) -> tuple[str, str] | None:
        """What came after its end; None where nothing did."""
        return self._span(self.end, self.reached) if self.reached > self.end else None

    def _span(self, first: date, last: date) -> tuple[str, str]:
        x = self._x(first)
        return px(x), px(max(self._x(last) - x, 0.0))

    @property
    def now(self) -> str:
        """The mark of today, or of the day it was over."""
        return px(self._x(self.reached))

    @property
    def ends(self) -> list[tuple[str, str, str]]:
        """First and last day of the period: place, words, and how the words stand."""
        side = "r" if self._x(self.end) > self.left + self.across * 0.85 else "mid"
        return [
            (px(self._x(self.start)), day_text(self.start), ""),
            (px(self._x(self.end)), day_text(self.end), side),
        ]

    @property
    def marks(self) -> list[Mark]:
        """The events in the order of their days; numbers that would touch stand further apart."""
        ordered = sorted(self.events, key=lambda event: event.on)
        places = [self._x(event.on) for event in ordered]
        spread = _spread(places, self.apart, self.left, self.left + self.across)
        return [
            Mark(number, event, px(place), px(text))
            for number, (event, place, text) in enumerate(zip(ordered, places, spread, strict=True), 1)
        ]

    @property
    def table(self) -> Table:
        """What the picture shows, day by day."""
        rows = [
            [mark.event.label, day_text(mark.event.on), _("đã xong") if mark.event.done else _("đang chờ")]
            for mark in self.marks
        ]
        ends = [[_("Bắt đầu"), day_text(self.start), ""], [_("Kết thúc"), day_text(self.end), ""]]
        return Table([_("Việc"), _("Ngày"), _("Tình trạng")], [*ends, *rows])


def _spread(places: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """The places moved so far that neighbours are apart and all inside: a sweep to the right, one back.

    Where there is no room for all, they share it evenly.
    """
    if len(places) > 1 and (len(places) - 1) * apart > high - low:
        apart = (high - low) / (len(places) - 1)
    found: list[float] = []
    for place in places:
        found.append(max(place, found[-1] + apart) if found else place)
    limit = high
    for number in range(len(found) - 1, -1, -1):
        found[number] = min(found[number], limit)
        limit = found[number] - apart
    return [max(place, low) for place in found]
