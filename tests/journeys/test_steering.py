"""The leader's Monday, the review of a resolution, and a hamlet at risk: on the way from page to page."""

import re
from datetime import date
from zipfile import ZipFile

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from chibo.accounts.choices import Role
from chibo.indicators.actions import adopt
from chibo.regulations.schemes import ready_schemes
from chibo.storage.identity import Scope, acting
from tests.journeys.desks import confirm, preview
from tests.organisation.world import ACTOR, PAPER, World, dated_world, give_office
from tests.targets.admitting import admit
from tests.targets.test_targets import put
from tests.web.browser import DESK, PHONE, ills_here, ills_of
from tests.web.organisation.conftest import seated

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Every page type is looked at in `make torture`; these hold what no other page has.
PAGES = ("/briefing/", "/briefing/?present=1", "/areas/", "/hamlets/", "/hamlets/thon-dong-1/")


@pytest.fixture
def world(db) -> World:
    """The small district with targets, admissions, a resolution and somebody in charge of a cell."""
    made = dated_world()
    root = made["huyen"].path
    give_office(made, "dong-1", "area_assignee", made.persons[4], date(2025, 2, 20))
    with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
        put(made["huyen"], 10)
        put(made["xa-dong"], 8)
        put(made["xa-tay"], 2)
        admit(made, "dong-1", date(2025, 2, 3), date(2025, 3, 3), date(2025, 6, 11))
        adopt(
            actor=ACTOR, unit=made["huyen"], ready=ready_schemes()["rural_cells"], title="", basis=PAPER,
            first=date(2023, 1, 1), last=date(2027, 12, 31),
        )  # fmt: skip
    return made


@pytest.fixture
def sit(world, open_page):
    """A page of somebody signed in with a role at a unit of the district."""

    def sat(role: Role, code: str = "huyen", **options) -> Page:
        session = seated(world, role, code).session.session_key
        return open_page(session=session, **{"viewport": DESK, **options})

    return sat


def pages_of(data: bytes) -> int:
    """How many pages a printed file has."""
    return len(re.findall(rb"/Type\s*/Page\b", data))


def test_pages_of_steering_have_no_fault_and_fit(sit, world):
    page = sit(Role.ORGANISATION_OFFICER)
    for path in PAGES:
        assert ills_of(page, path) == [], path
    page.goto("/schemes/")
    page.locator("main a[href^='/schemes/0']").first.click()
    assert ills_here(page) == []
    assert page.complaints == []


def test_monday_in_two_minutes_down_to_the_paper(sit):
    """J1: four figures, what changed, the unit that lags, one A4."""
    page = sit(Role.LEADER)
    page.goto("/worklist/")
    page.get_by_role("link", name="Trang giao ban").click()
    expect(page.locator(".figs")).to_contain_text("3/10")
    expect(page.get_by_role("link", name="Kết nạp 2 lên 3")).to_be_visible()
    paper = page.pdf(prefer_css_page_size=True)
    assert pages_of(paper) == 1
    page.get_by_role("link", name="Chậm và nguy cơ").click()
    page.get_by_role("table").get_by_role("link", name="Đảng bộ xã Tây Lĩnh").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Chỉ tiêu")
    assert page.complaints == []


def test_monday_works_without_script_and_by_keyboard(sit):
    page = sit(Role.LEADER, java_script_enabled=False)
    page.goto("/briefing/")
    page.get_by_label("Tại ngày").fill("05/5/2025")
    page.get_by_label("Tại ngày").press("Enter")
    expect(page.locator(".figs")).to_contain_text("2/10")
    page.get_by_role("link", name="Trình chiếu", exact=True).click()
    expect(page.get_by_role("link", name="Thôi trình chiếu")).to_be_visible()


def test_resolution_is_reviewed_and_taken_out_as_a_paper(sit, tmp_path):
    """J4: the goals, where they stand from the start, unit by unit, the wall, the paper with drawings."""
    page = sit(Role.LEADER)
    page.goto("/schemes/")
    page.locator("main a[href^='/schemes/0']").first.click()
    expect(page.get_by_role("heading", name="Từ lúc đầu đến nay, và mức phải đạt")).to_be_visible()
    expect(page.get_by_role("heading", name="Từng đơn vị, từng mục tiêu")).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Xuất báo cáo sơ kết").click()
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    assert path.name == "bao-cao-so-ket_2025-06-16.docx"
    with ZipFile(path) as archive:
        assert archive.testzip() is None
        assert "word/media/picture1.emf" in archive.namelist()
    page.get_by_role("link", name="Trình chiếu", exact=True).click()
    expect(page.get_by_role("navigation")).to_have_count(0)
    assert page.complaints == []


def test_hamlet_at_risk_gets_a_measure_and_its_result_on_a_phone(sit):
    """J9: the tile, why, what is done by whom until when, and what came of it."""
    page = sit(Role.GRASSROOTS_OFFICE, "xa-dong", viewport=PHONE)
    page.goto("/hamlets/")
    page.get_by_role("link", name="Thôn Đồng Năm: Chưa có chi bộ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thôn Đồng Năm")
    page.get_by_role("link", name="Thêm biện pháp").click()
    page.get_by_label("Việc phải làm").fill("Cử ba đảng viên tăng cường")
    page.get_by_label("Người hoặc cơ quan phụ trách").fill("Phó bí thư đảng ủy xã")
    page.locator("#id_due_on").fill("31/12/2025")
    preview(page)
    confirm(page, "Xác nhận", "Đã thêm biện pháp.")
    page.get_by_role("link", name="Ghi kết quả").click()
    page.locator("#id_on").fill("16/6/2025")
    page.get_by_label("Kết quả").fill("Đã lập chi bộ")
    preview(page)
    confirm(page, "Xác nhận", "Đã ghi kết quả.")
    expect(page.get_by_text("Đã lập chi bộ")).to_be_visible()
    assert ills_here(page) == []
    assert page.complaints == []
