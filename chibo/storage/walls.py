"""SQL of the second wall, for migrations: row-level security and append-only tables.

Policies compare today's path of a row with the ranges in the transaction's settings. The settings are read
once a query (a sub-select without correlation); nothing looks into another table.
"""

from collections.abc import Sequence
from pathlib import Path

_LOW = "(SELECT current_setting('chibo.low', true))"
_HIGH = "(SELECT current_setting('chibo.high', true))"


def _list(setting: str) -> str:
    return f"(SELECT string_to_array(nullif(current_setting('{setting}', true), ''), ','))"


def _inside(columns: Sequence[str], more: str) -> str:
    """One of the columns lies in the first subtree of the scope, or else in a further one.

    A CASE on purpose: the planner takes plain comparisons with settings for a filter that leaves next to
    nothing, and then joins row by row.
    """
    first = " ".join(f"WHEN {column} >= {_LOW} AND {column} < {_HIGH} THEN true" for column in columns)
    further = " OR ".join(f"coalesce(chibo_in_any({column}, {_list(more)}), false)" for column in columns)
    return f"CASE {first} ELSE {further} END"


def _protect(table: str, sees: str) -> str:
    return f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY owner_all ON {table} TO chibo_owner USING (true) WITH CHECK (true);
        CREATE POLICY in_scope ON {table} TO chibo_app, chibo_report USING ({sees}) WITH CHECK ({sees});
    """


def protect_by_place(table: str, *more: str) -> str:
    """Only those in charge of the place of the person's file, or of the place it is on the way to.

    `more` names columns with further paths of today from which the row is seen.
    """
    return _protect(table, _inside(("place", "toward", *more), "chibo.more"))


def protect_by_path(table: str, *columns: str) -> str:
    """Figures: whoever is in charge of the unit at one of the paths, today or in the past."""
    return _protect(table, _inside(columns or ("path",), "chibo.past"))


def protect_by_user(table: str) -> str:
    """What somebody keeps for himself: no scope opens it to another."""
    return _protect(table, "user_id = (SELECT nullif(current_setting('chibo.user', true), '')::uuid)")


def follow_person(table: str, person: str = "person_id") -> str:
    """A new row takes place and direction from its person, whatever the caller wrote."""
    return f"""
        CREATE TRIGGER follow_person BEFORE INSERT ON {table}
        FOR EACH ROW EXECUTE FUNCTION chibo_place_of_person('{person}');
    """


def follow_unit(table: str) -> str:
    """A row and its history (`<table>event`) lie where its unit (`unit_id`) lies today, also after moves."""
    return f"""
        CREATE TRIGGER follow_unit BEFORE INSERT OR UPDATE OF unit_id ON {table}
        FOR EACH ROW EXECUTE FUNCTION chibo_place_of_unit();
        CREATE TRIGGER follow_{table} AFTER UPDATE ON organisation_unit REFERENCING NEW TABLE AS moved
        FOR EACH STATEMENT EXECUTE FUNCTION chibo_follow_units('{table}', '{table}event');
    """


def append_only(table: str) -> str:
    """The application may add and read rows, never change or remove them."""
    return f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM chibo_app;"


def read_only(table: str) -> str:
    """A projection: only the database's own functions write it."""
    return f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM chibo_app;"


# Run by the first migration of every app that follows units: the same functions, whoever comes first.
FOLLOWING = (Path(__file__).parent / "following.sql").read_text(encoding="utf-8")

FUNCTIONS = """
CREATE FUNCTION chibo_in_any(path text, roots text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT EXISTS (SELECT FROM unnest(roots) AS root
                   WHERE path COLLATE "C" >= root AND path COLLATE "C" < root || '~')
$$;

"""

COMMON = """
CREATE OR REPLACE FUNCTION chibo_common(one text, other text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    size int := least(length(one), length(other));
BEGIN
    size := size - size % 4;
    WHILE left(one, size) <> left(other, size) LOOP
        size := size - 4;
    END LOOP;
    RETURN left(one, size);
END
$$;
"""

DROP_FUNCTIONS = """
DROP FUNCTION chibo_common(text, text);
DROP FUNCTION chibo_in_any(text, text[]);
"""
