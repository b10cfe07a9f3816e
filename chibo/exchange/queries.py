"""Reads: imports of a scope, their rows opened, cells by name, and persons already known."""

import json
from base64 import b64decode
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Func, Lookup, Q, QuerySet, TextField, Value
from django.db.models.functions import Left

from chibo.engine.calendar import PartialDate
from chibo.engine.vietnamese import search_key
from chibo.exchange.choices import UNFINISHED, Fate, Stage
from chibo.exchange.layout import Column, Layout
from chibo.exchange.models import Advance, Batch, PreparedFile, Remembered, StagedRow
from chibo.exchange.sheets.words import hamlet_key
from chibo.exchange.words import cell_key
from chibo.organisation.models import Locality, Unit, UnitName
from chibo.organisation.queries import inside, localities_under, subtree
from chibo.people.choices import ProtectedKind
from chibo.people.models import Person, Protected
from chibo.people.queries import visible_persons
from chibo.regulations.loader import kinds
from chibo.storage.identity import Scope
from chibo.storage.protection import unwrap_bytes, wrap_bytes


class AnyOf(Lookup):
    """One of many values, sent as one array: thousands of placeholders take longer than the query."""

    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """`lhs = ANY (array)`."""
        lhs, params = self.process_lhs(compiler, connection)
        return f"{lhs} = ANY (%s)", (*params, list(self.rhs))


def batches(scope: Scope) -> QuerySet[Batch]:
    """Imports into units that lie today in the scope, the latest first."""
    condition = Q(pk__in=[])
    for root in scope.now:
        condition |= inside(root, "unit__path")
    return (
        Batch.objects.filter(condition)
        .select_related("unit", "user")
        .defer("content")
        .order_by("-created_at", "-pk")
    )


def unfinished(scope: Scope) -> QuerySet[Batch]:
    """Imports somebody began and has not brought to an end: part of the worklist."""
    return batches(scope).filter(stage__in=UNFINISHED)


def bound(batch: Batch) -> str:
    """What the sealed parts of an import are bound to."""
    return f"import.{batch.pk}"


def sealed(batch: Batch, content: object) -> bytes:
    """A value of the import as it is kept."""
    return wrap_bytes(json.dumps(content, ensure_ascii=False).encode(), bound=bound(batch))


def opened(batch: Batch, content: bytes | memoryview) -> Any:
    """The value behind `sealed`; None where nothing was kept."""
    return json.loads(unwrap_bytes(bytes(content), bound=bound(batch))) if content else None


def layout_of(batch: Batch) -> Layout:
    """Which sheet and header rows the import reads."""
    return Layout(batch.layout["sheet"], batch.layout["top"], batch.layout["depth"])


def head_of(batch: Batch) -> list[list[str]]:
    """The lines of the sheet down to its header, as they came; nothing of imports that did not keep them."""
    kept = batch.layout.get("head", "")
    found: list[list[str]] = opened(batch, b64decode(kept)) if kept else []
    return found


def columns_of(batch: Batch) -> list[Column]:
    """The columns as guessed or chosen."""
    return [Column(**column) for column in batch.columns]


def rows_of(batch: Batch) -> QuerySet[StagedRow]:
    """The rows in the order of the file."""
    return StagedRow.objects.filter(batch=batch).order_by("number")


@dataclass(frozen=True)
class Draft:
    """A row of the staging, opened: its cells as they came, what was typed instead, the user's word on it."""

    pk: UUID
    number: int
    cells: list[str]
    fixes: dict[str, str]
    decision: str


def drafts(batch: Batch) -> Iterator[Draft]:
    """The rows in the order of the file, without the weight of model objects."""
    listed = rows_of(batch).values_list("pk", "number", "cells", "fixes", "decision")
    for pk, number, cells, fixes, decision in listed:
        yield Draft(pk, number, opened(batch, cells), opened(batch, fixes) or {}, decision)


def values_of(batch: Batch, fate: Fate) -> list[tuple[UUID, dict[str, Any]]]:
    """Key and understood values of the rows that share a fate, in the order of the file."""
    listed = rows_of(batch).filter(fate=fate).values_list("pk", "verdict")
    return [(pk, opened(batch, verdict)["values"]) for pk, verdict in listed]


def rows_to_see(batch: Batch) -> QuerySet[StagedRow]:
    """Rows somebody should look at, the riskiest first."""
    return rows_of(batch).filter(level__gt=0).order_by("-level", "number")


def counted(batch: Batch) -> dict[str, int]:
    """Rows by what becomes of them."""
    return dict(rows_of(batch).order_by().values_list("fate").annotate(n=Count("id")))


