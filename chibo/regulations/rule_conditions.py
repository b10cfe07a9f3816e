"""Conditions as the rule files write them, turned into the engine's.

A condition is one name with what belongs to it (`within_months: {from: …, to: …, limit: …}`). A day is
`step` (the day of the judged step), the name of a fact, so many months after another day, or the one a value
chooses. `this` stands for the key of the file.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from chibo.engine.rules import (
    AddsUp,
    All,
    AnyOf,
    Capped,
    ChosenDay,
    CompletedMonths,
    Condition,
    Day,
    Each,
    FactDay,
    FactKind,
    Flagged,
    Is,
    Many,
    MonthsAfter,
    NoneOf,
    Not,
    Number,
    OneOf,
    OnOrBefore,
    RankAtLeast,
    SameDay,
    Says,
    StatedShare,
    StepDay,
    Vote,
    WithinMonths,
    WithinWorkingDays,
    WordIs,
)
from chibo.regulations.reading import Row

RELATIONS = ("at_least", "at_most", "below")


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What a condition may name: the facts there are, the keys there are, and the file's own key."""

    own: str
    kinds: Mapping[str, FactKind]
    keys: frozenset[str]

    def fact(self, row: Row, name: str) -> str:
        """The fact named in a row; it must exist."""
        fact = row.text(name)
        if fact not in self.kinds:
            raise row.error(f"{name}: there is no fact {fact!r}")
        return fact

    def facts(self, row: Row, name: str) -> tuple[str, ...]:
        """Several facts named in a row."""
        found = row.words(name)
        for fact in found:
            if fact not in self.kinds:
                raise row.error(f"{name}: there is no fact {fact!r}")
        return found

    def key(self, row: Row, name: str) -> str:
        """The key named in a row; `this` is the file's own."""
        key = row.text(name)
        if key != "this" and key not in self.keys:
            raise row.error(f"{name}: there is no rule {key!r}")
        return self.own if key == "this" else key

    def optional(self, row: Row, name: str) -> str:
        """A key that may be left out."""
        return self.key(row, name) if row.text(name, "") else ""


def read_condition(row: Row, scope: Scope) -> Condition:
    """The one condition of a mapping."""
    names = [name for name in row.names() if name != "as"]
    if len(names) != 1 or names[0] not in _READERS:
        known = ", ".join(sorted(_READERS))
        raise row.error(f"one condition is expected, not {', '.join(names) or 'none'}; there are {known}")
    found = _READERS[names[0]](row, scope)
    row.text("as", "")
    row.finish()
    return found


def _inner(row: Row, name: str) -> Row:
    inner = row.row(name)
    if inner is None:
        raise row.error(f"{name} is missing")
    return inner


def _that(row: Row, scope: Scope) -> Condition:
    return read_condition(_inner(row, "that"), scope)


def read_day(row: Row, name: str, scope: Scope) -> Day:
    """A day named in a row."""
    value = row.value(name)
    if isinstance(value, dict):
        return _reckoned_day(_inner(row, name), scope)
    return StepDay() if value == "step" else FactDay(scope.fact(row, name))


def _reckoned_day(row: Row, scope: Scope) -> Day:
    if "after" in row.names():
        found: Day = MonthsAfter(read_day(row, "after", scope), scope.key(row, "months"))
    else:
        key = scope.key(row, "by")
        choices = [name for name in row.names() if name != "by"]
        found = ChosenDay(key, MappingProxyType({each: read_day(row, each, scope) for each in choices}))
    row.finish()
    return found


def _done(row: Row, found: Condition) -> Condition:
    row.finish()
    return found


def _is(wanted: bool, name: str) -> "Reader":
    return lambda row, scope: Is(scope.fact(row, name), wanted)


def _says(row: Row, scope: Scope) -> Condition:
    return Says(scope.key(row, "says"))


def _word(row: Row, scope: Scope) -> Condition:
    inner = _inner(row, "word")
    fact, words = scope.fact(inner, "fact"), inner.words("is")
    unknown = [word for word in words if word not in scope.kinds[fact].words]
    if unknown or not words:
        raise inner.error(f"is: {fact} is never {', '.join(unknown) or 'nothing'}")
    return _done(inner, WordIs(fact, words))


def _listed(name: str, make: Callable[[str, str], Condition], under: str) -> "Reader":
    """A fact against a value: `{fact: …, list: …}` and its like."""

    def read(row: Row, scope: Scope) -> Condition:
        inner = _inner(row, name)
        return _done(inner, make(scope.fact(inner, "fact"), scope.key(inner, under)))

    return read


def _relation(row: Row) -> str:
    found = [name for name in row.names() if name in RELATIONS]
    if len(found) != 1:
        raise row.error(f"one of {', '.join(RELATIONS)} is expected")
    return found[0]


