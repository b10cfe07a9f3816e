"""Pages of deadlines: work, list, one, week, calendar and its changes, the calendar address."""

import re
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.test import Client

from chibo.accounts.choices import Role
from chibo.audit.models import Look
from chibo.deadlines.actions import finish_deadline, open_deadline
from chibo.deadlines.models import CalendarDay, Deadline, Feed
from chibo.deadlines.papers import Event, calendar_text
from chibo.engine.citation import Citation
from chibo.storage.clock import now
from chibo.storage.identity import Scope, acting
from tests.organisation.world import ACTOR, TODAY
from tests.web.organisation.conftest import seated, text

pytestmark = pytest.mark.django_db
PAPER = Citation("Chi bộ thôn Đồng Một", "Nghị quyết", "05-NQ/CB", date(2025, 4, 25))
FRESH, LATE, LATEST = TODAY, date(2025, 4, 25), date(2025, 4, 24)


@contextmanager
def at_work(world):
    root = world["huyen"].path
    with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
        yield


def set_one(world, code="dong-1", *, since=FRESH, what="ceremony", **more):
    with at_work(world):
        return open_deadline(
            actor=ACTOR, unit=world[code], what=what, since=since, on=TODAY, basis=PAPER, **more
        )


def work(client) -> list:
    return [(row.unit, row.left, row.level) for row in client.get("/worklist/").context["deadlines"]]


# Work and lists --------------------------------------------------------------------------------------------


def test_work_is_the_desks_own_and_what_came_up(world, officer, clerk):
    set_one(world, since=FRESH)
    set_one(world, since=LATE)
    set_one(world, "dong-2", since=LATEST)
    cell = seated(world, Role.CELL_SECRETARY, "dong-1")
    one, two = "Chi bộ thôn Đồng Một", "Chi bộ thôn Đồng Hai"
    assert work(cell) == [
        (one, "quá 4 ngày làm việc", "đảng ủy cơ sở"), (one, "còn 30 ngày làm việc", ""),
    ]  # fmt: skip
    assert work(clerk) == [
        (two, "quá 5 ngày làm việc", "ban tổ chức"), (one, "quá 4 ngày làm việc", "đảng ủy cơ sở"),
    ]  # fmt: skip
    assert work(officer) == [(two, "quá 5 ngày làm việc", "ban tổ chức")]
    assert officer.get("/worklist/").context["deadlines_all"] == 3


def test_work_says_rule_and_has_one_button(world):
    row = set_one(world)
    said = text(seated(world, Role.CELL_SECRETARY, "dong-1").get("/worklist/"))
    assert "Tổ chức lễ kết nạp" in said
    assert f'/deadlines/{row.pk}/#rule">Tổ chức lễ kết nạp, 30 ngày làm việc' in said
    assert said.count(f'class="btn sec small" href="/deadlines/{row.pk}/"') == 1


def test_role_without_deadlines_has_no_such_work(world):
    centre = seated(world, Role.POLITICAL_CENTRE)
    assert "Việc có hạn" not in text(centre.get("/worklist/"))
    assert centre.get("/deadlines/").status_code == 403


def test_button_leads_to_the_thing_where_it_has_a_page(world, officer):
    person = world.persons[0]
    row = set_one(world, noun="person", subject=person.pk, page="person")
    gone = set_one(world, noun="person", subject=person.pk, page="no_such_page", since=LATE)
    assert f'href="/people/{person.pk}/">Mở việc này' in text(officer.get(f"/deadlines/{row.pk}/"))
    assert "Mở việc này" not in text(officer.get(f"/deadlines/{gone.pk}/"))


def test_name_is_told_to_those_who_may_know_and_noted(world, officer):
    person = world.persons[0]
    row = set_one(world, noun="person", subject=person.pk, page="person", since=LATEST)
    for url in ("/worklist/", "/deadlines/", f"/deadlines/{row.pk}/"):
        assert person.full_name in text(officer.get(url)), url
    assert list(Look.objects.filter(what="deadlines").values_list("count", flat=True)) == [1, 1, 1]
    assert person.full_name not in text(officer.get("/deadlines/week/"))


def counts(client, query="") -> list[int]:
    return [view["count"] for view in client.get(f"/deadlines/{query}").context["views"]]


