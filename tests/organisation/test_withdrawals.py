"""What was entered wrongly is taken back, also where it is in force; what something rests on is not."""

from copy import deepcopy
from datetime import date

import pytest
from django.db import transaction

from chibo.accounts.choices import Role
from chibo.audit.queries import history_around, history_of
from chibo.engine.citation import Citation
from chibo.membership import actions as membership
from chibo.membership.queries import members_on
from chibo.organisation import actions as tree
from chibo.organisation.checks import check_tree
from chibo.organisation.models import AreaFlag, Locality, LocalityCell, LocalityCharge, Unit, UnitPath
from chibo.organisation.queries import charges_of
from chibo.storage.identity import Scope, acting
from chibo.storage.refusal import Refusal
from tests.organisation.world import ACTOR, PAPER, START, TODAY, give_office, make_user

pytestmark = pytest.mark.django_db
EARLIER, LATER = date(2020, 5, 4), date(2021, 5, 4)
WHY = {"reason": "Ghi nhầm đơn vị", "basis": Citation("Huyện ủy", "Công văn", "5-CV/HU", date(2025, 6, 1))}


@pytest.fixture
def world(world_stage, db):
    """The district, with the database's identity of somebody in charge of everything."""
    made = deepcopy(world_stage)
    root = made["huyen"].path
    with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
        yield made


def codes(refusal) -> list[str]:
    return [finding.code for finding in refusal.value.findings]


def fresh(world, code: str) -> Unit:
    return Unit.objects.get(code=code)


def rows_of(unit: Unit) -> list:
    tables = (unit.names, unit.kinds, unit.placements, unit.paths)
    return [sorted((row.during.lower, row.during.upper, str(row)) for row in rows.all()) for rows in tables]


def change(world, verb: str, code: str = "dong-1", on: date = EARLIER):
    unit = fresh(world, code)
    if verb == "rename":
        return tree.rename_unit(actor=ACTOR, unit=unit, on=on, name="Chi bộ Bản Rạ", basis=PAPER)
    if verb == "kind":
        return membership.change_kind(actor=ACTOR, unit=unit, on=on, kind="joint_cell", basis=PAPER)
    return membership.move_unit(
        actor=ACTOR, unit=unit, on=on, today=TODAY, parent=world["xa-tay"], basis=PAPER
    )


@pytest.mark.parametrize("verb", ["rename", "kind", "move"])
def test_change_in_force_is_withdrawn_and_leaves_exactly_the_rows_there_were(world, verb):
    unit, members = world["dong-1"], members_on(world["xa-dong"].path, TODAY).count()
    before = rows_of(unit)
    row = change(world, verb)
    membership.withdraw_change(actor=ACTOR, change=row, today=TODAY, **WHY)
    assert rows_of(unit) == before
    assert fresh(world, "dong-1").path == unit.path
    assert members_on(world["xa-dong"].path, TODAY).count() == members == 5
    assert check_tree() == []


def test_withdrawal_keeps_the_old_value_its_reason_and_its_paper_in_the_history(world):
    row = change(world, "rename")
    membership.withdraw_change(actor=ACTOR, change=row, today=TODAY, **WHY)
    gone = next(event for event in history_around(world["dong-1"]) if event.pgh_label == "delete")
    assert gone.pgh_data["name"] == "Chi bộ Bản Rạ"
    assert gone.pgh_context["reason"] == "Ghi nhầm đơn vị"
    assert gone.pgh_context["paper"]["number"] == "5-CV/HU"


def test_same_day_is_free_again_after_the_withdrawal(world):
    row = change(world, "rename")
    with pytest.raises(Refusal) as refusal:
        change(world, "rename")
    assert codes(refusal) == ["unit.same_day"]
    membership.withdraw_change(actor=ACTOR, change=row, today=TODAY, **WHY)
    assert change(world, "rename").during.lower == EARLIER


def test_change_in_force_before_a_later_one_waits_for_that(world):
    first = change(world, "rename")
    second = change(world, "rename", on=LATER)
    with pytest.raises(Refusal) as refusal:
        membership.withdraw_change(actor=ACTOR, change=first, today=TODAY, **WHY)
    assert codes(refusal) == ["unit.not_last"]
    membership.withdraw_change(actor=ACTOR, change=second, today=TODAY, **WHY)
    first.refresh_from_db()
    membership.withdraw_change(actor=ACTOR, change=first, today=TODAY, **WHY)


def test_move_in_force_is_not_withdrawn_under_a_parent_that_closed(world):
    world.found("rong", "Đảng bộ xã Rỗng", "commune_organisation", "huyen")
    world.found("le", "Chi bộ lẻ", "hamlet_cell", "rong")
    row = change(world, "move", "le")
    membership.close_unit(actor=ACTOR, unit=fresh(world, "rong"), on=LATER, today=TODAY, basis=PAPER)
    with pytest.raises(Refusal) as refusal:
        membership.withdraw_change(actor=ACTOR, change=row, today=TODAY, **WHY)
    assert codes(refusal) == ["unit.parent_ends"]


