"""Reads of the history that triggers keep, and of who looked."""

from uuid import UUID

import pghistory.models
from django.db.models import QuerySet

from chibo.audit.models import Look


def history_of(*objects: object) -> QuerySet:
    """Every change of the given rows, newest first, with verb, actor, old and new values."""
    return pghistory.models.Events.objects.tracks(*objects).order_by("-pgh_created_at", "-pgh_id")


def looks_at(person: UUID) -> QuerySet[Look]:
    """Who opened this person's file, newest first."""
    return Look.objects.filter(object=person).order_by("-at")
