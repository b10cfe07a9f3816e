"""Judging a case: every rule by the values in force on the day of its own step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from chibo.engine.calendar import WorkingCalendar
from chibo.engine.rules.asking import keys_of, names_of
from chibo.engine.rules.facts import FactKind, Facts
from chibo.engine.rules.outcome import Outcome
from chibo.engine.rules.values import Parameters, RuleSet, Special, Stated
from chibo.engine.rules.verdicts import Judgement, NotApplicable, Verdict
from chibo.engine.rules.workings import Circumstances, Condition, Step, Working, unusable

WEEKENDS_ONLY = WorkingCalendar()


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

    def set_on(self, day: date) -> RuleSet | None:
        """The rule set in force on a day; None before the first."""
        return next((each for each in reversed(self.sets) if each.valid_from <= day), None)

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
    found = [_judge_one(book, book.rules[key], facts, day, calendar, rules_on) for key in asked]
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


def _judge_one(  # noqa: PLR0917 -- the parts of one question, named at the only call
    book: RuleBook, rule: Rule, facts: Facts, day: date, calendar: WorkingCalendar, rules_on: date | None
) -> Verdict | NotApplicable:
    step = book.steps[rule.step]
    told = facts.get(step.fact)
    step_on = told if isinstance(told, date) else None
    at = Circumstances(
        facts=facts,
        day=day,
        step=step,
        values_on=rules_on or step_on or day,
        parameters=book.parameters,
        kinds=book.kinds,
        calendar=calendar,
    )
    limit = at.value(rule.key)
    if limit is not None and limit.value is Special.NO_LIMIT:
        return NotApplicable(rule=rule.key, step=rule.step, because=(rule.key,))
    applies = rule.when.judge(at) if rule.when else None
    if applies is not None and applies.outcome is Outcome.NOT_MET:
        because = tuple(dict.fromkeys(name for part in applies.decisive() for name in part.facts))
        return NotApplicable(rule=rule.key, step=rule.step, because=because)
    found = _unseen(rule, limit) or _implied(applies, rule.then.judge(at))
    used = _rested_on(found, applies)
    in_force = book.set_on(at.values_on)
    return Verdict(
        rule=rule.key,
        step=rule.step,
        outcome=found.outcome,
        step_on=step_on,
        values_on=at.values_on,
        set_code=in_force.code if in_force else "",
        values=_values(limit, used),
        used=_facts(facts, (step.fact, *(name for part in used for name in part.facts))),
        missing=tuple(dict.fromkeys(name for part in found.decisive() for name in part.missing)),
        unseen=tuple(dict.fromkeys(key for part in found.decisive() for key in part.unseen)),
        grounds=tuple(found.grounds()),
        workings=tuple(found.decisive()),
    )


def _unseen(rule: Rule, limit: Stated | None) -> Working | None:
    """The answer where nobody has seen what the rules say: nothing can be decided by it."""
    if limit is not None and limit.value is not Special.NOT_SEEN:
        return None
    return unusable(rule.key, limit)


def _implied(applies: Working | None, found: Working) -> Working:
    """A rule that may not apply can be met, but not be broken."""
    if applies is None or applies.outcome is Outcome.MET or found.outcome is Outcome.MET:
        return found
    return applies


def _rested_on(found: Working, applies: Working | None) -> list[Working]:
    """Every condition the answer rests on, also those that made the rule apply."""
    lists = [part for part in (found, applies) if part is not None]
    return [single for part in lists for single in (part, *part.decisive())]


def _values(limit: Stated | None, used: Iterable[Working]) -> tuple[Stated, ...]:
    """Every value the answer rests on, the rule's own first."""
    own = (limit,) if limit else ()
    return tuple(dict.fromkeys((*own, *(value for part in used for value in part.values))))


def _facts(facts: Facts, names: Iterable[str]) -> Facts:
    """The facts of these names; one of a row is told by its whole list."""
    known = {}
    for name in names:
        told = name if facts.get(name) is not None else name.partition(".")[0]
        fact = facts.get(told)
        if fact is not None:
            known[told] = fact
    return Facts(known)
