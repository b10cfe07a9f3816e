"""Checking the staged rows: what they say, whom they match, what is wrong; and the user's word on each."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from chibo.accounts.models import User
from chibo.audit.actions import verb
from chibo.engine.calendar import swapped_column
from chibo.engine.findings import Finding, gettext_noop
from chibo.exchange.actions.opening import still_deciding
from chibo.exchange.checks import MISSING, Earlier, Judged, judge_match
from chibo.exchange.choices import DECISIONS, FIELDS, FIELDS_OF, Fate, Level, SheetKind
from chibo.exchange.layout import Column
from chibo.exchange.models import Batch, StagedRow
from chibo.exchange.pouring import repaint
from chibo.exchange.queries import (
    Draft,
    Known,
    cells_by_name,
    columns_of,
    counted,
    drafts,
    imported_before,
    keys_imported,
    known_persons,
    opened,
    rows_of,
    sealed,
)
from chibo.exchange.sheets.pool import judge_pool
from chibo.exchange.sheets.probation import judge_probation
from chibo.exchange.sheets.proposed import judge_proposed
from chibo.exchange.sheets.tracking import judge_tracking
from chibo.exchange.values import Seen, Setting, understand
from chibo.membership.queries import spells_on
from chibo.people.models import Person
from chibo.storage.identity import Scope
from chibo.storage.protection import blind_index
from chibo.storage.refusal import refuse

_FORMULAS = gettext_noop(
    "%(n)s ô là công thức; lấy giá trị đã tính lưu trong tệp. "
    "Nếu nghi là giá trị cũ, mở bằng Excel, lưu lại rồi nhập lại."
)
_AGAIN = gettext_noop("Tệp này đã được nhập ngày %(day)s. Dòng đã nhập được bỏ qua.")

JUDGES: Mapping[str, Callable[[Batch, Setting, Scope], list[Judged]]] = {
    SheetKind.POOL: judge_pool,
    SheetKind.PROBATION: judge_probation,
    SheetKind.TRACKING: judge_tracking,
    SheetKind.PROPOSED: judge_proposed,
}
"""How the rows of each kind of sheet are understood; the list of members has its own way here."""


@verb("exchange.check")
def check_rows(*, actor: User, batch: Batch, scope: Scope, today: date) -> Batch:
    """Understand every row, find whom it matches, and say what becomes of it. The register stays as it is."""
    setting = setting_of(batch, today)
    judge = JUDGES.get(batch.kind, _judge_members)
    judged = judge(batch, setting, scope)
    repaint(
        StagedRow,
        ("verdict", "key", "level", "codes", "fate", "person_id"),
        (_painted(batch, one) for one in judged),
    )
    batch.counts = {"rows": len(judged), **counted(batch)}
    batch.notes = _notes(batch, judged)
    batch.version += 1
    batch.save(update_fields=["counts", "notes", "version"])
    return batch


@verb("exchange.fix")
def fix_row(*, actor: User, batch: Batch, row: StagedRow, texts: Mapping[str, str]) -> StagedRow:
    """Type something else for fields of a row; the cell as it came stays beside it."""
    still_deciding(batch)
    unknown = set(texts) - set(FIELDS_OF[batch.kind])
    if unknown:
        raise ValueError(f"not a field: {sorted(unknown)}")
    fixes = {**(opened(batch, row.fixes) or {}), **texts}
    row.fixes = sealed(batch, fixes)
    row.save(update_fields=["fixes"])
    return row


@verb("exchange.fix")
def fix_rows(*, actor: User, batch: Batch, keys: Iterable[UUID], field: str, text: str) -> int:
    """Type one text for a field of many rows; how many they were."""
    still_deciding(batch)
    if field not in FIELDS_OF[batch.kind]:
        raise ValueError(f"not a field: {field}")
    rows = list(rows_of(batch).filter(pk__in=list(keys)).values_list("pk", "fixes"))
    fixed = ((pk, sealed(batch, {**(opened(batch, fixes) or {}), field: text})) for pk, fixes in rows)
    repaint(StagedRow, ("fixes",), fixed)
    return len(rows)


@verb("exchange.decide")
def decide(*, actor: User, batch: Batch, row: StagedRow, decision: str) -> StagedRow:
    """The user's word: a new member, the one already known, or leave the row out; empty takes it back."""
    still_deciding(batch)
    if decision not in ("", *DECISIONS[batch.kind]):
        raise refuse("row.decision", _("Chọn tạo mới, khớp người đã có hoặc bỏ qua."), "decision")
    row.decision = decision
    row.save(update_fields=["decision"])
    return row


@verb("exchange.set_zeros")
def set_zeros(*, actor: User, batch: Batch, add: bool) -> Batch:
    """Put back the noughts a spreadsheet took from the front of identity numbers, in all rows."""
    still_deciding(batch)
    batch.add_zeros = add
    batch.save(update_fields=["add_zeros"])
    return batch


def setting_of(batch: Batch, today: date) -> Setting:
    """What holds for all rows of the import."""
    cells, only = cells_by_name(batch.unit, batch.on)
    epoch = batch.layout.get("epoch", 1900)
    return Setting(columns_of(batch), batch.on, today, cells, only, batch.add_zeros, epoch)


