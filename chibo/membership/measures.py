"""Questions about members, admissions and reinforcement that figures are counted from."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Concat

from chibo.membership.choices import FactKind, Kind
from chibo.membership.models import MembershipFact, MovementPlace, Spell
from chibo.membership.seats import local_seats, with_fact
from chibo.organisation.measures import serves, serves_village, unit_inside
from chibo.organisation.models import Locality, LocalityCell, Unit, UnitKind, UnitPath
from chibo.organisation.queries import LAST, inside
from chibo.people.models import Post, Residence
from chibo.regulations.loader import kinds

_THEN = MovementPlace.THEN


def admissions_inside(path: str, first: date, last: date) -> QuerySet[MovementPlace]:
    """Admissions that count at the node between two days, each once, struck-out ones left out."""
    rows = MovementPlace.objects.filter(inside(path), tree=_THEN, sign=1)
    return rows.filter(
        kind__in=(Kind.ADMITTED, Kind.READMITTED), on__range=(first, last),
        year__in=range(first.year, last.year + 1),
    )  # fmt: skip


def by_residential_cells(admissions: QuerySet[MovementPlace]) -> QuerySet[MovementPlace]:
    """Those by a cell that served a hamlet on the day of the ceremony."""
    return admissions.filter(serves(OuterRef("movement__unit"), OuterRef("on")))


def by_villages(admissions: QuerySet[MovementPlace]) -> QuerySet[MovementPlace]:
    """Those by a cell of a hamlet in the countryside."""
    return admissions.filter(serves_village(OuterRef("movement__unit"), OuterRef("on")))


def by_schools(admissions: QuerySet[MovementPlace]) -> QuerySet[MovementPlace]:
    """Those by a cell of a school."""
    schools = [code for code, kind in kinds().items() if kind.school]
    found = UnitKind.objects.filter(
        unit=OuterRef("movement__unit"), during__contains=OuterRef("on"), kind__in=schools
    )
    return admissions.filter(Exists(found))


def by_year(admissions: QuerySet[MovementPlace]) -> dict[int, int]:
    """How many in each calendar year."""
    return dict(admissions.order_by("year").values_list("year").annotate(n=Count("id")))


def that_admitted(units: QuerySet[Unit], first: date, last: date) -> QuerySet[Unit]:
    """Units that admitted somebody, themselves or below, between two days, placed as on the last."""
    rows = MovementPlace.objects.filter(
        tree=_THEN, sign=1, kind__in=(Kind.ADMITTED, Kind.READMITTED), on__range=(first, last),
        year__in=range(first.year, last.year + 1), path__gte=OuterRef("path"),
        path__lt=Concat(OuterRef("path"), Value(LAST), output_field=TextField()),
    )  # fmt: skip
    paths = UnitPath.objects.filter(Exists(rows), during__contains=last, unit__in=units.values("pk"))
    return units.filter(pk__in=paths.values("unit"))


def locals_of(unit: str, day: date) -> QuerySet[Spell]:
    """Local members of the cell: counted there without an open reinforcing fact."""
    spells = Spell.objects.filter(unit=OuterRef(unit), transit=False, during__contains=day)
    return spells.exclude(with_fact(FactKind.REINFORCING, day))


def with_locals(units: QuerySet[Unit], day: date) -> QuerySet[Unit]:
    """Units with `locals`, the number of local members of the cell itself."""
    number = locals_of("pk", day).order_by().values("unit").annotate(n=Count("id")).values("n")
    return units.annotate(locals=Coalesce(Subquery(number), Value(0)))


def hamlets_with_locals(hamlets: QuerySet[Locality], day: date) -> QuerySet[Locality]:
    """Hamlets with `locals`, the number of local members of the cells that serve it."""
    links = LocalityCell.objects.filter(during__contains=day, locality=OuterRef(OuterRef("pk")))
    spells = Spell.objects.filter(unit__in=links.values("cell"), transit=False, during__contains=day)
    spells = spells.exclude(with_fact(FactKind.REINFORCING, day)).order_by()
    number = spells.annotate(one=Value(1)).values("one").annotate(n=Count("id")).values("n")
    return hamlets.annotate(locals=Coalesce(Subquery(number), Value(0)))


def has_member(day: date) -> Q:
    """Condition on hamlets: a member lives there, or sits in a cell that serves it."""
    living = Residence.objects.filter(locality=OuterRef("pk"), during__contains=day).filter(
        Exists(Spell.objects.filter(person=OuterRef("person"), during__contains=day))
    )
    placed = LocalityCell.objects.filter(locality=OuterRef("pk"), during__contains=day).filter(
        Exists(Spell.objects.filter(unit=OuterRef("cell"), transit=False, during__contains=day))
    )
    return Q(Exists(living)) | Q(Exists(placed))


def reinforcing_inside(path: str, day: date) -> QuerySet[MembershipFact]:
    """Reinforcing assignments that run on the day in cells of the subtree."""
    facts = MembershipFact.objects.filter(kind=FactKind.REINFORCING, during__contains=day)
    return facts.filter(unit_inside(path, day))


def held_by_members(posts: QuerySet[Post], day: date) -> QuerySet[Post]:
    """Posts whose holder is a member on the day."""
    return posts.filter(Exists(Spell.objects.filter(person=OuterRef("person"), during__contains=day)))


def in_cells_with_hamlets(members: QuerySet[Spell], day: date) -> QuerySet[Spell]:
    """Memberships in cells that serve a hamlet on the day."""
    return members.filter(serves(OuterRef("unit"), day), transit=False)


def local_members(members: QuerySet[Spell], day: date) -> QuerySet[Spell]:
    """Memberships of local members: in a cell that serves a hamlet, not there by reinforcement."""
    return local_seats(members, day)


def exempt_members(members: QuerySet[Spell], day: date) -> QuerySet[Spell]:
    """Memberships of people exempt from work and meetings on the day."""
    return members.filter(with_fact(FactKind.EXEMPT, day))


def reinforcing_members(members: QuerySet[Spell], day: date) -> QuerySet[Spell]:
    """Memberships of people who are there by reinforcement."""
    return members.filter(with_fact(FactKind.REINFORCING, day))
