"""Conditions about words, counts and lists, and how conditions are joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chibo.engine.rules.days import Day, StepDay
from chibo.engine.rules.facts import ABSENT, Flag
from chibo.engine.rules.outcome import Outcome, all_of, any_of
from chibo.engine.rules.values import Plain, Value, once
from chibo.engine.rules.workings import Circumstances, Condition, Working, unknown, unusable

STEP: Day = StepDay()


def _words(value: Value) -> tuple[str, ...] | None:
    """The words a value holds; one word alone is a list of one."""
    if isinstance(value, str):
        return (value,)
    return value if isinstance(value, tuple) else None


@dataclass(frozen=True)
class Is:
    """A fact that is yes, or with ``wanted`` False is no."""

    fact: str
    wanted: bool = True

    def judge(self, at: Circumstances) -> Working:
        """Whether the fact is as wanted."""
        told = at.facts.get(self.fact)
        if told is None:
            return unknown("is", (self.fact,))
        outcome = Outcome.of((told is not ABSENT) is self.wanted)
        return Working(
            kind="is", outcome=outcome, told={"fact": self.fact, "wanted": self.wanted}, facts=(self.fact,)
        )


@dataclass(frozen=True)
class Says:
    """A value of the rules that is yes."""

    key: str

    def judge(self, at: Circumstances) -> Working:
        """Whether the rules say yes."""
        stated = at.value(self.key)
        if stated is None or not isinstance(stated.value, bool):
            return unusable(self.key, stated)
        told: dict[str, Plain] = {"value": self.key}
        return Working(kind="says", outcome=Outcome.of(stated.value), told=told, values=(stated,))


@dataclass(frozen=True)
class OneOf:
    """A word that is among those a value of the rules lists."""

    fact: str
    key: str

    def judge(self, at: Circumstances) -> Working:
        """Whether the word is in the list."""
        stated, told = at.value(self.key), at.facts.get(self.fact)
        words = None if stated is None else _words(stated.value)
        if stated is None or words is None:
            return unusable(self.key, stated)
        if told is None:
            return unknown("one_of", (self.fact,), stated)
        shown: dict[str, Plain] = {"fact": self.fact, "is": str(told), "words": list(words)}
        return Working(
            kind="one_of",
            outcome=Outcome.of(told in words),
            told=shown,
            facts=(self.fact,),
            values=(stated,),
        )


@dataclass(frozen=True)
class WordIs:
    """A word that is one of these, whatever the rules say: it tells which case one is in."""

    fact: str
    words: tuple[str, ...]

    def judge(self, at: Circumstances) -> Working:
        """Whether the word is one of them."""
        told = at.facts.get(self.fact)
        if told is None:
            return unknown("word_is", (self.fact,))
        shown: dict[str, Plain] = {"fact": self.fact, "is": str(told), "words": list(self.words)}
        outcome = Outcome.of(told in self.words)
        return Working(kind="word_is", outcome=outcome, told=shown, facts=(self.fact,))


@dataclass(frozen=True)
class NoneOf:
    """A list of words with none of those that a value of the rules lists."""

    fact: str
    key: str

    def judge(self, at: Circumstances) -> Working:
        """Whether the two lists have nothing in common."""
        stated, told = at.value(self.key), at.facts.get(self.fact)
        words = None if stated is None else _words(stated.value)
        if stated is None or words is None:
            return unusable(self.key, stated)
        if not isinstance(told, tuple):
            return unknown("none_of", (self.fact,), stated)
        common: list[Plain] = [word for word in told if isinstance(word, str) and word in words]
        return Working(
            kind="none_of",
            outcome=Outcome.of(not common),
            told={"fact": self.fact, "common": common},
            facts=(self.fact,),
            values=(stated,),
        )


@dataclass(frozen=True)
class RankAtLeast:
    """A word that stands at least as high as a value of the rules, in the order of the fact's words."""

    fact: str
    key: str

    def judge(self, at: Circumstances) -> Working:
        """Whether it stands as high."""
        stated, told = at.value(self.key), at.facts.get(self.fact)
        if stated is None or not isinstance(stated.value, str):
            return unusable(self.key, stated)
        if not isinstance(told, str):
            return unknown("rank_at_least", (self.fact,), stated)
        kind = at.kinds[self.fact]
        return Working(
            kind="rank_at_least",
            outcome=Outcome.of(kind.rank(told) >= kind.rank(stated.value)),
            told={"fact": self.fact, "is": told, "limit": stated.value},
            facts=(self.fact,),
            values=(stated,),
        )


