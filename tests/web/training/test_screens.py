"""Classes on the screen: opened, sent to, certified, listed, and who sees whom."""

from datetime import date
from io import BytesIO
from uuid import uuid4

import openpyxl
import pytest
from django.urls import reverse

from chibo.accounts.choices import Role
from chibo.audit.models import Look
from chibo.training.actions import certify, enrol_candidates, record_certificate
from chibo.training.models import Certificate, Enrolment, JointOrganiser, TrainingClass
from tests.register import PAPER, TODAY, send
from tests.web.sheets import rows

pytestmark = pytest.mark.django_db
SAID = {
    "paper_issuer": "Huyện ủy",
    "paper_kind": "Kế hoạch",
    "paper_number": "9-KH/HU",
    "paper_date": "01/4/2025",
}
CLASS = SAID | {
    "kind": "new_member",
    "name": "Lớp khóa II",
    "organiser": "huyen",
    "starts_on": "2/6/2025",
    "ends_on": "6/6/2025",
    "venue": "Hội trường huyện",
}


def url(name, *things):
    return reverse(name, args=[thing.pk for thing in things])


def text(answer):
    return answer.content.decode()


@pytest.fixture
def centre(register, desk_at):
    """The political centre of the district."""
    return desk_at(register.district, Role.POLITICAL_CENTRE)


def give(register, numbers, issued_on=date(2025, 5, 12)):
    with register.at_work():
        return certify(
            actor=register.actor, numbers=numbers, issued_on=issued_on, issuer="Trung tâm", today=TODAY
        )


def test_centre_opens_a_class_with_a_partner(register, centre):
    preview = send(centre, reverse("training_open"), "preview", **CLASS, joint="xa-nam")
    assert preview.context["seen"].changes[0].difference == 1
    assert not TrainingClass.objects.exists()
    done = send(centre, reverse("training_open"), **CLASS, joint="xa-nam")
    made = TrainingClass.objects.get()
    assert done.status_code == 303
    assert done.url == url("training_class", made)
    assert JointOrganiser.objects.get().unit == register.south
    assert "Đảng bộ xã Đồng Nam" in text(centre.get(done.url))


def test_class_is_opened_in_ones_own_reach_alone(office, register):
    refused = send(office, reverse("training_open"), **CLASS)
    assert refused.status_code == 422
    assert "organiser" in refused.context["form"].errors


def test_wrong_days_are_told_beside_the_field(centre, register):
    refused = send(centre, reverse("training_open"), **(CLASS | {"ends_on": "1/6/2025"}))
    assert refused.context["form"].errors["ends_on"] == ["Ngày bế giảng phải từ ngày khai giảng trở đi."]


def test_class_is_changed_and_keeps_what_is_not_touched(register, centre, opened):
    made = opened()
    form = centre.get(url("training_change", made)).context["form"]
    assert form.initial["venue"] == "Trung tâm chính trị huyện"
    done = send(centre, url("training_change", made), **(CLASS | {"name": "Tên mới"}))
    assert done.status_code == 303
    made.refresh_from_db()
    assert (made.name, made.version, made.ends_on) == ("Tên mới", 2, date(2025, 6, 6))


def test_empty_class_is_withdrawn_and_a_used_one_is_not(register, centre, opened, new_member, sent):
    empty, used = opened(), opened(name="Có người")
    sent(used, new_member())
    assert send(centre, url("training_withdraw", empty)).status_code == 303
    assert send(centre, url("training_withdraw", used)).status_code == 422
    assert TrainingClass.objects.get() == used


def test_office_sends_its_probationary_members(register, office, opened, new_member):
    made = opened(starts_on=date(2025, 6, 23), ends_on=date(2025, 6, 27))
    one, other = new_member("Ấm"), new_member("Ẩn")
    elsewhere = new_member("Xa", unit=register.south_cell)
    page = office.get(url("training_enrol", made))
    offered = dict(page.context["form"].fields["persons"].choices)
    assert set(offered) == {str(one.pk), str(other.pk)}
    said = SAID | {"sender": "xa-bac", "on": "12/6/2025"}
    done = send(office, url("training_enrol", made), persons=[str(one.pk)], **said)
    assert done.url == url("training_class", made)
    with register.at_work():
        row = Enrolment.objects.get()
    assert (row.person_id, row.sender) == (one.pk, register.north)
    refused = send(office, url("training_enrol", made), persons=[str(elsewhere.pk)], **said)
    assert refused.status_code == 422


def test_without_anybody_to_send_the_page_says_so(office, opened):
    made = opened()
    answer = office.get(url("training_enrol", made), follow=True)
    assert answer.redirect_chain == [(url("training_class", made), 303)]
    assert "Chưa có đảng viên dự bị nào trong phạm vi" in text(answer)


