"""Verbs on organisations: what they write, and why they refuse."""

from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.db import transaction

from chibo.engine.citation import Citation
from chibo.membership import actions as membership
from chibo.membership.choices import Kind
from chibo.membership.queries import members_on
from chibo.organisation import actions as tree
from chibo.organisation.checks import check_tree
from chibo.organisation.models import Placement, UnitKind, UnitName, UnitPath
from chibo.organisation.queries import (
    ancestors,
    children,
    find_units,
    former_names,
    future_changes,
    path_on,
    subtree,
    units_ever,
)
from chibo.storage.fields import days
from chibo.storage.identity import Scope, acting
from chibo.storage.refusal import Refusal
from tests.organisation.world import ACTOR, PAPER, START, TODAY

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


def rows_of(unit) -> list:
    """Every dated row of a unit as plain values."""
    return [
        (model.__name__, row.during.lower, row.during.upper, str(row), row.basis)
        for model in (UnitName, UnitKind, Placement)
        for row in model.objects.filter(unit=unit).order_by("during")
    ] + list(UnitPath.objects.filter(unit=unit).order_by("during").values_list("path", "during"))


def move(world, code, parent, on):
    return membership.move_unit(
        actor=ACTOR, unit=fresh(world, code), on=on, today=TODAY, parent=fresh(world, parent), basis=PAPER
    )


def close(world, code, on, successor=None):
    return membership.close_unit(
        actor=ACTOR, unit=fresh(world, code), on=on, today=TODAY, basis=PAPER, successor=successor
    )


def fresh(world, code):
    world[code].refresh_from_db()
    return world[code]


def test_found_unit_has_name_kind_place_and_path_from_its_first_day(world):
    unit = world["dong-1"]
    assert path_on(unit.pk, START) == world["xa-dong"].path + unit.step
    assert path_on(unit.pk, START - timedelta(days=1)) is None
    assert rows_of(unit)[0][:4] == ("UnitName", START, None, "Chi bộ thôn Đồng Một")
    assert unit.founding == PAPER


def test_found_under_a_parent_that_does_not_exist_yet_is_refused(world):
    with pytest.raises(Refusal) as refusal:
        world.found("som", "Chi bộ sớm", "hamlet_cell", "xa-dong", on=START - timedelta(days=1))
    assert codes(refusal) == ["unit.parent_not_there"]


def test_found_with_a_code_of_a_closed_unit_is_refused(world):
    world.found("tam", "Chi bộ tạm", "hamlet_cell", "xa-tay")
    close(world, "tam", EARLIER)
    with pytest.raises(Refusal) as refusal:
        world.found("tam", "Chi bộ khác", "hamlet_cell", "xa-tay")
    assert codes(refusal) == ["unit.code_taken"]


@pytest.mark.parametrize(
    ("kind", "parent", "code"),
    [
        ("commune_organisation", "dong-1", "unit.kind_not_permitted"),
        ("hamlet_cell", "huyen", "unit.kind_not_permitted"),
        ("hamlet_cell", "", "unit.needs_parent"),
        ("commune_organisation_2025", "huyen", "unit.kind_not_in_force"),
        ("no_such_kind", "huyen", "unit.kind_not_in_force"),
    ],
)
def test_found_with_a_kind_that_does_not_fit_is_refused(world, kind, parent, code):
    with pytest.raises(Refusal) as refusal:
        world.found("moi", "Tổ chức mới", kind, parent)
    assert codes(refusal) == [code]
    assert not units_ever().filter(code="moi").exists()


def test_rename_keeps_the_old_name_for_the_old_days_and_finds_both(world):
    unit = world["xa-dong"]
    tree.rename_unit(actor=ACTOR, unit=unit, on=EARLIER, name="Đảng bộ xã Vạn Thủy", basis=PAPER)
    assert former_names([unit.pk], TODAY)[unit.pk] == ["Đảng bộ xã Đồng Vông"]
    scope = Scope((world["huyen"].path,))
    for text in ("dong vong", "VẠN THỦY"):
        assert unit.code in [row.code for row in find_units(text, scope)]


