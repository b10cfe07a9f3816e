"""Rows for the tables of the tree: units, their names, kinds, places and paths; hamlets and their links."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from itertools import chain
from typing import TypeVar

from chibo.demo.identity import key
from chibo.demo.names import plain
from chibo.demo.world import District, HamletPlan, UnitPlan
from chibo.organisation.projection import Stretch, step_text

Row = tuple[object, ...]
T = TypeVar("T")
NO_PAPER = "{}"
COLUMNS = {
    "organisation_unit": (
        "id", "code", "official_code", "step", "path", "search", "founded_on", "founding", "closed_on",
        "closing", "successor_id", "founded_by_reinforcement", "version",
    ),
    "organisation_unitname": ("id", "unit_id", "name", "search", "during", "basis"),
    "organisation_unitkind": ("id", "unit_id", "kind", "during", "basis"),
    "organisation_placement": ("id", "unit_id", "parent_id", "during", "basis"),
    "organisation_unitpath": ("unit_id", "path", "during"),
    "organisation_locality": ("id", "code", "kind", "name", "search", "households", "version"),
    "organisation_localitycharge": ("id", "locality_id", "unit_id", "during", "basis"),
    "organisation_localitycell": ("id", "locality_id", "cell_id", "during", "basis"),
    "organisation_areaflag": ("id", "flag", "locality_id", "unit_id", "during", "basis"),
}  # fmt: skip


def span(start: date, end: date | None) -> str:
    """Days [start, end) as the database writes them."""
    return f"[{start},{end or ''})"


class TreeSheets:
    """All rows of the tree; knows the key and today's path of every unit."""

    def __init__(self, districts: Sequence[District]) -> None:
        self.districts = districts
        units = [unit for district in districts for unit in district.units]
        self.units = {unit: number for number, unit in enumerate(units, 1)}
        hamlets = [hamlet for district in districts for hamlet in district.hamlets]
        self.hamlets = {hamlet: number for number, hamlet in enumerate(hamlets, 1)}
        self.path = cache(self._path)
        self.line = cache(self._line)

    def unit_key(self, unit: UnitPlan) -> str:
        """The key of a unit."""
        return str(key("unit", self.units[unit]))

    def hamlet_key(self, hamlet: HamletPlan) -> str:
        """The key of a hamlet."""
        return str(key("locality", self.hamlets[hamlet]))

    def rows(self) -> dict[str, list[Row]]:
        """Rows by table, in an order the tables can take."""
        return {
            "organisation_unit": [self._unit(unit) for unit in self.units],
            "organisation_unitname": self._numbered("unitname", chain(*map(self._names, self.units))),
            "organisation_unitkind": self._numbered("unitkind", chain(*map(self._kinds, self.units))),
            "organisation_placement": self._numbered("placement", chain(*map(self._placements, self.units))),
            "organisation_unitpath": [
                (self.unit_key(unit), s.path, span(s.start, s.end))
                for unit in self.units
                for s in self.line(unit)
            ],
            "organisation_locality": [self._hamlet(hamlet) for hamlet in self.hamlets],
            "organisation_localitycharge": self._numbered("charge", chain(*map(self._charges, self.hamlets))),
            "organisation_localitycell": self._numbered("link", chain(*map(self._links, self.hamlets))),
            "organisation_areaflag": self._numbered("flag", self._flags()),
        }

    @staticmethod
    def _numbered(sort: str, rows: Iterator[Row]) -> list[Row]:
        return [(str(key(sort, number)), *row) for number, row in enumerate(rows, 1)]

    def _step(self, unit: UnitPlan) -> str:
        return step_text(self.units[unit])

    def _path(self, unit: UnitPlan) -> str:
        base = unit.successor or unit.parents[-1][1]
        above: str = self.path(base) if base is not None else ""
        return above + self._step(unit)

    def _line(self, unit: UnitPlan) -> list[Stretch]:
        """Its path through time."""
        found: list[Stretch] = []
        for start, end, parent in _periods(unit.parents, unit.closed):
            if parent is None:
                found.append(Stretch(self._step(unit), start, end))
                continue
            for above in self.line(parent):
                low = max(start, above.start)
                high = min((day for day in (end, above.end) if day), default=None)
                if high is None or low < high:
                    found.append(Stretch(above.path + self._step(unit), low, high))
        return found

    def _unit(self, unit: UnitPlan) -> Row:
        search = " | ".join(dict.fromkeys(plain(name) for _day, name in unit.names))
        return (
            self.unit_key(unit), unit.code, "", self._step(unit), self.path(unit), search,
            unit.founded, NO_PAPER, unit.closed, NO_PAPER,
            self.unit_key(unit.successor) if unit.successor else None, unit.by_reinforcement, 1,
        )  # fmt: skip

    def _names(self, unit: UnitPlan) -> Iterator[Row]:
        for start, end, name in _periods(unit.names, unit.closed):
            yield self.unit_key(unit), name, plain(name), span(start, end), NO_PAPER

    def _kinds(self, unit: UnitPlan) -> Iterator[Row]:
        for start, end, kind in _periods(unit.kinds, unit.closed):
            yield self.unit_key(unit), kind, span(start, end), NO_PAPER

    def _placements(self, unit: UnitPlan) -> Iterator[Row]:
        for start, end, parent in _periods(unit.parents, unit.closed):
            yield self.unit_key(unit), self.unit_key(parent) if parent else None, span(start, end), NO_PAPER

    def _hamlet(self, hamlet: HamletPlan) -> Row:
        households = 60 + self.hamlets[hamlet] * 37 % 140
        return (
            self.hamlet_key(hamlet),
            hamlet.code,
            hamlet.kind,
            hamlet.name,
            plain(hamlet.name),
            households,
            1,
        )

    def _charges(self, hamlet: HamletPlan) -> Iterator[Row]:
        for start, end, unit in _periods(hamlet.charges, None):
            yield self.hamlet_key(hamlet), self.unit_key(unit), span(start, end), NO_PAPER

    def _links(self, hamlet: HamletPlan) -> Iterator[Row]:
        for start, cell in hamlet.links:
            yield self.hamlet_key(hamlet), self.unit_key(cell), span(start, cell.closed), NO_PAPER

    def _flags(self) -> Iterator[Row]:
        for hamlet in self.hamlets:
            for flag in hamlet.flags:
                yield flag, self.hamlet_key(hamlet), None, span(hamlet.charges[0][0], None), NO_PAPER
        for unit in self.units:
            for flag in unit.flags:
                yield flag, None, self.unit_key(unit), span(unit.founded, unit.closed), NO_PAPER


def _periods(dated: Sequence[tuple[date, T]], closed: date | None) -> Iterator[tuple[date, date | None, T]]:
    """Dated values with the day each one ends."""
    ends = [*(start for start, _value in dated[1:]), closed]
    for (start, value), end in zip(dated, ends, strict=True):
        yield start, end, value
