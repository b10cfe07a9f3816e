"""Every worked case holds, and every value of every rule set has a case on either side of its limit."""

import dataclasses
import datetime as dt
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chibo.engine.rules import Facts, Special, judge, replay
from chibo.regulations.cases import NOT_APPLICABLE, differences, judged, read_cases
from chibo.regulations.local_rules import tightened
from chibo.regulations.rulebook import NUMBERS as NUMBER_UNITS
from chibo.regulations.rulebook import rulebook

FOLDER = Path(__file__).parent / "cases"
RULES = rulebook()
FILES = sorted(FOLDER.glob("*.yaml"))
CASES = [case for path in FILES for case in read_cases(path, RULES)]
SETS = [each.code for each in RULES.book.sets]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{Path(case.place).name.replace('.yaml:', '-')}")
def test_case_is_judged_as_it_expects(case):
    assert case.expected, "a case without expectation proves nothing"
    assert [(each.rule, each.outcome, got) for each, got in differences(case, RULES)] == []


def test_there_are_at_least_120_cases_each_with_a_name_of_its_own():
    names = Counter(case.name for case in CASES)
    assert [name for name, number in names.items() if number > 1] == []
    assert len(CASES) >= 120


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_case_file_is_one_list_with_one_named_item_per_case(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert sum(line.startswith("- name:") for line in lines) == len(read_cases(path, RULES))
    assert [line for line in lines if line.startswith("- ") and not line.startswith("- name:")] == []


@pytest.mark.parametrize("number", range(1, 13))
def test_every_example_of_the_domain_paper_is_a_case(number):
    assert [case for case in CASES if case.name.startswith(f"Thí dụ {number}:")]


def every_judgement():
    """Each case under each day of rules it names, with its judgement."""
    for case in CASES:
        for day in dict.fromkeys(each.rules_on for each in case.expected):
            yield judged(case, RULES, day)


def tallies():
    """How many cases are met, not met, unknown, not applicable, per key, set and value.

    A rule counts for every value its verdict rests on. Where a yes or no lets one do without another
    condition, the case that fails does not rest on it; there every rule that may ask for it counts.
    """
    counts = defaultdict(Counter)
    for judgement in every_judgement():
        for verdict in judgement.verdicts:
            values = {(value.key, value.value) for value in verdict.values}
            if verdict.outcome.value == "not_met":
                values |= {(key, in_force(key, verdict.values_on)) for key in yes_or_no(verdict.rule)}
            for key, value in values:
                counts[key, verdict.set_code, value][verdict.outcome.value] += 1
        for each in judgement.not_applicable:
            step = judgement.facts.get(RULES.book.steps[each.step].fact)
            day = judgement.rules_on or (step if isinstance(step, dt.date) else judgement.day)
            counts[each.rule, RULES.book.set_on(day).code, in_force(each.rule, day)][NOT_APPLICABLE] += 1
    return counts


def in_force(key, day):
    stated = RULES.book.parameters[key].on(day)
    return stated.value if stated else None


def yes_or_no(rule):
    """The keys of yes and no that a rule may ask for."""
    return {key for key in RULES.book.rules[rule].keys if RULES.book.parameters[key].unit == "yes_no"}


def values_in(key, code):
    """The different values of a key that are in force some day of a set."""
    days = [each.valid_from for each in RULES.book.sets] + [dt.date.max]
    first, after = days[SETS.index(code)], days[SETS.index(code) + 1]
    parameter = RULES.book.parameters[key]
    later = [each for each in parameter.stated if first < each.valid_from < after]
    return dict.fromkeys(each.value for each in (parameter.on(first), *later) if each)


def wanted(value):
    """The answers that must have a case: both sides of a limit; elsewhere that nobody limits or knows."""
    if value is Special.NO_LIMIT:
        return {NOT_APPLICABLE}
    return {"unknown"} if value is Special.NOT_SEEN else {"met", "not_met"}


ANSWERS = ("met", "not_met", "unknown", NOT_APPLICABLE)
# Thresholds of the program judge no case.
JUDGED = {key: each for key, each in RULES.book.parameters.items() if key not in RULES.conventions}


def test_every_value_of_every_set_has_cases_on_either_side_of_its_limit(capsys):
    counts, lacking = tallies(), []
    lines = [f"{'cases: met/not/unknown/n.a.':34}" + "".join(f"{code:>14}" for code in SETS)]
    for key in JUDGED:
        row = f"{key:34}"
        for code in SETS:
            values = values_in(key, code)
            for value in values:
                lacking += [
                    f"{key} {code} {value}: {a}" for a in wanted(value) if not counts[key, code, value][a]
                ]
            total = sum((counts[key, code, value] for value in values), Counter())
            row += f"{'/'.join(str(total[answer]) for answer in ANSWERS):>14}"
        lines.append(row)
    with capsys.disabled():
        # The error stream is the one that is seen from every worker.
        print("\n" + "\n".join(lines) + f"\n{len(CASES)} cases", file=sys.stderr)
    assert lacking == []


NUMBERS = [
    (key, code)
    for key, parameter in JUDGED.items()
    if parameter.unit in NUMBER_UNITS
    for code in SETS
    if any(isinstance(value, int) for value in values_in(key, code))
]


@pytest.mark.parametrize("change", [-1, 1])
@pytest.mark.parametrize(("key", "code"), NUMBERS)
def test_limit_moved_by_one_in_one_set_breaks_a_case(key, code, change):
    """The cases stand right at the limits: no number can be off by one without one of them failing."""
    wrong = with_values_moved(key, code, change)
    concerned = {rule.key for rule in RULES.book.rules.values() if key in rule.keys}
    cases = [case for case in CASES if concerned & set(case.asked)]
    assert any(differences(case, wrong) for case in cases)


def with_values_moved(key, code, change):
    parameter = RULES.book.parameters[key]
    moved = tuple(
        dataclasses.replace(each, value=each.value + change)
        if isinstance(each.value, int) and RULES.book.set_on(each.valid_from).code == code
        else each
        for each in in_every_set(parameter)
    )
    parameters = {**RULES.book.parameters, key: dataclasses.replace(parameter, stated=moved)}
    return dataclasses.replace(RULES, book=dataclasses.replace(RULES.book, parameters=parameters))


def in_every_set(parameter):
    """The values with the one in force repeated where a set begins, so that one set can be changed alone."""
    days = {each.valid_from for each in parameter.stated} | {each.valid_from for each in RULES.book.sets}
    return [
        dataclasses.replace(stated, valid_from=day) for day in sorted(days) if (stated := parameter.on(day))
    ]


@pytest.mark.parametrize("key", ["dossier.send_up", "dossier.committee_resolution"])
def test_limit_that_only_a_locality_sets_has_cases_on_either_side(key):
    found = {
        verdict.outcome.value
        for judgement in every_judgement()
        for verdict in judgement.verdicts
        if any(value.key == key and value.local for value in verdict.values)
    }
    assert found == {"met", "not_met"}


def test_rule_set_of_each_code_gives_its_own_answer_to_one_case():
    case = next(each for each in CASES if each.name.startswith("Lễ 05/10/2026"))
    found = {
        day: judged(case, RULES, day).verdicts[0].outcome.value
        for day in (dt.date(2016, 8, 1), dt.date(2021, 8, 1), dt.date(2025, 8, 1), dt.date(2026, 8, 1))
    }
    assert list(found.values()) == ["met", "met", "met", "not_met"]


def test_case_with_a_wrong_expectation_is_told():
    """The comparison itself can fail: every expectation turned round is a difference."""
    turned = {"met": "not_met", "not_met": "met", "unknown": "met", NOT_APPLICABLE: "met"}
    for case in CASES:
        wrong = tuple(dataclasses.replace(each, outcome=turned[each.outcome]) for each in case.expected)
        assert len(differences(dataclasses.replace(case, expected=wrong), RULES)) == len(wrong)


def test_case_with_a_wrong_detail_is_told():
    case = next(each for each in CASES if each.name.startswith("Bộ 2025: thẩm tra trong nước trả lời đúng"))
    each = case.expected[0]
    for change in (
        {"due": dt.date(2025, 1, 1)},
        {"grounds": ("x",)},
        {"missing": ("x",)},
        {"set_code": "2016"},
    ):
        wrong = dataclasses.replace(case, expected=(dataclasses.replace(each, **change),))
        assert len(differences(wrong, RULES)) == 1


def test_judgement_made_again_from_what_was_kept_has_the_same_bytes():
    for case in CASES:
        judgement, book = judged(case, RULES), tightened(RULES, case.local).book
        kept = judgement.to_bytes()
        assert replay(book, json.loads(kept)).to_bytes() == kept
        assert judged(case, RULES).to_bytes() == kept


# A day of a step is no mere knowledge: without it the step has not been taken, which is another case.
STEP_DAYS = {step.fact for step in RULES.book.steps.values()}


@settings(deadline=None)
@given(st.sampled_from(CASES), st.data())
def test_knowing_less_never_turns_an_answer_round(case, data):
    """Unknown is never no: with fewer facts a verdict is the same, or not yet known."""
    droppable = sorted(set(case.facts.known) - STEP_DAYS)
    dropped = data.draw(st.sets(st.sampled_from(droppable))) if droppable else set()
    fewer = Facts({name: fact for name, fact in case.facts.known.items() if name not in dropped})
    book = tightened(RULES, case.local).book
    full = judge(book, case.facts, day=case.day, calendar=case.calendar, rules=case.asked)
    less = judge(book, fewer, day=case.day, calendar=case.calendar, rules=case.asked)
    known = {verdict.rule: verdict.outcome for verdict in full.verdicts}
    for verdict in less.verdicts:
        if verdict.rule in known and verdict.outcome.value != "unknown":
            assert verdict.outcome is known[verdict.rule], (verdict.rule, sorted(dropped))
        if verdict.rule not in known:
            assert verdict.outcome.value != "not_met", verdict.rule
    assert {each.rule for each in less.not_applicable} <= {each.rule for each in full.not_applicable}


def test_what_is_missing_is_always_named():
    for judgement in every_judgement():
        for verdict in judgement.verdicts:
            if verdict.outcome.value == "unknown":
                assert verdict.missing or verdict.unseen, verdict.rule
            else:
                assert not verdict.missing
