"""Who was a member and is none any more: when and how he left, and how often he was readmitted before."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from chibo.membership.choices import ENDS, SEATING, Kind
from chibo.membership.models import Movement
from chibo.membership.queries import in_force
from chibo.people.models import Person
from chibo.people.queries import visible_persons
from chibo.storage.identity import Scope

PUT_OUT = frozenset({Kind.EXPELLED, Kind.REMOVED, Kind.WITHDREW})
"""Ways of leaving after which somebody comes back by a readmission alone."""


@dataclass(frozen=True)
class Past:
    """What the ledger knows of somebody up to a day.

    `left` is the entry with which the last membership ended, None where it lasts or there was none.
    `whole` tells whether the ledger has that life from its first admission: only then a count of nought
    means that there was nothing to count.
    """

    left: Movement | None
    readmissions: int
    whole: bool

    @property
    def put_out(self) -> bool:
        """Whether only a readmission leads back."""
        return self.left is not None and self.left.kind in PUT_OUT


def past_of(person: UUID, day: date) -> Past:
    """The life of a person in the ledger up to a day, the day included."""
    rows = in_force(Movement.objects.filter(person=person, on__lte=day, kind__in=SEATING))
    entries = list(rows.order_by("on", "seq"))
    last = entries[-1] if entries else None
    return Past(
        left=last if last is not None and last.kind in ENDS else None,
        readmissions=sum(row.kind == Kind.READMITTED for row in entries),
        whole=bool(entries) and entries[0].kind == Kind.ADMITTED,
    )


def last_seating(person: UUID) -> Movement | None:
    """The latest entry that made somebody a member somewhere, or none any more."""
    return in_force(Movement.objects.filter(person=person, kind__in=SEATING)).order_by("on", "seq").last()


def former_members(scope: Scope, day: date) -> QuerySet[Person]:
    """Persons whose file lies in the scope and whose membership had ended by the day; not the dead.

    Who was transferred to a unit outside the installation is a member there.
    """
    last = in_force(Movement.objects.filter(person=OuterRef("pk"), on__lte=day, kind__in=SEATING))
    kinds = Subquery(last.order_by("-on", "-seq").values("kind")[:1])
    return visible_persons(scope).annotate(ended_by=kinds).filter(ended_by__in=ENDS - {Kind.DIED})
