"""The file of one member: what is shown, what stays covered, who looked, what was changed."""

from datetime import date

import pytest
from django.urls import reverse

from chibo.accounts.choices import Role
from chibo.audit.models import Look
from chibo.membership.actions import correct_movement, record_movement
from chibo.membership.queries import ledger_of
from chibo.people.actions import edit_person, set_belonging, set_protected, start_post
from tests.register import PAPER, TODAY, born

pytestmark = pytest.mark.django_db
NUMBER = "001190001234"


@pytest.fixture
def member(register):
    person = register.enter("Ổn", birth=born("1990-05"))
    with register.at_work():
        set_protected(
            actor=register.actor, person=person, values={"identity_number": NUMBER, "phone": "0912 345"}
        )
        set_belonging(actor=register.actor, person=person, ethnicity="02", religion="02")
        start_post(
            actor=register.actor, kind="cell_secretary", unit=register.north_cell, on=date(2021, 1,
            1), basis=PAPER,
            person=person,
        )  # fmt: skip
    return person


@pytest.fixture
def page(office, member):
    return lambda name="person": office.get(reverse(name, args=[member.pk]))


def test_file_tells_what_is_known_and_keeps_partial_dates_partial(page):
    said = page().content.decode()
    assert "5/1990" in said
    assert "01/5/1990" not in said
    for words in ("Ngô Thị Ổn", "Chi bộ thôn Hạ", "Kết nạp", "Quyết định 41-QĐ/HU", "Bí thư chi bộ", "Dự bị"):
        assert words in said


def test_file_covers_protected_fields_ethnicity_and_religion(page):
    said = page().content.decode()
    assert "Số định danh cá nhân" in said
    for secret in (NUMBER, "0912", "Tày", "Công giáo"):
        assert secret not in said


def test_protected_fields_open_on_a_form_only_and_the_look_is_noted(office, member):
    url = reverse("see_protected", args=[member.pk])
    assert NUMBER not in office.get(url).content.decode()
    assert not Look.objects.filter(what="people.protected").exists()
    said = office.post(url, {"reason": "Đối chiếu thẻ"}).content.decode()
    assert NUMBER in said
    assert "Tày" not in said
    look = Look.objects.get(what="people.protected")
    assert (look.object, look.reason, look.role) == (member.pk, "Đối chiếu thẻ", "grassroots_office")


def test_belonging_opens_on_a_form_only_and_the_look_is_noted(office, member):
    url = reverse("see_belonging", args=[member.pk])
    assert "Tày" not in office.get(url).content.decode()
    said = office.post(url).content.decode()
    assert "Tày" in said
    assert "Công giáo" in said
    assert NUMBER not in said
    assert Look.objects.get(what="people.belonging").object == member.pk


@pytest.mark.parametrize(
    ("role", "name"),
    [
        (Role.LEADER, "see_protected"),
        (Role.LEADER, "see_belonging"),
        (Role.CELL_SECRETARY, "see_belonging"),
        (Role.LEADER, "person_history"),
        (Role.CELL_SECRETARY, "person_edit"),
        (Role.LEADER, "record"),
    ],
)
def test_role_without_the_right_is_refused_and_is_shown_no_way_there(register, desk_at, member, role, name):
    desk = desk_at(register.north_cell if role == Role.CELL_SECRETARY else register.north, role)
    url = reverse(name, args=[member.pk])
    assert desk.get(url).status_code == 403
    assert f'"{url}"' not in desk.get(reverse("person", args=[member.pk])).content.decode()


@pytest.mark.parametrize(
    "name",
    ["person", "person_history", "person_edit", "person_trait", "person_residence", "person_belonging",
     "see_belonging", "person_protected", "see_protected", "record", "facts"],
)  # fmt: skip
def test_foreign_file_answers_like_one_that_does_not_exist(register, desk_at, member, name):
    south = desk_at(register.south)
    foreign = south.get(reverse(name, args=[member.pk]))
    missing = south.get(reverse(name, args=["01890000-0000-7000-8000-000000000000"]))
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert foreign.content == missing.content
    assert not Look.objects.exists()