@pytest.mark.parametrize("verb", ["rename", "move", "kind"])
def test_second_change_of_a_sort_on_the_same_day_is_refused(world, verb):
    unit = world["dong-1"]

    def change():
        if verb == "rename":
            tree.rename_unit(actor=ACTOR, unit=unit, on=EARLIER, name="Chi bộ Một", basis=PAPER)
        elif verb == "kind":
            membership.change_kind(actor=ACTOR, unit=unit, on=EARLIER, kind="joint_cell", basis=PAPER)
        else:
            move(world, "dong-1", "xa-tay", EARLIER)

    change()
    before = rows_of(unit)
    with pytest.raises(Refusal) as refusal:
        change()
    assert codes(refusal) == ["unit.same_day"]
    assert rows_of(unit) == before


def test_change_on_a_day_before_the_founding_is_refused(world):
    with pytest.raises(Refusal) as refusal:
        tree.rename_unit(
            actor=ACTOR, unit=world["dong-1"], on=START - timedelta(days=1), name="X", basis=PAPER
        )
    assert codes(refusal) == ["unit.not_there"]


def test_change_between_two_others_ends_where_the_next_one_begins(world):
    unit = world["dong-1"]
    tree.rename_unit(actor=ACTOR, unit=unit, on=SOON, name="Ba", basis=PAPER)
    tree.rename_unit(actor=ACTOR, unit=unit, on=EARLIER, name="Hai", basis=PAPER)
    spans = UnitName.objects.filter(unit=unit).order_by("during").values_list("name", "during")
    assert list(spans) == [
        ("Chi bộ thôn Đồng Một", days(START, EARLIER)),
        ("Hai", days(EARLIER, SOON)),
        ("Ba", days(SOON)),
    ]


def test_moved_cell_takes_its_members_along_from_that_day(world):
    dong, tay = world["xa-dong"].path, world["xa-tay"].path
    move(world, "dong-1", "xa-tay", EARLIER)
    day_before = EARLIER - timedelta(days=1)
    assert (members_on(dong, day_before).count(), members_on(tay, day_before).count()) == (5, 2)
    assert (members_on(dong, EARLIER).count(), members_on(tay, EARLIER).count()) == (2, 5)
    assert members_on(tay, day_before, now_tree=True).count() == 5
    assert fresh(world, "dong-1").path == tay + world["dong-1"].step
    assert [row.code for row in subtree(dong, EARLIER)] == ["xa-dong", "dong-2", "dong-truong"]
    assert "dong-1" in [row.code for row in subtree(dong, day_before)]
    assert [row.code for row in ancestors(path_on(world["dong-1"].pk, EARLIER), EARLIER)] == [
        "huyen",
        "xa-tay",
    ]


def test_move_ahead_leaves_the_tree_of_today_alone(world):
    move(world, "dong-1", "xa-tay", SOON)
    assert fresh(world, "dong-1").path.startswith(world["xa-dong"].path)
    assert path_on(world["dong-1"].pk, SOON).startswith(world["xa-tay"].path)
    assert len(future_changes(world["dong-1"].pk, TODAY)) == 1


@pytest.mark.parametrize(("code", "parent"), [("xa-dong", "xa-dong"), ("huyen", "xa-dong")])
def test_unit_cannot_come_under_itself(world, code, parent):
    with pytest.raises(Refusal) as refusal:
        move(world, code, parent, EARLIER)
    assert "unit.circle" in codes(refusal)


def test_circle_that_would_close_only_later_is_refused(world):
    """A move decided for a later day counts already."""
    world.found("dang-uy-co-quan", "Đảng bộ cơ quan", "agency_organisation", "huyen")
    world.found("bo-phan", "Đảng bộ bộ phận", "sectional_organisation", "dang-uy-co-quan")
    move(world, "bo-phan", "xa-dong", SOON)
    with pytest.raises(Refusal) as refusal:
        move(world, "xa-dong", "bo-phan", EARLIER)
    assert "unit.circle" in codes(refusal)


