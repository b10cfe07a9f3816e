"""Plan lines, what they want by a day, and the state of a figure against them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.engine.formula import Comparator, Expected, Goal, Line, State, needed_per_month, spread, state_of

YEAR = Line(date(2021, 1, 1), date(2021, 12, 31), 200)
GOAL = Goal(Comparator.AT_LEAST, 200)


@pytest.mark.parametrize(
    ("day", "tenths", "behind"),
    [(date(2021, 8, 25), 1299, False), (date(2021, 8, 26), 1304, True), (date(2021, 8, 31), 1332, True)],
)
def test_yen_lac_is_level_on_the_25th_and_behind_from_the_26th_on(day, tenths, behind):
    expected = YEAR.expected(day)
    assert expected.tenths == tenths
    assert expected.behind(130) is behind


def test_line_begins_at_its_start_and_ends_at_its_end():
    line = Line(date(2020, 8, 1), date(2025, 7, 31), 48, start=31)
    assert line.expected(date(2020, 7, 31)).up == 31
    assert line.expected(date(2025, 7, 31)).up == 48
    assert line.expected(date(2030, 1, 1)).up == 48


def test_line_that_ends_before_it_begins_is_no_line():
    with pytest.raises(ValueError, match="cannot end"):
        Line(date(2021, 1, 2), date(2021, 1, 1), 5)


@given(st.integers(0, 500), st.integers(0, 800), st.integers(0, 800))
def test_rising_line_never_falls(end, early, late):
    first, second = sorted((early, late))
    line = Line(date(2021, 1, 1), date(2022, 12, 31), end)
    one, two = (line.expected(date(2021, 1, 1) + timedelta(days=day)) for day in (first, second))
    assert one.over * two.under <= two.over * one.under


@given(st.lists(st.integers(0, 40), min_size=12, max_size=12), st.integers(1, 12))
def test_plan_by_months_wants_at_the_end_of_each_month_what_was_planned_up_to_it(months, number):
    line = Line(date(2021, 1, 1), date(2021, 12, 31), sum(months), months=tuple(months))
    after = date(2021 + number // 12, number % 12 + 1, 1)
    expected = line.expected(after - timedelta(days=1))
    assert expected.over == sum(months[:number]) * expected.under


def test_plan_by_months_runs_by_days_inside_a_month():
    line = Line(date(2021, 1, 1), date(2021, 12, 31), 62, months=(31, 31, *[0] * 10))
    assert line.expected(date(2021, 1, 10)).tenths == 100
    assert line.expected(date(2021, 2, 14)).tenths == 465


@pytest.mark.parametrize(
    ("part", "expected", "state"),
    [
        (201, Expected(1332, 10), State.EXCEEDED),
        (200, Expected(1332, 10), State.MET),
        (134, Expected(1332, 10), State.ON_PLAN),
        (130, Expected(1332, 10), State.BEHIND),
        (100, Expected(1332, 10), State.BEHIND),
        (99, Expected(1332, 10), State.AT_RISK),
        (0, Expected(1332, 10), State.AT_RISK),
        (130, None, State.BEHIND),
    ],
)
def test_state_names_what_the_plan_says(part, expected, state):
    assert state_of(GOAL, part, 1, expected=expected, start=0, risk=75) is state


def test_share_at_its_goal_is_met_and_never_exceeded():
    goal = Goal(Comparator.MORE, 9_000, percent=True)
    assert state_of(goal, 53, 53, expected=None, start=0, risk=75) is State.MET


def test_falling_goal_is_judged_downward():
    goal = Goal(Comparator.AT_MOST, 0)
    line = Line(date(2016, 1, 1), date(2020, 12, 31), 0, start=14)
    half = line.expected(date(2018, 7, 2))
    assert state_of(goal, 6, 1, expected=half, start=14, risk=75) is State.ON_PLAN
    assert state_of(goal, 8, 1, expected=half, start=14, risk=75) is State.BEHIND
    assert state_of(goal, 13, 1, expected=half, start=14, risk=75) is State.AT_RISK


@given(st.integers(0, 400), st.integers(1, 364))
def test_so_many_a_month_are_enough_for_the_rest_of_the_year(missing, day):
    today, last = date(2021, 1, 1) + timedelta(days=day - 1), date(2021, 12, 31)
    tenths = needed_per_month(missing, today, last)
    assert tenths is not None
    months = (last - today).days * 12 / 365
    assert tenths * months >= 10 * missing - 1e-6
    assert needed_per_month(missing, last, last) is None


@given(st.integers(0, 5_000), st.lists(st.integers(0, 50), min_size=1, max_size=20))
def test_parts_add_up_to_the_whole_and_differ_from_their_share_by_less_than_one(total, weights):
    parts = spread(total, weights)
    whole = sum(weights)
    assert sum(parts) == (total if whole else 0)
    for part, weight in zip(parts, weights, strict=True):
        assert not whole or abs(part * whole - total * weight) < whole
