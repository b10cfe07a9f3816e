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
from django.db.models.functions import Left, Length

from chibo.engine.calendar import Period
from chibo.membership.choices import Kind, Outside, Standing
from chibo.membership.models import MovementPlace, Spell
from chibo.membership.queries import stock_below
from chibo.organisation.queries import inside, level_of
from chibo.statistics.nodes import NOW, ONE_DAY, LineOf, Node, Stretch, tier_reader

LINES = ("other_province", "other_organisation", "within")
_OUTSIDE_LINES = {Outside.OTHER_PROVINCE: "other_province", Outside.SAME_PROVINCE: "other_organisation"}
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
    _settle_own_moves(figures.lines, node, period)
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


def places(node: Node, path: str, first: date, last: date) -> QuerySet[MovementPlace]:
    """Effects on the headcount at the path between two days: those that cross its border."""
    return MovementPlace.objects.filter(
        inside(path),
        tree=node.letter,
        year__in=range(first.year, last.year + 1),
        on__range=(first, last),
        lca__lt=level_of(path),
    )


def grouped(rows: QuerySet[MovementPlace], *by: str) -> Iterable[Mapping[str, Any]]:
    """Rows counted by kind, direction, standing and common ancestor."""
    ancestor = Left("path", (F("lca") + 1) * 4)
    named = rows.annotate(ancestor=ancestor).values(
        "kind", "sign", "standing", "outside_tier", "ancestor", *by
    )
    return list(named.annotate(n=Count("id")).order_by())


def tally(lines: Counter[str], rows: Iterable[Mapping[str, Any]], line_of: LineOf) -> None:
    """Add counted rows to the lines of Biểu 1."""
    for row in rows:
        number = row["n"]
        lines[line_name(row, line_of)] += number
        if row["kind"] == Kind.REMOVED and row["standing"] == Standing.PROBATIONARY:
            lines["removed_probationary"] += number


def line_name(row: Mapping[str, Any], line_of: LineOf) -> str:
    """The line of Biểu 1 that an effect belongs to."""
    kind = Kind(str(row["kind"]))
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind == Kind.MOVED_WITH_UNIT:
        return "reorganised_in" if row["sign"] == 1 else "reorganised_out"
    line = _OUTSIDE_LINES.get(Outside(str(row["outside_tier"]))) if row["outside_tier"] else None
    prefix = "in" if kind == Kind.TRANSFERRED_IN else "out"
    return f"{prefix}_{line or line_of(row['ancestor'])}"


def _settle_own_moves(lines: Counter[str], node: Node, period: Period) -> None:
    """Where the node itself moved, those who came along neither entered nor left it."""
    paths = [(node.path_on(period.first - ONE_DAY), period.first)]
    paths += [(stretch.path, stretch.first) for stretch in node.stretches(period)]
    for (before, _day), (after, day) in pairwise(paths):
        if before and after and before != after:
            left = moved_persons(node, before, day, sign=-1)
            came = moved_persons(node, after, day, sign=1)
            lines["reorganised_in"] -= len(came & left)
            lines["reorganised_out"] += len(left - came)


def moved_persons(node: Node, path: str, day: date, *, sign: int) -> set[object]:
    """Persons whom a moved unit took across the border of the path on the day."""
    rows = places(node, path, day, day).filter(kind=Kind.MOVED_WITH_UNIT, sign=sign)
    return set(rows.values_list("person_id", flat=True))


@dataclass
class Breakdown:
    """Biểu 1 of a node and of each unit directly below, by the step of the child's path.

    `counted` are the members at the opening and at the closing, counted one by one; `standing` those of the
    closing who are counted at the node itself and at no unit below: on the way between two of them.
    """

    total: Figures
    children: dict[str, Figures]
    counted: dict[str, int] = field(default_factory=dict)
    standing: int = 0

    def inner(self, name: str) -> int:
        """What the children count and the node does not: transfers among them."""
        return sum(child.value(name) for child in self.children.values()) - self.total.value(name)


def breakdown(node: Node, period: Period) -> Breakdown:
    """Biểu 1 of the node and its children. Children + in transit among them = node, line by line."""
    found = Breakdown(movement(node, period), {})
    children = found.children
    for name, day in (("opening", period.first - ONE_DAY), ("closing", period.last)):
        path = node.path_on(day) or ""
        places_on = stock_below(path, day, now_tree=node.tree == NOW) if path else {}
        found.counted[name], found.standing = sum(places_on.values()), places_on.pop(path, 0)
        for place, number in places_on.items():
            setattr(children.setdefault(place[-4:], Figures()), name, number)
    line_of = tier_reader(period.last)
    for stretch in node.stretches(period):
        below = len(stretch.path) + 4
        rows = MovementPlace.objects.filter(
            inside(stretch.path),
            tree=node.letter,
            year__in=range(stretch.first.year, stretch.last.year + 1),
            on__range=(stretch.first, stretch.last),
            lca__lt=level_of(stretch.path) + 1,
        ).annotate(child=Left("path", below), size=Length("path"))
        for row in grouped(rows.filter(size__gte=below), "child"):
            figures = children.setdefault(str(row["child"])[-4:], Figures())
            tally(figures.lines, [row], line_of)
    return found
