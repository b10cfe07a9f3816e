"""Biểu 1 unit by unit: a row for the whole, one for each unit below, and what lies between them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.engine.calendar import Period
from chibo.organisation.nodes import NOW, ONE_DAY
from chibo.organisation.queries import always_under, children, unit_names, units_ever
from chibo.statistics.movement import Breakdown, Figures
from chibo.statistics.proof import BETWEEN, TRANSIT
from chibo.web.organisation.tree import natural
from chibo.web.statistics.asking import PROVE, Asked, NamedUnit

Words = str | Promise
Value = Callable[[str], int]


@dataclass(frozen=True)
class Head:
    """A column: its figure, its words, its group; `extra` ones stand only where they count something."""

    name: str
    label: Words
    group: str = ""
    extra: bool = False
    total: bool = False


HEADS = (
    Head("opening", gettext_lazy("Đầu kỳ")),
    Head("all_admitted", gettext_lazy("Kết nạp"), "B"),
    Head("transferred_in", gettext_lazy("Đến"), "B"),
    Head("restored", gettext_lazy("Phục hồi"), "B"),
    Head("increase", gettext_lazy("Cộng"), "B", total=True),
    Head("died", gettext_lazy("Từ trần"), "C"),
    Head("expelled", gettext_lazy("Khai trừ"), "C"),
    Head("removed", gettext_lazy("Xóa tên"), "C"),
    Head("withdrew", gettext_lazy("Xin ra"), "C"),
    Head("annulled", gettext_lazy("Hủy kết nạp"), "C", extra=True),
    Head("transferred_out", gettext_lazy("Đi"), "C"),
    Head("decrease", gettext_lazy("Cộng"), "C", total=True),
    Head("opened", gettext_lazy("Lập sổ"), "E", extra=True),
    Head("reorganised_in", gettext_lazy("Đến theo tổ chức"), "E", extra=True),
    Head("reorganised_out", gettext_lazy("Đi theo tổ chức"), "E", extra=True),
    Head("closing", gettext_lazy("Cuối kỳ"), total=True),
)
GROUPS = {
    "B": gettext_lazy("B. Tăng"),
    "C": gettext_lazy("C. Giảm"),
    "E": gettext_lazy("Sắp xếp tổ chức, lập sổ"),
}


@dataclass(frozen=True)
class Figure:
    """One cell: a number, and where it is proved; `starts` draws the line left of a group."""

    head: Head
    value: int
    url: str = ""
    starts: bool = False

    @property
    def group(self) -> str:
        """The group of the column."""
        return self.head.group

    @property
    def label(self) -> Words:
        """The words of the column."""
        return self.head.label

    @property
    def total(self) -> bool:
        """Does the column add up others?"""
        return self.head.total


@dataclass(frozen=True)
class GridRow:
    """One row: a unit or a remainder."""

    label: str
    figures: Sequence[Figure]
    kind: str = "unit"
    url: str = ""
    note: str = ""


@dataclass
class Grid:
    """The whole table."""

    asked: Asked
    period: Period
    found: Breakdown
    route: str = "movement"

    @cached_property
    def heads(self) -> list[Head]:
        """The columns that are shown."""
        figures = [self.found.total, *self.found.children.values()]
        return [head for head in HEADS if not head.extra or any(f.value(head.name) for f in figures)]

    @cached_property
    def groups(self) -> list[tuple[Words, int]]:
        """The groups of columns with how many columns each has."""
        counted: dict[str, int] = {}
        for head in self.heads:
            if head.group:
                counted[head.group] = counted.get(head.group, 0) + 1
        return [(GROUPS[key], n) for key, n in counted.items()]

    @cached_property
    def below(self) -> list[NamedUnit]:
        """Units directly below on the last day, by name, then those that were below earlier in the period."""
        day = self.asked.today if self.asked.tree == NOW else self.period.last
        now: list[NamedUnit] = sorted(children(self.asked.unit.pk, day), key=lambda unit: natural(unit.name))
        missing = set(self.found.children) - {unit.step for unit in now}
        gone = list(units_ever().filter(step__in=missing)) if missing else []
        return [*now, *sorted(gone, key=lambda unit: natural(unit.name))]

    @cached_property
    def rows(self) -> list[GridRow]:
        """The units below, in order."""
        names = unit_names([unit.pk for unit in self.below], self.period.last)
        return [self._unit_row(unit, names.get(unit.pk, unit.name)) for unit in self.below]

    @cached_property
    def total(self) -> GridRow:
        """The node as a whole."""
        return GridRow(self.asked.name, self._cells(self.found.total.value, self.asked.unit), "sum")

    @cached_property
    def between(self) -> list[GridRow]:
        """What the units below count and the whole does not, and whom the whole counts and no unit below."""
        inner = [self._part(BETWEEN, head, -self.found.inner(head.name)) for head in self.heads]
        on_the_way = [self._part(TRANSIT, head, self.found.own.value(head.name)) for head in self.heads]
        rows = [GridRow(_("Trừ chuyển trong nội bộ"), inner, "rest")]
        if any(figure.value for figure in on_the_way):
            rows.append(GridRow(_("Đang chuyển giữa các đơn vị"), on_the_way, "rest"))
        return rows

    @property
    def balanced(self) -> tuple[int, int]:
        """How many rows balance, of how many."""
        figures: list[Figures] = [self.found.total, *self.found.children.values()]
        idle = len(self.below) - len(self.found.children)
        return sum(one.balances for one in figures) + idle, len(figures) + idle

    def _unit_row(self, unit: NamedUnit, name: str) -> GridRow:
        figures = self.found.children.get(unit.step, Figures())
        provable = self.asked.may(PROVE, unit) and self._stays_below(unit)
        url = self.asked.url(self.route, unit=unit) if self.asked.may("statistics.see", unit) else ""
        return GridRow(name, self._cells(figures.value, unit if provable else None), "unit", url)

    @cached_property
    def _stayed(self) -> set[UUID]:
        units = [unit.pk for unit in self.below]
        return always_under(self.asked.unit.pk, units, self.period.first - ONE_DAY, self.period.last)

    def _stays_below(self, unit: NamedUnit) -> bool:
        """Is the unit's own Biểu 1 this row? Not where it came to the node or left it in the period."""
        return self.asked.tree == NOW or unit.pk in self._stayed

    def _cells(self, value: Value, unit: NamedUnit | None) -> list[Figure]:
        cells = []
        for head in self.heads:
            number = value(head.name)
            url = ""
            if unit is not None and number > 0 and self.asked.may(PROVE, unit):
                url = self.asked.url("movement_proof", head.name, unit=unit)
            cells.append(self._figure(head, number, url))
        return cells

    def _figure(self, head: Head, value: int, url: str = "") -> Figure:
        place = self.heads.index(head)
        starts = place > 0 and head.group != self.heads[place - 1].group
        return Figure(head, value, url, starts)

    def _part(self, part: str, head: Head, value: int) -> Figure:
        proved = value and self.asked.may(PROVE)
        url = self.asked.url("movement_proof", f"{part}-{head.name}") if proved else ""
        return self._figure(head, value, url)
