"""Conditions about time: full months, limits in months and working days, the order of days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from chibo.engine.calendar import add_months, months_between
from chibo.engine.rules.days import OPEN, Day, Reckoned
from chibo.engine.rules.outcome import Outcome
from chibo.engine.rules.values import Plain, Stated
from chibo.engine.rules.workings import Circumstances, Working, unknown, unusable

CALENDAR_MONTH = "calendar_month"
Span: TypeAlias = tuple[date, date]


def _months_of_the_calendar(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month


def _combined(
    kind: str, told: dict[str, Plain], answer: bool | None, first: Reckoned, then: Reckoned
) -> Working:
    """A working that rests on these two days."""
    lacking = () if answer is not None else tuple(dict.fromkeys((*first.lacking, *then.lacking)))
    return Working(
        kind=kind,
        outcome=Outcome.of(answer),
        told=told,
        facts=(*first.facts, *then.facts),
        missing=lacking,
        values=(*first.values, *then.values),
    )


def _incomplete(kind: str, *days: Reckoned) -> Working | None:
    """The answer where a day is not known at all, or is known not to exist; None where all are known."""
    unseen = tuple(key for day in days for key in day.unseen)
    if unseen:
        return unusable(unseen[0], None)
    absent = [day for day in days if day.absent]
    if absent:
        told: dict[str, Plain] = {"fact": absent[0].name}
        return Working(kind="no_paper", outcome=Outcome.NOT_MET, told=told, facts=absent[0].facts)
    missing = tuple(dict.fromkeys(name for day in days if day.span is None for name in day.missing))
    return unknown(kind, missing) if missing else None


def _telling(role: str, day: Reckoned) -> dict[str, Plain]:
    return {f"{role}_fact": day.name, role: day.written}


def _in_months(limit: Stated) -> int:
    """The limit in months; a value in years is turned into months."""
    value = limit.value
    if not isinstance(value, int):
        raise TypeError(f"{limit.key}: {value!r} is not a number")
    return value * 12 if limit.unit == "years" else value


@dataclass(frozen=True, kw_only=True)
class CompletedMonths:
    """Full months from one day to another, at least or at most a value of the rules.

    ``counting`` names the value that says whether the day of the month counts or the month alone.
    """

    start: Day
    end: Day
    limit: str
    at_most: bool
    counting: str = ""

    def judge(self, at: Circumstances) -> Working:
        """Whether enough, or not too many, months are full."""
        limit, counting = at.value(self.limit), at.value(self.counting) if self.counting else None
        if limit is None or not isinstance(limit.value, int):
            return unusable(self.limit, limit)
        since, until = self.start.reckon(at), self.end.reckon(at)
        kind = "at_most_months" if self.at_most else "at_least_months"
        if since.span is None or until.span is None:
            return _incomplete(kind, since, until) or unknown(kind, ())
        by_calendar = counting is not None and counting.value == CALENDAR_MONTH
        months = _months_of_the_calendar if by_calendar else months_between
        low, high = months(since.span[1], until.span[0]), months(since.span[0], until.span[1])
        wanted = _in_months(limit)
        told = {**_telling("from", since), **_telling("to", until), "limit": wanted}
        told["counted"] = low if low == high else None
        told["turn"] = self._turn(since.span, wanted, by_calendar)
        told["by"] = CALENDAR_MONTH if by_calendar else "full_date"
        found = _combined(kind, told, self._answer(low, high, wanted), since, until)
        values = (limit, *((counting,) if counting else ()))
        return _with_values(found, *values)

    def _answer(self, low: int, high: int, wanted: int) -> bool | None:
        if self.at_most:
            return True if high <= wanted else (False if low > wanted else None)
        return True if low >= wanted else (False if high < wanted else None)

    def _turn(self, since: Span, wanted: int, by_calendar: bool) -> str | None:
        """The first day on which it is met, or with ``at_most`` the last; None while the start is vague."""
        start = since[0].replace(day=1)
        if not by_calendar:
            start = since[0]
            if since[0] != since[1]:
                return None
        elif _months_of_the_calendar(*since):
            return None
        turn = (
            add_months(start, wanted + 1) - timedelta(days=1) if self.at_most else add_months(start, wanted)
        )
        return turn.isoformat()


@dataclass(frozen=True, kw_only=True)
class WithinMonths:
    """Not later than so many months after a day; the last day is the one with the same number."""

    start: Day
    end: Day
    limit: str

    def judge(self, at: Circumstances) -> Working:
        """Whether the end comes in time."""
        limit = at.value(self.limit)
        if limit is None or not isinstance(limit.value, int):
            return unusable(self.limit, limit)
        months = _in_months(limit)
        due = _Due(self.start, self.end, "within_months", months)
        return _with_values(due.judge(at, lambda day: (add_months(day, months),) * 2), limit)


@dataclass(frozen=True, kw_only=True)
class WithinWorkingDays:
    """Not later than so many working days after a day, or so many more where the limit was extended."""

    start: Day
    end: Day
    limit: str
    extension: str = ""
    extended: str = ""

    def judge(self, at: Circumstances) -> Working:
        """Whether the end comes in time."""
        limit, more = at.value(self.limit), at.value(self.extension) if self.extension else None
        if limit is None or not isinstance(limit.value, int):
            return unusable(self.limit, limit)
        days, plus = limit.value, more.value if more and isinstance(more.value, int) else 0
        extended = at.facts.get(self.extended) if self.extended else False
        shortest, longest = plus if extended is True else 0, 0 if extended is False else plus

        def due(day: date) -> Span:
            first = at.calendar.due(day, days, shortest)
            return first, first if shortest == longest else at.calendar.due(day, days, longest)

        found = _Due(self.start, self.end, "within_working_days", days).judge(at, due)
        known = more is not None and isinstance(more.value, int)
        if self.extension and extended is not False and not known and found.outcome is Outcome.NOT_MET:
            return unusable(self.extension, more)
        used = () if more is None or extended is False else (more,)
        found = _with_values(found, limit, *used)
        return self._extended(_with_days_off(found, at, self.start.reckon(at).first), extended)

    def _extended(self, found: Working, extended: object) -> Working:
        """What is known of the extension, and that it decides where it is not."""
        if not self.extended:
            return found
        told = {**found.told, "extended": extended if isinstance(extended, bool) else None}
        if extended is not None:
            return found._replace(told=told, facts=(*found.facts, self.extended))
        open_still = found.outcome is Outcome.UNKNOWN and found.kind == "within_working_days"
        missing = tuple(dict.fromkeys((*found.missing, self.extended))) if open_still else found.missing
        return found._replace(told=told, missing=missing)


@dataclass(frozen=True)
class _Due:
    """The part that limits in months and in working days share."""

    start: Day
    end: Day
    kind: str
    length: int

    def judge(self, at: Circumstances, due: Callable[[date], Span]) -> Working:
        since, until = self.start.reckon(at), self.end.reckon(at)
        if since.span is None or until.span is None:
            return _incomplete(self.kind, since, until) or unknown(self.kind, ())
        if since.span[1] == OPEN:
            return unknown(self.kind, since.missing)
        earliest, latest = due(since.span[0])
        if since.span[0] != since.span[1]:
            latest = due(since.span[1])[1]
        told = {**_telling("from", since), **_telling("to", until), "limit": self.length}
        told["due"] = earliest.isoformat() if since.span[0] == since.span[1] else None
        told["latest"] = latest.isoformat()
        told["asked"] = at.day.isoformat()
        answer = True if until.span[1] <= earliest else (False if until.span[0] > latest else None)
        return _combined(self.kind, told, answer, since, until)


@dataclass(frozen=True)
class OnOrBefore:
    """One day not after another."""

    first: Day
    then: Day

    def judge(self, at: Circumstances) -> Working:
        """Whether they come in that order, or on the same day."""
        first, then = self.first.reckon(at), self.then.reckon(at)
        if first.span is None or then.span is None:
            return _incomplete("on_or_before", first, then) or unknown("on_or_before", ())
        answer = True if first.span[1] <= then.span[0] else (False if first.span[0] > then.span[1] else None)
        told = {**_telling("from", first), **_telling("to", then)}
        return _combined("on_or_before", told, answer, first, then)


@dataclass(frozen=True)
class SameDay:
    """A day that must be a certain other one."""

    day: Day
    wanted: Day

    def judge(self, at: Circumstances) -> Working:
        """Whether the two are one day."""
        day, wanted = self.day.reckon(at), self.wanted.reckon(at)
        if day.span is None or wanted.span is None:
            return _incomplete("same_day", day, wanted) or unknown("same_day", ())
        apart = day.span[1] < wanted.span[0] or wanted.span[1] < day.span[0]
        one = len({*day.span, *wanted.span}) == 1
        told = {**_telling("from", wanted), **_telling("to", day)}
        return _combined("same_day", told, True if one else (False if apart else None), day, wanted)


def _with_values(found: Working, *values: Stated) -> Working:
    return found._replace(values=(*values, *found.values))


def _with_days_off(found: Working, at: Circumstances, since: date | None) -> Working:
    """The holidays and made-up days that lie on the way to the limit."""
    latest = found.told.get("latest")
    if since is None or not isinstance(latest, str):
        return found
    days = at.calendar.exceptions(since, date.fromisoformat(latest))
    off: list[Plain] = [day.isoformat() for day in days]
    return found._replace(told={**found.told, "days_off": off}, days_off=days)
