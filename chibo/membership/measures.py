"""Admissions behind figures: which units admitted, and whom a movement is about."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Concat

from chibo.membership.choices import Kind
from chibo.membership.models import Movement, MovementPlace
from chibo.organisation.models import Unit, UnitPath
from chibo.organisation.queries import LAST

_THEN = MovementPlace.THEN


def that_admitted(units: QuerySet[Unit], first: date, last: date) -> QuerySet[Unit]:
    """Units that admitted somebody, themselves or below, between two days, placed as on the last."""
    rows = MovementPlace.objects.filter(
        tree=_THEN, sign=1, kind__in=(Kind.ADMITTED, Kind.READMITTED), on__range=(first, last),
        year__in=range(first.year, last.year + 1), path__gte=OuterRef("path"),
        path__lt=Concat(OuterRef("path"), Value(LAST), output_field=TextField()),
    )  # fmt: skip
    paths = UnitPath.objects.filter(Exists(rows), during__contains=last, unit__in=units.values("pk"))
    return units.filter(pk__in=paths.values("unit"))


def persons_of(movements: Iterable[UUID]) -> dict[UUID, UUID]:
    """Whom each of the movements is about, of those the reader may see."""
    return dict(Movement.objects.filter(pk__in=list(movements)).values_list("pk", "person"))
