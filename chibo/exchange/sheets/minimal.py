"""What is kept of a list about people who have not applied: reduced before a row is stored anywhere.

Only columns whose heading is understood remain, and of those only what a minimal note may hold: of a birthday
the year, of a remark the cell and since when somebody works away, of a paper its issuer, number and day.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from chibo.engine.calendar import read_date
from chibo.engine.vietnamese import Encoding
from chibo.exchange.choices import IGNORED
from chibo.exchange.layout import Column
from chibo.exchange.sheets.paper_words import read_paper
from chibo.exchange.sheets.words import (
    groups_said,
    hamlet_key,
    label_of_group,
    label_of_stage,
    pieces,
    stage_said,
)
from chibo.exchange.texts import cell_text
from chibo.exchange.words import cell_key, is_dated

AWAY: Final = "đi làm xa"
UNREADABLE: Final = "?"
_AWAY = re.compile(r"đi làm (?:ăn )?xa|làm ăn xa", re.IGNORECASE)
_AS_IT_CAME: Final = frozenset({"full_name", "family", "given", "gender", "cell", "certificate_issuer"})


@dataclass(frozen=True)
class Places:
    """Names, as compared, of the cells and hamlets of the unit: what a remark or an address may say."""

    cells: Collection[str]
    hamlets: Collection[str]
    epoch: int = 1900


def reduced(rows: Sequence[Sequence[str]], columns: Sequence[Column], places: Places) -> list[list[str]]:
    """The rows with nothing but what is kept; columns that were rewritten are in Unicode from then on."""
    taken = [column for column in columns if column.field != IGNORED]
    found = [[_cell(row, column, places) for column in taken] for row in rows]
    width = max((column.index for column in columns), default=0) + 1
    made = []
    for cells in found:
        row = [""] * width
        for column, text in zip(taken, cells, strict=True):
            row[column.index] = text
        made.append(row)
    for column in taken:
        if column.field not in _AS_IT_CAME:
            column.encoding, column.unsure = Encoding.UNICODE, False
    return made


def dropped(rows: Sequence[Sequence[str]], columns: Sequence[Column]) -> list[tuple[int, int]]:
    """Columns of which nothing is kept, with the number of cells that hold something."""
    return [
        (column.index, filled)
        for column in columns
        if column.field == IGNORED
        and (filled := sum(bool(column.index < len(row) and row[column.index].strip()) for row in rows))
    ]


def _cell(row: Sequence[str], column: Column, places: Places) -> str:
    raw = row[column.index] if column.index < len(row) else ""
    if not raw.strip() or column.field in _AS_IT_CAME:
        return raw
    return _REDUCED.get(column.field, _day)(cell_text(raw, column), places)


def _year(text: str, places: Places) -> str:
    """The year alone; a mark stays, and of what cannot be read nothing but that it could not."""
    found = read_date(text, epoch=places.epoch)
    if found.value is not None and found.ok:
        return str(found.value.year)
    years = set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", text))
    return years.pop() if len(years) == 1 else UNREADABLE


def _mark(text: str, places: Places) -> str:
    return _year(text, places) if is_dated(text) else text[:10]


def _paper(text: str, _places: Places) -> str:
    return str(read_paper(text))


def _day(text: str, places: Places) -> str:
    """A day, alone or among words."""
    if read_date(text, epoch=places.epoch).value is not None:
        return text
    return read_paper(text).day or (text if not any(char.isalpha() for char in text) else UNREADABLE)


def _remark(text: str, places: Places) -> str:
    kept = [piece for piece in pieces(text) if cell_key(piece) in places.cells][:1]
    _before, sign, after = text.partition(found[0]) if (found := _AWAY.search(text)) else ("", "", "")
    if sign:
        kept.append(" ".join(part for part in (AWAY, read_paper(after).day) if part))
    return "; ".join(kept)


def _groups(text: str, _places: Places) -> str:
    return "; ".join(label_of_group(code) for code in groups_said(text))


def _stage(text: str, _places: Places) -> str:
    code = stage_said(text)
    return label_of_stage(code) if code else ""


def _hamlet(text: str, places: Places) -> str:
    """The hamlet of an address; where none is known, its parts without house numbers."""
    said = list(pieces(text))
    known = [piece for piece in said if hamlet_key(piece) in places.hamlets]
    return known[0] if known else ", ".join(piece for piece in said if not any(c.isdigit() for c in piece))


def _words(text: str, _places: Places) -> str:
    return text[:120]


_REDUCED: Mapping[str, Callable[[str, Places], str]] = {
    "birth": _year,
    "male": _mark,
    "female": _mark,
    "introduced": _paper,
    "introduced_by": _words,
    "sympathiser": _paper,
    "certificate": _paper,
    "remark": _remark,
    "groups": _groups,
    "stage": _stage,
    "locality": _hamlet,
}
