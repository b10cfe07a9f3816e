"""Days of a case: told by a fact, reckoned from one, or still open because the step was not taken yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from chibo.engine.calendar import PartialDate, add_months
from chibo.engine.rules.facts import ABSENT
from chibo.engine.rules.values import Stated
from chibo.engine.rules.workings import Circumstances

OPEN = date.max


class Reckoned(NamedTuple):
    """The days it may have been, from ``first`` to ``last``; none when nothing is known of it.

    ``name`` is the fact it rests on. A step not yet taken may come on the day asked or any later one.
    """

    name: str
    first: date | None = None
    last: date | None = None
    absent: bool = False
    written: str = ""
    facts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    values: tuple[Stated, ...] = ()
    unseen: tuple[str, ...] = ()

    @property
    def span(self) -> tuple[date, date] | None:
        """First and last possible day.

        >>> Reckoned(name="birth_date").span is None
        True
        """
        return None if self.first is None or self.last is None else (self.first, self.last)

    @property
    def lacking(self) -> tuple[str, ...]:
        """The facts that would make it exact.

        >>> Reckoned(name="birth_date", first=date(2006, 1, 1), last=date(2006, 12, 31)).lacking
        ('birth_date',)
        """
        if self.missing or self.absent:
            return self.missing
        return () if self.first == self.last else (self.name,)


class Day(Protocol):
    """A way to find a day."""

    def reckon(self, at: Circumstances) -> Reckoned:
        """The day, as far as it is known."""
        ...


@dataclass(frozen=True)
class FactDay:
    """The day a fact tells. The day of the judged step itself is open while it is not told."""

    name: str

    def reckon(self, at: Circumstances) -> Reckoned:
        """The day, or all days from the day asked on, or nothing."""
        told = at.facts.get(self.name)
        if told is None:
            if self.name == at.step.fact:
                return Reckoned(name=self.name, first=at.day, last=OPEN, missing=(self.name,))
            return Reckoned(name=self.name, missing=(self.name,))
        if told is ABSENT:
            return Reckoned(name=self.name, absent=True, facts=(self.name,))
        if isinstance(told, PartialDate):
            return Reckoned(
                name=self.name, first=told.start, last=told.last, written=str(told), facts=(self.name,)
            )
        if not isinstance(told, date):
            raise TypeError(f"{self.name}: {told!r} is not a day")
        return Reckoned(name=self.name, first=told, last=told, written=told.isoformat(), facts=(self.name,))


@dataclass(frozen=True)
class StepDay:
    """The day of the step that is judged."""

    def reckon(self, at: Circumstances) -> Reckoned:
        """The day of the step, open while it is not told."""
        return FactDay(at.step.fact).reckon(at)


@dataclass(frozen=True)
class MonthsAfter:
    """So many months after another day, the number being a value of the rules."""

    start: Day
    key: str

    def reckon(self, at: Circumstances) -> Reckoned:
        """The day, as far as the start is known and the value seen."""
        since, limit = self.start.reckon(at), at.value(self.key)
        if limit is None or not isinstance(limit.value, int):
            return since._replace(first=None, last=None, unseen=(*since.unseen, self.key))
        found = since._replace(values=(*since.values, limit))
        if since.span is None:
            return found
        months = limit.value
        first, last = (day if day == OPEN else add_months(day, months) for day in since.span)
        return found._replace(first=first, last=last, written=first.isoformat() if first == last else "")


@dataclass(frozen=True)
class ChosenDay:
    """The day that a value of the rules names: receipt or issue of a decision."""

    key: str
    days: Mapping[str, Day]

    def reckon(self, at: Circumstances) -> Reckoned:
        """The day the value in force chooses."""
        choice = at.value(self.key)
        if choice is None or not isinstance(choice.value, str):
            return Reckoned(name=self.key, unseen=(self.key,))
        found = self.days[choice.value].reckon(at)
        return found._replace(values=(choice, *found.values))
