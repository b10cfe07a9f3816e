"""The tree as nested lists: whole where it is small, along the way to the chosen unit where it is large."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.urls import reverse

from chibo.engine.vietnamese import text_sort_key
from chibo.membership.queries import node_counts, stock_below, stocks
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
    """The subtrees of the scope on the day, the current unit's branch open. Of a large tree only what is open
    is written out, and how many units lie below each of the others."""
    standing = within(units_on(where.tree_day), scope).order_by().values_list("paths__path", "pk")
    keys: dict[str, UUID] = dict(standing)
    opened = _opened(keys, current)
    whole = len(keys) <= WHOLE_AT_MOST
    shown = [path for path in keys if whole or path[:-STEP] in opened or path[:-STEP] not in keys]
    named: list[NamedUnit] = list(units_on(where.tree_day).filter(pk__in=[keys[path] for path in shown]))
    counts = (
        node_counts(shown, where.day, now_tree=where.now_tree) if whole else _counts(shown, opened, where)
    )
    number = Counter(path[:-STEP] for path in keys)
    branches = {
        unit.then_path: Branch(
            unit,
            unit.then_path,
            counts.get(unit.then_path, 0),
            unit_url(unit, where),
            current=current is not None and unit.pk == current.pk,
            opened=unit.then_path in opened,
            hidden=0 if whole or unit.then_path in opened else number[unit.then_path],
        )
        for unit in named
    }
    return _hang(branches)


def _opened(keys: dict[str, UUID], current: Unit | None) -> set[str]:
    """The paths whose units below are shown: those on the way to the current unit, or the topmost."""
    here = next((path for path, key in keys.items() if current is not None and key == current.pk), "")
    if not here:
        return {path for path in keys if path[:-STEP] not in keys}
    return {here[:end] for end in range(STEP, len(here) + 1, STEP) if here[:end] in keys}


def _counts(shown: Iterable[str], opened: Iterable[str], where: Where) -> dict[str, int]:
    """Members of the units shown: one reading for each open one tells of all below it."""
    counts: dict[str, int] = {}
    for path in opened:
        counts |= stock_below(path, where.day, now_tree=where.now_tree)
    topmost = [path for path in shown if path in opened or path not in counts]
    return counts | stocks(topmost, where.day, now_tree=where.now_tree)


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