def test_list_filters_by_state_kind_and_unit(world, officer):
    set_one(world)
    set_one(world, since=LATE)
    set_one(world, "tay-1", what="member_file", since=date(2025, 5, 6))
    with at_work(world):
        finish_deadline(actor=ACTOR, deadline=set_one(world, "tay-1"), on=TODAY, today=TODAY)
    assert counts(officer) == [3, 1, 1, 1]
    assert counts(officer, "?what=member_file") == [1, 0, 1, 0]
    assert counts(officer, "?q=tay+mot") == [1, 0, 1, 1]
    assert counts(officer, "?q=khong+dau+co") == [0, 0, 0, 0]
    page = officer.get("/deadlines/?view=overdue&what=ceremony")
    assert [row.left for row in page.context["rows"]] == ["quá 4 ngày làm việc"]
    assert "what=ceremony" in page.context["views"][0]["url"]


@pytest.mark.parametrize("query", ["?what=%00", "?view=nothing&page=99", "?q=%00", "?page=x"])
def test_list_bears_any_address(world, officer, query):
    set_one(world)
    assert officer.get(f"/deadlines/{query}").status_code == 200


def test_page_tells_rule_papers_confidence_and_history(world, officer):
    said = text(officer.get(f"/deadlines/{set_one(world).pk}/"))
    for words in (
        "28/7/2025", "Nghị quyết 05-NQ/CB", "Tổ chức lễ kết nạp", "Sổ tay nghiệp vụ",
        "theo tài liệu thứ cấp", "Bộ quy định 2025", "Ghi việc có hạn",
    ):  # fmt: skip
        assert words in said, words


def test_week_holds_what_is_overdue_and_what_ends_in_it(world, officer):
    overdue, soon = set_one(world, since=LATE), set_one(world, "tay-1", since=date(2025, 5, 6))
    later = set_one(world, "tay-1", since=date(2025, 5, 13))
    page = officer.get("/deadlines/week/")
    assert (page.context["monday"], page.context["last"]) == (date(2025, 6, 16), date(2025, 6, 22))
    rows = [row.deadline.pk for _unit, rows in page.context["groups"] for row in rows]
    assert rows == [overdue.pk, soon.pk]
    after = officer.get(f"/deadlines/week/{page.context['after']}")
    assert later.pk in [row.deadline.pk for _unit, rows in after.context["groups"] for row in rows]


def test_notice_before_the_last_day_is_told_on_the_work_the_sheet_and_its_own_page(world, officer):
    row = set_one(world, "huyen", what="probation_ends", since=date(2024, 7, 1))
    words = "Nhắc trước 30 ngày, từ 01/6/2025; lần nhắc sau 01/7/2025."
    for url in ("/worklist/", "/deadlines/week/", "/deadlines/", f"/deadlines/{row.pk}/"):
        assert words in text(officer.get(url)), url


# Writing ---------------------------------------------------------------------------------------------------


def test_deadline_is_entered_from_a_paper_with_its_last_day_shown_first(world, officer, send):
    said = {"what": "ceremony", "unit": "dong-1", "since": "25/4/2025"}
    shown = send("/deadlines/new/", "preview", **said)
    assert "10/6/2025" in text(shown)
    with at_work(world):
        assert not Deadline.objects.exists()
    answer = send("/deadlines/new/", **said)
    with at_work(world):
        row = Deadline.objects.get()
    assert answer.url == f"/deadlines/{row.pk}/"
    assert (row.unit.code, row.due, row.noun) == ("dong-1", date(2025, 6, 10), "paper")
    assert row.basis.number == "77-QĐ/HU"
    assert send("/deadlines/new/", **said).url == answer.url
    with at_work(world):
        assert Deadline.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"what": "dossier_sent_up"}, "quy định không đặt hạn"),
        ({"since": "17/6/2025"}, "không được sau hôm nay"),
        ({"what": "note_lapses"}, "Chọn"),
        ({"unit": "khong co"}, "Không tìm thấy"),
    ],
)
def test_deadline_that_cannot_be_is_refused_with_a_reason(world, send, said, words):
    answer = send(
        "/deadlines/new/", "preview", **{"what": "ceremony", "unit": "dong-1", "since": "25/4/2025"} | said
    )
    assert answer.status_code == 422
    assert words in text(answer)


