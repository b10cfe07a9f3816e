"""From the reminder sixty days before the end of a probation to an official member, late and explained."""

import re
from datetime import date

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from chibo.accounts.choices import Role
from chibo.admission.actions import record_paper
from chibo.admission.models import Dossier
from chibo.admission.queries.dossiers import items_of
from chibo.engine.citation import Citation
from chibo.membership.queries import spell_on
from chibo.storage.models import Installation
from tests.dossiers import Road
from tests.journeys.desks import confirm, fill, fits, preview, refused
from tests.register import Register
from tests.web.browser import DESK, PHONE, ills_here

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OVER, REMINDED, WRITTEN, LATE = date(2026, 6, 12), date(2026, 4, 20), date(2026, 6, 22), date(2026, 9, 10)
PAPERS = (
    "new_member_class", "self_review", "helper_review", "recognition_opinion_residence",
    "recognition_opinion_summary",
)  # fmt: skip
BALLOT = {"on": "10/9/2026", "against": "0", "invalid": "0", "paper_date": "10/9/2026"}


@pytest.fixture
def member(register: Register) -> Dossier:
    """Mơ, whose ceremony was on 12 June 2025."""
    with transaction.atomic():
        return Road(register).admitted()


# On the phone every page is measured at both widths; at the desk the same way is gone in `make torture`.
@pytest.mark.parametrize(
    "viewport",
    [pytest.param(DESK, id="desk", marks=pytest.mark.torture), pytest.param(PHONE, id="phone")],
)
def test_probation_ends_late_and_the_member_is_official_from_its_last_day(
    at_desk, register, member, viewport
):
    secretary = at_desk(Role.CELL_SECRETARY, register.north_cell, viewport=viewport)
    begin(secretary)
    write_papers(secretary, register, member)
    today_is(LATE)
    cell_votes(secretary)
    committee_votes(at_desk(Role.GRASSROOTS_OFFICE, register.north, viewport=viewport), secretary.url)
    board = at_desk(Role.ORGANISATION_OFFICER, register.district, viewport=viewport)
    board.goto(secretary.url)
    rule(board)
    refused(board, "Bản giải trình về việc xét công nhận chậm")
    explain(secretary)
    board.goto(secretary.url)
    rule(board)
    preview(board)
    confirm(board, "Ghi quyết định, vào sổ đảng viên", "Đã ghi.")
    look_at_end(board)
    with transaction.atomic(), register.at_work():
        before, after = (spell_on(member.candidate.person_id, day) for day in (WRITTEN, LATE))
        assert (before.standing, after.standing) == ("probationary", "official")
    assert [*secretary.complaints, *board.complaints] == []
    assert ills_here(board) == []


def today_is(day: date) -> None:
    """The day of the installation goes on."""
    Installation.objects.filter(pk=1).update(demonstration_day=day)


def begin(page: Page) -> None:
    """Fifty-three days before the end the cell is reminded, and takes down which papers it needs."""
    today_is(REMINDED)
    page.goto("/worklist/")
    due = page.get_by_role("region", name="Việc có hạn")
    reminder = due.get_by_role("listitem").filter(has_text="Chuẩn bị xét công nhận đảng viên chính thức")
    expect(reminder).to_contain_text("Ngô Thị Mơ")
    expect(reminder).to_contain_text("hạn cuối 12/6/2026")
    expect(reminder).to_contain_text("Nhắc trước 60 ngày")
    fits(page)
    reminder.get_by_role("link", name="Mở").click()
    page.get_by_role("link", name="Lập hồ sơ công nhận").click()
    fill(page, on="20/4/2026", **cited("Chi bộ thôn Hạ", "4-NQ/CB", "20/4/2026"))
    preview(page)
    confirm(page, "Lập hồ sơ công nhận", "Đã lập danh mục giấy tờ xét công nhận.")
    fits(page)


