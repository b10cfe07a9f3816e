"""Dates known in part."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.engine.calendar import (
    PartialDate,
    Precision,
    months_between,
    write_day,
    write_in_sentence,
    write_partial,
)

YEARS = st.integers(1850, 2100)
PARTIAL = st.one_of(
    st.builds(PartialDate, YEARS),
    st.builds(PartialDate, YEARS, st.integers(1, 12)),
    st.dates(date(1850, 1, 1), date(2100, 12, 31)).map(PartialDate.of),
)


@given(PARTIAL)
def test_stored_form_reads_back(when):
    assert PartialDate.from_iso(str(when)) == when


@given(PARTIAL, PARTIAL)
def test_order_is_the_order_of_the_stored_form(a, b):
    assert (a < b) == (a.iso < b.iso)
    assert (a >= b) == (a.iso >= b.iso)


@given(PARTIAL)
def test_reckoned_day_is_a_possible_day(when):
    assert when.reckoned in when.during
    assert when.start <= when.last < when.end


@given(PARTIAL)
def test_precision_agrees_with_what_is_known(when):
    assert (when.precision is Precision.DAY) == (when.exact is not None) == (when.start == when.last)


@given(st.dates(date(1850, 1, 1), date(2100, 1, 1)).filter(lambda day: day.day <= 28), st.integers(0, 120))
def test_age_grows_on_the_birthday(born, years):
    birthday = born.replace(born.year + years)
    eve = date.fromordinal(birthday.toordinal() - 1)
    assert [PartialDate.of(born).age_on(day) for day in (eve, birthday)] == [years - 1, years]


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (PartialDate(2004, 2, 29), date(2005, 2, 27), 0),
        (PartialDate(2004, 2, 29), date(2005, 2, 28), 1),
        (PartialDate(1956, 3), date(2016, 3, 14), 59),
        (PartialDate(1956, 3), date(2016, 3, 15), 60),
        (PartialDate(2006, 5, 10), date(2024, 5, 9), 17),
        (PartialDate(2024, 5, 10), date(2024, 5, 9), -1),
    ],
)
def test_age_counts_full_years_by_the_stated_rule(born, on, age):
    assert born.age_on(on) == age


@given(st.dates(date(1900, 1, 1), date(2000, 1, 1)), st.dates(date(2000, 1, 2), date(2099, 1, 1)))
def test_completed_months_never_shrink_with_time(born, on):
    assert months_between(born, on) <= months_between(born, date.fromordinal(on.toordinal() + 1))


@pytest.mark.parametrize("text", ["", "56", "1956-3", "1956-13", "1956-02-30", "1956-03-02T00:00", "9999"])
def test_stored_form_refuses_anything_else(text):
    with pytest.raises(ValueError):
        PartialDate.from_iso(text)


def test_day_without_month_is_refused():
    with pytest.raises(ValueError, match="needs its month"):
        PartialDate(1956, None, 3)


def test_raw_text_is_kept_and_takes_no_part_in_equality():
    typed = PartialDate(1956, raw="năm 56")
    assert (typed == PartialDate(1956), typed.raw, len({typed, PartialDate(1956)})) == (True, "năm 56", 1)


@pytest.mark.parametrize(
    ("day", "text"),
    [(date(2021, 8, 5), "05/8/2021"), (date(2022, 2, 28), "28/02/2022"), (date(2022, 10, 10), "10/10/2022")],
)
def test_written_day_has_zeros_by_the_house_rule(day, text):
    assert write_day(day) == write_partial(PartialDate.of(day)) == text


def test_partial_date_stays_partial_in_writing():
    assert write_partial(PartialDate(1956, 11)) == "11/1956"
    assert write_in_sentence(PartialDate(1956)) == "năm 1956"
    assert write_in_sentence(PartialDate(1956, 2, 3)) == "ngày 03/02/1956"
