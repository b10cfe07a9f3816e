"""Where notes of collisions lie, after tables have been filled past the triggers."""

from django.db import connection


def place_collisions() -> None:
    """Put every note with the lowest committee that sees both places today."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT chibo_place_collisions()")
