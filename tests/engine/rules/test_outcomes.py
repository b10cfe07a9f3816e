"""Three-valued logic, shares in whole numbers, local values: the laws the rules rest on."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chibo.engine.rules import Local, Outcome, Parameter, Share, Special, Stated, all_of, any_of

# A busy machine may pause longer than a law takes.
unhurried = settings(deadline=None)
OUTCOMES = st.lists(st.sampled_from(Outcome), max_size=5)
DAY = dt.date(2021, 7, 30)


@unhurried
@given(OUTCOMES)
def test_all_and_any_are_each_other_s_opposite(outcomes):
    assert all_of(outcomes).negated is any_of(each.negated for each in outcomes)


@unhurried
@given(OUTCOMES, st.data())
def test_learning_what_was_unknown_never_turns_a_decided_answer(outcomes, data):
    learnt = [data.draw(st.sampled_from(Outcome)) if each is Outcome.UNKNOWN else each for each in outcomes]
    for joined in (all_of, any_of):
        if joined(outcomes) is not Outcome.UNKNOWN:
            assert joined(learnt) is joined(outcomes)


def test_of_nothing_all_holds_and_any_does_not():
    assert all_of([]) is Outcome.MET
    assert any_of([]) is Outcome.NOT_MET


@pytest.mark.parametrize(("answer", "outcome"), [(True, "met"), (False, "not_met"), (None, "unknown")])
def test_outcome_of_yes_no_and_nothing(answer, outcome):
    assert Outcome.of(answer).value == outcome


SHARES = st.sampled_from([Share(2, 3), Share(1, 2, strictly=True), Share(1, 2), Share(3, 4), Share(1, 1)])


@unhurried
@given(SHARES, st.integers(0, 400), st.integers(1, 400))
def test_share_is_reached_exactly_where_the_fraction_is(share, part, whole):
    exact, wanted = Fraction(part, whole), Fraction(share.numerator, share.denominator)
    assert share.reached(part, whole) is (exact > wanted if share.strictly else exact >= wanted)


@unhurried
@given(SHARES, st.integers(1, 400))
def test_least_number_reaches_the_share_and_one_less_does_not(share, whole):
    assert share.reached(share.least(whole), whole) is (share.least(whole) <= whole or not share.strictly)
    assert not share.reached(share.least(whole) - 1, whole)


@unhurried
@given(SHARES)
def test_share_is_read_as_it_is_written(share):
    assert Share.parse(str(share)) == share


@pytest.mark.parametrize("text", ["2/3", "≥ 3/2", "≥ 0/0", "< 1/2", "≥ 2/3 of all"])
def test_text_that_is_no_share_is_refused(text):
    with pytest.raises(ValueError, match="not a share"):
        Share.parse(text)


def parameter(local, value, *candidates):
    stated = Stated(key="k", unit="working_days", value=value, valid_from=DAY)
    found = Parameter(key="k", unit="working_days", local=local, stated=(stated,))
    return replace(found, stated=(replace(stated, candidates=tuple(candidates)),))


def with_local(found, value, day=DAY):
    own = Stated(key="k", unit="working_days", value=value, valid_from=day, local=True)
    return replace(found, tightened=(own,))


@pytest.mark.parametrize(
    ("local", "own", "effective"),
    [
        (Local.LOWER, 45, 45),
        (Local.LOWER, 60, 60),
        (Local.LOWER, 61, 60),
        (Local.HIGHER, 61, 61),
        (Local.HIGHER, 59, 60),
        (Local.FIXED, 45, 60),
        (Local.SWITCH, 45, 60),
    ],
)
def test_local_value_holds_only_where_it_is_no_looser(local, own, effective):
    assert with_local(parameter(local, 60), own).on(DAY).value == effective


def test_local_value_gives_way_when_the_general_one_becomes_stricter():
    wide = with_local(parameter(Local.LOWER, 60), 50)
    later = dt.date(2025, 7, 1)
    both = replace(wide, stated=(*wide.stated, replace(wide.stated[0], value=45, valid_from=later)))
    assert both.on(later - dt.timedelta(days=1)).value == 50
    assert both.on(later).value == 45


def test_local_value_holds_from_its_own_day():
    later = dt.date(2025, 11, 21)
    found = with_local(parameter(Local.LOWER, Special.NO_LIMIT), 5, later)
    assert found.on(later - dt.timedelta(days=1)).value is Special.NO_LIMIT
    assert found.on(later).value == 5


def test_local_value_before_any_general_one_holds():
    early = with_local(parameter(Local.LOWER, 60), 50, dt.date(2010, 1, 1))
    assert early.on(dt.date(2015, 1, 1)).value == 50
