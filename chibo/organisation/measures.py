"""Units and hamlets behind figures: which are counted, and what they are called."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from chibo.organisation.models import Locality, Unit, UnitPath
from chibo.organisation.queries import LAST, units_ever, units_on
from chibo.regulations.loader import kinds


def units_below(path: str, day: date) -> QuerySet[Unit]:
    """Party units below the node on the day, the node itself left out."""
    below = UnitPath.objects.filter(path__gt=path, path__lt=path + LAST, during__contains=day)
    return units_on(day).filter(pk__in=below.values("unit"))


def grassroots(units: QuerySet[Unit], day: date, *, committee: bool | None = None) -> QuerySet[Unit]:
    """Grassroots organisations: those with a committee, the cells, or both."""
    fitting = [
        code
        for code, kind in kinds().items()
        if kind.is_grassroots(day) and committee in (None, kind.has_committee)
    ]
    return units.filter(kinds__kind__in=fitting, kinds__during__contains=day)


def named_units(units: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """Latest name and code of each unit, closed ones too."""
    rows = units_ever().filter(pk__in=list(units)).order_by()
    return {row.pk: (row.name, row.code) for row in rows}


def named_localities(localities: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """Name and code of each hamlet."""
    rows = Locality.objects.filter(pk__in=list(localities))
    return {key: (name, code) for key, name, code in rows.values_list("pk", "name", "code")}
