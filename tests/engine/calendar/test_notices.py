"""Notices before a last day: none vanishes between two, and the last holds until somebody acts."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.engine.calendar import notice_on

DUE = st.dates(date(2000, 1, 1), date(2090, 1, 1))
NOTICES = st.sets(st.integers(0, 400), min_size=1, max_size=5).map(lambda days: sorted(days, reverse=True))


@given(DUE, NOTICES, st.integers(-500, 3000))
def test_from_its_first_notice_on_a_limit_is_never_silent(due, days, after):
    today = due + timedelta(days=after)
    found = notice_on(due, days, today)
    assert (found is None) is (today < due - timedelta(days=days[0]))


@given(DUE, NOTICES)
def test_each_notice_holds_from_its_day_to_the_next_and_the_last_for_good(due, days):
    found = notice_on(due, days, due - timedelta(days=days[0]))
    told = []
    while found is not None:
        told.append(found.before)
        assert found.since == due - timedelta(days=found.before)
        if found.following is None:
            assert notice_on(due, days, found.since + timedelta(days=4000)) == found
            break
        assert notice_on(due, days, found.following - timedelta(days=1)) == found
        found = notice_on(due, days, found.following)
    assert told == days


@pytest.mark.parametrize("days", [(30, 60), (30, 30), (10, -1)])
def test_notices_that_cannot_be_are_refused(days):
    with pytest.raises(ValueError, match="earliest first"):
        notice_on(date(2026, 7, 4), days, date(2026, 7, 4))
