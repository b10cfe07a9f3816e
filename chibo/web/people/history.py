"""The history of a member's file, or of a note about a candidate, and of what hangs on it."""

from datetime import date

from django.db.models import Model

from chibo.audit.queries import history_around
from chibo.web.history import History, history_page


def changes_about(row: Model, today: date, page: str | None) -> History:
    """Every change of the file or the note, newest first; protected values stay out."""
    return history_page(history_around(row), row.pk, today, page)
