"""How far one permission of the signed-in user reaches: persons and units he may use it on."""

from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied

from chibo.engine.calendar import read_date
from chibo.people.models import Person
from chibo.people.queries import in_charge_of, visible_persons
from chibo.storage.identity import Scope
from chibo.web.seat import Request
from chibo.web.views import object_or_404


def reach(request: Request, permission: str) -> Scope:
    """The scope of the grants that carry the permission."""
    return request.seat.rights.scope(permission)


def seen_person(request: Request, key: UUID, permission: str = "people.see") -> Person:
    """A person the user may look at; a foreign one and a missing one give the same answer."""
    return object_or_404(visible_persons(reach(request, permission)), pk=key)


def held_person(request: Request, key: UUID) -> Person:
    """A person the user sees, held against other writers while a form is carried out."""
    if request.method != "POST":
        return seen_person(request, key)
    return object_or_404(visible_persons(reach(request, "people.see")).select_for_update(), pk=key)


def own_person(request: Request, key: UUID, permission: str) -> Person:
    """A person whose file lies with the user, to write in it; one seen with other rights is refused."""
    person = held_person(request, key)
    if not in_charge_of(reach(request, permission)).filter(pk=person.pk).exists():
        raise PermissionDenied
    return person


def may_at(request: Request, permission: str, place: str) -> bool:
    """Does a grant with the permission reach the place, by the path it has today?"""
    return request.seat.may(permission) and reach(request, permission).holds(place)


def holds(request: Request, permission: str, person: Person) -> bool:
    """May the user do this to this person?"""
    return may_at(request, permission, person.place)


def asked_day(request: Request) -> date:
    """The day of the address (`on`), or today where none is given or it cannot be read or lies ahead."""
    today: date = request.seat.today
    asked = read_date(request.GET.get("on", ""))
    day = asked.value.exact if asked.value is not None and asked.ok else None
    return min(day, today) if day else today
