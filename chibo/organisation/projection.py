"""The projections of the tree: every unit's path through time, and its path today.

Both are computed from the placements and can be rebuilt; `check` compares.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from chibo.engine.vietnamese import search_key
from chibo.organisation.models import Placement, Unit, UnitName, UnitPath
from chibo.storage.fields import days

_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Stretch:
    """A path and the days [start, end) it holds; end None is open."""

    path: str
    start: date
    end: date | None


def step_text(number: int) -> str:
    """A number as a step of a path: four characters, base 36, sorting as the numbers do."""
    text = ""
    for _ in range(4):
        number, digit = divmod(number, 36)
        text = _ALPHABET[digit] + text
    return text


def next_step() -> str:
    """The step after the highest in use."""
    last = Unit.objects.order_by("-step").values_list("step", flat=True).first()
    return step_text(int(last, 36) + 1 if last else 1)


def family_of(units: Iterable[UUID]) -> set[UUID]:
    """The units and all that ever stood or will stand somewhere below them."""
    found, edge = set(), set(units)
    while edge:
        found |= edge
        below = Placement.objects.filter(parent__in=edge).values_list("unit_id", flat=True)
        edge = set(below) - found
    return found


def settle_paths(units: Iterable[UUID], today: date) -> set[UUID]:
    """Recompute the paths of the units and of all below them. Returns those whose paths changed."""
    family = family_of(units)
    timelines = _timelines(family)
    changed = _write_timelines(timelines)
    return changed | _write_today(family, timelines, today)


def _timelines(family: set[UUID]) -> dict[UUID, list[Stretch]]:
    placements: dict[UUID, list[Placement]] = defaultdict(list)
    for placement in Placement.objects.filter(unit__in=family).order_by("during"):
        placements[placement.unit_id].append(placement)
    steps = dict(Unit.objects.filter(pk__in=family).values_list("pk", "step"))
    outside = {p.parent_id for rows in placements.values() for p in rows if p.parent_id} - family
    done = _stored(outside)

    def timeline(unit: UUID) -> list[Stretch]:
        if unit not in done:
            done[unit] = []  # a circle finds itself empty instead of calling for ever
            done[unit] = _merge([s for p in placements[unit] for s in _below(p, steps[unit], timeline)])
        return done[unit]

    return {unit: timeline(unit) for unit in family}


def _below(placement: Placement, step: str, timeline: object) -> list[Stretch]:
    start, end = placement.during.lower, placement.during.upper
    if placement.parent_id is None:
        return [Stretch(step, start, end)]
    pieces = []
    for above in timeline(placement.parent_id):  # type: ignore[operator]
        low = max(start, above.start)
        high = min((day for day in (end, above.end) if day), default=None)
        if high is None or low < high:
            pieces.append(Stretch(above.path + step, low, high))
    return pieces


def _merge(pieces: list[Stretch]) -> list[Stretch]:
    merged: list[Stretch] = []
    for piece in sorted(pieces, key=lambda p: p.start):
        if merged and merged[-1].path == piece.path and merged[-1].end == piece.start:
            merged[-1] = Stretch(piece.path, merged[-1].start, piece.end)
        else:
            merged.append(piece)
    return merged


def _stored(units: Iterable[UUID]) -> dict[UUID, list[Stretch]]:
    stored: dict[UUID, list[Stretch]] = {unit: [] for unit in units}
    for row in UnitPath.objects.filter(unit__in=stored).order_by("during"):
        stored[row.unit_id].append(Stretch(row.path, row.during.lower, row.during.upper))
    return stored


def _write_timelines(timelines: dict[UUID, list[Stretch]]) -> set[UUID]:
    stored = _stored(timelines)
    changed = {unit for unit, line in timelines.items() if line != stored[unit]}
    UnitPath.objects.filter(unit__in=changed).delete()
    UnitPath.objects.bulk_create(
        UnitPath(unit_id=unit, path=s.path, during=days(s.start, s.end))
        for unit in changed
        for s in timelines[unit]
    )
    return changed


def _write_today(family: set[UUID], timelines: dict[UUID, list[Stretch]], today: date) -> set[UUID]:
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=_hanging_on(family))}
    lines = timelines | _stored(set(units) - set(timelines))
    bases = _bases(units, today)
    known = dict(Unit.objects.filter(pk__in=set(bases.values()) - set(units)).values_list("pk", "path"))

    def path_today(unit: UUID) -> str:
        if unit not in known:
            known[unit] = ""
            base = bases.get(unit)
            known[unit] = path_today(base) + units[unit].step if base else _path_at(lines[unit], today)
        return known[unit]

    changed = {unit for unit, row in units.items() if row.path != path_today(unit)}
    for unit in changed:
        units[unit].path = known[unit]
    Unit.objects.bulk_update([units[unit] for unit in changed], ["path"], batch_size=200)
    return changed


def _bases(units: dict[UUID, Unit], today: date) -> dict[UUID, UUID]:
    """For closed units the one whose path today carries them: the successor, else the last parent.

    A unit that ended as a root of its own has neither, and keeps the path it ended with.
    """
    closed = {key: row for key, row in units.items() if row.closed_on and row.closed_on <= today}
    placements = Placement.objects.filter(unit__in=closed).order_by("during")
    last = dict(placements.values_list("unit_id", "parent_id"))
    led = {key: row.successor_id for key, row in closed.items() if row.successor_id}
    return {unit: above for unit, above in (last | led).items() if above}


def _hanging_on(family: set[UUID]) -> set[UUID]:
    """The family, closed units led into it, and all that ever stood below those."""
    found: set[UUID] = set()
    edge = set(family)
    while edge:
        found |= edge
        led = set(Unit.objects.filter(successor__in=edge).values_list("pk", flat=True))
        edge = family_of(led) - found
    return found


def _path_at(timeline: list[Stretch], today: date) -> str:
    """The path today; for a closed unit its last one, for a future unit its first."""
    if not timeline:
        return ""
    past = [s for s in timeline if s.start <= today]
    return (past[-1] if past else timeline[0]).path


def settle_search(units: Iterable[UUID]) -> None:
    """Rewrite the search text of units: all their names, without marks, so that old names are found."""
    names: dict[UUID, list[str]] = defaultdict(list)
    for name in UnitName.objects.filter(unit__in=units).order_by("during"):
        names[name.unit_id].append(search_key(name.name))
    rows = list(Unit.objects.filter(pk__in=names))
    for row in rows:
        row.search = " | ".join(dict.fromkeys(names[row.pk]))
    Unit.objects.bulk_update(rows, ["search"], batch_size=200)


def gaps(rows: QuerySet[Any]) -> list[tuple[date, date]]:
    """Days between the dated rows on which none holds; for checks."""
    ranges = [row.during for row in rows.order_by("during")]
    return [(a.upper, b.lower) for a, b in pairwise(ranges) if a.upper and a.upper < b.lower]
