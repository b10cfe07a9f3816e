"""Verbs on hamlets and area flags."""

from datetime import date, timedelta

import pytest

from chibo.audit.queries import history_of
from chibo.engine.citation import Citation
from chibo.organisation import actions as tree
from chibo.organisation.models import LocalityCell, LocalityCharge
from chibo.organisation.queries import (
    cells_of,
    charges_of,
    find_localities,
    flagged,
    free_code,
    localities_on,
    localities_under,
)
from chibo.storage.fields import days
from chibo.storage.identity import Scope
from chibo.storage.refusal import Refusal
from tests.organisation.world import ACTOR, PAPER, START, TODAY

pytestmark = pytest.mark.django_db
LATER = date(2020, 5, 4)
NEW_NAME = {"on": LATER, "today": TODAY, "basis": PAPER}


def codes(refusal) -> list[str]:
    return [finding.code for finding in refusal.value.findings]


def found(world, **changes):
    said = {"on": START, "code": "moi", "name": "Thôn Mới", "kind": "hamlet", "unit": world["xa-tay"]}
    return tree.found_locality(actor=ACTOR, basis=PAPER, **(said | changes))


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"kind": "castle"}, "locality.kind_unknown"), ({"code": "thon-dong-1"}, "locality.code_taken")],
)
def test_hamlet_of_unknown_kind_or_with_a_used_code_is_refused(world, changes, code):
    with pytest.raises(Refusal) as refusal:
        found(world, **changes)
    assert codes(refusal) == [code]


def test_hamlet_is_there_from_its_first_day_under_the_organisation_in_charge(world):
    hamlet = found(world, on=LATER)
    path = world["huyen"].path
    assert hamlet in localities_under(path, LATER)
    assert hamlet not in localities_under(path, LATER - timedelta(days=1))
    assert hamlet not in localities_under(world["xa-dong"].path, LATER)


def test_renamed_hamlet_is_found_by_both_names(world):
    hamlet = world.hamlets["thon-dong-1"]
    tree.rename_locality(actor=ACTOR, locality=hamlet, name="Thôn Nà Sảy", **NEW_NAME)
    scope = Scope((world["huyen"].path,))
    assert list(find_localities("na say", scope, TODAY)) == [hamlet]
    assert list(find_localities("ĐỒNG MỘT", scope, TODAY)) == [hamlet]


def test_new_name_stands_with_its_day_and_paper_and_the_earlier_in_the_history(world):
    hamlet = world.hamlets["thon-dong-1"]
    tree.rename_locality(actor=ACTOR, locality=hamlet, name="Thôn Nà Sảy", **NEW_NAME)
    tree.rename_locality(actor=ACTOR, locality=hamlet, name="Thôn Nà Sẩy", **NEW_NAME)
    hamlet.refresh_from_db()
    assert (hamlet.name, hamlet.named_on, hamlet.naming) == ("Thôn Nà Sẩy", LATER, PAPER)
    diffs = [event.pgh_diff for event in history_of(hamlet) if "name" in (event.pgh_diff or {})]
    assert diffs[-1]["name"] == ["Thôn Đồng Một", "Thôn Nà Sảy"]
    assert diffs[-1]["named_on"] == [None, "2020-05-04"]
    assert diffs[-1]["naming"][1]["number"] == "41-QĐ/HU"


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (TODAY + timedelta(days=1), "locality.name_future"),
        (START - timedelta(days=1), "locality.name_earlier"),
        (LATER - timedelta(days=1), "locality.name_earlier"),
    ],
)
def test_name_ahead_or_before_the_one_there_is_refused(world, on, code):
    hamlet = world.hamlets["thon-dong-1"]
    if on > START:
        tree.rename_locality(actor=ACTOR, locality=hamlet, name="Thôn Nà Sảy", **NEW_NAME)
    with pytest.raises(Refusal) as refusal:
        tree.rename_locality(actor=ACTOR, locality=hamlet, name="Thôn Khác", **(NEW_NAME | {"on": on}))
    assert codes(refusal) == [code]


def test_kind_is_put_right_with_its_paper_and_the_wrong_one_stays_in_the_history(world):
    hamlet = world.hamlets["thon-dong-1"]
    before = hamlet.kind
    tree.set_locality_kind(actor=ACTOR, locality=hamlet, kind="ban", basis=PAPER)
    hamlet.refresh_from_db()
    newest = history_of(hamlet)[0]
    assert (hamlet.kind, newest.pgh_diff["kind"]) == ("ban", [before, "ban"])
    assert newest.pgh_context["paper"]["number"] == PAPER.number


