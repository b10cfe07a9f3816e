"""Tables and lists as workbooks: the same figures as on screen, noted, and not without end."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from chibo.accounts.choices import Role
from chibo.accounts.models import Grant, User
from chibo.audit.models import Look
from chibo.exchange.workbook import MIME
from chibo.storage.fields import days
from chibo.web import export
from tests.register import FOUNDED, TODAY

pytestmark = pytest.mark.django_db
IN_2024 = "first=2024-01-01&last=2024-12-31"


@pytest.fixture
def desk(desk_at, register, year):
    """The organisation board of the district."""
    return desk_at(register.district, Role.ORGANISATION_OFFICER)


def book(answer):
    assert answer.status_code == 200
    assert answer["Content-Type"] == MIME
    return openpyxl.load_workbook(BytesIO(answer.content))


def cells(sheet):
    return [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]


def test_movement_workbook_has_the_form_and_the_units(desk):
    answer = desk.get(f"/statistics/movement/huyen/workbook/?{IN_2024}")
    form, units = book(answer).worksheets
    assert answer["Content-Disposition"] == 'attachment; filename="bieu-1_huyen_2024-01-01_2024-12-31.xlsx"'
    assert ["D", "Đảng viên cuối kỳ", 5, 5, 1] in cells(form)
    assert ["Đảng bộ xã Đồng Bắc", 5, 1, 0, 0, 1, 1, 0, 0, 0, 2, 3, 3] in cells(units)
    assert ["Trừ chuyển trong nội bộ", 0, 0, -1, 0, -1, 0, 0, 0, 0, -2, -2, 0] in cells(units)
    assert cells(units)[-3][0] == "Đảng bộ huyện Ruộng Xanh"
    assert cells(form)[1] == ["DỮ LIỆU MINH HỌA – người và việc đều hư cấu"]
    assert list(Look.objects.values_list("what", flat=True)) == ["table.statistics.movement"]


def test_headcount_workbook_is_the_table_on_screen(desk):
    (sheet,) = book(desk.get("/statistics/headcount/huyen/workbook/?by=gender&also=standing")).worksheets
    assert cells(sheet)[-6:-2] == [
        ["Giới tính", "Chính thức", "Dự bị", "Cộng", "Tỷ lệ"],
        ["Nam", 1, 0, 1, 0.2],
        ["Nữ", 3, 1, 4, 0.8],
        ["Cộng", 4, 1, 5, 1],
    ]


def test_small_groups_stay_out_of_the_workbook_too(desk_at, register, year):
    leader = desk_at(register.district, Role.LEADER)
    (sheet,) = book(leader.get("/statistics/headcount/huyen/workbook/?by=ethnicity")).worksheets
    assert ["Các nhóm ít người, gộp lại", 5, 1] in cells(sheet)
    assert not any("Tày" in row or "Kinh" in row for row in cells(sheet))


def test_proof_workbook_names_whom_the_proof_names(desk, desk_at, register):
    (sheet,) = book(desk.get(f"/statistics/movement/huyen/proof/decrease/workbook/?{IN_2024}")).worksheets
    row = next(row for row in cells(sheet) if row[:1] == [1])
    assert row[1] == "Ngô Thị Bảo"
    assert row[2].date() == date(2024, 5, 5)
    north = desk_at(register.north)
    (sheet,) = book(north.get(f"/statistics/movement/xa-bac/proof/opening/workbook/?{IN_2024}")).worksheets
    said = [text for row in cells(sheet) for text in row]
    assert "Ngô Thị Ân" in said
    assert "Ngô Thị Chi" not in said
    assert any("1 đồng chí nay thuộc nơi khác" in str(text) for text in said)


def test_cell_of_a_cross_table_as_a_list(desk):
    url = "/statistics/headcount/huyen/proof/workbook/?by=gender&is=m"
    (sheet,) = book(desk.get(url)).worksheets
    assert [1, "Ngô Thị Ân", "01/5/1990", "Chi bộ thôn Hạ", "Chính thức"] in cells(sheet)
    assert desk.get("/statistics/headcount/huyen/proof/workbook/?by=ethnicity&is=01").status_code == 422


def test_list_of_members_is_what_the_filters_find(desk):
    answer = desk.get("/people/workbook/?gender=f&view=official")
    (sheet,) = book(answer).worksheets
    named = [row[1] for row in cells(sheet) if row and isinstance(row[0], int)]
    assert named == ["Ngô Thị Chi", "Ngô Thị Dung", "Ngô Thị Én"]
    assert list(Look.objects.values_list("what", "count")) == [("export.people.list", 3)]
    assert 'href="/people/workbook/?gender=f' in desk.get("/people/?gender=f").content.decode()


def test_name_that_looks_like_a_formula_stays_text(desk, register):
    register.enter("=HYPERLINK(1)", family="", middle="")
    (sheet,) = book(desk.get("/people/workbook/")).worksheets
    cell = next(cell for row in sheet.iter_rows() for cell in row if "HYPERLINK" in str(cell.value))
    assert (cell.value, cell.data_type) == ("'=HYPERLINK(1)", "s")


def test_list_with_filters_that_cannot_be_read_is_empty(desk):
    (sheet,) = book(desk.get("/people/workbook/?on=2024-02-02&age=unknown")).worksheets
    assert not any(isinstance(row[0], int) for row in cells(sheet) if row)


def test_role_without_the_right_takes_nothing_out(desk_at, register, year):
    secretary = desk_at(register.north, Role.CELL_SECRETARY)
    assert secretary.get("/people/workbook/").status_code == 403
    assert secretary.get("/statistics/movement/xa-bac/workbook/").status_code == 403
    assert b"workbook" not in secretary.get("/people/").content


def test_only_those_whose_lists_one_may_take_out(desk_at, register, year):
    """Looks into the whole district, takes out of the north only."""
    register.enter("Nam", unit=register.south_cell)
    desk = desk_at(register.north)
    Grant.objects.create(
        user=User.objects.get(), role=Role.CELL_SECRETARY, unit=register.district, during=days(FOUNDED)
    )
    assert "Ngô Thị Nam" in desk.get("/people/").content.decode()
    (sheet,) = book(desk.get("/people/workbook/")).worksheets
    assert not any("Ngô Thị Nam" in row for row in cells(sheet))


def test_long_lists_are_few_a_day(desk, monkeypatch):
    monkeypatch.setattr(export, "LARGE", 2)
    codes = [desk.get("/people/workbook/").status_code for _time in range(export.AT_MOST + 1)]
    assert codes == [200, 200, 200, 429]
    assert desk.get("/people/workbook/?gender=m").status_code == 200
    assert desk.get("/statistics/movement/huyen/workbook/").status_code == 200
    assert "ngày mai" in desk.get("/people/workbook/").content.decode()


def test_workbook_of_a_period_that_cannot_be_read_is_refused(desk):
    assert desk.get("/statistics/movement/huyen/workbook/?first=hôm+qua").status_code == 422
    assert desk.get("/statistics/movement/huyen/proof/closing/workbook/?first=hôm+qua").status_code == 404
    assert desk.get("/statistics/headcount/huyen/workbook/?by=nothing").status_code == 422
    assert TODAY.isoformat() in desk.get("/statistics/headcount/huyen/workbook/")["Content-Disposition"]
