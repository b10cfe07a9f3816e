"""Biểu 1: opening stock, increases, decreases, closing stock of a node over a period.

Flows are counted from the projected places of movements, stocks from spells: that A + B - C = D holds with
the lines of reorganisation is a law two tables can break, and tests hold them to it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from django.db import connection
from django.db.models import Count, F, QuerySet
from django.db.models.functions import Left, Length, Substr

from chibo.engine.calendar import Period
from chibo.membership.choices import Kind, Outside, Standing
from chibo.membership.models import MovementPlace, Spell
from chibo.membership.queries import stock_below
from chibo.organisation.models import STEP
from chibo.organisation.nodes import NOW, ONE_DAY, Node, Stretch
from chibo.organisation.queries import inside, level_of
from chibo.statistics.tiers import LineOf, tier_reader

LINES = ("other_province", "other_organisation", "within")
_OUTSIDE_LINES = {Outside.OTHER_PROVINCE: "other_province", Outside.SAME_PROVINCE: "other_organisation"}
Effect = Mapping[str, Any]
_PLAIN = {
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


@dataclass(frozen=True)
class Stock:
    """Members at the end of a day; those in transit are among the official and probationary."""

    official: int = 0
    probationary: int = 0
    transit: int = 0

    @property
    def all(self) -> int:
        """Everybody counted."""
        return self.official + self.probationary


@dataclass
class Figures:
    """The counted lines of Biểu 1, in persons. `lines` holds all flows by name (see ROWS in `rows.py`)."""

    opening: int = 0
    closing: int = 0
    official: int = 0
    probationary: int = 0
    transit: int = 0
    lines: Counter[str] = field(default_factory=Counter)

    @property
    def increase(self) -> int:
        """B: admitted, readmitted, restored, transferred in."""
        named = ("admitted", "readmitted", "restored")
        return sum(self.lines[name] for name in named) + sum(self.lines[f"in_{line}"] for line in LINES)

    @property
    def decrease(self) -> int:
        """C: died, expelled, removed, withdrew, annulled, transferred out."""
        named = ("died", "expelled", "removed", "withdrew", "annulled")
        return sum(self.lines[name] for name in named) + sum(self.lines[f"out_{line}"] for line in LINES)

    @property
    def reorganised(self) -> int:
        """Brought in less taken out by units that moved."""
        return self.lines["reorganised_in"] - self.lines["reorganised_out"]

    @property
    def computed_closing(self) -> int:
        """What D must be."""
        return self.opening + self.lines["opened"] + self.increase - self.decrease + self.reorganised

    @property
    def balances(self) -> bool:
        """A + B - C = D, with reorganisations and books opened inside the period."""
        return self.computed_closing == self.closing

    def value(self, name: str) -> int:
        """A line or sum by its name."""
        if name in ("opening", "closing", "official", "probationary", "transit", "increase", "decrease"):
            return int(getattr(self, name))
        if name in ("transferred_in", "transferred_out"):
            prefix = "in" if name == "transferred_in" else "out"
            return sum(self.lines[f"{prefix}_{line}"] for line in LINES)
        if name == "all_admitted":
            return self.lines["admitted"] + self.lines["readmitted"]
        return self.lines[name]


def movement(node: Node, period: Period) -> Figures:
    """Biểu 1 of the node over the period."""
    figures = Figures(opening=stock(node, period.first - ONE_DAY).all)
    closing = stock(node, period.last)
    figures.closing, figures.transit = closing.all, closing.transit
    figures.official, figures.probationary = closing.official, closing.probationary
    line_of = tier_reader(period.last)
    for stretch in node.stretches(period):
        tally(figures.lines, flows(node, stretch), line_of)
    _settle_own_moves(figures.lines, node, period, line_of)
    return figures


def stock(node: Node, day: date) -> Stock:
    """Persons counted at the node at the end of the day: from the year's opening and the days since."""
    path = node.path_on(day)
    if path is None:
        return Stock()
    return Stock(*_asked("chibo_stock", path, node.tree == NOW, day)[0])


