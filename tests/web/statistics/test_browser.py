"""Báo cáo in Chromium: nothing that axe finds, nothing wider than the window, one sheet of paper."""

import re

import pytest
from django.db import transaction
from django.test import Client

from chibo.accounts.choices import Role
from tests.register import Register, dated_register, make_user
from tests.web.browser import ills_of
from tests.web.statistics.conftest import year_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PAGES = [
    "/statistics/",
    "/statistics/movement/huyen/?first=2024-01-01&last=2024-12-31",
    "/statistics/movement/huyen/?first=2024-01-01&last=2024-12-31&view=form",
    "/statistics/movement/huyen/proof/decrease/?first=2024-01-01&last=2024-12-31",
    "/statistics/movement/huyen/proof/closing/?first=2024-01-01&last=2024-12-31",
    "/statistics/headcount/huyen/?by=age&also=gender",
    "/statistics/headcount/huyen/?by=ethnicity",
    "/statistics/headcount/huyen/proof/?by=ethnicity&is=01",
    "/indicators/huyen/?first=2024-01-01&last=2024-12-31",
    "/indicators/huyen/women/?sort=rate",
    "/indicators/huyen/cells_of_five/rows/",
    "/indicators/huyen/attendance/",
    "/deadlines/rules/",
    "/deadlines/rules/new/?rule=dossier.stale",
]


@pytest.fixture
def register(db) -> Register:
    """The register, really written: the live server has its own connection."""
    with transaction.atomic():
        return dated_register()


@pytest.fixture
def session(register):
    """The session of an officer of the district's organisation board, after the year."""
    with transaction.atomic():
        year_of(register)
    client = Client()
    client.force_login(make_user("khai", Role.ORGANISATION_OFFICER, register.district))
    return client.cookies["chibo"].value


def test_no_page_has_a_fault_or_is_too_wide(open_page, session):
    page = open_page(session=session)
    for url in PAGES:
        assert ills_of(page, url) == [], url
    assert page.complaints == []


def test_form_is_printed_on_one_sheet_across_which_invented_data_say_so(open_page, session):
    page = open_page(session=session)
    page.goto(PAGES[2])
    sheets = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheets)) == 1
    assert re.search(rb"/MediaBox\s*\[\s*0 0 841\.\d+ 594\.\d+|/MediaBox\s*\[\s*0 0 842", sheets)
    page.emulate_media(media="print")
    for control in (".period", ".filters", ".nav", ".mast"):
        assert page.locator(control).first.is_hidden(), control
    across = "getComputedStyle(document.querySelector('.demo'), '::after')"
    assert page.evaluate(f"{across}.position") == "fixed"
    assert "Dữ liệu minh hoạ" in page.evaluate(f"{across}.content")


def test_from_the_first_page_to_a_person_by_clicking_figures_only(open_page, session):
    page = open_page(session=session, java_script_enabled=False)
    page.goto("/statistics/")
    page.locator("a[href*='/statistics/movement/']", has_text=re.compile("^Năm 2024$")).click()
    page.locator("#why .eq a").nth(2).click()
    page.get_by_role("link", name="Ngô Thị Bảo").first.click()
    assert page.locator("h1").inner_text() == "Ngô Thị Bảo"
