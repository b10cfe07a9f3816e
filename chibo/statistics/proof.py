"""What stands behind a figure: the movements or memberships, and how many of them now belong elsewhere."""

from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Q, QuerySet

from chibo.engine.calendar import Period
from chibo.membership.choices import Kind, Standing
from chibo.membership.models import Movement, MovementPlace, Spell
from chibo.organisation.queries import inside
from chibo.people.queries import visible_persons
from chibo.statistics.movement import LINES, grouped, line_name, moved_persons, places, spells_at
from chibo.statistics.nodes import ONE_DAY, Node, Stretch, tier_reader
from chibo.storage.identity import Scope

STOCKS = {"opening", "closing", "official", "probationary", "transit"}
_GROUPS = {
    "increase": ["admitted", "readmitted", "restored", *(f"in_{line}" for line in LINES)],
    "decrease": ["died", "expelled", "removed", "withdrew", "annulled", *(f"out_{line}" for line in LINES)],
    "all_admitted": ["admitted", "readmitted"],
    "transferred_in": [f"in_{line}" for line in LINES],
    "transferred_out": [f"out_{line}" for line in LINES],
}


_KINDS = {
    "opened": Kind.OPENING,
    "withdrew": Kind.WITHDREW,
    "annulled": Kind.ADMISSION_ANNULLED,
    "removed_probationary": Kind.REMOVED,
    "reorganised_in": Kind.MOVED_WITH_UNIT,
    "reorganised_out": Kind.MOVED_WITH_UNIT,
    **{f"in_{line}": Kind.TRANSFERRED_IN for line in LINES},
    **{f"out_{line}": Kind.TRANSFERRED_OUT for line in LINES},
}


@dataclass(frozen=True)
class Proof:
    """All rows a figure counts: movements, or memberships. Who may be named depends on the reader's scope."""

    total: int
    movements: QuerySet[MovementPlace] | None = None
    members: QuerySet[Spell] | None = None

    def movements_in(self, scope: Scope) -> QuerySet[MovementPlace]:
        """The movements whose persons' files lie in the scope, in order of happening."""
        rows = MovementPlace.objects.none() if self.movements is None else self.movements
        return rows.filter(person__in=visible_persons(scope))

    def members_in(self, scope: Scope) -> QuerySet[Spell]:
        """The memberships of persons whose files lie in the scope, by name."""
        rows = Spell.objects.none() if self.members is None else self.members
        return rows.filter(person__in=visible_persons(scope))


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


def corrected(node: Node, period: Period, name: str) -> QuerySet[Movement]:
    """Struck-out rows of the period at the node's units that would have counted in the figure."""
    wanted = set(_GROUPS.get(name, [name]))
    kinds = {_KINDS.get(line, line) for line in wanted}
    if name in STOCKS or not node.unit.path:
        return Movement.objects.none()
    rows = Movement.objects.filter(
        inside(node.unit.path, "unit__path"),
        kind__in=kinds,
        on__range=(period.first, period.last),
        voided_by__isnull=False,
    )
    return rows.select_related("person", "unit", "partner", "voided_by").order_by("on", "seq")
