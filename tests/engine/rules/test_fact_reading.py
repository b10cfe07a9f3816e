"""Facts as files and people give them: understood, or refused with a sentence saying what to write."""

import datetime as dt

import pytest

from chibo.engine.calendar import PartialDate
from chibo.engine.rules import ABSENT, FactError, FactKind, Flag, Form, read_facts

KINDS = {
    name: FactKind(name=name, form=Form(form), words=words)
    for name, form, words in [
        ("day", "day", ()), ("born", "partial_day", ()), ("yes", "yes_no", ()), ("count", "count", ()),
        ("word", "word", ("a", "b")), ("words", "words", ("a", "b")), ("percent", "percent", ()),
        ("flags", "flags", ("a", "b")), ("people", "rows", ()), ("people.count", "count", ()),
        ("vote.for", "count", ()),
    ]
}  # fmt: skip
DAY = dt.date(2006, 5, 10)


@pytest.mark.parametrize(
    ("name", "given", "fact"),
    [
        ("day", DAY, DAY),
        ("day", "10/05/2006", DAY),
        ("day", "10/5/2006", DAY),
        ("day", "2006-05-10", DAY),
        ("day", False, ABSENT),
        ("born", 2006, PartialDate(2006)),
        ("born", "5/2006", PartialDate(2006, 5)),
        ("born", "2006-05", PartialDate(2006, 5)),
        ("born", "10/05/2006", DAY),
        ("yes", False, False),
        ("yes", "Có", True),
        ("yes", "không", False),
        ("day", "không", ABSENT),
        ("count", 0, 0),
        ("word", "a", "a"),
        ("words", [], ()),
        ("words", ["a", "b"], ("a", "b")),
        ("percent", "88,78", "88.78"),
        ("percent", "5", "5"),
        ("flags", [{"flag": "a"}], (Flag("a"),)),
        ("flags", [{"flag": "a", "from": DAY, "to": "11/05/2006"}], (Flag("a", DAY, dt.date(2006, 5, 11)),)),
        ("people", [{"count": 1}], ({"people.count": 1},)),
        ("people", [{"people.count": 1}], ({"people.count": 1},)),
    ],
)
def test_fact_is_understood(name, given, fact):
    assert read_facts(KINDS, {name: given}).get(name) == fact


@pytest.mark.parametrize(
    ("name", "given", "sentence"),
    [
        ("day", "31/02/2006", "không phải ngày"),
        ("day", "5/2006", "không phải ngày"),
        ("day", True, "không phải ngày"),
        ("day", dt.datetime(2006, 5, 10, 8, tzinfo=dt.UTC), "không phải ngày"),
        ("born", "hôm qua", "không phải ngày"),
        ("born", "13/2006", "không phải ngày"),
        ("yes", "vâng", "có hoặc không"),
        ("count", -1, "số nguyên không âm"),
        ("count", True, "số nguyên không âm"),
        ("count", 1.5, "số nguyên không âm"),
        ("word", "c", "a, b"),
        ("word", 1, "a, b"),
        ("words", "a", "danh sách"),
        ("words", ["c"], "a, b"),
        ("percent", 88.78, "nháy kép"),
        ("percent", "88%", "nháy kép"),
        ("flags", "a", "danh sách"),
        ("flags", ["a"], "flag"),
        ("flags", [{"from": DAY}], "flag"),
        ("flags", [{"flag": "a", "since": DAY}], "flag"),
        ("flags", [{"flag": "c"}], "a, b"),
        ("people", {"count": 1}, "danh sách"),
        ("people.count", 1, "Không có dữ kiện nào tên"),
        ("people", [1], "danh sách"),
        ("people", [{"name": "x"}], "Không có dữ kiện nào tên"),
        ("colour", "red", "Không có dữ kiện nào tên “colour”."),
        ("borne", 2006, "Không có dữ kiện nào tên “borne”; gần giống: born."),
        ("colour", None, "Không có dữ kiện nào tên “colour”"),
    ],
)
def test_fact_that_cannot_be_understood_is_refused_with_what_to_write(name, given, sentence):
    with pytest.raises(FactError, match=sentence) as refused:
        read_facts(KINDS, {name: given})
    assert refused.value.name.startswith(name)


def test_null_is_not_known_and_a_mapping_stands_for_names_with_a_dot():
    assert read_facts(KINDS, {"day": None, "vote": {"for": 3}}).known == {"vote.for": 3}
