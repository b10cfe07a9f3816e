"""A number in use out of sight is noted for the lowest committee that sees both, and for nobody below it."""

from datetime import date

import pytest
from django.db import connection

from chibo.accounts.choices import Role
from chibo.membership.actions import enter_member, move_unit, receive_transfer, record_movement
from chibo.organisation.actions import found_unit
from chibo.organisation.models import Unit
from chibo.people.actions import (
    Entered,
    edit_person,
    note_collisions,
    set_protected,
    settle_collision,
    withdraw_settlement,
)
from chibo.people.choices import CollisionFinding, NumberSort
from chibo.people.models import NumberCollision
from chibo.people.queries import falling_to, settled, unsettled, visible_collisions
from chibo.storage.protection import blind_index
from chibo.storage.refusal import Refusal
from tests.register import FOUNDED, PAPER, TODAY, make_user

pytestmark = pytest.mark.django_db
CARD, OTHER_CARD, NUMBER = "41072357", "41072358", "068190001234"
NOTE = "SELECT chibo_note_collisions(%s::text[], %s::bytea[], %s::text[], %s::uuid[], %s::uuid[], %s)"


@pytest.fixture
def kept(register):
    """A member of the southern commune with both numbers."""
    person = register.enter("Khuê", unit=register.south_cell, card_number=CARD)
    with register.at_work():
        set_protected(actor=register.actor, person=person, values={"identity_number": NUMBER})
    return person


def enter_there(register, unit, at, given="Ổn", number="", **values):
    """A member entered by hand by the office of `at`, who sees nothing above it."""
    protected = {"identity_number": number} if number else None
    with register.at_work(at):
        made, _row = enter_member(
            actor=register.actor, kind="admitted", on=date(2020, 2, 3), unit=unit, today=TODAY, basis=PAPER,
            person={"family": "Ngô", "given": given, "gender": "f"} | values, protected=protected,
        )  # fmt: skip
    return made


def enter_north(register, **changes):
    return enter_there(register, register.north_cell, register.north, **changes)


def seen_by(register, unit):
    with register.at_work(unit):
        return list(visible_collisions(register.scope(unit)))


def everything(register):
    return seen_by(register, Unit.objects.get(code="tinh"))


def district_user(register):
    return make_user("can-bo-huyen", Role.ORGANISATION_OFFICER, register.district)


def test_district_hears_of_a_number_two_of_its_communes_have(register, kept):
    second = enter_north(register, card_number=CARD, number=NUMBER)
    found = seen_by(register, register.district)
    assert {(row.sort, row.person, row.entered, row.unit, row.place) for row in found} == {
        (sort, kept, second, register.north_cell, register.district.path) for sort in NumberSort
    }
    for unit in (register.north, register.north_cell, register.south, register.south_cell):
        assert seen_by(register, unit) == [], unit.code


def test_it_falls_to_the_district_and_not_to_the_province_above(register, kept):
    enter_north(register, card_number=CARD)
    for unit, falls in ((register.district, 1), (Unit.objects.get(code="tinh"), 0)):
        with register.at_work(unit):
            scope = register.scope(unit)
            assert falling_to(visible_collisions(scope), scope).count() == falls, unit.code


def test_cells_of_one_commune_are_for_the_commune(register):
    register.enter("Khuê", unit=register.other_cell, card_number=CARD)
    enter_there(register, register.north_cell, register.north_cell, card_number=CARD)
    assert [row.place for row in everything(register)] == [register.north.path]


def test_number_in_sight_is_a_warning_and_no_note(register, kept):
    enter_there(register, register.north_cell, register.district, card_number=CARD, number=NUMBER)
    assert everything(register) == []


def test_free_number_is_no_note(register, kept):
    enter_north(register, card_number=OTHER_CARD, number="068190001235")
    assert everything(register) == []


def test_same_number_at_the_same_unit_is_one_note_which_learns_of_the_file(register, kept):
    said = Entered(register.north_cell.pk, card_number=CARD)
    with register.at_work(register.north):
        for _time in range(2):
            note_collisions(actor=register.actor, entered=[said, said], on=TODAY)
    assert [row.entered for row in everything(register)] == [None]
    made = enter_north(register, card_number=CARD)
    enter_north(register, card_number=CARD, given="Ý")
    assert [row.entered for row in everything(register)] == [made]


def test_number_written_into_a_file_later_is_noted_too(register, kept):
    made = enter_north(register)
    with register.at_work(register.north):
        edit_person(actor=register.actor, person=made, version=made.version, today=TODAY, card_number=CARD)
        set_protected(actor=register.actor, person=made, values={"identity_number": NUMBER}, today=TODAY)
    assert {(row.sort, row.entered) for row in everything(register)} == {(sort, made) for sort in NumberSort}


