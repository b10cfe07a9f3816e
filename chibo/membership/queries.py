"""Reads: a person's ledger, who was a member where on a day, who is on the way, counts of cells."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery

from chibo.engine.ledger import Entry
from chibo.engine.ledger import Kind as LedgerKind
from chibo.engine.ledger import Standing as LedgerStanding
from chibo.membership.choices import ENDS, SEATING, STARTS, FactKind, Kind, Standing
from chibo.membership.models import MembershipFact, Movement, MovementPlace, Spell
from chibo.membership.seats import local_seats, seats_at, with_fact
from chibo.organisation.models import Unit
from chibo.organisation.queries import inside
from chibo.people.models import Person
from chibo.people.queries import visible_persons
from chibo.storage.identity import Scope


def ledger_of(person: UUID) -> QuerySet[Movement]:
    """Every row about the person in order of happening, voided ones and corrections included."""
    return (
        Movement.objects.filter(person=person)
        .select_related("unit", "partner", "voided_by")
        .order_by("on", "seq")
    )


def in_force(movements: QuerySet[Movement]) -> QuerySet[Movement]:
    """Rows that count: no corrections, nothing voided."""
    voiding = Movement.objects.filter(voids=OuterRef("pk"))
    return movements.exclude(kind=Kind.CORRECTION).exclude(Exists(voiding))


def recent(scope: Scope) -> QuerySet[Movement]:
    """Movements of persons in the scope, the latest recorded first."""
    condition = Q(pk__in=[])
    for root in scope.now:
        condition |= inside(root, "place") | inside(root, "toward")
    return Movement.objects.filter(condition).select_related("person", "unit", "partner").order_by("-seq")


def waiting_for(scope: Scope) -> QuerySet[Movement]:
    """Departures on the way to a unit of the scope and not yet received."""
    return _open_departures(scope, "toward")


def waiting_elsewhere(scope: Scope) -> QuerySet[Movement]:
    """Departures out of the scope that the other end has not received yet."""
    return _open_departures(scope, "place").exclude(toward="")


def _open_departures(scope: Scope, column: str) -> QuerySet[Movement]:
    condition = Q(pk__in=[])
    for root in scope.now:
        condition |= inside(root, column)
    # Few are on the way; their files say so, and the ledger is then read for those alone.
    moving = Person.objects.filter(condition).exclude(toward="")
    answered = in_force(Movement.objects.filter(answers=OuterRef("pk")))
    departures = Movement.objects.filter(person__in=moving, kind=Kind.TRANSFERRED_OUT, partner__isnull=False)
    return (
        in_force(departures)
        .exclude(Exists(answered))
        .select_related("person", "unit", "partner")
        .order_by("on")
    )


def entries_of(persons: Iterable[UUID]) -> list[Entry]:
    """The ledger of persons for the engine; an arrival below the awaited unit counts as at it."""
    rows = list(Movement.objects.filter(person__in=persons).order_by("seq"))
    left = {row.pk: row.unit_id for row in rows}
    arrivals = {
        row.answers_id: row.unit_id for row in rows if row.answers_id and row.unit_id != left[row.answers_id]
    }
    return [as_entry(row, partner=arrivals.get(row.pk, row.partner_id)) for row in rows]


def as_entry(row: Movement, partner: UUID | None) -> Entry:
    """One row as the engine's value."""
    return Entry(
        id=row.pk,
        person=row.person_id,
        kind=LedgerKind(row.kind),
        on=row.decided_on if row.kind == Kind.RECOGNISED and row.decided_on else row.on,
        recorded=row.seq,
        unit=row.unit_id,
        partner=partner,
        standing=LedgerStanding(row.standing) if row.standing else None,
        voids=row.voids_id,
        answers=row.answers_id,
    )


def members_on(path: str, day: date, *, now_tree: bool = False) -> QuerySet[Spell]:
    """Memberships counted at the node on the day, people in transit below it included."""
    return Spell.objects.filter(inside(path, "now_path" if now_tree else "path"), during__contains=day)


