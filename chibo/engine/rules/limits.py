"""Conditions about time: full months, limits in months and working days, the order of days."""

from __future__ import annotations

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


def _combined(  # noqa: PLR0917 -- the fields of a working, in their order
    kind: str,
    told: dict[str, Plain],
    answer: bool | None,
    first: Reckoned,
    then: Reckoned,
    values: tuple[Stated, ...] = (),
) -> Working:
    """A working that rests on these two days, and on these values before those of the days."""
    lacking = () if answer is not None else tuple(dict.fromkeys((*first.lacking, *then.lacking)))
    return Working(
        kind=kind,
        outcome=Outcome.of(answer),
        told=told,
        facts=(*first.facts, *then.facts),
        missing=lacking,
        values=(*values, *first.values, *then.values),
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
        values = (limit, counting) if counting else (limit,)
        return _combined(kind, told, self._answer(low, high, wanted), since, until, values)

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
        since, until = self.start.reckon(at), self.end.reckon(at)
        if lacking := _open_start("within_months", since, until):
            return lacking
        first, last = (add_months(day, months) for day in since.span or ())
        told = _limit_told(since, until, months, (first, last), at)
        return _combined("within_months", told, _in_time(until, first, last), since, until, (limit,))


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
        since, until = self.start.reckon(at), self.end.reckon(at)
        if lacking := _open_start("within_working_days", since, until):
            return lacking
        extended = at.facts.get(self.extended) if self.extended else False
        days, plus = limit.value, more.value if more and isinstance(more.value, int) else 0
        first, last = self._due(at, since, days, plus, extended)
        answer = _in_time(until, first, last)
        if answer is False and extended is not False and not plus and self.extension:
            return unusable(self.extension, more)
        told = _limit_told(since, until, days, (first, last), at)
        off = at.calendar.exceptions(since.span[0], last) if since.span else ()
        told["days_off"] = [day.isoformat() for day in off]
        values = (limit, more) if more is not None and extended is not False else (limit,)
        found = _combined("within_working_days", told, answer, since, until, values)
        return self._extended(found._replace(days_off=off), extended)

    def _due(self, at: Circumstances, since: Reckoned, days: int, plus: int, extended: object) -> Span:
        """The earliest last day and the latest, as far as start and extension are known."""
        start, last = since.span or (at.day, at.day)
        shortest, longest = plus if extended is True else 0, 0 if extended is False else plus
        first = at.calendar.due(start, days, shortest)
        return first, first if shortest == longest and start == last else at.calendar.due(last, days, longest)

    def _extended(self, found: Working, extended: object) -> Working:
        """What is known of the extension, and that it decides where it is not."""
        if not self.extended:
            return found
        told = {**found.told, "extended": extended if isinstance(extended, bool) else None}
        if extended is not None:
            return found._replace(told=told, facts=(*found.facts, self.extended))
        open_still = found.outcome is Outcome.UNKNOWN
        missing = tuple(dict.fromkeys((*found.missing, self.extended))) if open_still else found.missing
        return found._replace(told=told, missing=missing)


def _open_start(kind: str, since: Reckoned, until: Reckoned) -> Working | None:
    """The answer where a day is not known, or a limit has not begun to run; None where both are known."""
    if since.span is None or until.span is None:
        return _incomplete(kind, since, until) or unknown(kind, ())
    return unknown(kind, since.missing) if since.span[1] == OPEN else None


def _in_time(until: Reckoned, first: date, last: date) -> bool | None:
    """Whether the end lies before the earliest last day; not, when it lies behind the latest."""
    if until.span is None:
        return None
    return True if until.span[1] <= first else (False if until.span[0] > last else None)


def _limit_told(
    since: Reckoned, until: Reckoned, length: int, due: Span, at: Circumstances
) -> dict[str, Plain]:
    exact = since.span is not None and since.span[0] == since.span[1]
    return {
        "from_fact": since.name,
        "from": since.written,
        "to_fact": until.name,
        "to": until.written,
        "limit": length,
        "due": due[0].isoformat() if exact else None,
        "latest": due[1].isoformat(),
        "asked": at.day.isoformat(),
    }


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
