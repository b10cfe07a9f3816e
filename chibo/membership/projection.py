"""Calling the database's projection: after every write to the ledger or to the tree."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection


def project(persons: Iterable[UUID]) -> None:
    """Rewrite spells, places and positions of these persons from the ledger and the paths of units."""
    wanted = list(set(persons))
    if wanted:
        with connection.cursor() as cursor:
            cursor.execute("SELECT chibo_project(%s)", [wanted])


def follow(persons: Iterable[UUID]) -> None:
    """Put what hangs on these persons where their files lie, also of files that did not move just now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT chibo_follow_persons(%s)", [list(persons)])


def project_units(units: Iterable[UUID]) -> None:
    """Rewrite everybody who ever had a seat in the units or was on the way, and the posts held there."""
    changed = set(units)
    if not changed:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT chibo_project(chibo_persons_of(%s))", [list(changed)])
        cursor.execute("SELECT chibo_place_posts(%s)", [list(changed)])


def project_everybody() -> None:
    """Everything anew in one pass, for tables that have just been filled."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT chibo_project(ARRAY(SELECT id FROM people_person))")
        cursor.execute("SELECT chibo_place_posts(ARRAY(SELECT id FROM organisation_unit))")


def open_years(last: int) -> int:
    """Keep the openings of every year up to this one: stocks are read fast. Returns how many were new."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT chibo_open_years(%s)", [last])
        return int(cursor.fetchone()[0])
