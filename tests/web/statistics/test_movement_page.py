"""Biểu 1 on screen: rows that add up, figures that open, periods and trees in the address."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chibo.accounts.choices import Role
from chibo.audit.models import Look
from chibo.membership.actions import move_unit
from chibo.organisation.actions import found_unit
from chibo.organisation.models import Unit
from chibo.storage.models import Installation
from tests.register import FOUNDED, PAPER, TODAY, Clerk

pytestmark = pytest.mark.django_db
IN_2024 = "?first=2024-01-01&last=2024-12-31"


@pytest.fixture
def desk(desk_at, register, year):
    """The organisation board of the district."""
    return desk_at(register.district, Role.ORGANISATION_OFFICER)


def numbers(row):
    return {figure.head.name: figure.value for figure in row.figures if figure.value}


def text(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def test_units_below_and_the_way_between_them_make_up_the_whole(desk):
    grid = desk.get(f"/statistics/movement/huyen/{IN_2024}").context["grid"]
    assert numbers(grid.total) == {
        "opening": 5,
        "all_admitted": 1,
        "increase": 1,
        "died": 1,
        "decrease": 1,
        "closing": 5,
    }
    rows = {row.label: numbers(row) for row in [*grid.rows, *grid.between]}
    assert rows["Đảng bộ xã Đồng Bắc"]["transferred_out"] == 2
    assert rows["Đảng bộ xã Đồng Nam"] == {"transferred_in": 1, "increase": 1, "closing": 1}
    assert rows["Trừ chuyển trong nội bộ"] == {
        "transferred_in": -1, "increase": -1, "transferred_out": -2, "decrease": -2,
    }  # fmt: skip
    assert rows["Đang chuyển giữa các đơn vị"] == {"closing": 1}
    for name in ("opening", "increase", "decrease", "closing"):
        assert sum(row.get(name, 0) for row in rows.values()) == numbers(grid.total)[name]
    assert grid.balanced == (3, 3)


def test_page_says_what_happened_and_that_it_balances(desk):
    page = desk.get(f"/statistics/movement/huyen/{IN_2024}")
    said = text(page)
    assert "Số đảng viên không đổi: 1 kết nạp; trừ 1 từ trần." in said
    assert "Cân 3/3 dòng" in said
    assert "Năm 2024" in said
    assert [check.label for check in page.context["checks"] if not check.holds] == []
    assert len(page.context["checks"]) == 5


def test_form_has_this_period_last_year_and_the_share(desk):
    page = desk.get(f"/statistics/movement/huyen/{IN_2024}&view=form")
    rows = {one.row.name: one for one in page.context["rows"]}
    assert (rows["closing"].row.value, rows["closing"].row.last_year) == (5, 5)
    assert rows["closing"].percent == "100,0\xa0%"
    assert rows["died"].percent == ""
    assert (rows["transit"].row.value, rows["opening"].row.value) == (1, 5)
    assert rows["restored"].url == ""
    assert "first=2023-01-01" in rows["opening"].last_year_url


def test_every_figure_opens_into_as_many_rows_as_it_says(desk):
    page = desk.get(f"/statistics/movement/huyen/{IN_2024}&view=form")
    grid = desk.get(f"/statistics/movement/huyen/{IN_2024}").context["grid"]
    figures = [(one.url, one.row.value) for one in page.context["rows"]]
    figures += [(one.last_year_url, one.row.last_year) for one in page.context["rows"]]
    figures += [(figure.url, figure.value) for row in [grid.total, *grid.rows] for figure in row.figures]
    rest = [(figure.url, abs(figure.value)) for row in grid.between for figure in row.figures if figure.value]
    assert all(url for url, _value in rest)
    figures += rest
    opened = {url: value for url, value in figures if url}
    assert len(opened) > 20
    for url, value in opened.items():
        proof = desk.get(url)
        assert proof.status_code == 200
        assert (proof.context["total"], proof.context["listing"].paginator.count) == (value, value), url


def test_proof_tells_date_person_unit_and_paper_and_what_was_struck_out(desk, officer_looks):
    said = text(desk.get(f"/statistics/movement/huyen/proof/decrease/{IN_2024}"))
    for words in (
        "05/5/2024",
        "Ngô Thị Bảo",
        "Từ trần",
        "Chi bộ thôn Hạ",
        "41-QĐ/HU",
        "đã đính chính",
        "Nhầm tên",
    ):
        assert words in said
    assert officer_looks() == [("statistics.proof", 2)]


@pytest.fixture
def officer_looks():
    return lambda: list(Look.objects.values_list("what", "count"))


def test_transfer_shows_where_to(desk):
    said = text(desk.get(f"/statistics/movement/xa-bac/proof/transferred_out/{IN_2024}"))
    assert "Chi bộ thôn Hạ → Chi bộ thôn Trung" in said


def test_person_now_elsewhere_is_counted_and_not_named(desk_at, register, year):
    north = desk_at(register.north)
    page = north.get("/statistics/movement/xa-bac/proof/opening/?first=2024-01-01&last=2024-12-31")
    assert page.context["total"] == 5
    assert "Ngô Thị Chi" not in text(page)
    assert "Ngô Thị Ân" in text(page)
    assert "1 người nay thuộc nơi khác" in text(page)


def test_figures_are_plain_for_whom_proofs_are_not(desk_at, register, year):
    centre = desk_at(register.district, Role.POLITICAL_CENTRE)
    for view in ("units", "form"):
        page = centre.get(f"/statistics/movement/huyen/{IN_2024}&view={view}")
        assert page.status_code == 200
        assert b"/proof/" not in page.content
        assert b"workbook" not in page.content
    assert centre.get(f"/statistics/movement/huyen/proof/closing/{IN_2024}").status_code == 403


def test_unit_outside_ones_own_is_as_if_it_were_not_there(office, register, year):
    assert office.get("/statistics/movement/xa-nam/").status_code == 404
    assert office.get("/statistics/movement/huyen/").status_code == 404
    assert office.get("/statistics/movement/xa-bac/proof/nothing/").status_code == 404


def test_picked_unit_gets_its_own_address(desk):
    answer = desk.get(f"/statistics/movement/huyen/{IN_2024}&unit=Đồng+Nam")
    assert answer.status_code == 302
    assert answer.url.startswith("/statistics/movement/xa-nam/?first=2024-01-01")


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ("", date(2025, 1, 1), TODAY),
        ("first=01/02/2024&last=5.3.2024", date(2024, 2, 1), date(2024, 3, 5)),
        ("last=2099-01-01", date(2025, 1, 1), TODAY),
        ("last=2023-05-05", date(2023, 1, 1), date(2023, 5, 5)),
    ],
)
def test_period_is_what_the_address_says_and_never_ahead(desk, query, first, last):
    period = desk.get(f"/statistics/movement/huyen/?{query}").context["period"]
    assert (period.first, period.last) == (first, last)


@pytest.mark.parametrize(
    "query", ["first=2024-05-05&last=2024-01-01", "first=hôm+qua", "first=2099-01-01", "unit=khong-co"]
)
def test_period_that_cannot_be_read_is_told_and_shows_no_figure(desk, query):
    page = desk.get(f"/statistics/movement/huyen/?{query}")
    assert page.status_code == 422
    assert page.context["form"].problems
    assert b"<table" not in page.content


def test_usual_periods_stand_beside_the_one_asked(desk):
    page = desk.get("/statistics/movement/huyen/?first=2024-01-01&last=2024-05-13")
    period, trees = page.context["choices"]
    assert [option.label for option in period.options] == [
        "6 tháng", "Quý", "Năm", "01/01/2024 – 13/5/2024", "cùng kỳ năm trước",
    ]  # fmt: skip
    assert [option.current for option in period.options] == [False, False, False, True, False]
    assert "first=2024-04-01&last=2024-06-30" in period.options[1].url
    assert [option.label for option in trees.options] == ["lúc đó", "hiện nay"]


def test_moved_unit_stands_where_it_stood_or_where_it_stands(desk, register):
    with register.at_work():
        move_unit(
            actor=register.actor, unit=register.north_cell, on=date(2024, 2, 2), today=TODAY,
            parent=register.south, basis=PAPER,
        )  # fmt: skip
    then = desk.get(f"/statistics/movement/xa-bac/{IN_2024}").context["grid"]
    now = desk.get(f"/statistics/movement/xa-bac/{IN_2024}&tree=now").context["grid"]
    assert numbers(then.total) == {"opening": 5, "reorganised_out": 5}
    assert numbers(now.total) == {}
    cell = next(row for row in then.rows if row.label == "Chi bộ thôn Hạ")
    assert numbers(cell)["opening"] == 5
    assert not any(figure.url for figure in cell.figures)
    led = desk.get(f"/statistics/movement/xa-bac/proof/reorganised_out/{IN_2024}")
    assert led.context["total"] == 5
    assert "Chuyển theo tổ chức" in text(led)


def test_remainder_opens_into_the_moves_between_units_and_those_on_the_way(desk):
    proof = "/statistics/movement/huyen/proof"
    said = text(desk.get(f"{proof}/between-transferred_out/{IN_2024}"))
    assert "Chuyển đi giữa các đơn vị trực thuộc: 2" in said
    assert "trong bảng số này được trừ ra" in said
    assert said.count("→ Chi bộ thôn Trung") == 2
    waiting = text(desk.get(f"{proof}/transit-closing/{IN_2024}"))
    assert "Ngô Thị Én" in waiting
    assert "Ngô Thị Dung" not in waiting
    for nothing in ("between-closing", "beside-died", "between-"):
        assert desk.get(f"{proof}/{nothing}/{IN_2024}").status_code == 404
    workbook = desk.get(f"{proof}/between-transferred_in/workbook/{IN_2024}")
    assert workbook.status_code == 200


def test_unit_that_moved_on_the_first_day_opens_into_its_own_units(desk, register):
    """The cells of a unit that moved stay below it: their figures are their own, and open."""
    said = {"actor": Clerk(), "today": TODAY, "basis": PAPER}
    with register.at_work():
        section = found_unit(
            on=FOUNDED, code="bo-phan", name="Đảng bộ bộ phận", kind="sectional_organisation",
            parent=register.north, **said,
        )  # fmt: skip
        cell = found_unit(
            on=FOUNDED, code="van-phong", name="Chi bộ văn phòng", kind="office_cell", parent=section, **said
        )
        register.enter("Theo", unit=cell)
        section = Unit.objects.get(code="bo-phan")
        move_unit(unit=section, on=date(2024, 1, 1), parent=register.south, **said)
    grid = desk.get(f"/statistics/movement/bo-phan/{IN_2024}").context["grid"]
    assert numbers(grid.total) == {"opening": 1, "closing": 1}
    assert all(figure.url for row in [grid.total, *grid.rows] for figure in row.figures if figure.value)


def test_period_of_two_templates_says_by_which_one_lines_are_named(desk, register):
    Installation.objects.update(demonstration_day=date(2025, 12, 31))
    both = text(desk.get("/statistics/movement/huyen/?first=2025-01-01&last=2025-12-31&view=form"))
    assert "theo mô hình cuối kỳ: Tổ chức đảng xã, phường trực thuộc tỉnh (từ tháng 7/2025)" in both
    assert "theo mô hình khi ấy: Tổ chức đảng có cấp huyện (đến hết tháng 6/2025)" in both
    after = text(desk.get("/statistics/movement/huyen/?first=2025-07-01&last=2025-12-31&view=form"))
    assert "mô hình cuối kỳ" not in after
    assert "theo mô hình khi ấy" in after
    assert "mô hình" not in text(desk.get(f"/statistics/movement/huyen/{IN_2024}&view=form"))


def test_unit_that_was_not_there_says_so(desk):
    page = desk.get("/statistics/movement/huyen/?first=2005-01-01&last=2005-12-31")
    assert "chưa có hoặc đã kết thúc" in text(page)


def test_number_of_questions_does_not_grow_with_the_members(desk, register):
    counts = []
    for number in range(2):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            desk.get(f"/statistics/movement/huyen/{IN_2024}")
        counts.append(len(asked))
        for other in range(6):
            register.enter(f"Thêm{number}{other}", unit=register.other_cell, on=date(2024, 8, 8))
    assert counts[1] <= counts[0]
    assert counts[0] <= 60


def test_first_page_shows_ones_own_units_and_leads_to_every_report(desk, register):
    page = desk.get("/statistics/")
    (card,) = page.context["cards"]
    assert (card.unit.code, card.figures.closing, card.women) == ("huyen", 5, 4)
    for url in re.findall(r'href="(/statistics/[^"]+)"', page.content.decode()):
        assert desk.get(url.replace("&amp;", "&")).status_code == 200, url
