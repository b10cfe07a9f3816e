"""The first page and the search: what waits, what is missing, who and what is found."""

from datetime import date

import pytest

from chibo.accounts.choices import Role
from chibo.audit.models import Look
from chibo.membership.actions import record_movement
from chibo.organisation.actions import rename_unit
from chibo.web.worklist import views
from tests.register import PAPER, TODAY, born, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaving(register):
    """A member of the north on the way to the south."""
    person = register.enter("Ổn", birth=born("1990"), card_number="43000001")
    with register.at_work():
        record_movement(
            actor=register.actor, person=person, kind="transferred_out", on=date(2025, 5, 2),
            unit=register.north_cell,
            partner=register.south, today=TODAY, basis=PAPER,
        )  # fmt: skip
    return person


@pytest.mark.parametrize(
    "role", [Role.LEADER, Role.CELL_SECRETARY, Role.POLITICAL_CENTRE, Role.GRASSROOTS_OFFICE]
)
def test_first_page_is_the_worklist(desk_at, role):
    desk = desk_at(role=role)
    assert desk.get("/").url == "/worklist/"
    assert desk.get("/worklist/").status_code == 200


def test_first_page_of_an_administrator_is_what_he_may_open(register, client):
    client.force_login(make_user("quan-tri", Role.ADMINISTRATOR, None))
    there = client.get("/").url
    assert there != "/worklist/"
    assert client.get(there).status_code == 200
    assert client.get("/worklist/").status_code == 403


def test_transfer_waits_at_both_ends_with_one_button_at_the_receiving_one(register, leaving, office, desk_at):
    south, north = desk_at(register.south).get("/worklist/"), office.get("/worklist/")
    waiting = south.context["receiving"][0]
    assert (waiting.departure.person, waiting.origin, waiting.target, waiting.days) == (
        leaving, "Chi bộ thôn Hạ", "Đảng bộ xã Đồng Nam", 45,
    )  # fmt: skip
    assert f"/membership/transfers/{waiting.departure.pk}/receive/" in south.content.decode()
    assert [row.departure.person for row in north.context["elsewhere"]] == [leaving]
    assert north.context["receiving"] == []
    assert [(look.what, look.count) for look in Look.objects.order_by("at")] == [
        ("worklist", 1),
        ("worklist", 1),
    ]


def test_reader_sees_who_waits_and_no_button(register, leaving, desk_at):
    said = desk_at(register.south, Role.LEADER).get("/worklist/").content.decode()
    assert "Ngô Thị Ổn" in said
    assert "/receive/" not in said


def test_role_without_persons_sees_nobody(register, leaving, desk_at):
    answer = desk_at(register.south, Role.POLITICAL_CENTRE).get("/worklist/")
    assert "Ngô Thị Ổn" not in answer.content.decode()
    assert answer.context["problems"] == []


def test_missing_data_are_counted_and_lead_to_the_list_with_as_many(register, office):
    register.enter("Ân", birth=born("1990"), kind="opening", standing="official")
    register.enter("Bảo")  # on probation: no card is lacking
    register.enter("Nam", unit=register.south_cell)
    problems = {problem.label: problem for problem in office.get("/worklist/").context["problems"]}
    told = {label: problem.count for label, problem in problems.items()}
    assert told == {
        "Đảng viên chưa có năm sinh": 1,
        "Đảng viên chưa có số thẻ": 1,
        "Đảng viên chưa ghi trình độ giáo dục phổ thông": 2,
        "Tổ chức đảng chưa ghi bí thư": 3,
        "Thôn, xóm chưa ghi trưởng thôn": 1,
    }
    for problem in problems.values():
        if problem.url:
            assert len(office.get(problem.url).context["rows"]) == problem.count
    assert [name for name, _url in problems["Tổ chức đảng chưa ghi bí thư"].places] == [
        "Đảng bộ xã Đồng Bắc", "Chi bộ thôn Hạ", "Chi bộ thôn Thượng",
    ]  # fmt: skip


