"""Lines pasted from Excel, or read from a file: which unit has which number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from chibo.engine.vietnamese import search_key
from chibo.organisation.models import Unit
from chibo.targets.choices import StepKind

_PREFIXES = ("dang bo ", "chi bo ", "dang uy ", "xa ", "phuong ", "thi tran ", "thon ", "xom ", "ban ")
_NAMES = {"don vi", "ten don vi", "to chuc dang", "ten to chuc dang"}
_DEEPEST = 15
"""Rows looked at for a heading."""
_HEADINGS = {
    "stt",
    "tt",
    "don vi",
    "ten don vi",
    "to chuc dang",
    "chi tieu",
    "chi tieu giao",
    "so",
    "cong",
    "tong",
}


_HEADERS = {
    StepKind.REGISTERED: ("dang ky",),
    StepKind.ASSIGNED: ("chi tieu giao", "giao"),
    StepKind.ADJUSTED: ("dieu chinh",),
}
_SUMS = {"cong", "tong", "tong cong", "cong chung"}
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Pasted:
    """The text of the number for each unit, and what could not be placed."""

    numbers: Mapping[UUID, str]
    faults: Sequence[str]


def rows_of(text: str) -> Rows:
    """The cells of pasted lines. Where there are no tabs, the last word is the number."""
    lines = text.splitlines()
    cut = [line.split("\t") if "\t" in text else line.rsplit(None, 1) for line in lines]
    return [[cell.strip() for cell in cells] for cells in cut]


def read_rows(rows: Rows, kind: str, units: Sequence[Unit]) -> Pasted:
    """Each row: a name and a number, in this order. Under a heading of the step (T11) its column is taken;
    without one the first number after the name.

    Names are compared without diacritics; the words before a place's own name may be missing.
    """
    known, numbers, faults = _known(units), dict[UUID, str](), list[str]()
    top, column = _heading(rows, kind)
    for place, cells in enumerate(rows[top:], start=top + 1):
        if _is_no_line(cells):
            continue
        told = {"line": place, "text": " ".join(cell for cell in cells if cell)[:60]}
        found = _unit_of(cells, known)
        number = _cell(cells, column) if column is not None else _number_of(cells)
        if column is not None and not number:
            continue
        if found is None:
            faults.append(_("Dòng %(line)s: “%(text)s”: không có đơn vị trực thuộc tên như vậy.") % told)
        elif not number:
            faults.append(_("Dòng %(line)s: “%(text)s”: không thấy số sau tên đơn vị.") % told)
        elif found.pk in numbers:
            faults.append(_("Dòng %(line)s: “%(text)s”: đơn vị này đã có ở dòng trên.") % told)
        else:
            numbers[found.pk] = number
    return Pasted(numbers, faults)


def _heading(rows: Rows, kind: str) -> tuple[int, int | None]:
    """Where the rows begin, and the column of the step; all rows and none where no heading names it."""
    for top, cells in enumerate(rows[:_DEEPEST]):
        keys = [search_key(cell) for cell in cells]
        if not any(key in _NAMES for key in keys):
            continue
        for word in _HEADERS[StepKind(kind)]:
            found = next((i for i, key in enumerate(keys) if key.startswith(word)), None)
            if found is not None:
                return top + 1, found
    return 0, None


def _is_no_line(cells: Sequence[str]) -> bool:
    """Empty, a heading, a running row of column numbers, or a sum."""
    keys = [search_key(cell) for cell in cells if cell]
    words = [key for key in keys if any(letter.isalpha() for letter in key)]
    return not words or all(key in _HEADINGS for key in words) or words[0] in _SUMS


def _cell(cells: Sequence[str], column: int) -> str:
    return cells[column] if column < len(cells) else ""


def _known(units: Sequence[Unit]) -> dict[str, Unit | None]:
    """Units by their names and short names; a short name of two units names none."""
    known: dict[str, Unit | None] = {}
    for unit in units:
        whole = search_key(str(unit.name))
        for key in {whole, _short(whole)}:
            known[key] = unit if key not in known or known[key] == unit else None
    return known | {search_key(str(unit.name)): unit for unit in units}


def _short(key: str) -> str:
    shorter = True
    while shorter:
        shorter = False
        for prefix in _PREFIXES:
            if key.startswith(prefix) and len(key) > len(prefix):
                key, shorter = key.removeprefix(prefix), True
    return key


def _unit_of(cells: Sequence[str], known: Mapping[str, Unit | None]) -> Unit | None:
    for cell in cells:
        key = search_key(cell)
        found = known.get(key) or known.get(_short(key))
        if found is not None:
            return found
    return None


def _number_of(cells: Sequence[str]) -> str | None:
    """The first cell after the name that is a number."""
    named = False
    for cell in cells:
        if named and any(letter.isdigit() for letter in cell):
            return cell
        named = named or any(letter.isalpha() for letter in cell)
    return None
