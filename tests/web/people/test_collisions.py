"""The committee that sees both places of a number is told, looks, and says what was the matter."""

from datetime import date

import pytest
from django.urls import reverse

from chibo.accounts.choices import Role
from chibo.audit.models import Look
from chibo.membership.actions import enter_member
from chibo.people.models import NumberCollision
from tests.register import PAPER, TODAY, send

pytestmark = pytest.mark.django_db
CARD = "41072357"


@pytest.fixture
def row(register):
    """A card number of the southern commune, written by hand at the northern one."""
    register.enter("Khuê", unit=register.south_cell, card_number=CARD)
    with register.at_work(register.north):
        enter_member(
            actor=register.actor, kind="admitted", on=date(2020, 2, 3), unit=register.north_cell, today=TODAY,
            basis=PAPER, person={"family": "Lò", "given": "Mây", "gender": "f", "card_number": CARD},
        )  # fmt: skip
    with register.at_work():
        return NumberCollision.objects.get()


@pytest.fixture
def officer(register, desk_at):
    """The organisation board of the district."""
    return desk_at(register.district, Role.ORGANISATION_OFFICER)


def waits(client):
    return [item.url for item in client.get(reverse("worklist")).context["problems"]].count(
        reverse("collisions")
    )


def listed(client, view=""):
    return [line.row.pk for line in client.get(reverse("collisions"), {"view": view}).context["lines"]]


def test_entering_by_hand_on_screen_notes_once_confirmed_and_tells_the_office_nothing(register, office):
    register.enter("Khuê", unit=register.south_cell, card_number=CARD)
    said = {
        "family": "Lò", "given": "Mây", "gender": "f", "card_number": CARD, "on": "05/8/2021",
        "unit": "cb-ha", "paper_issuer": "Huyện ủy", "paper_kind": "Quyết định", "paper_number": "1-QĐ/HU",
        "paper_date": "01/8/2021",
    }  # fmt: skip
    url = reverse("member_enter")
    for step, notes in (("preview", 0), ("confirm", 1)):
        answer = send(office, url, step, **said)
        assert answer.status_code == (303 if step == "confirm" else 200), answer.context["form"].errors
        with register.at_work():
            assert NumberCollision.objects.count() == notes
        assert "Khuê" not in answer.content.decode()


def test_district_sees_both_places_settles_and_takes_it_back(register, row, officer):
    page = officer.get(reverse("collision", args=[row.pk])).content.decode()
    assert all(
        word in page for word in ("Khuê", "Mây", "Chi bộ thôn Trung, Đảng bộ xã Đồng Nam", "Chi bộ thôn Hạ")
    )
    assert CARD not in page
    assert (waits(officer), listed(officer), listed(officer, "settled")) == (1, [row.pk], [])
    answer = send(
        officer, reverse("collision_settle", args=[row.pk]), finding="transfer", note="Xã ghi chuyển"
    )
    assert answer.status_code == 303
    assert (waits(officer), listed(officer), listed(officer, "settled")) == (0, [], [row.pk])
    assert send(officer, reverse("collision_settle", args=[row.pk]), finding="transfer").status_code == 422
    send(officer, reverse("collision_withdraw", args=[row.pk]), reason="Ghi nhầm dòng")
    assert (waits(officer), listed(officer)) == (1, [row.pk])


def test_nobody_below_hears_of_it_and_above_it_is_the_district_s(register, row, desk_at):
    for unit in (register.north, register.south, register.south_cell):
        client = desk_at(unit)
        assert (waits(client), listed(client)) == (0, []), unit.code
        assert client.get(reverse("collision", args=[row.pk])).status_code == 404, unit.code
    above = desk_at(type(register.north).objects.get(code="tinh"), Role.ORGANISATION_OFFICER)
    assert (waits(above), listed(above), listed(above, "below")) == (0, [], [row.pk])


def test_look_at_a_note_is_logged_without_naming_the_file(row, officer):
    """Whoever keeps the file reads who opened it, and is not to learn of the note."""
    officer.get(reverse("collision", args=[row.pk]))
    assert Look.objects.values_list("what", "object").get() == ("people.collisions", None)


def test_leader_looks_and_settles_nothing(register, row, desk_at):
    client = desk_at(register.district, Role.LEADER)
    assert listed(client) == [row.pk]
    assert client.get(reverse("collision_settle", args=[row.pk])).status_code == 403


def test_list_leaves_as_a_workbook(row, officer):
    answer = officer.get(reverse("collisions_workbook"))
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="trung-so')
