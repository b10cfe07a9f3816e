"""Judging a case: every rule by the values in force on the day of its own step."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from chibo.engine.calendar import WorkingCalendar
from chibo.engine.rules.asking import keys_of, names_of
from chibo.engine.rules.facts import FactKind, Facts
from chibo.engine.rules.outcome import Outcome
from chibo.engine.rules.values import Parameters, RuleSet, Special, Stated, once
from chibo.engine.rules.verdicts import Judgement, NotApplicable, Verdict
from chibo.engine.rules.workings import Circumstances, Condition, Step, Working, unusable

WEEKENDS_ONLY = WorkingCalendar()
# Read once: an attribute of an enumeration costs more than the comparison it is read for.
_MET, _NOT_MET, _NO_LIMIT = Outcome.MET, Outcome.NOT_MET, Special.NO_LIMIT


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A requirement at a step. ``when`` tells to which cases it applies; without it, to all.

    The parameter with the rule's own key is its limit; where that says there is none, the rule says nothing.
    """

    key: str
    step: str
    then: Condition
    when: Condition | None = None

    @property
    def keys(self) -> frozenset[str]:
        """Every value it may rest on."""
        return keys_of(self.then) | keys_of(self.when) | {self.key}

    @property
    def names(self) -> frozenset[str]:
        """Every fact it may look at, but the day of its step."""
        return names_of(self.then) | names_of(self.when)


@dataclass(frozen=True, kw_only=True)
class RuleBook:
    """All rules with their values through time, and the words for the facts they ask for."""

    version: str
    sets: tuple[RuleSet, ...]
    steps: Mapping[str, Step]
    kinds: Mapping[str, FactKind]
    parameters: Parameters
    rules: Mapping[str, Rule]

    @cached_property
    def _begins(self) -> tuple[date, ...]:
        return tuple(each.valid_from for each in self.sets)

    def set_on(self, day: date) -> RuleSet | None:
        """The rule set in force on a day; None before the first."""
        number = bisect_right(self._begins, day)
        return self.sets[number - 1] if number else None

    @cached_property
    def _changes(self) -> tuple[date, ...]:
        """The days on which some value changes."""
        lists = [(*each.stated, *each.tightened) for each in self.parameters.values()]
        return tuple(sorted({stated.valid_from for each in lists for stated in each}))

    @cached_property
    def _kept(self) -> dict[int, Mapping[str, Stated]]:
        return {}

    def in_force(self, day: date) -> Mapping[str, Stated]:
        """Every value in force on a day, by key; between two changes worked out once."""
        period = bisect_right(self._changes, day)
        if period not in self._kept:
            found = {key: parameter.on(day) for key, parameter in self.parameters.items()}
            self._kept[period] = {key: stated for key, stated in found.items() if stated is not None}
        return self._kept[period]

    def at(self, step: str) -> tuple[str, ...]:
        """The keys of the rules that are judged at a step."""
        return tuple(key for key, rule in self.rules.items() if rule.step == step)


def judge(
    book: RuleBook,
    facts: Facts,
    *,
    day: date,
    calendar: WorkingCalendar = WEEKENDS_ONLY,
    rules: Iterable[str] | None = None,
    rules_on: date | None = None,
) -> Judgement:
    """What the rules say about a case, seen from ``day``.

    A step is judged by the values in force on its own day; one that was not taken yet, by those of ``day``,
    and what its day decides stays unknown until no later day could be right. ``rules_on`` asks how the case
    would stand under the rules of another day.
    """
    asked = tuple(book.rules) if rules is None else tuple(rules)
    steps = {book.rules[key].step for key in asked}
    seen = {step: _circumstances(book, step, facts, day, calendar, rules_on) for step in steps}
    found = [_judge_one(rule, *seen[rule.step]) for rule in map(book.rules.__getitem__, asked)]
    verdicts = tuple(each for each in found if isinstance(each, Verdict))
    return Judgement(
        version=book.version,
        day=day,
        rules_on=rules_on,
        asked=asked,
        facts=facts,
        calendar=calendar.only(frozenset(off for verdict in verdicts for off in verdict.days_off())),
        verdicts=verdicts,
        not_applicable=tuple(each for each in found if isinstance(each, NotApplicable)),
    )


def _circumstances(  # noqa: PLR0917 -- the parts of one question, named at the only call
    book: RuleBook, step: str, facts: Facts, day: date, calendar: WorkingCalendar, rules_on: date | None
) -> tuple[Circumstances, date | None, str]:
    """What every rule of a step may look at, the day the step was taken, and the set of that day."""
    told = facts.known.get(book.steps[step].fact)
    step_on = told if isinstance(told, date) else None
    values_on = rules_on or step_on or day
    in_force = book.set_on(values_on)
    at = Circumstances(
        facts=facts,
        day=day,
        step=book.steps[step],
        values_on=values_on,
        values=book.in_force(values_on),
        kinds=book.kinds,
        calendar=calendar,
    )
    return at, step_on, in_force.code if in_force else ""


def _judge_one(rule: Rule, at: Circumstances, step_on: date | None, set_code: str) -> Verdict | NotApplicable:
    limit = at.values.get(rule.key)
    if limit is not None and limit.value is _NO_LIMIT:
        return NotApplicable(rule=rule.key, step=rule.step, because=(rule.key,))
    applies = rule.when.judge(at) if rule.when else None
    if applies is not None and applies.outcome is _NOT_MET:
        because = tuple(dict.fromkeys(name for part in applies.decisive() for name in part.facts))
        return NotApplicable(rule=rule.key, step=rule.step, because=because)
    found = _unseen(rule, limit) or _implied(applies, rule.then.judge(at))
    decisive = tuple(found.decisive()) if found.parts else (found,)
    used = _rested_on(found, decisive, applies)
    return Verdict(
        rule.key,
        rule.step,
        found.outcome,
        step_on,
        at.values_on,
        set_code,
        _values(limit, used),
        _facts(at.facts, [at.step.fact, *(name for part in used for name in part.facts)]),
        _each(part.missing for part in decisive),
        _each(part.unseen for part in decisive),
        tuple(found.grounds()) if found.parts else (),
        decisive,
    )


def _unseen(rule: Rule, limit: Stated | None) -> Working | None:
    """The answer where nobody has seen what the rules say: nothing can be decided by it."""
    if limit is not None and limit.value is not Special.NOT_SEEN:
        return None
    return unusable(rule.key, limit)


def _implied(applies: Working | None, found: Working) -> Working:
    """A rule that may not apply can be met, but not be broken."""
    if applies is None or applies.outcome is _MET or found.outcome is _MET:
        return found
    return applies


def _rested_on(found: Working, decisive: tuple[Working, ...], applies: Working | None) -> list[Working]:
    """Every condition the answer rests on, also those that made the rule apply."""
    why = () if applies is None else (applies, *applies.decisive())
    return [*decisive, *why] if not found.parts else [found, *decisive, *why]


def _values(limit: Stated | None, used: list[Working]) -> tuple[Stated, ...]:
    """The rule's own limit and what else the answer rests on, each once."""
    found = [] if limit is None else [limit]
    for part in used:
        found += part.values
    return once(found)


def _each(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Every name once, in the order met."""
    names = [name for each in lists for name in each]
    return tuple(dict.fromkeys(names)) if names else ()


def _facts(facts: Facts, names: Iterable[str]) -> Facts:
    """The facts of these names; one of a row is told by its whole list."""
    known, told = {}, facts.known
    for name in names:
        whole = name if name in told else name.partition(".")[0]
        if whole in told and whole not in known:
            known[whole] = told[whole]
    return Facts(known)
