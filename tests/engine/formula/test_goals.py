"""Goals: the least number that reaches them, what is missing, "more than" against "at least"."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.engine.formula import Comparator, Goal

RISING = st.sampled_from([Comparator.MORE, Comparator.AT_LEAST])
LEVEL, BASE = st.integers(0, 10_000), st.integers(1, 2_000)


@given(RISING, LEVEL, BASE)
def test_least_number_reaches_the_goal_and_one_less_does_not(comparator, level, base):
    goal = Goal(comparator, level, percent=True)
    least = goal.least(base)
    assert goal.reached(least, base)
    assert not goal.reached(least - 1, base)


@given(st.sampled_from([Comparator.LESS, Comparator.AT_MOST]), LEVEL, BASE)
def test_largest_number_keeps_a_falling_goal_and_one_more_does_not(comparator, level, base):
    goal = Goal(comparator, level, percent=True)
    largest = goal.least(base)
    assert goal.reached(largest, base)
    assert not goal.reached(largest + 1, base)


@given(RISING, LEVEL, BASE, st.integers(0, 2_000))
def test_what_is_missing_reaches_the_goal_exactly(comparator, level, base, part):
    goal = Goal(comparator, level, percent=True)
    missing = goal.missing(part, base)
    assert goal.reached(part + missing, base)
    assert missing == 0 or not goal.reached(part + missing - 1, base)


@pytest.mark.parametrize(
    ("goal", "part", "base", "least", "missing"),
    [
        (Goal(Comparator.EXACTLY, 10_000, percent=True), 47, 53, 53, 6),
        (Goal(Comparator.MORE, 9_000, percent=True), 39, 53, 48, 9),
        (Goal(Comparator.MORE, 9_000, percent=True), 47, 53, 48, 1),
        (Goal(Comparator.MORE, 7_500, percent=True), 31, 53, 40, 9),
        (Goal(Comparator.MORE, 7_500, percent=True), 31, 48, 37, 6),
        (Goal(Comparator.MORE, 600), 107, 1, 601, 494),
        (Goal(Comparator.AT_LEAST, 8_000, percent=True), 31, 36, 29, 0),
        (Goal(Comparator.AT_MOST, 0), 10, 1, 0, 10),
    ],
)
def test_goals_of_the_articles(goal, part, base, least, missing):
    assert goal.least(base) == least
    assert goal.missing(part, base) == missing


def test_share_of_nothing_reaches_no_goal():
    assert not Goal(Comparator.AT_LEAST, 0, percent=True).reached(0, 0)
    assert not Goal(Comparator.MORE, 0, percent=True).surpassed(0, 0)


@pytest.mark.parametrize(
    ("comparator", "part", "surpassed"),
    [(Comparator.AT_LEAST, 13, True), (Comparator.AT_LEAST, 12, False), (Comparator.EXACTLY, 13, False),
     (Comparator.AT_MOST, 11, True), (Comparator.LESS, 13, False)],
)  # fmt: skip
def test_goal_is_surpassed_on_its_good_side_alone(comparator, part, surpassed):
    assert Goal(comparator, 12).surpassed(part) is surpassed
