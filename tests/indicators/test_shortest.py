"""The shortest way to a goal: applied, it reaches it; what is one departure from falling is told."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chibo.engine.calendar import Period
from chibo.engine.formula import Comparator, Condition, Definition, Goal
from chibo.indicators.measuring import Setting, measured
from chibo.indicators.shortest import has_way, shortest_way
from chibo.organisation.nodes import Node
from chibo.storage.identity import Scope, acting
from tests.organisation.world import TODAY, give_office
from tests.targets.admitting import admit

pytestmark = pytest.mark.django_db
CELLS = (Condition("residential"),)


@pytest.fixture(autouse=True)
def whole(world):
    """The whole district as the database's scope."""
    root = world["huyen"].path
    with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
        yield


def cells_of(number):
    return Definition("units", "share", of=CELLS, where=(Condition("local_members", ">=", str(number)),))


def asked(world, day=TODAY):
    return Setting(Node(world["huyen"]), Period(day, day))


def way(world, definition, missing):
    return shortest_way(asked(world), definition, missing)


def code_of(world, key):
    return next(code for code, unit in world.units.items() if unit.pk == key)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12, deadline=None)
@given(number=st.integers(2, 5), level=st.integers(1, 10_000))
def test_way_applied_reaches_the_goal(world, number, level):
    definition, goal = cells_of(number), Goal(Comparator.AT_LEAST, level, percent=True)
    sid = transaction.savepoint()
    (before,) = measured(asked(world), [definition])
    found = way(world, definition, goal.missing(before.part, before.base))
    for near in found.steps:
        admit(world, code_of(world, near.row.key), *[date(2025, 2, 3)] * near.distance)
    (after,) = measured(asked(world), [definition])
    assert goal.reached(after.part, after.base)
    assert after.part - before.part == len(found.steps)
    transaction.savepoint_rollback(sid)


def test_nearest_come_first_and_say_what_they_lack(world):
    found = way(world, cells_of(4), 2)
    assert [(code_of(world, near.row.key), near.distance) for near in found.steps] == [
        ("dong-1", 1), ("dong-2", 3),
    ]  # fmt: skip
    assert [(lack.have, lack.want) for lack in found.steps[0].lacks] == [(3, 4)]
    assert found.members == 4
    assert [code_of(world, near.row.key) for near in way(world, cells_of(4), 1).further] == ["dong-2"]


def test_cell_that_would_fall_with_one_member_less_is_told(world):
    assert [code_of(world, row.key) for row in way(world, cells_of(3), 1).falling] == ["dong-1"]
    assert way(world, cells_of(2), 1).falling == ()


def test_cell_elects_a_committee_from_nine_official_members(world):
    committee = Definition("units", "share", of=CELLS, where=(Condition("has_cell_committee"),))
    for person in world.persons[:3]:
        give_office(world, "dong-1", "cell_committee_member", person)
    found = way(world, committee, 3)
    (near,) = found.steps
    assert (code_of(world, near.row.key), near.lacks[0].have, near.lacks[0].want) == ("dong-2", 1, 9)


def test_condition_without_numbers_is_one_step(world):
    alone = Definition("units", "share", of=CELLS, where=(Condition("independent"),))
    found = way(world, alone, 1)
    assert [lack.missing for near in (*found.steps, *found.further) for lack in near.lacks] == [1]


def test_hamlets_without_a_local_member_have_a_way_too(world):
    definition = Definition("localities", "share", where=(Condition("local_members", ">=", "1"),))
    found = way(world, definition, 1)
    assert [near.distance for near in found.steps] == [1]


@pytest.mark.parametrize(
    ("definition", "there"),
    [
        (cells_of(5), True),
        (Definition("units"), False),
        (Definition("members", "share", where=(Condition("local"),)), False),
        (Definition("units", "share", where=(Condition("kept_regular"),)), False),
    ],
)
def test_only_shares_of_units_and_hamlets_that_are_counted_have_a_way(definition, there):
    assert has_way(definition) is there
