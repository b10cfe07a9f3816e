"""Party cards: asked for official members without one, handed over with a number, or not; and taken back."""

from datetime import date

import pytest

from chibo.membership.actions import (
    close_card_request,
    hand_over_cards,
    record_movement,
    request_cards,
    take_back_card,
)
from chibo.membership.cards import (
    card_requests,
    closed_requests,
    given_cards,
    open_requests,
    to_be_asked,
    without_card,
)
from chibo.membership.choices import Kind
from chibo.people.actions import edit_person
from chibo.people.models import Person
from chibo.storage.refusal import Refusal
from tests.register import PAPER, TODAY

pytestmark = pytest.mark.django_db

ASKED, GIVEN = date(2025, 3, 3), date(2025, 5, 19)
ISSUER = "Ban Thường vụ Tỉnh ủy Sông Lam"


@pytest.fixture
def official(register):
    """A member whom the ledger has as recognised."""
    return recognised(register)


def recognised(register, given="Ổn"):
    person = register.enter(given)
    with register.at_work():
        move(register, person, Kind.RECOGNISED, date(2021, 2, 3))
    return person


def move(register, person, kind, on, **details):
    return record_movement(
        actor=register.actor, person=person, kind=kind, on=on, unit=register.north_cell, today=TODAY,
        basis=PAPER, **details,
    )  # fmt: skip


def ask(register, *persons, on=ASKED):
    return request_cards(
        actor=register.actor, persons=persons, unit=register.north, on=on, basis=PAPER, today=TODAY
    )


def hand_over(register, numbers, on=GIVEN, issuer=ISSUER):
    return hand_over_cards(actor=register.actor, numbers=numbers, on=on, issuer=issuer, today=TODAY)


def card_of(person):
    found = Person.objects.get(pk=person.pk)
    return found.card_number, found.card_issuer, str(found.card_issued_on or "")


def test_recognised_member_without_a_card_is_to_be_asked_for_until_he_is(register, official):
    with register.at_work():
        assert list(to_be_asked(register.whole, TODAY)) == [official]
        [row] = ask(register, official)
        assert list(to_be_asked(register.whole, TODAY)) == []
        assert list(open_requests(card_requests(register.scope(register.north)))) == [row]
        assert list(card_requests(register.scope(register.south))) == []


def test_probationary_member_is_not_to_be_asked_for(register):
    register.enter()
    with register.at_work():
        assert list(without_card(register.whole, TODAY)) == []


def test_member_taken_over_without_a_number_may_be_asked_for_but_is_not_listed_as_new(register):
    taken_over = register.enter(kind=Kind.OPENING, standing="official", on=date(2020, 1, 1))
    with register.at_work():
        assert list(without_card(register.whole, TODAY)) == [taken_over]
        assert list(to_be_asked(register.whole, TODAY)) == []
        assert ask(register, taken_over)


def test_card_handed_over_stands_in_the_file(register, official):
    with register.at_work():
        [row] = ask(register, official)
        hand_over(register, {row: "41.072 357"})
        assert card_of(official) == ("41072357", ISSUER, "2025-05-19")
        assert [(each.number, each.given_on) for each in given_cards(card_requests(register.whole))] == [
            ("41072357", GIVEN)
        ]
        assert list(without_card(register.whole, TODAY)) == []


def test_card_recorded_wrongly_is_taken_back_and_the_request_waits_again(register, official):
    with register.at_work():
        [row] = ask(register, official)
        hand_over(register, {row: "41072357"})
        take_back_card(actor=register.actor, request=row, reason="Ghi nhầm người", today=TODAY)
        assert card_of(official) == ("", "", "")
        assert list(open_requests(card_requests(register.whole))) == [row]


def test_card_changed_in_the_file_since_is_not_taken_back(register, official):
    with register.at_work():
        [row] = ask(register, official)
        hand_over(register, {row: "41072357"})
        kept = Person.objects.get(pk=official.pk)
        edit_person(
            actor=register.actor, person=kept, version=kept.version, today=TODAY, card_number="41072358"
        )
        with pytest.raises(Refusal, match="đã đổi sau khi phát thẻ"):
            take_back_card(actor=register.actor, request=row, reason="x", today=TODAY)
        assert card_of(official)[0] == "41072358"


