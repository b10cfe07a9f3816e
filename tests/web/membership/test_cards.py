"""Pages of Party cards: to be asked for, waiting, handed over, closed; the list as a paper and a workbook."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse

from chibo.accounts.choices import Role
from chibo.engine.office import open_docx
from chibo.membership.actions import record_movement, request_cards
from chibo.membership.cards import requests_of
from chibo.people.models import Person
from tests.register import PAPER, TODAY, born, send
from tests.web.sheets import rows

pytestmark = pytest.mark.django_db
PAGE = "/membership/cards/"
ASKED = {
    "unit": "xa-bac", "on": "3/3/2025", "paper_issuer": "Đảng ủy xã Đồng Bắc", "paper_kind": "Công văn",
    "paper_number": "12-CV/ĐU", "paper_date": "3/3/2025",
}  # fmt: skip
GIVEN = {"on": "19/5/2025", "issuer": "Ban Thường vụ Tỉnh ủy"}


@pytest.fixture
def member(register):
    """Recognised here, and no card yet."""
    person = register.enter("Ổn", birth=born("1990"), home_place="xã Đồng Bắc")
    with register.at_work():
        record_movement(
            actor=register.actor, person=person, kind="recognised", on=date(2021, 2, 3),
            unit=register.north_cell, today=TODAY, basis=PAPER,
        )  # fmt: skip
    return person


@pytest.fixture
def waiting(register, member):
    """The request for his card."""
    with register.at_work():
        [row] = request_cards(
            actor=register.actor, persons=[member], unit=register.north, on=date(2025, 3, 3), basis=PAPER,
            today=TODAY,
        )  # fmt: skip
    return row


def row_of(register, person):
    with register.at_work():
        return requests_of(person.pk).get()


def test_recognised_member_is_asked_for_handed_his_card_and_has_it_in_his_file(register, office, member):
    page = office.get(PAGE)
    assert [line.person for line in page.context["lines"]] == [member]
    answer = send(office, reverse("cards_request"), persons=[str(member.pk)], **ASKED)
    assert answer.status_code == 303, answer.context["form"].errors
    row = row_of(register, member)
    page = office.get(PAGE, {"view": "asked"})
    assert [line.days for line in page.context["lines"]] == [(TODAY - date(2025, 3, 3)).days]
    answer = send(office, reverse("cards_hand_over"), **{f"number_{row.pk}": "41.072.357"}, **GIVEN)
    assert answer.status_code == 303, answer.context["form"].errors
    with register.at_work():
        assert Person.objects.get(pk=member.pk).card_number == "41072357"
    assert "41072357" in office.get(PAGE, {"view": "given"}).content.decode()
    assert office.get(PAGE).context["lines"] == []


def test_number_of_an_odd_shape_is_told_before_it_is_confirmed(office, waiting):
    said = {f"number_{waiting.pk}": "4107"} | GIVEN
    page = send(office, reverse("cards_hand_over"), step="preview", **said).content.decode()
    assert "Xem lại trước khi xác nhận" in page
    assert "Ngô Thị Ổn: " in page


def test_refusal_stands_beside_the_number_and_nothing_typed_is_lost(register, office, waiting):
    register.enter("Ba", card_number="35000001")
    answer = send(office, reverse("cards_hand_over"), **{f"number_{waiting.pk}": "35000001"}, **GIVEN)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert form.errors[f"number_{waiting.pk}"] == ["Số thẻ này đang là của đồng chí khác."]
    assert form["issuer"].value() == GIVEN["issuer"]


def test_request_is_closed_with_a_reason_and_that_is_taken_back(register, office, member, waiting):
    answer = send(office, reverse("card_close", args=[waiting.pk]), on="1/4/2025", reason="Thiếu ảnh")
    assert answer.status_code == 303
    assert "Thiếu ảnh" in office.get(PAGE, {"view": "closed"}).content.decode()
    answer = send(office, reverse("card_take_back", args=[waiting.pk]), reason="Ghi nhầm")
    assert answer.status_code == 303
    assert row_of(register, member).closed_on is None


def test_any_official_member_without_a_number_is_asked_for_from_his_file(register, office):
    person = register.enter("Cũ", kind="opening", standing="official", on=date(2020, 1, 1))
    url = f"{reverse('cards_request')}?person={person.pk}"
    assert url in office.get(reverse("person", args=[person.pk])).content.decode()
    assert send(office, url, persons=[str(person.pk)], **ASKED).status_code == 303
    assert row_of(register, person).given_on is None


def test_probationary_member_lacks_no_card_and_is_not_offered_one(register, office):
    person = register.enter("Mới")
    page = office.get(reverse("person", args=[person.pk])).content.decode()
    assert "Chưa có số thẻ" not in page
    assert "Đề nghị phát thẻ" not in page


def test_request_of_somebody_no_longer_official_here_says_so(register, office, member, waiting):
    with register.at_work():
        record_movement(
            actor=register.actor, person=member, kind="died", on=date(2025, 6, 2), unit=register.north_cell,
            today=TODAY, basis=PAPER,
        )  # fmt: skip
    assert "Không còn là đảng viên chính thức ở đây" in office.get(PAGE, {"view": "asked"}).content.decode()


def test_nothing_to_ask_or_to_hand_over_leads_back_with_a_sentence(office):
    for name, words in (("cards_request", "mới công nhận"), ("cards_hand_over", "đang chờ thẻ")):
        answer = office.get(reverse(name), follow=True)
        assert answer.redirect_chain
        assert words in answer.content.decode()


@pytest.mark.parametrize("view", ["", "asked"])
def test_list_leaves_as_a_paper_and_as_a_workbook(register, office, member, view):
    if view:
        send(office, reverse("cards_request"), persons=[str(member.pk)], **ASKED)
    paper = office.get(f"{PAGE}paper/", {"view": view})
    words = " ".join(each.text for each in open_docx(BytesIO(paper.content).getvalue()).paragraphs)
    assert "đề nghị phát thẻ đảng viên" in words
    assert "Ngô Thị Ổn" in words
    assert "03/02/2020" in words  # admitted, from the ledger
    [row] = rows(office, f"{PAGE}workbook/?view={view}")
    assert (row["Họ và tên"], row["Chi bộ"]) == ("Ngô Thị Ổn", "Chi bộ thôn Hạ")
    assert ("12-CV/ĐU" in (row["Đề nghị"] or "")) == bool(view)


def test_cards_that_are_over_have_no_paper(office, waiting):
    assert office.get(f"{PAGE}paper/", {"view": "given"}).status_code == 404


def test_card_to_be_asked_for_waits_on_the_worklist_of_whoever_records_it(register, desk_at, office, member):
    words = "Đảng viên mới công nhận, chưa đề nghị phát thẻ"
    assert words in office.get("/worklist/").content.decode()
    secretary = desk_at(register.north_cell, Role.CELL_SECRETARY)
    assert words not in secretary.get("/worklist/").content.decode()
    assert "cards/request" not in secretary.get(PAGE).content.decode()


def test_request_of_a_foreign_member_is_not_there(register, desk_at, waiting):
    other = desk_at(register.south)
    for name in ("card_close", "card_take_back"):
        assert other.get(reverse(name, args=[waiting.pk])).status_code == 404
    assert other.get(f"{reverse('cards_request')}?person={waiting.person_id}").status_code == 404


def test_history_of_the_file_tells_request_and_card(register, desk_at, member, waiting):
    board = desk_at(register.district, Role.ORGANISATION_OFFICER)
    send(board, reverse("cards_hand_over"), **{f"number_{waiting.pk}": "41072357"}, **GIVEN)
    page = board.get(reverse("person_history", args=[member.pk])).content.decode()
    assert "Đề nghị phát thẻ" in page
    assert "Ghi phát thẻ đảng viên" in page
    assert "41072357" in page
