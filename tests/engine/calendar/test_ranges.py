"""Interval arithmetic, compared with sets of days."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.engine.calendar import DayRange, merge

FIRST = date(2024, 1, 1)
WINDOW = [FIRST + timedelta(days=n) for n in range(-3, 24)]


@st.composite
def ranges(draw):
    start = draw(st.one_of(st.none(), st.integers(0, 20)))
    end = draw(st.one_of(st.none(), st.integers(start or 0, 20)))
    return DayRange(
        None if start is None else FIRST + timedelta(days=start),
        None if end is None else FIRST + timedelta(days=end),
    )


def days(*several):
    return {day for day in WINDOW if any(day in each for each in several)}


@given(ranges(), ranges())
def test_intersect_holds_the_common_days(a, b):
    assert days(a.intersect(b)) == days(a) & days(b)
    assert a.overlaps(b) == bool(days(a) & days(b)) == b.overlaps(a)


@given(ranges(), ranges())
def test_subtract_leaves_the_other_days(a, b):
    pieces = a.subtract(b)
    assert days(*pieces) == days(a) - days(b)
    assert not any(piece.is_empty for piece in pieces)


@given(ranges(), ranges())
def test_covers_is_inclusion_of_days(a, b):
    assert a.covers(b) == (days(b) <= days(a))


@given(st.lists(ranges(), max_size=6))
def test_merge_keeps_the_days_in_fewest_ranges(several):
    merged = merge(several)
    assert days(*merged) == days(*several)
    for left, right in pairwise(merged):
        assert left.end < right.start


@given(ranges(), ranges())
def test_adjacent_is_symmetric(a, b):
    assert a.adjacent(b) == b.adjacent(a)


def test_adjacent_of_ranges_with_a_gap_is_false():
    assert not DayRange(None, FIRST).adjacent(DayRange(FIRST + timedelta(days=1), None))


def test_range_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="cannot end"):
        DayRange(FIRST, FIRST - timedelta(days=1))
