"""After the meeting, on a phone or at a desk: somebody is introduced, made a sympathiser, given a helper."""

import re

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from chibo.accounts.choices import Role
from chibo.admission.models import Candidate
from chibo.admission.queries import helper_terms
from tests.journeys.desks import confirm, fill, fits, preview, refused
from tests.web.browser import DESK, PHONE, ills_here

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RESOLUTION = {"paper_issuer": "Chi bộ thôn Hạ", "paper_kind": "Nghị quyết", "paper_date": "9/6/2025"}


@pytest.fixture
def helper(register):
    """A member of the cell who can be asked to help."""
    with transaction.atomic():
        return register.enter("Thái", kind="opening", standing="official")


# On the phone every page is measured at both widths; at the desk the same way is gone in `make torture`.
@pytest.mark.parametrize(
    ("device", "menu", "item"),
    [
        pytest.param(
            {"viewport": DESK}, "Mục chính", "Nguồn phát triển đảng", id="desk", marks=pytest.mark.torture
        ),
        pytest.param(
            {"viewport": PHONE, "has_touch": True, "is_mobile": True}, "Mục chính trên điện thoại", "Nguồn",
            id="phone",
        ),
    ],
)  # fmt: skip
def test_secretary_introduces_somebody_by_year_of_birth_and_finds_a_helper(
    at_desk, register, helper, device, menu, item
):
    page = at_desk(Role.CELL_SECRETARY, register.north_cell, **device)
    page.goto("/worklist/")
    page.get_by_role("navigation", name=menu, exact=True).get_by_role("link", name=item).click()
    page.get_by_role("link", name="Ghi người được giới thiệu").click()
    introduce(page)
    page.get_by_role("link", name="Công nhận cảm tình Đảng").click()
    fill(page, on="9/6/2025", paper_number="12-NQ/CB", **RESOLUTION)
    fits(page)
    preview(page)
    fits(page)
    confirm(page, "Ghi", "Đã ghi.")
    ask_helper(page)
    with transaction.atomic(), register.at_work():
        note = Candidate.objects.get()
        assert (note.full_name, note.birth_year, note.introduced_by) == ("Lù Thị Sen", 2004, "youth_union")
        assert (note.stage, note.person_id) == ("sympathiser", None)
        assert [term.helper_id for term in helper_terms(note.pk)] == [helper.pk]
    assert page.complaints == []
    assert ills_here(page) == []


def introduce(page: Page) -> None:
    """The paper's day is forgotten; what else was typed is still there when that is told."""
    fits(page)
    typed = {"name": "Lù Thị Sen", "birth_year": "2004", "on": "9/6/2025"} | RESOLUTION
    fill(page, paper_number="11-NQ/CB", cell="chi bộ thôn hạ", **{**typed, "paper_date": ""})
    page.get_by_label("Nữ", exact=True).check()
    page.locator("#id_by").select_option("youth_union")
    refused(page, "Ngày văn bản")
    for name, text in typed.items():
        if name != "paper_date":
            expect(page.locator(f"#id_{name}")).to_have_value(text)
    expect(page.get_by_label("Nữ", exact=True)).to_be_checked()
    expect(page.locator("#id_by")).to_have_value("youth_union")
    fits(page)
    fill(page, paper_date="9/6/2025")
    preview(page)
    expect(page.get_by_role("row", name="Quần chúng được giới thiệu 0 1")).to_be_visible()
    fits(page)
    confirm(page, "Ghi vào nguồn", "Đã ghi.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Lù Thị Sen")
    fits(page)


def ask_helper(page: Page) -> None:
    """The cell asks a member, found by a part of the name typed without marks."""
    page.get_by_role("region", name="Đảng viên giúp đỡ").get_by_role("link", name="Phân công").click()
    fill(page, helper="thai", on="9/6/2025", paper_number="13-NQ/CB", **RESOLUTION)
    fits(page)
    preview(page)
    confirm(page, "Ghi", "Đã ghi.")
    region = page.get_by_role("region", name="Đảng viên giúp đỡ")
    expect(region.get_by_role("link", name=re.compile("Thái$")).first).to_be_visible()
    fits(page)
