"""How far units got: plan lines, sums, shares of members, earlier years, forecasts, merged units."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from chibo.engine.calendar import Period
from chibo.engine.formula import State
from chibo.membership.actions import move_unit
from chibo.organisation.actions import close_unit
from chibo.organisation.nodes import NOW, Node
from chibo.storage.identity import Scope, acting
from chibo.targets.actions import carry
from chibo.targets.cascade import Balance, balance
from chibo.targets.choices import Amount
from chibo.targets.progress import Asked, cumulative, standing_of, standings_below
from tests.organisation.world import ACTOR, PAPER, TODAY
from tests.targets.admitting import admit
from tests.targets.test_targets import JANUARY, MARCH, YEAR, held, put

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def whole(world):
    """The whole district as the database's scope."""
    root = world["huyen"].path
    with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
        yield


def asked(world, code="huyen", day=TODAY, part="admissions", period=YEAR, tree="then"):
    return Asked(Node(world[code], tree), period, part, day)


def below(world, **said):
    return {each.unit.code: each for each in standings_below(asked(world, **said))}


def test_unit_without_a_target_says_so_and_still_counts(world):
    admit(world, "dong-1", MARCH)
    standing = standing_of(asked(world))
    assert (standing.number, standing.state, standing.done) == (None, State.NO_DATA, 1)
    assert standing.needed is None


def test_progress_is_judged_by_the_line_of_the_day(world):
    put(world["huyen"], 4)
    admit(world, "dong-1", MARCH, date(2025, 4, 1))
    spring = standing_of(asked(world, day=date(2025, 4, 1)))
    assert (spring.done, spring.state, spring.expected.tenths) == (2, State.ON_PLAN, 10)
    assert spring.difference == 10
    now = standing_of(asked(world))
    assert now.expected.tenths == round(10 * 4 * 167 / 365)
    assert (now.state, now.missing) == (State.ON_PLAN, 2)
    year_end = standing_of(asked(world, day=date(2025, 12, 31)))
    assert (year_end.state, year_end.needed) == (State.AT_RISK, None)


def test_plan_by_months_is_judged_by_its_own_line(world):
    put(world["huyen"], 12, months=[0] * 9 + [4, 4, 4])
    standing = standing_of(asked(world))
    assert (standing.expected.tenths, standing.state) == (0, State.ON_PLAN)


def test_units_below_are_all_there_with_what_they_did(world):
    put(world["xa-dong"], 2)
    admit(world, "dong-1", MARCH)
    admit(world, "tay-1", MARCH, date(2025, 5, 2))
    found = below(world)
    assert {code: (each.number, each.done) for code, each in found.items()} == {
        "xa-dong": (2, 1), "xa-tay": (None, 2),
    }  # fmt: skip


NUMBERS = st.one_of(st.none(), st.integers(0, 50))


@given(st.lists(NUMBERS, max_size=6), NUMBERS)
def test_over_and_under_allocation_are_told_never_hidden(numbers, whole):
    class Unit:
        def __init__(self, number):
            self.number, self.registered = number, None

    sums = balance(Unit(whole), [Unit(number) for number in numbers])
    given_out = sum(number for number in numbers if number is not None)
    assert sums == Balance(whole, given_out, 0, len(numbers), numbers.count(None))
    assert sums.over == given_out - (whole or 0)
    assert sums.even is (whole is not None and given_out == whole)


def test_share_of_members_is_taken_of_those_at_the_start_and_rounded_up(world):
    put(world["huyen"], 3000, amount=Amount.OF_MEMBERS)
    put(world["xa-tay"], 3000, amount=Amount.OF_MEMBERS)
    admit(world, "dong-1", MARCH)
    assert standing_of(asked(world)).number == 3
    assert below(world)["xa-tay"].number == 1


def test_parts_count_only_their_own(world):
    put(world["huyen"], 3, part="women")
    put(world["huyen"], 3, part="residential")
    admit(world, "dong-1", MARCH)
    admit(world, "dong-truong", MARCH, gender="m")
    assert standing_of(asked(world, part="women")).done == 1
    assert standing_of(asked(world, part="residential")).done == 1
    assert standing_of(asked(world)).done == 2


def test_same_days_of_last_year_stand_beside(world):
    admit(world, "dong-1", date(2024, 3, 3), date(2024, 11, 3))
    assert standing_of(asked(world)).last_year == 1
    assert below(world)["xa-dong"].last_year == 1


def test_years_in_a_row_without_an_admission_are_counted_back_to_the_last(world):
    admit(world, "dong-1", date(2021, 3, 3))
    admit(world, "tay-1", MARCH)
    found = below(world)
    assert found["xa-dong"].years_without == 4
    assert found["xa-tay"].years_without == 0


def test_forecast_needs_ten_admissions_in_the_base_years(world):
    for year, number in ((2022, 4), (2023, 3), (2024, 3)):
        admit(world, "dong-1", *(date(year, 9, 1) + timedelta(days=n) for n in range(number)))
    admit(world, "tay-1", date(2024, 9, 1))
    admit(world, "dong-1", MARCH)
    found = below(world)
    forecast = found["xa-dong"].forecast
    assert (forecast.least, forecast.most) == (1 + 3, 1 + 4)
    assert found["xa-tay"].forecast is None
    assert below(world, day=date(2025, 12, 31))["xa-dong"].forecast is None


def test_running_total_never_falls_and_ends_at_the_figure(world):
    admit(world, "dong-1", MARCH, date(2025, 5, 5))
    days = [date(2025, 1, 31), date(2025, 3, 31), TODAY]
    assert cumulative(asked(world), days) == [0, 1, 2]


def test_what_a_merged_unit_did_counts_for_the_one_that_took_its_target(world):
    east, west = world["xa-dong"], world["xa-tay"]
    put(east, 3)
    put(west, 2)
    admit(world, "tay-1", date(2025, 2, 3))
    said = {"actor": ACTOR, "on": MARCH, "basis": PAPER, "today": TODAY}
    for code in ("tay-1", "tay-2"):
        move_unit(unit=world[code], parent=east, **said)
    carry(target=held(west, JANUARY).target, to=east, **said)
    close_unit(actor=ACTOR, unit=west, on=date(2025, 3, 4), today=TODAY, basis=PAPER)
    admit(world, "tay-1", date(2025, 4, 1))
    found = below(world)
    assert set(found) == {"xa-dong"}
    assert (found["xa-dong"].number, found["xa-dong"].done) == (5, 2)
    assert standing_of(asked(world, "xa-dong")).done == 2
    assert below(world, tree=NOW)["xa-dong"].done == 2


def test_target_of_a_term_counts_over_the_term(world):
    term = Period(date(2020, 7, 1), date(2025, 6, 30))
    put(world["huyen"], 6, period=term)
    admit(world, "dong-1", date(2020, 8, 1), date(2023, 8, 1), MARCH)
    standing = standing_of(asked(world, period=term))
    assert (standing.number, standing.done, standing.state) == (6, 3, State.AT_RISK)