def test_deadline_outside_the_desk_cannot_be_entered(world, clerk, send):
    answer = send("/deadlines/new/", client=clerk, what="ceremony", unit="tay-1", since="25/4/2025")
    assert answer.status_code == 422


def test_deadline_is_finished_by_its_fact_and_is_work_no_more(world, send, officer):
    row = set_one(world, since=LATEST)
    assert len(work(officer)) == 1
    assert send(f"/deadlines/{row.pk}/done/", on="13/6/2025").url == f"/deadlines/{row.pk}/"
    assert work(officer) == []
    said = text(officer.get(f"/deadlines/{row.pk}/"))
    assert "đã xong" in said
    assert "13/6/2025" in said
    assert "77-QĐ/HU" in said
    assert "/done/" not in said


def test_deadline_of_another_part_is_finished_there_alone(world, officer):
    row = set_one(world, noun="person", subject=world.persons[0].pk, page="person")
    assert officer.get(f"/deadlines/{row.pk}/done/").status_code == 404
    assert officer.get(f"/deadlines/{row.pk}/withdraw/").status_code == 200


def test_deadline_is_withdrawn_with_a_reason(world, send, officer):
    row = set_one(world)
    url = f"/deadlines/{row.pk}/withdraw/"
    assert send(url, papered=False, reason="").status_code == 422
    assert send(url, papered=False, reason="Ghi nhầm đơn vị").status_code == 303
    assert "Ghi nhầm đơn vị" in text(officer.get(f"/deadlines/{row.pk}/"))


@pytest.mark.parametrize("role", [Role.CELL_SECRETARY, Role.LEADER])
def test_reader_sees_and_writes_nothing(world, role):
    reader, row = seated(world, role, "dong-1"), set_one(world)
    said = text(reader.get(f"/deadlines/{row.pk}/"))
    assert "/withdraw/" not in said
    assert "/new/" not in text(reader.get("/deadlines/"))
    assert reader.get(f"/deadlines/{row.pk}/withdraw/").status_code == 403


# The calendar ----------------------------------------------------------------------------------------------


def test_year_shows_days_off_with_their_source(world, clerk):
    page = clerk.get("/deadlines/calendar/?year=2025")
    said = text(page)
    days = {special.day: special for special in page.context["specials"]}
    assert days[date(2025, 4, 26)].what == "Làm bù"
    assert days[date(2025, 9, 2)].name == "Quốc khánh"
    assert page.context["working"] == sum(month.working for month in page.context["months"]) == 250
    assert [month.working for month in page.context["months"]][:5] == [17, 20, 21, 21, 20]
    assert "holidays 0." in said
    assert "/calendar/change/" not in said


@pytest.mark.parametrize("query", ["?year=2009", "?year=2051", "?year=nay", "?year=%00", ""])
def test_year_that_is_not_known_is_this_one(world, clerk, query):
    assert clerk.get(f"/deadlines/calendar/{query}").context["year"] == 2025


def test_year_ahead_warns_of_what_is_not_announced(world, clerk):
    assert "có thể còn hoán đổi" in text(clerk.get("/deadlines/calendar/?year=2026"))
    assert "có thể còn hoán đổi" not in text(clerk.get("/deadlines/calendar/"))


CHANGE = {"day": "20/6/2025", "working": "rest", "reason": "Lễ riêng của huyện"}


def test_change_of_the_calendar_shows_what_moves_before_it_is_written(world, officer, send):
    row = set_one(world)
    shown = text(send("/deadlines/calendar/change/", "preview", **CHANGE))
    assert re.search(r"28/7/2025</td><td class=\"nw\"><b>29/7/2025", shown)
    assert "Chi bộ thôn Đồng Một" in shown
    with at_work(world):
        row.refresh_from_db()
    assert row.due == date(2025, 7, 28)
    assert not CalendarDay.objects.exists()
    answer = send("/deadlines/calendar/change/", **CHANGE)
    assert answer.url == "/deadlines/calendar/?year=2025"
    with at_work(world):
        row.refresh_from_db()
    assert row.due == date(2025, 7, 29)
    said = text(officer.get(answer.url))
    assert "Lễ riêng của huyện" in said
    assert "1 việc có hạn được tính lại" in said


