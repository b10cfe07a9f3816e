"""The import itself: all rows that are ready, in one transaction, or none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from chibo.accounts.models import User
from chibo.audit.actions import verb
from chibo.exchange.actions.bringing import BRING_IN
from chibo.exchange.actions.checking import check_rows
from chibo.exchange.actions.filling import fill_known
from chibo.exchange.actions.noting import note_numbers
from chibo.exchange.choices import COMPARED, Fate, SheetKind, Stage
from chibo.exchange.models import Advance, Batch, StagedRow
from chibo.exchange.portable.reading import derived
from chibo.exchange.pouring import pour, repaint
from chibo.exchange.progress import Progress
from chibo.exchange.queries import rows_of, values_of
from chibo.exchange.values import PROTECTED
from chibo.exchange.words import AXES
from chibo.membership.checks import check_holds_members
from chibo.membership.choices import FactKind, Kind
from chibo.membership.models import MembershipFact, Movement
from chibo.membership.projection import project
from chibo.organisation.models import Unit
from chibo.people.actions import OPEN_FIELDS
from chibo.people.choices import ProtectedKind
from chibo.people.models import Belonging, Person, PersonKey, Protected, Trait
from chibo.storage.fields import days
from chibo.storage.identifiers import new_id
from chibo.storage.identity import Scope
from chibo.storage.protection import blind_index, new_data_key, seal
from chibo.storage.refusal import Refusal, refuse

PERSON_COLUMNS = ("id", "place", *OPEN_FIELDS, "sort_key", "search")


@dataclass(frozen=True)
class Newcomer:
    """A row that becomes a member: the person with an identifier, the cell, and what the row says."""

    row: UUID
    person: UUID
    unit: Unit
    values: dict[str, Any]


@verb("exchange.ask")
def ask_for_import(*, actor: User, batch: Batch) -> Batch:
    """Put the checked import in the queue; asking twice is the same as once."""
    if batch.stage in (Stage.WAITING, Stage.DONE):
        return batch
    if batch.kind in COMPARED:
        raise refuse("import.compared", _("Danh sách này chỉ để đối chiếu; không có gì để ghi vào sổ."))
    if batch.stage != Stage.ROWS or not batch.counts:
        raise refuse("import.unchecked", _("Soát các dòng trước khi nhập."))
    if not batch.counts.get(Fate.NEW) and not batch.counts.get(Fate.MATCH):
        raise refuse("import.nothing", _("Không có dòng nào sẵn sàng. Sửa các dòng còn lỗi trước."))
    batch.stage, batch.fault = Stage.WAITING, ""
    batch.save(update_fields=["stage", "fault"])
    Advance.objects.update_or_create(batch=batch, defaults={"step": 0, "place": batch.place})
    return batch


@verb("exchange.give_up")
def give_up(*, actor: User, batch: Batch, fault: str) -> Batch:
    """Back to checking: the import could not run, and this is why."""
    batch.stage, batch.fault = Stage.ROWS, fault
    batch.save(update_fields=["stage", "fault"])
    return batch


@verb("exchange.run")
def run_import(
    *, actor: User, batch: Batch, scope: Scope, today: date, progress: Progress, recheck: bool = True
) -> Batch:
    """Bring in every row that is ready. Running again, or twice at once, brings nothing in twice."""
    _alone(batch.pk)
    batch.refresh_from_db()
    if batch.stage == Stage.DONE:
        return batch
    if batch.stage not in (Stage.ROWS, Stage.WAITING) or batch.kind in COMPARED:
        raise refuse("import.too_late", _("Lần nhập này đã chạy hoặc đã bỏ. Mở lần nhập mới."))
    asked = {fate: batch.counts.get(fate, 0) for fate in (Fate.NEW, Fate.MATCH)}
    if recheck:
        check_rows(actor=actor, batch=batch, scope=scope, today=today)
    if asked != {fate: batch.counts.get(fate, 0) for fate in asked}:
        raise refuse("import.changed", _("Sổ đã thay đổi sau khi soát. Xem lại số liệu rồi nhập lại."))
    progress.on()
    at = _transaction_start()
    if batch.kind == SheetKind.MEMBERS:
        _bring_members(actor, batch, at, today, progress)
    else:
        BRING_IN[batch.kind](actor, batch, today)
    progress.on()
    batch.stage, batch.imported_at, batch.content = Stage.DONE, at, b""
    batch.version += 1
    batch.save(update_fields=["stage", "imported_at", "content", "version"])
    return batch


def _bring_members(actor: User, batch: Batch, at: datetime, today: date, progress: Progress) -> None:
    newcomers = _newcomers(batch)
    _check_cells(newcomers, batch.on)
    _bring_in(batch, newcomers, actor, at, progress)
    fill_known(batch, list(rows_of(batch).filter(fate=Fate.MATCH).select_related("person")))
    note_numbers(actor=actor, batch=batch, today=today)


def _alone(batch: UUID) -> None:
    """The same import waits here until another run of it has ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(batch)])


