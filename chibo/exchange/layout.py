"""Which sheet, which header rows, which column means what: guessed from headers, changed by the user."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

import yaml

from chibo.engine.vietnamese import (
    ColumnGuess,
    Encoding,
    encoding_for_font,
    is_convertible,
    score_column,
    search_key,
    to_unicode,
)
from chibo.exchange.choices import FIELDS, FIELDS_OF, IGNORED, SheetKind
from chibo.exchange.reading import Sheet
from chibo.exchange.words import is_marked, is_unmarked, word_code
from chibo.regulations.loader import code_list, code_lists

DEEPEST_HEADER: Final = 15
OVER: Final = " / "  # between the heading of a group of columns and that of one of them
_SIGNS = re.compile(r"[^a-z0-9 ]+")
_BRACKETS = re.compile(r"\([^)]*\)")
_OLD_FONTS = (Encoding.TCVN3, Encoding.TCVN3_UPPER, Encoding.VNI)


@dataclass(frozen=True)
class Layout:
    """Where the table begins: the sheet's name, the first header row from 0, one or two header rows."""

    sheet: str
    top: int
    depth: int = 1

    @property
    def first(self) -> int:
        """The first row of data, from 0."""
        return self.top + self.depth


@dataclass
class Column:
    """A column of the file: its header, what it means, and the encoding it was typed in.

    `unsure` asks the user to look at the encoding. `month_first` reads 03/25/1980 as 25 March. `ticks`: no
    cell holds more than a mark or a no.
    """

    index: int
    header: str
    field: str = IGNORED
    encoding: str = Encoding.UNICODE
    font: str = ""
    unsure: bool = False
    month_first: bool = False
    ticks: bool = False

    @property
    def word(self) -> str:
        """What a mark in the column says: its header, without that of the group."""
        return heading_word(self.field, self.header)

    @property
    def marks(self) -> bool:
        """One of several columns that give a coded field by marks: "LLCT | Cao cấp, Trung cấp"."""
        return gives_by_marks(self.field, self.header, self.ticks)

    @property
    def letter(self) -> str:
        """A, B … Z, AA as in a spreadsheet."""
        return column_letter(self.index)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def column_letter(index: int) -> str:
    """The letters of a column counted from 0.

    >>> column_letter(0), column_letter(26)
    ('A', 'AA')
    """
    letters, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def header_key(header: str) -> str:
    """A header as it is compared: no marks, case, brackets, stars or line breaks."""
    plain = _SIGNS.sub(" ", search_key(_BRACKETS.sub(" ", header)))
    return " ".join(plain.split())


@cache
def synonyms(kind: str = SheetKind.MEMBERS) -> Mapping[str, str]:
    """Every known header of a kind of sheet, as compared, with the field it means.

    A kind's own words come first; of fields it shares with the list of members the words of that list follow.
    """
    known: dict[str, str] = {}
    for listed in (_listed(kind), _listed(SheetKind.MEMBERS)):
        for field, headers in listed.items():
            for header in headers if field in FIELDS_OF[kind] else ():
                known.setdefault(header_key(str(header)), field)
    return known


@cache
def _listed(kind: str) -> Mapping[str, list[str]]:
    """The words of one file; a field that its kind does not have is a mistake in it."""
    name = "synonyms.yaml" if kind == SheetKind.MEMBERS else f"sheets/{kind}.yaml"
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    listed: dict[str, list[str]] = yaml.safe_load(text)
    unknown = set(listed) - set(FIELDS_OF[kind])
    if unknown:
        raise ValueError(f"{name}: there is no field {sorted(unknown)}")
    return listed


def field_of(header: str, known: Mapping[str, str] | None = None, kind: str = SheetKind.MEMBERS) -> str:
    """The field a header means, also one typed in an old font; nothing for unknown ones."""
    table = synonyms(kind) if known is None else {**synonyms(kind), **known}
    for text in _readings(header):
        if header_key(text) in table:
            return table[header_key(text)]
        group = table.get(header_key(text.partition(OVER)[0]), IGNORED)
        if gives_by_marks(group, text, False):
            return group
        if header_key(text.rpartition(OVER)[2]) in table:
            return table[header_key(text.rpartition(OVER)[2])]
    return IGNORED


@lru_cache(4096)
def heading_word(field: str, header: str) -> str:
    """The last part of a header; of one in an old font the reading that the list of the field knows."""
    readings = _readings(header.rpartition(OVER)[2])
    return next((text for text in readings if word_code(field, text)), readings[0])


@lru_cache(4096)
def gives_by_marks(field: str, header: str, ticks: bool) -> bool:
    """A column of a coded field that holds marks, or whose header is itself one of the field's words."""
    coded = field in FIELDS and FIELDS[field].sort == "code"
    return coded and (ticks or bool(word_code(field, heading_word(field, header))))


def _readings(header: str) -> list[str]:
    if header.isascii() or not is_convertible(header):
        return [header]
    return [header, *(to_unicode(header, encoding) for encoding in _OLD_FONTS)]


def headers_at(rows: Sequence[Sequence[str]], top: int, depth: int) -> list[str]:
    """The headers of all columns; of two rows as "upper / lower", the upper one reaching to the right."""
    upper = list(rows[top]) if top < len(rows) else []
    if depth == 1 or top + 1 >= len(rows):
        return [_one_line(text) for text in upper]
    lower = list(rows[top + 1])
    width = max(len(upper), len(lower))
    upper += [""] * (width - len(upper))
    lower += [""] * (width - len(lower))
    headers, reach = [], ""
    for above, below in zip(upper, lower, strict=True):
        reach = above if above.strip() else (reach if below.strip() else "")
        parts = [_one_line(part) for part in (reach, below)]
        headers.append(OVER.join(part for part in parts if part))
    return headers


