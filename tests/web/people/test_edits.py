"""Screens that write in a member's file: check first, then once, never over somebody else's change."""

from datetime import date

import pytest
from django.urls import reverse

from chibo.accounts.choices import Role
from chibo.admission.actions import attach_file
from chibo.admission.queries.attachments import files_of_person
from chibo.admission.queries.dossiers import items_of
from chibo.audit.models import Look
from chibo.people.actions import edit_person, set_belonging, set_protected, set_trait
from chibo.people.models import Belonging, Person, PersonKey, Trait
from chibo.people.queries import belonging_of, kept_kinds, protected_of, residence_on, traits_of
from tests.dossiers import Road
from tests.papers_as_files import PDF
from tests.register import PAPER, TODAY, born, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(register):
    return register.enter("Ổn", birth=born("1990-05"), card_number="43000001")


@pytest.fixture
def edit(office, member):
    """Sends the form of the open fields as the page gives it, with changes."""
    url = reverse("person_edit", args=[member.pk])

    def sent(step="confirm", **changes):
        form = office.get(url).context["form"]
        filled = {name: form[name].value() or "" for name in form.fields}
        filled["birth"] = "5/1990"
        return office.post(url, {**filled, "step": step, **changes})

    return sent


def now(register, member):
    with register.at_work():
        return Person.objects.get(pk=member.pk)


def test_opening_the_form_of_the_open_fields_is_noted(register, member, office):
    office.get(reverse("person_edit", args=[member.pk]))
    look = Look.objects.get()
    assert (look.what, look.object) == ("people.edit", member.pk)
    page = office.get(reverse("person", args=[member.pk]))
    assert "Mở để sửa hồ sơ" in page.content.decode()


def test_opening_the_form_that_ends_a_fact_is_noted(register, member, office):
    with register.at_work():
        row = set_trait(
            actor=register.actor, person=member, axis="general", code="G3", on=date(2015, 9, 1), basis=PAPER
        )
    for what in ("trait_end", "trait_withdraw"):
        office.get(reverse(what, args=[row.pk]))
    assert [look.object for look in Look.objects.filter(what="people.edit")] == [member.pk] * 2


def test_check_shows_each_field_before_and_after_and_writes_nothing(register, member, edit):
    answer = edit("preview", given="Ổi", birth="02/5/1990")
    told = [(row.before, row.after) for row in answer.context["form"].differences]
    assert told == [("Ổn", "Ổi"), ("5/1990", "02/5/1990")]
    assert now(register, member).given == "Ổn"


def test_confirmed_edit_is_written_and_partial_date_stays_partial(register, member, edit):
    answer = edit(given="Ổi")
    assert (answer.status_code, answer.url) == (303, reverse("person", args=[member.pk]))
    person = now(register, member)
    assert (person.given, person.birth.iso, person.version) == ("Ổi", "1990-05", 2)


def test_edit_without_a_change_is_not_written(register, member, edit):
    answer = edit()
    assert answer.status_code == 422
    assert "Chưa có gì thay đổi" in answer.content.decode()
    assert now(register, member).version == 1


def test_edit_over_a_change_in_the_meantime_keeps_what_was_typed(register, member, office, edit):
    url = reverse("person_edit", args=[member.pk])
    old = office.get(url).context["form"]["version"].value()
    with register.at_work():
        edit_person(actor=register.actor, person=member, version=1, today=TODAY, birth_place="Đồng Bắc")
    answer = edit(given="Ổi", version=old)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "Có người vừa sửa mục này" in said
    assert 'value="Ổi"' in said
    assert now(register, member).given == "Ổn"


