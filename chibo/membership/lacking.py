"""What files of members lack that statistics and official papers need."""

from datetime import date

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from chibo.membership.choices import Standing
from chibo.membership.queries import of_standing
from chibo.people.choices import Axis, Lack
from chibo.people.models import Person, Trait
from chibo.people.queries import without_axis
from chibo.storage.identity import Scope


def lacking(persons: QuerySet[Person], what: str, day: date) -> QuerySet[Person]:
    """Persons whose file lacks a thing (choices.Lack); "" means any of them.

    Only who is official on the day can lack a card.
    """
    if what == Lack.BIRTH:
        return persons.filter(birth="")
    if what == Lack.CARD:
        return of_standing(persons.filter(card_number=""), Standing.OFFICIAL, day)
    if what == Lack.EDUCATION:
        return without_axis(persons, Axis.GENERAL_EDUCATION, day)
    rows = Trait.objects.filter(person=OuterRef("pk"), axis=Axis.GENERAL_EDUCATION, during__contains=day)
    cards = of_standing(Person.objects.filter(card_number=""), Standing.OFFICIAL, day)
    return persons.filter(Q(birth="") | Q(pk__in=cards.values("pk")) | ~Exists(rows))


def lacking_counts(scope: Scope, day: date) -> dict[Lack, int]:
    """How many members of the scope lack each thing that statistics need; as many as `lacking` lists."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT birth, card, education FROM chibo_lacking(%s, %s)", [list(scope.now), day])
        birth, card, education = cursor.fetchone()
    return {Lack.BIRTH: birth, Lack.CARD: card, Lack.EDUCATION: education}
