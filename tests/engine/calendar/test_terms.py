"""Limits and how far they have run: worked examples, and the laws that hold under every calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chibo.engine.calendar import Counted, Term, WorkingCalendar, latest_overdue

# A busy machine may pause longer than a law takes.
unhurried = settings(deadline=None)
DAYS = st.dates(date(2020, 1, 1), date(2029, 12, 31))
TERMS = st.builds(Term, st.integers(0, 90), st.sampled_from(Counted))
WORKING = st.builds(Term, st.integers(1, 90), st.just(Counted.WORKING_DAYS))
REUNIFICATION = WorkingCalendar(
    frozenset({date(2025, 4, 30), date(2025, 5, 1), date(2025, 5, 2)}), frozenset({date(2025, 4, 26)})
)


@st.composite
def calendars(draw):
    """Days off and made-up days anywhere, also on the wrong days of the week."""
    return WorkingCalendar(
        frozenset(draw(st.sets(DAYS, max_size=25))), frozenset(draw(st.sets(DAYS, max_size=25)))
    )


@pytest.mark.parametrize(
    ("term", "since", "due"),
    [
        (Term(5, Counted.WORKING_DAYS), date(2025, 4, 25), date(2025, 5, 6)),
        (Term(5, Counted.DAYS), date(2025, 4, 25), date(2025, 4, 30)),
        (Term(12, Counted.MONTHS), date(2024, 2, 29), date(2025, 2, 28)),
        (Term(0, Counted.WORKING_DAYS), date(2025, 5, 1), date(2025, 5, 1)),
    ],
)
def test_limit_ends_on_its_last_day(term, since, due):
    assert term.due(since, REUNIFICATION) == due


def test_limit_below_nothing_is_refused():
    with pytest.raises(ValueError, match="-1 days"):
        Term(-1, Counted.DAYS)


@unhurried
@given(term=TERMS, since=DAYS, calendar=calendars(), off=DAYS)
def test_one_more_holiday_never_brings_a_limit_forward(term, since, calendar, off):
    more = WorkingCalendar(calendar.holidays | {off}, calendar.made_up - {off})
    assert term.due(since, more) >= term.due(since, calendar)


@unhurried
@given(term=TERMS, since=DAYS, calendar=calendars(), on=DAYS)
def test_one_more_made_up_day_never_puts_a_limit_off(term, since, calendar, on):
    more = WorkingCalendar(calendar.holidays, calendar.made_up | {on})
    assert term.due(since, more) <= term.due(since, calendar)


@unhurried
@given(term=WORKING, since=DAYS, calendar=calendars())
def test_limit_in_working_days_ends_on_a_working_day(term, since, calendar):
    due = term.due(since, calendar)
    assert calendar.is_working(due)
    assert calendar.between(since, due) == term.length


@unhurried
@given(term=TERMS, since=DAYS, later=st.integers(0, 40), calendar=calendars())
def test_what_begins_later_is_never_due_earlier(term, since, later, calendar):
    assert term.due(since + timedelta(days=later), calendar) >= term.due(since, calendar)


@unhurried
@given(term=TERMS, since=DAYS, calendar=calendars(), day=DAYS)
def test_calendar_changed_and_changed_back_leaves_the_limit_where_it_was(term, since, calendar, day):
    off = WorkingCalendar(calendar.holidays | {day}, calendar.made_up - {day})
    back = WorkingCalendar(
        off.holidays - ({day} - calendar.holidays), off.made_up | ({day} & calendar.made_up)
    )
    assert back == calendar
    assert term.due(since, back) == term.due(since, calendar)


@unhurried
@given(today=DAYS, days=st.integers(0, 15), calendar=calendars())
def test_day_overdue_is_the_latest_one_that_is(today, days, calendar):
    found = latest_overdue(today, days, calendar)
    assert found < today
    assert calendar.between(found, today) >= days
    if found < today - timedelta(days=1):
        assert calendar.between(found + timedelta(days=1), today) < days


def test_days_that_have_not_passed_are_refused():
    with pytest.raises(ValueError, match="-1 days"):
        latest_overdue(date(2025, 6, 16), -1, WorkingCalendar())
