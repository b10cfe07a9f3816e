"""The empty template T1 as a workbook. Cells are written as text only: nothing in them becomes a formula."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from chibo.exchange.workbook import A3, FONT, LINE, lay_out
from chibo.regulations.loader import code_list

# Template T1 as committees fill it for the national database: title, then the parts of a split column.
COLUMNS: Sequence[tuple[str, Sequence[str]]] = (
    ("STT", ()),
    ("ID (UUID)", ()),
    ("Họ và tên*", ()),
    ("Tên gọi khác", ()),
    ("Giới tính*", ()),
    ("Sinh ngày*", ()),
    ("Dân tộc*", ()),
    ("Tôn giáo*", ()),
    ("Số định danh cá nhân*", ()),
    ("Số thẻ Đảng*", ()),
    ("Nơi cấp thẻ", ()),
    ("Ngày cấp thẻ", ()),
    ("Số thẻ Đảng theo QĐ 85", ()),
    ("Tổ chức Đảng sinh hoạt*", ()),
    ("Nơi ĐK khai sinh", ("Quốc gia", "Tỉnh", "Chi tiết")),
    ("Quê quán", ("Quốc gia", "Tỉnh", "Chi tiết")),
    ("Thường trú", ("Quốc gia", "Tỉnh", "Chi tiết")),
    ("Ngày vào Đảng*", ()),
    ("Ngày chính thức*", ()),
    ("Số CMND cũ", ()),
    ("Trạng thái hoạt động*", ()),
    ("Ngày rời/mất/miễn SH", ()),
    ("Đề nghị xóa", ()),
    ("Kết quả kiểm tra", ()),
    ("Chi tiết lỗi", ()),
)
_ROOM = {"STT": 6, "Họ và tên*": 28, "Giới tính*": 10, "Tổ chức Đảng sinh hoạt*": 34, "Chi tiết lỗi": 40}
REFERENCES = (
    ("QUOCGIA", "countries"),
    ("TINH", "provinces"),
    ("DANTOC", "ethnic_groups"),
    ("TONGIAO", "religions"),
)


def template_workbook() -> bytes:
    """T1 empty, with its two header rows and the lists of permitted words."""
    buffer = BytesIO()
    with open_book(buffer) as book:
        sheet, text = book.add_worksheet("Danh sách"), book.add_format(FONT | {"num_format": "@"})
        headers = [
            (title if first else "", part)
            for title, parts in COLUMNS
            for first, part in zip([True, False, False], parts or ("",), strict=False)
        ]
        for index, (header, _part) in enumerate(headers):
            sheet.set_column(index, index, _ROOM.get(header, 16), text)
        write_head(sheet, head_look(book), list(zip(*headers, strict=True)), 0)
        sheet.freeze_panes(2, 3)
        for name, listed in REFERENCES:
            page = book.add_worksheet(name)
            page.set_column(0, 0, 40, text)
            for line, code in enumerate(code_list(listed).values()):
                page.write_string(line, 0, code.vi, text)
    return buffer.getvalue()


def write_head(sheet: Any, look: Any, rows: Sequence[Sequence[str]], top: int) -> None:
    """One or two header rows from line `top` on, headings of groups and of both rows joined as they were."""
    upper, lower = rows[0], rows[1] if len(rows) > 1 else [""] * len(rows[0])
    column = 0
    while column < len(upper):
        last = column
        while lower[column] and last + 1 < len(upper) and not upper[last + 1] and lower[last + 1]:
            last += 1
        if lower[column]:
            _join(sheet, look, (top, column, top, last), upper[column])
            for index in range(column, last + 1):
                sheet.write_string(top + 1, index, lower[index], look)
        else:
            _join(sheet, look, (top, column, top + len(rows) - 1, column), upper[column])
        column = last + 1
    for line in range(len(rows)):
        sheet.set_row(top + line, 2 * LINE)
    sheet.repeat_rows(top, top + len(rows) - 1)
    lay_out(sheet, paper=A3)


def _join(sheet: Any, look: Any, place: tuple[int, int, int, int], text: str) -> None:
    if place[:2] == place[2:]:
        sheet.write_string(*place[:2], text, look)
    else:
        sheet.merge_range(*place, text, look)


def open_book(buffer: BytesIO, *, epoch: int = 1900) -> Any:
    """A workbook to be written, whose days are counted from the year."""
    return xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "date_1904": epoch == 1904,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )


def head_look(book: Any) -> Any:
    """The look of header cells."""
    return book.add_format(
        FONT | {"bold": True, "text_wrap": True, "border": 1, "valign": "vcenter", "align": "center"}
    )
