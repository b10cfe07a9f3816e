"""Reads of the history that triggers keep, and of who looked."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from pghistory.models import Events

from chibo.audit.models import Look
from chibo.storage.history import BEFORE


def history_of(*objects: object) -> QuerySet[Events]:
    """Every change of the given rows, newest first, with verb, actor, old and new values."""
    rows: QuerySet[Events] = Events.objects.tracks(*objects)  # type: ignore[no-untyped-call]  # untyped library
    return _told(rows)


def looks_at(person: UUID) -> QuerySet[Look]:
    """Who opened this person's file, newest first."""
    return Look.objects.filter(object=person).order_by("-at")


def history_around(row: object, *tables: str) -> QuerySet[Events]:
    """Every change of the row and of the rows that name it, newest first; of some tables or all."""
    every: Any = Events.objects
    events = every.across(*tables) if tables else every
    found: QuerySet[Events] = events.references(row)
    return _told(found)


def _told(events: QuerySet[Events]) -> QuerySet[Events]:
    """Newest first; what stood before a first change is told by that change."""
    return events.exclude(pgh_label=BEFORE).order_by("-pgh_created_at", "-pgh_id")


def large_exports(user: UUID, since: datetime, more_than: int) -> int:
    """How many lists of more than so many persons the user has taken out since an instant."""
    taken = Look.objects.filter(user=user, at__gte=since, what__startswith="export.", count__gt=more_than)
    return taken.count()
