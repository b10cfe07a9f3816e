"""Many rows into one table at once: COPY into a table of the transaction, then INSERT … SELECT.

COPY itself is refused under row-level security, and row-by-row inserts are ten times slower.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, Model
from psycopg import sql

NOTHING = object()


def pour(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert the rows. `columns` are database columns; the others take the model's plain defaults."""
    table = model._meta.db_table
    constants = _constants(model, columns)
    with connection.cursor() as cursor:
        staging = _copied(cursor, table, columns, rows)
        _run(
            cursor,
            sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}").format(
                sql.Identifier(table),
                _names([*columns, *constants]),
                sql.SQL(", ").join(
                    [*map(sql.Identifier, columns), *(sql.Literal(value) for value in constants.values())]
                ),
                sql.Identifier(staging),
            ),
        )
        _run(cursor, sql.SQL("DROP TABLE {}").format(sql.Identifier(staging)))


def repaint(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Change the columns of many rows; the first value of each row is its key."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        staging = _copied(cursor, table, ["id", *columns], rows)
        changes = [
            sql.SQL("{} = new.{}").format(sql.Identifier(column), sql.Identifier(column))
            for column in columns
        ]
        _run(
            cursor,
            sql.SQL("UPDATE {} AS old SET {} FROM {} AS new WHERE old.id = new.id").format(
                sql.Identifier(table), sql.SQL(", ").join(changes), sql.Identifier(staging)
            ),
        )
        _run(cursor, sql.SQL("DROP TABLE {}").format(sql.Identifier(staging)))


def _copied(cursor: Any, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    staging = f"pour_{table}"
    _run(
        cursor,
        sql.SQL("CREATE TEMPORARY TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA").format(
            sql.Identifier(staging), _names(columns), sql.Identifier(table)
        ),
    )
    order = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(staging), _names(columns))
    with cursor.copy(order) as copy:
        for row in rows:
            copy.write_row(row)
    return staging


def _run(cursor: Any, statement: sql.Composed) -> None:
    """As text: the history's own hook on every statement reads text only."""
    cursor.execute(statement.as_string(cursor.connection))


def _constants(model: type[Model], given: Sequence[str]) -> dict[str, Any]:
    """Defaults the model knows and the database does not."""
    found: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.column not in given and (value := _constant(field)) is not NOTHING:
            found[str(field.column)] = value
    return found


def _constant(field: "Field[Any, Any]") -> Any:
    if field.generated or (field.primary_key and not field.has_default()):
        return NOTHING
    if field.has_db_default():
        return NOTHING
    if field.null and not field.has_default():
        return NOTHING
    value = field.get_default()
    return "{}" if value == {} else "[]" if value == [] else field.get_prep_value(value)


def _names(columns: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))
