"""From where, to where, how far: a start, what is now, and the level to reach, one row for each goal."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from chibo.web.charts.basic import Chart, Mark, Table, px

_LONGEST = 40
WHOLE = 1000
"""Hundred per cent, in tenths of a per cent."""


@dataclass(frozen=True)
class Stretch:
    """A goal: start, now and level in tenths of a per cent, and the figure in words."""

    label: str
    start: int | None
    now: int
    level: int
    figure: str


@dataclass(frozen=True)
class Drawn:
    """A goal as it is drawn."""

    label: str
    figure: str
    start: str
    now: str
    level: str
    y: str
    text_y: str
    top: str
    bottom: str


@dataclass(frozen=True, kw_only=True)
class Dumbbell(Chart):
    """Rows on one scale from nothing to all."""

    kind: ClassVar[str] = "dumbbell"
    rows: Sequence[Stretch]
    row: ClassVar[float] = 34.0
    left: ClassVar[float] = 292.0
    across: ClassVar[float] = 220.0

    @property
    def height(self) -> str:
        return px(self.row * len(self.rows) + 26)

    @property
    def foot(self) -> str:
        return px(self.row * len(self.rows))

    def _x(self, value: int) -> str:
        return px(self.left + self.across * min(value, WHOLE) / WHOLE)

    @property
    def drawn(self) -> list[Drawn]:
        found = []
        for number, row in enumerate(self.rows):
            y = self.row * number + 16
            label = row.label if len(row.label) <= _LONGEST else row.label[: _LONGEST - 1].rstrip() + "…"
            found.append(
                Drawn(
                    label, row.figure, self._x(row.start) if row.start is not None else "", self._x(row.now),
                    self._x(row.level), px(y), px(y + 5), px(y - 10), px(y + 10),
                )
            )  # fmt: skip
        return found

    @property
    def ticks(self) -> list[Mark]:
        at = px(self.row * len(self.rows) + 20)
        return [Mark(self._x(value), f"{value // 10} %", at) for value in (0, WHOLE // 2, WHOLE)]

    @property
    def table(self) -> Table:
        rows = [
            [
                row.label,
                _percent(row.start) if row.start is not None else "–",
                row.figure,
                _percent(row.level),
            ]
            for row in self.rows
        ]
        return Table([_("Mục tiêu"), _("Lúc đầu"), _("Hiện nay"), _("Mức phải đạt")], rows)


def _percent(tenths: int) -> str:
    whole, rest = divmod(tenths, 10)
    return f"{whole},{rest} %" if rest else f"{whole} %"