def remembered(unit: Unit, kind: str) -> dict[str, str]:
    """Headers this committee, or one above it, gave a meaning in sheets of a kind; the nearest counts."""
    above = Remembered.objects.filter(
        unit__path__in=[unit.path[:end] for end in range(4, len(unit.path) + 1, 4)], kind=kind
    )
    return dict(above.order_by("unit__path").values_list("header", "field"))


def imported_before(batch: Batch) -> Batch | None:
    """The same file, already imported into the same unit and not taken back."""
    same = Batch.objects.filter(
        digest=batch.digest, unit=batch.unit_id, kind=batch.kind, stage=Stage.DONE
    ).exclude(pk=batch.pk)
    return same.order_by("-imported_at").first()


def keys_imported(batch: Batch, keys: Iterable[bytes]) -> set[bytes]:
    """Those of the row keys that an import not taken back has brought in."""
    rows = StagedRow.objects.filter(
        AnyOf(F("key"), list(keys)), batch__stage=Stage.DONE, batch__unit=batch.unit_id, person__isnull=False
    ).exclude(batch=batch)
    return {bytes(key) for key in rows.values_list("key", flat=True) if key is not None}


def cells_by_name(unit: Unit, on: date) -> tuple[dict[str, list[str]], str]:
    """Cells under the unit by code, present and earlier name, also with the name above; and the only one."""
    cells = _cells(unit, on)
    found: dict[str, set[str]] = defaultdict(set)
    for row, above in cells:
        for text in (row.code, row.name, f"{row.name} {above}", f"{row.name} trực thuộc {above}"):
            found[cell_key(text)].add(str(row.pk))
        found[search_key(row.code)].add(str(row.pk))
    former = UnitName.objects.filter(unit__in=[row.pk for row, _above in cells]).values_list(
        "unit_id", "name"
    )
    for pk, name in former:
        if cell_key(name) not in found:
            found[cell_key(name)].add(str(pk))
    only = str(cells[0][0].pk) if len(cells) == 1 else ""
    return {key: sorted(where) for key, where in found.items()}, only


def cells_in(unit: Unit, on: date) -> list[tuple[str, str, str]]:
    """Code, name and the name above of the cells under the unit on the day, in the order of their names."""
    return sorted(((row.code, row.name, above) for row, above in _cells(unit, on)), key=lambda told: told[1:])


def hamlets_by_name(unit: Unit, on: date) -> dict[str, list[Locality]]:
    """Hamlets in the charge of the unit and of those below it, by name as compared and by code."""
    found: dict[str, list[Locality]] = defaultdict(list)
    for row in localities_under(unit.path, on):
        for key in {hamlet_key(row.name), search_key(row.code)}:
            found[key].append(row)
    return dict(found)


def _cells(unit: Unit, on: date) -> list[tuple[Any, str]]:
    """The units that hold members, each with the name of the one above."""
    holding = {code for code, kind in kinds().items() if kind.holds_members}
    units: list[Any] = list(subtree(unit.path, on))
    names = {row.pk: row.name for row in units}
    return [(row, names.get(row.parent, "")) for row in units if row.kind in holding]


def name_key(person: Person) -> str:
    """The full name as searched."""
    return search_key(person.full_name)


def fingerprint(row: Protected) -> bytes:
    """The keyed fingerprint of a protected number; nothing for fields without one."""
    index: Any = row.index
    return bytes(index or b"")


@dataclass
class Known:
    """Persons of the scope that rows may be: by fingerprint of the number, card, name and year of birth."""

    by_identity: dict[bytes, list[Person]] = field(default_factory=lambda: defaultdict(list))
    by_card: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[tuple[str, int], list[Person]] = field(default_factory=lambda: defaultdict(list))
    identity_of: dict[UUID, bytes] = field(default_factory=dict)
    taken: set[bytes] = field(default_factory=set)
    cards_taken: set[str] = field(default_factory=set)

    def candidates(
        self, identity: bytes | None, card: str, name: str, birth: PartialDate | None
    ) -> tuple[list[Person], bool]:
        """Who the row may be, by the strongest mark that finds anybody; and whether the mark leaves no doubt.

        A name with days of birth that may be the same one, but are not known to be, leaves a doubt.
        """
        if identity and (found := self.by_identity.get(identity)):
            return found, True
        if card and (found := self.by_card.get(card)):
            return found, True
        if birth is None:
            return [], True
        named = self.by_name.get((name, birth.year), [])
        same = [p for p in named if not identity or self.identity_of.get(p.pk, identity) == identity]
        if equal := [person for person in same if person.birth == birth]:
            return equal, True
        maybe = [person for person in same if person.birth and person.birth.during.overlaps(birth.during)]
        return maybe, not maybe


