"""Questions about units and hamlets that figures are counted from: each a named condition on a day."""

from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from chibo.organisation.models import AreaFlag, Locality, LocalityCell, LocalityCharge, Unit, UnitPath
from chibo.organisation.queries import LAST, inside, localities_under, units_on
from chibo.regulations.loader import kinds, locality_kinds


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


def affiliated_cells(units: QuerySet[Unit], day: date) -> QuerySet[Unit]:
    """Cells that are no grassroots organisation themselves."""
    fitting = [code for code, kind in kinds().items() if kind.cell and not kind.is_grassroots(day)]
    return units.filter(kinds__kind__in=fitting, kinds__during__contains=day)


def commune_level(units: QuerySet[Unit], day: date) -> QuerySet[Unit]:
    """Organisations of communes, wards and towns."""
    fitting = [code for code, kind in kinds().items() if kind.commune_level]
    return units.filter(kinds__kind__in=fitting, kinds__during__contains=day)


def serving(units: QuerySet[Unit], day: date) -> QuerySet[Unit]:
    """Cells that serve at least one hamlet by a link of the day."""
    return units.filter(serves(OuterRef("pk"), day))


def serving_one(units: QuerySet[Unit], day: date) -> QuerySet[Unit]:
    """Cells that serve one hamlet alone."""
    links = LocalityCell.objects.filter(cell=OuterRef("pk"), during__contains=day).order_by()
    number = links.values("cell").annotate(n=Count("id")).values("n")
    return units.annotate(serves=Coalesce(Subquery(number), Value(0))).filter(serves=1)


def serves(cell: OuterRef, day: date | F) -> Exists:
    """Condition: the cell serves a hamlet on the day."""
    return Exists(LocalityCell.objects.filter(cell=cell, during__contains=day))


def serves_village(cell: OuterRef, day: OuterRef) -> Exists:
    """Condition: the cell serves a hamlet of a sort that lies in communes."""
    rural = [code for code, kind in locality_kinds().items() if "xã" in kind.lies_in]
    return Exists(LocalityCell.objects.filter(cell=cell, during__contains=day, locality__kind__in=rural))


def in_area(units: QuerySet[Unit], flag: str, day: date) -> QuerySet[Unit]:
    """Units that bear the mark on the day."""
    return units.filter(Exists(AreaFlag.objects.filter(unit=OuterRef("pk"), flag=flag, during__contains=day)))


def hamlets_under(path: str, day: date) -> QuerySet[Locality]:
    """Hamlets and residential groups in the charge of units of the subtree; places still forming left out."""
    settled = [code for code, kind in locality_kinds().items() if kind.residential]
    return localities_under(path, day).filter(kind__in=settled)


def hamlets_in_area(hamlets: QuerySet[Locality], flag: str, day: date) -> QuerySet[Locality]:
    """Hamlets that bear the mark on the day."""
    marks = AreaFlag.objects.filter(locality=OuterRef("pk"), flag=flag, during__contains=day)
    return hamlets.filter(Exists(marks))


def has_cell(day: date) -> Exists:
    """Condition on hamlets: a cell serves it on the day, its own or a shared one."""
    return Exists(LocalityCell.objects.filter(locality=OuterRef("pk"), during__contains=day))


def unit_inside(path: str, day: date, unit: str = "unit") -> Q:
    """Condition: the unit of the row stands inside the subtree on the day."""
    paths = UnitPath.objects.filter(inside(path), during__contains=day)
    return Q(**{f"{unit}__in": paths.values("unit")})


def hamlet_inside(path: str, day: date, locality: str = "locality") -> Q:
    """Condition: the hamlet of the row is in the charge of a unit of the subtree on the day."""
    units = UnitPath.objects.filter(inside(path), during__contains=day).values("unit")
    charges = LocalityCharge.objects.filter(during__contains=day, unit__in=units)
    return Q(**{f"{locality}__in": charges.values("locality")})


def marked(flag: str, day: date, *, unit: str = "unit", locality: str = "locality") -> Q:
    """Condition: the hamlet of the row bears the mark, or the cell of the row serves one that does."""
    flags = AreaFlag.objects.filter(flag=flag, during__contains=day, locality__isnull=False).values(
        "locality"
    )
    served = LocalityCell.objects.filter(during__contains=day, locality__in=flags).values("cell")
    return Q(**{f"{locality}__in": flags}) | Q(**{f"{unit}__in": served})
