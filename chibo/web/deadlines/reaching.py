"""What of the deadlines the signed-in user may see and change, and at which level the user sits."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from chibo.deadlines.models import Deadline
from chibo.deadlines.permissions import CALENDAR, MANAGE, may_change_calendar
from chibo.deadlines.queries import desk_of, visible_deadlines
from chibo.organisation.queries import units_ever
from chibo.regulations.due import Level
from chibo.storage.identity import Scope
from chibo.web.people.reach import may_at, reach
from chibo.web.seat import Request
from chibo.web.views import object_or_404

SEE = "deadlines.see"
__all__ = ["CALENDAR", "MANAGE", "SEE"]


def seen(request: Request) -> QuerySet[Deadline]:
    """Every deadline the user may look at."""
    return visible_deadlines(reach(request, SEE))


def seen_deadline(request: Request, key: UUID) -> Deadline:
    """One of them; a foreign one and a missing one give the same answer."""
    return object_or_404(seen(request), pk=key)


def own_deadline(request: Request, key: UUID) -> Deadline:
    """One the user may finish or withdraw."""
    row = seen_deadline(request, key)
    if not may_manage(request, row):
        raise PermissionDenied
    return row


def may_manage(request: Request, row: Deadline) -> bool:
    """Does a grant with the permission reach the unit that must act?"""
    return may_at(request, MANAGE, row.place)


def changes_calendar(request: Request) -> bool:
    """Does the user sit at the top of a tree, with the right to change the calendar?"""
    return request.seat.may(CALENDAR) and may_change_calendar(request.user, request.seat.today)


def desk(scope: Scope) -> Level:
    """The level of a user with this scope."""
    units: QuerySet[Any] = units_ever().filter(path__in=scope.now)
    return desk_of(unit.kind for unit in units)