def test_awareness_class_points_to_the_pool(office, opened):
    made = opened(kind="awareness")
    answer = office.get(url("training_enrol", made), follow=True)
    assert answer.redirect_chain == [(url("training_class", made), 303)]
    assert "Cử đi học ở phần Nguồn" in text(answer)


def test_centre_sees_name_year_and_sender_and_nothing_else(
    register, centre, office, opened, new_member, sent
):
    made = opened()
    person = new_member("Én", birth="1999-04-02", card_number="43.111.222")
    sent(made, person)
    page = text(centre.get(url("training_class", made)))
    assert all(words in page for words in ("Ngô Thị Én", "1999", "Đảng bộ xã Đồng Bắc"))
    assert not any(words in page for words in ("43.111.222", "02/4/1999", str(person.pk)))
    assert centre.get(reverse("person", args=[person.pk])).status_code == 403
    assert Look.objects.filter(what="training.class", count=1).exists()


def test_sender_sees_only_its_own_people(register, office, opened, new_member, sent):
    made = opened()
    sent(made, new_member("Én"), new_member("Ớt", unit=register.south_cell))
    page = text(office.get(url("training_class", made)))
    assert "Ngô Thị Én" in page
    assert "Ngô Thị Ớt" not in page
    assert "Chỉ thấy học viên của đơn vị mình." in page
    assert office.get(reverse("training")).context["lines"][0].enrolled == 1


def test_centre_of_one_commune_knows_whom_another_sent(register, desk_at, opened, new_member, sent):
    made = opened(organiser=register.south)
    (row,) = sent(made, new_member("Én", birth="1999"))
    client = desk_at(register.south, Role.POLITICAL_CENTRE)
    page = text(client.get(url("training_class", made)))
    assert "Ngô Thị Én" in page
    assert "1999" in page
    said = {"issued_on": "12/5/2025", "issuer": "Trung tâm", f"number_{row.pk}": "12/GCN"}
    assert send(client, url("training_certify", made), **said).status_code == 303
    with register.at_work(register.north):
        assert Certificate.objects.get().person_id == row.person_id


def test_many_are_certified_on_one_page(register, centre, opened, new_member, sent):
    made = opened()
    one, other, none = sent(made, new_member("Ba"), new_member("Bốn"), new_member("Không"))
    numbers = {f"number_{one.pk}": "12/GCN", f"number_{other.pk}": "13/GCN", f"number_{none.pk}": ""}
    said = {"issued_on": "12/5/2025", "issuer": "Trung tâm chính trị huyện"} | numbers
    seen = send(centre, url("training_certify", made), "preview", **said)
    assert [change.difference for change in seen.context["seen"].changes] == [0, 2]
    assert send(centre, url("training_certify", made), **said).status_code == 303
    with register.at_work():
        assert sorted(Certificate.objects.values_list("number", flat=True)) == ["12/GCN", "13/GCN"]
    left = centre.get(url("training_certify", made)).context["form"].rows
    assert [row.pk for row in left.values()] == [none.pk]


def test_number_given_before_is_a_caution(register, centre, opened, new_member, sent):
    made = opened()
    one, other = sent(made, new_member("Ba"), new_member("Bốn"))
    give(register, {one: "12/GCN"})
    said = {"issued_on": "12/5/2025", "issuer": "Trung tâm", f"number_{other.pk}": "12/GCN"}
    seen = send(centre, url("training_certify", made), "preview", **said)
    assert "Số 12/GCN đã cấp cho người khác, cùng nơi cấp." in text(seen)
    assert send(centre, url("training_certify", made), **said).status_code == 303


def test_certificate_before_the_end_is_refused_beside_the_day(register, centre, opened, new_member, sent):
    made = opened()
    (one,) = sent(made, new_member("Ba"))
    said = {"issued_on": "8/5/2025", "issuer": "Trung tâm", f"number_{one.pk}": "12"}
    refused = send(centre, url("training_certify", made), **said)
    assert refused.status_code == 422
    assert "issued_on" in refused.context["form"].errors


@pytest.mark.parametrize("who", ["centre", "office"])
def test_either_side_records_that_somebody_left(register, request, opened, new_member, sent, who):
    client = request.getfixturevalue(who)
    (row,) = sent(opened(), new_member())
    page = client.get(url("enrolment_withdraw", row))
    assert "Ngô Thị Én" in text(page)
    done = send(client, url("enrolment_withdraw", row), on="6/5/2025", reason="Ốm")
    assert done.status_code == 303
    with register.at_work():
        assert Enrolment.objects.get().withdrawn_on == date(2025, 5, 6)


