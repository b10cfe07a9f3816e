"""What the sheet that follows dossiers (T7) and the list proposed (T10) share: whose dossier a row is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from chibo.admission.models import Dossier
from chibo.admission.queries.extracts import Extract, extracts
from chibo.engine.findings import gettext_noop
from chibo.exchange.checks import Judged
from chibo.exchange.models import Batch
from chibo.exchange.sheets.matching import Namesakes, Side, Value, compare, name_said, the_one
from chibo.exchange.sheets.rows import Row, rows_read
from chibo.exchange.values import Setting, read_name
from chibo.exchange.words import GENDERS, word
from chibo.organisation.queries import latest_names
from chibo.people.choices import Gender
from chibo.people.models import Person

_TWICE = gettext_noop("Trùng với dòng %(number)s của tệp. Bỏ qua một trong hai dòng.")
_GENDER_WORDS = {"m": "Nam", "f": "Nữ"}


@dataclass(frozen=True)
class Files:
    """The dossiers a sheet may be about, as the lists tell them, with the names of their cells."""

    extracts: dict[UUID, Extract]
    names: Namesakes
    cells: dict[UUID, str]
    rows: dict[UUID, int] = field(default_factory=dict)


Sides = Callable[[Row, Extract, Files], Iterable[Side]]


def judge_dossiers(
    batch: Batch, setting: Setting, dossiers: Iterable[Dossier], sides: Sides, split: Callable[[Row], None]
) -> list[Judged]:
    """Every row matched to a dossier, and what the register says beside what it says."""
    found = extracts(list(dossiers), setting.today)
    known = {each.dossier.pk: each for each in found}
    names = Namesakes((each.dossier.candidate.full_name, each.dossier.pk) for each in found)
    cells = latest_names(
        key for each in found for key in (each.dossier.candidate.cell_id, each.dossier.checker_id)
    )
    files = Files(known, names, cells)
    return rows_read(batch, setting, partial(_understand, files, sides, split))


def _understand(files: Files, sides: Sides, split: Callable[[Row], None], row: Row) -> Person | None:
    split(row)
    read_name(row.seen, row.texts)
    birth, ceremony = row.day("birth"), row.day("ceremony_on")
    if not name_said(row):
        return None

    def by_birth(key: UUID) -> tuple[str, Value, Value]:
        person = files.extracts[key].person
        return "birth", person.birth if person else None, birth

    def by_ceremony(key: UUID) -> tuple[str, Value, Value]:
        decision = files.extracts[key].decision
        return "ceremony_on", decision.ceremony_on if decision else None, ceremony

    key = the_one(row, name_said(row), files.names, [by_birth, by_ceremony])
    if key is None:
        return None
    each = files.extracts[key]
    earlier = files.rows.setdefault(each.dossier.pk, row.draft.number)
    if earlier != row.draft.number:
        row.seen.stop("full_name", "row.duplicate", _TWICE, number=earlier)
        return None
    compare(row, [*_identity(row, each, files), *sides(row, each, files)])
    row.seen.values["page"] = ["dossier", str(each.dossier.candidate_id)]
    return each.person


def _identity(row: Row, each: Extract, files: Files) -> Iterable[Side]:
    """Birthday, sex and cell."""
    candidate = each.dossier.candidate
    yield Side("birth", each.person.birth if each.person else None, row.seen.dates.get("birth"))
    said = GENDERS.get(word(row.texts.get("gender", "")), "")
    if said:
        yield Side("gender", _GENDER_WORDS[Gender(candidate.gender).value], _GENDER_WORDS[said])
    cell = row.texts.get("cell", "")
    yield from _cell(row, cell, candidate.cell_id, files) if cell else ()


def _cell(row: Row, cell: str, kept: UUID, files: Files) -> Iterable[Side]:
    """Nothing to tell where the words mean the cell, by whichever of its names."""
    from_here = row.setting.cells_meant(cell)
    if str(kept) not in from_here:
        yield Side("cell", files.cells.get(kept, ""), cell)
