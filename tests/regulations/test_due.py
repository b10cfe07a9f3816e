"""Kinds of deadlines and the levels they climb: cited, complete, refused where they cannot be used."""

import datetime as dt

import pytest

from chibo.engine.calendar import Counted, Term
from chibo.regulations import loader
from chibo.regulations.due import (
    FOLDER,
    RULE_UNITS,
    deadline_kinds,
    level_of_tier,
    levels,
    limit_of,
    read_deadline_kinds,
    read_levels,
)
from chibo.regulations.reading import RegulationError
from chibo.regulations.rulebook import rulebook
from chibo.regulations.values import TIERS

KINDS = deadline_kinds()
ENTRIES = [*KINDS.values(), *levels()]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
def test_entry_is_cited_and_called_what_it_is(entry):
    assert set(entry.source) <= set(loader.sources())
    assert entry.label("vi") == entry.vi
    assert entry.label("en") == entry.en
    assert entry.confidence == "assumed"
    assert entry.source == ("chibo",)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.code)
def test_kind_has_a_rule_or_a_limit_of_its_own(kind):
    assert bool(kind.rule) != bool(kind.own)
    if kind.rule:
        assert rulebook().book.parameters[kind.rule].unit in RULE_UNITS


@pytest.mark.parametrize(
    ("code", "since", "term", "rule_set"),
    [
        ("admission_decision", dt.date(2025, 6, 30), Term(60, Counted.WORKING_DAYS), "2025"),
        ("admission_decision", dt.date(2025, 7, 1), Term(45, Counted.WORKING_DAYS), "2025"),
        ("dossier_forwarded", dt.date(2025, 7, 1), Term(15, Counted.WORKING_DAYS), "2025"),
        ("note_lapses", dt.date(2020, 1, 1), Term(12, Counted.MONTHS), "2016"),
    ],
)
def test_limit_is_that_of_the_day_it_begins(code, since, term, rule_set):
    limit = limit_of(KINDS[code], since)
    assert (limit.term, limit.rule_set) == (term, rule_set)


@pytest.mark.parametrize(
    ("code", "since"),
    [
        ("dossier_sent_up", dt.date(2025, 7, 1)),
        ("dossier_forwarded", dt.date(2025, 6, 30)),
        ("admission_decision", dt.date(2010, 1, 1)),
    ],
)
def test_rule_without_a_number_that_day_gives_no_limit(code, since):
    assert limit_of(KINDS[code], since) is None


def test_every_tier_has_one_level_and_each_is_later_than_the_one_below():
    assert {level_of_tier(tier).code for tier in TIERS} == {"cell", "grassroots", "board"}
    assert [level.overdue for level in levels()] == [0, 1, 5]


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("kinds", "rule: ceremony.limit", "rule: age.minimum", r"'age.minimum' is no limit in working days"),
        ("kinds", "rule: ceremony.limit", "rule: no.rule", r"'no.rule' is no limit"),
        ("kinds", "code: ceremony", "code: member_file", r"code 'member_file' stands twice"),
        ("kinds", "before: 60", "before: soon", r"before: .*soon"),
        ("kinds", "before: 60", "before: 30", r"not the earliest first"),
        ("kinds", "before: 0,", "before: 1,", r"the last on the last day"),
        ("kinds", "before: 60, reaches: cell", "before: 60, reaches: board", r"as high as the one before"),
        ("kinds", "reaches: board", "reaches: moon", r"'moon' is none of"),
        ("kinds", "counted: months", "counted: moons", r"'moons' is none of days, months, working_days"),
        ("kinds", "source: [chibo]", "source: [rumour]", r"no file sources/rumour.yaml"),
        ("kinds", "by_hand: yes", "by_hand: perhaps", r"'perhaps' is neither yes nor no"),
        ("escalation", "overdue: 5", "overdue: 1", r"overdue: 1 is not more than 1"),
        ("escalation", "tiers: [cell, group]", "tiers: [cell]", r"tiers: group"),
    ],
)
def test_file_that_cannot_be_used_is_refused_with_its_place(tmp_path, name, old, new, message):
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / f"{name}.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RegulationError, match=message):
        (read_deadline_kinds if name == "kinds" else read_levels)(path)
