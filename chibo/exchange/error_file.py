"""The rows that were not brought in, as a workbook in the layout of the file, with what to do.

Cells are written as text only: nothing in them can become a formula. Old fonts come out as Unicode.
"""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from chibo.engine.vietnamese import Encoding, score_column, split_name, to_unicode
from chibo.exchange.choices import COMPARED, FIELDS, IGNORED, Fate
from chibo.exchange.layout import OVER, Column
from chibo.exchange.models import Batch, StagedRow
from chibo.exchange.queries import columns_of, head_of, layout_of, opened, rows_of
from chibo.exchange.template import head_look, open_book, write_head
from chibo.exchange.texts import cell_text, texts_of
from chibo.exchange.words import GENDERS, is_unmarked, word, word_code
from chibo.exchange.workbook import FONT, LINE, harmless, lines_needed

_NAMES = {"full_name", "given"}
_PINNED, _WIDEST, _NUMBER, _ADVICE = 4, 30, 8, 60
_GENDERS = {"m": "male", "f": "female"}


def error_workbook(batch: Batch) -> bytes:
    """What stands above the rows as it was, the rows, their number in the file, what to do."""
    columns, layout = columns_of(batch), layout_of(batch)
    head = _head(batch, columns)
    width = _width_of_file(columns, head[layout.top :])
    rows = [(row, _row(batch, row, columns, width)) for row in rows_left(batch)]
    shown = [*head[layout.top :], *(cells for _row, cells in rows)]
    widths = [_width([line[index] for line in shown], layout.depth) for index in range(width)]
    widths += [_NUMBER, _ADVICE]
    buffer = BytesIO()
    with open_book(buffer, epoch=batch.layout.get("epoch", 1900)) as book:
        sheet = book.add_worksheet((layout.sheet or "Danh sách")[:31])
        for index, wide in enumerate(widths):
            sheet.set_column(index, index, wide)
        _write_above(sheet, book.add_format(FONT | {"bold": True}), head[: layout.top])
        titles = [[*line[:width], "", ""] for line in head[layout.top :]]
        titles[0][width:] = [_("Dòng"), _("Cần sửa")]
        write_head(sheet, head_look(book), titles, layout.top)
        _write_rows(book, sheet, rows, widths, layout.first)
        named = next((column.index + 1 for column in columns if column.field in _NAMES), 0)
        sheet.freeze_panes(layout.first, named if named <= _PINNED else 0)
    return buffer.getvalue()


def rows_left(batch: Batch) -> QuerySet[StagedRow]:
    """Rows that were not brought in; of a sheet that is only compared also those that say something else."""
    left = Q(fate__in=[Fate.FAULTY, Fate.SKIP])
    return rows_of(batch).filter(left | Q(level__gt=0) if batch.kind in COMPARED else left)


def _head(batch: Batch, columns: Sequence[Column]) -> list[list[str]]:
    """All lines down to the header, equally long; of an import that kept none, headers from its columns."""
    layout = layout_of(batch)
    width = max((column.index for column in columns), default=0) + 1
    kept = head_of(batch) or [[] for _line in range(layout.top)] + _from_columns(columns, layout.depth, width)
    width = max([width, *map(len, kept)])
    return _in_unicode([[*line, *([""] * (width - len(line)))] for line in kept], columns)


def _from_columns(columns: Sequence[Column], depth: int, width: int) -> list[list[str]]:
    rows = [[""] * width for _line in range(depth)]
    above = ""
    for column in columns:
        upper, sign, lower = column.header.partition(OVER) if depth == 2 else (column.header, "", "")
        if sign:
            rows[1][column.index] = lower
        rows[0][column.index] = "" if sign and upper == above else upper
        above = upper if sign else ""
    return rows


def _in_unicode(lines: list[list[str]], columns: Sequence[Column]) -> list[list[str]]:
    """Headings above columns in an old font are in one too where their own letters say so."""
    if all(column.encoding == Encoding.UNICODE for column in columns):
        return lines
    font = score_column([text for line in lines for text in line if text]).encoding or Encoding.UNICODE
    return [[to_unicode(text, font) for text in line] for line in lines]


def _width_of_file(columns: Sequence[Column], titles: Sequence[Sequence[str]]) -> int:
    """How many columns the file has, without those two that an earlier file of this kind put at its end."""
    width = max((column.index for column in columns), default=0) + 1
    added = {_("Dòng"), _("Cần sửa")}
    while width > 1 and titles[0][width - 1] in added and not any(line[width - 1] for line in titles[1:]):
        width -= 1
    return width


def _width(texts: Sequence[str], heads: int) -> float:
    """Wide enough for the longest word and most texts; not so wide that a row is lost from sight."""
    words = [len(word) for text in texts for word in text.split()]
    longest = (len(text) for text in texts[heads:])
    return min(max([8, *(length + 2 for length in words), *longest]), _WIDEST)