def flows(node: Node, stretch: Stretch) -> list[dict[str, Any]]:
    """Effects on the headcount that cross the node's border, counted as `grouped` does."""
    names = ("kind", "sign", "standing", "outside_tier", "ancestor", "n")
    rows = _asked("chibo_flows", stretch.path, node.tree == NOW, stretch.first, stretch.last)
    # Whatever crosses the border has its common ancestor above the node, on the node's own path.
    return [
        dict(zip(names, (*row[:4], stretch.path[: (row[4] + 1) * 4], row[5]), strict=True)) for row in rows
    ]


def _asked(function: str, *arguments: Any) -> list[tuple[Any, ...]]:
    marks = ", ".join(["%s"] * len(arguments))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {function}({marks})", list(arguments))  # noqa: S608 -- names of our own functions
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def spells_at(node: Node, day: date) -> QuerySet[Spell]:
    """Memberships counted at the node at the end of the day."""
    path = node.path_on(day)
    if path is None:
        return Spell.objects.none()
    return Spell.objects.filter(inside(path, node.column), during__contains=day)


def places(node: Node, path: str, first: date, last: date, *, below: int = 0) -> QuerySet[MovementPlace]:
    """Effects on the headcount at the path between two days: those that cross its border.

    With `below` 1 those that cross the border of a unit directly below it.
    """
    rows = MovementPlace.objects.filter(
        inside(path),
        tree=node.letter,
        year__in=range(first.year, last.year + 1),
        on__range=(first, last),
        lca__lt=level_of(path) + below,
    )
    return rows.annotate(size=Length("path")).filter(size__gt=len(path)) if below else rows


def grouped(rows: QuerySet[MovementPlace], *by: str) -> list[Effect]:
    """Rows counted by kind, direction, standing and common ancestor."""
    ancestor = Left("path", (F("lca") + 1) * 4)
    named = rows.annotate(ancestor=ancestor).values(
        "kind", "sign", "standing", "outside_tier", "ancestor", *by
    )
    return list(named.annotate(n=Count("id")).order_by())


def tally(lines: Counter[str], rows: Iterable[Effect], line_of: LineOf) -> None:
    """Add counted rows to the lines of Biểu 1."""
    for row in rows:
        number = row["n"]
        lines[line_name(row, line_of)] += number
        if row["kind"] == Kind.REMOVED and row["standing"] == Standing.PROBATIONARY:
            lines["removed_probationary"] += number


def line_name(row: Effect, line_of: LineOf) -> str:
    """The line of Biểu 1 that an effect belongs to."""
    kind = Kind(str(row["kind"]))
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind == Kind.MOVED_WITH_UNIT:
        return "reorganised_in" if row["sign"] == 1 else "reorganised_out"
    line = _OUTSIDE_LINES.get(Outside(str(row["outside_tier"]))) if row["outside_tier"] else None
    prefix = "in" if kind == Kind.TRANSFERRED_IN else "out"
    return f"{prefix}_{line or line_of(row['ancestor'])}"


@dataclass(frozen=True)
class OwnMove:
    """A day on which the node itself stood elsewhere than the day before."""

    before: str
    after: str
    day: date


def own_moves(node: Node, period: Period) -> list[OwnMove]:
    """The node's own moves, one on the first day of the period among them."""
    seen = [(node.path_on(period.first - ONE_DAY), period.first)]
    seen += [(stretch.path, stretch.first) for stretch in node.stretches(period)]
    return [
        OwnMove(before, after, day)
        for (before, _day), (after, day) in pairwise(seen)
        if before and after and before != after
    ]


def settle(node: Node, move: OwnMove, *, below: int = 0) -> tuple[list[Effect], list[Effect]]:
    """What a move of the node itself makes of its day, at the node or (`below` 1) at the units below it.

    First the arrivals that are none, of those who came along; then the departures of those who did not,
    from the place where the node stood the day before.
    """
    led = places(node, move.after, move.day, move.day, below=below)
    arrived: dict[object, Effect] = {}
    for row in _by_person(led.filter(kind=Kind.MOVED_WITH_UNIT, sign=1)):
        arrived.setdefault((row["person_id"], child_step(row, move.after, below)), row)
    along, gone = [], []
    for row in _by_person(places(node, move.before, move.day, move.day, below=below)):
        same = row["person_id"], child_step(row, move.before, below)
        if row["kind"] == Kind.MOVED_WITH_UNIT and same in arrived:
            along.append(arrived.pop(same))
        else:
            gone.append(row)
    return along, gone


