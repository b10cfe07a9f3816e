"""Headcounts and cross-tables of a node on any day."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from chibo.membership.models import Spell
from chibo.organisation.nodes import NOW, Node
from chibo.people.queries import latest_birth
from chibo.statistics.dimensions import DIMENSIONS, Dimension, labels_of
from chibo.statistics.proof import Proof

SMALLEST_SHOWN = 5
Key = tuple[str, ...]


@dataclass(frozen=True)
class CrossTable:
    """Counts by one or two dimensions. `hidden` cells are too small to be shown to this reader."""

    node: Node
    day: date
    dimensions: tuple[Dimension, ...]
    cells: dict[Key, int]
    hidden: frozenset[Key] = frozenset()

    @property
    def total(self) -> int:
        """All members of the node on the day."""
        return sum(self.cells.values())

    def labels(self, axis: int) -> dict[str, str]:
        """The values of one dimension that occur, with their words, in the order of the list."""
        present = {key[axis] for key in self.cells}
        return {code: label for code, label in labels_of(self.dimensions[axis]).items() if code in present}

    def sum(self, axis: int, code: str) -> int:
        """The total of one row or column."""
        return sum(n for key, n in self.cells.items() if key[axis] == code)


@dataclass(frozen=True)
class Ages:
    """Sum of full years, and how many members have a known year of birth: their quotient is the mean age."""

    years: int
    persons: int


def cross_table(node: Node, day: date, by: Sequence[str], *, may_see_sensitive: bool) -> CrossTable:
    """Members of the node on the day counted by one or two dimensions of `DIMENSIONS`.

    Without the right to see ethnicity and religion, such a dimension is given alone and small cells are
    hidden, one more with them where a single one could be computed from the total.
    """
    dimensions = tuple(DIMENSIONS[name] for name in by)
    sensitive = any(dimension.sensitive for dimension in dimensions)
    if sensitive and not may_see_sensitive and len(dimensions) > 1:
        raise PermissionError("a sensitive dimension cannot be crossed")
    cells: Counter[Key] = Counter()
    for keys, n in _counted(node, day, by):
        cells[tuple(d.sorted_into(key) for d, key in zip(dimensions, keys, strict=True))] += n
    hidden = small_cells(cells) if sensitive and not may_see_sensitive else frozenset()
    return CrossTable(node, day, dimensions, dict(cells), hidden)


def ages(node: Node, day: date) -> Ages:
    """Sum of full years and number of members with a known year of birth."""
    known = [(int(keys[0]), n) for keys, n in _counted(node, day, ["age"]) if keys[0]]
    return Ages(sum(age * n for age, n in known), sum(n for _age, n in known))


def cells_older(cells: Iterable[UUID], day: date, years: int = 60) -> dict[UUID, int]:
    """Members of each cell older than so many full years on the day; cells without any are left out."""
    asked = [list(cells), day, latest_birth(day, years + 1)]
    return {row[0]: row[1] for row in _rows("SELECT cell, n FROM chibo_cells_older(%s, %s, %s)", asked)}


def counts_below(
    node: Node, day: date, paths: Iterable[str], name: str, code: str
) -> dict[str, tuple[int, int]]:
    """Members with one value of a dimension, and all members, at each of some paths, in one reading."""
    dimension = DIMENSIONS[name]
    rows = _rows(
        "SELECT below.path, found.keys, found.n FROM unnest(%s::text[]) AS below(path),"
        " LATERAL chibo_headcount(below.path, %s, %s, %s, %s) AS found",
        [list(paths), *_asked(node, day)[1:], [name]],
    )
    part: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for path, keys, n in rows:
        whole[path] += n
        part[path] += n if dimension.sorted_into(keys[0]) == code else 0
    return {path: (part[path], n) for path, n in whole.items()}


def year_end(day: date) -> date:
    """The last day of a year, on or before the day: readers who may not see who belongs to which people get
    these tables of such days only, since two neighbouring days would tell of everybody who came or went."""
    return day if (day.month, day.day) == (12, 31) else date(day.year - 1, 12, 31)


def small_cells(cells: dict[Key, int] | Counter[Key]) -> frozenset[Key]:
    """Cells under five persons, and the next larger one where the small ones alone could be computed."""
    small = {key for key, n in cells.items() if n < SMALLEST_SHOWN}
    rest = sorted((n, key) for key, n in cells.items() if key not in small)
    if small and rest and (len(small) == 1 or sum(cells[key] for key in small) < SMALLEST_SHOWN):
        small.add(rest[0][1])
    return frozenset(small)


def prove_cell(node: Node, day: date, wanted: dict[str, str]) -> Proof:
    """The memberships behind one cell. A sensitive dimension opens into units, never persons."""
    dimensions = [DIMENSIONS[name] for name in wanted]
    if any(dimension.sensitive for dimension in dimensions):
        raise PermissionError("a sensitive dimension opens into units and counts only")
    ids = [
        spell
        for keys in _keys_of(node, day, wanted, dimensions)
        for spell in _rows(
            "SELECT spell FROM chibo_headcount_spells(%s, %s, %s, %s, %s, %s)",
            [*_asked(node, day), list(wanted), list(keys)],
        )
    ]
    members = Spell.objects.filter(pk__in=[row[0] for row in ids])
    named = members.select_related("person", "unit", "partner").order_by("person__sort_key")
    return Proof(total=len(ids), members=named)


def _keys_of(
    node: Node, day: date, wanted: dict[str, str], dimensions: list[Dimension]
) -> list[Sequence[str]]:
    """The raw values that were sorted into the cell: all ages of a band."""
    target = tuple(wanted.values())
    return [
        keys
        for keys, _n in _counted(node, day, list(wanted))
        if tuple(d.sorted_into(key) for d, key in zip(dimensions, keys, strict=True)) == target
    ]


def _counted(node: Node, day: date, by: Sequence[str]) -> list[tuple[Sequence[str], int]]:
    rows = _rows("SELECT keys, n FROM chibo_headcount(%s, %s, %s, %s, %s)", [*_asked(node, day), list(by)])
    return [(row[0], row[1]) for row in rows]


def _asked(node: Node, day: date) -> list[object]:
    return [node.path_on(day) or "", node.tree == NOW, day, latest_birth(day)]


def _rows(query: str, values: Iterable[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, list(values))
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