def _number(row: Row, scope: Scope) -> Condition:
    inner = _inner(row, "number")
    relation = _relation(inner)
    return _done(inner, Number(scope.fact(inner, "fact"), relation, scope.key(inner, relation)))


def _each(row: Row, scope: Scope) -> Condition:
    inner = _inner(row, "each")
    return _done(inner, Each(scope.fact(inner, "of"), _that(inner, scope)))


def _many(row: Row, scope: Scope) -> Condition:
    inner = _inner(row, "many")
    return _done(inner, Many(scope.fact(inner, "of"), _that(inner, scope), scope.key(inner, "at_least")))


def _months(row: Row, scope: Scope) -> Condition:
    inner = _inner(row, "months")
    relation = _relation(inner)
    return _done(
        inner,
        CompletedMonths(
            start=read_day(inner, "from", scope),
            end=read_day(inner, "to", scope),
            limit=scope.key(inner, relation),
            at_most=relation == "at_most",
            counting=scope.optional(inner, "counting"),
        ),
    )


def _within_months(row: Row, scope: Scope) -> Condition:
    inner = _inner(row, "within_months")
    start, end = read_day(inner, "from", scope), read_day(inner, "to", scope)
    return _done(inner, WithinMonths(start=start, end=end, limit=scope.key(inner, "limit")))


def _within_working_days(row: Row, scope: Scope) -> Condition:
    inner = _inner(row, "within_working_days")
    return _done(
        inner,
        WithinWorkingDays(
            start=read_day(inner, "from", scope),
            end=read_day(inner, "to", scope),
            limit=scope.key(inner, "limit"),
            extension=scope.optional(inner, "extension"),
            extended=scope.fact(inner, "extended") if inner.text("extended", "") else "",
        ),
    )


def _on_or_before(row: Row, scope: Scope) -> Condition:
    inner = _inner(row, "on_or_before")
    return _done(inner, OnOrBefore(read_day(inner, "first", scope), read_day(inner, "then", scope)))


def _same_day(row: Row, scope: Scope) -> Condition:
    inner = _inner(row, "same_day")
    return _done(inner, SameDay(read_day(inner, "day", scope), read_day(inner, "wanted", scope)))


def _vote(row: Row, scope: Scope) -> Condition:
    inner = _inner(row, "vote")
    ballot, base = inner.text("ballot"), inner.text("base")
    for part in ("for", "entitled", base):
        if f"{ballot}.{part}" not in scope.kinds:
            raise inner.error(f"there is no fact {ballot}.{part}")
    share, excluded = scope.key(inner, "share"), scope.optional(inner, "excluded")
    return _done(inner, Vote(ballot=ballot, base=base, share=share, excluded=excluded))


def _adds_up(row: Row, scope: Scope) -> Condition:
    inner = _inner(row, "adds_up")
    plus, minus = scope.facts(inner, "plus"), scope.facts(inner, "minus")
    return _done(inner, AddsUp(plus, minus, scope.fact(inner, "stated")))


def _stated_share(row: Row, scope: Scope) -> Condition:
    inner = _inner(row, "stated_share")
    part, whole = scope.fact(inner, "part"), scope.fact(inner, "whole")
    return _done(inner, StatedShare(part, whole, scope.fact(inner, "stated")))


def _capped(row: Row, scope: Scope) -> Condition:
    inner = _inner(row, "capped")
    part, whole = scope.fact(inner, "part"), scope.fact(inner, "whole")
    return _done(inner, Capped(part, whole, scope.key(inner, "at_most")))


def _all(row: Row, scope: Scope) -> Condition:
    return All(tuple(read_condition(part, scope) for part in row.rows("all")))


def _any(row: Row, scope: Scope) -> Condition:
    return AnyOf(tuple((part.text("as", ""), read_condition(part, scope)) for part in row.rows("any")))


def _not(row: Row, scope: Scope) -> Condition:
    return Not(read_condition(_inner(row, "not"), scope))


Reader = Callable[[Row, Scope], Condition]
_READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "all": _all,
        "any": _any,
        "not": _not,
        "is": _is(True, "is"),
        "is_not": _is(False, "is_not"),
        "says": _says,
        "word": _word,
        "one_of": _listed("one_of", OneOf, "list"),
        "none_of": _listed("none_of", NoneOf, "list"),
        "rank": _listed("rank", RankAtLeast, "at_least"),
        "flagged": _listed("flagged", Flagged, "any_of"),
        "number": _number,
        "each": _each,
        "many": _many,
        "months": _months,
        "within_months": _within_months,
        "within_working_days": _within_working_days,
        "on_or_before": _on_or_before,
        "same_day": _same_day,
        "vote": _vote,
        "adds_up": _adds_up,
        "stated_share": _stated_share,
        "capped": _capped,
    }
)
