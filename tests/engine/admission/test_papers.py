"""Papers, counts and stays of a dossier: what follows from their numbers and days."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chibo.engine.admission import (
    Count,
    DatedPaper,
    Expiry,
    PaperState,
    Passing,
    check_count,
    check_order,
    held,
    state_on,
)
from tests.examples import examples

JUNE = date(2025, 6, 2)


@settings(max_examples=examples(60), deadline=None)
@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 60), st.integers(0, 2_500))
def test_paper_holds_to_its_last_day_and_no_longer(on, months, later):
    day, expiry = on + timedelta(days=later), Expiry(months)
    state = state_on(PaperState.VALID, on, expiry, day)
    assert (state is PaperState.EXPIRED) == (day > expiry.last_day(on))


@pytest.mark.parametrize("state", [PaperState.MISSING, PaperState.TO_SUPPLEMENT, PaperState.NOT_APPLICABLE])
def test_only_a_valid_paper_runs_out(state):
    assert state_on(state, date(2000, 1, 1), Expiry(1), JUNE) is state
    assert state_on(PaperState.VALID, date(2000, 1, 1), None, JUNE) is PaperState.VALID
    assert state_on(PaperState.VALID, None, Expiry(1), JUNE) is PaperState.VALID


def test_paper_older_than_the_one_it_rests_on_is_found_and_the_same_day_is_right():
    first = DatedPaper("Đơn", JUNE)
    same = DatedPaper("Lý lịch", JUNE, after=("application",))
    older = DatedPaper("Lý lịch", JUNE - timedelta(days=1), after=("application",))
    assert check_order({"application": [first], "history": [same]}) == ()
    assert check_order({"history": [older]}) == ()
    found = check_order({"application": [first], "history": [older]})
    assert [finding.code for finding in found] == ["dossier.order.history"]


@settings(max_examples=examples(60), deadline=None)
@given(st.integers(0, 40), *[st.integers(0, 15)] * 3, st.integers(0, 40))
def test_count_is_right_only_where_everything_adds_up(entitled, votes_for, against, invalid, present):
    count = Count(entitled=entitled, present=present, votes_for=votes_for, against=against, invalid=invalid)
    right = present <= entitled and votes_for + against + invalid == present
    assert (check_count(count) == ()) == right


def test_stays_follow_each_other_without_gap():
    days = [JUNE, JUNE + timedelta(days=3), JUNE + timedelta(days=10)]
    stays = list(held(JUNE, "chi bộ", [Passing(day, place) for day, place in zip(days, "abc", strict=True)]))
    assert [(stay.place, stay.days(JUNE + timedelta(days=20))) for stay in stays] == [
        ("chi bộ", 0), ("a", 3), ("b", 7), ("c", 10),
    ]  # fmt: skip