def _judge_members(batch: Batch, setting: Setting, scope: Scope) -> list[Judged]:
    judged = [_judged(batch, row, setting) for row in drafts(batch)]
    _match(batch, judged, scope, setting.today)
    return judged


def _judged(batch: Batch, row: Draft, setting: Setting) -> Judged:
    unset = frozenset(column for number, column in batch.layout["unset"] if number + 1 == row.number)
    seen = understand(row.cells, row.fixes, setting, unset)
    number = seen.values.get("identity_number")
    identity = blind_index(number) if number else None
    return Judged(row, seen, _row_key(batch, seen, row.cells), identity)


def _row_key(batch: Batch, seen: Seen, cells: Sequence[str]) -> bytes:
    """The same row of the same list again has the same key: its cells, without the running number."""
    said = {name: value for name, value in seen.values.items() if name != "standing"}
    return blind_index(
        f"{batch.unit_id} {sorted(said.items())}" if said.get("given") else f"{batch.unit_id} {cells}"
    )


def _match(batch: Batch, judged: Sequence[Judged], scope: Scope, today: date) -> None:
    known = known_persons(
        scope,
        identities=[one.identity for one in judged if one.identity],
        cards=[card for one in judged if (card := one.seen.values.get("card_number"))],
        names=[
            (one.name, birth.year) for one in judged if one.name and (birth := one.seen.dates.get("birth"))
        ],
    )
    found = [_candidates(one, known) for one in judged]
    seats = spells_on([person.pk for persons, _sure in found for person in persons], today)
    before = keys_imported(batch, [one.key for one in judged])
    earlier = Earlier()
    for one, (persons, sure) in zip(judged, found, strict=True):
        one.candidate = persons[0] if len(persons) == 1 else None
        one.doubtful = not sure
        one.imported = one.key in before
        one.duplicate_of, one.maybe_of = earlier.like(one)
        judge_match(one, persons, known, seats)


def _candidates(one: Judged, known: Known) -> tuple[list[Person], bool]:
    values = one.seen.values
    return known.candidates(
        one.identity, values.get("card_number", ""), one.name, one.seen.dates.get("birth")
    )


def _painted(batch: Batch, one: Judged) -> tuple[Any, ...]:
    findings = [*one.seen.findings, *one.findings]
    if one.candidate is not None:
        findings = [(name, found) for name, found in findings if found.code not in MISSING]
    errors = any(found.is_error for _name, found in findings)
    fate = _fate(one, errors=errors)
    level = Level.ERROR if fate == Fate.FAULTY else Level.WARNING if findings else Level.CLEAR
    verdict = {"values": one.seen.values, "findings": [_kept(name, found) for name, found in findings]}
    codes = sorted({found.code for _name, found in findings})
    person = one.candidate.pk if one.candidate and fate == Fate.MATCH else None
    return (one.row.pk, sealed(batch, verdict), one.key, int(level), _json(codes), str(fate), person)


def _fate(one: Judged, *, errors: bool) -> Fate:
    decision = one.row.decision
    if decision == Fate.SKIP:
        return Fate.SKIP
    if errors:
        return Fate.FAULTY
    if decision == Fate.NEW or (decision == Fate.MATCH and one.candidate):
        return Fate(decision)
    if one.seen.skip:
        return Fate.SKIP
    return Fate.MATCH if one.candidate else Fate.NEW


def _kept(name: str, found: Finding) -> list[Any]:
    return [
        name,
        found.code,
        found.message.text,
        {k: str(v) for k, v in found.params.items()},
        found.severity.value,
    ]


def _json(codes: Iterable[str]) -> str:
    return "[" + ", ".join(f'"{code}"' for code in codes) + "]"


def _notes(batch: Batch, judged: Sequence[Judged]) -> list[list[Any]]:
    """What is to be said about whole columns, and about the file."""
    notes = []
    computed = batch.layout.get("formulas", {})
    if formulas := sum(computed.get(str(column.index), 0) for column in columns_of(batch) if column.field):
        notes.append(["", "file.formulas", _FORMULAS, {"n": str(formulas)}, "warning"])
    for name in _dated_fields(columns_of(batch)):
        swapped = swapped_column(day for one in judged if (day := one.seen.dates.get(name)))
        if swapped:
            notes.append(_kept(name, swapped))
    earlier = imported_before(batch)
    if earlier and earlier.imported_at:
        notes.append(["", "file.again", _AGAIN, {"day": f"{earlier.imported_at:%d/%m/%Y}"}, "warning"])
    return notes


def _dated_fields(columns: Sequence[Column]) -> list[str]:
    """Fields of days that come from the file, each once; the day of birth may stand under "Nam | Nữ"."""
    fields = [column.field for column in columns if column.field]
    names = ["birth" if FIELDS[name].sort == "mark" else name for name in fields
             if FIELDS[name].sort == "date" or name in ("male", "female")]  # fmt: skip
    return list(dict.fromkeys(names))
