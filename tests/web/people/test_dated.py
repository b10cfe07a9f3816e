"""Dated facts of a file end and are taken back on screen; checks tell old and new values, what ends when."""

from datetime import date

import pytest
from django.urls import reverse

from chibo.people.actions import set_belonging, set_protected, set_residence, set_trait
from chibo.people.queries import residences_of, traits_of
from tests.register import PAPER, send

pytestmark = pytest.mark.django_db
NUMBER = "001190001234"


@pytest.fixture
def member(register):
    person = register.enter("Ổn")
    with register.at_work():
        said = {"actor": register.actor, "person": person, "basis": PAPER}
        set_trait(axis="occupation", code="N11", on=date(2010, 1, 1), **said)
        set_trait(axis="occupation", code="N13", on=date(2020, 1, 1), **said)
        set_residence(locality=register.hamlet, on=date(2015, 1, 1), **said)
    return person


@pytest.fixture
def rows(register, member):
    with register.at_work():
        wrong, right = traits_of(member.pk)
        return {"wrong": wrong, "right": right, "home": residences_of(member.pk).get()}


def restated(answer) -> list[tuple[str, str, str]]:
    return [(row.label, row.before, row.after) for row in answer.context["seen"].texts]


def test_check_of_a_new_trait_tells_old_and_new_value_and_what_ends_when(register, member, office):
    url = reverse("person_trait", args=[member.pk])
    assert restated(send(office, url, "preview", value="occupation:N09", on="01/9/2022")) == [
        ("Nghề nghiệp hiện nay, ngày 01/9/2022", "Sinh viên", "Công nhân, lao động trực tiếp"),
        ("Sinh viên", "từ 01/01/2020", "từ 01/01/2020 đến 31/8/2022"),
        ("Công nhân, lao động trực tiếp", "", "từ 01/9/2022"),
    ]


def test_check_of_a_new_residence_tells_where_from_and_where_to(register, member, office):
    url = reverse("person_residence", args=[member.pk])
    seen = restated(send(office, url, "preview", locality="thon ha", on="01/9/2022"))
    assert ("Thôn Hạ", "từ 01/01/2015", "từ 01/01/2015 đến 31/8/2022") in seen


def test_check_of_belonging_and_protected_fields_tells_before_and_after(register, member, office):
    with register.at_work():
        set_belonging(actor=register.actor, person=member, ethnicity="01", religion="")
        set_protected(actor=register.actor, person=member, values={"phone": "0912"})
    url = reverse("person_belonging", args=[member.pk])
    assert restated(send(office, url, "preview", ethnicity="02", religion="")) == [("Dân tộc", "Kinh", "Tày")]
    url = reverse("person_protected", args=[member.pk])
    assert restated(send(office, url, "preview", phone="", identity_number=NUMBER)) == [
        ("Điện thoại", "0912", ""),
        ("Số định danh cá nhân", "", NUMBER),
    ]


def test_mistyped_trait_is_withdrawn_from_its_row_and_the_one_before_goes_on(register, member, office, rows):
    url = reverse("trait_withdraw", args=[rows["wrong"].pk])
    page = office.get(reverse("person", args=[member.pk])).content.decode()
    assert url in page
    seen = restated(send(office, url, "preview", reason="Ghi nhầm người"))
    assert seen == [
        ("Nghề nghiệp hiện nay, ngày 01/01/2020", "Sinh viên", "Lao động nông, lâm, ngư nghiệp"),
        ("Sinh viên", "từ 01/01/2020", ""),
        ("Lao động nông, lâm, ngư nghiệp", "từ 01/01/2010 đến 31/12/2019", "từ 01/01/2010"),
    ]
    assert send(office, url).status_code == 422
    answer = send(office, url, reason="Ghi nhầm người")
    assert (answer.status_code, answer.url) == (303, reverse("person", args=[member.pk]))
    with register.at_work():
        assert [row.code for row in traits_of(member.pk)] == ["N11"]
    assert office.get(url).status_code == 404


def test_trait_and_residence_end_on_screen_and_show_by_which_paper(register, member, office, rows):
    said = {"on": "01/5/2023", "paper_kind": "Thông báo", "paper_number": "7-TB/ĐU"}
    for name, row in (("trait_end", rows["wrong"]), ("residence_end", rows["home"])):
        url = reverse(name, args=[row.pk])
        assert restated(send(office, url, "preview", **said))
        assert send(office, url, **said).status_code == 303
        assert send(office, url, on="01/5/2024").status_code == 422
    page = office.get(reverse("person", args=[member.pk])).content.decode()
    assert page.count("Kết thúc theo Thông báo 7-TB/ĐU") == 2
    assert "từ 01/01/2020 đến 30/4/2023" in page


def test_wrong_residence_is_withdrawn_on_screen(register, member, office, rows):
    url = reverse("residence_withdraw", args=[rows["home"].pk])
    assert send(office, url, reason="Nhầm thôn").status_code == 303
    with register.at_work():
        assert not residences_of(member.pk).exists()


def test_fact_changed_meanwhile_is_not_withdrawn_over_it(register, member, office, rows):
    url = reverse("trait_withdraw", args=[rows["wrong"].pk])
    stale = office.get(url).context["form"]["version"].value()
    with register.at_work():
        said = {"actor": register.actor, "person": member, "basis": PAPER}
        set_trait(axis="general", code="G4", on=date(2011, 1, 1), **said)
    answer = send(office, url, reason="Nhầm", version=stale)
    assert answer.status_code == 422
    assert "Có người vừa sửa mục này" in answer.content.decode()


@pytest.mark.parametrize("name", ["trait_end", "trait_withdraw", "residence_end", "residence_withdraw"])
def test_facts_of_a_foreign_file_are_as_if_not_there(register, desk_at, rows, name):
    row = rows["home"] if name.startswith("residence") else rows["wrong"]
    south = desk_at(register.south)
    foreign = south.get(reverse(name, args=[row.pk]))
    missing = south.get(reverse(name, args=["01890000-0000-7000-8000-000000000000"]))
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert foreign.content == missing.content
