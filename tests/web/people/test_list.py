"""The list of members: views, filters, order, any day, pages; who looked is noted."""

from copy import deepcopy
from datetime import date

import pytest
from django.urls import reverse

from chibo.audit.models import Look
from chibo.membership.actions import receive_transfer, record_movement, start_fact
from chibo.membership.queries import ledger_of
from chibo.people.actions import set_trait
from tests.register import PAPER, TODAY, born
from tests.stages import set_once

pytestmark = pytest.mark.django_db
LIST = "/people/"


def given(answer):
    return [row.person.given for row in answer.context["rows"]]


@pytest.fixture(scope="module")
def filled_stage(register_stage, django_db_blocker):
    """Five members of the north, one of the south."""
    with set_once(django_db_blocker):
        yield _filled(register_stage)


@pytest.fixture
def filled(filled_stage, register):
    """These members, in this test."""
    return deepcopy(filled_stage)


def _filled(register):
    made = {
        "Ân": register.enter("Ân", birth=born("1990-05"), card_number="00420001", gender="m"),
        "Bảo": register.enter(
            "Bảo", kind="opening", standing="official", birth=born("1950"), unit=register.other_cell
        ),
        "Đức": register.enter("Đức", kind="opening", standing="official"),
        "Dũng": register.enter("Dũng", on=date(2024, 3, 3), birth=born("1999")),
        "Ý": register.enter("Ý"),
        "Nam": register.enter("Nam", unit=register.south_cell),
    }
    with register.at_work():
        start_fact(actor=register.actor, person=made["Bảo"], kind="exempt", on=date(2024, 1, 1), basis=PAPER)
        start_fact(actor=register.actor, person=made["Đức"], kind="absent", on=date(2024, 1, 1), basis=PAPER)
        start_fact(
            actor=register.actor, person=made["Ân"], kind="reinforcing", on=date(2024, 1, 1), basis=PAPER
        )
        set_trait(
            actor=register.actor,
            person=made["Ân"],
            axis="general",
            code="G4",
            on=date(2010, 1, 1),
            basis=PAPER,
        )
        set_trait(
            actor=register.actor,
            person=made["Ân"],
            axis="occupation",
            code="N03",
            on=date(2010, 1, 1),
            basis=PAPER,
        )
        record_movement(
            actor=register.actor, person=made["Ý"], kind="died", on=date(2025, 5, 2),
            unit=register.north_cell,
            today=TODAY, basis=PAPER,
        )  # fmt: skip
        record_movement(
            actor=register.actor, person=made["Nam"], kind="transferred_out", on=date(2025, 5, 2),
            unit=register.south_cell, partner=register.north, today=TODAY, basis=PAPER,
        )  # fmt: skip
    return made


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Ân", "Bảo", "Dũng", "Đức"]),
        ("view=official", ["Bảo", "Đức"]),
        ("view=probationary", ["Ân", "Dũng"]),
        ("view=reinforcing", ["Ân"]),
        ("view=exempt", ["Bảo"]),
        ("view=absent", ["Đức"]),
        ("view=moving", ["Nam"]),
        ("view=incomplete", ["Bảo", "Dũng", "Đức"]),
        ("view=gone", ["Ý"]),
        ("on=02/5/2024", ["Ân", "Bảo", "Dũng", "Đức", "Ý"]),
        ("on=02/5/2022", ["Ân", "Bảo", "Đức", "Ý"]),
        ("on=02/5/2022&view=moving", []),
        ("q=NGO THI DUC", ["Đức"]),
        ("q=00420001", ["Ân"]),
        ("q=100%25_", []),
        ("unit=cb-thuong", ["Bảo"]),
        ("unit=chi bo thon ha", ["Ân", "Dũng", "Đức"]),
        ("gender=m", ["Ân"]),
        ("age=A1", ["Dũng"]),
        ("age=A9", ["Đức"]),
        ("education=G4", ["Ân"]),
        ("occupation=N03", ["Ân"]),
        ("missing=birth", ["Đức"]),
        ("missing=card&age=A8", ["Bảo"]),
    ],
)
def test_list_holds_who_fits_in_vietnamese_order(filled, office, query, names):
    assert given(office.get(f"{LIST}?{query}")) == names


def test_search_that_finds_too_many_says_so_and_lists_the_first(filled, office, monkeypatch):
    monkeypatch.setattr("chibo.web.people.lists.MOST_FOUND", 2)
    many, few = office.get(f"{LIST}?q=n"), office.get(f"{LIST}?q=an")
    assert given(many) == ["Ân", "Bảo"]
    assert "Hơn 2 đồng chí" in many.content.decode()
    assert given(few) == ["Ân"]
    assert "Hơn" not in few.content.decode()


def test_kept_view_is_marked_when_it_is_looked_at(filled, office):
    office.post(reverse("keep_view"), {"name": "Nam giới", "query": "gender=m"})
    page = office.get(f"{LIST}?gender=m").content.decode()
    assert '<a href="?gender=m" aria-current="page">★ Nam giới</a>' in page
    assert page.count('aria-current="page">Tất cả') == 0


@pytest.mark.parametrize("query", ["unit=khong-co", "unit=cb-trung", "gender=x", "view=rank", "age=A77"])
def test_filter_that_means_nothing_here_is_said_and_lists_nobody(filled, office, query):
    answer = office.get(f"{LIST}?{query}")
    assert answer.status_code == 200
    assert given(answer) == []
    assert answer.context["form"].problems


@pytest.mark.parametrize("name", ["ethnicity", "religion"])
def test_list_knows_no_filter_or_order_by_ethnicity_or_religion(filled, office, name):
    plain, asked = office.get(LIST), office.get(f"{LIST}?{name}=02&sort={name}")
    assert given(asked) == given(plain)
    assert name not in plain.context["form"].fields
    assert not {"Dân tộc", "Tôn giáo"} & set(plain.content.decode().replace("<", ">").split(">"))


def test_past_day_tells_how_many_now_belong_elsewhere(register, filled, desk_at):
    with register.at_work():
        departure = ledger_of(filled["Nam"].pk).last()
        receive_transfer(
            actor=register.actor, departure=departure, on=date(2025, 6, 1),
            unit=register.north_cell, today=TODAY,
            basis=PAPER,
        )  # fmt: skip
    answer = desk_at(register.south).get(f"{LIST}?on=01/5/2025")
    assert given(answer) == []
    assert "1 đồng chí nay thuộc nơi khác" in answer.content.decode()


def test_day_that_cannot_be_read_is_said_and_day_ahead_is_today(filled, office):
    answer = office.get(f"{LIST}?on=hôm kia")
    assert answer.context["form"].errors["on"]
    assert office.get(f"{LIST}?on=01/01/2090").context["day"] == TODAY


def test_list_is_noted_with_its_length_and_without_values(filled, office):
    office.get(f"{LIST}?q=duc")
    look = Look.objects.get()
    assert (look.what, look.count, look.object, look.reason) == ("people.list", 1, None, "")
