"""Worked cases that staff write: what is known of somebody, and what the rules should say about it.

A file is one YAML list with one item per case. Every complaint names file and line and says what to write.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from chibo.engine.calendar import WorkingCalendar
from chibo.engine.findings import Message, gettext_noop
from chibo.engine.rules import FactError, Facts, Judgement, Outcome, Verdict, judge, read_facts
from chibo.regulations.local_rules import LocalRule, LocalRuleError, read_local, tightened
from chibo.regulations.reading import LINE, LINES, DuplicateNameError, RegulationError, load_yaml
from chibo.regulations.rulebook import Rules

NOT_APPLICABLE = "not_applicable"
_ANSWERS = (*(outcome.value for outcome in Outcome), NOT_APPLICABLE)
_NAMES = frozenset(
    {"name", "note", "day", "rules_on", "facts", "step", "rules", "holidays", "made_up_days", "local"}
    | {"expect", "under"}
)
_EXPECTED = frozenset({"outcome", "due", "grounds", "missing", "set"})

_NO_FILE = gettext_noop("Không mở được tệp; kiểm tra đường dẫn và quyền đọc.")
_NOT_UTF8 = gettext_noop("Tệp phải lưu ở dạng UTF-8.")
_BAD_YAML = gettext_noop(
    "Không đọc được YAML ở đây; kiểm tra thụt đầu dòng, dấu hai chấm và nháy kép quanh chữ có dấu hai chấm."
)
_TWICE = gettext_noop("“%(name)s” viết hai lần trong cùng một mục; bỏ bớt một dòng.")
_NO_LIST = gettext_noop("Tệp phải là một danh sách tình huống; mỗi tình huống bắt đầu bằng “- name:”.")
_NO_CASES = gettext_noop("Tệp chưa có tình huống nào.")
_NO_NAME = gettext_noop("Tình huống chưa có tên; thêm dòng name.")
_UNKNOWN_NAME = gettext_noop("Không hiểu mục “%(name)s”; các mục được dùng: %(known)s.")
_NO_FACTS = gettext_noop("Cần mục facts kể những gì đã biết, mỗi dòng một dữ kiện.")
_NO_DAY = gettext_noop("Cần mục day (ngày xét), vì không có ngày nào trong facts.")
_BAD_DAY = gettext_noop("%(name)s: “%(given)s” không phải ngày; ghi như 2025-06-16.")
_NO_RULE = gettext_noop("Không có quy định nào mang mã “%(name)s”; xem danh sách bằng lệnh chibo rules show.")
_NO_STEP = gettext_noop("Không có bước nào mang mã “%(name)s”; các bước: %(known)s.")
_BAD_ANSWER = gettext_noop("%(name)s: “%(given)s” phải là một trong: %(known)s.")
_BAD_SHAPE = gettext_noop("Mục %(name)s viết chưa đúng dạng; xem mẫu trong tài liệu hướng dẫn.")


class CaseError(ValueError):
    """A case that cannot be understood: the place in the file, and a sentence about it."""

    def __init__(self, place: str, text: str, /, **params: object) -> None:
        self.place = place
        self.message = Message(text, params)
        super().__init__(f"{place}: {self.message}")


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """What a case expects of one rule. What is None is not looked at."""

    rule: str
    outcome: str
    rules_on: dt.date | None = None
    due: dt.date | None = None
    grounds: tuple[str, ...] | None = None
    missing: tuple[str, ...] | None = None
    set_code: str | None = None


@dataclass(frozen=True, kw_only=True)
class Case:
    """A situation with its day, and what the rules should say."""

    name: str
    place: str
    facts: Facts
    day: dt.date
    rules_on: dt.date | None
    calendar: WorkingCalendar
    local: tuple[LocalRule, ...]
    asked: tuple[str, ...]
    expected: tuple[Expectation, ...] = field(default=())


@dataclass(frozen=True)
class _Item:
    """One mapping of the file with its lines."""

    path: str
    values: Mapping[Any, Any]

    @property
    def names(self) -> list[str]:
        return [name for name in self.values if name not in {LINE, LINES}]

    def place(self, name: str = "") -> str:
        line = self.values[LINES].get(name, self.values[LINE])
        return f"{self.path}:{line}"

    def error(self, at: str, text: str, /, **params: object) -> CaseError:
        return CaseError(self.place(at), text, **params)

    def mapping(self, name: str) -> "_Item":
        value = self.values.get(name)
        if not isinstance(value, dict):
            raise self.error(name, _BAD_SHAPE, name=name)
        return _Item(self.path, value)

    def day(self, name: str) -> dt.date | None:
        value = self.values.get(name)
        if value is None:
            return None
        if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
            raise self.error(name, _BAD_DAY, name=name, given=value)
        return value

    def known(self, names: frozenset[str]) -> None:
        """Refuse a name that has no meaning here."""
        for name in self.names:
            if name not in names:
                raise self.error(name, _UNKNOWN_NAME, name=name, known=", ".join(sorted(names)))


def read_cases(path: Path, rules: Rules) -> tuple[Case, ...]:
    """The cases of a file, in its order."""
    content = _content(path)
    if not isinstance(content, list) or not all(isinstance(item, dict) for item in content):
        raise CaseError(f"{path}:1", _NO_LIST)
    if not content:
        raise CaseError(f"{path}:1", _NO_CASES)
    return tuple(_case(_Item(str(path), item), rules) for item in content)


def _content(path: Path) -> Any:
    try:
        return load_yaml(path)
    except OSError as problem:
        raise CaseError(str(path), _NO_FILE) from problem
    except UnicodeDecodeError as problem:
        raise CaseError(f"{path}:1", _NOT_UTF8) from problem
    except DuplicateNameError as problem:
        raise CaseError(problem.place, _TWICE, name=problem.name) from problem
    except RegulationError as problem:
        mark = problem.__cause__.problem_mark if isinstance(problem.__cause__, yaml.MarkedYAMLError) else None
        raise CaseError(f"{path}:{mark.line + 1 if mark else 1}", _BAD_YAML) from problem


def _case(item: _Item, rules: Rules) -> Case:
    name = item.values.get("name")
    if not isinstance(name, str) or not name.strip():
        raise item.error("name", _NO_NAME)
    item.known(_NAMES)
    facts = _facts(item, rules)
    expected = _expectations(item, rules)
    return Case(
        name=name,
        place=item.place("name"),
        facts=facts,
        day=item.day("day") or _latest(item, facts),
        rules_on=item.day("rules_on"),
        calendar=WorkingCalendar(_days(item, "holidays"), _days(item, "made_up_days")),
        local=_local(item, rules),
        asked=_asked(item, rules, facts, expected),
        expected=expected,
    )


def _facts(item: _Item, rules: Rules) -> Facts:
    if not isinstance(item.values.get("facts"), dict):
        raise item.error("facts", _NO_FACTS)
    inner = item.mapping("facts")
    try:
        return read_facts(rules.book.kinds, _plain(inner.values))
    except FactError as problem:
        part = problem.name.partition(".")[0]
        raise CaseError(inner.place(part), problem.message.text, **problem.message.params) from problem


def _plain(value: Any) -> Any:
    """What a file holds without the line numbers."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items() if name not in {LINE, LINES}}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def _latest(item: _Item, facts: Facts) -> dt.date:
    """Without a day of its own a case is seen from the latest day it tells."""
    days = [fact for fact in facts.known.values() if isinstance(fact, dt.date)]
    if not days:
        raise item.error("name", _NO_DAY)
    return max(days)


