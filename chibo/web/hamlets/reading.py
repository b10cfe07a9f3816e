"""Lines of T18, pasted or from a file: what they say of which hamlet, where they differ from the books."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from chibo.engine.calendar import read_date
from chibo.engine.vietnamese import search_key
from chibo.hamlets.actions import Taken
from chibo.hamlets.queries import Hamlet
from chibo.organisation.models import Locality

_DEEPEST = 15
"""Rows looked at for a heading."""
_LONGEST, _OWNER = 300, 200
_COLUMNS = {
    "unit": ("xa", "don vi", "dang bo"),
    "hamlet": ("thon", "xom", "ban", "ten thon"),
    "households": ("so ho",),
    "members": ("tong", "dang vien tong"),
    "local": ("tai cho", "dang vien tai cho"),
    "reinforcing": ("tang cuong", "dang vien tang cuong"),
    "over_60": ("tren 60", "dang vien tren 60"),
    "what": ("viec phai lam", "bien phap"),
    "owner": ("nguoi phu trach", "phu trach"),
    "due_on": ("han",),
}
_COUNTED: Mapping[str, Callable[[Hamlet], int]] = {
    "members": lambda each: each.counts.members,
    "local": lambda each: each.counts.local,
    "reinforcing": lambda each: each.counts.reinforcing,
    "over_60": lambda each: each.counts.over_60,
}
_PREFIXES = ("dang bo ", "dang uy ", "xa ", "phuong ", "thi tran ")
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Said:
    """What a line asks to be written of a hamlet."""

    locality: Locality
    households: int | None
    what: str
    owner: str
    due_on: date | None

    @property
    def taken(self) -> Taken:
        """The line as the verb takes it."""
        return (self.locality, self.households, self.what, self.owner, self.due_on)


@dataclass
class Read:
    """What was understood: lines to write, faults that stop, and differences from the books that are told."""

    said: list[Said] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Books:
    """The hamlets a line may be about, and what is counted of them."""

    hamlets: Sequence[Hamlet]
    localities: Mapping[UUID, Locality]
    names: Mapping[UUID, str]

    def find(self, unit: str, name: str) -> list[Hamlet]:
        """Hamlets of the name, in the unit where one is said."""
        return [
            each
            for each in self.hamlets
            if search_key(self.localities[each.counts.locality].name) == search_key(name)
            and (not unit or _short(self.names.get(each.counts.unit, "")) == _short(unit))
        ]


def read_lines(rows: Rows, books: Books) -> Read:
    """Every line under the heading: its hamlet, the households, a measure, and the counts to compare."""
    found = Read()
    top, columns = _heading(rows)
    if "hamlet" not in columns:
        found.faults.append(_("Không thấy dòng tiêu đề có cột Thôn, xóm. Dùng biểu T18 tải từ trang này."))
        return found
    for number, cells in enumerate(rows[top:], start=top + 1):
        name = _cell(cells, columns, "hamlet")
        if not any(letter.isalpha() for letter in name):
            continue
        _take(found, books, number, {key: _cell(cells, columns, key) for key in _COLUMNS})
    return found


def _take(found: Read, books: Books, number: int, cells: Mapping[str, str]) -> None:
    told = {"line": number, "name": cells["hamlet"][:60]}
    matching = books.find(cells["unit"], cells["hamlet"])
    if len(matching) != 1:
        words = (
            _("Dòng %(line)s: “%(name)s”: không có thôn, xóm tên như vậy ở đây.")
            if not matching
            else _("Dòng %(line)s: “%(name)s”: có nhiều thôn cùng tên. Điền thêm cột Xã.")
        )
        found.faults.append(words % told)
        return
    (hamlet,) = matching
    found.differences += _differences(hamlet, number, cells)
    faults, said = _read(books.localities[hamlet.counts.locality], told, cells)
    found.faults += faults
    if said is not None and not faults:
        found.said.append(said)


def _read(
    locality: Locality, told: Mapping[str, object], cells: Mapping[str, str]
) -> tuple[list[str], Said | None]:
    faults = []
    households, due = _number(cells["households"]), read_date(cells["due_on"])
    if cells["households"] and households is None:
        faults.append(_("Dòng %(line)s: “%(name)s”: số hộ phải là một số nguyên.") % told)
    what, owner = cells["what"].strip(), cells["owner"].strip()
    due_on = due.value.exact if due.ok and due.value is not None else None
    if what and not owner:
        faults.append(_("Dòng %(line)s: “%(name)s”: có việc phải làm nhưng chưa có người phụ trách.") % told)
    if what and due_on is None:
        faults.append(_("Dòng %(line)s: “%(name)s”: hạn phải là ngày, ví dụ 31/12/2025.") % told)
    if len(what) > _LONGEST or len(owner) > _OWNER:
        faults.append(_("Dòng %(line)s: “%(name)s”: nội dung quá dài. Viết ngắn lại.") % told)
    if not what and households in (None, locality.households):
        return faults, None
    return faults, Said(locality, households, what, owner, due_on)


def _differences(hamlet: Hamlet, number: int, cells: Mapping[str, str]) -> list[str]:
    """Where the counts of the line are not those of the books; the books are not changed by it."""
    labels = {
        "members": _("tổng số đảng viên"), "local": _("đảng viên tại chỗ"),
        "reinforcing": _("đảng viên tăng cường"), "over_60": _("đảng viên trên 60 tuổi"),
    }  # fmt: skip
    found = []
    for key, count in _COUNTED.items():
        said = _number(cells[key])
        if said is not None and said != count(hamlet):
            told = {"line": number, "name": cells["hamlet"], "what": labels[key], "said": said,
                    "known": count(hamlet)}  # fmt: skip
            found.append(
                _("Dòng %(line)s, %(name)s: %(what)s trong tệp là %(said)s, sổ có %(known)s.") % told
            )
    return found


def _heading(rows: Rows) -> tuple[int, dict[str, int]]:
    """Where the lines begin and which column holds what; a heading may take two rows."""
    for top, cells in enumerate(rows[:_DEEPEST]):
        keys = [search_key(cell) for cell in cells]
        known = {name for name in _COLUMNS for key in keys if _names(key, name)}
        if "hamlet" not in known or len(known) < 2:
            continue
        below = [search_key(cell) for cell in rows[top + 1]] if top + 1 < len(rows) else []
        two = any(_names(key, name) for key in below for name in ("members", "local", "what"))
        columns: dict[str, int] = {}
        for names in [below, keys] if two else [keys]:
            for place, key in enumerate(names):
                for name in _COLUMNS:
                    if _names(key, name):
                        columns.setdefault(name, place)
        return top + (2 if two else 1), columns
    return 0, {}


def _names(key: str, column: str) -> bool:
    """Does a heading begin with one of the words of the column?"""
    words = _COLUMNS[column]
    return any(key == word or key.startswith((f"{word} ", f"{word},")) for word in words)


def _cell(cells: Sequence[str], columns: Mapping[str, int], name: str) -> str:
    place = columns.get(name)
    return cells[place].strip() if place is not None and place < len(cells) else ""


def _number(text: str) -> int | None:
    plain = text.strip().replace(".", "")
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 7 else None


def _short(name: str) -> str:
    key, shorter = search_key(name), True
    while shorter:
        shorter = False
        for prefix in _PREFIXES:
            if key.startswith(prefix) and len(key) > len(prefix):
                key, shorter = key.removeprefix(prefix), True
    return key
