"""What the user may see and do about classes."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from chibo.organisation.queries import visible_units
from chibo.storage.identity import Scope
from chibo.training.models import Certificate, Enrolment, TrainingClass
from chibo.training.permissions import may_run, may_withdraw
from chibo.training.queries import certificate_rows, enrolment_rows, open_to, seen_pupils
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.views import object_or_404

SEE, SEND, RUN, PEOPLE = "training.see", "training.send", "training.run", "people.see"


def scope_for(request: Request, permission: str) -> Scope:
    """Where the user holds the permission; nowhere without it."""
    return reach(request, permission) if request.seat.may(permission) else Scope()


def own_code(scope: Scope) -> str:
    """The code of the one unit whose subtree the scope is; nothing where there are several."""
    found = visible_units(scope).filter(path__in=scope.now, closed_on__isnull=True)
    codes = list(found.values_list("code", flat=True)[:2])
    return codes[0] if len(codes) == 1 else ""


def pupils_seen(request: Request) -> Q:
    """The user's own members and candidates, and everybody in the classes held in his charge."""
    return seen_pupils(scope_for(request, PEOPLE), scope_for(request, SEE))


def seen_class(request: Request, key: UUID, permission: str = SEE) -> TrainingClass:
    """A class held in the user's charge, or above it and so open to him."""
    rows = open_to(reach(request, permission))
    return object_or_404(rows.select_for_update(of=("self",)) if request.method == "POST" else rows, pk=key)


def run_class(request: Request, key: UUID) -> TrainingClass:
    """A class the user runs; one that is merely open to him is refused."""
    row = seen_class(request, key)
    if not runs(request, row):
        raise PermissionDenied
    return row


def runs(request: Request, training_class: TrainingClass) -> bool:
    """Does the user run the class?"""
    return may_run(training_class, scope_for(request, RUN))


def own_enrolment(request: Request, key: UUID) -> Enrolment:
    """An enrolment seen by the user, which he may withdraw."""
    row: Enrolment = object_or_404(enrolment_rows(pupils_seen(request)), pk=key)
    if not may_withdraw(row, run=scope_for(request, RUN), send=scope_for(request, SEND)):
        raise PermissionDenied
    return row


def own_certificate(request: Request, key: UUID) -> Certificate:
    """A certificate of a class the user runs, or from elsewhere about somebody in his charge."""
    row: Certificate = object_or_404(certificate_rows(pupils_seen(request)), pk=key)
    run = scope_for(request, RUN)
    if not run.holds(row.centre or row.place):
        raise PermissionDenied
    return row