def test_move_is_not_withdrawn_where_the_kind_no_longer_fits_above(world):
    world.found("bo", "Đảng bộ cơ quan", "agency_organisation", "huyen")
    world.found("con", "Chi bộ văn phòng", "office_cell", "bo")
    row = change(world, "move", "con")
    membership.change_kind(actor=ACTOR, unit=fresh(world, "con"), on=LATER, kind="hamlet_cell", basis=PAPER)
    with pytest.raises(Refusal) as refusal:
        membership.withdraw_change(actor=ACTOR, change=row, today=TODAY, **WHY)
    assert codes(refusal) == ["unit.kind_not_permitted"]


def test_change_of_kind_in_force_that_members_rest_on_is_not_withdrawn(world):
    world.found("bp", "Đảng bộ bộ phận", "sectional_organisation", "xa-tay")
    row = membership.change_kind(
        actor=ACTOR, unit=fresh(world, "bp"), on=EARLIER, kind="joint_cell", basis=PAPER
    )
    world.member("bp", "Vi Ọ", on=LATER)
    with pytest.raises(Refusal) as refusal:
        membership.withdraw_change(actor=ACTOR, change=row, today=TODAY, **WHY)
    assert codes(refusal) == ["unit.has_members"]


def test_closing_in_force_is_withdrawn_and_leaves_exactly_the_rows_there_were(world):
    unit = world.found("tam", "Chi bộ tạm", "hamlet_cell", "xa-tay")
    before = rows_of(unit)
    membership.close_unit(
        actor=ACTOR, unit=fresh(world, "tam"), on=EARLIER, today=TODAY, basis=PAPER, successor=world["tay-2"]
    )
    membership.withdraw_closing(actor=ACTOR, unit=fresh(world, "tam"), today=TODAY, **WHY)
    assert rows_of(unit) == before
    assert (fresh(world, "tam").closed_on, fresh(world, "tam").successor) == (None, None)
    with pytest.raises(Refusal) as refusal:
        membership.withdraw_closing(actor=ACTOR, unit=fresh(world, "tam"), today=TODAY, **WHY)
    assert codes(refusal) == ["unit.not_closed"]


@pytest.mark.parametrize("on", [EARLIER, date(2025, 6, 25)])
def test_founding_on_which_nothing_rests_is_withdrawn(world, on):
    unit = world.found("nham", "Chi bộ ghi nhầm", "hamlet_cell", "xa-tay", on=on)
    tree.rename_unit(actor=ACTOR, unit=unit, on=date(2025, 7, 1), name="Chi bộ ghi nhầm hai", basis=PAPER)
    tree.withdraw_founding(actor=ACTOR, unit=fresh(world, "nham"), **WHY)
    assert not Unit.objects.filter(code="nham").exists()
    assert not UnitPath.objects.filter(unit=unit.pk).exists()
    assert history_of(unit)[0].pgh_label == "delete"
    assert check_tree() == []


@pytest.mark.parametrize("what", ["member", "child", "hamlet", "charge", "flag", "post", "grant", "left"])
def test_founding_on_which_something_rests_is_not_withdrawn(world, what):
    kind = "commune_organisation" if what in ("child", "charge", "flag") else "hamlet_cell"
    world.found("moi", "Tổ chức mới", kind, "huyen" if kind == "commune_organisation" else "xa-tay")
    if what in ("member", "left"):
        person = world.member("moi", "Vi Ọ")
        if what == "left":
            (opening,) = person.movements.all()
            membership.void_movement(actor=ACTOR, movement=opening, today=TODAY, reason="Nhầm", basis=PAPER)
    elif what == "child":
        world.found("con", "Chi bộ con", "hamlet_cell", "moi")
    elif what in ("hamlet", "charge"):
        world.hamlet("thon-moi", "Thôn Mới", *(["moi"] if what == "charge" else ["xa-tay", "moi"]))
    elif what == "flag":
        tree.add_flag(actor=ACTOR, flag="border", on=EARLIER, basis=PAPER, unit=world["moi"])
    elif what == "post":
        give_office(world, "moi", "cell_secretary", world.persons[0])
    else:
        make_user("ai-do", Role.CELL_SECRETARY, world["moi"])
    with pytest.raises(Refusal) as refusal:
        tree.withdraw_founding(actor=ACTOR, unit=fresh(world, "moi"), **WHY)
    assert codes(refusal) == ["founding.rests"]
    assert Unit.objects.filter(code="moi").exists()


def test_founding_somebody_else_rests_on_unseen_is_not_withdrawn(world):
    """The database counts rows hidden from whoever acts: its foreign keys see everything."""
    world.found("moi", "Chi bộ mới", "hamlet_cell", "xa-tay")
    world.member("moi", "Vi Ọ")
    with acting(user=None, scope=Scope()), pytest.raises(Refusal) as refusal:
        tree.withdraw_founding(actor=ACTOR, unit=fresh(world, "moi"), **WHY)
    assert codes(refusal) == ["founding.rests"]


