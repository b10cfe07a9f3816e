"""Working days: examples around Tết, and the laws that any calendar obeys."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chibo.engine.calendar import WorkingCalendar, add_months, months_between

# A busy machine may pause longer than a law takes.
unhurried = settings(deadline=None)
DAYS = st.dates(date(2016, 1, 1), date(2031, 12, 31))
FEW = st.integers(0, 60)
# The five days of Tết 2025 and the made-up day that was named for the bridge of 2 May.
TET = WorkingCalendar(
    frozenset(date(2025, 1, 25) + timedelta(days=n) for n in range(9)) | {date(2025, 5, 1), date(2025, 5, 2)},
    frozenset({date(2025, 4, 26)}),
)


@st.composite
def calendars(draw):
    """Holidays and made-up days anywhere, also on the wrong days of the week."""
    return WorkingCalendar(
        frozenset(draw(st.sets(DAYS, max_size=30))), frozenset(draw(st.sets(DAYS, max_size=30)))
    )


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2025, 1, 24), 1, date(2025, 2, 3)),
        (date(2025, 1, 20), 5, date(2025, 2, 3)),
        (date(2025, 4, 25), 1, date(2025, 4, 26)),
        (date(2025, 4, 30), 1, date(2025, 5, 5)),
        (date(2025, 6, 14), 0, date(2025, 6, 14)),
    ],
)
def test_working_days_are_counted_over_holidays_and_made_up_days(start, days, end):
    assert TET.add(start, days) == end
    assert TET.between(start, end) == days


def test_made_up_day_on_a_holiday_is_worked():
    day = date(2025, 5, 2)
    assert WorkingCalendar(frozenset({day}), frozenset({day})).is_working(day)


def test_working_days_cannot_be_taken_away():
    with pytest.raises(ValueError, match="-1 working days"):
        WorkingCalendar().add(date(2025, 1, 1), -1)


def test_calendar_without_any_working_day_is_refused():
    never = WorkingCalendar(frozenset(date(2025, 1, 1) + timedelta(days=n) for n in range(500)))
    with pytest.raises(ValueError, match="no working day"):
        never.add(date(2025, 1, 1), 1)


@unhurried
@given(calendars(), DAYS, FEW)
def test_counting_back_what_was_added_gives_the_same_number(calendar, start, days):
    assert calendar.between(start, calendar.add(start, days)) == days


@unhurried
@given(calendars(), DAYS, st.integers(1, 60))
def test_last_day_of_a_limit_is_a_working_day(calendar, start, days):
    assert calendar.is_working(calendar.add(start, days))


@unhurried
@given(calendars(), DAYS, FEW, FEW)
def test_extension_goes_on_where_the_limit_ends(calendar, start, limit, extension):
    assert calendar.due(start, limit, extension) == calendar.add(start, limit + extension)


@unhurried
@given(calendars(), DAYS, DAYS, DAYS)
def test_counts_of_neighbouring_stretches_add_up(calendar, first, second, third):
    assert calendar.between(first, second) + calendar.between(second, third) == calendar.between(first, third)


@unhurried
@given(calendars(), DAYS, st.integers(0, 400))
def test_quick_count_agrees_with_counting_day_by_day(calendar, start, length):
    days = [start + timedelta(days=n) for n in range(1, length + 1)]
    assert calendar.between(start, start + timedelta(days=length)) == sum(map(calendar.is_working, days))


@unhurried
@given(calendars(), DAYS, DAYS, FEW)
def test_one_more_holiday_never_moves_a_limit_forward(calendar, holiday, start, days):
    more = WorkingCalendar(calendar.holidays | {holiday}, calendar.made_up)
    assert more.add(start, days) >= calendar.add(start, days)


@unhurried
@given(calendars(), DAYS, DAYS, FEW)
def test_one_more_made_up_day_never_moves_a_limit_back(calendar, day, start, days):
    more = WorkingCalendar(calendar.holidays, calendar.made_up | {day})
    assert more.add(start, days) <= calendar.add(start, days)


@unhurried
@given(calendars(), DAYS, FEW)
def test_exceptions_met_on_the_way_suffice_to_count_again(calendar, start, days):
    end = calendar.add(start, days)
    kept = calendar.only(frozenset(calendar.exceptions(start, end)))
    assert kept.add(start, days) == end


@unhurried
@given(calendars(), DAYS)
def test_next_working_day_is_worked_and_none_lies_before_it(calendar, day):
    found = calendar.next_working(day)
    assert calendar.is_working(found)
    assert calendar.between(day - timedelta(days=1), found) == 1


@unhurried
@given(DAYS, st.integers(0, 1200))
def test_month_added_is_a_month_completed_on_that_day_and_not_before(start, months):
    end = add_months(start, months)
    assert months_between(start, end) == months
    assert months_between(start, end - timedelta(days=1)) == months - 1
