"""The same wrong text in many rows, mended once: which rows share it, and which words the register knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as kept
from difflib import SequenceMatcher
from functools import cache
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from chibo.exchange.choices import Fate
from chibo.exchange.models import Batch
from chibo.exchange.queries import cells_in, columns_of, hamlets_by_name, opened, rows_to_see
from chibo.exchange.sheets.words import introducer_words
from chibo.exchange.texts import shown_text, texts_of
from chibo.exchange.words import AXES, cell_key
from chibo.people.choices import Axis
from chibo.people.queries import codes_of
from chibo.regulations.loader import code_list

# What one answer can mend in many rows. Of a name or a number every row needs its own look.
SHARED: Final = (
    "cell.unknown", "cell.several", "cell.missing", "gender.unknown", "ethnicity.unknown", "religion.unknown",
    "status.unknown", "trait.unknown", "date.impossible", "date.unreadable", "date.year_out_of_range",
    "date.swapped", "date.future", "date.joined_later", "mark.several", "introduced.missing",
    "introduced.no_day", "certificate.issuer", "locality.unknown", "locality.several", "fill.no_day",
)  # fmt: skip
MOST_OFFERED: Final = 300
_ALIKE, _NEAREST = 0.6, 3


@dataclass
class Group:
    """Rows in which a field has the same text that is not understood; `told` is the finding of the first."""

    field: str
    raw: str
    told: tuple[str, Mapping[str, str]]
    rows: list[UUID] = kept(default_factory=list)

    @property
    def key(self) -> str:
        """What a form calls the group; a text may be long."""
        return sha256(f"{self.field} {self.raw}".encode()).hexdigest()[:16]


def groups(batch: Batch) -> list[Group]:
    """What stands wrong in the same way in several rows, the most frequent first."""
    columns = columns_of(batch)
    found: dict[tuple[str, str], Group] = {}
    wrong = rows_to_see(batch).exclude(decision=Fate.SKIP).filter(codes__has_any_keys=SHARED)
    for row in wrong:
        texts = texts_of(opened(batch, row.cells), columns, opened(batch, row.fixes) or {})
        for name, code, text, params, _severity in opened(batch, row.verdict)["findings"]:
            if code in SHARED and name:
                raw = shown_text(texts, name)
                found.setdefault((name, raw), Group(name, raw, (text, params))).rows.append(row.pk)
    several = [group for group in found.values() if len(group.rows) > 1]
    return sorted(several, key=lambda group: (-len(group.rows), group.field, group.raw))


Offer = tuple[str, str]


def cells_offered(batch: Batch, raw: str) -> tuple[list[Offer], list[Offer]]:
    """Code and name of the cells most like the text, and of all; nothing where they are too many to list."""
    cells = cells_in(batch.unit, batch.on)
    if len(cells) > MOST_OFFERED:
        return [], []
    names = [name for _code, name, _above in cells]
    told = [(code, f"{name} ({above})" if names.count(name) > 1 else name) for code, name, above in cells]
    wanted = cell_key(raw)
    measured = sorted(((_likeness(wanted, name), place) for place, name in enumerate(names)), reverse=True)
    near = [told[place] for likeness, place in measured[:_NEAREST] if raw and likeness >= _ALIKE]
    return near, told


def hamlets_offered(batch: Batch) -> list[Offer]:
    """Code and name of the hamlets of the unit; nothing where they are too many to list."""
    found = {row.code: row.name for rows in hamlets_by_name(batch.unit, batch.on).values() for row in rows}
    return sorted(found.items(), key=lambda told: told[1]) if len(found) <= MOST_OFFERED else []


def _likeness(wanted: str, name: str) -> float:
    return SequenceMatcher(None, wanted, cell_key(name)).ratio()


def words_offered(name: str) -> Sequence[Offer]:
    """The words a field of closed values knows, as they are to be written and as they read; else nothing."""
    if name == "gender":
        return [("Nam", _("Nam")), ("Nữ", _("Nữ"))]
    if name == "introduced_by":
        return introducer_words()
    if name == "status":
        return [
            ("Đang sinh hoạt", _("Đang sinh hoạt")), ("Miễn sinh hoạt", _("Miễn sinh hoạt")),
            ("Từ trần", _("Từ trần")), ("Chuyển đi", _("Chuyển đi")), ("Xóa tên", _("Đã ra khỏi Đảng")),
        ]  # fmt: skip
    return _coded(name)


@cache
def _coded(name: str) -> Sequence[Offer]:
    if name in ("ethnicity", "religion"):
        listed = code_list("ethnic_groups" if name == "ethnicity" else "religions")
        return [(code.vi, code.vi) for code in listed.values()]
    if name in AXES:
        return [(code.vi, code.vi) for code in codes_of(Axis(name)).values()]
    return []