def _write_above(sheet: Any, look: Any, lines: Sequence[Sequence[str]]) -> None:
    for number, line in enumerate(lines):
        for index, text in enumerate(line):
            if text:
                sheet.write_string(number, index, harmless(text), look)


def _write_rows(
    book: Any,
    sheet: Any,
    rows: Sequence[tuple[StagedRow, Sequence[str]]],
    widths: Sequence[float],
    first: int,
) -> None:
    look = FONT | {"border": 1, "valign": "top", "text_wrap": True}
    text, number = book.add_format(look | {"num_format": "@"}), book.add_format(look)
    for line, (row, cells) in enumerate(rows, start=first):
        *own, advice = cells
        sheet.set_row(line, LINE * lines_needed([*own, "", advice], widths))
        for index, cell in enumerate(own):
            sheet.write_string(line, index, harmless(cell), text)
        sheet.write_number(line, len(own), row.number, number)
        sheet.write_string(line, len(own) + 1, harmless(advice), text)


def _row(batch: Batch, row: StagedRow, columns: Sequence[Column], width: int) -> list[str]:
    """The cells of a row, then what was found about it and typed for what the file has no column for."""
    cells, homeless = row_texts(batch, row, columns)
    told = [sentence for _field, sentence in sentences(batch, row)]
    told += [_("Đã gõ %(field)s: %(text)s.") % {"field": FIELDS[name].label, "text": text}
             for name, text in homeless.items() if text]  # fmt: skip
    return [*[*cells, *([""] * width)][:width], " ".join(told)]


def row_texts(batch: Batch, row: StagedRow, columns: Sequence[Column]) -> tuple[list[str], Mapping[str, str]]:
    """The cells in Unicode, with what was typed on screen instead; and what has no column to go into."""
    kept: list[str] = list(opened(batch, row.cells))
    fixes: dict[str, str] = opened(batch, row.fixes) or {}
    texts = texts_of(kept, columns, fixes)
    cells = [*kept, *([""] * (max((column.index for column in columns), default=0) + 1 - len(kept)))]
    for column in columns:
        raw = cells[column.index]
        if column.field and not column.marks and column.field in texts:
            cells[column.index] = texts[column.field]
        elif column.field or column.encoding != Encoding.UNICODE:
            cells[column.index] = cell_text(raw, column) if raw else ""
    homeless = {name: text for name, text in fixes.items() if name not in _whole(columns)}
    for name in [name for name in homeless if any(column.field == name for column in columns)]:
        _mark(cells, [column for column in columns if column.field == name], homeless.pop(name))
    _name(cells, columns, homeless)
    _gender(cells, columns, homeless)
    return cells, homeless


def _whole(columns: Sequence[Column]) -> set[str]:
    return {column.field for column in columns if column.field != IGNORED and not column.marks}


def _mark(cells: list[str], group: Sequence[Column], text: str) -> None:
    """The word that was typed as a mark in its column; in the first one where none bears it."""
    code = word_code(group[0].field, text)
    said = [bool(code) and word_code(column.field, column.word) == code for column in group]
    for column, this in zip(group, said, strict=True):
        cells[column.index] = "x" if this else ""
    if text and not any(said):
        cells[group[0].index] = text


def _name(cells: list[str], columns: Sequence[Column], homeless: dict[str, str]) -> None:
    """A full name that was typed, where the file has it in two columns."""
    places = {column.field: column.index for column in columns}
    if "full_name" in homeless and {"family", "given"} <= places.keys():
        parts = split_name(homeless.pop("full_name"))
        cells[places["family"]] = " ".join(part for part in (parts.family, parts.middle) if part)
        cells[places["given"]] = parts.given


def _gender(cells: list[str], columns: Sequence[Column], homeless: dict[str, str]) -> None:
    """Gender and day of birth that were typed, where the file has them under "Nam | Nữ"."""
    places = {column.field: column.index for column in columns if column.field in _GENDERS.values()}
    filled = [name for name, index in places.items() if not is_unmarked(cells[index])]
    wanted = _GENDERS.get(GENDERS.get(word(homeless.get("gender", "")), ""), filled[0] if filled else "")
    if len(places) < 2 or not {"gender", "birth"} & homeless.keys() or not wanted:
        return
    source = wanted if wanted in filled else (filled or [wanted])[0]
    text = homeless.pop("birth", "") or cells[places[source]] or "x"
    homeless.pop("gender", None)
    for name, index in places.items():
        cells[index] = text if name == wanted else ""


def sentences(batch: Batch, row: StagedRow) -> list[tuple[str, str]]:
    """What was found about the row: the field concerned, and the sentence in the reader's language."""
    verdict = opened(batch, row.verdict) or {"findings": []}
    return [(name, sentence(text, params)) for name, _code, text, params, _severity in verdict["findings"]]


def sentence(text: str, params: dict[str, str]) -> str:
    """A kept finding in the reader's language."""
    return _(text) % params
