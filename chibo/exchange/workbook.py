"""Workbooks of lists and tables for people who work in Excel.

Text is written as text only: whatever a cell says, it never becomes a formula, a link or a number. Numbers
are numbers, days are days; a list of nothing says so. A4 lying down, the header row frozen and repeated on
every page.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from io import BytesIO
from textwrap import wrap
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RISKY = tuple("=+-@\t\r＝＋－＠")
_LONGEST = 32_767
A4, A3 = 9, 8
LINE = 16  # points one line of text is high
BOLD = 0.85  # of the letters that a column takes, so many when they are bold
FONT = {"font_name": "Times New Roman", "font_size": 12}
_KINDS: dict[str, dict[str, Any]] = {
    "share": {"num_format": "0.0%"},
    "number": {"num_format": "#,##0"},
    "tenths": {"num_format": "#,##0.0"},
    "day": {"num_format": "dd/mm/yyyy", "align": "right"},
    "text": {"text_wrap": True},
    "blank": {},
}


@dataclass(frozen=True)
class Share:
    """A part of a whole, written as a percentage; an empty cell where there is no whole."""

    part: int
    whole: int


Cell = str | int | Decimal | date | Share | None


@dataclass(frozen=True)
class Column:
    """A heading and its width in characters. `group` is a heading over several columns side by side."""

    title: str
    width: float = 14
    group: str = ""


@dataclass(frozen=True)
class Line:
    """A row of cells; `strong` rows are totals, `indent` moves the second column in."""

    cells: Sequence[Cell]
    strong: bool = False
    indent: int = 0


@dataclass(frozen=True)
class Sheet:
    """One sheet: a title, lines beneath it, the table, and lines below that."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Line]
    notes: Sequence[str] = ()
    below: Sequence[str] = ()
    pinned: int = 1