def known_persons(
    scope: Scope, *, identities: Sequence[bytes], cards: Sequence[str], names: Iterable[tuple[str, int]]
) -> Known:
    """Read everything the rows may match at once. `names` are names as searched with the year of birth."""
    known, persons = Known(), visible_persons(scope)
    rows = Protected.objects.filter(
        AnyOf(F("index"), identities), kind=ProtectedKind.IDENTITY_NUMBER, person__in=persons
    ).select_related("person")
    for row in rows:
        known.by_identity[fingerprint(row)].append(row.person)
    wanted = set(cards)
    listed = list(wanted)
    for person in persons.filter(AnyOf(F("card_number"), listed) | AnyOf(F("old_card_number"), listed)):
        for number in {person.card_number, person.old_card_number} & wanted:
            known.by_card[number].append(person)
    marks = {f"{year} {name}" for name, year in names}
    named = list(persons.annotate(mark=_MARK).filter(AnyOf(F("mark"), list(marks))))
    for person in named:
        if person.birth:
            known.by_name[name_key(person), person.birth.year].append(person)
    fingerprints = Protected.objects.filter(
        kind=ProtectedKind.IDENTITY_NUMBER, person__in=[person.pk for person in named]
    )
    known.identity_of = {row.person_id: fingerprint(row) for row in fingerprints}
    known.taken, known.cards_taken = numbers_in_use(identities, cards)
    return known


# The second part of the search text is the full name.
_MARK = Func(
    Left(F("birth"), 4), Value(" "), Func(F("search"), Value(" | "), Value(2), function="split_part"),
    function="concat", output_field=TextField(),
)  # fmt: skip


def persons_named(persons: QuerySet[Person], names: Iterable[str]) -> dict[str, list[Person]]:
    """Those of the persons who bear one of the names as searched."""
    name = Func(F("search"), Value(" | "), Value(2), function="split_part", output_field=TextField())
    found: dict[str, list[Person]] = defaultdict(list)
    for person in persons.annotate(named=name).filter(AnyOf(F("named"), list(names))):
        found[name_key(person)].append(person)
    return found


def numbers_in_use(identities: Sequence[bytes], cards: Sequence[str]) -> tuple[set[bytes], set[str]]:
    """Those of the numbers that some file of the installation has, wherever it lies. Never whose."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT identity, card FROM chibo_numbers_in_use(%s::bytea[], %s::text[])",
            [list(identities), list(cards)],
        )
        found = cursor.fetchall()
    return (
        {bytes(identity) for identity, _card in found if identity is not None},
        {card for _identity, card in found if card is not None},
    )


def persons_written_about(persons: Sequence[UUID], since: datetime | None) -> set[UUID]:
    """Those of the persons about whom something was written after the instant, wherever it lies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT chibo_written_since(%s::uuid[], %s)", [list(persons), since])
        return {row[0] for row in cursor.fetchall()}


def step_of(batch: Batch) -> int:
    """How far a running import has come; nought while it waits."""
    return Advance.objects.filter(batch=batch).values_list("step", flat=True).first() or 0


def written(batch: Batch) -> int:
    """Rows of a list of admission that hold what they wrote, while the import stands."""
    return rows_of(batch).exclude(filled={}).count() if batch.stage == Stage.DONE else 0


def standings(batch: Batch) -> dict[str, int]:
    """How many new members would be official and probationary."""
    found: dict[str, int] = defaultdict(int)
    for row in rows_of(batch).filter(fate=Fate.NEW):
        found[opened(batch, row.verdict)["values"]["standing"]] += 1
    return dict(found)


def files_of(user: UUID, now: datetime) -> QuerySet[PreparedFile]:
    """The workbooks made for a user and not yet due to go, the latest first; without their content."""
    found = PreparedFile.objects.filter(user=user, kept_until__gt=now)
    return found.defer("content", "question").order_by("-asked_at")


def file_bound(file: UUID) -> str:
    """What the sealed parts of a workbook are bound to."""
    return f"file.{file}"


def address_of(file: PreparedFile) -> str:
    """The address that was asked."""
    return unwrap_bytes(bytes(file.question), bound=file_bound(file.pk)).decode()


def content_of(file: PreparedFile) -> bytes:
    """The workbook."""
    return unwrap_bytes(bytes(file.content), bound=file_bound(file.pk))
