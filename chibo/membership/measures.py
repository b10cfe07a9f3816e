"""Questions about members, admissions and reinforcement that figures are counted from."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Concat

from chibo.membership.choices import Kind
from chibo.membership.models import MovementPlace
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
