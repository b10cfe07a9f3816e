"""The path of today of units that are closed: where their past is counted."""

from datetime import date

from chibo.organisation.models import Placement, Unit
from chibo.organisation.projection import settle_paths
from chibo.storage.fields import days
from tests.organisation.world import START, TODAY

SET_FREE, ENDED = date(2020, 1, 1), date(2021, 1, 1)


def closed_unit(world, *parents):
    """A unit that stood under the first parent until it was set free, then under the second, then ended."""
    unit = world.found("tam", "Chi bộ tạm", "joint_cell", "xa-tay")
    Placement.objects.filter(unit=unit).delete()
    for parent, during in zip(parents, (days(START, SET_FREE), days(SET_FREE, ENDED)), strict=True):
        Placement.objects.create(unit=unit, parent=parent, during=during)
    Unit.objects.filter(pk=unit.pk).update(closed_on=ENDED)
    settle_paths([unit.pk], TODAY)
    unit.refresh_from_db()
    return unit


def test_closed_unit_without_successor_keeps_its_past_under_its_last_parent(world):
    unit = closed_unit(world, world["xa-tay"], world["xa-dong"])
    assert unit.path == world["xa-dong"].path + unit.step


def test_unit_that_ended_as_a_root_of_its_own_leaves_nothing_to_an_earlier_parent(world):
    unit = closed_unit(world, world["xa-tay"], None)
    assert unit.path == unit.step


def test_unit_that_was_a_root_once_and_ended_below_another_belongs_there(world):
    unit = closed_unit(world, None, world["xa-tay"])
    assert unit.path == world["xa-tay"].path + unit.step
