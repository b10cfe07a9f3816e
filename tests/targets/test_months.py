"""Admissions month by month: in every world the months add up to what the board counts."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.engine.calendar import Period
from chibo.engine.formula import Definition
from chibo.indicators.measuring import Setting, below, measured
from chibo.organisation.nodes import NOW, THEN, Node
from chibo.targets.months import admitted_by_month
from tests.engine.ledger import worlds
from tests.statistics.test_movement_laws import in_world, laws

pytestmark = [pytest.mark.django_db]
DAY = st.sampled_from([day + dt.timedelta(days=shift) for day in worlds.DAYS for shift in (0, 1)])
ADMISSIONS = Definition("admissions")


@laws
@given(worlds.trees(), worlds.ledgers(), st.data())
def test_months_of_every_unit_add_up_to_its_admissions_of_the_year(tree, entries, data):
    day, kind = data.draw(DAY), data.draw(st.sampled_from([THEN, NOW]))

    def judge(world):
        for unit in world.units.values():
            node = Node(unit, kind)
            path = node.path_on(day)
            if path is None:
                continue
            months = admitted_by_month(node, day)
            setting = Setting(node, Period(dt.date(day.year, 1, 1), day))
            (whole,) = measured(setting, [ADMISSIONS])
            (places,) = below(setting, [ADMISSIONS], len(path) + 4)
            assert {place: sum(counts) for place, counts in months.items()} == {
                place: figure.part for place, figure in places.items() if figure.part
            }
            assert sum(map(sum, months.values())) == whole.part
            assert not any(any(counts[day.month :]) for counts in months.values())

    in_world(tree, entries, judge)
