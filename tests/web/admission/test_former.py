"""Screens of an application by somebody who was a member and left: the earlier file is found and chosen."""

from datetime import date

import pytest
from django.urls import reverse

from chibo.admission.models import Candidate
from chibo.people.models import Person
from tests.register import born, send

pytestmark = pytest.mark.django_db
SAID = {"family": "Ngô", "middle": "Thị", "given": "Mơ", "gender": "f", "birth": "9/8/2001", "on": "5/5/2025"}
OPENING = {
    "on": "6/5/2025", "route": "above_grassroots", "association": "no_association",
    "paper_issuer": "Đảng ủy xã Đồng Bắc", "paper_kind": "Quyết định", "paper_number": "7-QĐ/ĐU",
    "paper_date": "06/5/2025",
}  # fmt: skip
LEFT = date(2022, 5, 6)


def signing(note):
    return reverse("candidate_act", args=[note.pk, "applied"])


def test_earlier_file_is_found_without_marks_and_taken_up(road, register, office):
    person, note = road.former(LEFT), road.pool.certified()
    register.enter("Mơ", birth=born("1980"))  # a member of the same name is not offered
    with register.at_work():
        before = Person.objects.count()
    seen = send(office, signing(note), "preview", **SAID, former="ngo thi mo")
    assert seen.status_code == 200, seen.context["form"].errors
    assert "Ngô Thị Mơ" in {answer.text for answer in seen.context["form"].answers}
    assert send(office, signing(note), **SAID, former=str(person.pk)).status_code == 303
    with register.at_work():
        assert Candidate.objects.get(pk=note.pk).person == person
        assert Person.objects.count() == before
    page = office.get(reverse("candidate", args=[note.pk])).content.decode()
    assert "Người này từng là đảng viên. Sổ đảng viên ghi: Xóa tên ngày 06/5/2022." in page


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ({"birth": born("2001")}, "Có người cùng tên từng là đảng viên: Ngô Thị Mơ (2001, Xóa tên"),
        ({"birth": born("1980")}, ""),
    ],
)
def test_application_as_of_somebody_new_tells_of_a_former_member_of_that_name(road, office, kept, told):
    road.former(LEFT, **kept)
    page = send(office, signing(road.pool.certified()), "preview", **SAID).content.decode()
    assert told in page
    assert ("Xem lại trước khi xác nhận" in page) == bool(told)


def test_application_tells_of_a_member_of_the_same_name_and_birth(road, register, office):
    register.enter("Mơ", birth=born("2001-08-09"))
    page = send(office, signing(road.pool.certified()), "preview", **SAID).content.decode()
    assert "Có thể đã có hồ sơ: Ngô Thị Mơ, cùng ngày sinh." in page


def test_two_earlier_files_of_one_name_are_told_apart_by_how_they_left(road, office):
    road.former(LEFT)
    road.former(date(2021, 1, 4), kind="expelled", birth=born("1999"))
    answer = send(office, signing(road.pool.certified()), "preview", **SAID, former="mo")
    assert answer.status_code == 422
    notes = [pick.note for pick in answer.context["form"].fields["former"].widget.candidates]
    assert set(notes) == {"09/8/2001, Xóa tên ngày 06/5/2022", "1999, Khai trừ ngày 04/01/2021"}


def test_file_that_contradicts_is_refused_beside_the_day_of_birth(road, office):
    person, note = road.former(LEFT, birth=born("1999")), road.pool.certified()
    answer = send(office, signing(note), **SAID, former=str(person.pk))
    assert answer.status_code == 422
    assert "birth" in answer.context["form"].errors


def test_file_of_another_commune_is_neither_found_nor_taken(road, register, office):
    person, note = road.former(LEFT, unit=register.south_cell), road.pool.certified()
    for former in ("ngo thi mo", str(person.pk)):
        answer = send(office, signing(note), "preview", **SAID, former=former)
        assert answer.status_code == 422
        assert "former" in answer.context["form"].errors


def test_dossier_of_a_former_member_tells_his_past_and_the_wait(road, register, office):
    note, _person = road.pool.applied(former=road.former(LEFT, kind="withdrew"))
    url = reverse("dossier_act", args=[note.pk, "open"])
    form = office.get(url).context["form"]
    assert form["marks"].value() == ["readmission"]
    assert "hardship" in dict(form.fields["marks"].choices)
    barred = send(office, url, **OPENING)
    assert barred.status_code == 422
    assert "Lý do ra khỏi Đảng không được xét kết nạp lại" in barred.content.decode()
    assert send(office, url, **OPENING, marks=["hardship"]).status_code == 303
    page = office.get(reverse("dossier", args=[note.pk]))
    assert page.context["past"] == {"told": "Xin ra khỏi Đảng ngày 06/5/2022", "before": 0}
    told = {row.label: row.outcome for row in page.context["answers"]}
    assert told["Thời gian chờ để được xét kết nạp lại"] == "Đạt"
    assert told["Thời gian chờ sau khi được xóa án tích"] == "Chưa rõ"


def test_mark_of_hardship_is_offered_to_those_alone_who_asked_to_leave(road, office):
    note, _person = road.pool.applied(former=road.former(LEFT))
    form = office.get(reverse("dossier_act", args=[note.pk, "open"])).context["form"]
    assert "hardship" not in dict(form.fields["marks"].choices)
