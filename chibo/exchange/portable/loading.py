"""Loading a data set into an empty system: rows, made columns, constraints, projections. All or nothing."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BufferedReader
from itertools import tee
from typing import Any, BinaryIO, cast

from django.db import connection, transaction
from django.utils.translation import gettext as _

from chibo.admission.projection import place_everything
from chibo.admission.queries.attachments import part_bound
from chibo.exchange.portable.archive import ArchiveReader, damaged, not_ours
from chibo.exchange.portable.bulk import BESIDES, PROJECTIONS, clear_words, take_room, without_constraints
from chibo.exchange.portable.nouns import PLACES, Noun, nouns
from chibo.exchange.portable.protecting import Protector
from chibo.exchange.portable.reading import (
    Row,
    bad_line,
    columns,
    content_of,
    remade,
    rows_of,
    secret_of,
    values_of,
)
from chibo.exchange.portable.sealing import MAGIC, is_sealed, open_from
from chibo.membership.projection import open_years, project_everybody
from chibo.organisation.models import Placement, Unit
from chibo.organisation.projection import settle_paths, settle_search
from chibo.people.models import Person
from chibo.people.projection import place_collisions
from chibo.storage.clock import today
from chibo.storage.models import Installation
from chibo.storage.owner import as_owner
from chibo.storage.refusal import refuse
from chibo.training.projection import place_pupils

Tell = Callable[[str, int], None]
_TOLD = 10_000
_LAST_SEATS = """
    SELECT DISTINCT ON (m.person_id) m.person_id::text AS person, coalesce(u.path, '') AS place,
           CASE WHEN m.kind = 'transferred_out' THEN coalesce(p.path, '') ELSE '' END AS toward
    FROM arriving_movement m
    LEFT JOIN organisation_unit u ON u.id = m.unit_id
    LEFT JOIN organisation_unit p ON p.id = m.partner_id
    WHERE m.kind NOT IN ('correction', 'recognition_refused', 'recognised', 'recognition_annulled')
      AND NOT EXISTS (SELECT FROM arriving_movement v WHERE v.voids_id = m.id)
    ORDER BY m.person_id, m."on" DESC, m.seq DESC
