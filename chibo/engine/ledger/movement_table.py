"""Biểu 1: how a period changed the membership of one node, line by line.

A and D are counted from the spells on the day before the period and on its last day; the lines between are
counted from the entries. That A + opened + B - C - annulled + reorganised in - out = D holds is therefore
a law that can be broken, and is tested, not an assumption.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from chibo.engine.calendar import Period
from chibo.engine.ledger.entries import ENDS, STARTS, Entry, Id, Kind, Standing, by_person, effective
from chibo.engine.ledger.spells import Seat, Spell, day_before, seat_after, spells
from chibo.engine.ledger.tree import Tree, inside, lca, transit_path

OUTSIDE = "outside"
NodePath: TypeAlias = Callable[[date], str | None]
TierOf: TypeAlias = Callable[[str], str]


@dataclass(frozen=True)
class MovementTable:
    """The lines of Biểu 1 for a node and a period, in persons.

    Transfer lines are kept by tier of the lowest common ancestor of both units; ``OUTSIDE`` is a partner
    outside the system. ``opened`` (opening balances entered inside the period), ``annulled`` and the two
    lines of reorganisation stand apart from the official increases and decreases.
    """

    opening_stock: int = 0
    admitted: int = 0
    readmitted: int = 0
    restored: int = 0
    transferred_in: Counter[str] = field(default_factory=Counter)
    died: int = 0
    expelled: int = 0
    removed: int = 0
    removed_probationary: int = 0
    withdrew: int = 0
    transferred_out: Counter[str] = field(default_factory=Counter)
    annulled: int = 0
    opened: int = 0
    reorganised_in: int = 0
    reorganised_out: int = 0
    closing_stock: int = 0

    @property
    def increase(self) -> int:
        """Line B: all increases."""
        return self.admitted + self.readmitted + self.restored + self.transferred_in.total()

    @property
    def decrease(self) -> int:
        """Line C: all decreases."""
        return self.died + self.expelled + self.removed + self.withdrew + self.transferred_out.total()

    @property
    def computed_closing_stock(self) -> int:
        """What the closing stock must be from the opening stock and all lines between."""
        flows = self.opened + self.increase - self.decrease - self.annulled
        return self.opening_stock + flows + self.reorganised_in - self.reorganised_out

    @property
    def balances(self) -> bool:
        """Whether A + B - C = D with the lines that stand apart."""
        return self.computed_closing_stock == self.closing_stock


@dataclass(frozen=True)
class Flow:
    """One effective entry with where the person counted just before and just after it, on its day."""

    entry: Entry
    before: str | None
    after: str | None
    standing: Standing | None


def flows(entries: Sequence[Entry], tree: Tree) -> Iterator[Flow]:
    """Entries that let a person come, go or move, with both paths, from effective entries in order.

    >>> from chibo.engine.ledger.tree import Placements
    >>> tree = Placements({"cell": [(date(2020, 1, 1), None)]})
    >>> [flow] = flows([Entry(1, "An", Kind.OPENING, date(2024, 1, 1), 1, "cell")], tree)
    >>> flow.before, flow.after
    (None, '0000')
    """
    for life in by_person(entries).values():
        seat: Seat | None = None
        for entry in life:
            if entry.kind in STARTS | ENDS | {Kind.TRANSFERRED_OUT}:
                yield _flow(entry, seat, tree)
            seat = seat_after(seat, entry)


def _flow(entry: Entry, seat: Seat | None, tree: Tree) -> Flow:
    """Paths from the entry's own words: only a person in transit is placed by what happened earlier."""
    here = tree.path(entry.unit, entry.on)
    standing = seat.standing if seat else None
    before = None if entry.kind in STARTS else here
    if seat and seat.transit:
        before = seat.path(tree, entry.on)
    if entry.kind in STARTS:
        return Flow(entry, before, here, standing)
    if entry.kind is Kind.TRANSFERRED_OUT and entry.partner is not None:
        return Flow(entry, before, transit_path(tree, entry.unit, entry.partner, entry.on), standing)
    return Flow(entry, before, None, standing)


def movement_table(
    entries: Iterable[Entry],
    tree: Tree,
    node: NodePath,
    period: Period,
    tier_of: TierOf,
    *,
    known: int | None = None,
) -> MovementTable:
    """Biểu 1 of a node.

    ``node`` gives the node's own path on a day; ``tier_of`` names the tier of an ancestor's path. On the tree
    as it is now pass a :class:`FixedTree` and a constant ``node``.
    """
    counted = effective(entries, known)
    chain = spells(counted, tree)
    lines: Counter[str] = Counter()
    tiers: dict[Kind, Counter[str]] = {Kind.TRANSFERRED_IN: Counter(), Kind.TRANSFERRED_OUT: Counter()}
    for flow in flows(counted, tree):
        if flow.entry.on in period.during and _crosses(flow, node(flow.entry.on)):
            _count(flow, lines, tiers, tier_of)
    return MovementTable(
        opening_stock=stock(chain, node, day_before(period.first)),
        closing_stock=stock(chain, node, period.last),
        transferred_in=tiers[Kind.TRANSFERRED_IN],
        transferred_out=tiers[Kind.TRANSFERRED_OUT],
        **_reorganised(chain, node, period),
        **lines,
    )


def stock(chain: Iterable[Spell], node: NodePath, day: date) -> int:
    """How many persons count at the node at the end of the day."""
    return len(persons_at(chain, node, day))


_LINES = {
    Kind.OPENING: "opened",
    Kind.ADMITTED: "admitted",
    Kind.READMITTED: "readmitted",
    Kind.RESTORED: "restored",
    Kind.DIED: "died",
    Kind.EXPELLED: "expelled",
    Kind.REMOVED: "removed",
    Kind.WITHDREW: "withdrew",
    Kind.ADMISSION_ANNULLED: "annulled",
}


def _crosses(flow: Flow, node: str | None) -> bool:
    return inside(flow.before, node) != inside(flow.after, node)


def _count(flow: Flow, lines: Counter[str], tiers: dict[Kind, Counter[str]], tier_of: TierOf) -> None:
    kind = flow.entry.kind
    if kind in tiers:
        tiers[kind][_tier(flow, tier_of)] += 1
        return
    lines[_LINES[kind]] += 1
    if kind is Kind.REMOVED and flow.standing is Standing.PROBATIONARY:
        lines["removed_probationary"] += 1


def _tier(flow: Flow, tier_of: TierOf) -> str:
    if flow.before is None or flow.after is None:
        return OUTSIDE
    return tier_of(lca(flow.before, flow.after))


def _reorganised(chain: Iterable[Spell], node: NodePath, period: Period) -> dict[str, int]:
    """Persons whom moving or merging units brought into the node and took out of it inside the period."""
    crossed = [
        (inside(spell.from_path, node(_day_left(spell))), inside(spell.path, node(spell.start)))
        for spell in chain
        if spell.cause in ("reorganised", "led_over") and spell.start in period.during
    ]
    return {
        "reorganised_in": crossed.count((False, True)),
        "reorganised_out": crossed.count((True, False)),
    }


def _day_left(spell: Spell) -> date:
    """A unit moves between two days; whoever is led over leaves on the tree of the day itself."""
    return spell.start if spell.cause == "led_over" else day_before(spell.start)


def persons_at(chain: Iterable[Spell], node: NodePath, day: date) -> set[Id]:
    """Who counts at the node at the end of the day: the proof of :func:`stock`."""
    here = node(day)
    return {spell.person for spell in chain if spell.holds_on(day) and inside(spell.path, here)}
