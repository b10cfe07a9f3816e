"""A unit becomes another kind only where members, units below and hamlets still have their place."""

from copy import deepcopy
from datetime import date

import pytest
from django.db import transaction

from chibo.membership import actions as membership
from chibo.membership.choices import Kind
from chibo.organisation.models import Unit
from chibo.organisation.nodes import Node
from chibo.statistics.headcount import cross_table
from chibo.storage.identity import Scope, acting
from chibo.storage.refusal import Refusal
from tests.organisation.world import ACTOR, PAPER, TODAY

pytestmark = pytest.mark.django_db
SOON = date(2025, 6, 25)
EARLIER = date(2020, 5, 4)


@pytest.fixture
def world(world_stage, db):
    made = deepcopy(world_stage)
    root = made["huyen"].path
    with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
        yield made


def codes(refusal) -> list[str]:
    return [finding.code for finding in refusal.value.findings]


def turn(world, code, kind, on=EARLIER):
    unit = Unit.objects.get(code=code)
    return membership.change_kind(actor=ACTOR, unit=unit, on=on, kind=kind, basis=PAPER)


def test_cell_with_members_does_not_become_a_kind_that_holds_none(world):
    world.found("bo-phan", "Đảng bộ bộ phận", "sectional_organisation", "xa-dong")
    with pytest.raises(Refusal) as refusal:
        turn(world, "dong-truong", "sectional_organisation")
    assert codes(refusal) == ["unit.has_members"]
    assert turn(world, "tay-2", "sectional_organisation").kind == "sectional_organisation"


def test_cell_becomes_a_kind_without_members_only_up_to_the_next_change(world):
    """Members of later days do not stand against a kind that ends before them."""
    turn(world, "dong-truong", "office_cell", date(2014, 1, 1))
    assert turn(world, "dong-truong", "sectional_organisation", date(2012, 1, 1)).during.upper == date(
        2014, 1, 1
    )
    with pytest.raises(Refusal) as refusal:
        turn(world, "dong-truong", "sectional_organisation", date(2015, 3, 1))
    assert codes(refusal) == ["unit.has_members"]


def test_cell_that_somebody_left_and_has_not_arrived_keeps_its_kind(world):
    membership.record_movement(
        actor=ACTOR, person=world.persons[4], kind=Kind.TRANSFERRED_OUT, on=EARLIER,
        unit=world["dong-truong"], partner=world["tay-2"], today=TODAY, basis=PAPER,
    )  # fmt: skip
    with pytest.raises(Refusal) as refusal:
        turn(world, "dong-truong", "sectional_organisation", TODAY)
    assert codes(refusal) == ["unit.has_transit"]


def test_organisation_with_units_below_does_not_become_a_cell(world):
    world.found("co-quan", "Đảng bộ cơ quan", "agency_organisation", "huyen")
    world.found("co-quan-1", "Chi bộ văn phòng", "office_cell", "co-quan")
    with pytest.raises(Refusal) as refusal:
        turn(world, "co-quan", "grassroots_cell")
    assert codes(refusal) == ["unit.children_not_permitted"]
    assert "Chi bộ cơ quan" in refusal.value.findings[0].message
    membership.close_unit(actor=ACTOR, unit=world["co-quan-1"], on=EARLIER, today=TODAY, basis=PAPER)
    assert turn(world, "co-quan", "grassroots_cell").kind == "grassroots_cell"


def test_cell_that_serves_hamlets_does_not_become_an_organisation(world):
    world.found("rong", "Chi bộ rỗng", "hamlet_cell", "xa-tay")
    world.hamlet("thon-rong", "Thôn Rỗng", "xa-tay", "rong")
    with pytest.raises(Refusal) as refusal:
        turn(world, "rong", "sectional_organisation")
    assert codes(refusal) == ["unit.serves_localities"]


def test_change_of_kind_that_units_below_rest_on_is_not_withdrawn(world):
    world.found("rong", "Chi bộ rỗng", "joint_cell", "xa-tay")
    change = turn(world, "rong", "sectional_organisation", SOON)
    world.found("le", "Chi bộ lẻ", "office_cell", "rong", on=SOON)
    with pytest.raises(Refusal) as refusal:
        membership.withdraw_change(actor=ACTOR, change=change, today=TODAY)
    assert codes(refusal) == ["unit.children_not_permitted"]


def test_members_of_a_kind_that_holds_none_stand_in_a_row_of_the_table(world):
    """No verb leads there, but data that came in by another way may be so: rows and total agree."""
    unit = Unit.objects.get(code="dong-truong")
    unit.kinds.update(kind="sectional_organisation")
    table = cross_table(Node(Unit.objects.get(code="huyen")), TODAY, ["kind"], may_see_sensitive=False)
    shown = table.labels(0)
    assert sum(table.sum(0, code) for code in shown) == table.total == 7
    assert shown["sectional_organisation"] == "Đảng bộ bộ phận"
