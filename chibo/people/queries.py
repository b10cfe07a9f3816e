"""Reads: persons by name, number and place; their dated facts; posts."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from pghistory.models import Events

from chibo.engine.vietnamese import search_key
from chibo.organisation.models import Locality, LocalityCharge, Unit, UnitKind
from chibo.organisation.queries import inside, localities_on, units_on
from chibo.people.choices import SECRETARIES, Axis, ProtectedKind
from chibo.people.models import (
    Belonging,
    NumberCollision,
    Person,
    Post,
    Protected,
    Residence,
    SavedView,
    Trait,
)
from chibo.regulations.loader import code_list, post_kinds
from chibo.regulations.values import Code
from chibo.storage.clock import HOME
from chibo.storage.identity import Scope
from chibo.storage.protection import blind_index, unseal

ERASURE = "people.erase_protected"


def visible_persons(scope: Scope) -> QuerySet[Person]:
    """Persons whose file lies in the scope, or is on the way there. The one door to persons."""
    condition = Q(pk__in=[])
    for root in scope.now:
        condition |= inside(root, "place") | inside(root, "toward")
    return Person.objects.filter(condition, closed_at__isnull=True)


def by_name(persons: QuerySet[Person]) -> QuerySet[Person]:
    """In Vietnamese order: given name, then family and middle name."""
    return persons.order_by("sort_key", "pk")


def matching(persons: QuerySet[Person], text: str) -> QuerySet[Person]:
    """Persons whose name has the words, without regard to marks, or whose card number is the text."""
    plain = search_key(text)
    words = Q()
    for word in plain.split():
        words &= Q(search__contains=word)
    return (
        persons.filter(words | Q(card_number=text.strip()) | Q(old_card_number=text.strip()))
        if plain
        else persons
    )


def starting_with(persons: QuerySet[Person], text: str) -> QuerySet[Person]:
    """Persons whose given name begins with the text; served by the index on place and name order."""
    plain = search_key(text)
    return persons.filter(search__gte=plain, search__lt=plain + "~")


def with_traits(persons: QuerySet[Person], day: date) -> QuerySet[Person]:
    """Each person with `traits_on`, the dated facts in force on the day."""
    traits = Trait.objects.filter(during__contains=day)
    return persons.prefetch_related(Prefetch("traits", queryset=traits, to_attr="traits_on"))


def trait_on(axis: Axis, day: date, person: str = "pk") -> Subquery:
    """The code of one axis on the day, to annotate a query of persons."""
    rows = Trait.objects.filter(person=OuterRef(person), axis=axis, during__contains=day)
    return Subquery(rows.values("code")[:1])


def traits_by_person(persons: Iterable[UUID | None], day: date) -> dict[UUID, dict[str, str]]:
    """The codes of the dated facts in force on the day, by person and axis; for lists."""
    found: dict[UUID, dict[str, str]] = {}
    rows = Trait.objects.filter(person__in=[key for key in persons if key], during__contains=day)
    for person, axis, code in rows.values_list("person", "axis", "code"):
        found.setdefault(person, {})[axis] = code
    return found


def codes_of(axis: Axis) -> dict[str, Code]:
    """The values a dated fact of this axis may have, in the order of the list."""
    if axis == Axis.OCCUPATION:
        return dict(code_list("occupation_groups"))
    return {
        key: code for key, code in code_list("education_levels").items() if code.attributes["axis"] == axis
    }


def traits_of(person: UUID) -> QuerySet[Trait]:
    """All dated facts of a person, by axis, the latest first."""
    return Trait.objects.filter(person=person).order_by("axis", "-during")


def residence_on(person: UUID, day: date) -> Residence | None:
    """Where the person lives on the day."""
    return Residence.objects.filter(person=person, during__contains=day).select_related("locality").first()


def residences_of(person: UUID) -> QuerySet[Residence]:
    """Every hamlet the person lived, lives or will live in, the latest first."""
    return Residence.objects.filter(person=person).select_related("locality").order_by("-during")


def trait_rows() -> QuerySet[Trait]:
    """Every dated fact of a person whose file the reader may see."""
    return Trait.objects.select_related("person")


def residence_rows() -> QuerySet[Residence]:
    """Every residence of a person whose file the reader may see."""
    return Residence.objects.select_related("person", "locality")


def belonging_of(person: UUID) -> Belonging | None:
    """Ethnicity and religion; whoever asks must log the look."""
    return Belonging.objects.filter(person=person).first()


def protected_of(person: Person) -> dict[str, str]:
    """The person's protected fields, opened; whoever asks must log the look. Empty after erasure."""
    key = getattr(person, "key", None) if hasattr(person, "key") else None
    if key is None:
        return {}
    return {
        row.kind: unseal(
            bytes(row.sealed),
            wrapped=bytes(key.wrapped),
            person=person.pk,
            table="people_protected",
            column=row.kind,
        )
        for row in Protected.objects.filter(person=person)
    }


