"""Bars, parts of a whole, one figure against its goal, a running total through a year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from chibo.engine.vietnamese.numbers import share, write_number

GAP = 2.0
_SHADES = ("f1", "f2", "f3", "f4", "f5", "ft")


@dataclass(frozen=True)
class Table:
    """The figures under a chart. The first cell of a row is its heading, the others are figures."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Bar:
    """A drawn rectangle with its words. `url` opens what it counts."""

    label: str
    figure: str
    x: str
    y: str
    width: str
    shade: str
    middle: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Chart:
    """What all kinds of chart have. `finding` is a whole sentence, its bold part in `headline`."""

    kind: ClassVar[str]
    title: str
    headline: str
    finding: str = ""

    @property
    def template(self) -> str:
        return f"components/charts/{self.kind}.html"


@dataclass(frozen=True, kw_only=True)
class Bullet(Chart):
    """One figure against its goal, with a heavy tick where the plan of the day stands."""

    kind: ClassVar[str] = "bullet"
    value: int
    goal: int
    plan: int | None = None
    risk: bool = False
    width: ClassVar[float] = 240.0

    def _at(self, amount: int) -> float:
        return self.width * amount / max(self.value, self.goal, 1)

    @property
    def track(self) -> str:
        return px(self._at(self.goal))

    @property
    def bar(self) -> str:
        return px(self._at(self.value))

    @property
    def tick(self) -> str:
        return px(max(1.5, self._at(self.goal if self.plan is None else self.plan) - 1.5))

    @property
    def table(self) -> Table:
        rows = [
            [_("Đạt được"), write_number(self.value)],
            [pgettext("số phải đạt", "Chỉ tiêu"), write_number(self.goal)],
        ]
        if self.plan is not None:
            rows.append([_("Kế hoạch đến ngày"), write_number(self.plan)])
        return Table(["", _("Số lượng")], rows)


@dataclass(frozen=True)
class Part:
    """A part of a whole, or one bar among others. `url` opens what it counts."""

    label: str
    count: int
    url: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Stacked(Chart):
    """Parts of one whole, side by side, always a hundred per cent."""

    kind: ClassVar[str] = "stacked"
    parts: Sequence[Part]
    width: ClassVar[float] = 520.0

    @property
    def total(self) -> int:
        return sum(part.count for part in self.parts)

    @property
    def bars(self) -> list[Bar]:
        """A bar for every part that is not nought; empty when there is nothing to share."""
        drawn = [part for part in self.parts if part.count]
        room = self.width - GAP * max(len(drawn) - 1, 0)
        bars, x = [], 0.0
        for number, part in enumerate(drawn):
            width = room * part.count / self.total
            bars.append(_bar(part, x, 26.0, width, _SHADES[number % len(_SHADES)]))
            x += width + GAP
        return bars

    @property
    def table(self) -> Table:
        rows = [[p.label, write_number(p.count), share(p.count, self.total)] for p in self.parts]
        return Table(
            [_("Nhóm"), _("Số lượng"), _("Tỷ lệ")],
            [*rows, [_("Cộng"), write_number(self.total), share(self.total, self.total)]],
        )


@dataclass(frozen=True, kw_only=True)
class Bars(Chart):
    """Bars on one scale, one under another: age bands, units, steps."""

    kind: ClassVar[str] = "bars"
    parts: Sequence[Part]
    unit: str = ""
    row: ClassVar[float] = 30.0
    left: ClassVar[float] = 232.0
    room: ClassVar[float] = 228.0

    @property
    def height(self) -> str:
        return px(self.row * max(len(self.parts), 1))

    @property
    def role(self) -> str:
        """A picture, or a group of links where its bars open."""
        return "group" if any(part.url for part in self.parts) else "img"

    @property
    def bars(self) -> list[Bar]:
        most = max((part.count for part in self.parts), default=0) or 1
        return [
            _bar(part, self.left, self.row * number + 3, self.room * part.count / most, "f1")
            for number, part in enumerate(self.parts)
        ]

    @property
    def table(self) -> Table:
        return Table(
            [_("Nhóm"), self.unit or _("Số lượng")], [[p.label, write_number(p.count)] for p in self.parts]
        )