def test_request_sent_back_says_why_and_may_be_made_anew(register, official):
    with register.at_work():
        [row] = ask(register, official)
        close_card_request(
            actor=register.actor, request=row, on=date(2025, 4, 1), reason="Thiếu ảnh 3×4", today=TODAY
        )
        assert list(closed_requests(card_requests(register.whole))) == [row]
        [anew] = ask(register, official, on=date(2025, 4, 10))
        with pytest.raises(Refusal, match="được đề nghị lại"):
            take_back_card(actor=register.actor, request=row, reason="x", today=TODAY)
        assert list(open_requests(card_requests(register.whole))) == [anew]


def test_closing_that_was_wrong_is_taken_back(register, official):
    with register.at_work():
        [row] = ask(register, official)
        close_card_request(actor=register.actor, request=row, on=TODAY, reason="Nhầm", today=TODAY)
        take_back_card(actor=register.actor, request=row, reason="Rút nhầm", today=TODAY)
        assert list(open_requests(card_requests(register.whole))) == [row]


def test_request_goes_with_the_file_of_a_member_who_moves(register, official):
    with register.at_work():
        [row] = ask(register, official)
        move(register, official, Kind.TRANSFERRED_OUT, date(2025, 5, 2), partner=register.south_cell)
    with register.at_work(register.south):
        row.refresh_from_db()
        assert row.toward == register.south_cell.path


@pytest.mark.parametrize(
    ("happened", "said"),
    [
        (lambda register, person: register.enter("Bé"), "không phải đảng viên chính thức"),
        (lambda register, person: ask(register, person) and person, "đang chờ thẻ"),
        (
            lambda register, person: (
                hand_over(register, {ask(register, person)[0]: "41072357"})
                and Person.objects.get(pk=person.pk)
            ),
            "đã có số thẻ",
        ),
    ],
)
def test_card_is_not_asked_for(register, official, happened, said):
    with register.at_work():
        person = happened(register, official)
    with register.at_work(), pytest.raises(Refusal, match=said):
        ask(register, person, on=date(2025, 6, 1))


def test_card_is_asked_for_somebody_and_not_for_a_day_to_come(register, official):
    with register.at_work():
        with pytest.raises(Refusal, match="ít nhất một đồng chí"):
            ask(register)
        with pytest.raises(Refusal, match="sau hôm nay"):
            ask(register, official, on=date(2025, 6, 17))


@pytest.mark.parametrize(
    ("numbers", "more", "said"),
    [
        (["41072357", ""], {"on": date(2025, 6, 17)}, "từ ngày đề nghị"),
        (["41072357", ""], {"on": date(2025, 3, 2)}, "từ ngày đề nghị"),
        (["41072357", "41.072357"], {}, "ghi hai lần"),
        (["", ""], {}, "ít nhất một đồng chí"),
        (["41072357", ""], {"issuer": " "}, "nơi cấp"),
        (["35000001", ""], {}, "đồng chí khác"),
        (["4" * 21, ""], {}, "quá dài"),
    ],
)
def test_card_is_not_handed_over(register, official, numbers, more, said):
    other = recognised(register, "Bé")
    holder = register.enter("Ba", card_number="35000001")
    with register.at_work():
        rows = ask(register, official, other)
        filled = {row: number for row, number in zip(rows, numbers, strict=True) if number}
        with pytest.raises(Refusal, match=said):
            hand_over(register, filled, **more)
        assert (card_of(official)[0], card_of(holder)[0]) == ("", "35000001")


def test_request_that_is_over_neither_gives_a_card_nor_closes(register, official):
    with register.at_work():
        [row] = ask(register, official)
        close_card_request(actor=register.actor, request=row, on=TODAY, reason="Nhầm", today=TODAY)
        with pytest.raises(Refusal, match="đã xong từ trước"):
            hand_over(register, {row: "41072357"})
        with pytest.raises(Refusal, match="đã xong từ trước"):
            close_card_request(actor=register.actor, request=row, on=TODAY, reason="x", today=TODAY)


def test_request_closes_with_a_reason_between_its_day_and_today(register, official):
    with register.at_work():
        [row] = ask(register, official)
        for on, reason, said in (
            (date(2025, 3, 2), "x", "Ngày rút"),
            (date(2025, 6, 17), "x", "Ngày rút"),
            (TODAY, " ", "Ghi lý do"),
        ):
            with pytest.raises(Refusal, match=said):
                close_card_request(actor=register.actor, request=row, on=on, reason=reason, today=TODAY)


def test_open_request_has_nothing_to_take_back(register, official):
    with register.at_work():
        [row] = ask(register, official)
        with pytest.raises(Refusal, match="không có gì để lấy lại"):
            take_back_card(actor=register.actor, request=row, reason="x", today=TODAY)