def test_worklist_takes_as_many_queries_for_many_as_for_few(
    register, office, leaving, django_assert_max_num_queries
):
    office.get("/worklist/")
    with django_assert_max_num_queries(60) as few:
        office.get("/worklist/")
    for number in range(10):
        person = register.enter(f"Ân {number}")
        with register.at_work():
            record_movement(
                actor=register.actor, person=person, kind="transferred_out", on=date(2025, 5, 2),
                unit=register.north_cell, partner=register.south, today=TODAY, basis=PAPER,
            )  # fmt: skip
    with django_assert_max_num_queries(len(few)):
        assert len(office.get("/worklist/").context["elsewhere"]) == 11


def test_search_finds_persons_and_units_of_the_scope_without_marks(register, office):
    register.enter("Hạ")
    register.enter("Hạ", unit=register.south_cell)
    answer = office.get("/search/?q=ha")
    assert [row.person.place for row in answer.context["people"]] == [register.north_cell.path]
    assert [row.name for row in answer.context["units"]] == ["Chi bộ thôn Hạ"]
    assert Look.objects.get().what == "people.search"


def test_search_finds_who_left_and_units_by_their_old_name(register, office):
    with register.at_work():
        rename_unit(
            actor=register.actor, unit=register.north_cell, on=date(2020, 1, 1),
            name="Chi bộ thôn Hạ Mới", basis=PAPER,
        )  # fmt: skip
        rename_unit(
            actor=register.actor, unit=register.other_cell, on=date(2020, 1, 1), name="Chi bộ thôn Xuân",
            basis=PAPER,
        )  # fmt: skip
    rows = office.get("/search/?q=thuong").context["units"]
    assert [(row.name, row.former) for row in rows] == [("Chi bộ thôn Xuân", "Chi bộ thôn Thượng")]
    rows = office.get("/search/?q=thon ha").context["units"]
    assert [(row.name, row.former) for row in rows] == [("Chi bộ thôn Hạ Mới", "")]


@pytest.mark.parametrize("query", ["", "   ", "%", "'", "\x00", "a" * 5000, "<script>"])
def test_search_for_nothing_or_nonsense_finds_nothing_and_does_not_break(register, office, query):
    register.enter("Hạ")
    answer = office.get("/search/", {"q": query})
    assert answer.status_code == 200
    assert (answer.context["people"], answer.context["units"]) == ([], [])
    assert "<script>" not in answer.content.decode().split("<main", 1)[1]


def test_search_shows_no_person_to_a_role_without_persons(register, desk_at):
    register.enter("Hạ")
    answer = desk_at(role=Role.POLITICAL_CENTRE).get("/search/?q=ha")
    assert answer.context["people"] == []
    assert [row.name for row in answer.context["units"]] == ["Chi bộ thôn Hạ"]


def test_transfer_between_two_units_of_one_desk_is_told_once(register, leaving, desk_at):
    above = desk_at(register.district, Role.ORGANISATION_OFFICER).get("/worklist/")
    assert [row.departure.person for row in above.context["receiving"]] == [leaving]
    assert above.context["elsewhere"] == []


def test_large_worklist_counts_what_files_lack_afterwards(register, office, monkeypatch):
    register.enter("Ân")
    before = {problem.label: problem.count for problem in office.get("/worklist/").context["problems"]}
    monkeypatch.setattr(views, "_MANY", 0)
    page = office.get("/worklist/")
    now = {problem.label: problem.count for problem in page.context["problems"]}
    part = office.get("/worklist/gaps/?part=list")
    later = {problem.label: problem.count for problem in part.context["problems"]}
    assert later
    assert now | later == before
    assert not now.keys() & later.keys()
    assert 'data-later="/worklist/gaps/?part=list"' in page.content.decode()
    assert part.content.decode().startswith("<ul")
    assert "<h1>" in office.get("/worklist/gaps/").content.decode()