def test_whoever_notes_learns_nothing_and_notes_nothing_for_others(register, kept):
    """The same answer to a number in use and a free one, and none at all for units out of reach."""
    answers = []
    for card, unit in (
        (CARD, register.north_cell),
        (OTHER_CARD, register.north_cell),
        (CARD, register.district),
    ):
        with register.at_work(register.north), connection.cursor() as cursor:
            cursor.execute(NOTE, [["card"], [None], [card], [unit.pk], [None], TODAY])
            answers.append(cursor.fetchall())
            assert not NumberCollision.objects.exists()
    assert answers == [[(None,)]] * 3
    assert [row.unit for row in everything(register)] == [register.north_cell]


def test_nobody_in_particular_notes_nothing(register, kept):
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [["card"], [None], [CARD], [register.north_cell.pk], [None], TODAY])
    assert everything(register) == []


def test_number_itself_is_nowhere_in_the_note(register, kept):
    enter_north(register, card_number=CARD, number=NUMBER)
    with register.at_work(), connection.cursor() as cursor:
        for table in ("people_numbercollision", "people_numbercollisionevent"):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            text = str(cursor.fetchall())
            assert kept.pk.hex in text.replace("-", "")
            assert not any(word in text for word in (CARD, NUMBER, blind_index(NUMBER).hex())), table


def test_settled_note_waits_no_longer_until_that_is_withdrawn(register, kept):
    enter_north(register, card_number=CARD)
    user = district_user(register)
    with register.at_work(register.district):
        seen = visible_collisions(register.scope(register.district))
        settle_collision(
            actor=user,
            collision=seen.get(),
            finding=CollisionFinding.TRANSFER,
            on=TODAY,
            note="Đã hỏi hai xã",
        )
        assert (unsettled(seen).count(), settled(seen).get().settled_by) == (0, user)
        with pytest.raises(Refusal):
            settle_collision(actor=user, collision=seen.get(), finding=CollisionFinding.TRANSFER, on=TODAY)
        withdraw_settlement(actor=user, collision=seen.get(), reason="Ghi nhầm dòng")
        assert (unsettled(seen).get().note, settled(seen).count()) == ("", 0)
        with pytest.raises(Refusal):
            withdraw_settlement(actor=user, collision=seen.get(), reason="Ghi nhầm dòng")


def test_finding_is_one_of_the_list(register, kept):
    enter_north(register, card_number=CARD)
    with register.at_work(), pytest.raises(Refusal) as refused:
        settle_collision(
            actor=district_user(register), collision=NumberCollision.objects.get(), finding="khac", on=TODAY
        )
    assert [found.field for found in refused.value.findings] == ["finding"]


def test_settled_number_written_again_asks_nobody_again(register, kept):
    enter_north(register, card_number=CARD)
    with register.at_work():
        settle_collision(
            actor=district_user(register), collision=NumberCollision.objects.get(),
            finding=CollisionFinding.TWO_PERSONS, on=TODAY,
        )  # fmt: skip
    enter_north(register, card_number=CARD, given="Ý")
    assert [row.finding for row in everything(register)] == [CollisionFinding.TWO_PERSONS]


def test_note_and_its_history_follow_a_commune_that_moves(register, kept):
    enter_north(register, card_number=CARD)
    province = Unit.objects.get(code="tinh")
    said = {"actor": register.actor, "today": TODAY, "basis": PAPER}
    with register.at_work(province):
        other = found_unit(
            code="huyen-2", name="Đảng bộ huyện Đồi Chè", kind="district_organisation", parent=province,
            on=FOUNDED, **said,
        )  # fmt: skip
        move_unit(unit=register.south, parent=other, on=date(2025, 1, 1), **said)
        assert places() == {province.path}
    assert seen_by(register, register.district) == []


def test_note_follows_a_file_that_is_moved(register, kept):
    enter_north(register, card_number=CARD)
    with register.at_work():
        said = {"actor": register.actor, "today": TODAY, "basis": PAPER}
        gone = record_movement(
            kind="transferred_out", person=kept, on=date(2025, 3, 1), unit=register.south_cell,
            partner=register.other_cell, **said,
        )  # fmt: skip
        receive_transfer(departure=gone, on=date(2025, 3, 9), unit=register.other_cell, **said)
        assert places() == {register.north.path}
    assert [row.person for row in seen_by(register, register.north)] == [kept]


def places():
    """Where the notes and their histories lie."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place FROM people_numbercollision UNION SELECT place FROM people_numbercollisionevent"
        )
        return {place for (place,) in cursor.fetchall()}