def test_kind_that_no_list_has_is_refused(world):
    with pytest.raises(Refusal) as caught:
        tree.set_locality_kind(
            actor=ACTOR, locality=world.hamlets["thon-dong-1"], kind="thành phố", basis=PAPER
        )
    assert [found.code for found in caught.value.findings] == ["locality.kind_unknown"]


def test_households_are_stated_anew_with_their_paper(world):
    hamlet = world.hamlets["thon-dong-1"]
    tree.state_households(actor=ACTOR, locality=hamlet, households=137, basis=PAPER)
    hamlet.refresh_from_db()
    assert hamlet.households == 137
    newest = history_of(hamlet)[0]
    assert newest.pgh_diff["households"] == [None, 137]
    assert newest.pgh_context["paper"]["number"] == "41-QĐ/HU"


def test_link_and_flag_end_by_their_own_paper(world):
    hamlet = world.hamlets["thon-dong-1"]
    by = Citation("Ban Thường vụ Huyện ủy", "Quyết định", "9-QĐ/HU", LATER)
    flag = tree.add_flag(actor=ACTOR, flag="ethnic", on=START, basis=PAPER, locality=hamlet)
    link = LocalityCell.objects.get(locality=hamlet)
    tree.end_flag(actor=ACTOR, flag=flag, on=LATER, basis=by)
    tree.release_cell(actor=ACTOR, link=link, on=LATER, basis=by)
    for row in (flag, link):
        row.refresh_from_db()
        assert (row.basis, row.ending) == (PAPER, by)


@pytest.mark.parametrize(
    ("flag", "holder"), [("religious", "xa-dong"), ("mountain", "hamlet"), ("border", "dong-1")]
)
def test_flag_is_refused_where_the_list_says_it_is_not_held(world, flag, holder):
    what = {"locality": world.hamlets["thon-dong-1"]} if holder == "hamlet" else {"unit": world[holder]}
    with pytest.raises(Refusal) as refusal:
        tree.add_flag(actor=ACTOR, flag=flag, on=START, basis=PAPER, **what)
    assert codes(refusal) == ["flag.not_held_here"]


def test_charge_goes_over_and_ends(world):
    hamlet = world.hamlets["thon-dong-1"]
    tree.change_charge(actor=ACTOR, locality=hamlet, on=LATER, unit=world["xa-tay"], basis=PAPER)
    assert [row.unit.code for row in charges_of(hamlet.pk)] == ["xa-tay", "xa-dong"]
    tree.change_charge(actor=ACTOR, locality=hamlet, on=TODAY, unit=None, basis=PAPER)
    assert hamlet not in localities_on(TODAY)
    assert hamlet in localities_on(TODAY - timedelta(days=1))


@pytest.mark.parametrize("on", [START, START - timedelta(days=1)])
def test_charge_changed_on_its_first_day_or_before_is_refused(world, on):
    with pytest.raises(Refusal) as refusal:
        tree.change_charge(
            actor=ACTOR, locality=world.hamlets["thon-dong-1"], on=on, unit=world["xa-tay"], basis=PAPER
        )
    assert codes(refusal) == ["locality.no_charge"]


def test_only_a_cell_that_exists_serves_a_hamlet(world):
    hamlet = world.hamlets["thon-dong-5"]
    world.found("muon", "Chi bộ muộn", "hamlet_cell", "xa-dong", on=LATER)
    for unit, on in (("xa-dong", LATER), ("muon", LATER - timedelta(days=1))):
        with pytest.raises(Refusal) as refusal:
            tree.assign_cell(actor=ACTOR, locality=hamlet, cell=world[unit], on=on, basis=PAPER)
        assert codes(refusal) == ["locality.not_a_cell"]
    link = tree.assign_cell(actor=ACTOR, locality=hamlet, cell=world["muon"], on=LATER, basis=PAPER)
    assert list(cells_of(hamlet.pk, LATER)) == [link]


def test_same_cell_twice_is_refused_in_words(world):
    with pytest.raises(Refusal) as refusal:
        tree.assign_cell(
            actor=ACTOR, locality=world.hamlets["thon-dong-1"], cell=world["dong-1"], on=LATER, basis=PAPER
        )
    assert codes(refusal) == ["locality.cell_already"]


