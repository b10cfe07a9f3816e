"""A person's membership as a chain of spells: where he counted, from when to when, and why it changed.

Days: an entry takes effect on its own day, a seat holds ``[day, next day)``. Where units move on the day of
an entry, they move first. The chain is complete: a seat that lasted no full day stays in it as a spell
without days (``start == end``), so that every change of path can be seen between neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import zip_longest
from typing import Literal, TypeAlias

from chibo.engine.ledger.entries import (
    ADMISSIONS,
    ENDS,
    STARTS,
    Entry,
    Id,
    Kind,
    Standing,
    by_person,
    in_order,
)
from chibo.engine.ledger.tree import Tree, transit_path

Cause: TypeAlias = Literal["movement", "standing", "reorganised", "led_over"]


@dataclass(frozen=True)
class Seat:
    """Where somebody belongs: a unit, or on the way from ``unit`` to ``partner``.

    >>> Seat("cell", None, Standing.OFFICIAL).transit
    False
    """

    unit: Id
    partner: Id | None
    standing: Standing

    @property
    def transit(self) -> bool:
        """Whether the person has left one unit and not yet arrived at the other."""
        return self.partner is not None

    def path(self, tree: Tree, day: date) -> str | None:
        """Where the seat counts on the day."""
        if self.partner is None:
            return tree.path(self.unit, day)
        return transit_path(tree, self.unit, self.partner, day)

    def changes(self, tree: Tree) -> list[date]:
        """The days on which that may change because units move."""
        units = [self.unit] if self.partner is None else [self.unit, self.partner]
        return sorted({day for unit in units for day in tree.changes(unit)})


@dataclass(frozen=True)
class Spell:
    """One stretch at one path with one standing; ``end`` None is open.

    ``unit`` is None in transit. ``entry`` opened the seat; ``from_path`` is where the person counted just
    before, None when nowhere.
    """

    person: Id
    unit: Id | None
    path: str | None
    standing: Standing
    transit: bool
    start: date
    end: date | None
    cause: Cause
    entry: Id
    from_path: str | None

    def holds_on(self, day: date) -> bool:
        """Whether the person sat here at the end of the day."""
        return self.start <= day and (self.end is None or day < self.end)


def seat_after(seat: Seat | None, entry: Entry) -> Seat | None:
    """The seat once the entry has taken effect. Starting twice changes nothing; faults are for the checks.

    >>> seat_after(None, Entry(1, "An", Kind.ADMITTED, date(2024, 2, 3), 1, "cell"))
    Seat(unit='cell', partner=None, standing=<Standing.PROBATIONARY: 'probationary'>)
    """
    if entry.kind in STARTS:
        return _seat_started(seat, entry)
    if seat is None or entry.kind in ENDS:
        return None
    if entry.kind is Kind.TRANSFERRED_OUT:
        return None if entry.partner is None else replace(seat, unit=entry.unit, partner=entry.partner)
    if entry.kind is Kind.MOVED_WITH_UNIT:
        return replace(seat, unit=entry.unit, partner=None)
    return replace(seat, standing=_JUDGED.get(entry.kind, seat.standing))


_JUDGED = {Kind.RECOGNISED: Standing.OFFICIAL, Kind.RECOGNITION_ANNULLED: Standing.PROBATIONARY}


def _seat_started(seat: Seat | None, entry: Entry) -> Seat:
    if seat is None:
        return Seat(entry.unit, None, starting_standing(entry))
    arrives = entry.kind is Kind.TRANSFERRED_IN and seat.transit
    return replace(seat, unit=entry.unit, partner=None) if arrives else seat


def starting_standing(entry: Entry) -> Standing:
    """The standing with which an entry starts a membership: admission is on probation, else as it says.

    >>> starting_standing(Entry(1, "An", Kind.RESTORED, date(2024, 2, 3), 1, "cell")).value
    'official'
    """
    if entry.kind in ADMISSIONS:
        return Standing.PROBATIONARY
    return entry.standing or Standing.OFFICIAL


def spells(entries: Iterable[Entry], tree: Tree) -> list[Spell]:
    """The chains of all persons among the effective entries.

    >>> from chibo.engine.ledger.tree import Placements
    >>> tree = Placements({"cell": [(date(2020, 1, 1), None)]})
    >>> [spell] = spells([Entry(1, "An", Kind.ADMITTED, date(2024, 2, 3), 1, "cell")], tree)
    >>> spell.path, spell.standing.value, spell.start, spell.end, spell.from_path
    ('0000', 'probationary', datetime.date(2024, 2, 3), None, None)
    """
    return [spell for life in by_person(entries).values() for spell in _life(in_order(life), tree)]


def _life(entries: list[Entry], tree: Tree) -> Iterator[Spell]:
    """The chain of one person from his entries in order."""
    seat: Seat | None = None
    opened: list[tuple[Entry, Seat | None, Seat | None]] = []
    for entry in entries:
        after = seat_after(seat, entry)
        if after != seat:
            opened.append((entry, seat, after))
        seat = after
    earlier: Entry | None = None
    following = [entry for entry, _, _ in opened[1:]]
    for (entry, before, after), then in zip_longest(opened, following):
        if after is not None:
            left = _left(entry, before, earlier, tree)
            yield from _split(_opened(entry, left, before, after, tree), after, then, tree)
        earlier = entry


def _split(spell: Spell, seat: Seat, then: Entry | None, tree: Tree) -> Iterator[Spell]:
    """One seat cut where its path changes; the change on the day of the next entry is still its own.

    Not so when the unit ends on the day its members are led over: they count in it to the day before.
    """
    start, end = spell.start, then.on if then else None
    spell = replace(spell, end=end)
    led_over = then is not None and then.kind is Kind.MOVED_WITH_UNIT
    for day in seat.changes(tree):
        path = seat.path(tree, day)
        own = start < day and (end is None or day <= end) and not (led_over and day == end and path is None)
        if own and path != spell.path:
            yield replace(spell, end=day)
            spell = replace(spell, path=path, start=day, cause="reorganised", from_path=spell.path)
    yield spell


@dataclass(frozen=True)
class _Left:
    """Where somebody counted just before an entry; ``ended`` when the unit is no more on the day itself."""

    path: str | None
    ended: bool = False


def _left(entry: Entry, before: Seat | None, earlier: Entry | None, tree: Tree) -> _Left:
    if before is None or earlier is None:
        return _Left(None)
    path = before.path(tree, entry.on)
    if path is None and entry.kind is Kind.MOVED_WITH_UNIT and earlier.on < entry.on:
        return _Left(before.path(tree, day_before(entry.on)), ended=True)
    return _Left(path)


def _opened(entry: Entry, left: _Left, before: Seat | None, seat: Seat, tree: Tree) -> Spell:
    """The spell an entry opens, before its end is known."""
    moved = before is None or (before.unit, before.partner) != (seat.unit, seat.partner)
    return Spell(
        person=entry.person,
        unit=None if seat.transit else seat.unit,
        path=seat.path(tree, entry.on),
        standing=seat.standing,
        transit=seat.transit,
        start=entry.on,
        end=None,
        cause=_cause(entry, left, moved=moved),
        entry=entry.id,
        from_path=left.path,
    )


def _cause(entry: Entry, left: _Left, *, moved: bool) -> Cause:
    """Whoever is led out of a unit that ends that day leaves, like a moving unit, between two days."""
    if entry.kind is Kind.MOVED_WITH_UNIT:
        return "reorganised" if left.ended else "led_over"
    return "movement" if moved else "standing"


def day_before(day: date) -> date:
    """The day before.

    >>> day_before(date(2024, 1, 1))
    datetime.date(2023, 12, 31)
    """
    return day - timedelta(days=1)
