"""Which sheet, which header rows, which column means what: guessed from headers, changed by the user."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
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
from chibo.exchange.choices import FIELDS, IGNORED
from chibo.exchange.reading import Sheet
from chibo.regulations.loader import code_list, code_lists

DEEPEST_HEADER: Final = 15
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

    `unsure` asks the user to look at the encoding. `month_first` reads 03/25/1980 as 25 March.
    """

    index: int
    header: str
    field: str = IGNORED
    encoding: str = Encoding.UNICODE
    font: str = ""
    unsure: bool = False
    month_first: bool = False

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
def synonyms() -> Mapping[str, str]:
    """Every known header, as compared, with the field it means."""
    text = Path(__file__).with_name("synonyms.yaml").read_text(encoding="utf-8")
    listed: dict[str, list[str]] = yaml.safe_load(text)
    known: dict[str, str] = {}
    for field, headers in listed.items():
        if field not in FIELDS:
            raise ValueError(f"synonyms.yaml: there is no field {field!r}")
        for header in headers:
            known.setdefault(header_key(str(header)), field)
    return known


def field_of(header: str, known: Mapping[str, str] | None = None) -> str:
    """The field a header means, also one typed in an old font; nothing for unknown ones."""
    table = synonyms() if known is None else {**synonyms(), **known}
    for text in _readings(header):
        for key in (header_key(text), header_key(text.rpartition(" / ")[2])):
            if key in table:
                return table[key]
    return IGNORED


def _readings(header: str) -> list[str]:
    if header.isascii() or not is_convertible(header):
        return [header]
    return [header, *(to_unicode(header, encoding) for encoding in _OLD_FONTS)]


def headers_at(rows: Sequence[Sequence[str]], top: int, depth: int) -> list[str]:
    """The headers of all columns; of two rows as "upper / lower", the upper one reaching to the right."""
    upper = list(rows[top]) if top < len(rows) else []
    if depth == 1 or top + 1 >= len(rows):
        return [" ".join(text.split()) for text in upper]
    lower = list(rows[top + 1])
    width = max(len(upper), len(lower))
    upper += [""] * (width - len(upper))
    lower += [""] * (width - len(lower))
    headers, reach = [], ""
    for above, below in zip(upper, lower, strict=True):
        reach = above if above.strip() else (reach if below.strip() else "")
        parts = [" ".join(part.split()) for part in (reach, below)]
        headers.append(" / ".join(part for part in parts if part))
    return headers


def guess_layout(sheets: Sequence[Sheet]) -> Layout:
    """The sheet and header rows under which the most fields are understood."""
    best, found = (0.0, 0), Layout(sheets[0].name, 0)
    for sheet in sheets:
        for top in range(min(DEEPEST_HEADER, len(sheet.rows))):
            for depth in (1, 2):
                score = (_score(sheet, top, depth), len(sheet.rows))
                if score > best:
                    best, found = score, Layout(sheet.name, top, depth)
    return found


def _score(sheet: Sheet, top: int, depth: int) -> float:
    """Fields understood; a second header row must be worth it, and look like one."""
    headers = headers_at(sheet.rows, top, depth)
    fields = {field for header in headers if header and (field := field_of(header))}
    if depth == 2 and top + 1 < len(sheet.rows):
        lower = [cell for cell in sheet.rows[top + 1] if cell.strip()]
        if not lower or any(any(char.isdigit() for char in cell) for cell in lower):
            return 0
        return len(fields) - 0.5
    return float(len(fields))


def guess_columns(sheet: Sheet, layout: Layout, remembered: Mapping[str, str]) -> list[Column]:
    """What each column means and how it was typed; of two columns of one field the first keeps it."""
    headers = headers_at(sheet.rows, layout.top, layout.depth)
    body = sheet.rows[layout.first :]
    width = max([len(headers), *(len(row) for row in body)], default=0)
    headers += [""] * (width - len(headers))
    taken: set[str] = set()
    columns = []
    for index, header in enumerate(headers):
        values = [row[index] for row in body if index < len(row) and row[index].strip()]
        if not header and not values:
            continue
        column = Column(index, header, field_of(header, remembered))
        if column.field in taken:
            column.field = IGNORED
        taken |= {column.field} - {IGNORED}
        _judge_encoding(column, values, sheet.fonts.get(index, {}))
        columns.append(column)
    return columns


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