def _transaction_start() -> datetime:
    """The instant every history row of this transaction carries: what is later was done later."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        found: datetime = cursor.fetchone()[0]
    return found


def _newcomers(batch: Batch) -> list[Newcomer]:
    rows = values_of(batch, Fate.NEW)
    cells = {values["cell"] for _row, values in rows}
    units = {str(unit.pk): unit for unit in Unit.objects.filter(pk__in=cells)}
    return [Newcomer(row, new_id(), units[values["cell"]], values) for row, values in rows]


def _check_cells(newcomers: Sequence[Newcomer], on: date) -> None:
    """Every cell holds members on the day; asked once a cell."""
    for unit in {newcomer.unit.pk: newcomer.unit for newcomer in newcomers}.values():
        findings = check_holds_members(unit, on, begins=True)
        if findings:
            raise Refusal(findings)


def _bring_in(
    batch: Batch, newcomers: Sequence[Newcomer], actor: User, at: datetime, progress: Progress
) -> None:
    pour(Person, PERSON_COLUMNS, map(_person_row, newcomers))
    progress.on()
    _pour_protected(newcomers)
    progress.on()
    _pour_belongings(newcomers)
    _pour_traits(newcomers, batch.on)
    progress.on()
    _pour_movements(batch, newcomers, actor, at)
    facts = _pour_exempt(newcomers)
    progress.on()
    project([newcomer.person for newcomer in newcomers])
    progress.on()
    repaint(
        StagedRow,
        ("person_id", "filled"),
        ((one.row, one.person, _kept(facts.get(one.person))) for one in newcomers),
    )
    progress.on()


def _kept(fact: UUID | None) -> str:
    return f'{{"fact": "{fact}"}}' if fact else "{}"


def _person_row(newcomer: Newcomer) -> tuple[Any, ...]:
    told = {name: newcomer.values.get(name) or "" for name in OPEN_FIELDS}
    return (newcomer.person, newcomer.unit.path, *told.values(), *derived(told))


def _pour_protected(newcomers: Sequence[Newcomer]) -> None:
    """Keys for those who have something to protect, and the sealed fields."""
    keys: dict[UUID, bytes] = {}
    rows = []
    for one in newcomers:
        told = {kind: text for kind in PROTECTED if (text := one.values.get(kind))}
        if told:
            keys[one.person] = new_data_key(one.person)
        rows += [_protected_row(one, kind, text, keys[one.person]) for kind, text in told.items()]
    places = {one.person: one.unit.path for one in newcomers}
    pour(PersonKey, ("person_id", "wrapped", "place"), ((pk, key, places[pk]) for pk, key in keys.items()))
    pour(Protected, ("id", "person_id", "kind", "sealed", "index", "place"), rows)


def _protected_row(one: Newcomer, kind: str, text: str, key: bytes) -> tuple[Any, ...]:
    sealed = seal(text, wrapped=key, person=one.person, table="people_protected", column=kind)
    index = blind_index(text) if kind == ProtectedKind.IDENTITY_NUMBER else None
    return (new_id(), one.person, kind, sealed, index, one.unit.path)


def _pour_belongings(newcomers: Iterable[Newcomer]) -> None:
    pour(
        Belonging,
        ("id", "person_id", "ethnicity", "religion", "place"),
        (
            (
                new_id(),
                one.person,
                one.values.get("ethnicity", ""),
                one.values.get("religion", ""),
                one.unit.path,
            )
            for one in newcomers
            if one.values.get("ethnicity") or one.values.get("religion")
        ),
    )


def _pour_traits(newcomers: Iterable[Newcomer], on: date) -> None:
    since = days(on)
    pour(
        Trait,
        ("id", "person_id", "axis", "code", "during", "place"),
        (
            (new_id(), one.person, axis, code, since, one.unit.path)
            for one in newcomers
            for axis in AXES
            if (code := one.values.get(axis))
        ),
    )


def _pour_movements(batch: Batch, newcomers: Iterable[Newcomer], actor: User, at: datetime) -> None:
    pour(
        Movement,
        ("id", "person_id", "kind", "on", "unit_id", "standing", "batch", "actor", "recorded_at", "place"),
        (
            (
                new_id(),
                one.person,
                str(Kind.OPENING),
                batch.on,
                one.unit.pk,
                one.values["standing"],
                batch.pk,
                actor.pk,
                at,
                one.unit.path,
            )
            for one in newcomers
        ),
    )


def _pour_exempt(newcomers: Iterable[Newcomer]) -> dict[UUID, UUID]:
    """Members whose row says that they are exempt; the facts by person, for taking back."""
    exempt = [(new_id(), one) for one in newcomers if "exempt_on" in one.values]
    pour(
        MembershipFact,
        ("id", "person_id", "kind", "during", "place"),
        (
            (
                key,
                one.person,
                str(FactKind.EXEMPT),
                days(date.fromisoformat(one.values["exempt_on"])),
                one.unit.path,
            )
            for key, one in exempt
        ),
    )
    return {one.person: key for key, one in exempt}
