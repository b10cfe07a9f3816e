"""Charts drawn on the server. Data in, places on the picture out; colours are classes of the style sheet.

Every chart carries the sentence that says its finding and the table it was drawn from.
"""

from chibo.web.charts.basic import (
    Bar,
    Bars,
    Bullet,
    Chart,
    Cumulative,
    Funnel,
    Mark,
    Part,
    Point,
    Stacked,
    Table,
    px,
    round_up,
)
from chibo.web.charts.dumbbell import Dumbbell, Stretch
from chibo.web.charts.heat import Heat, HeatRow
from chibo.web.charts.lines import Line, Lines
from chibo.web.charts.tiles import Group, Tile, Tiles

__all__ = [
    "Bar", "Bars", "Bullet", "Chart", "Cumulative", "Dumbbell", "Funnel", "Group", "Heat", "HeatRow", "Line",
    "Lines", "Mark", "Part", "Point", "Stacked", "Stretch", "Table", "Tile", "Tiles", "px", "round_up",
]  # fmt: skip
