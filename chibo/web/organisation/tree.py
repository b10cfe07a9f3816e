"""The tree as nested lists: whole where it is small, along the way to the chosen unit where it is large."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import reverse

from chibo.engine.vietnamese import text_sort_key
from chibo.membership.queries import node_counts
from chibo.organisation.models import STEP, Unit
from chibo.organisation.queries import units_on, within
from chibo.storage.identity import Scope
from chibo.web.organisation.where import NamedUnit, Where

WHOLE_AT_MOST = 250


@dataclass
class Branch:
    """A unit in the tree. `hidden` units below it are not written out; its own page shows them."""

    unit: NamedUnit
    path: str
    members: int
    url: str
    current: bool = False
    opened: bool = False
    below: list["Branch"] = field(default_factory=list)
    hidden: int = 0


def natural(name: str) -> str:
    """Key that puts Thôn 2 before Thôn 10."""
    return text_sort_key(re.sub(r"\d+", lambda number: number[0].zfill(6), name))


def unit_url(unit: Unit, where: Where) -> str:
    """The unit's page on the same day and tree."""
    return reverse("unit", args=[unit.code]) + where.query()


def grow(scope: Scope, where: Where, current: Unit | None = None) -> list[Branch]:
    """The subtrees of the scope on the day, the current unit's branch open."""
    units: list[NamedUnit] = list(within(units_on(where.tree_day), scope))
    paths = [unit.then_path for unit in units]
    counts = node_counts(paths, where.day, now_tree=where.now_tree)
    branches = {
        unit.then_path: Branch(unit, unit.then_path, counts[unit.then_path], unit_url(unit, where))
        for unit in units
    }
    roots = _hang(branches)
    _open(branches, current)
    if len(branches) > WHOLE_AT_MOST:
        _prune(roots)
    return roots


def _hang(branches: dict[str, Branch]) -> list[Branch]:
    roots: list[Branch] = []
    for path, branch in branches.items():
        above = branches.get(path[:-STEP])
        (above.below if above else roots).append(branch)
    for branch in branches.values():
        branch.below = in_order(branch.below)
    return in_order(roots)


def in_order(branches: Iterable[Branch]) -> list[Branch]:
    """By name, numbers as numbers."""
    return sorted(branches, key=lambda branch: natural(branch.unit.name))


def _open(branches: dict[str, Branch], current: Unit | None) -> None:
    here = next((b for b in branches.values() if current is not None and b.unit.pk == current.pk), None)
    if here is None:
        for branch in branches.values():
            branch.opened = branch.path[:-STEP] not in branches
        return
    here.current = True
    for end in range(STEP, len(here.path) + 1, STEP):
        if here.path[:end] in branches:
            branches[here.path[:end]].opened = True


def _prune(branches: Iterable[Branch]) -> None:
    for branch in branches:
        if not branch.opened:
            branch.hidden, branch.below = len(branch.below), []
        _prune(branch.below)