def _days(item: _Item, name: str) -> frozenset[dt.date]:
    given = item.values.get(name) or []
    if not isinstance(given, list):
        raise item.error(name, _BAD_SHAPE, name=name)
    for day in given:
        if not isinstance(day, dt.date) or isinstance(day, dt.datetime):
            raise item.error(name, _BAD_DAY, name=name, given=day)
    return frozenset(given)


def _local(item: _Item, rules: Rules) -> tuple[LocalRule, ...]:
    if item.values.get("local") is None:
        return ()
    inner = item.mapping("local")
    for key in inner.names:
        inner.mapping(key)
    try:
        rows = read_local(rules, _plain(inner.values))
        tightened(rules, rows)
    except LocalRuleError as problem:
        key = str(problem.message.params["key"])
        raise CaseError(inner.place(key), problem.message.text, **problem.message.params) from problem
    return rows


def _asked(item: _Item, rules: Rules, facts: Facts, expected: tuple[Expectation, ...]) -> tuple[str, ...]:
    """The rules to judge: those named, else those of the steps named, else those expected, else those of the
    steps whose day is told, else all."""
    named = _listed(item, "rules")
    for key in named:
        _rule(item, "rules", key, rules)
    steps = _listed(item, "step")
    for step in steps:
        if step not in rules.book.steps:
            raise item.error("step", _NO_STEP, name=step, known=", ".join(rules.book.steps))
    if named:
        return named
    if expected and not steps:
        return tuple(dict.fromkeys(each.rule for each in expected))
    reached = steps or tuple(
        code for code, step in rules.book.steps.items() if facts.get(step.fact) is not None
    )
    return tuple(key for step in reached or rules.book.steps for key in rules.book.at(step))


