"""Workbooks that go out: text stays text whatever it says, numbers are numbers, pages fit A4."""

import re
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chibo.exchange.workbook import Column, Line, Share, Sheet, file_name, list_workbook, workbook

HOSTILE = [
    "=1+1",
    "+84 912",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠A1",
    '=HYPERLINK("http://example.org","x")',
    "=cmd|' /C calc'!A0",
]
PLAIN = [
    "http://example.org/",
    "mailto:an@example.org",
    "1234",
    "007",
    "1/2",
    "TRUE",
    "Ngô Thị Ổn",
    "a & <b>",
]


def parts(data):
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith("xml")}


def sheet_of(data):
    return openpyxl.load_workbook(BytesIO(data)).worksheets[0]


def listed(*rows, **more):
    return list_workbook("Danh sách", [Column("Họ và tên", 30), Column("Số", 8)], rows, **more)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_that_looks_like_a_formula_is_kept_as_harmless_text(text):
    data = listed([text, 1])
    cell = sheet_of(data)["A4"]
    assert (cell.value.replace("_x000D_", "\r"), cell.data_type) == (f"'{text}", "s")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_no_text_becomes_a_formula_a_link_or_a_number(text):
    found = parts(list_workbook(text, [Column(text)], [[text]], notes=[text], below=[text], banner=text[:20]))
    sheet = found["xl/worksheets/sheet1.xml"]
    assert not re.search(r"<f[ >]|<hyperlink", sheet)
    assert set(re.findall(r'<c r="A\d+"[^>]* t="(\w+)"', sheet)) <= {"inlineStr", "s"}
    assert not any("external" in name.lower() for name in found)


@pytest.mark.parametrize("text", PLAIN)
def test_other_text_stays_as_it_is(text):
    cell = sheet_of(listed([text, 1]))["A4"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_numbers_days_and_shares_can_be_computed_with():
    columns = [Column("Số"), Column("Ngày"), Column("Tỷ lệ"), Column("Trống"), Column("Trung vị")]
    told = [7051, date(2022, 5, 13), Share(1, 8), Share(1, 0), Decimal("232.3")]
    row = sheet_of(list_workbook("Bảng", columns, [told]))[4]
    assert row[0].value == 7051
    assert row[1].value.date() == date(2022, 5, 13)
    assert (row[2].value, row[2].number_format) == (0.125, "0.0%")
    assert row[3].value is None
    assert (row[4].value, row[4].number_format) == (232.3, "#,##0.0")


def test_head_stands_still_and_is_repeated_on_a4_lying_down():
    page = sheet_of(listed(["An", 1], notes=["Tại ngày 16/6/2025"]))
    assert [page["A1"].value, page["A2"].value, page["A4"].value] == [
        "Danh sách",
        "Tại ngày 16/6/2025",
        "Họ và tên",
    ]
    assert page.freeze_panes == "C5"
    assert page.print_title_rows == "$4:$4"
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert (page.sheet_properties.pageSetUpPr.fitToPage, page.page_setup.fitToHeight) == (True, 0)
    assert page.column_dimensions["A"].width > 29


def test_columns_that_belong_together_stand_under_one_heading():
    columns = [
        Column("Đơn vị"),
        Column("Kết nạp", group="B. Tăng"),
        Column("Đến", group="B. Tăng"),
        Column("D"),
    ]
    page = sheet_of(workbook([Sheet("Biểu 1", "Biểu 1", columns, [Line(["Xã", 1, 2, 3], strong=True)])]))
    assert [str(merged) for merged in page.merged_cells.ranges] == ["B3:C3"]
    assert [page["B3"].value, page["B4"].value, page["C4"].value] == ["B. Tăng", "Kết nạp", "Đến"]
    assert page["A5"].font.bold


def test_row_is_as_high_as_its_longest_text_and_lines_below_a_total_are_moved_in():
    columns = [Column("", 6), Column("Chỉ tiêu", 20)]
    rows = [Line(["B", "Tăng trong kỳ"]), Line(["", "Chuyển đến từ huyện khác trong tỉnh"], indent=2)]
    page = sheet_of(workbook([Sheet("Biểu", "Biểu", columns, rows)]))
    first = page.max_row - 1
    assert page.row_dimensions[first + 1].height > 1.9 * page.row_dimensions[first].height
    below = page.cell(first + 1, 2).alignment
    assert (below.indent, below.horizontal) == (2, "left")


def test_invented_data_say_so_above_the_list_and_on_every_page():
    data = listed(["An", 1], banner="DỮ LIỆU MINH HỌA & hư cấu")
    assert sheet_of(data)["A2"].value == "DỮ LIỆU MINH HỌA & hư cấu"
    assert "DỮ LIỆU MINH HỌA &amp;&amp; hư cấu" in parts(data)["xl/worksheets/sheet1.xml"]


def test_sheets_get_names_that_excel_accepts():
    sheets = [Sheet(name, "T", [Column("A")], []) for name in ("Xã [1]: a/b", "'", "x" * 40, "X" * 40)]
    names = openpyxl.load_workbook(BytesIO(workbook(sheets))).sheetnames
    assert names == ["Xã  1   a b", "1", "x" * 31, "X" * 27 + " 2"]


def test_long_text_is_cut_to_what_a_cell_holds():
    assert len(sheet_of(listed(["a" * 40_000, 1]))["A4"].value) == 32_767


def test_list_of_nothing_says_so():
    assert sheet_of(listed(*[]))["A4"].value == "Không có dòng nào."


def test_rows_are_taken_one_by_one():
    """A list may be a stream: nothing is asked of it but its rows in order."""
    taken = []

    def rows():
        for number in range(3):
            taken.append(number)
            yield [f"Người {number}", number]

    page = sheet_of(list_workbook("Danh sách", [Column("Tên"), Column("Số")], rows()))
    assert taken == [0, 1, 2]
    assert page["B6"].value == 2


def test_file_name_is_plain():
    assert file_name("co-cau", "", "yen-lac") == "co-cau_yen-lac.xlsx"