@dataclass(frozen=True, kw_only=True)
class Funnel(Bars):
    """Steps of a road, one under another, with the days people stand there."""

    kind: ClassVar[str] = "funnel"
    room: ClassVar[float] = 150.0

    @property
    def table(self) -> Table:
        rows = [[p.label, write_number(p.count), p.note or "–"] for p in self.parts]
        return Table([_("Bước"), _("Số người"), _("Một nửa đã chờ từ")], rows)


@dataclass(frozen=True)
class Point:
    """The running total at the end of a day."""

    on: date
    count: int


@dataclass(frozen=True)
class Mark:
    """A line of the grid or a letter on an axis."""

    at: str
    label: str
    text_at: str


@dataclass(frozen=True, kw_only=True)
class Cumulative(Chart):
    """A running total through one year as steps, beside the plan as a broken line. `url` opens the total."""

    kind: ClassVar[str] = "cumulative"
    year: int
    points: Sequence[Point]
    plan: Sequence[Point] = ()
    url: str = ""
    left: ClassVar[float] = 44.0
    top: ClassVar[float] = 30.0
    across: ClassVar[float] = 516.0
    down: ClassVar[float] = 232.0

    @property
    def most(self) -> int:
        return round_up(max((p.count for p in [*self.points, *self.plan]), default=0) or 1)

    def _x(self, on: date) -> float:
        days = (date(self.year + 1, 1, 1) - date(self.year, 1, 1)).days
        return self.left + self.across * ((on - date(self.year, 1, 1)).days + 1) / days

    def _y(self, count: float) -> float:
        return self.top + self.down * (1 - count / self.most)

    @property
    def steps(self) -> str:
        """The path of the running total, starting at nought on the first day."""
        path = f"M{px(self.left)} {px(self._y(0))}"
        for point in self.points:
            path += f"H{px(self._x(point.on))}V{px(self._y(point.count))}"
        return path

    @property
    def plan_line(self) -> str:
        places = [(self.left, self._y(0)), *((self._x(p.on), self._y(p.count)) for p in self.plan)]
        return "M" + "L".join(f"{px(x)} {px(y)}" for x, y in places) if self.plan else ""

    @property
    def last(self) -> Bar | None:
        """The newest point, to be named on the picture."""
        if not self.points:
            return None
        point = self.points[-1]
        words = write_number(point.count)
        return Bar(
            words,
            words,
            px(self._x(point.on)),
            px(self._y(point.count)),
            "",
            "f1",
            px(self._y(point.count) - 10),
        )

    @property
    def levels(self) -> list[Mark]:
        values = [self.most * quarter // 4 for quarter in range(5)]
        return [Mark(px(self._y(v)), write_number(v), px(self._y(v) + 5)) for v in values]

    @property
    def months(self) -> list[Mark]:
        wide = self.across / 12
        return [
            Mark(px(self.left + wide * (m - 0.5)), f"T{m}", px(self.top + self.down + 22))
            for m in range(1, 13)
        ]

    @property
    def table(self) -> Table:
        plan = {p.on: p.count for p in self.plan}
        actual = {p.on: p.count for p in self.points}
        rows = [
            [f"{on.day:02}/{on.month:02}", _or_dash(actual.get(on)), _or_dash(plan.get(on))]
            for on in sorted({*plan, *actual})
        ]
        return Table([_("Đến ngày"), _("Lũy kế"), _("Kế hoạch")], rows)


def _bar(part: Part, x: float, y: float, width: float, shade: str) -> Bar:
    return Bar(
        part.label, write_number(part.count), px(x), px(y), px(width), shade, px(y + 13), part.url, part.note
    )


def px(value: float) -> str:
    """A coordinate with one decimal and a point, whatever the reader's language."""
    return f"{value:.1f}"


def _or_dash(count: int | None) -> str:
    return "–" if count is None else write_number(count)


def round_up(value: int) -> int:
    """The next number that four grid lines divide evenly: 4, 8, 12, …, 36, 40, 80, 120, …"""
    step = 4
    while step * 9 < value:
        step *= 10
    return -(-value // step) * step