def test_move_under_a_parent_that_may_not_hold_the_kind_is_refused(world):
    with pytest.raises(Refusal) as refusal:
        move(world, "dong-1", "huyen", EARLIER)
    assert codes(refusal) == ["unit.kind_not_permitted"]


def test_kind_changes_from_the_day_on(world):
    unit = world["dong-1"]
    membership.change_kind(actor=ACTOR, unit=unit, on=EARLIER, kind="joint_cell", basis=PAPER)
    assert {row.code: row.kind for row in children(world["xa-dong"].pk, EARLIER)}["dong-1"] == "joint_cell"
    day_before = EARLIER - timedelta(days=1)
    assert {row.code: row.kind for row in children(world["xa-dong"].pk, day_before)}[
        "dong-1"
    ] == "hamlet_cell"


def test_closed_unit_is_gone_from_that_day_and_its_successor_carries_its_past(world):
    world.found("tam", "Chi bộ tạm", "joint_cell", "xa-tay")
    close(world, "tam", EARLIER, successor=world["tay-1"])
    assert "tam" not in [row.code for row in subtree(world["huyen"].path, EARLIER)]
    assert "tam" in [row.code for row in subtree(world["huyen"].path, EARLIER - timedelta(days=1))]
    assert fresh(world, "tam").path == world["tay-1"].path + world["tam"].step


def test_unit_with_children_members_or_hamlets_cannot_close(world):
    with pytest.raises(Refusal) as refusal:
        close(world, "xa-dong", EARLIER)
    assert codes(refusal) == ["unit.has_children", "unit.has_charges"]
    with pytest.raises(Refusal) as refusal:
        close(world, "tay-1", EARLIER)
    assert codes(refusal) == ["unit.has_members"]
    world.found("rong", "Chi bộ rỗng", "hamlet_cell", "xa-tay")
    world.hamlet("thon-rong", "Thôn Rỗng", "xa-tay", "rong")
    with pytest.raises(Refusal) as refusal:
        close(world, "rong", EARLIER)
    assert codes(refusal) == ["unit.has_localities"]


def test_unit_that_somebody_is_on_the_way_to_cannot_close(world):
    person = world.persons[0]
    membership.record_movement(
        actor=ACTOR, person=person, kind=Kind.TRANSFERRED_OUT, on=EARLIER, unit=world["dong-1"],
        partner=world["tay-2"], today=TODAY, basis=PAPER,
    )  # fmt: skip
    with pytest.raises(Refusal) as refusal:
        close(world, "tay-2", date(2021, 1, 1))
    assert codes(refusal) == ["unit.has_transit"]


def test_close_before_the_founding_twice_or_before_a_later_change_is_refused(world):
    with pytest.raises(Refusal) as refusal:
        close(world, "tay-2", START)
    assert codes(refusal) == ["unit.closed_before_founded"]
    tree.rename_unit(actor=ACTOR, unit=world["tay-2"], on=SOON, name="Tên sau", basis=PAPER)
    with pytest.raises(Refusal) as refusal:
        close(world, "tay-2", TODAY)
    assert codes(refusal) == ["unit.later_change"]
    world.found("tam", "Chi bộ tạm", "hamlet_cell", "xa-tay")
    close(world, "tam", EARLIER)
    with pytest.raises(Refusal) as refusal:
        close(world, "tam", TODAY)
    assert "unit.closed" in codes(refusal)


def test_successor_must_be_another_unit_that_exists_on_the_day(world):
    world.found("tam", "Chi bộ tạm", "hamlet_cell", "xa-tay")
    world.found("muon", "Chi bộ lập muộn", "hamlet_cell", "xa-tay", on=TODAY)
    for successor in ("tam", "muon"):
        with pytest.raises(Refusal) as refusal:
            close(world, "tam", EARLIER, successor=world[successor])
        assert codes(refusal) == ["unit.successor_not_there"]


