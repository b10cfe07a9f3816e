"""The history of a file: old and new values in words, of new, changed and removed rows; nothing protected."""

from datetime import date

import pytest
from django.urls import reverse

from chibo.accounts.choices import Role
from chibo.audit.models import Look
from chibo.engine.citation import Citation
from chibo.membership.actions import start_fact
from chibo.people.actions import (
    edit_person,
    set_belonging,
    set_protected,
    set_residence,
    set_trait,
    start_post,
    withdraw_post,
    withdraw_trait,
)
from chibo.people.models import Person
from chibo.web import history
from tests.register import PAPER, TODAY, born
from tests.web.sheets import rows

pytestmark = pytest.mark.django_db
NUMBER, PHONE = "001190001234", "0912 345 678"
BY = Citation("Đảng ủy xã", "Công văn", "3-CV/ĐU", date(2025, 6, 1))


@pytest.fixture
def member(register):
    return register.enter("Ổn", birth=born("1990-05"))


@pytest.fixture
def told(office, member):
    """Every change in the history of the member's file: what, how, and its values."""

    def read() -> list:
        page = office.get(reverse("person_history", args=[member.pk])).context["history"]
        return [
            (change.what, change.how, [(value.label, value.before, value.after) for value in change.values])
            for act in page.acts
            for change in act.changes
        ]

    return read


def test_new_and_withdrawn_fact_is_told_with_its_values_reason_and_paper(register, member, office, told):
    with register.at_work():
        said = {"actor": register.actor, "person": member, "axis": "occupation", "basis": PAPER}
        row = set_trait(code="N11", detail="trồng cà phê", on=date(2010, 1, 1), **said)
        withdraw_trait(actor=register.actor, trait=row, reason="Ghi nhầm người", basis=BY)
    gone, new = [row for row in told() if row[0] == "Nghề nghiệp hiện nay"]
    assert (gone[1], new[1]) == ("gỡ bỏ", "ghi mới")
    assert ("Giá trị", "Lao động nông, lâm, ngư nghiệp", "") in gone[2]
    assert new[2] == [
        ("Giá trị", "", "Lao động nông, lâm, ngư nghiệp"),
        ("Chi tiết", "", "trồng cà phê"),
        ("Thời gian", "", "từ 01/01/2010"),
        ("Văn bản", "", str(PAPER)),
    ]
    page = office.get(reverse("person_history", args=[member.pk])).content.decode()
    assert "Ghi nhầm người" in page
    assert "3-CV/ĐU" in page


def test_residence_fact_and_office_name_their_places_and_codes_in_words(register, member, told):
    with register.at_work():
        said = {"actor": register.actor, "person": member, "basis": PAPER}
        set_residence(locality=register.hamlet, on=date(2015, 1, 1), **said)
        start_fact(kind="reinforcing", on=date(2021, 1, 1), home=register.north, **said)
        post = start_post(kind="cell_secretary", unit=register.north_cell, on=date(2021, 1, 1), **said)
        withdraw_post(actor=register.actor, post=post, reason="Nhầm")
    rows = told()
    assert ("Thôn, xóm", "", "Thôn Hạ") in next(row for row in rows if row[0] == "Nơi cư trú")[2]
    fact = next(row for row in rows if row[0] == "Tăng cường")
    assert {("Đơn vị", "", "Chi bộ thôn Hạ"), ("Nơi cử đi", "", "Đảng bộ xã Đồng Bắc")} <= set(fact[2])
    removed, held = [row for row in rows if row[0] == "Bí thư chi bộ"]
    assert (removed[1], held[1]) == ("gỡ bỏ", "ghi mới")
    assert ("Đơn vị", "Chi bộ thôn Hạ", "") in removed[2]


