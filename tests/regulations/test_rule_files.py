"""Rule files that cannot be used are refused with file and line; local rules that loosen are refused."""

import datetime as dt
import shutil

import pytest

from chibo.engine.rules import Facts, judge
from chibo.regulations.local_rules import LocalRuleError, read_local, tightened
from chibo.regulations.reading import RegulationError
from chibo.regulations.rulebook import FOLDER, read_rules, rulebook

RULES = rulebook()
PAPER = {"kind": "quy định", "number": "03-QĐ/TU", "date": "2025-07-10", "issuer": "Tỉnh ủy"}
DAY = dt.date(2025, 8, 1)


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(FOLDER.parent / "conventions", tmp_path / "conventions")
    return shutil.copytree(FOLDER, tmp_path / "rules")


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_rules_read_from_a_copy_are_the_same(folder):
    assert read_rules(folder).book.version == RULES.book.version


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("age/minimum", "unit: years", "unit: moons", r"minimum.yaml:1: unit: 'moons' is none of"),
        ("age/minimum", "local: higher", "local: never", r"minimum.yaml:1: local: 'never' is none of"),
        (
            "age/minimum",
            "value: 18",
            "value: eighteen",
            r"minimum.yaml:\d+: value: 'eighteen' is not a value in years",
        ),
        ("age/minimum", "value: 18", "value: yes", r"value: True is not a value in years"),
        ("age/minimum", "value: 18", "value: -1", r"value: -1 is not a value in years"),
        ("age/minimum", "value: 18", "value: [18]", r"value: \[18\] is not a value in years"),
        ("age/minimum", "from: 2016-07-25", "since: 2016-07-25", r"minimum.yaml:\d+: from is missing"),
        ("age/minimum", "from: 2021-07-30", "from: 2016-07-25", r"does not lie after 2016-07-25"),
        ("age/minimum", "source: [29-qd-tw-2016]", "source: [rumour]", r"no file sources/rumour.yaml"),
        ("age/minimum", "source: [29-qd-tw-2016]", "source: []", r"source is missing"),
        ("age/minimum", "confidence: confirmed", "confidence: sure", r"confidence: 'sure' is none of"),
        ("age/minimum", "vi: ", "ví: ", r"minimum.yaml:1: vi is missing"),
        ("age/minimum", "mend_en: ", "mended: ", r"mend_en is missing"),
        ("age/minimum", "step: cell_review", "step: party", r"minimum.yaml:\d+: step: 'party' is none of"),
        ("age/minimum", "then:", "than:", r"then is missing"),
        (
            "age/minimum",
            "  then:\n    months:",
            "  then:\n    moons:",
            r"one condition is expected, not moons",
        ),
        ("age/minimum", "from: birth_date", "from: birthday", r"from: there is no fact 'birthday'"),
        ("age/minimum", "at_least: this", "at_least: that", r"at_least: there is no rule 'that'"),
        ("age/minimum", "at_least: this", "atleast: this", r"one of at_least, at_most, below is expected"),
        ("age/minimum", "counting: age.counting}", "count: age.counting}", r"unknown: count"),
        ("age/minimum", "values:", "valued: []\nvalues:", r"minimum.yaml:1: unknown: valued"),
        ("votes/cell_admission", 'value: "≥ 2/3"', 'value: "two thirds"', r"is not a share, write"),
        ("votes/cell_admission", 'value: "≥ 2/3"', "value: 1", r"value: 1 is not a value in share"),
        ("votes/cell_admission", "ballot: cell_vote", "ballot: no_vote", r"there is no fact no_vote.for"),
        ("votes/cell_excluded", "value: [temporary", "value: [purple", r"is not a value in words"),
        (
            "votes/cell_excluded",
            "value: [temporary, exempt_absent, suspended, detained]",
            "value: []",
            r"not a value",
        ),
        ("decision/body", "value: standing_committee", "value: the_boss", r"is not a value in word"),
        ("decision/body", "is: [above_grassroots]", "is: [above_all]", r"decision_route is never above_all"),
        ("decision/body", "is: [above_grassroots]", "is: []", r"decision_route is never nothing"),
        (
            "decision/limit",
            "  - {value: 60, source: [294-qd-tw-2025]}\n",
            "",
            r"candidates: at least two are expected",
        ),
        ("decision/limit", "{value: 45, ", "{value: 44, ", r"the value among them"),
        ("introducer/alone", "that:\n", "what:\n", r"that is missing"),
        ("introducer/alone", "of: introducers", "of: friends", r"there is no fact 'friends'"),
        ("recognition/late_explanation", "  not:\n", "  note:\n", r"one condition is expected, not note"),
        ("recognition/late_explanation", "    is: explanation_filed", "    is: 3", r"is: 3 is not a text"),
        (
            "figures/balance",
            "minus: [figures.decrease]",
            "minus: [decrease]",
            r"minus: there is no fact 'decrease'",
        ),
        ("ceremony/limit", "by: ceremony.start", "by: ceremony.end", r"by: there is no rule 'ceremony.end'"),
        (
            "ceremony/limit",
            "as: late_consent\n",
            "as: late_consent\n      is: fisherman\n",
            r"one condition is expected",
        ),
        ("facts", "form: partial_day", "form: moon", r"facts.yaml:\d+: form: 'moon' is none of"),
        ("facts", "- name: sympathiser_vote_on", "- name: birth_date", r"fact 'birth_date' stands twice"),
        (
            "facts",
            "words: [province_standing_committee",
            "words: [province",
            r"words: there is no word 'province'",
        ),
        ("steps", "fact: cell_vote_on", "fact: cell_vote", r"steps.yaml:\d+: fact: 'cell_vote' is none of"),
        ("sets", "from: 2021-07-30", "from: 2016-07-25", r"sets.yaml:\d+: from: a day after"),
        ("words", "vi: ", "vn: ", r"words.yaml:\d+: vi is missing"),
    ],
)
def test_faulty_rule_file_is_refused_with_file_and_line(folder, name, old, new, message):
    change(folder / f"{name}.yaml", old, new)
    with pytest.raises(RegulationError, match=message):
        read_rules(folder)


