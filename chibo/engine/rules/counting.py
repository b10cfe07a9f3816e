"""Conditions about figures: votes with the denominator that counts, sums, stated percentages, caps.

Whole numbers only: two thirds of sixteen is never a floating number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from chibo.engine.rules.outcome import Outcome
from chibo.engine.rules.values import Plain, Share, Stated
from chibo.engine.rules.workings import Circumstances, Working, unknown, unusable


def _counts(at: Circumstances, names: Iterable[str]) -> tuple[dict[str, int], tuple[str, ...]]:
    """The counts told under these names, and the names without one."""
    told = {name: at.facts.get(name) for name in names}
    known = {name: number for name, number in told.items() if isinstance(number, int)}
    return known, tuple(name for name in told if name not in known)


@dataclass(frozen=True, kw_only=True)
class Vote:
    """Enough votes in favour among those who count.

    The facts are named ``ballot.for``, ``ballot.base`` (all who might count) and ``ballot.CATEGORY`` for
    every category that the value ``excluded`` leaves out. Where the number of those who count is told itself,
    as ``ballot.entitled``, that is used.
    """

    ballot: str
    base: str
    share: str
    excluded: str = ""

    def judge(self, at: Circumstances) -> Working:
        """Whether the votes in favour reach the share."""
        share = at.value(self.share)
        if share is None or not isinstance(share.value, Share):
            return unusable(self.share, share)
        out = at.value(self.excluded) if self.excluded else None
        if self.excluded and (out is None or not isinstance(out.value, tuple)):
            return unusable(self.excluded, out)
        values: tuple[Stated, ...] = (share,) if out is None else (share, out)
        categories = out.value if out is not None and isinstance(out.value, tuple) else ()
        return self._judged(at, share.value, values, categories)

    def _judged(
        self, at: Circumstances, share: Share, values: tuple[Stated, ...], categories: tuple[str, ...]
    ) -> Working:
        whole, left_out, missing = self._denominator(at, categories)
        known, lacking = _counts(at, [f"{self.ballot}.for"])
        if whole is None or lacking:
            return unknown("vote", (*missing, *lacking), *values)
        votes = known[f"{self.ballot}.for"]
        told: dict[str, Plain] = {
            "ballot": self.ballot,
            "for": votes,
            "of": whole,
            "least": share.least(whole),
        }
        told["share"] = str(share)
        told["left_out"] = {name: number for name, number in left_out.items() if number}
        wrong = whole < votes or whole < 0
        return Working(
            kind="vote_contradiction" if wrong else "vote",
            outcome=Outcome.of(None if wrong else share.reached(votes, whole)),
            told=told,
            facts=self._facts(at, categories),
            missing=self._facts(at, categories) if wrong else (),
            values=values,
        )

    def _denominator(
        self, at: Circumstances, categories: tuple[str, ...]
    ) -> tuple[int | None, dict[str, int], tuple[str, ...]]:
        """Who counts, who was left out, and what is missing to say so."""
        entitled = at.facts.get(f"{self.ballot}.entitled")
        if isinstance(entitled, int):
            return entitled, {}, ()
        names = [f"{self.ballot}.{self.base}", *(f"{self.ballot}.{each}" for each in categories)]
        known, missing = _counts(at, names)
        if missing:
            return None, {}, missing
        everyone = known.pop(names[0])
        return everyone - sum(known.values()), known, ()

    def _facts(self, at: Circumstances, categories: tuple[str, ...]) -> tuple[str, ...]:
        parts = ("for", "entitled", self.base, *categories)
        return tuple(name for part in parts if at.facts.get(name := f"{self.ballot}.{part}") is not None)


@dataclass(frozen=True)
class AddsUp:
    """A sum that must be the number stated."""

    plus: tuple[str, ...]
    minus: tuple[str, ...]
    stated: str

    def judge(self, at: Circumstances) -> Working:
        """Whether the parts give the number."""
        names = (*self.plus, *self.minus, self.stated)
        known, missing = _counts(at, names)
        if missing:
            return unknown("adds_up", missing)
        total = sum(known[name] for name in self.plus) - sum(known[name] for name in self.minus)
        told: dict[str, Plain] = {"fact": self.stated, "stated": known[self.stated], "counted": total}
        outcome = Outcome.of(total == known[self.stated])
        return Working(kind="adds_up", outcome=outcome, told=told, facts=names)


@dataclass(frozen=True)
class StatedShare:
    """A percentage that must be what its two numbers give, rounded half up to as many places as it shows."""

    part: str
    whole: str
    stated: str

    def judge(self, at: Circumstances) -> Working:
        """Whether the percentage follows from the numbers."""
        known, missing = _counts(at, (self.part, self.whole))
        percent = at.facts.get(self.stated)
        if missing or not isinstance(percent, str):
            lacking = missing if isinstance(percent, str) else (*missing, self.stated)
            return unknown("stated_share", lacking)
        shown = Decimal(percent)
        part, whole = known[self.part], known[self.whole]
        told: dict[str, Plain] = {"part": part, "whole": whole, "stated": percent, "counted": None}
        names = (self.part, self.whole, self.stated)
        if whole:
            exact = Decimal(part * 100) / Decimal(whole)
            told["counted"] = str(exact.quantize(shown, rounding=ROUND_HALF_UP))
        outcome = Outcome.of(told["counted"] == str(shown))
        return Working(kind="stated_share", outcome=outcome, told=told, facts=names)


@dataclass(frozen=True)
class Capped:
    """At most so many per cent of a number, rounded down."""

    part: str
    whole: str
    key: str

    def judge(self, at: Circumstances) -> Working:
        """Whether the part stays below the cap."""
        stated = at.value(self.key)
        if stated is None or not isinstance(stated.value, int):
            return unusable(self.key, stated)
        known, missing = _counts(at, (self.part, self.whole))
        if missing:
            return unknown("capped", missing, stated)
        most = known[self.whole] * stated.value // 100
        told: dict[str, Plain] = {"fact": self.part, "counted": known[self.part], "limit": most}
        told["of"] = known[self.whole]
        return Working(
            kind="capped",
            outcome=Outcome.of(known[self.part] <= most),
            told=told,
            facts=(self.part, self.whole),
            values=(stated,),
        )
