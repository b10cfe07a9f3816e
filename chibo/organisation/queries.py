"""Reads: the tree on any day, ancestors, descendants, hamlets and their state."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
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
from chibo.storage.fields import days
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
    return _units_at(Q(), day)


def _units_at(where: Q, day: date) -> QuerySet[Unit]:
    """`where` speaks of the path (`paths__path`) of the day: one filter, so that both mean the same row."""
    return (
        Unit.objects.filter(where, paths__during__contains=day)
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
    return _units_at(inside(path, "paths__path"), day)


def children(unit: UUID, day: date) -> QuerySet[Unit]:
    """Units placed directly under the unit on the day, by name."""
    placed = Placement.objects.filter(parent=unit, during__contains=day).values("unit")
    return units_on(day).filter(pk__in=placed).order_by("name")


def ancestors(path: str, day: date) -> list[Unit]:
    """The units above the path on the day, from the root down."""
    return list(_units_at(Q(paths__path__in=above(path)), day))


def path_on(unit: UUID, day: date) -> str | None:
    """The unit's path on the day, or None where it did not exist."""
    return UnitPath.objects.filter(unit=unit, during__contains=day).values_list("path", flat=True).first()


def paths_ever(units: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Every path each of the units had or will have, for reading past figures."""
    found: dict[UUID, list[str]] = {}
    for unit, path in UnitPath.objects.filter(unit__in=list(units)).values_list("unit", "path"):
        found.setdefault(unit, []).append(path)
    return found


def find_units(text: str, scope: Scope) -> QuerySet[Unit]:
    """Units of the scope whose name, now or earlier, contains the words, without regard to marks."""
    found = visible_units(scope)
    for word in search_key(text).split():
        found = found.filter(Q(search__contains=word) | Q(code__contains=word))
    return found


def names_of(unit: UUID) -> QuerySet[UnitName]:
    """All names of a unit, the latest first."""
    return UnitName.objects.filter(unit=unit).order_by("-during")


def kind_before(change: UnitKind) -> UnitKind | None:
    """The kind that a change of kind ended."""
    return UnitKind.objects.filter(unit=change.unit_id, during__endswith=change.during.lower).first()


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


def named_by_path(paths: Iterable[str], day: date) -> dict[str, str]:
    """The names of the units that have these paths today."""
    units = units_on(day).filter(path__in=list(paths))
    return dict(units.order_by().values_list("path", "name"))


def unit_names(units: Iterable[UUID], day: date) -> dict[UUID, str]:
    """The names the units had on the day; those that did not exist then are left out."""
    rows = UnitName.objects.filter(unit__in=list(units), during__contains=day)
    return dict(rows.values_list("unit", "name"))


def latest_names(units: Iterable[UUID | None]) -> dict[UUID, str]:
    """The latest name of each unit, closed ones too."""
    return dict(units_ever().filter(pk__in={unit for unit in units if unit}).values_list("pk", "name"))


def former_names(units: Iterable[UUID], day: date) -> dict[UUID, list[str]]:
    """Names the units had before the day and no longer have, the latest first."""
    found: dict[UUID, list[str]] = {}
    rows = UnitName.objects.filter(unit__in=list(units), during__endswith__lte=day).order_by("-during")
    for unit, name in rows.values_list("unit", "name"):
        found.setdefault(unit, []).append(name)
    return found


def find_localities(text: str, scope: Scope, day: date) -> QuerySet[Locality]:
    """Localities in the charge of units of the scope on the day, by words of their name."""
    condition = Q(pk__in=[])
    for root in scope.now:
        condition |= inside(root, "unit__path")
    charged = LocalityCharge.objects.filter(condition, during__contains=day).values("locality")
    found = localities_on(day).filter(pk__in=charged)
    for word in search_key(text).split():
        found = found.filter(search__contains=word)
    return found


class NamesThroughTime:
    """The names of some units on any day, read once; outside all names the nearest one."""

    def __init__(self, units: Iterable[UUID | None]) -> None:
        self._names: dict[UUID, list[UnitName]] = {}
        rows = UnitName.objects.filter(unit__in={unit for unit in units if unit}).order_by("during")
        for row in rows:
            self._names.setdefault(row.unit_id, []).append(row)

    def at(self, unit: UUID | None, day: date) -> str:
        """What the unit was called on the day; nothing for no unit."""
        rows = self._names.get(unit, []) if unit else []
        past = [row.name for row in rows if row.during.lower <= day]
        return past[-1] if past else (rows[0].name if rows else "")


def within(units: QuerySet[Unit], scope: Scope) -> QuerySet[Unit]:
    """Those of the units that lie today in one of the scope's subtrees."""
    condition = Q(pk__in=[])
    for root in scope.now:
        condition |= inside(root)
    return units.filter(condition)


def change_of(unit: UUID, key: UUID) -> UnitName | UnitKind | Placement | None:
    """One dated row of the unit by its key, whichever of the three it is."""
    for model in (UnitName, UnitKind, Placement):
        row = model.objects.filter(unit=unit, pk=key).select_related("unit").first()
        if row is not None:
            return row
    return None


def placements_of(unit: UUID) -> QuerySet[Placement]:
    """Under which units it stood, the latest first."""
    return Placement.objects.filter(unit=unit).select_related("parent").order_by("-during")


def kinds_of(unit: UUID) -> QuerySet[UnitKind]:
    """All kinds a unit had, the latest first."""
    return UnitKind.objects.filter(unit=unit).order_by("-during")


def visible_localities(scope: Scope) -> QuerySet[Locality]:
    """Localities that are, were or will be in the charge of units of the scope, or served by its cells."""
    charge, service = Q(pk__in=[]), Q(pk__in=[])
    for root in scope.now:
        charge |= inside(root, "unit__path")
        service |= inside(root, "cell__path")
    charged = LocalityCharge.objects.filter(charge).values("locality")
    served = LocalityCell.objects.filter(service).values("locality")
    return Locality.objects.filter(Q(pk__in=charged) | Q(pk__in=served))


def charges_of(locality: UUID) -> QuerySet[LocalityCharge]:
    """Who was in charge of the locality, the latest first."""
    return LocalityCharge.objects.filter(locality=locality).select_related("unit").order_by("-during")


def links_of(locality: UUID) -> QuerySet[LocalityCell]:
    """Cells that serve or served the locality, the latest first."""
    return LocalityCell.objects.filter(locality=locality).select_related("cell").order_by("-during")


def flags_of(*, locality: UUID | None = None, unit: UUID | None = None) -> QuerySet[AreaFlag]:
    """Area flags of a locality or of a unit, the latest first."""
    return AreaFlag.objects.filter(locality=locality, unit=unit).order_by("-during")


def links_on(day: date) -> QuerySet[LocalityCell]:
    """Which cell serves which locality on the day."""
    return LocalityCell.objects.filter(during__contains=day)


def flags_on(day: date) -> QuerySet[AreaFlag]:
    """Area flags in force on the day."""
    return AreaFlag.objects.filter(during__contains=day)


def free_code(wanted: str) -> str:
    """The wanted code, or the same with the first number that makes it new, among units and localities."""
    start = wanted.strip("-")[:50] or "don-vi"
    taken = set(Unit.objects.filter(code__startswith=start).values_list("code", flat=True))
    taken |= set(Locality.objects.filter(code__startswith=start).values_list("code", flat=True))
    if start not in taken:
        return start
    return next(code for n in range(2, len(taken) + 3) if (code := f"{start}-{n}") not in taken)


def names_today(units: Iterable[UUID], today: date) -> dict[UUID, str]:
    """The names of units: today's, of a closed unit its last one, of a future unit its first."""
    wanted = set(units)
    names = NamesThroughTime(wanted)
    return {unit: names.at(unit, today) for unit in wanted}


def locality_names(localities: Iterable[UUID]) -> dict[UUID, str]:
    """The names of localities by their keys."""
    return dict(Locality.objects.filter(pk__in=list(localities)).values_list("pk", "name"))


def names_in_history(units: Iterable[UUID]) -> dict[UUID, str]:
    """The last names of units, those included that are no longer there because they were withdrawn."""
    events = apps.get_model("organisation", "UnitNameEvent").objects.filter(unit_id__in=list(units))
    return dict(events.order_by("pgh_id").values_list("unit_id", "name"))


def localities_in_history(localities: Iterable[UUID]) -> dict[UUID, str]:
    """The last names of hamlets, those included that are no longer there because they were withdrawn."""
    events = apps.get_model("organisation", "LocalityEvent").objects.filter(pgh_obj_id__in=list(localities))
    return dict(events.order_by("pgh_id").values_list("pgh_obj_id", "name"))


def localities_by_key(keys: Iterable[UUID]) -> dict[UUID, Locality]:
    """Hamlets by key."""
    return Locality.objects.in_bulk(list(keys))


def locality_by_code(code: str) -> Locality:
    """The locality with this code, as it stands in the database now."""
    return Locality.objects.get(code=code)


def hamlet_names(locality: UUID) -> list[Any]:
    """The names the hamlet bore one after the other, as its history has them; withdrawn ones are left out."""
    borne: list[Any] = []
    for event in (
        apps.get_model("organisation", "LocalityEvent").objects.filter(pgh_obj_id=locality).order_by("pgh_id")
    ):
        if borne and _same_name(event, borne[-1]):
            continue
        if len(borne) > 1 and _same_name(event, borne[-2]):
            borne.pop()
        else:
            borne.append(event)
    return borne


def _same_name(one: Any, other: Any) -> bool:
    return (one.name, one.named_on, one.naming) == (other.name, other.named_on, other.naming)


def predecessors_of(unit: UUID) -> QuerySet[Unit]:
    """Closed units that this one carries on, each with its last `name`."""
    return units_ever().filter(successor=unit)


def link_rows() -> QuerySet[LocalityCell]:
    """Every link of a cell with a locality, whenever it holds."""
    return LocalityCell.objects.select_related("cell", "locality")


def flag_rows() -> QuerySet[AreaFlag]:
    """Every area flag, whenever it holds."""
    return AreaFlag.objects.select_related("unit", "locality")


def roots_ever() -> QuerySet[Placement]:
    """Every stay of a unit at the top of a tree."""
    return Placement.objects.filter(parent__isnull=True)


def paths_under(path: str, day: date) -> list[str]:
    """The paths of the unit and of everything below it on the tree of the day."""
    rows = UnitPath.objects.filter(inside(path), during__contains=day)
    return list(rows.values_list("path", flat=True))


def localities_of(unit: UUID, path: str, day: date) -> QuerySet[Locality]:
    """Localities of a unit on the day: in its charge or that of units below it, or served by it as a cell."""
    units = UnitPath.objects.filter(inside(path), during__contains=day).values("unit")
    charged = LocalityCharge.objects.filter(during__contains=day, unit__in=units).values("locality")
    served = links_on(day).filter(cell=unit).values("locality")
    return localities_on(day).filter(Q(pk__in=charged) | Q(pk__in=served))


def always_under(parent: UUID, units: Iterable[UUID], first: date, last: date) -> set[UUID]:
    """Those of the units that stood under the parent and no other on every day they had between two days."""
    over = days(first, last + timedelta(days=1))
    rows = Placement.objects.filter(unit__in=list(units), during__overlap=over)
    placed = list(rows.values_list("unit", "parent"))
    return {unit for unit, above in placed if above == parent} - {
        unit for unit, above in placed if above != parent
    }


def charge_rows() -> QuerySet[LocalityCharge]:
    """Every stretch of being in charge of a locality, whenever it holds."""
    return LocalityCharge.objects.select_related("unit", "locality")