@dataclass
class _Looks:
    """The formats of one workbook, made when first asked for."""

    book: Any
    made: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)
    cells: dict[tuple[str, bool, int], Any] = field(default_factory=dict)

    def of(self, **marks: Any) -> Any:
        key = tuple(sorted(marks.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(FONT | marks)
        return self.made[key]

    def cell(self, kind: str, strong: bool, indent: int) -> Any:
        """The look of a cell of figures: asked for each of a million cells, so kept by a short key."""
        look = self.cells.get((kind, strong, indent))
        if look is None:
            marks: dict[str, Any] = {"border": 1, "valign": "top"}
            marks |= {"bold": True} if strong else {}
            marks |= {"indent": indent, "align": "left"} if indent else {}
            look = self.cells[kind, strong, indent] = self.of(**(marks | _KINDS[kind]))
        return look


def harmless(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet might take it for a formula.

    >>> harmless("=1+1"), harmless("An")
    ("'=1+1", 'An')
    """
    return f"'{text}" if text.startswith(_RISKY) else text


def list_workbook(
    title: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, notes: Sequence[str] = (),
    below: Sequence[str] = (), banner: str = "",
) -> bytes:  # fmt: skip
    """One list as a workbook. `banner` is printed at the head of every page."""
    sheet = Sheet(title, title, columns, (Line(row) for row in rows), notes, below, pinned=2)
    return workbook([sheet], banner=banner)


def workbook(sheets: Sequence[Sheet], *, banner: str = "") -> bytes:
    """Sheets as an .xlsx file. Rows go out as they come: a long list needs no memory."""
    buffer = BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        looks, names = _Looks(book), set[str]()
        for sheet in sheets:
            page = book.add_worksheet(_sheet_name(sheet.name, names))
            _fill(page, looks, sheet, banner)
    return buffer.getvalue()


def file_name(*parts: str) -> str:
    """A file name of plain letters: parts joined by hyphens.

    >>> file_name("bieu-1", "yen-lac", "2022-05-13")
    'bieu-1_yen-lac_2022-05-13.xlsx'
    """
    return "_".join(part for part in parts if part) + ".xlsx"


def _fill(page: Any, looks: _Looks, sheet: Sheet, banner: str) -> None:
    row = _head(page, looks, sheet, banner)
    widths, first = [column.width for column in sheet.columns], row
    for line in sheet.rows:
        _write(page, looks, row, line, widths)
        row += 1
    if row == first:
        page.write_string(row, 0, _("Không có dòng nào."), looks.of(italic=True))
        row += 1
    for offset, text in enumerate(sheet.below, start=1):
        page.write_string(row + offset, 0, harmless(text), looks.of(italic=True))


def _head(page: Any, looks: _Looks, sheet: Sheet, banner: str) -> int:
    """Everything above the first row of figures; gives the number of that row."""
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, column.width)
    lines = [(sheet.title, {"bold": True, "font_size": 14})]
    lines += [(banner, {"bold": True})] if banner else []
    lines += [(note, {}) for note in sheet.notes]
    for number, (text, marks) in enumerate(lines):
        page.write_string(number, 0, harmless(text), looks.of(**marks))
    first = len(lines) + 1
    last = first + 1 if any(column.group for column in sheet.columns) else first
    if last > first:
        _groups(page, looks, first, sheet.columns)
    look = looks.of(bold=True, text_wrap=True, border=1, align="center", valign="vcenter")
    titles, widths = zip(*((column.title, column.width * BOLD) for column in sheet.columns), strict=True)
    page.set_row(last, LINE * lines_needed(titles, widths))
    for index, column in enumerate(sheet.columns):
        page.write_string(last, index, harmless(column.title), look)
    page.freeze_panes(last + 1, sheet.pinned)
    page.repeat_rows(first, last)
    lay_out(page, banner)
    return last + 1


def _groups(page: Any, looks: _Looks, row: int, columns: Sequence[Column]) -> None:
    look = looks.of(bold=True, border=1, align="center")
    start = 0
    while start < len(columns):
        title, end = columns[start].group, start
        while end + 1 < len(columns) and columns[end + 1].group == title:
            end += 1
        if title and end > start:
            page.merge_range(row, start, row, end, harmless(title), look)
        else:
            for index in range(start, end + 1):
                page.write_string(row, index, harmless(title), look)
        start = end + 1


def lay_out(page: Any, banner: str = "", *, paper: int = A4) -> None:
    """Print lying down, as wide as one sheet of paper, pages numbered."""
    page.set_landscape()
    page.set_paper(paper)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    page.set_footer("&R&P/&N")
    if banner:
        page.set_header("&C&B" + banner.replace("&", "&&"))


def _write(page: Any, looks: _Looks, row: int, line: Line, widths: Sequence[float]) -> None:
    page.set_row(row, LINE * lines_needed(line.cells, widths))
    for index, cell in enumerate(line.cells):
        indent = line.indent if index == 1 else 0
        _cell(page, (row, index), cell, partial(looks.cell, strong=line.strong, indent=indent))


def lines_needed(cells: Sequence[Cell], widths: Sequence[float]) -> int:
    """How many lines the fullest cell takes; programs other than Excel do not find that out themselves.

    >>> lines_needed(["Chi bộ Trường Trung học cơ sở", "x"], [14, 14])
    3
    """
    return max(
        (
            len(wrap(cell, int(width))) or 1
            for cell, width in zip(cells, widths, strict=False)
            if isinstance(cell, str) and len(cell) > width
        ),
        default=1,
    )


def _cell(page: Any, place: tuple[int, int], cell: Cell, look: Callable[[str], Any]) -> None:
    if isinstance(cell, str) and cell:
        page.write_string(*place, harmless(cell)[:_LONGEST], look("text"))
    elif isinstance(cell, Share) and cell.whole:
        page.write_number(*place, cell.part / cell.whole, look("share"))
    elif isinstance(cell, int):
        page.write_number(*place, cell, look("number"))
    elif isinstance(cell, Decimal):
        page.write_number(*place, cell, look("tenths"))
    elif isinstance(cell, date):
        page.write_datetime(*place, cell, look("day"))
    else:
        page.write_blank(*place, None, look("blank"))


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """A name Excel accepts, used once: at most 31 letters, none of []:*?/\\ and no apostrophe at the ends."""
    plain = "".join(letter if letter.isprintable() and letter not in "[]:*?/\\" else " " for letter in wanted)
    name, number = _cut(plain, 31) or "1", 2
    while name.lower() in taken:
        name, number = f"{_cut(plain, 27)} {number}", number + 1
    taken.add(name.lower())
    return name


def _cut(text: str, most: int) -> str:
    """Excel counts in halves of UTF-16, and a letter outside the basic plane as two."""
    halves = text.strip(" '").encode("utf-16-le")[: most * 2]
    return halves.decode("utf-16-le", "ignore").strip(" '")
