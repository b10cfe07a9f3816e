"""Writing the rows of a plan into an empty system, as the owner of the database."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db.backends.utils import CursorWrapper

from chibo.demo.identity import key
from chibo.demo.plan import COLUMNS, Plan
from chibo.demo.sheets import Row
from chibo.people.choices import ProtectedKind
from chibo.storage.protection import blind_index, new_data_key, seal

Told = Callable[[str, int], None]
BATCH = 14_000
_KEYS = ("person_id", "wrapped", "place", "toward")
_SEALED = ("id", "person_id", "kind", "sealed", "index", "place", "toward")
_WALLED = """
SELECT relname FROM pg_class
WHERE relforcerowsecurity AND relnamespace = 'public'::regnamespace ORDER BY relname
"""
_FOLLOWING = """
SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'follow_person' ORDER BY 1
"""
_HISTORY = """
SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE 'pgtrigger_insert%%' ORDER BY 1
"""


@contextmanager
def open_walls(cursor: CursorWrapper) -> Iterator[None]:
    """COPY is refused under row security, and rows bring the place of their person with them.

    History is not kept of the load itself: 370,000 rows would only say that everything was made at once.
    All of it is undone if the transaction fails.
    """
    walled = [row[0] for row in _asked(cursor, _WALLED)]
    quiet = [(row[0], "follow_person") for row in _asked(cursor, _FOLLOWING)] + _asked(cursor, _HISTORY)
    for table in walled:
        cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    for table, trigger in quiet:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
    yield
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table, trigger in quiet:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")
    for table in walled:
        cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def load(cursor: CursorWrapper, plan: Plan, told: Told) -> None:
    """Write everything, then let the database place it."""
    for table, rows in plan.rows.items():
        copy(cursor, table, COLUMNS[table], rows)
        told(table, len(rows))
    _protect(cursor, plan, told)
    for table in ("organisation_unit", "organisation_unitpath", "people_person", "membership_movement"):
        cursor.execute(f"ANALYZE {table}")
    project(cursor, [UUID(str(row[0])) for row in plan.rows["people_person"]], told)
    cursor.execute("ANALYZE")


def copy(cursor: CursorWrapper, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Rows into a table, in one stream."""
    named = ", ".join(f'"{column}"' for column in columns)
    with cursor.copy(f"COPY {table} ({named}) FROM STDIN") as stream:
        for row in rows:
            stream.write_row(row)


def project(cursor: CursorWrapper, persons: Sequence[UUID], told: Told) -> None:
    """Spells and places of everybody, from the ledger."""
    for start in range(0, len(persons), BATCH):
        batch = list(persons[start : start + BATCH])
        cursor.execute("SELECT chibo_project(%s)", [batch])
        told("membership_spell", len(batch))


def _protect(cursor: CursorWrapper, plan: Plan, told: Told) -> None:
    """Identity and telephone numbers, sealed under each person's own key."""
    columns = COLUMNS["people_person"]
    place = columns.index("place")
    keys: list[Row] = []
    sealed: list[Row] = []
    members = [member for population in plan.populations for _life, member in population.members]
    for number, (row, member) in enumerate(zip(plan.rows["people_person"], members, strict=True)):
        person = UUID(str(row[0]))
        wrapped = new_data_key(person)
        where = row[place:]
        keys.append((person, wrapped, *where))
        values = {ProtectedKind.IDENTITY_NUMBER: member.identity, ProtectedKind.PHONE: member.phone}
        for offset, (kind, text) in enumerate(values.items()):
            closed = seal(text, wrapped=wrapped, person=person, table="people_protected", column=kind)
            index = blind_index(text) if kind == ProtectedKind.IDENTITY_NUMBER else None
            sealed.append((key("protected", number * 2 + offset), person, str(kind), closed, index, *where))
    copy(cursor, "people_personkey", _KEYS, keys)
    copy(cursor, "people_protected", _SEALED, sealed)
    told("people_protected", len(sealed))


def _asked(cursor: CursorWrapper, query: str) -> list[tuple[Any, ...]]:
    cursor.execute(query, [])
    found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
