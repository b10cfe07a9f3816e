"""Questions about units and hamlets that figures are counted from: each a named condition on a day."""

from datetime import date

from django.db.models import QuerySet

from chibo.organisation.models import Unit, UnitPath
from chibo.organisation.queries import LAST, units_on
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
