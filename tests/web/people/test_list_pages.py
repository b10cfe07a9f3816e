"""The list of members: its pages, and views that are kept; who sees a list and its buttons."""

import pytest
from django.urls import reverse

from chibo.accounts.choices import Role
from chibo.people.models import SavedView

pytestmark = pytest.mark.django_db
LIST = "/people/"


def given(answer):
    return [row.person.given for row in answer.context["rows"]]


def test_fifty_to_a_page_in_as_many_queries_as_five(register, office, django_assert_max_num_queries):
    register.enter("Ân")
    office.get(LIST)
    with django_assert_max_num_queries(60) as few:
        office.get(LIST)
    for number in range(54):
        register.enter(f"Bảo {number:02}")
    with django_assert_max_num_queries(len(few)):
        answer = office.get(LIST)
    assert len(given(answer)) == 50
    assert "1–50 trong 55" in answer.content.decode()
    assert len(given(office.get(f"{LIST}?page=2"))) == 5
    assert len(given(office.get(f"{LIST}?page=nonsense"))) == 50


def test_role_without_persons_gets_no_list(register, desk_at):
    assert desk_at(role=Role.POLITICAL_CENTRE).get(LIST).status_code == 403


def test_reader_sees_no_button_that_writes(register, desk_at):
    assert 'id="enter-member"' not in desk_at(role=Role.LEADER).get(LIST).content.decode()


def test_view_is_kept_opened_and_forgotten_by_its_owner_alone(register, office, desk_at):
    kept = office.post(reverse("keep_view"), {"name": "Thiếu thẻ", "query": "missing=card"})
    assert (kept.status_code, kept.url) == (303, "/people/?missing=card")
    view = SavedView.objects.get()
    assert "Thiếu thẻ" in office.get(LIST).content.decode()
    forget = reverse("forget_view", args=[view.pk])
    other = desk_at(register.other_cell, Role.CELL_SECRETARY)
    assert "Thiếu thẻ" not in other.get(LIST).content.decode()
    assert other.post(forget).status_code == 404
    assert office.get(forget).status_code == 200
    assert office.post(forget).status_code == 303
    assert not SavedView.objects.exists()


def test_view_without_a_name_is_asked_for_one(office):
    answer = office.post(reverse("keep_view"), {"name": " ", "query": ""})
    assert answer.status_code == 422
    assert "Điền “Đặt tên kiểu xem này”." in answer.content.decode()


def test_view_leads_to_no_other_site(office):
    answer = office.post(reverse("keep_view"), {"name": "x", "query": "//example.org/?a=b"})
    assert answer.url.startswith("/people/?")
