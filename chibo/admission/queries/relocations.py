"""Reads: applicants who move to another unit, dossiers on the way, those sent and those that came."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from chibo.admission.models import Candidate, Relocation
from chibo.engine.admission import ENDED
from chibo.organisation.queries import inside
from chibo.storage.identity import Scope

_NAMED = ("origin", "target", "cell")
_WAITS = Q(received_on__isnull=True, withdrawn_on__isnull=True)


def _of(scope: Scope, column: str) -> QuerySet[Relocation]:
    condition = Q(pk__in=[])
    for root in scope.now:
        condition |= inside(root, column)
    return Relocation.objects.filter(condition).select_related(*_NAMED).order_by("-moved_on", "-pk")


def arriving(scope: Scope) -> QuerySet[Relocation]:
    """Dossiers sent to units of the scope and not yet taken over."""
    rows = _of(scope, "toward").filter(_WAITS, sent_on__isnull=False)
    return rows.exclude(applicant__stage__in=ENDED)


def leaving(scope: Scope) -> QuerySet[Relocation]:
    """Moves out of units of the scope: to be sent, on the way, and taken over; none taken back."""
    return _of(scope, "place").filter(withdrawn_on__isnull=True)


def waiting_move(dossier: UUID) -> Relocation | None:
    """The move of a dossier that nobody has taken over or taken back."""
    rows = Relocation.objects.filter(_WAITS, dossier=dossier)
    return rows.select_related("origin", "target").first()


def on_the_way(dossier: UUID) -> Relocation | None:
    """The same, where the dossier has been sent: meanwhile nobody writes in it."""
    row = waiting_move(dossier)
    return row if row is not None and row.sent_on else None


def arrived(dossier: UUID) -> Relocation | None:
    """The latest move that brought the dossier where it is now."""
    rows = Relocation.objects.filter(dossier=dossier, received_on__isnull=False)
    return rows.select_related("origin", "target", "cell").order_by("received_on", "pk").last()


def before_coming(dossier: UUID, on: date) -> bool:
    """Whether a day lies before the dossier came to the unit that has it: what was done then stays."""
    came = arrived(dossier)
    return came is not None and came.received_on is not None and on <= came.moved_on


def moves_of(dossier: UUID) -> QuerySet[Relocation]:
    """Every move of a dossier, in order; those taken back are left out."""
    rows = Relocation.objects.filter(dossier=dossier, withdrawn_on__isnull=True)
    return rows.select_related("origin", "target", "cell").order_by("moved_on", "pk")


def applicant_of(move: Relocation) -> Candidate:
    """The applicant as he is now, seen from either end while the dossier is on the way."""
    return Candidate.objects.select_related("person", "cell").get(pk=move.applicant_id)
