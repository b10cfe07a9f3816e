"""Writing the rows of a plan into an empty system, as the owner of the database.

History is not kept of the load itself: 400,000 rows would only say that everything was made at once.
"""

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from chibo.demo import logins
from chibo.demo.identity import key
from chibo.demo.plan import COLUMNS, Plan
from chibo.demo.sheets import Row
from chibo.exchange.portable.bulk import PROJECTIONS, without_constraints
from chibo.membership.projection import open_years, project
from chibo.people.choices import ProtectedKind
from chibo.storage.protection import blind_index, new_data_key, seal

Told = Callable[[str, int], None]
BATCH = 14_000
_KEYS = ("person_id", "wrapped", "place", "toward")
_SEALED = ("id", "person_id", "kind", "sealed", "index", "place", "toward")


def load(plan: Plan, last_year: int, told: Told) -> None:
    """Write everything, let the database place it, and open the books of every year up to the last."""
    tables = [*plan.rows, "people_personkey", "people_protected", "accounts_user", "accounts_grant"]
    with connection.cursor() as cursor:
        with without_constraints(tables, told):
            for table, rows in plan.rows.items():
                _copy(cursor, table, COLUMNS[table], rows)
                told(table, len(rows))
            _protect(cursor, plan, told)
            users, grants = logins.rows(plan.doors())
            _copy(cursor, "accounts_user", logins.USER_COLUMNS, users)
            _copy(cursor, "accounts_grant", logins.GRANT_COLUMNS, grants)
        cursor.execute("ANALYZE")
        with without_constraints(PROJECTIONS, told):
            _project([UUID(str(row[0])) for row in plan.rows["people_person"]], told)
        cursor.execute("ANALYZE membership_spell, membership_movementplace")
        open_years(last_year)


def _copy(cursor: CursorWrapper, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Rows into a table, in one stream."""
    named = ", ".join(f'"{column}"' for column in columns)
    with cursor.copy(f"COPY {table} ({named}) FROM STDIN") as stream:
        for row in rows:
            stream.write_row(row)


def _project(persons: Sequence[UUID], told: Told) -> None:
    """Spells and places of everybody, from the ledger."""
    for start in range(0, len(persons), BATCH):
        batch = persons[start : start + BATCH]
        project(batch)
        told("membership_spell", len(batch))


def _protect(cursor: CursorWrapper, plan: Plan, told: Told) -> None:
    """Identity and telephone numbers, sealed under each person's own key."""
    place = COLUMNS["people_person"].index("place")
    keys: list[Row] = []
    sealed: list[Row] = []
    members = [member for population in plan.populations for _life, member in population.members]
    for number, (row, member) in enumerate(zip(plan.rows["people_person"], members, strict=False)):
        person = UUID(str(row[0]))
        wrapped = new_data_key(person)
        where = row[place:]
        keys.append((person, wrapped, *where))
        values = {ProtectedKind.IDENTITY_NUMBER: member.identity, ProtectedKind.PHONE: member.phone}
        for offset, (kind, text) in enumerate(values.items()):
            closed = seal(text, wrapped=wrapped, person=person, table="people_protected", column=kind)
            index = blind_index(text) if kind == ProtectedKind.IDENTITY_NUMBER else None
            sealed.append((key("protected", number * 2 + offset), person, str(kind), closed, index, *where))
    _copy(cursor, "people_personkey", _KEYS, keys)
    _copy(cursor, "people_protected", _SEALED, sealed)
    told("people_protected", len(sealed))