def kept_kinds(person: UUID) -> list[str]:
    """Which protected fields are kept of the person, without opening any."""
    return sorted(Protected.objects.filter(person=person).values_list("kind", flat=True))


def erased(since: date) -> dict[UUID, datetime]:
    """Whose protected fields were erased on the day or later, and when last: keys alone, no name."""
    events: Any = Events.objects
    kept = [f"{model._meta.label}Event" for model in apps.get_models() if _under_key(model)]
    rows = events.across("people.ProtectedEvent", *kept).filter(
        pgh_label="delete",
        pgh_context__verb=ERASURE,
        pgh_created_at__gte=datetime.combine(since, time(), HOME),
    )
    listed = rows.order_by("pgh_created_at").values_list("pgh_data__person_id", "pgh_created_at")
    return {UUID(person): at for person, at in listed}


def _under_key(model: Any) -> bool:
    """Tables above this package whose rows go with a person's key say so themselves."""
    return getattr(model, "goes_with_key", False)


def with_identity_number(persons: QuerySet[Person], number: str) -> QuerySet[Person]:
    """Persons of the scope with exactly this identity number, found by its keyed fingerprint."""
    rows = Protected.objects.filter(
        person=OuterRef("pk"), kind=ProtectedKind.IDENTITY_NUMBER, index=blind_index(number)
    )
    return persons.filter(Exists(rows))


def posts_on(day: date) -> QuerySet[Post]:
    """Posts held on the day, with holders and places."""
    return Post.objects.filter(during__contains=day).select_related("person", "unit", "locality")


def posts_under(path: str, kind: str, day: date) -> QuerySet[Post]:
    """Offices of one kind held on the day in units at or below a path of today, the longest held first."""
    return posts_on(day).filter(inside(path, "unit__path"), kind=kind).order_by("during", "pk")


def posts_of_unit(unit: UUID, day: date) -> QuerySet[Post]:
    """Who holds office in the unit on the day."""
    return posts_on(day).filter(unit=unit).order_by("kind", "during")


def posts_of_locality(locality: UUID, day: date) -> QuerySet[Post]:
    """Head and front-committee head of a hamlet on the day."""
    return posts_on(day).filter(locality=locality).order_by("kind")


def posts_of_person(person: UUID) -> QuerySet[Post]:
    """Every office the person held, the latest first."""
    return Post.objects.filter(person=person).select_related("unit", "locality").order_by("-during")


def offices_to_come(person: UUID, day: date) -> QuerySet[Post]:
    """Offices in organisations that the person holds on the day, or takes later."""
    goes_on = Q(during__endswith__isnull=True) | Q(during__endswith__gt=day)
    return posts_of_person(person).filter(goes_on, unit__isnull=False)


def posts_among(keys: Iterable[UUID]) -> dict[UUID, Post]:
    """Those of the posts that the reader may see, by key."""
    return Post.objects.select_related("unit").in_bulk(list(keys))


def in_charge_of(scope: Scope) -> QuerySet[Person]:
    """Persons whose file lies in the scope: those on the way there are still in somebody else's charge."""
    return Person.objects.filter(_any_inside(scope, "place"), closed_at__isnull=True)


def nobody() -> QuerySet[Person]:
    """No person at all."""
    return Person.objects.none()


def with_trait(persons: QuerySet[Person], code: str, day: date) -> QuerySet[Person]:
    """Persons with this coded value in force on the day; codes are unique across the lists of one axis."""
    rows = Trait.objects.filter(person=OuterRef("pk"), code=code, during__contains=day)
    return persons.filter(Exists(rows))


def without_axis(persons: QuerySet[Person], axis: Axis, day: date) -> QuerySet[Person]:
    """Persons about whom nothing is known on this axis on the day."""
    rows = Trait.objects.filter(person=OuterRef("pk"), axis=axis, during__contains=day)
    return persons.exclude(Exists(rows))


def aged(persons: QuerySet[Person], band: str, day: date) -> QuerySet[Person]:
    """Persons of an age band in full years on the day; a year alone counts as 1 July, a month as the 15th."""
    low, high = (code_list("age_bands")[band].attributes.get(name) for name in ("from_years", "to_years"))
    if not low:
        return persons.filter(birth="")
    found = persons.filter(reckoned_birth__lte=latest_birth(day, int(low)))
    return found.filter(reckoned_birth__gt=latest_birth(day, int(high) + 1)) if high else found


