"""Where notes lie, after tables have been filled past the triggers."""

from django.db import connection


def place_everything() -> None:
    """Put every note, review and file of an applicant where its cell lies today."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT chibo_place_candidates(ARRAY(SELECT id FROM organisation_unit))")