def members_of_cell(unit: UUID, day: date) -> QuerySet[Spell]:
    """Memberships of one cell on the day."""
    return Spell.objects.filter(unit=unit, transit=False, during__contains=day).select_related("person")


def local_on(path: str, day: date, *, now_tree: bool = False) -> QuerySet[Spell]:
    """Local members: counted in a hamlet cell without an open reinforcing fact."""
    return local_seats(members_on(path, day, now_tree=now_tree), day)


def counts_on(path: str, day: date, *, now_tree: bool = False) -> dict[str, int]:
    """Members of a node on a day: all, official, probationary, local, reinforcing, exempt, in transit."""
    spells = members_on(path, day, now_tree=now_tree)
    counted = spells.aggregate(
        members=Count("id"),
        official=Count("id", filter=Q(standing=Standing.OFFICIAL)),
        probationary=Count("id", filter=Q(standing=Standing.PROBATIONARY)),
        transit=Count("id", filter=Q(transit=True)),
    )
    return counted | {
        "local": local_on(path, day, now_tree=now_tree).count(),
        "reinforcing": spells.filter(with_fact(FactKind.REINFORCING, day)).count(),
        "exempt": spells.filter(with_fact(FactKind.EXEMPT, day)).count(),
    }


def cell_counts(units: Iterable[UUID], day: date) -> dict[UUID, int]:
    """Members of each cell on the day; cells without any are left out."""
    rows = Spell.objects.filter(unit__in=units, transit=False, during__contains=day)
    return dict(rows.values_list("unit").annotate(n=Count("id")))


def node_counts(paths: Iterable[str], day: date, *, now_tree: bool = False) -> dict[str, int]:
    """Members of each of several nodes on the day, in one reading of their common range."""
    wanted = sorted(paths)
    if not wanted:
        return {}
    column = "now_path" if now_tree else "path"
    totals = dict.fromkeys(wanted, 0)
    common = {f"{column}__gte": wanted[0], f"{column}__lt": wanted[-1] + "~"}
    rows = Spell.objects.filter(during__contains=day, **common)
    for path, number in rows.values_list(column).annotate(n=Count("id")):
        for end in range(4, len(path) + 1, 4):
            if path[:end] in totals:
                totals[path[:end]] += number
    return totals


def cell_figures(units: Iterable[UUID], day: date) -> dict[UUID, dict[str, int]]:
    """Of each cell on the day: members, official, reinforcing, and others (not reinforcing)."""
    rows = Spell.objects.filter(unit__in=list(units), transit=False, during__contains=day)
    counted = (
        rows.annotate(guest=with_fact(FactKind.REINFORCING, day))
        .values("unit")
        .annotate(
            members=Count("id"),
            official=Count("id", filter=Q(standing=Standing.OFFICIAL)),
            reinforcing=Count("id", filter=Q(guest=True)),
        )
    )
    figures = counted.values_list("unit", "members", "official", "reinforcing")
    return {
        unit: {
            "members": members,
            "official": official,
            "reinforcing": reinforcing,
            "others": members - reinforcing,
        }
        for unit, members, official, reinforcing in figures
    }


def last_admissions(units: Iterable[Unit], day: date) -> dict[UUID, date]:
    """The day each unit last admitted somebody, up to the day, on today's tree."""
    by_path = {unit.path: unit.pk for unit in units}
    rows = MovementPlace.objects.filter(
        tree=MovementPlace.NOW, kind=Kind.ADMITTED, sign=1, on__lte=day, path__in=list(by_path)
    )
    return {by_path[path]: last for path, last in rows.values_list("path").annotate(last=Max("on"))}


def facts_of(person: UUID) -> QuerySet[MembershipFact]:
    """Dated facts of the person's membership, the latest first."""
    return MembershipFact.objects.filter(person=person).select_related("unit", "home").order_by("-during")


def facts_in_cell(unit: UUID, kind: FactKind, day: date) -> QuerySet[MembershipFact]:
    """Facts of one kind about a cell that hold on the day, with their persons."""
    facts = MembershipFact.objects.filter(unit=unit, kind=kind, during__contains=day)
    return facts.select_related("person").order_by("person__sort_key")


