"""Reads: the tree on any day, ancestors, descendants, hamlets and their state."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Subquery

from chibo.engine.vietnamese import search_key
from chibo.organisation.models import (
    STEP,
    AreaFlag,
    Locality,
    LocalityCell,
    LocalityCharge,
    Placement,
    Unit,
    UnitKind,
    UnitName,
    UnitPath,
)
from chibo.storage.identity import Scope

LAST = "~"


def inside(path: str, field: str = "path") -> Q:
    """The condition "in the subtree of path", as a range the index can serve."""
    return Q(**{f"{field}__gte": path, f"{field}__lt": path + LAST})


def level_of(path: str) -> int:
    """Tier of a path, the root being 0."""
    return len(path) // STEP - 1


def above(path: str) -> list[str]:
    """The paths of all units above, from the root down, without the unit itself."""
    return [path[:end] for end in range(STEP, len(path), STEP)]


def _on(model: type[Model], day: date, value: str) -> Subquery:
    return Subquery(
        model._default_manager.filter(unit=OuterRef("pk"), during__contains=day).values(value)[:1]
    )


def _last(model: type[Model], value: str) -> Subquery:
    rows = model._default_manager.filter(unit=OuterRef("pk")).order_by("-during__startswith")
    return Subquery(rows.values(value)[:1])


def units_on(day: date) -> QuerySet[Unit]:
    """Units that exist on the day, each with `name`, `kind`, `parent` and `then_path` of that day."""
    return (
        Unit.objects.filter(paths__during__contains=day)
        .annotate(
            name=_on(UnitName, day, "name"),
            kind=_on(UnitKind, day, "kind"),
            parent=_on(Placement, day, "parent_id"),
            then_path=_on(UnitPath, day, "path"),
        )
        .order_by("then_path")
    )


def units_ever() -> QuerySet[Unit]:
    """All units, closed ones too, with their latest `name` and `kind`."""
    return Unit.objects.annotate(
        name=_last(UnitName, "name"), kind=_last(UnitKind, "kind"), then_path=_last(UnitPath, "path")
    ).order_by("path")


def visible_units(scope: Scope) -> QuerySet[Unit]:
    """Every unit, closed ones included, inside one of today's subtrees of the scope."""
    condition = Q(pk__in=[])
    for root in scope.now:
        condition |= inside(root)
    return units_ever().filter(condition)


def subtree(path: str, day: date) -> QuerySet[Unit]:
    """The unit at the path and everything below it, on the tree of the day."""
    return units_on(day).filter(inside(path, "paths__path"))


def children(unit: UUID, day: date) -> QuerySet[Unit]:
    """Units placed directly under the unit on the day, by name."""
    placed = Placement.objects.filter(parent=unit, during__contains=day).values("unit")
    return units_on(day).filter(pk__in=placed).order_by("name")


def ancestors(path: str, day: date) -> list[Unit]:
    """The units above the path on the day, from the root down."""
    return list(units_on(day).filter(paths__path__in=above(path)))


def path_on(unit: UUID, day: date) -> str | None:
    """The unit's path on the day, or None where it did not exist."""
    return UnitPath.objects.filter(unit=unit, during__contains=day).values_list("path", flat=True).first()


def paths_ever(units: Iterable[UUID]) -> list[str]:
    """Every path the units had or will have, for reading past figures."""
    return sorted(set(UnitPath.objects.filter(unit__in=units).values_list("path", flat=True)))


def find_units(text: str, scope: Scope) -> QuerySet[Unit]:
    """Units of the scope whose name, now or earlier, contains the words, without regard to marks."""
    found = visible_units(scope)
    for word in search_key(text).split():
        found = found.filter(Q(search__contains=word) | Q(code__contains=word))
    return found


def names_of(unit: UUID) -> QuerySet[UnitName]:
    """All names of a unit, the latest first."""
    return UnitName.objects.filter(unit=unit).order_by("-during")


def future_changes(unit: UUID, today: date) -> list[UnitName | UnitKind | Placement]:
    """Changes decided but not yet in force, which may still be withdrawn."""
    return [
        row
        for model in (UnitName, UnitKind, Placement)
        for row in model.objects.filter(unit=unit, during__startswith__gt=today).order_by("during")
    ]


def localities_on(day: date) -> QuerySet[Locality]:
    """Localities in somebody's charge on the day, each with `charge` (the unit's id) and `cell_count`."""
    charges = LocalityCharge.objects.filter(locality=OuterRef("pk"), during__contains=day)
    return (
        Locality.objects.filter(Exists(charges))
        .annotate(charge=Subquery(charges.values("unit_id")[:1]))
        .order_by("name")
    )


def localities_under(path: str, day: date) -> QuerySet[Locality]:
    """Localities in the charge of units inside the subtree on the day."""
    units = UnitPath.objects.filter(inside(path), during__contains=day).values("unit")
    charged = LocalityCharge.objects.filter(during__contains=day, unit__in=units).values("locality")
    return localities_on(day).filter(pk__in=charged)


def cells_of(locality: UUID, day: date) -> QuerySet[LocalityCell]:
    """Cells serving the locality on the day."""
    return LocalityCell.objects.filter(locality=locality, during__contains=day).select_related("cell")


def flagged(flag: str, day: date) -> QuerySet[AreaFlag]:
    """Area flags of one sort in force on the day."""
    return AreaFlag.objects.filter(flag=flag, during__contains=day)