@pytest.mark.parametrize("verb", ["rename", "move", "kind", "between"])
def test_withdrawn_change_leaves_exactly_the_rows_there_were(world, verb):
    unit = world["dong-1"]
    if verb == "between":
        tree.rename_unit(actor=ACTOR, unit=unit, on=SOON + timedelta(days=30), name="Muộn", basis=PAPER)
    before = rows_of(unit)
    if verb in ("rename", "between"):
        row = tree.rename_unit(actor=ACTOR, unit=unit, on=SOON, name="Mới", basis=Citation())
    elif verb == "move":
        row = move(world, "dong-1", "xa-tay", SOON)
    else:
        row = membership.change_kind(actor=ACTOR, unit=unit, on=SOON, kind="joint_cell", basis=Citation())
    assert rows_of(unit) != before
    membership.withdraw_change(actor=ACTOR, change=row, today=TODAY)
    assert rows_of(unit) == before


def test_withdrawal_that_would_leave_a_unit_without_parent_is_refused(world):
    """The move ahead emptied the parent, which was then closed; taking back the move alone is too late."""
    world.found("rong", "Đảng bộ xã Rỗng", "commune_organisation", "huyen")
    world.found("le", "Chi bộ lẻ", "hamlet_cell", "rong")
    row = move(world, "le", "xa-tay", SOON)
    close(world, "rong", SOON)
    with pytest.raises(Refusal) as refusal:
        membership.withdraw_change(actor=ACTOR, change=row, today=TODAY)
    assert codes(refusal) == ["unit.parent_ends"]
    assert path_on(world["le"].pk, SOON).startswith(world["xa-tay"].path)


def test_first_row_cannot_be_withdrawn_alone(world):
    future = world.found("sau", "Chi bộ lập sau", "hamlet_cell", "xa-tay", on=SOON)
    with pytest.raises(Refusal) as refusal:
        membership.withdraw_change(actor=ACTOR, change=future.names.get(), today=TODAY)
    assert codes(refusal) == ["unit.founding"]


def test_withdrawn_closing_leaves_exactly_the_rows_there_were(world):
    unit = world.found("tam", "Chi bộ tạm", "hamlet_cell", "xa-tay")
    before = rows_of(unit)
    close(world, "tam", SOON)
    membership.withdraw_closing(actor=ACTOR, unit=fresh(world, "tam"), today=TODAY)
    assert rows_of(unit) == before
    assert (fresh(world, "tam").closed_on, world["tam"].closing) == (None, Citation())


def test_members_led_over_leave_the_cell_free_to_close(world):
    moved = membership.lead_members_over(
        actor=ACTOR, unit=world["tay-1"], into=world["tay-2"], on=EARLIER, today=TODAY, basis=PAPER
    )
    assert [row.kind for row in moved] == [Kind.MOVED_WITH_UNIT] * 2
    close(world, "tay-1", EARLIER, successor=world["tay-2"])
    assert members_on(world["tay-2"].path, EARLIER).count() == 2
    assert members_on(world["huyen"].path, EARLIER).count() == 7


def test_every_change_raises_the_version(world):
    unit = fresh(world, "dong-1")
    version = unit.version
    tree.rename_unit(actor=ACTOR, unit=unit, on=EARLIER, name="Mới", basis=PAPER)
    assert fresh(world, "dong-1").version == version + 1


def test_refused_verb_changes_nothing(world):
    before = [rows_of(unit) for unit in world.units.values()]
    with pytest.raises(Refusal):
        move(world, "huyen", "xa-dong", EARLIER)
    assert [rows_of(unit) for unit in world.units.values()] == before


def test_ancestors_come_from_the_root_down(world):
    path = world["dong-1"].path
    assert [row.code for row in ancestors(path, TODAY)] == ["huyen", "xa-dong"]


def test_check_of_the_whole_tree_finds_a_missing_day_and_nothing_else(world):
    assert check_tree() == []
    UnitKind.objects.filter(unit=world["tay-2"]).update(during=days(date(2012, 1, 1)))
    assert [finding.code for finding in check_tree()] == ["unit.days_missing"]
