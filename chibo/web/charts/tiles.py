"""A map of tiles: one for each hamlet, in groups; a state is told by its mark, not by its colour alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from chibo.engine.vietnamese.numbers import write_number
from chibo.web.charts.basic import Chart, Table, px

STEP, SIDE = 24.0, 20.0
ACROSS = 10
"""Tiles in a row."""


@dataclass(frozen=True)
class Tile:
    """One thing of a state. `url` opens it."""

    label: str
    state: str
    url: str = ""
    plain: bool = False


@dataclass(frozen=True)
class Placed:
    """A tile with its place."""

    tile: Tile
    x: str
    y: str


@dataclass(frozen=True)
class Group:
    """The tiles of one unit, the gravest first; `marked` of them are not plain."""

    label: str
    url: str
    tiles: Sequence[Tile]

    @property
    def marked(self) -> int:
        return sum(not tile.plain for tile in self.tiles)

    @property
    def placed(self) -> list[Placed]:
        """Row by row."""
        return [
            Placed(tile, px(number % ACROSS * STEP), px(number // ACROSS * STEP))
            for number, tile in enumerate(self.tiles)
        ]

    @property
    def width(self) -> str:
        return px(min(len(self.tiles), ACROSS) * STEP - STEP + SIDE) if self.tiles else "0"

    @property
    def height(self) -> str:
        return px(-(-len(self.tiles) // ACROSS) * STEP - STEP + SIDE) if self.tiles else "0"


@dataclass(frozen=True, kw_only=True)
class Tiles(Chart):
    """Groups of tiles; `states` are the words of each state in the order of the key."""

    kind: ClassVar[str] = "tiles"
    groups: Sequence[Group]
    states: Mapping[str, str]

    @property
    def key(self) -> list[tuple[str, str, int]]:
        """Every state that occurs, with its words and how many tiles have it."""
        counted = dict.fromkeys(self.states, 0)
        for group in self.groups:
            for tile in group.tiles:
                counted[tile.state] += 1
        return [(state, self.states[state], n) for state, n in counted.items() if n]

    @property
    def table(self) -> Table:
        shown = [state for state, _words, _n in self.key]
        rows = [
            [
                group.label,
                *(write_number(sum(tile.state == state for tile in group.tiles)) for state in shown),
                write_number(len(group.tiles)),
            ]
            for group in self.groups
        ]
        return Table([_("Đơn vị"), *(self.states[state] for state in shown), _("Cộng")], rows)
