"""What stands behind a figure: the movements or memberships, and how many of them now belong elsewhere."""

from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Q, QuerySet

from chibo.engine.calendar import Period
from chibo.membership.choices import Kind, Standing
from chibo.membership.models import Movement, MovementPlace, Spell
from chibo.statistics.movement import LINES, grouped, line_name, moved_persons, places, spells_at
from chibo.statistics.nodes import ONE_DAY, Node, Stretch, tier_reader

STOCKS = {"opening", "closing", "official", "probationary", "transit"}
_GROUPS = {
    "increase": ["admitted", "readmitted", "restored", *(f"in_{line}" for line in LINES)],
    "decrease": ["died", "expelled", "removed", "withdrew", "annulled", *(f"out_{line}" for line in LINES)],
    "all_admitted": ["admitted", "readmitted"],
    "transferred_in": [f"in_{line}" for line in LINES],
    "transferred_out": [f"out_{line}" for line in LINES],
}


@dataclass(frozen=True)
class Proof:
    """The rows a reader may open, and the number of those whose file now lies outside his scope."""

    total: int
    movements: QuerySet[MovementPlace] | None = None
    members: QuerySet[Spell] | None = None

    @property
    def shown(self) -> int:
        """How many the reader may open."""
        rows = self.movements if self.movements is not None else self.members
        return rows.count() if rows is not None else 0

    @property
    def elsewhere(self) -> int:
        """How many now belong elsewhere: counted, not named."""
        return self.total - self.shown


def prove(node: Node, period: Period, name: str) -> Proof:
    """What one figure of Biểu 1 consists of. `name` is a row of `rows.SHAPES`."""
    if name in STOCKS:
        return _prove_stock(node, period, name)
    wanted = set(_GROUPS.get(name, [name]))
    keys = [key for stretch in node.stretches(period) for key in _keys(node, stretch, period, wanted)]
    if wanted & {"reorganised_in", "reorganised_out"}:
        keys = _without_own_moves(node, period, keys)
    rows = MovementPlace.objects.filter(pk__in=keys)
    named = rows.select_related("movement__unit", "movement__partner", "person").order_by(
        "on", "person__sort_key"
    )
    return Proof(total=rows.count(), movements=named)


def _prove_stock(node: Node, period: Period, name: str) -> Proof:
    day = period.first - ONE_DAY if name == "opening" else period.last
    spells = spells_at(node, day)
    if name in (Standing.OFFICIAL, Standing.PROBATIONARY):
        spells = spells.filter(standing=name)
    if name == "transit":
        spells = spells.filter(transit=True)
    return Proof(
        total=spells.count(),
        members=spells.select_related("person", "unit", "partner").order_by("person__sort_key"),
    )


def _keys(node: Node, stretch: Stretch, period: Period, wanted: set[str]) -> list[int]:
    line_of = tier_reader(period.last)
    rows = places(node, stretch.path, stretch.first, stretch.last)
    found = []
    for row in grouped(rows, "id"):
        probationary = row["kind"] == Kind.REMOVED and row["standing"] == Standing.PROBATIONARY
        if line_name(row, line_of) in wanted or ("removed_probationary" in wanted and probationary):
            found.append(row["id"])
    return found


def _without_own_moves(node: Node, period: Period, keys: list[int]) -> list[int]:
    """Rows of persons who came along when the node itself moved prove nothing."""
    for before, after in pairwise(node.stretches(period)):
        left = moved_persons(node, before.path, after.first, sign=-1)
        along = left & moved_persons(node, after.path, after.first, sign=1)
        rows = MovementPlace.objects.filter(pk__in=keys).exclude(Q(on=after.first) & Q(person__in=along))
        keys = list(rows.values_list("pk", flat=True))
    return keys


def corrected(node: Node, period: Period) -> QuerySet[Movement]:
    """Struck-out rows of the period at the node's units, shown beside the proof as corrected."""
    path = node.path_on(period.last)
    if path is None:
        return Movement.objects.none()
    rows = Movement.objects.filter(
        unit__path__gte=path,
        unit__path__lt=path + "~",
        on__range=(period.first, period.last),
        voided_by__isnull=False,
    )
    return rows.select_related("person", "unit", "voided_by").order_by("on")
