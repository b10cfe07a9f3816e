"""Filling many tables at once: constraints are taken away and put back, which validates every row.

All of it is part of the load's one transaction; a load that fails leaves tables, constraints and content as
they were.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import Error, connection
from django.utils.translation import gettext as _

from chibo.exchange.portable.nouns import Noun, nouns
from chibo.storage.refusal import Refusal, refuse

# Tables that are filled besides those of the nouns.
BESIDES = ("organisation_unitpath", "people_personkey")
PROJECTIONS = ("membership_spell", "membership_movementplace")
_ROOM = (
    "SET LOCAL maintenance_work_mem = '192MB'",
    "SET LOCAL max_parallel_maintenance_workers = 2",
    "SET LOCAL work_mem = '48MB'",
)
_CONSTRAINTS = """
    SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
           format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s',
                  conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE contype IN ('f', 'x') AND conrelid = ANY (%s::regclass[])
    ORDER BY contype DESC, conname
"""
_INDEXES = """
    SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    FROM pg_index i
    WHERE NOT indisunique AND indrelid = ANY (%s::regclass[])
      AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
    ORDER BY indexrelid
"""
_WALLED = """
    SELECT oid::regclass::text FROM pg_class WHERE relforcerowsecurity AND oid = ANY (%s::regclass[])
"""
_SEQUENCES = """
    SELECT format('SELECT setval(%%L, max(%%I)) FROM %%s HAVING max(%%I) IS NOT NULL',
                  pg_get_serial_sequence(c.oid::regclass::text, a.attname), a.attname, c.oid::regclass,
                  a.attname)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.oid = ANY (%s::regclass[]) AND a.attidentity <> ''
"""


def take_room() -> None:
    """More memory and another core for the sorts of this one transaction."""
    with connection.cursor() as cursor:
        _run(cursor, _ROOM)


@contextmanager
def without_constraints(tables: Sequence[str], tell: Callable[[str, int], None]) -> Iterator[None]:
    """The tables lose triggers, foreign keys, exclusions and secondary indexes; at the end all return."""
    listed = [list(tables)]
    with connection.cursor() as cursor:
        changes = _rows(cursor, _CONSTRAINTS, listed)
        indexes = _rows(cursor, _INDEXES, listed)
        walled = [table for (table,) in _rows(cursor, _WALLED, listed)]
        _run(cursor, [drop for drop, _make in changes + indexes])
        _run(cursor, [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables])
        _run(cursor, [f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY" for table in walled])
        yield
        # Indexes first: the checks of constraints use them.
        for number, (_drop, make) in enumerate(indexes + changes, 1):
            with clear_words():
                cursor.execute(make)
            tell("constraints", number)
        _run(cursor, [f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY" for table in walled])
        _run(cursor, [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables])
        _run(cursor, [statement for (statement,) in _rows(cursor, _SEQUENCES, listed)])


@contextmanager
def clear_words(noun: Noun | None = None) -> Iterator[None]:
    """What the database finds wrong in the content is told as a refusal that names file and row."""
    try:
        yield
    except Error as error:
        raise _told(error.__cause__, noun) from error
    except psycopg.Error as error:
        raise _told(error, noun) from error


def _rows(cursor: Any, query: str, values: list[Any]) -> list[tuple[str, ...]]:
    cursor.execute(query, values)
    found: list[tuple[str, ...]] = cursor.fetchall()
    return found


def _run(cursor: Any, statements: Iterable[str]) -> None:
    for statement in statements:
        cursor.execute(statement)


def _told(error: object, noun: Noun | None) -> Refusal:
    if not isinstance(error, psycopg.errors.IntegrityError | psycopg.errors.DataError):
        if isinstance(error, Exception):
            raise error
        raise RuntimeError("an error of the database without a cause")
    told = error.diag
    where = noun or next((found for found in nouns() if found.table == told.table_name), None)
    what = told.message_detail or ". ".join(part for part in (told.message_primary, told.context) if part)
    return refuse(
        "portable.content",
        _("Dữ liệu trong gói không hợp lệ (%(file)s): %(what)s Chưa nạp gì cả.")
        % {"file": where.file if where else told.table_name, "what": what or str(error)},
    )