def test_change_taken_back_moves_deadlines_back(world, officer, send):
    row = set_one(world)
    send("/deadlines/calendar/change/", **CHANGE)
    change = CalendarDay.objects.get()
    page = officer.get(f"/deadlines/calendar/withdraw/?change={change.pk}")
    assert page.context["form"]["change"].value() == str(change.pk)
    shown = send("/deadlines/calendar/withdraw/", "preview", papered=False, change=str(change.pk))
    assert re.search(r"29/7/2025</td><td class=\"nw\"><b>28/7/2025", text(shown))
    assert send("/deadlines/calendar/withdraw/", papered=False, change=str(change.pk)).status_code == 303
    with at_work(world):
        row.refresh_from_db()
    assert row.due == date(2025, 7, 28)


def test_change_that_changes_nothing_is_refused(world, send):
    answer = send("/deadlines/calendar/change/", "preview", **CHANGE | {"day": "21/6/2025"})
    assert answer.status_code == 422
    assert "vốn là ngày nghỉ" in text(answer)


def test_calendar_is_changed_at_the_top_alone(world):
    lower = seated(world, Role.ORGANISATION_OFFICER, "xa-dong")
    assert "đứng đầu cây" in text(lower.get("/deadlines/calendar/change/"))
    assert lower.post("/deadlines/calendar/change/", CHANGE).status_code == 422
    assert (
        seated(world, Role.GRASSROOTS_OFFICE, "huyen").get("/deadlines/calendar/change/").status_code == 403
    )


# The calendar address --------------------------------------------------------------------------------------


def opened(client) -> str:
    said = text(client.post("/deadlines/feed/", {"step": "open"}))
    return re.search(r'value="http://testserver(/deadlines/feed/[\w-]{40,}\.ics)"', said)[1]


def test_address_is_off_until_opened_and_shown_once(world, officer):
    assert "Đang tắt" in text(officer.get("/deadlines/feed/"))
    assert not Feed.objects.exists()
    url = opened(officer)
    again = text(officer.get("/deadlines/feed/"))
    assert "Đang mở" in again
    assert url not in again


def test_calendar_names_units_by_code_and_nobody(world, officer):
    row = set_one(world, since=LATEST, noun="person", subject=world.persons[0].pk, page="person")
    answer = Client().get(opened(officer))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    said = text(answer)
    assert "SUMMARY:dong-1: Tổ chức lễ kết nạp\r\n" in said
    assert f"DTSTART;VALUE=DATE:{row.due:%Y%m%d}\r\n" in said
    assert not [person for person in world.persons if person.given in said]
    assert "Đồng Một" not in said


def test_closed_address_answers_as_one_that_never_was(world, officer):
    url = opened(officer)
    other = opened(officer)
    assert Client().get(url).status_code == 404
    assert Client().get(other).status_code == 200
    officer.post("/deadlines/feed/", {"step": "close"})
    assert Client().get(other).status_code == 404


def test_calendar_shows_what_the_user_may_see_today(world):
    cell = seated(world, Role.CELL_SECRETARY, "dong-2")
    set_one(world, "dong-1")
    mine = set_one(world, "dong-2")
    said = text(Client().get(opened(cell)))
    assert said.count("BEGIN:VEVENT") == 1
    assert str(mine.pk) in said


def test_calendar_text_is_escaped_and_folded():
    long = "Một việc, hai việc; ba \\ việc\nbốn việc " + "đ" * 80
    said = calendar_text([Event("a", date(2025, 12, 31), long, "x")], name="Lịch", made=now())
    assert all(len(line.encode()) <= 75 for line in said.split("\r\n"))
    unfolded = said.replace("\r\n ", "")
    assert "SUMMARY:Một việc\\, hai việc\\; ba \\\\ việc\\nbốn việc " + "đ" * 80 in unfolded
    assert "DTEND;VALUE=DATE:20260101" in unfolded
    assert said.endswith("END:VCALENDAR\r\n")
    assert "\n" not in said.replace("\r\n", "")


def test_moved_worklist_counts_more_than_it_shows(world):
    for n in range(22):
        set_one(world, since=TODAY - timedelta(days=n))
    page = seated(world, Role.CELL_SECRETARY, "dong-1").get("/worklist/")
    assert len(page.context["deadlines"]) == 20
    assert page.context["deadlines_count"] == 22
    assert "Xem cả 22 việc" in text(page)
