"""Reads: persons by name, number and place; their dated facts; posts."""

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from chibo.engine.vietnamese import search_key
from chibo.organisation.queries import inside
from chibo.people.choices import Axis, ProtectedKind
from chibo.people.models import Belonging, Person, Post, Protected, Residence, Trait
from chibo.regulations.loader import code_list
from chibo.regulations.values import Code
from chibo.storage.identity import Scope
from chibo.storage.protection import blind_index, unseal


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


def with_identity_number(persons: QuerySet[Person], number: str) -> QuerySet[Person]:
    """Persons of the scope with exactly this identity number, found by its keyed fingerprint."""
    rows = Protected.objects.filter(
        person=OuterRef("pk"), kind=ProtectedKind.IDENTITY_NUMBER, index=blind_index(number)
    )
    return persons.filter(Exists(rows))


def posts_on(day: date) -> QuerySet[Post]:
    """Posts held on the day, with holders and places."""
    return Post.objects.filter(during__contains=day).select_related("person", "unit", "locality")


def posts_of_unit(unit: UUID, day: date) -> QuerySet[Post]:
    """Who holds office in the unit on the day."""
    return posts_on(day).filter(unit=unit).order_by("kind", "during")


def posts_of_locality(locality: UUID, day: date) -> QuerySet[Post]:
    """Head and front-committee head of a hamlet on the day."""
    return posts_on(day).filter(locality=locality).order_by("kind")


def posts_of_person(person: UUID) -> QuerySet[Post]:
    """Every office the person held, the latest first."""
    return Post.objects.filter(person=person).select_related("unit", "locality").order_by("-during")
