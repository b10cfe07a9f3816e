"""Workbooks that go out of an import: the empty template T1, and the rows not brought in with what to do.

Cells are written as text only: nothing in them can become a formula.
"""

from collections.abc import Sequence
from io import BytesIO
from itertools import groupby
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from chibo.exchange.choices import Fate
from chibo.exchange.models import Batch, StagedRow
from chibo.exchange.queries import columns_of, layout_of, opened, rows_of
from chibo.exchange.texts import texts_of
from chibo.exchange.workbook import A3, FONT, LINE, harmless, lay_out, lines_needed
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
_NAMES = {"full_name", "given"}
_PINNED, _WIDEST, _ADVICE = 4, 30, 60
REFERENCES = (
    ("QUOCGIA", "countries"),
    ("TINH", "provinces"),
    ("DANTOC", "ethnic_groups"),
    ("TONGIAO", "religions"),
)


def template_workbook() -> bytes:
    """T1 empty, with its two header rows and the lists of permitted words."""
    buffer = BytesIO()
    with _book(buffer) as book:
        sheet, text = book.add_worksheet("Danh sách"), book.add_format(FONT | {"num_format": "@"})
        headers = [
            f"{title} / {part}" if part else title for title, parts in COLUMNS for part in parts or ("",)
        ]
        for index, header in enumerate(headers):
            sheet.set_column(index, index, _ROOM.get(header, 16), text)
        _write_head(sheet, _head(book), headers, 2)
        sheet.freeze_panes(2, 3)
        for name, listed in REFERENCES:
            page = book.add_worksheet(name)
            page.set_column(0, 0, 40, text)
            for line, code in enumerate(code_list(listed).values()):
                page.write_string(line, 0, code.vi, text)
    return buffer.getvalue()


def error_workbook(batch: Batch) -> bytes:
    """The rows that were not brought in, in the file's own columns, with a column that says what to do."""
    columns, layout = columns_of(batch), layout_of(batch)
    width = max((column.index for column in columns), default=0) + 1
    told = {column.index: column.header for column in columns}
    headers = [*(told.get(index, "") for index in range(width)), _("Cần sửa")]
    rows = [
        [
            *_full(row_texts(batch, row), width),
            " ".join(sentence for _field, sentence in sentences(batch, row)),
        ]
        for row in rows_of(batch).filter(fate__in=[Fate.FAULTY, Fate.SKIP])
    ]
    widths = [*(_width([headers[index], *(row[index] for row in rows)]) for index in range(width)), _ADVICE]
    buffer = BytesIO()
    with _book(buffer) as book:
        sheet = book.add_worksheet((layout.sheet or "Danh sách")[:31])
        cell = book.add_format(FONT | {"num_format": "@", "border": 1, "valign": "top", "text_wrap": True})
        for index, wide in enumerate(widths):
            sheet.set_column(index, index, wide)
        _write_head(sheet, _head(book), headers, layout.depth)
        for line, row in enumerate(rows, start=layout.depth):
            sheet.set_row(line, LINE * lines_needed(row, widths))
            for index, text in enumerate(row):
                sheet.write_string(line, index, harmless(text), cell)
        named = next((column.index + 1 for column in columns if column.field in _NAMES), 0)
        sheet.freeze_panes(layout.depth, named if named <= _PINNED else 0)
    return buffer.getvalue()


def _full(cells: Sequence[str], width: int) -> list[str]:
    """Exactly as many cells as there are columns."""
    return [*cells, *([""] * width)][:width]


def _width(texts: Sequence[str]) -> float:
    """Wide enough for the longest word and most texts; not so wide that a row is lost from sight."""
    words = [len(word) for text in texts for word in text.rpartition(" / ")[2].split()]
    return min(max([8, *(word + 2 for word in words), *(len(text) for text in texts[1:])]), _WIDEST)


def _write_head(sheet: Any, head: Any, headers: Sequence[str], depth: int) -> None:
    """The header rows as they were: a title over several columns, or one that reaches over both rows."""
    for upper, group in groupby(enumerate(headers), key=lambda one: _upper(one[1], depth, one[0])):
        columns = [(index, header.rpartition(" / ")[2]) for index, header in group]
        first, last = columns[0][0], columns[-1][0]
        if isinstance(upper, str):
            _join(sheet, head, (0, first, 0, last), upper)
            for index, lower in columns:
                sheet.write_string(1, index, lower, head)
        else:
            _join(sheet, head, (0, first, depth - 1, first), headers[first])
    for line in range(depth):
        sheet.set_row(line, 2 * LINE)
    sheet.repeat_rows(0, depth - 1)
    lay_out(sheet, paper=A3)


def _upper(header: str, depth: int, index: int) -> str | int:
    """The title above a column; columns without one stand alone."""
    upper = header.rpartition(" / ")[0]
    return upper if depth == 2 and upper else index


def _join(sheet: Any, head: Any, place: tuple[int, int, int, int], text: str) -> None:
    if place[:2] == place[2:]:
        sheet.write_string(*place[:2], text, head)
    else:
        sheet.merge_range(*place, text, head)


def row_texts(batch: Batch, row: StagedRow) -> list[str]:
    """The row's cells in Unicode, with what was typed on screen instead of the original."""
    cells: list[str] = list(opened(batch, row.cells))
    columns, fixes = columns_of(batch), opened(batch, row.fixes) or {}
    texts = texts_of(cells, columns, fixes)
    for column in columns:
        if column.field in texts:
            cells += [""] * (column.index + 1 - len(cells))
            cells[column.index] = texts[column.field]
    return cells


def sentences(batch: Batch, row: StagedRow) -> list[tuple[str, str]]:
    """What was found about the row: the field concerned, and the sentence in the reader's language."""
    verdict = opened(batch, row.verdict) or {"findings": []}
    return [(name, sentence(text, params)) for name, _code, text, params, _severity in verdict["findings"]]


def sentence(text: str, params: dict[str, str]) -> str:
    """A kept finding in the reader's language."""
    return _(text) % params


def _book(buffer: BytesIO) -> Any:
    return xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )


def _head(book: Any) -> Any:
    return book.add_format(
        FONT | {"bold": True, "text_wrap": True, "border": 1, "valign": "vcenter", "align": "center"}
    )
