"""The file of rows left out has the layout of the file that came, and says which rows they were."""

from io import BytesIO

import openpyxl
import pytest

from chibo.engine.vietnamese import Encoding, from_unicode
from chibo.exchange.actions import discard, fix_row, open_batch
from chibo.exchange.error_file import error_workbook
from chibo.exchange.models import StagedRow
from chibo.exchange.queries import columns_of
from tests.exchange.conftest import values_of
from tests.exchange.test_date_systems import xlsx
from tests.exchange.test_import import SIMPLE, line
from tests.exchange.workbooks import member, simple, t1, under_two_headers
from tests.register import TODAY

UPPER = ["TT", "Họ và tên", "Ngày sinh", "", "LLCT", "", "Số thẻ / số lý lịch", "Chi bộ"]
LOWER = ["", "", "Nam", "Nữ", "Cao cấp", "Trung cấp", "", ""]
ABOVE = ["ĐẢNG BỘ HUYỆN RUỘNG XANH", "=DANH SÁCH", ""]
RIGHT = ["1", "Ngô Văn Bền", "05/02/1980", "", "x", "", "12/34", "Thôn Hạ"]
WRONG = ["2", "Vi Thị Lụa", "", "31/02/1980", "x", "x", "'+", "Thôn Hạ"]


def lines(batch):
    """What the sheet says, line by line, without the empty cells at the end."""
    page = openpyxl.load_workbook(BytesIO(error_workbook(batch))).worksheets[0]
    return page, [[cell or "" for cell in row] for row in page.iter_rows(values_only=True)]


@pytest.fixture
def batch(desk):
    data = under_two_headers(UPPER, LOWER, RIGHT, WRONG, above=ABOVE)
    return desk.check(desk.open(data))


def test_lines_above_and_both_headers_stand_where_they_stood(batch):
    page, told = lines(batch)
    assert [row[0] for row in told[:3]] == [ABOVE[0], "'=DANH SÁCH", ""]
    assert told[3] == [*UPPER, "Dòng", "Cần sửa"]
    assert told[4] == [*LOWER, "", ""]
    merged = {str(place) for place in page.merged_cells.ranges}
    assert {"C4:D4", "E4:F4", "B4:B5", "G4:G5", "I4:I5", "J4:J5"} <= merged
    assert page.print_title_rows == "$4:$5"
    assert page.freeze_panes == "C6"


def test_row_keeps_its_cells_and_says_its_number_and_what_to_do(batch):
    _page, told = lines(batch)
    assert len(told) == 6, "the row that is right is not there"
    *cells, number, advice = told[5]
    assert cells == [*WRONG[:6], "'+", "Thôn Hạ"]
    assert number == 7
    assert "Không có ngày “31/02/1980”" in advice
    assert "“Cao cấp”, “Trung cấp”" in advice


def test_file_comes_back_with_the_same_columns_and_its_own_two_are_not_doubled(desk, batch):
    again = desk.check(desk.open(error_workbook(batch)))
    assert [column.field for column in columns_of(again)] == [
        *(column.field for column in columns_of(batch)), "", "",
    ]  # fmt: skip
    assert (again.counts, again.layout["top"], again.layout["depth"]) == ({"rows": 1, "faulty": 1}, 3, 2)
    _page, told = lines(again)
    assert told[3] == [*UPPER, "Dòng", "Cần sửa"]
    assert told[5][8] == 6, "the number in the file that came last"


def test_what_was_typed_goes_into_the_columns_it_came_from(desk, batch):
    row = StagedRow.objects.get(batch=batch, number=7)
    typed = {
        "birth": "2/1980",
        "political_theory": "Trung cấp",
        "full_name": "Vi Thị Lụa Đào",
        "phone": "0912",
    }
    fix_row(actor=desk.user, batch=batch, row=row, texts=typed)
    row.decision = "skip"
    row.save()
    _page, told = lines(desk.check(batch))
    assert told[5][1:6] == ["Vi Thị Lụa Đào", "", "2/1980", "", "x"]
    assert "Đã gõ Điện thoại: 0912." in told[5][-1], "the file has no column for it"


def test_gender_that_was_typed_moves_the_day_of_birth(desk):
    both = ["2", "Vi Thị Lụa", "", "05/02/1980", "", "", "", "Không có"]
    batch = desk.check(desk.open(under_two_headers(UPPER, LOWER, both)))
    fix_row(actor=desk.user, batch=batch, row=StagedRow.objects.get(), texts={"gender": "Nam"})
    _page, told = lines(desk.check(batch))
    assert told[2][2:4] == ["05/02/1980", ""]


def test_days_of_a_workbook_from_1904_come_back_as_the_same_days(desk):
    first = open_batch(actor=desk.user, unit=desk.register.north, data=xlsx(), file_name="a.xlsx", on=TODAY,
                       today=TODAY)  # fmt: skip
    StagedRow.objects.filter(batch=first).update(fate="faulty")
    again = desk.check(desk.open(error_workbook(first)))
    assert [values_of(again, number)["birth"] for number in (2, 3)] == ["1980-02-05"] * 2


def test_headings_in_an_old_font_come_out_in_unicode(desk):
    heads = ["Họ và tên", "Đơn vị", "Địa phương"]
    names = ["Nguyễn Văn Đượm", "Trần Thị Yến", "Lê Đình Hùng", "Phạm Đức Thắng"]
    written = [heads, *([name, "Chi bộ Hạ", "Ruộng Đồng"] for name in names)]
    old = [[from_unicode(text, Encoding.TCVN3) for text in row] for row in written]
    _page, told = lines(desk.check(desk.open(simple(*old))))
    assert [row[:3] for row in told] == written


def test_import_that_kept_no_lines_has_its_headers_from_its_columns(desk):
    wrong = member(1) | {5: "31/02/1995"}
    batch = desk.check(desk.open(t1([wrong])))
    _page, kept = lines(batch)
    del batch.layout["head"]
    _page, made = lines(batch)
    assert made[1:] == kept[1:]
    assert (kept[0][0], made[0][0]) == ("DANH SÁCH ĐẢNG VIÊN", "")


def test_given_up_import_keeps_no_lines_of_its_file(desk):
    batch = desk.open(simple(SIMPLE, line()))
    discard(actor=desk.user, batch=batch)
    assert batch.layout["head"] == ""