def _listed(item: _Item, name: str) -> tuple[str, ...]:
    given = item.values.get(name) or []
    if isinstance(given, str):
        return (given,)
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise item.error(name, _BAD_SHAPE, name=name)
    return tuple(given)


def _rule(item: _Item, name: str, key: object, rules: Rules) -> None:
    if key not in rules.book.rules:
        raise item.error(name, _NO_RULE, name=key)


def _expectations(item: _Item, rules: Rules) -> tuple[Expectation, ...]:
    found = _expected(item, rules, None) if item.values.get("expect") is not None else ()
    under = item.values.get("under") or []
    if not isinstance(under, list) or not all(isinstance(each, dict) for each in under):
        raise item.error("under", _BAD_SHAPE, name="under")
    for each in under:
        inner = _Item(item.path, each)
        inner.known(frozenset({"rules_on", "expect"}))
        day = inner.day("rules_on")
        if day is None:
            raise inner.error("rules_on", _BAD_DAY, name="rules_on", given="")
        found += _expected(inner, rules, day)
    return found


def _expected(item: _Item, rules: Rules, rules_on: dt.date | None) -> tuple[Expectation, ...]:
    inner = item.mapping("expect")
    for key in inner.names:
        _rule(inner, key, key, rules)
    return tuple(_expectation(inner, key, rules_on) for key in inner.names)


def _expectation(above: _Item, key: str, rules_on: dt.date | None) -> Expectation:
    given = above.values[key]
    row = above.mapping(key) if isinstance(given, dict) else None
    outcome = row.values.get("outcome") if row else given
    if outcome not in _ANSWERS:
        raise above.error(key, _BAD_ANSWER, name=key, given=outcome, known=", ".join(_ANSWERS))
    if row is None:
        return Expectation(rule=key, outcome=str(outcome), rules_on=rules_on)
    row.known(_EXPECTED)
    code = row.values.get("set")
    return Expectation(
        rule=key,
        outcome=str(outcome),
        rules_on=rules_on,
        due=row.day("due"),
        grounds=_listed(row, "grounds") if "grounds" in row.values else None,
        missing=_listed(row, "missing") if "missing" in row.values else None,
        set_code=None if code is None else str(code),
    )


def judged(case: Case, rules: Rules, rules_on: dt.date | None = None) -> Judgement:
    """What the rules, with the case's local ones, say about it."""
    return judge(
        tightened(rules, case.local).book,
        case.facts,
        day=case.day,
        calendar=case.calendar,
        rules=case.asked,
        rules_on=rules_on or case.rules_on,
    )


def differences(case: Case, rules: Rules) -> list[tuple[Expectation, str]]:
    """Each expectation that does not hold, with what was found instead."""
    found = []
    for day in dict.fromkeys(each.rules_on for each in case.expected):
        judgement = judged(case, rules, day)
        verdicts = {verdict.rule: verdict for verdict in judgement.verdicts}
        for each in case.expected:
            if each.rules_on == day and (told := _difference(each, verdicts.get(each.rule))):
                found.append((each, told))
    return found


def _difference(each: Expectation, verdict: Verdict | None) -> str:
    """What was found instead of what was expected; empty where it holds."""
    if verdict is None:
        return "" if each.outcome == NOT_APPLICABLE else NOT_APPLICABLE
    pairs: list[tuple[object, object]] = [(each.outcome, verdict.outcome.value)]
    pairs += [(each.due, verdict.due), (each.grounds, verdict.grounds), (each.missing, verdict.missing)]
    pairs.append((each.set_code, verdict.set_code))
    return ", ".join(str(got) for wanted, got in pairs if wanted is not None and wanted != got)