def cited(issuer: str, number: str, day: str) -> dict[str, str]:
    """A paper as the fields of a screen ask for it."""
    return {
        "paper_issuer": issuer, "paper_kind": "Văn bản", "paper_number": number, "paper_date": day,
    }  # fmt: skip


def write_papers(page: Page, register: Register, member: Dossier) -> None:
    """When the twelve months are over: one paper on the screen, the others likewise by the verb."""
    today_is(WRITTEN)
    with transaction.atomic(), register.at_work():
        for item in items_of(member.pk).filter(code__in=PAPERS):
            record_paper(
                actor=register.actor, item=item, state="valid", today=WRITTEN,
                basis=Citation("Chi bộ thôn Hạ", "Văn bản", "1", WRITTEN),
                agrees=True if "opinion_residence" in item.code else None,
            )  # fmt: skip
    page.reload()
    record(page, "Ý kiến của tổ chức chính trị - xã hội nơi sinh hoạt", agrees=True)


def record(page: Page, paper: str, day: str = "22/6/2026", *, agrees: bool = False) -> None:
    """One paper of the checklist."""
    page.get_by_role("link", name=re.compile(f"^Ghi {paper}")).click()
    fill(page, paper_issuer="Chi bộ thôn Hạ", paper_number="2", paper_date=day)
    if agrees:
        page.get_by_role("group", name="Tán thành").get_by_label("Có", exact=True).check()
    preview(page)
    confirm(page, "Ghi giấy này", "Đã ghi.")


def cell_votes(page: Page) -> None:
    """Weeks after the last day; the register of the probation says so."""
    here = page.url
    page.goto("/dossiers/probation/")
    line = page.get_by_role("row", name="Ngô Thị Mơ")
    expect(line).to_contain_text("12/6/2026")
    expect(line).to_contain_text("Quá hạn")
    fits(page)
    page.goto(here)
    page.get_by_role("link", name="Ghi biểu quyết của chi bộ").click()
    count(page, 5, cited("Chi bộ thôn Hạ", "9-NQ/CB", ""))
    preview(page)
    confirm(page, "Ghi biểu quyết", "Đã ghi.")


def count(page: Page, votes: int, paper: dict[str, str], **more: str) -> None:
    """All were present and for it, in secret."""
    fill(page, **{**paper, **BALLOT, **more}, present=str(votes), votes_for=str(votes))
    page.get_by_label("Bỏ phiếu kín").check()
    fits(page)


def committee_votes(page: Page, url: str) -> None:
    """The grassroots committee."""
    page.goto(url)
    page.get_by_role("link", name="Ghi biểu quyết của đảng ủy cơ sở").click()
    count(page, 9, cited("Đảng ủy xã Đồng Bắc", "31-NQ/ĐU", ""), members="9")
    preview(page)
    confirm(page, "Ghi biểu quyết", "Đã ghi.")
    assert page.complaints == []  # type: ignore[attr-defined]


def rule(page: Page) -> None:
    """The body that decides."""
    page.get_by_role("link", name="Ghi biểu quyết và quyết định").click()
    count(page, 9, cited("Huyện ủy Ruộng Xanh", "20-QĐ/HU", ""), members="9")


def explain(page: Page) -> None:
    """Why it was late: a paper the dossier asks for since the cell's vote."""
    page.reload()
    record(page, "Bản giải trình về việc xét công nhận chậm", "10/9/2026")


def look_at_end(page: Page) -> None:
    """Official from the last day of the twelve months, the Party age from the decision on the admission."""
    register = "/dossiers/probation/"
    here = page.url
    page.goto(register)
    expect(page.get_by_role("row", name="Ngô Thị Mơ")).to_have_count(0)
    page.goto(f"{register}?view=ended")
    ended = page.get_by_role("row", name="Ngô Thị Mơ")
    expect(ended).to_contain_text("20-QĐ/HU, 10/9/2026; chính thức từ 12/6/2026")
    fits(page)
    page.goto(here)
    expect(page.locator("#official")).to_have_text("12/6/2026")
    expect(page.locator("#party-age")).to_have_text("10/6/2025")
