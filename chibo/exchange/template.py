"""Workbooks that go out of an import: the empty template T1, and the rows not brought in with what to do.

Cells are written as text only: nothing in them can become a formula.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from chibo.exchange.choices import Fate
from chibo.exchange.models import Batch, StagedRow
from chibo.exchange.queries import columns_of, layout_of, opened, rows_of
from chibo.exchange.values import texts_of
from chibo.exchange.workbook import harmless
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
REFERENCES = (("DANTOC", "ethnic_groups"), ("TONGIAO", "religions"), ("TINH", "provinces"))


def template_workbook() -> bytes:
    """T1 empty, with its two header rows and the lists of permitted words."""
    buffer = BytesIO()
    with _book(buffer) as book:
        sheet, head = book.add_worksheet("Danh sách"), _head(book)
        column = 0
        for title, parts in COLUMNS:
            if parts:
                sheet.merge_range(0, column, 0, column + len(parts) - 1, title, head)
                for offset, part in enumerate(parts):
                    sheet.write_string(1, column + offset, part, head)
            else:
                sheet.merge_range(0, column, 1, column, title, head)
            column += max(len(parts), 1)
        sheet.set_column(0, column, 16, book.add_format({"num_format": "@"}))
        sheet.freeze_panes(2, 3)
        for name, listed in REFERENCES:
            page = book.add_worksheet(name)
            for line, code in enumerate(code_list(listed).values()):
                page.write_string(line, 0, code.vi)
            page.set_column(0, 0, 40)
    return buffer.getvalue()


def error_workbook(batch: Batch) -> bytes:
    """The rows that were not brought in, in the file's own columns, with a column that says what to do."""
    columns, layout = columns_of(batch), layout_of(batch)
    width = max((column.index for column in columns), default=0) + 1
    buffer = BytesIO()
    with _book(buffer) as book:
        sheet, head = book.add_worksheet((layout.sheet or "Danh sách")[:31]), _head(book)
        told = {column.index: column.header for column in columns}
        _write_head(sheet, head, [told.get(index, "") for index in range(width)], layout.depth)
        sheet.write_string(layout.depth - 1, width, _("Cần sửa"), head)
        rows = rows_of(batch).filter(fate__in=[Fate.FAULTY, Fate.SKIP])
        for line, row in enumerate(rows, start=layout.depth):
            for index, text in enumerate(row_texts(batch, row)[:width]):
                sheet.write_string(line, index, harmless(text))
            sheet.write_string(line, width, " ".join(sentence for _field, sentence in sentences(batch, row)))
        sheet.set_column(0, width - 1, 16)
        sheet.set_column(width, width, 60)
        sheet.freeze_panes(layout.depth, 0)
    return buffer.getvalue()


def _write_head(sheet: Any, head: Any, headers: Sequence[str], depth: int) -> None:
    """The header rows as they were: a title over several columns stands over the first of them."""
    before = ""
    for index, header in enumerate(headers):
        upper, _sign, lower = header.rpartition(" / ") if depth == 2 else ("", "", header)
        if depth == 2 and upper and upper != before:
            sheet.write_string(0, index, upper, head)
        sheet.write_string(depth - 1 if upper or depth == 1 else 0, index, lower, head)
        before = upper


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
        {"bold": True, "text_wrap": True, "border": 1, "valign": "vcenter", "align": "center"}
    )