def test_rule_file_without_values_is_refused(folder):
    (folder / "age" / "counting.yaml").write_text(
        'vi: "x"\nen: "x"\nunit: word\nlocal: fixed\nvalues: []\n', encoding="utf-8"
    )
    with pytest.raises(RegulationError, match="values: at least one is expected"):
        read_rules(folder)


def test_rule_that_is_no_entry_is_refused(folder):
    path = folder / "age" / "counting.yaml"
    path.write_text("rule: none\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(RegulationError, match="rule: 'none' is not an entry"):
        read_rules(folder)


def local(key="decision.limit", **change_of):
    return {key: {"value": 40, "from": dt.date(2025, 7, 1), "citation": PAPER} | change_of}


def value_of(rules, key="decision.limit", day=DAY):
    return rules.book.parameters[key].on(day).value


def test_local_rule_tightens_from_its_day_and_is_cited():
    rules = tightened(RULES, read_local(RULES, local()))
    stated = rules.book.parameters["decision.limit"].on(DAY)
    assert (stated.value, stated.local, stated.confidence) == (40, True, "confirmed")
    assert "03-QĐ/TU" in str(stated.cited[0])
    assert value_of(rules, day=dt.date(2025, 6, 30)) == 60
    assert value_of(RULES) == 45


def test_local_rules_change_the_fingerprint_and_none_do_not():
    assert tightened(RULES, ()) is RULES
    versions = {
        tightened(RULES, read_local(RULES, local(value=value))).book.version for value in (40, 41, 42)
    }
    assert len(versions | {RULES.book.version}) == 4


def test_committee_may_choose_the_other_reading_of_a_conflict():
    assert value_of(tightened(RULES, read_local(RULES, local(value=60)))) == 60
    switch = local("ceremony.start", value="receipt", **{"from": dt.date(2026, 7, 26)})
    assert (
        value_of(tightened(RULES, read_local(RULES, switch)), "ceremony.start", dt.date(2026, 8, 1))
        == "receipt"
    )


def test_general_rule_that_becomes_stricter_holds_again():
    early = local(value=50, **{"from": dt.date(2022, 1, 1)})
    rules = tightened(RULES, read_local(RULES, early))
    assert value_of(rules, day=dt.date(2022, 6, 1)) == 50
    assert value_of(rules, day=DAY) == 50, "no looser than one of the two readings"
    wide = read_local(RULES, local("age.minimum", value=20, **{"from": dt.date(2022, 1, 1)}))
    assert value_of(tightened(RULES, wide), "age.minimum") == 20


def test_later_local_row_takes_the_place_of_an_earlier_one():
    rows = [*read_local(RULES, local(value=44)), *read_local(RULES, local(value=42, **{"from": DAY}))]
    rules = tightened(RULES, rows)
    assert value_of(rules, day=dt.date(2025, 7, 31)) == 44
    assert value_of(rules) == 42


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (local(value=61), "không chặt bằng"),
        (local("introducer.together", value=11), "không chặt bằng"),
        (local("class.certificate_validity", value=61), "không chặt bằng"),
        (local("age.maximum", value=65), "không chặt bằng"),
        (local("ceremony.start", value="ceremony"), "không chặt bằng"),
        (local("votes.cell_admission", value="≥ 3/4"), "không được quy định khác"),
        (local("probation.length", value=18), "không được quy định khác"),
        (local("decision.speed"), "Không có quy định nào"),
        (local(value="soon"), "không dùng được"),
        (local(value=None), "không dùng được"),
        (local(**{"from": None}), "cần ngày bắt đầu"),
        (local(**{"from": "tomorrow"}), "cần ngày bắt đầu"),
        (local(citation=None), "cần văn bản"),
        (local(citation={}), "cần văn bản"),
        (local(citation={"issuer": "Tỉnh ủy"}), "cần văn bản"),
        (local(citation={"number": "03-QĐ/TU", "date": "soon"}), "cần văn bản"),
    ],
)
def test_local_rule_that_loosens_or_lacks_something_is_refused(given, sentence):
    with pytest.raises(LocalRuleError, match=sentence) as refused:
        tightened(RULES, read_local(RULES, given))
    assert refused.value.message.params["key"] in given


def test_verdict_says_that_a_local_rule_was_used():
    rules = tightened(RULES, read_local(RULES, local()))
    facts = Facts({"cell_vote_on": dt.date(2025, 8, 6), "decision_extended": False})
    verdict = judge(rules.book, facts, day=dt.date(2025, 12, 1), rules=["decision.limit"]).verdicts[0]
    assert verdict.to_json()["values"][0]["local"] is True
    assert verdict.outcome.value == "not_met"
