"""The shipped rules: cited, dated, labelled, sure or not; what the papers disagree about is kept as such."""

import datetime as dt
import re

import pytest

from chibo.engine.rules import Local, Special
from chibo.regulations import loader
from chibo.regulations.rulebook import FOLDER, rulebook
from tests.each import for_each

RULES = rulebook()
BOOK = RULES.book
STATED = [
    (f"{each.key} {each.valid_from}", each)
    for parameter in BOOK.parameters.values()
    for each in parameter.stated
]
CHARTER = "charter-2011"


@for_each(STATED)
def test_value_is_cited_and_says_how_sure_we_are(stated):
    sources = {cited.key for cited in stated.cited}
    assert sources
    if sources <= {"general", "chibo"}:
        assert stated.confidence in {"general", "assumed"}
    if stated.value is Special.NOT_SEEN:
        assert stated.confidence == "general"


@for_each(STATED)
def test_confirmed_value_rests_on_a_paper_or_page_issued_by_then(stated):
    if stated.confidence == "confirmed":
        issued = [cited.citation.date for cited in stated.cited if cited.citation.date]
        assert all(day <= stated.valid_from for day in issued)
        assert issued or all(loader.sources()[cited.key].link for cited in stated.cited)


@for_each(STATED)
def test_conflicting_value_keeps_every_candidate_with_its_source(stated):
    assert (stated.confidence == "conflicting") is bool(stated.candidates)
    if stated.candidates:
        assert len({candidate.value for candidate in stated.candidates}) >= 2
        assert all(candidate.cited for candidate in stated.candidates)
        assert RULES.notes[stated.key, stated.valid_from].vi


@pytest.mark.parametrize("key", BOOK.parameters)
def test_rule_is_named_in_both_languages_and_in_force_in_every_set(key):
    text = RULES.rules[key]
    assert all((text.label("vi"), text.label("en")))
    if key in BOOK.rules:
        assert all((text.mend("vi"), text.mend("en")))
    for each in BOOK.sets:
        assert BOOK.parameters[key].on(each.valid_from) is not None


def test_every_value_is_asked_for_by_a_rule_and_every_fact_too():
    asked = {key for rule in BOOK.rules.values() for key in rule.keys}
    assert set(BOOK.parameters) == asked | RULES.conventions
    assert not asked & RULES.conventions
    facts = {name for rule in BOOK.rules.values() for name in rule.names}
    facts |= {step.fact for step in BOOK.steps.values()}
    excluded = {name for name in BOOK.kinds if name.rpartition(".")[2] in excluded_words()}
    assert set(BOOK.kinds) == facts | excluded


def excluded_words():
    stated = [
        each
        for key in ("votes.cell_excluded", "votes.committee_excluded")
        for each in BOOK.parameters[key].stated
    ]
    return {word for each in stated for word in each.value}


def test_every_word_is_used():
    used = {word for kind in BOOK.kinds.values() for word in kind.words} | set(loader.area_flags())
    for parameter in BOOK.parameters.values():
        for each in parameter.stated:
            for value in (each.value, *(candidate.value for candidate in each.candidates)):
                used |= (
                    {value} if isinstance(value, str) else set(value) if isinstance(value, tuple) else set()
                )
    used |= set(
        re.findall(r"as: (\w+)", "\n".join(path.read_text("utf-8") for path in FOLDER.glob("*/*.yaml")))
    )
    assert set(RULES.words) == used


def test_sets_begin_with_their_regulation():
    assert [(each.code, each.valid_from) for each in BOOK.sets] == [
        ("2016", dt.date(2016, 7, 25)),
        ("2021", dt.date(2021, 7, 30)),
        ("2025", dt.date(2025, 1, 20)),
        ("2026", dt.date(2026, 4, 8)),
    ]
    assert [each.papers[0].citation.date for each in BOOK.sets] == [each.valid_from for each in BOOK.sets]
    assert BOOK.set_on(dt.date(2016, 7, 24)) is None


@pytest.mark.parametrize(
    ("key", "day", "value", "confidence"),
    [
        ("age.minimum", dt.date(2018, 1, 1), 18, "confirmed"),
        ("age.maximum", dt.date(2026, 8, 1), 60, "secondary"),
        ("schooling.proof", dt.date(2018, 1, 1), ("diploma", "equivalent"), "confirmed"),
        ("schooling.proof", dt.date(2022, 1, 1), ("diploma",), "confirmed"),
        ("schooling.proof", dt.date(2026, 8, 1), ("diploma", "programme_completed"), "secondary"),
        ("class.certificate_validity", dt.date(2018, 1, 1), 60, "general"),
        ("class.certificate_validity", dt.date(2022, 1, 1), 60, "confirmed"),
        ("class.certificate_validity", dt.date(2025, 8, 1), 60, "secondary"),
        ("class.certificate_validity", dt.date(2026, 5, 19), 60, "secondary"),
        ("decision.limit", dt.date(2022, 1, 1), 60, "confirmed"),
        ("decision.limit", dt.date(2025, 7, 1), 45, "conflicting"),
        ("decision.extension", dt.date(2025, 7, 1), 15, "conflicting"),
        ("decision.body_authorised", dt.date(2025, 8, 1), "whole_committee", "secondary"),
        ("decision.body_authorised", dt.date(2026, 7, 26), "standing_committee", "secondary"),
        ("ceremony.start", dt.date(2025, 8, 1), "receipt", "secondary"),
        ("ceremony.start", dt.date(2026, 7, 26), "issue", "conflicting"),
        ("probation.length", dt.date(2026, 8, 1), 12, "confirmed"),
        ("age.counting", dt.date(2025, 8, 1), "full_date", "conflicting"),
    ],
)
def test_value_of_a_day_is_the_one_the_domain_paper_gives(key, day, value, confidence):
    stated = BOOK.in_force(day)[key]
    assert (stated.value, stated.confidence) == (value, confidence)


def test_both_readings_of_294_are_kept_with_the_stricter_in_force():
    found = BOOK.in_force(dt.date(2025, 8, 1))
    assert {each.value for each in found["decision.limit"].candidates} == {45, 60}
    assert {each.value for each in found["decision.extension"].candidates} == {15, 30}


def test_what_is_no_limit_in_force_is_told_as_such():
    found = BOOK.in_force(dt.date(2025, 8, 1))
    assert found["dossier.send_up"].value is Special.NO_LIMIT
    assert BOOK.in_force(dt.date(2000, 1, 1)) == {}


def test_only_limits_in_numbers_may_be_tightened_and_only_conflicts_switched():
    for key, parameter in BOOK.parameters.items():
        if parameter.local in {Local.LOWER, Local.HIGHER}:
            assert parameter.unit not in {"word", "words", "share", "yes_no"}, key
        if parameter.local is Local.SWITCH:
            assert any(each.candidates for each in parameter.stated), key


def test_charter_confirms_what_it_says_for_every_set():
    for key in ("probation.length", "introducer.standing", "introducer.alone", "votes.cell_minimum"):
        (stated,) = BOOK.parameters[key].stated
        assert (stated.confidence, stated.cited[0].key) == ("confirmed", CHARTER)
