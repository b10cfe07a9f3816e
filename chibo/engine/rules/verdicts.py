"""Answers that can be kept: which rule, by which values and papers, from which facts, and what is missing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from chibo.engine.calendar import WorkingCalendar
from chibo.engine.rules.facts import Facts
from chibo.engine.rules.outcome import Outcome, all_of
from chibo.engine.rules.values import Plain, Stated
from chibo.engine.rules.workings import Working


class Verdict(NamedTuple):
    """What one rule says about one case.

    ``step_on`` is the day of the step, None while it was not taken; ``values_on`` the day whose rules hold.
    ``grounds`` names the alternatives that made it right, such as an exception. ``workings`` are the decisive
    conditions only.
    """

    rule: str
    step: str
    outcome: Outcome
    step_on: date | None
    values_on: date
    set_code: str
    values: tuple[Stated, ...]
    used: Facts
    missing: tuple[str, ...]
    unseen: tuple[str, ...]
    grounds: tuple[str, ...]
    workings: tuple[Working, ...]

    @property
    def confirmed(self) -> bool:
        """Whether every value it rests on was found in its text."""
        return all(value.confirmed for value in self.values) and not self.unseen

    @property
    def due(self) -> date | None:
        """The last day of the limit it judged, where it judged one that is fixed."""
        days = [told for each in self.workings if isinstance(told := each.told.get("due"), str)]
        return date.fromisoformat(days[0]) if days else None

    def days_off(self) -> Iterator[date]:
        """The holidays and made-up days that its limits ran over."""
        for working in self.workings:
            yield from working.days_off

    def to_json(self) -> dict[str, Plain]:
        """Plain data with fixed keys in fixed order."""
        return {
            "rule": self.rule,
            "step": self.step,
            "outcome": self.outcome.value,
            "step_on": self.step_on.isoformat() if self.step_on else None,
            "values_on": self.values_on.isoformat(),
            "set": self.set_code,
            "confirmed": self.confirmed,
            "values": [value.to_json() for value in self.values],
            "facts": self.used.to_json(),
            "missing": list(self.missing),
            "not_seen": list(self.unseen),
            "grounds": list(self.grounds),
            "workings": [working.to_json() for working in self.workings],
        }


@dataclass(frozen=True, kw_only=True)
class NotApplicable:
    """A rule that says nothing about the case, and the facts or the missing limit that make it so."""

    rule: str
    step: str
    because: tuple[str, ...]

    def to_json(self) -> dict[str, Plain]:
        """Plain data with fixed keys.

        >>> NotApplicable(rule="readmission.wait", step="cell_review", because=("readmission",)).to_json()
        {'rule': 'readmission.wait', 'step': 'cell_review', 'because': ['readmission']}
        """
        return {"rule": self.rule, "step": self.step, "because": list(self.because)}


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """All that the rules say about a case on a day.

    It holds what is needed to judge again: the facts, the days, the exceptions of the calendar that mattered.
    """

    version: str
    day: date
    rules_on: date | None
    asked: tuple[str, ...]
    facts: Facts
    calendar: WorkingCalendar
    verdicts: tuple[Verdict, ...]
    not_applicable: tuple[NotApplicable, ...]

    @property
    def outcome(self) -> Outcome:
        """Met when every rule that applies is."""
        return all_of(verdict.outcome for verdict in self.verdicts)

    def of(self, outcome: Outcome) -> tuple[Verdict, ...]:
        """The verdicts with that answer, in their order."""
        return tuple(verdict for verdict in self.verdicts if verdict.outcome is outcome)

    @property
    def missing(self) -> tuple[str, ...]:
        """Every fact that some verdict waits for, once each."""
        return tuple(dict.fromkeys(name for verdict in self.verdicts for name in verdict.missing))

    def to_json(self) -> dict[str, Plain]:
        """Plain data with fixed keys in fixed order."""
        return {
            "version": self.version,
            "day": self.day.isoformat(),
            "rules_on": self.rules_on.isoformat() if self.rules_on else None,
            "asked": list(self.asked),
            "facts": self.facts.to_json(),
            "holidays": _days(self.calendar.holidays),
            "made_up_days": _days(self.calendar.made_up),
            "outcome": self.outcome.value,
            "verdicts": [verdict.to_json() for verdict in self.verdicts],
            "not_applicable": [each.to_json() for each in self.not_applicable],
        }

    def to_bytes(self) -> bytes:
        """The same judgement gives the same bytes: UTF-8, fixed order, one line feed at the end."""
        return (json.dumps(self.to_json(), ensure_ascii=False, indent=1) + "\n").encode()


def _days(days: Iterable[date]) -> list[Plain]:
    return [day.isoformat() for day in sorted(days)]
