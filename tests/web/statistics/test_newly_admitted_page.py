"""Biểu 2 and 2B on screen: rows that open, notes beside them, peoples only for those who may see them."""

import io
import re
from datetime import date

import pytest
from openpyxl import load_workbook

from chibo.accounts.choices import Role
from chibo.audit.models import Look
from chibo.people.actions import set_belonging
from tests.register import born

pytestmark = pytest.mark.django_db
IN_2024 = "?first=2024-01-01&last=2024-12-31"
PAGE = f"/statistics/admitted/huyen/{IN_2024}"


@pytest.fixture
def admitted(register):
    """Three admitted in 2024, in two communes; one the year before."""
    made = [
        register.enter("Ân", on=date(2024, 3, 3), birth=born("1999-05-05"), gender="m"),
        register.enter("Bình", on=date(2024, 7, 1), birth=born("1990"), unit=register.other_cell),
        register.enter("Dậu", on=date(2024, 6, 6), birth=born("2000"), unit=register.south_cell),
        register.enter("Én", on=date(2023, 6, 6), birth=born("1960")),
    ]
    with register.at_work():
        set_belonging(actor=register.actor, person=made[0], ethnicity="02", religion="01")
    return made


@pytest.fixture
def board(desk_at, register, admitted):
    """The organisation board of the district."""
    return desk_at(register.district, Role.ORGANISATION_OFFICER)


def lines(page):
    return {line.row.row.code: line for line in page.context["lines"]}


def text(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def test_form_says_what_it_shows_and_what_the_paper_leaves_unclear(board):
    page = board.get(PAGE)
    found = lines(page)
    assert (found["total"].value, found["total"].last_year, found["total"].percent) == (3, 1, "300,0\xa0%")
    assert (found["women"].value, found["minority"].value, found["a1"].value) == (2, 1, 2)
    assert found["population_policy"].value is None
    said = text(page)
    assert "Kết nạp 3 đảng viên: nữ 66,7 %, từ 18 đến 30 tuổi 66,7 %." in said.replace("\xa0", " ")
    assert "Hệ thống không ghi điều này về ai, nên để trống." in said
    assert "Một nguồn chép mẫu thiếu dòng 31-35 tuổi." in said


def test_every_figure_opens_into_as_many_admissions_as_it_says(board):
    opened = {}
    for line in board.get(PAGE).context["lines"]:
        opened |= {url: n for url, n in ((line.url, line.value), (line.last_year_url, line.last_year)) if url}
    proofs = {url: n for url, n in opened.items() if "/proof/" in url}
    assert len(proofs) > 8
    for url, number in proofs.items():
        page = board.get(url)
        assert (page.context["total"], len(page.context["rows"])) == (number, number), url
    assert Look.objects.filter(what="statistics.proof").count() == len(proofs)
    units = board.get(next(url for url in opened if "organisations" in url))
    assert [(line.name, line.whole) for line in units.context["lines"]] == [
        ("Đảng bộ xã Đồng Bắc", 2), ("Đảng bộ xã Đồng Nam", 1),
    ]  # fmt: skip


def test_peoples_open_into_units_and_never_into_names(board):
    page = board.get(f"/statistics/admitted/huyen/peoples/{IN_2024}")
    ethnic, religious = (rows for _label, rows in page.context["tables"])
    assert [(one.row.code, one.row.value) for one in ethnic] == [("02", 1), ("", 2)]
    assert [(one.row.code, one.row.value) for one in religious] == [("01", 1), ("", 2)]
    units = board.get(ethnic[0].url)
    assert [(line.name, line.count, line.whole) for line in units.context["lines"]] == [
        ("Đảng bộ xã Đồng Bắc", 1, 2), ("Đảng bộ xã Đồng Nam", 0, 1),
    ]  # fmt: skip
    assert "Ngô Thị" not in text(page) + text(units)
    assert board.get(f"/statistics/admitted/huyen/proof/minority/{IN_2024}").status_code == 404


def test_who_may_not_see_peoples_gets_no_figure_of_them(desk_at, register, admitted):
    desk = desk_at(register.district, Role.LEADER)
    page = desk.get(PAGE)
    assert (lines(page)["minority"].value, lines(page)["minority"].url) == (None, "")
    assert lines(page)["women"].value == 2
    for address in ("peoples/", "peoples/workbook/", "peoples/ethnicity/02/"):
        assert desk.get(f"/statistics/admitted/huyen/{address}{IN_2024}").status_code in (403, 404)


def test_workbooks_carry_what_the_screen_shows(board):
    book = load_workbook(io.BytesIO(board.get(f"/statistics/admitted/huyen/workbook/{IN_2024}").content))
    rows = {row[1]: row for row in book.active.iter_rows(values_only=True) if row[1]}
    assert rows["Tổng số đảng viên mới kết nạp"][2:4] == (3, 1)
    assert "Đoàn ra nghị quyết" in rows["Đoàn viên Đoàn Thanh niên"][5]
    peoples = load_workbook(
        io.BytesIO(board.get(f"/statistics/admitted/huyen/peoples/workbook/{IN_2024}").content)
    )
    assert len(peoples.worksheets) == 2
    proof = board.get(f"/statistics/admitted/huyen/proof/women/workbook/{IN_2024}")
    named = load_workbook(io.BytesIO(proof.content)).active
    assert {row[1] for row in named.iter_rows(values_only=True)} >= {"Ngô Thị Bình", "Ngô Thị Dậu"}


def test_days_that_run_backwards_are_told(board):
    assert board.get("/statistics/admitted/huyen/?first=2024-05-05&last=2024-01-01").status_code == 422
