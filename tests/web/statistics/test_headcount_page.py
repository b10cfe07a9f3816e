"""Headcounts and cross-tables on screen: any day, cells that open; peoples only as far as rights go."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chibo.accounts.choices import Role
from chibo.people.actions import set_belonging
from tests.register import TODAY

pytestmark = pytest.mark.django_db
PAGE = "/statistics/headcount/huyen/"


@pytest.fixture
def desk(desk_at, register, year):
    """The organisation board of the district."""
    return desk_at(register.district, Role.ORGANISATION_OFFICER)


@pytest.fixture
def leader(desk_at, register, year):
    """A leader of the district, who sees no peoples."""
    return desk_at(register.district, Role.LEADER)


@pytest.fixture
def peoples(register, year):
    """Seven more of the first people, one of the third, six of the fifth, since 2020."""
    for number, ethnicity in enumerate(["01"] * 7 + ["03"] + ["05"] * 6):
        person = register.enter(f"Số{number}", kind="opening", standing="official")
        with register.at_work():
            set_belonging(actor=register.actor, person=person, ethnicity=ethnicity, religion="")


def rows(page):
    return {row.label: row.total.value for row in page.context["rows"]}


def text(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def test_members_by_age_with_shares_and_mean(desk):
    page = desk.get(PAGE)
    assert rows(page) == {"18-30 tuổi": 1, "31-35 tuổi": 1, "41-45 tuổi": 1, "46-50 tuổi": 1, "56-60 tuổi": 1}
    assert page.context["mean_age"] == "41,6"
    assert "1/5 = 20,0 %" in text(page).replace("\xa0", " ")
    assert "Tuổi bình quân 41,6 (5/5 có năm sinh)" in text(page)


def test_two_dimensions_and_their_sums(desk):
    page = desk.get(f"{PAGE}?by=gender&also=standing")
    table = {row.label: [cell.value for cell in row.cells] for row in page.context["rows"]}
    assert page.context["columns"] == ["Chính thức", "Dự bị"]
    assert table == {"Nam": [1, 0], "Nữ": [3, 1]}
    assert [count.value for count in page.context["sums"]] == [4, 1]


def test_a_past_day_has_the_members_of_that_day(desk):
    assert sum(rows(desk.get(f"{PAGE}?on=05/5/2021")).values()) == 5
    before = desk.get(f"{PAGE}?on=01/01/2019")
    assert before.context["table"].total == 0
    assert "Chưa có đảng viên nào" in text(before)


def test_a_day_before_the_unit_says_so(desk):
    assert "chưa có hoặc đã kết thúc" in text(desk.get(f"{PAGE}?on=01/01/2001"))


def test_every_cell_opens_into_as_many_members_as_it_says(desk):
    opened = {}
    for query in (
        "?by=age&also=gender",
        "?by=occupation",
        "?by=kind&also=standing",
        "?by=gender&on=2021-05-05",
    ):
        context = desk.get(PAGE + query).context
        counts = [count for row in context["rows"] for count in [*row.cells, row.total]]
        opened |= {
            count.url: count.value for count in [*counts, *context["sums"], context["total"]] if count.url
        }
    assert len(opened) > 15
    for url, value in opened.items():
        proof = desk.get(url)
        assert (proof.context["total"], len(proof.context["rows"])) == (value, value), url


@pytest.mark.parametrize(
    "query", ["?by=age&is=XX", "?by=nothing", "?on=hôm+qua", "?by=gender&is=f&also=age&and=A99"]
)
def test_cell_that_names_nothing_is_not_there(desk, query):
    assert desk.get(f"{PAGE}proof/{query}").status_code == 404


def test_day_that_cannot_be_read_is_told(desk):
    page = desk.get(f"{PAGE}?on=hôm+qua")
    assert page.status_code == 422
    assert page.context["form"].problems
    assert desk.get(f"{PAGE}?by=gender&also=ethnicity").status_code == 422


def test_peoples_open_into_units_and_never_into_names(desk):
    page = desk.get(f"{PAGE}?by=ethnicity")
    url = next(row.total.url for row in page.context["rows"] if row.label == "Kinh")
    units = desk.get(url)
    assert [(row.name, row.count, row.whole) for row in units.context["rows"]] == [
        ("Đảng bộ xã Đồng Bắc", 3, 3),
        ("Đảng bộ xã Đồng Nam", 0, 1),
    ]
    assert b"/people/" not in units.content.split(b"<main")[1].split(b"</main>")[0]
    assert desk.get(f"{PAGE}proof/?by=ethnicity").status_code == 404


def test_leader_sees_no_small_group_by_any_address(leader, peoples):
    """Whatever is asked, nobody learns the people of one of the few: not by name, day, unit or crossing."""
    page = leader.get(f"{PAGE}?by=ethnicity")
    assert page.context["cross"].day == date(2024, 12, 31)
    assert rows(page) == {"Kinh": 10, "Các nhóm ít người, gộp lại": 9}
    main = text(page).split("Cơ cấu đảng viên", 1)[1]
    assert not [name for name in ("Tày", "Thái", "Khmer", "Không rõ") if name in main]


def test_leader_gets_peoples_of_year_ends_only(leader, register, peoples):
    days = {
        leader.get(f"{PAGE}?by=ethnicity&on=2024-{month:02}-15&tree=now").context["cross"].day
        for month in range(1, 13)
    }
    assert days == {date(2023, 12, 31)}


def test_leader_gets_no_peoples_of_a_unit_inside_his_own(leader, peoples):
    page = leader.get("/statistics/headcount/xa-bac/?by=ethnicity")
    assert page.context["table"] is None
    assert leader.get("/statistics/headcount/xa-bac/workbook/?by=ethnicity").status_code == 422


def test_leader_opens_no_people_into_anything(leader, peoples):
    assert b"proof/?" not in leader.get(f"{PAGE}?by=ethnicity").content
    for value in ("01", "02", "03", "-"):
        assert leader.get(f"{PAGE}proof/?by=ethnicity&is={value}").status_code == 404


def test_peoples_are_crossed_with_nothing(desk, leader):
    for seat in (desk, leader):
        page = seat.get(f"{PAGE}?by=ethnicity&also=gender")
        assert page.context["columns"] == []
        assert "không chia thêm theo tiêu chí thứ hai" in text(page)
    assert "không chia thêm" not in text(desk.get(f"{PAGE}?by=ethnicity"))


def test_figures_are_plain_for_whom_proofs_are_not(desk_at, register, year):
    centre = desk_at(register.district, Role.POLITICAL_CENTRE)
    assert b"/proof/" not in centre.get(f"{PAGE}?by=age&also=gender").content
    assert centre.get(f"{PAGE}proof/?by=gender&is=f").status_code == 403


def test_picked_unit_gets_its_own_address(desk):
    assert desk.get(f"{PAGE}?by=gender&unit=xa-bac").url.startswith("/statistics/headcount/xa-bac/?")


def test_number_of_questions_is_bounded(desk):
    with CaptureQueriesContext(connection) as asked:
        desk.get(f"{PAGE}?by=age&also=gender&on={TODAY.isoformat()}")
    assert len(asked) <= 40
