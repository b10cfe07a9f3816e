"""Reporting periods and their names."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.engine.calendar import Period


@pytest.mark.parametrize(
    ("period", "label"),
    [
        (Period.year(2024), "Năm 2024"),
        (Period.half(2025, 1), "6 tháng đầu năm 2025"),
        (Period.half(2025, 2), "6 tháng cuối năm 2025"),
        (Period.quarter(2025, 1), "Quý I năm 2025"),
        (Period.quarter(2025, 4), "Quý IV năm 2025"),
        (Period.month(2025, 12), "Tháng 12 năm 2025"),
        (Period.months(2025, 1, 9), "9 tháng đầu năm 2025"),
        (Period.months(2025, 1, 5), "01/01/2025 – 31/5/2025"),
        (Period.months(2025, 2, 4), "01/02/2025 – 30/4/2025"),
        (Period(date(2025, 1, 2), date(2025, 1, 31)), "02/01/2025 – 31/01/2025"),
        (Period(date(2024, 1, 1), date(2025, 12, 31)), "01/01/2024 – 31/12/2025"),
        (Period(date(2025, 1, 1), date(2025, 6, 29)), "01/01/2025 – 29/6/2025"),
    ],
)
def test_label_of_a_period(period, label):
    assert period.label == label


@pytest.mark.parametrize(
    ("period", "earlier"),
    [
        (Period.year(2024), Period.year(2023)),
        (Period.month(2024, 2), Period.month(2023, 2)),
        (Period.month(2025, 2), Period.month(2024, 2)),
        (Period(date(2022, 1, 1), date(2022, 5, 13)), Period(date(2021, 1, 1), date(2021, 5, 13))),
        (Period(date(2024, 2, 29), date(2024, 3, 5)), Period(date(2023, 2, 28), date(2023, 3, 5))),
    ],
)
def test_same_period_last_year_keeps_ends_of_months(period, earlier):
    assert period.same_period_last_year() == earlier


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 800))
def test_range_holds_the_first_and_last_day_and_no_more(first, length):
    last = date.fromordinal(first.toordinal() + length)
    during = Period(first, last).during
    assert (during.start, during.end.toordinal()) == (first, last.toordinal() + 1)


@given(st.integers(1900, 2100))
def test_quarters_and_halves_make_the_year(year):
    quarters = [Period.quarter(year, number) for number in range(1, 5)]
    assert all(a.during.adjacent(b.during) for a, b in pairwise(quarters))
    assert (quarters[0].first, quarters[3].last) == (Period.year(year).first, Period.half(year, 2).last)


def test_period_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="cannot end"):
        Period(date(2024, 1, 2), date(2024, 1, 1))
