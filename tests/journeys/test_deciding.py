"""Admissions decided together: from the committee's resolutions to the limit of the ceremony."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from chibo.accounts.choices import Role
from chibo.admission.models import Dossier
from chibo.admission.queries.dossiers import decision_of
from chibo.deadlines.queries import deadlines_of, open_ones
from chibo.documents.actions import take_number
from chibo.engine.office import open_docx
from tests.dossiers import Road
from tests.journeys.desks import confirm, fill, fits, preview
from tests.register import TODAY, Register
from tests.web.browser import PHONE, ills_here

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COUNT = {"members": "9", "present": "9", "votes_for": "8", "against": "1", "invalid": "0"}


@pytest.fixture
def three(register: Register) -> list[Dossier]:
    """Mơ, Lụa and Nhài wait with the committee's resolution; the first number of the term is taken."""
    road = Road(register)
    with transaction.atomic():
        dossiers = [road.complete(given=given) for given in ("Mơ", "Lụa", "Nhài")]
        waiting = [road.agreed(dossier, official=6) for dossier in dossiers]
        with register.at_work():
            take_number(
                actor=register.actor, unit=register.district, sign="HU", kind="QĐ", term="2025-2030",
                about="phân công công tác", on=TODAY, today=TODAY,
            )  # fmt: skip
    return waiting


def test_two_are_decided_at_the_desk_and_the_third_on_a_phone(at_desk, register, three, tmp_path):
    page = at_desk(Role.ORGANISATION_OFFICER, register.district)
    page.goto("/dossiers/decisions/")
    matrix = page.get_by_role("region", name="Người và văn bản")
    expect(matrix.get_by_role("checkbox", checked=True)).to_have_count(3)
    matrix.get_by_role("checkbox", name="9A-KNĐ, Ngô Thị Nhài").uncheck()
    drafts = numbered(page, tmp_path, "Ngô Thị Mơ", "Ngô Thị Lụa")
    assert list(drafts) == ["02-9a-knd-ngo-thi-mo.docx", "03-9a-knd-ngo-thi-lua.docx"]
    assert all("nông dân" in text for text in drafts.values())
    sign(page, waiting=2)
    record_decision(page, "Ngô Thị Mơ", "02-QĐ/HU")
    page.set_viewport_size(PHONE)
    page.goto("/dossiers/decisions/")
    expect(matrix.get_by_role("row", name="Ngô Thị Lụa")).to_contain_text("Đã ký 16/6/2025")
    assert list(numbered(page, tmp_path, "Ngô Thị Nhài")) == ["04-9a-knd-ngo-thi-nhai.docx"]
    sign(page, waiting=1)
    record_decision(page, "Ngô Thị Nhài", "04-QĐ/HU")
    with transaction.atomic(), register.at_work():
        decided = {row.pk: decision_of(row.pk) for row in three}
        assert [row and row.basis.number for row in decided.values()] == ["02-QĐ/HU", None, "04-QĐ/HU"]
        for dossier in (three[0], three[2]):
            clocks = {row.what: row.since for row in open_ones(deadlines_of(dossier.candidate_id))}
            assert clocks["ceremony"] == TODAY
    assert page.complaints == []
    assert ills_here(page) == []


def numbered(page: Page, folder: Path, *people: str) -> dict[str, str]:
    """See the papers marked, type what only the office knows, take numbers: the files with their texts."""
    fits(page)
    fill(page, term="2025-2030", body_sign="HU", signer_office="Bí thư", signer_name="Vi Đủ")
    page.get_by_role("button", name="Xem trước").click()
    look = page.get_by_role("region", name="Xem trước")
    expect(look.get_by_role("heading", level=3)).to_have_text([f"9A-KNĐ, {name}" for name in people])
    for name in people:
        paper = look.get_by_role("region", name=name)
        paper.get_by_label("Nghề nghiệp, đơn vị công tác").fill("nông dân")
    fits(page)
    with page.expect_download() as given:
        page.get_by_role("button", name="Lấy số và tải tệp").click()
    given.value.save_as(folder / "drafts.zip")
    with ZipFile(folder / "drafts.zip") as archive:
        return {name: text_of(archive.read(name)) for name in archive.namelist()}


def text_of(paper: bytes) -> str:
    """Every line of a .docx."""
    return "\n".join(line.text for line in open_docx(paper).paragraphs)


def sign(page: Page, waiting: int) -> None:
    """What was numbered came back signed today."""
    page.reload()
    expect(page.get_by_text("Chờ ký", exact=True)).to_have_count(waiting)
    page.locator("#sign_signed_on").fill("16/6/2025")
    page.locator("#sign_signer").fill("Vi Đủ")
    page.get_by_role("button", name="Ghi ngày ký").click()
    expect(page.get_by_text("Chờ ký", exact=True)).to_have_count(0)
    fits(page)


def record_decision(page: Page, name: str, number: str) -> None:
    """The count of the body that decides; the signed paper is not typed again."""
    page.get_by_role("link", name=f"Ghi biểu quyết và quyết định {name}").click()
    expect(page.locator("#id_paper_number")).to_have_value(number)
    fill(page, on="16/6/2025", received_on="16/6/2025", **COUNT)
    page.get_by_label("Bỏ phiếu kín").check()
    fits(page)
    preview(page)
    fits(page)
    confirm(page, "Ghi quyết định", "Đã ghi.")
    due = page.get_by_role("region", name="Hạn đang mở")
    expect(due.get_by_role("link", name="lễ kết nạp")).to_be_visible()
    fits(page)
