"""Whom a row of a register of admission is about, and what the register says beside what the sheet says."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from chibo.engine.calendar import PartialDate, write_day, write_partial
from chibo.engine.findings import gettext_noop
from chibo.engine.vietnamese import search_key
from chibo.exchange.choices import Fate
from chibo.exchange.sheets.paper_words import DAY, Named, read_paper
from chibo.exchange.sheets.rows import Row

Value = str | date | PartialDate | None

_COUNT = re.compile(r"(?<![\w/\-])(\d{1,4})\s*/\s*(\d{1,4})(?![\w/\-])")

NOBODY: Final = gettext_noop(
    "Không thấy ai tên này trong sổ của đơn vị nhập. Kiểm tra họ tên, hoặc bỏ qua dòng này."
)
SEVERAL: Final = gettext_noop(
    "Có %(n)s người tên này trong sổ của đơn vị nhập. Ghi đủ ngày sinh hoặc ngày lễ để phân biệt."
)
OTHER_DAY: Final = gettext_noop(
    "Sổ ghi %(kept)s, danh sách ghi %(said)s. Chọn “Là cùng một người” nếu đúng, hoặc bỏ qua dòng này."
)
DIFFERS: Final = gettext_noop("Sổ ghi “%(kept)s”, danh sách ghi “%(said)s”; giữ giá trị trong sổ.")
NOT_THERE: Final = gettext_noop(
    "Sổ chưa có, danh sách ghi “%(said)s”. Ghi ở trang của hồ sơ, với đủ văn bản."
)


@dataclass(frozen=True)
class Side:
    """What one field is compared by: its text in the register, and in the sheet."""

    field: str
    kept: Value
    said: Value

    @property
    def same(self) -> bool:
        """Do both say the same, as far as each says anything?"""
        return _same(self.kept, self.said)


@dataclass(frozen=True)
class PaperSide(Side):
    """A paper: the number and the day, of which the sheet may give only one."""

    alike: bool

    @property
    def same(self) -> bool:
        return self.alike


def told(value: Value) -> str:
    """A value in words."""
    if isinstance(value, PartialDate):
        return write_partial(value)
    return write_day(value) if isinstance(value, date) else (value or "")


def compare(row: Row, sides: Iterable[Side]) -> None:
    """Both values where the sheet says something else, or something the register does not know yet.

    The table of the comparison is kept with the row; whoever reads it sees every pair, alike ones too.
    """
    table = row.seen.values.setdefault("compared", [])
    for side in sides:
        if not side.said:
            continue
        kept, said = told(side.kept), told(side.said)
        table.append([side.field, kept, said, "same" if side.same else "differs" if kept else "missing"])
        if not kept:
            row.seen.warn(side.field, "register.missing", NOT_THERE, said=said)
        elif not side.same:
            row.seen.warn(side.field, "register.differs", DIFFERS, kept=kept, said=said)


def _same(kept: Value, said: Value) -> bool:
    if isinstance(kept, date | PartialDate) and isinstance(said, date | PartialDate):
        return _during(kept).during.overlaps(_during(said).during)
    return _plain(told(kept)) == _plain(told(said))


def _during(value: date | PartialDate) -> PartialDate:
    return value if isinstance(value, PartialDate) else PartialDate.of(value)


def _plain(text: str) -> str:
    return "".join(char for char in search_key(text) if char.isalnum())


class Namesakes:
    """Those a sheet may be about, by name as searched."""

    def __init__(self, found: Iterable[tuple[str, UUID]]) -> None:
        self._named: dict[str, list[UUID]] = defaultdict(list)
        for name, one in found:
            self._named[search_key(name)].append(one)

    def of(self, name: str) -> list[UUID]:
        """Everybody of the name."""
        return self._named.get(search_key(name), [])


def the_one(
    row: Row,
    name: str,
    known: Namesakes,
    marks: Sequence[Callable[[UUID], tuple[str, Value, Value]]],
) -> UUID | None:
    """Who the row is about: the only one of the name whom no day contradicts, or whom the user's word names.

    Each mark gives, of somebody known, a field, what the register says, and what the sheet says.
    """
    found = known.of(name)
    if not found:
        row.seen.stop("full_name", "match.nobody", NOBODY)
        return None
    fit = [one for one in found if all(_fits(*mark(one)[1:]) for mark in marks)]
    sure = [one for one in fit if any(all(mark(one)[1:]) for mark in marks)]
    chosen = sure or fit
    if len(chosen) == 1:
        return chosen[0]
    if chosen or len(found) > 1:
        row.seen.stop("full_name", "match.several", SEVERAL, n=len(chosen or found))
        return None
    if row.draft.decision == Fate.MATCH:
        return found[0]
    field, kept, said = next(mark(found[0]) for mark in marks if not _fits(*mark(found[0])[1:]))
    row.seen.stop(field, "match.other_day", OTHER_DAY, kept=told(kept), said=told(said))
    return None


def _fits(kept: Value, said: Value) -> bool:
    return not kept or not said or _same(kept, said)


def name_said(row: Row) -> str:
    """The name of a row, also where the list writes birthday and sex behind it."""
    values = row.seen.values
    return " ".join(values.get(part, "") for part in ("family", "middle", "given") if values.get(part))


def paper_sides(field: str, kept: tuple[str, Value], said: Named, on: Value) -> list[Side]:
    """Number and day of a paper, as far as the sheet gives them, beside those of the register."""
    pairs = [(one, other) for one, other in ((kept[0], said.number), (kept[1], on)) if other]
    if not pairs:
        return []
    kept_words, said_words = (", ".join(filter(None, map(told, part))) for part in zip(*pairs, strict=True))
    return [PaperSide(field, kept_words, said_words, alike=all(_same(*pair) for pair in pairs))]


def named(row: Row, field: str) -> Named:
    """The paper of a cell."""
    return read_paper(row.texts.get(field, ""))


def count_said(text: str) -> str:
    """Votes for, out of those entitled, as a cell writes them; the days in it are no counts.

    >>> count_said("8-NQ/CB, 09/06/2025; tán thành 5/5"), count_said("NQ 3-NQ/ĐU")
    ('5/5', '')
    """
    found = _COUNT.search(DAY.sub(" ", text))
    return f"{int(found[1])}/{int(found[2])}" if found else ""
