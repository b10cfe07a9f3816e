"""How an answer was come by: what each condition looked at, what it counted, what it lacked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import NamedTuple, Protocol

from chibo.engine.calendar import WorkingCalendar
from chibo.engine.rules.facts import FactKind, Facts, Row
from chibo.engine.rules.outcome import Outcome
from chibo.engine.rules.values import Plain, Special, Stated


@dataclass(frozen=True)
class Step:
    """A step on the road, and the fact that tells its day.

    >>> Step("cell_review", "cell_vote_on").fact
    'cell_vote_on'
    """

    code: str
    fact: str


class Circumstances(NamedTuple):
    """All a condition may look at: facts, the day asked, the step, the values in force on its day."""

    facts: Facts
    day: date
    step: Step
    values_on: date
    values: Mapping[str, Stated]
    kinds: Mapping[str, FactKind]
    calendar: WorkingCalendar

    def value(self, key: str) -> Stated | None:
        """What the rules say under that key on the step's day; None before the first of them."""
        return self.values.get(key)

    def inside(self, row: Row) -> Circumstances:
        """The same, seen from one row of a list of facts."""
        return self._replace(facts=self.facts.inside(row))


class Working(NamedTuple):
    """One answer with its grounds. ``told`` holds the numbers and days a sentence about it needs.

    >>> Working(kind="is", outcome=Outcome.MET, told={"fact": "fisherman"}).to_json()
    {'kind': 'is', 'outcome': 'met', 'fact': 'fisherman'}
    """

    kind: str
    outcome: Outcome
    told: Mapping[str, Plain] = MappingProxyType({})
    facts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    values: tuple[Stated, ...] = ()
    unseen: tuple[str, ...] = ()
    days_off: tuple[date, ...] = ()
    parts: tuple[Working, ...] = ()
    ground: str = ""

    def decisive(self) -> Iterator[Working]:
        """The single conditions that make the answer what it is, and none that would not change it.

        >>> yes, no = (Working(kind=kind, outcome=Outcome(kind)) for kind in ("met", "not_met"))
        >>> [each.kind for each in Working(kind="any", outcome=Outcome.MET, parts=(yes, no)).decisive()]
        ['met']
        """
        if not self.parts:
            yield self
        for part in self.parts:
            if self.kind == "not" or part.outcome is self.outcome:
                yield from part.decisive()

    def grounds(self) -> Iterator[str]:
        """The names of the alternatives that were found to hold.

        >>> part = Working(kind="is", outcome=Outcome.MET, ground="exception_a")
        >>> list(Working(kind="any", outcome=Outcome.MET, parts=(part,)).grounds())
        ['exception_a']
        """
        for part in self.parts:
            if part.outcome is Outcome.MET:
                if part.ground:
                    yield part.ground
                yield from part.grounds()

    def to_json(self) -> dict[str, Plain]:
        """Plain data: the kind of condition, its answer, and what it tells."""
        return {"kind": self.kind, "outcome": self.outcome.value, **self.told}


class Condition(Protocol):
    """Something that can be judged in given circumstances."""

    def judge(self, at: Circumstances) -> Working:
        """The answer with its grounds."""
        ...


def unusable(key: str, stated: Stated | None) -> Working:
    """The answer where the rules give no value: without a limit anything is right, an unseen text decides
    nothing.

    >>> unusable("decision.limit", None).unseen
    ('decision.limit',)
    """
    if stated is not None and stated.value is Special.NO_LIMIT:
        return Working(kind="no_limit", outcome=Outcome.MET, told={"value": key}, values=(stated,))
    values = () if stated is None else (stated,)
    return Working(
        kind="not_seen", outcome=Outcome.UNKNOWN, told={"value": key}, values=values, unseen=(key,)
    )


def unknown(kind: str, missing: tuple[str, ...], *values: Stated) -> Working:
    """The answer while facts are missing.

    >>> unknown("is", ("fisherman",)).outcome.value
    'unknown'
    """
    told: dict[str, Plain] = {"missing": list(missing)}
    return Working(
        kind="missing", outcome=Outcome.UNKNOWN, told={"of": kind, **told}, missing=missing, values=values
    )