def test_released_cell_serves_no_more_and_may_come_back(world):
    hamlet = world.hamlets["thon-dong-1"]
    link = LocalityCell.objects.get(locality=hamlet)
    tree.release_cell(actor=ACTOR, link=link, on=LATER, basis=PAPER)
    assert not cells_of(hamlet.pk, LATER).exists()
    assert cells_of(hamlet.pk, LATER - timedelta(days=1)).exists()
    tree.assign_cell(actor=ACTOR, locality=hamlet, cell=world["dong-1"], on=TODAY, basis=PAPER)
    assert cells_of(hamlet.pk, TODAY).exists()


@pytest.mark.parametrize("on", [START, LATER, LATER + timedelta(days=1)])
def test_link_cannot_end_before_it_began_or_again(world, on):
    link = LocalityCell.objects.get(locality=world.hamlets["thon-dong-1"])
    tree.release_cell(actor=ACTOR, link=link, on=LATER, basis=PAPER)
    with pytest.raises(Refusal) as refusal:
        tree.release_cell(actor=ACTOR, link=link, on=on, basis=PAPER)
    assert codes(refusal) == ["dated.end_outside"]


@pytest.mark.parametrize("holder", ["locality", "unit"])
def test_flag_holds_for_its_days_once_at_a_time(world, holder):
    what = {holder: world.hamlets["thon-dong-1"] if holder == "locality" else world["xa-dong"]}
    flag = tree.add_flag(actor=ACTOR, flag="ethnic", on=START, basis=PAPER, **what)
    with pytest.raises(Refusal) as refusal:
        tree.add_flag(actor=ACTOR, flag="ethnic", on=LATER, basis=PAPER, **what)
    assert codes(refusal) == ["flag.already"]
    tree.end_flag(actor=ACTOR, flag=flag, on=LATER, basis=PAPER)
    assert not flagged("ethnic", LATER).exists()
    assert flagged("ethnic", LATER - timedelta(days=1)).count() == 1
    tree.add_flag(actor=ACTOR, flag="ethnic", on=TODAY, basis=PAPER, **what)


def test_unknown_flag_is_refused(world):
    with pytest.raises(Refusal) as refusal:
        tree.add_flag(actor=ACTOR, flag="cursed", on=START, basis=PAPER, unit=world["xa-dong"])
    assert codes(refusal) == ["flag.unknown"]


def test_every_verb_on_a_hamlet_raises_its_version(world):
    hamlet = world.hamlets["thon-dong-5"]
    seen = [hamlet.version]

    def note():
        hamlet.refresh_from_db()
        seen.append(hamlet.version)

    tree.rename_locality(actor=ACTOR, locality=hamlet, name="Thôn Khác", **NEW_NAME)
    note()
    link = tree.assign_cell(actor=ACTOR, locality=hamlet, cell=world["dong-1"], on=START, basis=PAPER)
    note()
    tree.release_cell(actor=ACTOR, link=link, on=LATER, basis=PAPER)
    note()
    flag = tree.add_flag(actor=ACTOR, flag="border", on=START, basis=PAPER, locality=hamlet)
    note()
    tree.end_flag(actor=ACTOR, flag=flag, on=LATER, basis=PAPER)
    note()
    tree.change_charge(actor=ACTOR, locality=hamlet, on=LATER, unit=world["xa-tay"], basis=PAPER)
    note()
    assert seen == sorted(set(seen))


def test_organisation_in_charge_of_a_hamlet_cannot_close(world):
    world.found("xa-nam", "Đảng bộ xã Nam", "commune_organisation", "huyen")
    found(world, unit=world["xa-nam"])
    with pytest.raises(Refusal) as refusal:
        tree.close_unit(actor=ACTOR, unit=world["xa-nam"], on=LATER, today=TODAY, basis=PAPER)
    assert codes(refusal) == ["unit.has_charges"]


def test_free_code_avoids_units_and_hamlets(world):
    assert free_code("chua-co") == "chua-co"
    assert free_code("dong-1") == "dong-1-2"
    assert free_code("thon-dong-1") == "thon-dong-1-2"
    assert free_code("---")


def test_charge_of_the_past_stays_for_the_past(world):
    hamlet = world.hamlets["thon-dong-1"]
    tree.change_charge(actor=ACTOR, locality=hamlet, on=LATER, unit=world["xa-tay"], basis=PAPER)
    assert LocalityCharge.objects.get(locality=hamlet, unit=world["xa-dong"]).during == days(START, LATER)