def _one_line(text: str) -> str:
    """A cell of the header on one line; a stroke in it does not divide a group from its column."""
    return " ".join(text.split()).replace(OVER, "/")


def guess_layout(sheets: Sequence[Sheet], kind: str = SheetKind.MEMBERS) -> Layout:
    """The sheet and header rows under which the most fields are understood."""
    best, found = (0.0, 0), Layout(sheets[0].name, 0)
    for sheet in sheets:
        for top in range(min(DEEPEST_HEADER, len(sheet.rows))):
            for depth in (1, 2):
                score = (_score(sheet, top, depth, kind), len(sheet.rows))
                if score > best:
                    best, found = score, Layout(sheet.name, top, depth)
    return found


def _score(sheet: Sheet, top: int, depth: int, kind: str) -> float:
    """Fields understood; a second header row must be worth it, and look like one."""
    headers = headers_at(sheet.rows, top, depth)
    fields = {field for header in headers if header and (field := field_of(header, kind=kind))}
    if depth == 2 and top + 1 < len(sheet.rows):
        lower = [cell for cell in sheet.rows[top + 1] if cell.strip()]
        if not lower or any(any(char.isdigit() for char in cell) for cell in lower):
            return 0
        return len(fields) + _more_marks(headers, kind) - 0.5
    return float(len(fields))


def _more_marks(headers: Sequence[str], kind: str) -> int:
    """How many columns more than one each group of marks has: they show that the second row is a header."""
    groups: dict[str, set[str]] = {}
    for header in headers:
        above, sign, below = header.partition(OVER)
        field = field_of(above, kind=kind) if sign else IGNORED
        if field and FIELDS[field].sort == "code":
            groups.setdefault(field, set()).add(below)
    return sum(len(words) - 1 for words in groups.values())


def guess_columns(
    sheet: Sheet, layout: Layout, remembered: Mapping[str, str], kind: str = SheetKind.MEMBERS
) -> list[Column]:
    """What each column means and how it was typed; of two columns of one field the first keeps it.

    Columns of marks share their field.
    """
    headers = headers_at(sheet.rows, layout.top, layout.depth)
    body = sheet.rows[layout.first :]
    width = max([len(headers), *(len(row) for row in body)], default=0)
    headers += [""] * (width - len(headers))
    taken: dict[str, bool] = {}
    columns = []
    for index, header in enumerate(headers):
        values = [row[index] for row in body if index < len(row) and row[index].strip()]
        if not header and not values:
            continue
        column = Column(index, header, field_of(header, remembered, kind), ticks=_only_ticks(values))
        if not column.field and column.ticks and OVER in header:
            column.field = _coded_group(header, remembered, kind)
        if column.field in taken and not (taken[column.field] and column.marks):
            column.field = IGNORED
        if column.field:
            taken[column.field] = column.marks
        _judge_encoding(column, values, sheet.fonts.get(index, {}))
        columns.append(column)
    return columns


def _only_ticks(values: Sequence[str]) -> bool:
    return any(is_marked(value) for value in values) and all(
        is_marked(value) or is_unmarked(value) for value in values
    )


def _coded_group(header: str, remembered: Mapping[str, str], kind: str) -> str:
    """The coded field a group of columns is about, whatever the heading of the one column."""
    field = field_of(header.partition(OVER)[0], remembered, kind)
    return field if field and FIELDS[field].sort == "code" else IGNORED


def _reads_better_as_it_is(column: Column, values: Sequence[str], told: Encoding, guess: ColumnGuess) -> bool:
    """Unicode text in an old font: pasted cells keep the look. Words of a list decide where there is one."""
    if guess.encoding == Encoding.UNICODE and not all(value.isascii() for value in values):
        return True
    if not column.field or FIELDS[column.field].sort != "code":
        return False
    words, typed = _listed_words(), {value for value in values if not value.isascii()}
    plain = sum(search_key(value) in words for value in typed)
    return plain > sum(search_key(to_unicode(value, told)) in words for value in typed)


@cache
def _listed_words() -> frozenset[str]:
    """Every spelling of every code of the lists, as searched."""
    codes = [code for name in code_lists() for code in code_list(name).values()]
    return frozenset(
        search_key(word) for code in codes for word in (code.vi, *code.aliases, *code.match_only)
    )


def _judge_encoding(column: Column, values: Sequence[str], fonts: Mapping[str, int]) -> None:
    """By the font most cells have, where it is an old one; else by statistics over the column."""
    old = {font: n for font, n in fonts.items() if encoding_for_font(font) != Encoding.UNICODE}
    guess = score_column(values)
    if old and sum(old.values()) * 2 >= sum(fonts.values()):
        column.font = max(old, key=lambda font: old[font])
        told = encoding_for_font(column.font)
        column.encoding = Encoding.UNICODE if _reads_better_as_it_is(column, values, told, guess) else told
        column.unsure = column.encoding != told or len({encoding_for_font(font) for font in old}) > 1
        return
    column.font = max(fonts, key=lambda font: fonts[font]) if fonts else ""
    column.encoding = guess.encoding or Encoding.UNICODE
    column.unsure = guess.encoding is None
