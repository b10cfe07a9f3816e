"""Lines over years with limits across them, and the band an expectation lies in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from chibo.web.charts.basic import Chart, Mark, Table, px

APART = 18.0
"""The least room between two names."""


@dataclass(frozen=True)
class Line:
    """Values one after another, named at the end. `least` and `most` are the band where there is one."""

    label: str
    values: Sequence[float]
    least: Sequence[int] = ()
    most: Sequence[int] = ()


@dataclass(frozen=True)
class Drawn:
    """A line as it is drawn."""

    label: str
    path: str
    band: str
    end_x: str
    end_y: str
    text_y: str
    style: str


@dataclass(frozen=True, kw_only=True)
class Lines(Chart):
    """Lines over the years, the first one heavy; `limits` are horizontal lines with their words."""

    kind: ClassVar[str] = "lines"
    years: Sequence[str]
    lines: Sequence[Line]
    limits: Sequence[tuple[int, str]] = ()
    left: ClassVar[float] = 34.0
    top: ClassVar[float] = 12.0
    across: ClassVar[float] = 380.0
    down: ClassVar[float] = 220.0

    @property
    def most(self) -> float:
        values = [value for line in self.lines for value in [*line.values, *line.most]]
        return max([*values, *(limit for limit, _words in self.limits), 1]) * 1.08

    def _x(self, number: int) -> float:
        return self.left + self.across * number / max(len(self.years) - 1, 1)

    def _y(self, value: float) -> float:
        return self.top + self.down * (1 - value / self.most)

    @property
    def drawn(self) -> list[Drawn]:
        ends = self._ends()
        found = []
        for number, line in enumerate(self.lines):
            places = [(self._x(i), self._y(value)) for i, value in enumerate(line.values)]
            x, y = places[-1]
            path = "M" + "L".join(f"{px(a)} {px(b)}" for a, b in places)
            style = "l1" if number == 0 else "l2" if number == 1 else "ld"
            found.append(Drawn(line.label, path, self._band(line), px(x), px(y), px(ends[number]), style))
        return found

    def _ends(self) -> list[float]:
        """Where the names stand: beside the ends of the lines, and never on each other."""
        wanted = [self._y(line.values[-1]) + 5 for line in self.lines]
        ends, lowest = list(wanted), float("-inf")
        for number in sorted(range(len(wanted)), key=lambda place: wanted[place]):
            ends[number] = lowest = max(wanted[number], lowest + APART)
        return ends

    def _band(self, line: Line) -> str:
        if not line.least:
            return ""
        there = [f"{px(self._x(i))} {px(self._y(value))}" for i, value in enumerate(line.most)]
        back = [f"{px(self._x(i))} {px(self._y(value))}" for i, value in enumerate(line.least)]
        return "M" + "L".join([*there, *reversed(back)]) + "Z"

    @property
    def ticks(self) -> list[Mark]:
        """The years below."""
        at = px(self.top + self.down + 22)
        return [Mark(px(self._x(number)), label, at) for number, label in enumerate(self.years)]

    @property
    def marks(self) -> list[Mark]:
        """The limits across."""
        return [Mark(px(self._y(limit)), words, px(self._y(limit) - 5)) for limit, words in self.limits]

    @property
    def floor(self) -> str:
        """Where nought lies."""
        return px(self._y(0))

    @property
    def table(self) -> Table:
        columns = [_("Năm")]
        for line in self.lines:
            columns.append(line.label)
            if line.least:
                columns.append(_("khoảng"))
        rows = []
        for number, year in enumerate(self.years):
            row = [year]
            for line in self.lines:
                row.append(f"{line.values[number]:.1f}".replace(".", ","))
                if line.least:
                    row.append(f"{line.least[number]}–{line.most[number]}")
            rows.append(row)
        return Table(columns, rows)
