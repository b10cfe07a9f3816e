"""Where notes lie: after a dossier was sent on, and after tables were filled past the triggers."""

from uuid import UUID

from django.db import connection


def place_everything() -> None:
    """Put every note, review, file of an applicant and move where its units lie today."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT chibo_place_candidates(ARRAY(SELECT id FROM organisation_unit))")
        cursor.execute("SELECT chibo_place_relocations(ARRAY(SELECT id FROM organisation_unit))")
        cursor.execute("SELECT chibo_place_former()")


def place_moving(candidate: UUID) -> None:
    """Put all of one applicant at his cell, seen too from where the dossier is on the way to."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT chibo_place_moving(%s)", [candidate])
        cursor.execute("SELECT chibo_place_former()")


def place_former() -> None:
    """Put the files of former members who apply again at the cells that keep their notes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT chibo_place_former()")
