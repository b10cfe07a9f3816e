"""The case a paper is about, where the address names one (`?case=`)."""

from datetime import date
from uuid import UUID

from django.http import Http404

from chibo.admission.models import Candidate
from chibo.admission.papers import case_values
from chibo.audit.actions import log_look
from chibo.documents.papers import known_values
from chibo.engine.office import Form, Value
from chibo.organisation.models import Unit
from chibo.web.admission.reaching import seen_note
from chibo.web.seat import Request
from chibo.web.views import record_look


def case_asked(request: Request) -> Candidate | None:
    """The candidate of the address; one out of reach answers as one that is not there."""
    asked = request.GET.get("case", "")
    if not asked:
        return None
    try:
        key = UUID(asked)
    except ValueError as error:
        raise Http404 from error
    return seen_note(request, key)


def known_of(
    request: Request, form: Form, *, unit: Unit, candidate: Candidate | None, on: date
) -> dict[str, Value]:
    """What the system fills in by itself; taking it from a case is a look into the file."""
    if candidate is None:
        return known_values(form, unit=unit, person=None, on=on)
    record_look(request, log_look, actor=request.user, what="person.paper", person=candidate.person_id)
    return case_values(form, unit=unit, candidate=candidate, on=on)
