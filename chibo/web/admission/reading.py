"""A list of sources (T8) read from a file into the lines of the form that opens notes.

Only what a minimal note may hold before the application is taken: name, year of birth, sex, hamlet. Every
other column is told with the number of its filled cells; nothing goes into the pool by reading.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from chibo.engine.calendar import read_date
from chibo.exchange.layout import DEEPEST_HEADER, Column, Layout, guess_columns, header_key
from chibo.exchange.reading import Sheet, read_file
from chibo.exchange.texts import cell_text
from chibo.exchange.words import is_marked
from chibo.storage.refusal import refuse

_MEANT: Mapping[str, frozenset[str]] = {
    "number": frozenset({"tt", "stt", "so tt", "so thu tu"}),
    "name": frozenset({"ho ten", "ho va ten", "ho va ten khai sinh", "ho ten khai sinh"}),
    "birth": frozenset({"ngay sinh", "nam sinh", "ngay thang nam sinh", "sinh ngay"}),
    "gender": frozenset({"nam nu", "gioi tinh", "gioi", "phai"}),
    "male": frozenset({"nam"}),
    "female": frozenset({"nu"}),
    "hamlet": frozenset({"noi o", "thon", "thon xom", "xom", "ban", "thon ban"}),
}
"""Headings as they are compared: no marks, case, brackets."""


@dataclass(frozen=True)
class Left:
    """A column that is not taken in, or only in part, and how many of its cells hold something."""

    heading: str
    cells: int
    why: str


@dataclass(frozen=True)
class ReadList:
    """What a file says: a line for each person, the columns left out, rows without a name."""

    lines: tuple[str, ...]
    left: tuple[Left, ...]
    nameless: int

    @property
    def text(self) -> str:
        """The lines as the form takes them."""
        return "\n".join(self.lines)


def read_list(data: bytes) -> ReadList:
    """The list in a file, or a refusal that says what to mend."""
    sheets = read_file(data)
    for sheet in sheets:
        for top in range(min(DEEPEST_HEADER, len(sheet.rows))):
            meant = _meanings(sheet.rows[top])
            if "name" in meant.values() and len(set(meant.values())) > 1:
                return _read(sheet, top, meant)
    raise refuse(
        "list.no_heading",
        _(
            "Không thấy dòng tiêu đề có cột Họ tên và cột Ngày sinh, Nam/Nữ hoặc Nơi ở. "
            "Sửa tiêu đề rồi chọn lại tệp."
        ),
        "file",
    )


def _meanings(headings: Sequence[str]) -> dict[int, str]:
    """What each column means, by its place; of two that mean the same the first."""
    found: dict[int, str] = {}
    for place, heading in enumerate(headings):
        key = header_key(heading)
        name = next((name for name, keys in _MEANT.items() if key in keys), "")
        if name and name not in found.values():
            found[place] = name
    return found


def _read(sheet: Sheet, top: int, meant: dict[int, str]) -> ReadList:
    columns = {column.index: column for column in guess_columns(sheet, Layout(sheet.name, top), {})}
    body = [dict(_cells(row, columns)) for row in sheet.rows[top + 1 :]]
    named = [row for row in body if _value(row, meant, "name")]
    lines = tuple(_line(row, meant) for row in named)
    left = tuple(_left(sheet.rows[top], meant, named))
    other = [row for row in body if row not in named and any(place not in _counting(meant) for place in row)]
    return ReadList(lines, left, len(other))


def _counting(meant: dict[int, str]) -> set[int]:
    return {place for place, name in meant.items() if name == "number"}


def _cells(row: Sequence[str], columns: Mapping[int, Column]) -> Iterator[tuple[int, str]]:
    for place, raw in enumerate(row):
        text = cell_text(raw, columns[place]) if place in columns and raw.strip() else ""
        if text:
            yield place, " ".join(text.split())


def _value(row: Mapping[int, str], meant: Mapping[int, str], name: str) -> str:
    return next((row.get(place, "") for place, found in meant.items() if found == name), "")


def _line(row: Mapping[int, str], meant: Mapping[int, str]) -> str:
    """Name; year; sex; hamlet. What is not understood stays as it is, so that the form can say so."""
    parts = [
        _value(row, meant, "name"),
        _year(_value(row, meant, "birth")),
        _gender(row, meant),
        _value(row, meant, "hamlet"),
    ]
    return "; ".join(part.replace(";", ",") for part in parts).rstrip("; ")


def _year(text: str) -> str:
    found = read_date(text)
    return str(found.value.year) if found.value is not None and found.ok else text


def _gender(row: Mapping[int, str], meant: Mapping[int, str]) -> str:
    said = _value(row, meant, "gender")
    marks = {"nam": _value(row, meant, "male"), "nữ": _value(row, meant, "female")}
    marked = [word for word, text in marks.items() if is_marked(text)]
    return said or " ".join(marked)


def _left(
    headings: Sequence[str], meant: Mapping[int, str], rows: Sequence[Mapping[int, str]]
) -> Iterator[Left]:
    for place, heading in enumerate(headings):
        cells = sum(place in row for row in rows)
        told = " ".join(heading.split())
        if place not in meant and cells:
            yield Left(
                told, cells, _("không nhận; ghi trên trang của từng người, phần lớn chỉ sau khi có đơn")
            )
        if meant.get(place) == "birth":
            full = sum(_year(row[place]) != row[place] for row in rows if place in row)
            if full:
                yield Left(told, full, _("chỉ nhận năm sinh"))