def _by_person(rows: QuerySet[MovementPlace]) -> list[Effect]:
    return sorted(grouped(rows, "id", "person_id", "path"), key=lambda row: int(row["id"]))


def child_step(row: Effect, path: str, below: int = 1) -> str:
    """Which unit below the path the effect is at; nothing for the path itself."""
    return str(row["path"])[len(path) : len(path) + below * STEP]


def _settle_own_moves(lines: Counter[str], node: Node, period: Period, line_of: LineOf) -> None:
    for move in own_moves(node, period):
        along, gone = settle(node, move)
        lines["reorganised_in"] -= len(along)
        tally(lines, gone, line_of)


def counted(node: Node, period: Period, kinds: Iterable[str], *, below: int = 0) -> list[Effect]:
    """Every effect of the kinds that Biểu 1 counts at the node, or (`below` 1) at the units below it."""
    wanted = set(kinds)
    found: list[Effect] = []
    for stretch in node.stretches(period):
        rows = places(node, stretch.path, stretch.first, stretch.last, below=below)
        found += grouped(rows.filter(kind__in=wanted), "id")
    for move in own_moves(node, period):
        along, gone = settle(node, move, below=below)
        none = {row["id"] for row in along}
        found = [row for row in found if row["id"] not in none]
        found += [row for row in gone if row["kind"] in wanted]
    return found


@dataclass
class Breakdown:
    """Biểu 1 of a node and of each unit directly below, by the step of the child's path.

    `counted` are the members at the opening and at the closing, counted one by one; `own` what is counted at
    the node itself and at no unit below: persons on the way between two of them.
    """

    total: Figures
    children: dict[str, Figures]
    counted: dict[str, int] = field(default_factory=dict)
    own: Figures = field(default_factory=Figures)

    def inner(self, name: str) -> int:
        """What the children count and the node does not: moves among them."""
        apart = sum(child.value(name) for child in self.children.values()) + self.own.value(name)
        return apart - self.total.value(name)

    def at(self, step: str) -> Figures:
        """The figures of a child by its step; without one the node's own."""
        return self.children.setdefault(step, Figures()) if step else self.own


def breakdown(node: Node, period: Period) -> Breakdown:
    """Biểu 1 of the node and its children. Children + in transit among them = node, line by line."""
    found = Breakdown(movement(node, period), {})
    for name, day in (("opening", period.first - ONE_DAY), ("closing", period.last)):
        path = node.path_on(day) or ""
        places_on = stock_below(path, day, now_tree=node.tree == NOW) if path else {}
        found.counted[name] = sum(places_on.values())
        for place, number in places_on.items():
            setattr(found.at(place[len(path) :]), name, number)
    line_of = tier_reader(period.last)
    for stretch in node.stretches(period):
        size = len(stretch.path)
        for below in (0, 1):
            rows = places(node, stretch.path, stretch.first, stretch.last, below=below)
            at_child = rows.annotate(child=Substr("path", size + 1, STEP))
            for row in grouped(at_child if below else at_child.filter(path=stretch.path), "child"):
                tally(found.at(str(row["child"])).lines, [row], line_of)
    for move in own_moves(node, period):
        _settle_below(found, node, move, line_of)
    return found


def _settle_below(found: Breakdown, node: Node, move: OwnMove, line_of: LineOf) -> None:
    for below in (0, 1):
        along, gone = settle(node, move, below=below)
        for row in along:
            if below or row["path"] == move.after:
                found.at(child_step(row, move.after)).lines["reorganised_in"] -= 1
        for row in gone:
            if below or row["path"] == move.before:
                tally(found.at(child_step(row, move.before)).lines, [row], line_of)
