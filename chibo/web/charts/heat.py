"""A table of counts whose cells are the darker the more they hold; the number stands in each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from chibo.engine.vietnamese.numbers import write_number
from chibo.web.charts.basic import Chart, Table

SHADES = 4


@dataclass(frozen=True)
class HeatRow:
    """A row: its words, where it opens, a count for each column and where each of them opens."""

    label: str
    url: str
    counts: Sequence[int]
    urls: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Heat(Chart):
    """Rows by columns. A nought is empty and pale."""

    kind: ClassVar[str] = "heat"
    columns: Sequence[str]
    rows: Sequence[HeatRow]

    @property
    def shaded(self) -> list[tuple[HeatRow, list[tuple[str, int, str]], int]]:
        """Every row with its cells as text, shade (0 for none up to `SHADES`) and address, and its sum."""
        most = max((count for row in self.rows for count in row.counts), default=0) or 1
        return [(row, [_cell(n, most, url) for n, url in _opened(row)], sum(row.counts)) for row in self.rows]

    @property
    def table(self) -> Table:
        rows = [
            [row.label, *map(write_number, row.counts), write_number(sum(row.counts))] for row in self.rows
        ]
        return Table([_("Đơn vị"), *self.columns, _("Cộng")], rows)


def _opened(row: HeatRow) -> list[tuple[int, str]]:
    urls = row.urls or [""] * len(row.counts)
    return list(zip(row.counts, urls, strict=True))


def _cell(count: int, most: int, url: str) -> tuple[str, int, str]:
    return (write_number(count), -(-SHADES * count // most), url) if count else ("", 0, "")