@dataclass(frozen=True)
class Flagged:
    """A mark of the place, among those a value of the rules lists, that holds on the day of the step."""

    fact: str
    key: str

    def judge(self, at: Circumstances) -> Working:
        """Whether such a mark holds on that day."""
        stated, told = at.value(self.key), at.facts.get(self.fact)
        words = None if stated is None else _words(stated.value)
        if stated is None or words is None:
            return unusable(self.key, stated)
        if not isinstance(told, tuple):
            return unknown("flagged", (self.fact,), stated)
        day = STEP.reckon(at).first or at.day
        holding: list[Plain] = [
            flag.code for flag in told if isinstance(flag, Flag) and flag.code in words and flag.holds(day)
        ]
        return Working(
            kind="flagged",
            outcome=Outcome.of(bool(holding)),
            told={"fact": self.fact, "day": day.isoformat(), "holding": holding, "words": list(words)},
            facts=(self.fact,),
            values=(stated,),
        )


@dataclass(frozen=True)
class Number:
    """A count that is at least, at most or below a value of the rules."""

    fact: str
    relation: str
    key: str

    def judge(self, at: Circumstances) -> Working:
        """Whether the count is on the right side."""
        stated, told = at.value(self.key), at.facts.get(self.fact)
        if stated is None or not isinstance(stated.value, int):
            return unusable(self.key, stated)
        if not isinstance(told, int):
            return unknown(self.relation, (self.fact,), stated)
        return Working(
            kind=self.relation,
            outcome=Outcome.of(_on_side(told, self.relation, stated.value)),
            told={"fact": self.fact, "counted": told, "limit": stated.value},
            facts=(self.fact,),
            values=(stated,),
        )


def _on_side(number: int, relation: str, limit: int) -> bool:
    return {"at_least": number >= limit, "at_most": number <= limit, "below": number < limit}[relation]


@dataclass(frozen=True)
class Each:
    """A condition that every row of a list meets."""

    fact: str
    that: Condition

    def judge(self, at: Circumstances) -> Working:
        """Whether all rows meet it; of an empty list all do."""
        rows = at.facts.get(self.fact)
        if not isinstance(rows, tuple):
            return unknown("each", (self.fact,))
        parts = tuple(self.that.judge(at.inside(row)) for row in rows if isinstance(row, Mapping))
        told: dict[str, Plain] = {"fact": self.fact, "counted": len(parts)}
        return Working(
            kind="each",
            outcome=all_of(part.outcome for part in parts),
            told=told,
            facts=(self.fact,),
            parts=parts,
        )


@dataclass(frozen=True)
class Many:
    """At least so many rows of a list that meet a condition."""

    fact: str
    that: Condition
    key: str

    def judge(self, at: Circumstances) -> Working:
        """Whether enough rows meet it, counting those that may yet do so as not known."""
        stated, rows = at.value(self.key), at.facts.get(self.fact)
        if stated is None or not isinstance(stated.value, int):
            return unusable(self.key, stated)
        if not isinstance(rows, tuple):
            return unknown("many", (self.fact,), stated)
        parts = [self.that.judge(at.inside(row)) for row in rows if isinstance(row, Mapping)]
        sure = sum(part.outcome is Outcome.MET for part in parts)
        open_ones = [part for part in parts if part.outcome is Outcome.UNKNOWN]
        most = sure + len(open_ones)
        answer = True if sure >= stated.value else (False if most < stated.value else None)
        missing = tuple(dict.fromkeys(name for part in open_ones for name in part.missing))
        return Working(
            kind="many",
            outcome=Outcome.of(answer),
            told={"fact": self.fact, "counted": sure, "limit": stated.value},
            facts=(self.fact,),
            missing=missing if answer is None else (),
            values=once((stated, *(value for part in parts for value in part.values))),
        )


@dataclass(frozen=True)
class All:
    """Several conditions at once."""

    parts: Sequence[Condition]

    def judge(self, at: Circumstances) -> Working:
        """Whether all are met."""
        found = tuple(part.judge(at) for part in self.parts)
        return Working(kind="all", outcome=all_of(part.outcome for part in found), parts=found)


@dataclass(frozen=True)
class AnyOf:
    """Several ways to be right, each with a name that the verdict gives as its ground; "" has none."""

    ways: Sequence[tuple[str, Condition]]

    def judge(self, at: Circumstances) -> Working:
        """Whether one of them is met; the first that is decides, and those after it are not looked at."""
        found: list[Working] = []
        for ground, part in self.ways:
            found.append(_named(part.judge(at), ground))
            if found[-1].outcome is Outcome.MET:
                break
        return Working(kind="any", outcome=any_of(part.outcome for part in found), parts=tuple(found))


def _named(found: Working, ground: str) -> Working:
    return found._replace(ground=ground) if ground else found


@dataclass(frozen=True)
class Not:
    """The opposite of a condition."""

    part: Condition

    def judge(self, at: Circumstances) -> Working:
        """Whether it is not met."""
        found = self.part.judge(at)
        return Working(kind="not", outcome=found.outcome.negated, parts=(found,))