def test_person_on_the_way_is_seen_at_the_other_end_and_not_written(register, desk_at, member):
    with register.at_work():
        record_movement(
            actor=register.actor, person=member, kind="transferred_out", on=date(2025, 5, 2),
            unit=register.north_cell,
            partner=register.south, today=TODAY, basis=PAPER,
        )  # fmt: skip
    south = desk_at(register.south)
    said = south.get(reverse("person", args=[member.pk])).content.decode()
    assert "đang chờ tiếp nhận" in said
    assert south.get(reverse("person_edit", args=[member.pk])).status_code == 403
    assert south.get(reverse("record", args=[member.pk])).status_code == 403


def test_who_looked_is_told_in_the_file(page, office):
    page()
    assert "Mở hồ sơ" in page().content.decode()
    assert [look.what for look in Look.objects.order_by("at")] == ["people.file", "people.file"]


def test_voided_entry_is_struck_out_with_its_reason(register, member, page):
    with register.at_work():
        correct_movement(
            actor=register.actor, movement=ledger_of(member.pk).get(), today=TODAY, reason="Ghi nhầm ngày lễ",
            correction_basis=PAPER, on=date(2020, 3, 3),
        )  # fmt: skip
    said = page().content.decode()
    assert 'class="void"><time datetime="2020-02-03">' in said
    assert "Đã đính chính" in said
    assert "Ghi nhầm ngày lễ" in said
    assert '<time datetime="2020-03-03">' in said


def test_history_tells_who_changed_what_and_no_protected_value(register, member, page, office):
    with register.at_work():
        edit_person(actor=register.actor, person=member, version=1, today=TODAY, birth_place="Đồng Bắc")
    said = page("person_history").content.decode()
    assert "Sửa thông tin" in said
    assert "Đồng Bắc" in said
    for secret in (NUMBER, "0912", "Tày", "Công giáo", "02"):
        assert f">{secret}<" not in said


def test_file_takes_the_same_number_of_queries_however_long_the_ledger(
    register, member, page, django_assert_max_num_queries
):
    page()
    with django_assert_max_num_queries(60) as few:
        page()
    with register.at_work():
        for year in range(2021, 2025):
            row = ledger_of(member.pk).exclude(kind="correction").last()
            correct_movement(
                actor=register.actor, movement=row, today=TODAY, reason="Sai", correction_basis=PAPER,
                on=date(year, 3, 3),
            )  # fmt: skip
    with django_assert_max_num_queries(len(few)):
        page()


@pytest.mark.parametrize(
    "given", ["<script>alert(1)</script>", "Y Ŭ", "H'Hen", "\u202eOét", "{{ page }}", "Ẫ" * 60]
)
def test_any_name_is_shown_escaped_everywhere(register, office, given):
    person = register.enter(given)
    pages = [
        reverse("people"),
        reverse("person", args=[person.pk]),
        reverse("person_edit", args=[person.pk]),
        reverse("person_history", args=[person.pk]),
        f"{reverse('search')}?q=ngo",
    ]
    for url in pages:
        said = office.get(url).content.decode()
        assert "<script>alert" not in said
        shown = given.replace("<", "&lt;").replace(">", "&gt;").replace("'", "&#x27;")
        assert shown in said, url


@pytest.mark.parametrize(
    ("place", "province", "told"),
    [
        ("xã Đồng Vông, tỉnh Nghệ An", "Nghệ An", "xã Đồng Vông, tỉnh Nghệ An"),
        ("xã Đồng Vông", "Nghệ An", "xã Đồng Vông, Nghệ An"),
        ("", "Nghệ An", "Nghệ An"),
        ("", "", "–"),
    ],
)
def test_province_of_origin_is_named_once(register, office, place, province, told):
    person = register.enter("Ất", birth=born("1990"), home_place=place, home_province=province)
    said = office.get(reverse("person", args=[person.pk])).content.decode()
    assert f"<dt>Quê quán</dt><dd>{told}</dd>" in said
