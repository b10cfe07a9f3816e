"""Reads: the register of a body, its runs of numbers, what is missing in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Count, Max, Q, QuerySet

from chibo.documents.choices import State
from chibo.documents.models import Paper
from chibo.engine.vietnamese import clean
from chibo.organisation.queries import inside
from chibo.people.models import Post
from chibo.storage.identity import Scope

_STATES = {
    State.WAITING: Q(signed_on__isnull=True, voided_on__isnull=True),
    State.SIGNED: Q(signed_on__isnull=False, voided_on__isnull=True),
    State.VOID: Q(voided_on__isnull=False),
}


@dataclass(frozen=True)
class Run:
    """What numbers run through: a body of a unit, a kind of paper, a term of office."""

    unit: UUID
    sign: str
    kind: str
    term: str


def visible_papers(scope: Scope) -> QuerySet[Paper]:
    """Papers of the bodies in the scope, the latest numbers first."""
    where = Q(pk__in=[])
    for root in scope.now:
        where |= inside(root, "place")
    return Paper.objects.filter(where).order_by("-term", "sign", "kind", "-number")


def register_of(
    unit: UUID, *, kind: str = "", term: str = "", state: str = "", text: str = ""
) -> QuerySet[Paper]:
    """The register of a unit's bodies, narrowed."""
    rows = Paper.objects.filter(unit=unit).order_by("-term", "sign", "kind", "-number")
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(term=term) if term else rows
    rows = rows.filter(_STATES[State(state)]) if state in State.values else rows
    return rows.filter(about__icontains=clean(text)) if clean(text) else rows


def papers_about(unit: UUID, subjects: Iterable[UUID]) -> QuerySet[Paper]:
    """Papers of a unit's bodies about some persons or cases, void ones left out, in the order of taking."""
    rows = Paper.objects.filter(unit=unit, subject__in=list(subjects), voided_on__isnull=True)
    return rows.order_by("taken_on", "number")


def paper_counts(scope: Scope) -> dict[UUID, dict[str, int]]:
    """For each unit with papers in the scope: all, waiting for a signature, void."""
    rows = visible_papers(scope).order_by()
    counted = rows.values("unit").annotate(
        total=Count("pk"),
        waiting=Count("pk", filter=_STATES[State.WAITING]),
        void=Count("pk", filter=_STATES[State.VOID]),
    )
    return {row["unit"]: {name: row[name] for name in ("total", "waiting", "void")} for row in counted}


def terms_of(unit: UUID) -> list[str]:
    """The terms the unit has papers of, the latest first."""
    rows = Paper.objects.filter(unit=unit).order_by("-term").values_list("term", flat=True)
    return list(dict.fromkeys(rows))


def known_term(unit: UUID, on: date) -> str:
    """The term of office a paper of that day belongs to: as its posts say, else as the last paper."""
    posts = Post.objects.filter(unit=unit, during__contains=on).exclude(term="")
    found = posts.order_by("-term").values_list("term", flat=True).first()
    return found or next(iter(terms_of(unit)), "")


def numbers_of(run: Run) -> list[int]:
    """Every number given in a run, in order; void ones included."""
    rows = Paper.objects.filter(unit=run.unit, sign=run.sign, kind=run.kind, term=run.term)
    return list(rows.order_by("number").values_list("number", flat=True))


def last_number(run: Run) -> int:
    """The highest number of a run; zero where none was given."""
    rows = Paper.objects.filter(unit=run.unit, sign=run.sign, kind=run.kind, term=run.term)
    return rows.aggregate(last=Max("number"))["last"] or 0


def hold_run(run: Run) -> None:
    """Let nobody else take a number of the run until the transaction ends."""
    key = f"{run.unit}/{run.sign}/{run.kind}/{run.term}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def skipped(numbers: Sequence[int]) -> list[int]:
    """The numbers below the last one that nobody took."""
    return sorted(set(range(1, max(numbers, default=0) + 1)) - set(numbers))
