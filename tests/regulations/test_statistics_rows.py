"""Rows of Biểu 2: each says what it counts, groups leave nobody out, every code is one of the lists."""

from collections import Counter

import pytest

from chibo.people.choices import Axis
from chibo.people.queries import codes_of
from chibo.regulations import statistics
from chibo.regulations.loader import code_list
from chibo.regulations.reading import RegulationError
from chibo.regulations.statistics import newly_admitted_rows

GROUPS = {
    "age": set(code_list("age_bands")),
    "occupation": set(codes_of(Axis.OCCUPATION)),
    "general": set(codes_of(Axis.GENERAL_EDUCATION)),
    "professional": set(codes_of(Axis.PROFESSIONAL_EDUCATION)),
}


@pytest.mark.parametrize("sort", GROUPS)
def test_rows_of_a_group_take_every_value_once(sort):
    rows = [row for row in newly_admitted_rows().values() if row.counts == sort and row.code != "owner"]
    taken = Counter(value for row in rows for value in row.values)
    assert set(taken) == GROUPS[sort] | {""}
    assert set(taken.values()) == {1}


def test_what_is_unclear_is_said_beside_the_row():
    rows = newly_admitted_rows().values()
    for row in rows:
        assert bool(row.note_vi) == bool(row.note_en), row.code
        if row.counts == "nothing" or row.code in ("youth_union", "by_age", "by_theory"):
            assert row.note_vi, row.code


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "{code: x, vi: X, en: X, depth: 0, counts: gender, confidence: secondary}",
            "a row that sorts names values",
        ),
        ("{code: x, vi: X, en: X, depth: 0, counts: all, values: f, confidence: secondary}", "names none"),
        ("{code: x, vi: X, en: X, depth: 0, counts: score, confidence: secondary}", "is none of"),
    ],
)
def test_a_row_that_says_nothing_clear_is_refused(tmp_path, monkeypatch, line, said):
    file = tmp_path / "rows.yaml"
    file.write_text(f"source: [chibo]\nrows:\n- {line}\n", encoding="utf-8")
    monkeypatch.setattr(statistics, "FILE", file)
    with pytest.raises(RegulationError, match=said):
        newly_admitted_rows.__wrapped__()
