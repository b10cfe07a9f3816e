"""Memberships of a day: at nodes of one of the two trees, in the cells of a hamlet, and what narrows them.

Figures and the lists they open into are both made of these, so that they count the same persons.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from chibo.membership.choices import FactKind, Standing
from chibo.membership.models import MembershipFact, Spell
from chibo.organisation.models import LocalityCell
from chibo.organisation.queries import inside


def seats_at(paths: Iterable[str], day: date, *, now_tree: bool = False) -> QuerySet[Spell]:
    """Memberships at any of the nodes on the day, on the tree of the day or on today's."""
    return Spell.objects.filter(_at(paths, "now_path" if now_tree else "path"), _lasts(day))


def seats_serving(locality: UUID, day: date) -> QuerySet[Spell]:
    """Memberships of the cells that serve the hamlet on the day, nobody on the way among them."""
    cells = LocalityCell.objects.filter(locality=locality, during__contains=day).values("cell")
    return Spell.objects.filter(_lasts(day), unit__in=cells, transit=False)


def with_fact(kind: FactKind, day: date) -> Exists:
    """Condition on spells: such a fact of the person holds on the day; one reinforces where one sits."""
    facts = MembershipFact.objects.filter(person=OuterRef("person"), kind=kind, during__contains=day)
    return Exists(facts.filter(unit=OuterRef("unit")) if kind == FactKind.REINFORCING else facts)


def in_hamlet_cell(day: date) -> Exists:
    """Condition on spells: the cell serves at least one locality by a link of the day."""
    return Exists(LocalityCell.objects.filter(cell=OuterRef("unit"), during__contains=day))


def local_seats(seats: QuerySet[Spell], day: date) -> QuerySet[Spell]:
    """Those in a hamlet cell without an open reinforcing fact."""
    here = seats.filter(in_hamlet_cell(day), transit=False)
    return here.exclude(with_fact(FactKind.REINFORCING, day))


def seats_with(seats: QuerySet[Spell], kind: FactKind, day: date) -> QuerySet[Spell]:
    """Those of persons with such a dated fact on the day."""
    return seats.filter(with_fact(kind, day))


def seats_of(seats: QuerySet[Spell], standing: Standing) -> QuerySet[Spell]:
    """Those of official, or of probationary, members."""
    return seats.filter(standing=standing)


def seats_in_transit(seats: QuerySet[Spell]) -> QuerySet[Spell]:
    """Those counted at the node above the cell left and the one awaited."""
    return seats.filter(transit=True)


def _lasts(day: date) -> Q:
    """As `during__contains`, in words from which the planner sees how many that are."""
    open_or_later = Q(during__endswith__isnull=True) | Q(during__endswith__gt=day)
    return Q(during__startswith__lte=day) & open_or_later


def _at(paths: Iterable[str], column: str) -> Q:
    condition = Q(pk__in=[])
    for path in paths:
        condition |= inside(path, column)
    return condition