"""


@dataclass(frozen=True)
class Loaded:
    """What came in: lines by the name of the noun."""

    lines: dict[str, int]


def load(
    source: BinaryIO, *, passphrase: Callable[[], str], tell: Tell = lambda _name, _lines: None
) -> Loaded:
    """Load an archive into an empty system. Refuses with a sentence, and then nothing has changed.

    `passphrase` is asked only where the archive is sealed.
    """
    beginning = source.read(len(MAGIC))
    source.seek(0)
    if not beginning:
        raise not_ours()
    plain = open_from(source, passphrase()) if is_sealed(beginning) else source
    archive = ArchiveReader(cast(BinaryIO, BufferedReader(plain, 1 << 17)))
    with as_owner(), transaction.atomic():
        return _Load(archive, tell).run()


class _Load:
    """One load: what later files need from earlier ones."""

    def __init__(self, archive: ArchiveReader, tell: Tell) -> None:
        self.archive, self.tell = archive, tell
        self.protector = Protector()
        self.places: dict[str, tuple[str, str]] = {}
        self.units: dict[str, str] = {}
        self.at = 0

    def run(self) -> Loaded:
        check_empty()
        take_room()
        entries = self.archive.manifest.files
        for noun, entry in zip(nouns(), entries, strict=False):
            if noun.file != entry.name:
                raise damaged(noun.file)
        if len(entries) != len(nouns()):
            raise damaged("manifest.json")
        day = self.archive.manifest.demonstration_day
        Installation.objects.update_or_create(
            id=1, defaults={"demonstration_day": day, "settled_on": day or today()}
        )
        with without_constraints([*(noun.table for noun in nouns()), *BESIDES], self.tell):
            for noun, entry in zip(nouns(), entries, strict=True):
                try:
                    self._fill(noun, self.archive.lines(entry))
                except (TypeError, ValueError, AttributeError, KeyError) as error:
                    raise bad_line(noun, self.at) from error
            self._keys()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ANALYZE")
        with without_constraints(PROJECTIONS, self.tell):
            self._project()
        place_everything()
        open_years(today().year)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE membership_spell, membership_movementplace, membership_opening")
        return Loaded({noun.name: entry.lines for noun, entry in zip(nouns(), entries, strict=True)})

    def _fill(self, noun: Noun, lines: Iterable[bytes]) -> None:
        rows = self._told(noun, rows_of(noun, lines))
        if noun.name == "movements":
            self._settle_tree()
            self._fill_movements(noun, rows)
        elif any(field.kind == "secret" for field in noun.fields):
            more = ("sealed", "index", *PLACES, *(("pgh_obj_id",) if noun.tracked else ()))
            self._copy(noun, noun.table, self._protected(noun, rows), more)
        elif any(field.kind == "content" for field in noun.fields):
            self._copy(noun, noun.table, self._parts(noun, rows), ("sealed", *PLACES))
        else:
            names, make = self._more(noun)
            one, other = tee(rows)
            values = values_of(noun, one)
            joined = ([*value, *make(row)] for value, row in zip(values, other, strict=True))
            self._copy(noun, noun.table, joined, names)

    def _told(self, noun: Noun, rows: Iterable[Row]) -> Iterator[Row]:
        self.at = 0
        for self.at, row in enumerate(rows, 1):
            if self.at % _TOLD == 0:
                self.tell(noun.name, self.at)
            yield row
        self.tell(noun.name, self.at)

    def _copy(self, noun: Noun, table: str, rows: Iterable[Iterable[Any]], more: tuple[str, ...]) -> None:
        names = [*(field.column for field in columns(noun)), *more]
        listed = ", ".join(f'"{name}"' for name in names)
        with (
            clear_words(noun),
            connection.cursor() as cursor,
            cursor.copy(f'COPY "{table}" ({listed}) FROM STDIN') as copy,
        ):
            for row in rows:
                copy.write_row(row)

    def _more(self, noun: Noun) -> tuple[tuple[str, ...], Callable[[Row], tuple[Any, ...]]]:
        """Columns beyond those of the line: derived ones, the file's place, and history's own key."""
        history = noun.tracked is not None
        names, make = remade(noun.label, history=history)
        if history:
            names, made = (*names, "pgh_obj_id"), make
            make = _with_object(made)
        held = {field.name for field in noun.model._meta.concrete_fields}
        if not held.issuperset(PLACES):
            return names, make
        derived = make
        return (*names, *PLACES), lambda row: (*derived(row), *self._place(noun, row))

    def _place(self, noun: Noun, row: Row) -> tuple[str, str]:
        if noun.label in {"people.Post", "people.NumberCollision"} or noun.label.startswith("admission."):
            return "", ""
        if noun.label in {"deadlines.Deadline", "documents.Paper"}:
            return self.units.get(row["unit"], ""), ""
        person = row["id"] if noun.label == "people.Person" else row["person"]
        if row.get("kept_at"):
            self.places.setdefault(person, (self.units.get(row["kept_at"], ""), ""))
        return self.places.get(person, ("", ""))

    def _protected(self, noun: Noun, rows: Iterable[Row]) -> Iterator[list[Any]]:
        one, two, three = tee(rows, 3)
        sealed = self.protector.seal_all(secret_of(row) for row in one)
        history = noun.tracked is not None
        for values, row, secret in zip(values_of(noun, two), three, sealed, strict=True):
            yield [*values, *secret, *self._place(noun, row), *([row["id"]] if history else [])]

    def _parts(self, noun: Noun, rows: Iterable[Row]) -> Iterator[list[Any]]:
        """One at a time: a part is a quarter of a megabyte."""
        for row in rows:
            person, attachment, number, content = content_of(row)
            values = next(values_of(noun, [row]))
            yield [*values, self.protector.seal_part(person, content, part_bound(attachment, number)), "", ""]

    def _settle_tree(self) -> None:
        roots = Placement.objects.filter(parent__isnull=True).values_list("unit_id", flat=True)
        settle_paths(roots, today())
        settle_search(Unit.objects.values_list("pk", flat=True))
        self.units = {str(key): path for key, path in Unit.objects.values_list("pk", "path")}

    def _fill_movements(self, noun: Noun, rows: Iterable[Row]) -> None:
        """By way of a table of its own: where a file lies follows from the whole ledger."""
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TEMP TABLE arriving_movement (LIKE membership_movement INCLUDING DEFAULTS)"
                " ON COMMIT DROP"
            )
            cursor.execute(
                "ALTER TABLE arriving_movement ALTER place SET DEFAULT '', ALTER toward SET DEFAULT ''"
            )
            self._copy(noun, "arriving_movement", values_of(noun, rows), ())
            cursor.execute("ANALYZE arriving_movement")
            cursor.execute(f"CREATE TEMP TABLE arriving_place ON COMMIT DROP AS {_LAST_SEATS}")
            names = ", ".join(f'"{field.column}"' for field in columns(noun))
            with clear_words(noun):
                cursor.execute(
                    f"INSERT INTO membership_movement ({names}, place, toward)"  # noqa: S608 -- names of our own columns
                    f" SELECT {names}, coalesce(p.place, ''), coalesce(p.toward, '') FROM"
                    f" (SELECT {names}, person_id::text AS of_person FROM arriving_movement) m"
                    " LEFT JOIN arriving_place p ON p.person = m.of_person"
                )
            cursor.execute("SELECT person, place, toward FROM arriving_place")
            self.places = {person: (place, toward) for person, place, toward in cursor.fetchall()}
            cursor.execute("DROP TABLE arriving_movement, arriving_place")
            # The order of entries goes on after the last one.
            cursor.execute(
                "SELECT setval('membership_movement_order', max(seq)) FROM membership_movement"
                " HAVING max(seq) > 0"
            )

    def _keys(self) -> None:
        with (
            connection.cursor() as cursor,
            cursor.copy("COPY people_personkey (person_id, wrapped, place, toward) FROM STDIN") as copy,
        ):
            for person, wrapped in self.protector.keys.items():
                copy.write_row([person, wrapped, *self.places.get(person, ("", ""))])

    def _project(self) -> None:
        project_everybody()
        place_pupils()
        place_collisions()
        self.tell("projections", Person.objects.count())


def check_empty() -> None:
    """A data set goes into a system without content of its own, so that nothing is mixed up."""
    for noun in nouns():
        if noun.model._default_manager.exists():
            raise refuse(
                "portable.not_empty",
                _("Hệ thống này đã có dữ liệu (%(file)s). Chỉ nạp được vào hệ thống trống.")
                % {"file": noun.name},
            )


def _with_object(made: Callable[[Row], tuple[Any, ...]]) -> Callable[[Row], tuple[Any, ...]]:
    """History's rows name the row they tell of."""
    return lambda row: (*made(row), row["id"])
