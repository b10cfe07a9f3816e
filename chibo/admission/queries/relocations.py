"""Reads: applicants who move to another unit, dossiers on the way, those sent and those that came."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from chibo.admission.models import Candidate, CandidateStep, Dossier, Relocation
from chibo.engine.admission import ENDED, IN_DOSSIER, ON_PROBATION
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
    """Moves of persons out of units of the scope: to be sent, on the way, taken over, or declined there."""
    return _of(scope, "place").filter(Q(withdrawn_on__isnull=True) | Q(declined=True), with_unit=False)


def given_back(scope: Scope) -> QuerySet[Relocation]:
    """Moves that the new unit declined, until the sender has done the next thing about the dossier."""
    later = Relocation.objects.filter(applicant=OuterRef("applicant"), pk__gt=OuterRef("pk"))
    since = CandidateStep.objects.filter(candidate=OuterRef("applicant"), on__gte=OuterRef("withdrawn_on"))
    rows = _of(scope, "place").filter(declined=True, applicant__stage__in=IN_DOSSIER | ON_PROBATION)
    return rows.exclude(Exists(later)).exclude(Exists(since))


def waiting_move(dossier: UUID) -> Relocation | None:
    """The move of a dossier that nobody has taken over or taken back."""
    rows = Relocation.objects.filter(_WAITS, dossier=dossier)
    return rows.select_related("origin", "target").first()


def on_the_way(dossier: UUID) -> Relocation | None:
    """The same, where the dossier has been sent: meanwhile nobody writes in it."""
    row = waiting_move(dossier)
    return row if row is not None and row.sent_on else None


def arrived(dossier: UUID) -> Relocation | None:
    """The latest move of the person that brought the dossier where it is now."""
    rows = Relocation.objects.filter(dossier=dossier, received_on__isnull=False, with_unit=False)
    return rows.select_related("origin", "target", "cell").order_by("received_on", "pk").last()


def before_coming(dossier: UUID, on: date) -> bool:
    """Whether a day lies before the dossier came to the unit that has it: what was done then stays."""
    came = arrived(dossier)
    return came is not None and came.received_on is not None and on <= came.moved_on


def moves_of(dossier: UUID) -> QuerySet[Relocation]:
    """Every move of the person of a dossier, in order; those taken back or declined are left out."""
    return told_moves(dossier).filter(withdrawn_on__isnull=True, with_unit=False)


def told_moves(dossier: UUID) -> QuerySet[Relocation]:
    """What the page of a dossier tells: moves, those declined, and how it was led over with its cell."""
    rows = Relocation.objects.filter(Q(withdrawn_on__isnull=True) | Q(declined=True), dossier=dossier)
    return rows.select_related("origin", "target", "cell").order_by("moved_on", "pk")


def lying_at(unit: UUID) -> QuerySet[Candidate]:
    """Notes and dossiers that a cell still follows, those of probationary members included."""
    rows = Candidate.objects.filter(cell=unit).exclude(stage__in=ENDED)
    return rows.select_related("cell", "person").order_by("introduced_on", "pk")


def held_for_others(unit: UUID) -> QuerySet[Dossier]:
    """Dossiers of other cells at work whose papers lie with a unit."""
    return Dossier.objects.filter(holder=unit, candidate__stage__in=IN_DOSSIER).exclude(candidate__cell=unit)


def awaited_at(unit: UUID) -> QuerySet[Relocation]:
    """Moves to a unit that nobody has taken over, taken back or declined."""
    return Relocation.objects.filter(_WAITS, target=unit)


def applicants_of(moves: Iterable[Relocation]) -> dict[UUID, Candidate]:
    """The applicants of moves whose notes the reader may see."""
    rows = Candidate.objects.filter(pk__in=[move.applicant_id for move in moves]).select_related("person")
    return {row.pk: row for row in rows}


def applicant_of(move: Relocation) -> Candidate:
    """The applicant as he is now, seen from either end while the dossier is on the way."""
    return Candidate.objects.select_related("person", "cell").get(pk=move.applicant_id)