def latest_birth(day: date, years: int = 0) -> int:
    """The latest birthday of those who have the full years on the day, as a number (20050630).

    Who was born on 29 February turns on the 28th.
    """
    leap = day.year % 4 == 0 and (day.year % 100 != 0 or day.year % 400 == 0)
    of_month = 29 if (day.month, day.day) == (2, 28) and not leap else day.day
    return (day.year - years) * 10_000 + day.month * 100 + of_month


def units_without_secretary(scope: Scope, day: date) -> QuerySet[Unit]:
    """Units of the scope that exist on the day, should have a secretary and have none, in today's order.

    The kind is asked for as a row: read for each unit of a province it costs more than the rest of the page.
    """
    offices = {code: kind for code, kind in post_kinds().items() if code in SECRETARIES}
    held = Post.objects.filter(unit=OuterRef("pk"), kind__in=offices, during__contains=day)
    led = {kind for office in offices.values() for kind in office.unit_kinds}
    of_kind = UnitKind.objects.filter(unit=OuterRef("pk"), kind__in=led, during__contains=day)
    found = units_on(day).filter(Exists(of_kind)).exclude(Exists(held))
    return found.filter(_any_inside(scope, "path")).order_by("path")


def localities_without_head(scope: Scope, day: date) -> QuerySet[Locality]:
    """Localities in the charge of units of the scope that have no head on the day."""
    charges = LocalityCharge.objects.filter(
        _any_inside(scope, "unit__path"), locality=OuterRef("pk"), during__contains=day
    )
    held = Post.objects.filter(locality=OuterRef("pk"), kind="locality_head", during__contains=day)
    return localities_on(day).filter(Exists(charges)).exclude(Exists(held))


def _any_inside(scope: Scope, column: str) -> Q:
    condition = Q(pk__in=[])
    for root in scope.now:
        condition |= inside(root, column)
    return condition


def saved_views_of(user: UUID) -> QuerySet[SavedView]:
    """The lists a user keeps under a name."""
    return SavedView.objects.filter(user=user).order_by("name")


def facts_version(person: UUID) -> str:
    """Changes whenever a dated fact or a residence of the person is written."""
    traits = Trait.objects.filter(person=person).values_list("pk", "during")
    homes = Residence.objects.filter(person=person).values_list("pk", "during")
    return sha256(repr((sorted(map(str, traits)), sorted(map(str, homes)))).encode()).hexdigest()[:16]


def in_this_order(keys: Sequence[UUID]) -> list[Person]:
    """The persons with these keys, in the order of the keys; those the reader may not see are left out."""
    rows = Person.objects.in_bulk(list(keys))
    return [rows[key] for key in keys if key in rows]


def person_names(persons: Iterable[UUID]) -> dict[UUID, str]:
    """The names of those of the persons whose file the reader may see."""
    return {person.pk: person.full_name for person in Person.objects.filter(pk__in=list(persons))}


def files_of(persons: Iterable[UUID]) -> dict[UUID, Person]:
    """The files of those of the persons whose file the reader may see."""
    return {person.pk: person for person in Person.objects.filter(pk__in=list(persons))}


def post_of(key: UUID) -> QuerySet[Post]:
    """One post by its key, with its holder and place."""
    return Post.objects.filter(pk=key).select_related("person", "unit", "locality")


def posts_ever(*, unit: UUID | None = None, locality: UUID | None = None) -> QuerySet[Post]:
    """Everybody who held, holds or will hold office in a unit or a hamlet, the latest first."""
    rows = Post.objects.filter(unit=unit, locality=locality).select_related("person", "unit", "locality")
    return rows.order_by("-during", "kind")


def visible_collisions(scope: Scope) -> QuerySet[NumberCollision]:
    """Notes of numbers that stand in two places, both of them in the scope; the latest first."""
    rows = NumberCollision.objects.filter(_any_inside(scope, "place"))
    return rows.select_related("person", "unit", "entered", "settled_by").order_by("-found_on", "-pk")


def unsettled(rows: QuerySet[NumberCollision]) -> QuerySet[NumberCollision]:
    """Nobody has said yet what was the matter, and the file is still kept."""
    return rows.filter(settled_on__isnull=True, person__closed_at__isnull=True)


def settled(rows: QuerySet[NumberCollision]) -> QuerySet[NumberCollision]:
    """Somebody looked at both places, the latest first."""
    return rows.filter(settled_on__isnull=False).order_by("-settled_on", "-pk")


def falling_to(rows: QuerySet[NumberCollision], scope: Scope) -> QuerySet[NumberCollision]:
    """Those that no committee below sees whole: they are for whoever sits at the top of the scope."""
    return rows.filter(place__in=scope.now)


def not_falling_to(rows: QuerySet[NumberCollision], scope: Scope) -> QuerySet[NumberCollision]:
    """Those that a committee below sees whole and should look at first."""
    return rows.exclude(place__in=scope.now)