def test_edit_tells_dates_and_codes_as_the_reader_writes_them(register, member, told):
    with register.at_work():
        edit_person(
            actor=register.actor, person=Person.objects.get(pk=member.pk), version=1, today=TODAY, gender="m",
            birth=born("1990-05-02"),
        )  # fmt: skip
    assert told()[0] == (
        "Hồ sơ",
        "sửa",
        [("Giới tính", "Nữ", "Nam"), ("Ngày sinh", "5/1990", "02/5/1990")],
    )


@pytest.mark.parametrize("role", [Role.GRASSROOTS_OFFICE, Role.CELL_SECRETARY])
def test_no_protected_value_is_told_new_changed_or_removed(register, member, desk_at, role):
    with register.at_work():
        for values in ({"identity_number": NUMBER, "phone": PHONE}, {"phone": "0999"}, {"phone": ""}):
            set_protected(actor=register.actor, person=member, values=values)
        for ethnicity in ("02", "03"):
            set_belonging(actor=register.actor, person=member, ethnicity=ethnicity, religion="02")
    desk = desk_at(register.north_cell, role)
    page = desk.get(reverse("person_history", args=[member.pk]))
    said = page.content.decode()
    changes = [change for act in page.context["history"].acts for change in act.changes]
    covered = [
        row for row in changes if row.what in ("Điện thoại", "Số định danh cá nhân", "Dân tộc, tôn giáo")
    ]
    assert len(covered) == 6
    assert not any(row.values for row in covered)
    for secret in (NUMBER, PHONE, "0999", "Tày", "Thái", "Công giáo", "\\x"):
        assert secret not in said


def test_long_history_has_pages_and_loses_nothing(register, member, office, monkeypatch):
    monkeypatch.setattr(history, "PAGE_SIZE", 3)
    with register.at_work():
        for number in range(5):
            person = Person.objects.get(pk=member.pk)
            edit_person(
                actor=register.actor, person=person, version=person.version, today=TODAY,
                birth_place=f"Nơi {number}",
            )  # fmt: skip
    url = reverse("person_history", args=[member.pk])
    first = office.get(url)
    assert 'rel="next" href="?page=2"' in first.content.decode()
    pages = [office.get(f"{url}?page={n}").context["history"] for n in (1, 2)]
    values = [v.after for page in pages for act in page.acts for change in act.changes for v in change.values]
    assert [value for value in values if value.startswith("Nơi ")] == [f"Nơi {n}" for n in (4, 3, 2, 1, 0)]


def test_history_and_ledger_leave_as_workbooks_and_the_file_says_so(register, office, member):
    with register.at_work():
        edit_person(actor=register.actor, person=member, version=1, today=TODAY, birth_place="Đồng Bắc")
        set_protected(actor=register.actor, person=member, values={"phone": PHONE})
    page = office.get(reverse("person_history", args=[member.pk])).content.decode()
    url, ledger = (
        reverse(name, args=[member.pk]) for name in ("person_history_workbook", "person_ledger_workbook")
    )
    assert url in page
    found = rows(office, url)
    assert any("Nơi sinh: Đồng Bắc" in (row["Trước → sau"] or "") for row in found)
    assert PHONE not in str(found)
    (entry,) = rows(office, ledger)
    assert (entry["Biến động"], entry["Tổ chức đảng"]) == ("Kết nạp", "Chi bộ thôn Hạ")
    shown = office.get(reverse("person", args=[member.pk])).content.decode()
    assert ledger in shown
    assert "Tải sổ biến động" in shown
    looks = Look.objects.filter(object=member.pk).values_list("what", flat=True)
    assert {"export.people.history", "export.people.ledger"} <= set(looks)


def test_ledger_is_not_taken_out_by_a_secretary(register, desk_at, member):
    secretary = desk_at(register.north_cell, Role.CELL_SECRETARY)
    assert secretary.get(reverse("person_ledger_workbook", args=[member.pk])).status_code == 403
    assert secretary.get(reverse("person_history_workbook", args=[member.pk])).status_code == 404