def spell_on(person: UUID, day: date) -> Spell | None:
    """Where the person's membership is on the day, or None."""
    return Spell.objects.filter(person=person, during__contains=day).select_related("unit", "partner").first()


def departure_from(person: UUID, cell: UUID, day: date) -> Movement | None:
    """The latest transfer of a person out of a cell up to a day, as far as the reader sees the ledger."""
    rows = Movement.objects.filter(person=person, unit=cell, kind=Kind.TRANSFERRED_OUT, on__lte=day)
    return in_force(rows).order_by("on", "pk").last()


def in_ledger(persons: QuerySet[Person]) -> QuerySet[Person]:
    """Those of the persons who are or were members: whoever only applied has a file and no entry."""
    return persons.filter(Exists(Movement.objects.filter(person=OuterRef("pk"))))


def listed(scope: Scope, paths: Iterable[str], day: date) -> QuerySet[Person]:
    """Persons of the scope who were members at one of the nodes (paths of the day's tree)."""
    return seated(scope, seats_at(paths, day))


def seated(scope: Scope, seats: QuerySet[Spell]) -> QuerySet[Person]:
    """Persons of the scope who hold one of the memberships."""
    return visible_persons(scope).filter(pk__in=seats.values("person"))


def counted_at(paths: Iterable[str], day: date) -> int:
    """Memberships at the nodes on the day, those of persons whose file now lies elsewhere included."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(official + probationary), 0)"
            " FROM unnest(%s::text[]) AS node, chibo_stock(node, false, %s)",
            [_apart(paths), day],
        )
        return int(cursor.fetchone()[0])


def stock_below(path: str, day: date, *, now_tree: bool = False) -> dict[str, int]:
    """Members at the node itself (its own path) and at each unit directly below, counted one by one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT place, n FROM chibo_stock_below(%s, %s, %s)", [path, now_tree, day])
        return dict(cursor.fetchall())


