"""The dated tree of units as the ledger sees it: a path per unit and day.

A path is one fixed-width step of four characters per level, from the root down, so that a unit stands inside
another when its path begins with the other's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Protocol

from chibo.engine.ledger.entries import Id

STEP = 4


class Tree(Protocol):
    """Where every unit stands on every day."""

    def path(self, unit: Id, day: date) -> str | None:
        """The path of the unit on the day, None when it does not exist then."""
        ...

    def changes(self, unit: Id) -> Sequence[date]:
        """The days on which the path of the unit is another than on the day before, in order."""
        ...


@dataclass(frozen=True)
class FixedTree:
    """The tree of one day laid over all time: the reading "as it is now".

    >>> tree = Placements({"root": [(date(2020, 1, 1), None)]})
    >>> FixedTree(tree, date(2024, 1, 1)).path("root", date(1999, 1, 1))
    '0000'
    """

    tree: Tree
    day: date

    def path(self, unit: Id, day: date) -> str | None:
        """The path on the fixed day, whatever day is asked."""
        return self.tree.path(unit, self.day)

    def changes(self, unit: Id) -> Sequence[date]:
        """None: the tree stands still."""
        return ()


class Placements:
    """A tree from each unit's dated parents: ``(since, parent)``, the parent None at a root.

    A unit exists from its first placement until the day it is ``closed``, if any. Steps follow the order of
    the units.

    >>> tree = Placements({"root": [(date(2020, 1, 1), None)], "cell": [(date(2021, 1, 1), "root")]})
    >>> tree.path("cell", date(2021, 5, 1)), tree.path("cell", date(2020, 5, 1)), tree.changes("cell")
    ('00000001', None, [datetime.date(2021, 1, 1)])
    """

    def __init__(
        self,
        parents: Mapping[Id, Sequence[tuple[date, Id | None]]],
        closed: Mapping[Id, date] | None = None,
    ) -> None:
        self._closed = closed or {}
        self._parents = {unit: sorted(rows, key=lambda row: row[0]) for unit, rows in parents.items()}
        self._paths: dict[tuple[Id, date], str | None] = {}
        self._steps = {unit: f"{number:0{STEP}}" for number, unit in enumerate(parents)}

    def path(self, unit: Id, day: date) -> str | None:
        """The steps from the root to the unit on the day."""
        if (unit, day) not in self._paths:
            self._paths[unit, day] = self._walk(unit, day)
        return self._paths[unit, day]

    def _walk(self, unit: Id, day: date) -> str | None:
        current = [parent for since, parent in self._parents[unit] if since <= day]
        if not current or self._closed.get(unit, date.max) <= day:
            return None
        if current[-1] is None:
            return self._steps[unit]
        above = self.path(current[-1], day)
        return None if above is None else above + self._steps[unit]

    def changes(self, unit: Id) -> Sequence[date]:
        """The days on which the unit or one above it was placed anew."""
        founded = {since for rows in self._parents.values() for since, _ in rows}
        days = sorted(founded | set(self._closed.values()))
        before = [None, *(self.path(unit, day) for day in days)]
        return [day for day, (old, new) in zip(days, pairwise(before), strict=True) if old != new]


def lca(a: str, b: str) -> str:
    """The lowest common ancestor of two paths: what they share in whole steps, "" when nothing.

    >>> lca("00010002", "000100020003"), lca("00010002", "00010012"), lca("0001", "0002")
    ('00010002', '0001', '')
    """
    shared = 0
    while shared < min(len(a), len(b)) and a[shared : shared + STEP] == b[shared : shared + STEP]:
        shared += STEP
    return a[:shared]


def inside(path: str | None, node: str | None) -> bool:
    """Whether a seat at the path counts at the node; nothing counts where either does not exist.

    >>> inside("00010002", "0001"), inside("0001", "00010002"), inside(None, "0001")
    (True, False, False)
    """
    return path is not None and node is not None and path.startswith(node)


def transit_path(tree: Tree, unit: Id, partner: Id, day: date) -> str | None:
    """Where a person on the way between two units counts: their lowest common ancestor.

    None where either does not exist on the day; a unit somebody is on the way from or to cannot be closed.

    >>> tree = Placements({"root": [(date(2020, 1, 1), None)], "cell": [(date(2021, 1, 1), "root")]})
    >>> transit_path(tree, "root", "cell", date(2022, 1, 1))
    '0000'
    """
    here, there = tree.path(unit, day), tree.path(partner, day)
    return None if here is None or there is None else lca(here, there)