def test_hamlet_entered_by_mistake_is_withdrawn_while_nothing_rests_on_it(world):
    made = world.hamlet("thon-nham", "Thôn Ghi Nhầm", "xa-tay", "tay-2")
    with pytest.raises(Refusal) as refusal:
        tree.withdraw_locality(actor=ACTOR, locality=made, **WHY)
    assert codes(refusal) == ["founding.rests"]
    tree.withdraw_cell(actor=ACTOR, link=made.cells.get(), **WHY)
    tree.withdraw_locality(actor=ACTOR, locality=made, **WHY)
    assert not Locality.objects.filter(code="thon-nham").exists()


def test_withdrawn_names_of_a_hamlet_give_back_the_ones_before_one_by_one(world):
    hamlet = world.hamlets["thon-dong-1"]
    said = {"actor": ACTOR, "locality": hamlet, "today": TODAY, "basis": PAPER}
    for name, on in (("Thôn Hai", EARLIER), ("Thôn Ba", LATER), ("Thôn Tư", LATER)):
        tree.rename_locality(name=name, on=on, **said)
    told = []
    for _withdrawal in range(3):
        tree.withdraw_locality_name(actor=ACTOR, locality=hamlet, **WHY)
        told.append((hamlet.name, hamlet.named_on, hamlet.search))
    assert told == [
        ("Thôn Ba", LATER, "thon ba | thon hai | thon dong mot"),
        ("Thôn Hai", EARLIER, "thon hai | thon dong mot"),
        ("Thôn Đồng Một", None, "thon dong mot"),
    ]
    with pytest.raises(Refusal) as refusal:
        tree.withdraw_locality_name(actor=ACTOR, locality=hamlet, **WHY)
    assert codes(refusal) == ["locality.first_name"]


def test_charge_of_a_hamlet_and_its_end_are_withdrawn(world):
    hamlet = world.hamlets["thon-dong-1"]
    row = tree.change_charge(actor=ACTOR, locality=hamlet, on=EARLIER, unit=world["xa-tay"], basis=PAPER)
    tree.withdraw_charge(actor=ACTOR, charge=row, **WHY)
    (first,) = charges_of(hamlet.pk)
    assert (first.unit.code, first.during.lower, first.during.upper) == ("xa-dong", START, None)
    tree.change_charge(actor=ACTOR, locality=hamlet, on=EARLIER, unit=None, basis=PAPER)
    first.refresh_from_db()
    assert first.ending == PAPER
    tree.withdraw_charge(actor=ACTOR, charge=first, **WHY)
    first.refresh_from_db()
    assert (first.during.upper, first.ending) == (None, Citation())
    with pytest.raises(Refusal) as refusal:
        tree.withdraw_charge(actor=ACTOR, charge=first, **WHY)
    assert codes(refusal) == ["charge.founding"]


def test_charge_does_not_go_back_to_an_organisation_that_closed_nor_over_a_later_one(world):
    world.found("xa-nam", "Đảng bộ xã Nam", "commune_organisation", "huyen")
    hamlet = world.hamlet("thon-nam", "Thôn Nam", "xa-nam")
    row = tree.change_charge(actor=ACTOR, locality=hamlet, on=EARLIER, unit=world["xa-tay"], basis=PAPER)
    membership.close_unit(actor=ACTOR, unit=fresh(world, "xa-nam"), on=LATER, today=TODAY, basis=PAPER)
    with pytest.raises(Refusal) as closed:
        tree.withdraw_charge(actor=ACTOR, charge=row, **WHY)
    tree.change_charge(actor=ACTOR, locality=hamlet, on=LATER, unit=world["xa-dong"], basis=PAPER)
    row.refresh_from_db()
    with pytest.raises(Refusal) as earlier:
        tree.withdraw_charge(actor=ACTOR, charge=row, **WHY)
    assert (codes(closed), codes(earlier)) == (["charge.unit_closed"], ["charge.not_last"])
    assert LocalityCharge.objects.filter(locality=hamlet).count() == 3


def test_link_and_flag_entered_by_mistake_are_removed_and_raise_the_version(world):
    hamlet = world.hamlets["thon-dong-1"]
    flag = tree.add_flag(actor=ACTOR, flag="ethnic", on=START, basis=PAPER, locality=hamlet)
    version = hamlet.version
    tree.withdraw_flag(actor=ACTOR, flag=flag, **WHY)
    tree.withdraw_cell(actor=ACTOR, link=LocalityCell.objects.get(locality=hamlet), **WHY)
    hamlet.refresh_from_db()
    assert hamlet.version > version
    assert not AreaFlag.objects.exists()
    assert not LocalityCell.objects.filter(locality=hamlet).exists()