def test_wrong_certificate_is_taken_back_by_the_centre_alone(
    register, centre, office, opened, new_member, sent
):
    (row,) = sent(opened(), new_member())
    (made,) = give(register, {row: "12/GCN"})
    assert office.get(url("certificate_withdraw", made)).status_code == 403
    assert send(centre, url("certificate_withdraw", made)).status_code == 303
    assert not Certificate.objects.exists()


def test_certificate_from_elsewhere_is_recorded_for_a_member(register, office, new_member):
    person = new_member()
    said = {"kind": "new_member", "number": "7/GCN", "issued_on": "3/3/2025", "issuer": "Nơi cũ"}
    done = send(office, reverse("certificate_elsewhere"), person=str(person.pk), **said)
    assert done.status_code == 303
    with register.at_work():
        assert Certificate.objects.get().person == person


def test_certificates_that_run_out_are_listed_by_the_rule(register, office):
    said = {"actor": register.actor, "kind": "awareness", "issuer": "TTCT", "today": TODAY}
    with register.at_work():
        for number, issued_on in (("1", "2020-06-15"), ("2", "2020-06-16"), ("3", "2021-06-16")):
            record_certificate(
                number=number, issued_on=date.fromisoformat(issued_on), candidate=uuid4(),
                unit=register.north_cell, **said,
            )  # fmt: skip
    lines = office.get(reverse("training_expiring")).context["lines"]
    assert [(line.row.number, line.over, line.days) for line in lines] == [("1", True, 1), ("2", False, 0)]
    found = rows(office, reverse("expiring_workbook"))
    assert [(row["Số giấy"], row["Đã hết hạn"]) for row in found] == [("1", "x"), ("2", None)]
    assert Look.objects.filter(what="export.training.expiring", count=2).exists()


def test_classes_leave_as_a_workbook_by_kind(centre, opened):
    opened(name="Đảng viên mới")
    opened(name="Nhận thức", kind="awareness", starts_on=date(2025, 6, 16), ends_on=date(2025, 6, 20))
    url = reverse("classes_workbook")
    assert {row["Lớp"] for row in rows(centre, url)} == {"Đảng viên mới", "Nhận thức"}
    (only,) = rows(centre, f"{url}?kind=awareness")
    assert (only["Lớp"], only["Tình trạng"], only["Học viên"]) == ("Nhận thức", "Đang học", 0)
    assert f'href="{url}?kind=awareness"' in text(centre.get(f"{reverse('training')}?kind=awareness"))


def test_candidate_without_a_known_name_is_told_as_such(register, centre, opened):
    made = opened(kind="awareness")
    with register.at_work():
        enrol_candidates(
            actor=register.actor, training_class=made, cells={uuid4(): register.north_cell},
            sender=register.north, on=date(2025, 4, 28), basis=PAPER, today=TODAY,
        )  # fmt: skip
    assert "không còn tên" in text(centre.get(url("training_class", made)))
    assert "không rõ tên" in text(centre.get(url("training_certify", made)))


def test_list_of_a_class_is_a_workbook_of_names_years_and_senders(register, centre, opened, new_member, sent):
    made = opened()
    (row,) = sent(made, new_member("Én", birth="1999-04-02"))
    give(register, {row: "12/GCN"})
    answer = centre.get(url("training_workbook", made))
    assert "danh-sach-lop_huyen_2025-05-05.xlsx" in answer["Content-Disposition"]
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    cells = [value for line in sheet.iter_rows(values_only=True) for value in line if value is not None]
    assert {"Ngô Thị Én", "1999", "Đảng bộ xã Đồng Bắc", "12/GCN"} <= set(cells)
    assert "1999-04-02" not in str(cells)
    assert Look.objects.filter(what="export.class", count=1).exists()


def test_classes_are_filtered_by_kind(register, centre, opened):
    opened(name="Đảng viên mới")
    opened(name="Nhận thức", kind="awareness", starts_on=date(2025, 6, 16), ends_on=date(2025, 6, 20))
    ahead = opened(name="Sắp mở", starts_on=date(2025, 7, 7), ends_on=date(2025, 7, 11))
    lines = centre.get(reverse("training")).context["lines"]
    assert [(line.row.name, line.state) for line in lines] == [
        (ahead.name, "Sắp mở"), ("Nhận thức", "Đang học"), ("Đảng viên mới", "Đã bế giảng"),
    ]  # fmt: skip
    only = centre.get(reverse("training"), {"kind": "awareness"}).context["lines"]
    assert [line.row.name for line in only] == ["Nhận thức"]


def test_class_of_the_district_is_run_by_the_district(register, office, centre, opened):
    made = opened()
    assert office.get(url("training_class", made)).status_code == 200
    assert office.get(url("training_certify", made)).status_code == 403
    assert office.get(url("training_change", made)).status_code == 403
    assert centre.get(url("training_enrol", made)).status_code == 403
