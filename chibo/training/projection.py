"""Calling the database's projection: where enrolments and certificates lie."""

from django.db import connection


def place_pupils() -> None:
    """Every row anew from files, cells and classes, for tables filled past their triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT chibo_place_pupils()")