def stocks(paths: Iterable[str], day: date, *, now_tree: bool = False) -> dict[str, int]:
    """Members of each of a few nodes on the day, from the openings of the year."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT node, official + probationary FROM unnest(%s::text[]) AS node, chibo_stock(node, %s, %s)",
            [list(paths), now_tree, day],
        )
        return dict(cursor.fetchall())


def _apart(paths: Iterable[str]) -> list[str]:
    """The paths without those that lie below another of them."""
    found: list[str] = []
    for path in sorted(set(paths)):
        if not found or not path.startswith(found[-1]):
            found.append(path)
    return found


def of_standing(persons: QuerySet[Person], standing: str, day: date) -> QuerySet[Person]:
    """Those of the persons who were official, or probationary, members on the day."""
    rows = Spell.objects.filter(person=OuterRef("pk"), standing=standing, during__contains=day)
    return persons.filter(Exists(rows))


def having_fact(persons: QuerySet[Person], kind: FactKind, day: date) -> QuerySet[Person]:
    """Those of the persons with a dated fact of this kind on the day."""
    rows = MembershipFact.objects.filter(person=OuterRef("pk"), kind=kind, during__contains=day)
    return persons.filter(Exists(rows))


def on_the_way(scope: Scope, day: date) -> QuerySet[Person]:
    """Persons of the scope who had left one unit for another of the installation and not arrived."""
    later = in_force(Movement.objects.filter(person=OuterRef("person"), on__lte=day)).filter(
        Q(on__gt=OuterRef("on")) | Q(on=OuterRef("on"), seq__gt=OuterRef("seq")),
        kind__in=STARTS | ENDS,
    )
    departures = in_force(
        Movement.objects.filter(kind=Kind.TRANSFERRED_OUT, partner__isnull=False, on__lte=day)
    ).exclude(Exists(later))
    return visible_persons(scope).filter(pk__in=departures.values("person"))


def no_longer(scope: Scope, day: date) -> QuerySet[Person]:
    """Persons whose file still lies in the scope though they had left by the day: ended, or gone outside."""
    last = (
        in_force(Movement.objects.filter(person=OuterRef("pk"), on__lte=day, kind__in=SEATING))
        .order_by("-on", "-seq")
        .annotate(gone=Q(kind__in=ENDS) | Q(kind=Kind.TRANSFERRED_OUT, partner__isnull=True))
    )
    return visible_persons(scope).filter(Subquery(last.values("gone")[:1]))


def stays_until(person: UUID, day: date, unit: UUID | None = None) -> date | None:
    """The day from which the membership of the day, or the stay in one cell, is over; None where it lasts."""
    spells = Spell.objects.filter(person=person, during__endswith__gt=day) | Spell.objects.filter(
        person=person, during__endswith__isnull=True
    )
    end: date | None = day
    for spell in spells.order_by("during"):
        if spell.during.lower > end or (unit and (spell.transit or spell.unit_id != unit)):
            break
        end = spell.during.upper
        if end is None:
            return None
    return end


def spells_on(persons: Iterable[UUID], day: date) -> dict[UUID, Spell]:
    """Where each of the persons is a member on the day."""
    rows = Spell.objects.filter(person__in=list(persons), during__contains=day)
    return {row.person_id: row for row in rows}


class MemberAt(NamedTuple):
    """Where somebody is a member on a day, without the weight of a model object."""

    unit_id: UUID
    standing: str
    transit: bool


def members_at(persons: Iterable[UUID], day: date) -> dict[UUID, MemberAt]:
    """As `spells_on`, for long lists."""
    rows = Spell.objects.filter(person__in=list(persons), during__contains=day)
    listed = rows.values_list("person_id", "unit_id", "standing", "transit")
    return {person: MemberAt(unit, standing, transit) for person, unit, standing, transit in listed}


def facts_on(persons: Iterable[UUID], day: date) -> dict[UUID, list[MembershipFact]]:
    """Dated facts in force on the day, by person."""
    found: dict[UUID, list[MembershipFact]] = {}
    rows = MembershipFact.objects.filter(person__in=list(persons), during__contains=day).order_by("kind")
    for row in rows:
        found.setdefault(row.person_id, []).append(row)
    return found


def fact_kinds_on(persons: Iterable[UUID], day: date) -> dict[UUID, tuple[str, ...]]:
    """As `facts_on`, for long lists: the kinds alone."""
    found: dict[UUID, tuple[str, ...]] = {}
    rows = MembershipFact.objects.filter(person__in=list(persons), during__contains=day).order_by("kind")
    for person, kind in rows.values_list("person_id", "kind"):
        found[person] = (*found.get(person, ()), kind)
    return found


def entry_days(persons: Iterable[UUID], kind: Kind) -> dict[UUID, date]:
    """The day of each person's last entry of a kind that counts, as the ledger has it."""
    rows = in_force(Movement.objects.filter(person__in=list(persons), kind=kind)).order_by("on", "seq")
    return dict(rows.values_list("person", "on"))


def last_unit(person: UUID, day: date) -> Unit | None:
    """The cell of the person's last entry up to the day, else of the first one there is."""
    rows = in_force(Movement.objects.filter(person=person)).select_related("unit")
    found = rows.filter(on__lte=day).order_by("-on", "-seq").first() or rows.order_by("on", "seq").first()
    return found.unit if found else None


def movement_rows(scope: Scope) -> QuerySet[Movement]:
    """Entries of the ledger about persons whose file lies in the scope."""
    return Movement.objects.filter(_placed(scope)).select_related("person", "unit", "partner", "answers")


def fact_rows(scope: Scope) -> QuerySet[MembershipFact]:
    """Dated facts of members whose file lies in the scope."""
    return MembershipFact.objects.filter(_placed(scope)).select_related("person", "unit", "home")


def _placed(scope: Scope) -> Q:
    condition = Q(pk__in=[])
    for root in scope.now:
        condition |= inside(root, "place")
    return condition


def corrections_since(scope: Scope, day: date) -> QuerySet[Movement]:
    """Corrections of movements of the scope written down since a day."""
    return recent(scope).filter(kind=Kind.CORRECTION, recorded_at__date__gte=day)
