"""Projections of a cell by the rates of its class: laws that hold for every cell and every class."""

from hypothesis import given
from hypothesis import strategies as st

from chibo.engine.viability import (
    BANDS,
    ENTRY_AGE,
    SECONDED_AGE,
    UNKNOWN,
    Rates,
    band_of,
    falls_below,
    projected,
    rates_of,
    tried,
)

AGES = st.dictionaries(st.integers(18, 95) | st.just(UNKNOWN), st.integers(1, 9), min_size=1, max_size=12)
RATES = st.lists(st.tuples(st.integers(0, 40), st.integers(40, 90)), min_size=len(BANDS), max_size=len(BANDS))


def rates(left=0, lived=100, admitted=0, arrived=0, cells=25):
    return Rates((left,) * len(BANDS), (lived,) * len(BANDS), admitted, arrived, cells)


@st.composite
def classes(draw):
    pairs = draw(RATES)
    coming = draw(st.integers(0, 60)), draw(st.integers(0, 60))
    return Rates(tuple(a for a, _b in pairs), tuple(b for _a, b in pairs), *coming, 25)


def test_class_without_any_change_keeps_every_cell_as_it_is():
    years = projected({30: 4, 65: 3}, rates(), 5)
    assert [(year.members, year.least, year.most) for year in years] == [(7, 7, 7)] * 6


def test_one_in_ten_leaves_and_one_comes_every_second_year():
    years = projected({45: 10}, rates(left=10, admitted=10, arrived=2, cells=24), 2)
    assert [round(year.members, 3) for year in years] == [10, 9.5, 0.81 * 10 + 0.5 * 0.9 + 0.5]
    assert years[1].least < 9.5 < years[1].most


def test_ages_move_from_band_to_band():
    old = Rates((0, 0, 0, 0, 0, 50), (100,) * 6, 0, 0, 25)
    years = projected({70: 8}, old, 3)
    assert [round(year.members, 3) for year in years] == [8, 8, 4, 2]


def test_admitted_come_within_the_first_year_and_the_seconded_at_once():
    years = projected({45: 5}, rates(), 2, admitted=2, seconded=1)
    assert [year.members for year in years] == [6, 8, 8]


def test_no_newcomers_with_no_cells():
    assert projected({45: 5}, rates(admitted=50), 4, cells=0)[-1].members == 5


@given(AGES, classes())
def test_without_newcomers_a_cell_never_grows(ages, some):
    members = [year.members for year in projected(ages, some, 6, cells=0)]
    assert members == sorted(members, reverse=True)


@given(AGES, classes(), st.integers(0, 5), st.integers(0, 5))
def test_the_interval_holds_the_expectation_and_more_people_never_make_fewer(ages, some, admitted, seconded):
    plain = projected(ages, some, 5)
    more = projected(ages, some, 5, admitted=admitted, seconded=seconded)
    for year, richer in zip(plain, more, strict=True):
        assert 0 <= year.least <= year.members <= year.most
        assert richer.members >= year.members - 1e-9


@given(AGES, AGES, classes())
def test_two_cells_joined_are_the_sum_of_both(one, other, some):
    both = {age: one.get(age, 0) + other.get(age, 0) for age in {*one, *other}}
    joined = projected(both, some, 4, cells=2)[-1].members
    apart = projected(one, some, 4)[-1].members + projected(other, some, 4)[-1].members
    assert abs(joined - apart) < 1e-6


@given(st.integers(0, 150))
def test_every_age_belongs_to_one_band(age):
    assert sum(first <= age <= last for first, last in BANDS) == 1
    first, last = BANDS[band_of(age)]
    assert first <= age <= last


def test_rates_count_by_band_and_leave_out_unknown_ages():
    found = rates_of([(25, 10, 1), (30, 5, 1), (31, 4, 0), (UNKNOWN, 9, 9)], 3, 1, 20)
    assert (found.left[:2], found.lived[:2]) == ((2, 0), (15, 4))
    assert found.coming == 4 / 20
    assert found.leaving(UNKNOWN) == 2 / 19
    assert found.leaving(75) == 2 / 19


def test_little_history_is_not_enough():
    assert rates(lived=17, cells=20).enough
    assert not rates(lived=16, cells=20).enough
    assert not rates(lived=17, cells=19).enough


def test_the_first_year_below_a_limit_is_told():
    years = projected({45: 6}, rates(left=10), 5, cells=0)
    assert falls_below(years, 5) == 2
    assert falls_below(years, 3) is None


def test_a_trial_counts_cells_inside_and_leaves_small_ones_out():
    found = tried([({45: 6}, 6), ({45: 6}, 1), ({45: 4}, 4)], rates(left=1), 3)
    assert (found.cells, found.inside, found.came) == (2, 1, 7)
    assert round(found.expected, 2) == round(2 * 6 * 0.99**3, 2)


def test_newcomers_are_reckoned_young_and_the_seconded_in_middle_age():
    assert band_of(ENTRY_AGE) == 0
    assert band_of(SECONDED_AGE) == 1
