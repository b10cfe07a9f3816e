"""Whom a deadline is about: told on the screen to those who may know, and noted; never in a calendar file."""

from collections.abc import Iterable
from uuid import UUID

from chibo.admission.queries import names_of, visible_candidates
from chibo.admission.queries.dossiers import candidates_with
from chibo.audit.actions import log_look
from chibo.deadlines.models import Deadline
from chibo.people.queries import visible_persons
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.views import record_look

PEOPLE, POOL = "people.see", "admission.see"


def names_seen(request: Request, deadlines: Iterable[Deadline]) -> dict[UUID, str]:
    """The names of persons and candidates the deadlines are about, as far as the user may see them."""
    rows = list(deadlines)
    persons = {row.subject for row in rows if row.noun == "person"}
    candidates = {row.subject for row in rows if row.noun == "candidate"}
    letters = candidates_with(row.subject for row in rows if row.noun == "verification")
    named = _candidates(request, candidates | {row.pk for row in letters.values()})
    told = {key: named[row.pk] for key, row in letters.items() if row.pk in named}
    return _persons(request, persons) | named | told


def subject_names(request: Request, deadlines: Iterable[Deadline]) -> dict[UUID, str]:
    """The same names for a page; the look is noted."""
    found = names_seen(request, deadlines)
    if found:
        record_look(request, log_look, actor=request.user, what="deadlines", count=len(found))
    return found


def _persons(request: Request, keys: set[UUID]) -> dict[UUID, str]:
    if not keys or not request.seat.may(PEOPLE):
        return {}
    rows = visible_persons(reach(request, PEOPLE)).filter(pk__in=keys)
    return {person.pk: person.full_name for person in rows}


def _candidates(request: Request, keys: set[UUID]) -> dict[UUID, str]:
    if not keys or not request.seat.may(POOL):
        return {}
    seen = visible_candidates(reach(request, POOL)).filter(pk__in=keys).values_list("pk", flat=True)
    return {key: name for key, (name, _year) in names_of(list(seen)).items() if name}
