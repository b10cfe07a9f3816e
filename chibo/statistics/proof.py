"""What stands behind a figure: the movements or memberships, and how many of them now belong elsewhere."""

from dataclasses import dataclass

from django.db.models import QuerySet

from chibo.engine.calendar import Period
from chibo.membership.choices import Kind, Standing
from chibo.membership.models import Movement, MovementPlace, Spell
from chibo.organisation.nodes import ONE_DAY, Node
from chibo.organisation.queries import inside
from chibo.people.queries import visible_persons
from chibo.statistics.movement import LINES, counted, line_name, spells_at
from chibo.statistics.tiers import tier_reader
from chibo.storage.identity import Scope

BETWEEN, TRANSIT = "between", "transit"
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


def parted(name: str) -> tuple[str, str]:
    """Which part of a figure a name means ("" for the whole of it), and the name of the figure."""
    part, mark, figure = name.partition("-")
    return (part, figure) if mark else ("", name)


def prove(node: Node, period: Period, name: str) -> Proof:
    """What one figure of Biểu 1 consists of. `name` is a row of `rows.SHAPES`, or such a row of one part:
    what only the units below count (`between-…`), or only the node itself (`transit-…`)."""
    part, figure = parted(name)
    if figure in STOCKS:
        return _prove_stock(node, period, figure, between=part == TRANSIT)
    wanted = set(_GROUPS.get(figure, [figure]))
    keys = _keys(node, period, wanted)
    if part:
        below = _keys(node, period, wanted, below=1)
        keys = below - keys if part == BETWEEN else keys - below
    rows = MovementPlace.objects.filter(pk__in=keys)
    named = rows.select_related("movement__unit", "movement__partner", "person").order_by(
        "on", "person__sort_key"
    )
    return Proof(total=rows.count(), movements=named)


def _prove_stock(node: Node, period: Period, name: str, *, between: bool) -> Proof:
    day = period.first - ONE_DAY if name == "opening" else period.last
    spells = spells_at(node, day)
    if name in (Standing.OFFICIAL, Standing.PROBATIONARY):
        spells = spells.filter(standing=name)
    if name == "transit":
        spells = spells.filter(transit=True)
    if between:
        spells = spells.filter(**{node.column: node.path_on(day) or ""})
    return Proof(
        total=spells.count(),
        members=spells.select_related("person", "unit", "partner").order_by("person__sort_key"),
    )


def _keys(node: Node, period: Period, wanted: set[str], *, below: int = 0) -> set[int]:
    line_of = tier_reader(period.last)
    found = set()
    for row in counted(node, period, _kinds(wanted), below=below):
        probationary = row["kind"] == Kind.REMOVED and row["standing"] == Standing.PROBATIONARY
        if line_name(row, line_of) in wanted or ("removed_probationary" in wanted and probationary):
            found.add(int(row["id"]))
    return found


def _kinds(lines: set[str]) -> set[str]:
    return {str(_KINDS.get(line, line)) for line in lines}


def corrected(node: Node, period: Period, name: str) -> QuerySet[Movement]:
    """Struck-out rows of the period at the node's units that would have counted in the figure."""
    kinds = _kinds(set(_GROUPS.get(name, [name])))
    if name in STOCKS or parted(name)[0] or not node.unit.path:
        return Movement.objects.none()
    rows = Movement.objects.filter(
        inside(node.unit.path, "unit__path"),
        kind__in=kinds,
        on__range=(period.first, period.last),
        voided_by__isnull=False,
    )
    return rows.select_related("person", "unit", "partner", "voided_by").order_by("on", "seq")