def test_same_edit_sent_twice_is_written_once(register, member, office):
    url = reverse("person_edit", args=[member.pk])
    form = office.get(url).context["form"]
    filled = {name: form[name].value() or "" for name in form.fields} | {"birth": "5/1990", "given": "Ổi"}
    answers = [office.post(url, {**filled, "step": "confirm"}) for _twice in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert now(register, member).version == 2


def test_impossible_date_is_said_beside_its_field(edit):
    answer = edit(birth="31/02/1990")
    assert answer.status_code == 422
    assert 'href="#id_birth"' in answer.content.decode()
    assert edit(joined_on="1985").context["form"].has_error("joined_on")


def test_odd_card_number_is_a_caution_and_no_refusal(edit):
    answer = edit("preview", card_number="123")
    assert answer.status_code == 200
    assert 'id="cautions"' in answer.content.decode()


def test_trait_is_stated_with_its_paper(register, member, office):
    url = reverse("person_trait", args=[member.pk])
    said = {"value": "general:G4", "on": "01/9/2015", "detail": "hệ 12 năm", "paper_number": "12/BTN"}
    check = send(office, url, "preview", **said).content.decode()
    assert "Trung học phổ thông" in check
    assert send(office, url, **said).status_code == 303
    with register.at_work():
        row = traits_of(member.pk).get()
        assert (row.code, row.detail, row.during.lower, row.basis.number) == (
            "G4", "hệ 12 năm", date(2015, 9, 1), "12/BTN",
        )  # fmt: skip


def test_trait_refused_by_the_verb_keeps_the_form(register, member, office):
    with register.at_work():
        set_trait(
            actor=register.actor, person=member, axis="general", code="G3", on=date(2015, 9, 1), basis=PAPER
        )
    answer = send(office, reverse("person_trait", args=[member.pk]), value="general:G4", on="01/9/2015")
    assert answer.status_code == 422
    assert answer.context["form"].errors["on"] == [
        "Ngày này đã có một giá trị. Rút giá trị đó nếu ghi nhầm, hoặc chọn ngày khác."
    ]
    with register.at_work():
        assert Trait.objects.count() == 1


def test_residence_is_picked_among_the_hamlets_of_the_scope(register, member, office):
    url = reverse("person_residence", args=[member.pk])
    assert send(office, url, locality="thon ha", on="01/01/2020").status_code == 303
    assert send(office, url, locality="Thôn Lạ", on="01/01/2021").context["form"].has_error("locality")
    with register.at_work():
        assert residence_on(member.pk, TODAY).locality == register.hamlet


def test_belonging_is_stated_and_opening_its_form_is_noted(register, member, office):
    with register.at_work():
        set_belonging(actor=register.actor, person=member, ethnicity="01", religion="")
    url = reverse("person_belonging", args=[member.pk])
    assert send(office, url, ethnicity="02", religion="00").status_code == 303
    assert Look.objects.filter(what="people.belonging", object=member.pk).count() == 2
    with register.at_work():
        assert belonging_of(member.pk).ethnicity == "02"
        assert Belonging.objects.count() == 1


def test_protected_fields_are_stated_emptied_and_warned_about(register, member, office):
    with register.at_work():
        set_protected(actor=register.actor, person=member, values={"phone": "0912"})
    url = reverse("person_protected", args=[member.pk])
    said = {"identity_number": "001 080 001234", "phone": ""}
    check = send(office, url, "preview", **said).content.decode()
    assert "không khớp với giới tính" in check
    assert send(office, url, **said).status_code == 303
    assert Look.objects.filter(what="people.protected", object=member.pk).exists()
    with register.at_work():
        assert protected_of(Person.objects.get(pk=member.pk)) == {"identity_number": "001080001234"}


@pytest.fixture
def guarded(register, member):
    with register.at_work():
        set_protected(actor=register.actor, person=member, values={"phone": "0912 345 678", "note": "Ẩn"})
    return reverse("person_erase_protected", args=[member.pk])


@pytest.fixture
def officer(register, desk_at):
    return desk_at(register.district, Role.ORGANISATION_OFFICER)


def test_protected_fields_are_erased_after_a_look_at_which_there_are(register, member, guarded, officer):
    said = {"reason": "Đã ra khỏi Đảng, đề nghị hủy", "paper_number": "9-ĐĐN"}
    seen = send(officer, guarded, "preview", **said)
    assert {row.label: (row.before, row.after) for row in seen.context["seen"].texts} == {
        "Điện thoại": ("đang giữ", ""),
        "Ghi chú": ("đang giữ", ""),
    }
    assert "0912 345 678" not in seen.content.decode()
    with register.at_work():
        assert kept_kinds(member.pk) == ["note", "phone"], "a look erases nothing"
    assert send(officer, guarded, **said).status_code == 303
    with register.at_work():
        assert kept_kinds(member.pk) == []
        assert not PersonKey.objects.filter(person=member).exists()
    told = officer.get(reverse("person_history", args=[member.pk])).content.decode()
    assert "Hủy khóa thông tin bảo vệ" in told
    assert "Đã ra khỏi Đảng, đề nghị hủy" in told
    assert "9-ĐĐN" in told
    assert "erase-protected" not in officer.get(reverse("person", args=[member.pk])).content.decode()


def test_erasing_needs_a_reason_and_something_to_erase(register, member, guarded, officer):
    assert send(officer, guarded).context["form"].has_error("reason")
    assert send(officer, guarded, reason="Đề nghị").status_code == 303
    again = send(officer, guarded, reason="Đề nghị")
    assert again.status_code == 422
    assert "không giữ thông tin bảo vệ nào" in again.content.decode()


def test_files_of_the_dossier_go_with_the_key_and_are_told_before(register, officer):
    road = Road(register)
    dossier = road.opened()
    with register.at_work():
        paper = items_of(dossier.pk).get(code="application")
        attach_file(actor=register.actor, item=paper, name="don.pdf", content=PDF, secrecy="none")
        person = Person.objects.get(candidates=dossier.candidate_id)
    erasing = reverse("person_erase_protected", args=[person.pk])
    assert erasing in officer.get(reverse("person", args=[person.pk])).content.decode()
    seen = send(officer, erasing, "preview", reason="Đề nghị hủy")
    assert ("Tệp đính kèm hồ sơ", "1 tệp", "") in {
        (row.label, row.before, row.after) for row in seen.context["seen"].texts
    }
    assert send(officer, erasing, reason="Đề nghị hủy").status_code == 303
    with register.at_work():
        assert files_of_person(person.pk) == 0
        assert items_of(dossier.pk).filter(code="application").exists()


def test_only_the_organisation_board_erases(member, guarded, office, officer):
    assert office.get(guarded).status_code == 403
    link = f'href="{guarded}"'
    assert link in officer.get(reverse("person", args=[member.pk])).content.decode()
    assert link not in office.get(reverse("person", args=[member.pk])).content.decode()
