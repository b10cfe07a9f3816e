"""Party cards: whose is still to be asked for, what was asked, and what came of it."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from chibo.membership.choices import Kind, Standing
from chibo.membership.models import CardRequest, Movement
from chibo.membership.queries import in_force, of_standing
from chibo.organisation.queries import inside
from chibo.people.models import Person
from chibo.people.queries import by_name, visible_persons
from chibo.storage.identity import Scope


def without_card(scope: Scope, day: date) -> QuerySet[Person]:
    """Official members of the scope on the day without a card number or an open request, by name."""
    asked = CardRequest.objects.filter(person=OuterRef("pk"), given_on__isnull=True, closed_on__isnull=True)
    persons = visible_persons(scope).filter(~Exists(asked), card_number="")
    return by_name(of_standing(persons, Standing.OFFICIAL, day))


def to_be_asked(scope: Scope, day: date) -> QuerySet[Person]:
    """Those of them whom the ledger has as recognised: their card is new.

    A member taken over from a list without a card number has one as a rule; only the number is not recorded.
    """
    recognised = in_force(Movement.objects.filter(person=OuterRef("pk"), kind=Kind.RECOGNISED, on__lte=day))
    return without_card(scope, day).filter(Exists(recognised))


def card_requests(scope: Scope) -> QuerySet[CardRequest]:
    """Requests for members whose file lies in the scope."""
    placed = Q(pk__in=[])
    for root in scope.now:
        placed |= inside(root, "place")
    rows = CardRequest.objects.filter(placed, person__closed_at__isnull=True)
    return rows.select_related("person", "unit").order_by("on", "person__sort_key", "pk")


def open_requests(rows: QuerySet[CardRequest]) -> QuerySet[CardRequest]:
    """Neither given nor closed; the longest waiting first."""
    return rows.filter(given_on__isnull=True, closed_on__isnull=True)


def given_cards(rows: QuerySet[CardRequest]) -> QuerySet[CardRequest]:
    """Cards handed over, the latest first."""
    return rows.filter(given_on__isnull=False).order_by("-given_on", "person__sort_key", "pk")


def closed_requests(rows: QuerySet[CardRequest]) -> QuerySet[CardRequest]:
    """Withdrawn or sent back, the latest first."""
    return rows.filter(closed_on__isnull=False).order_by("-closed_on", "person__sort_key", "pk")


def requests_of(person: UUID) -> QuerySet[CardRequest]:
    """Every request for one member, the latest first."""
    return CardRequest.objects.filter(person=person).select_related("unit").order_by("-on", "-pk")


def asked_among(persons: Iterable[UUID]) -> set[UUID]:
    """Those of the persons for whom a request is open."""
    rows = open_requests(CardRequest.objects.filter(person__in=list(persons)))
    return set(rows.values_list("person", flat=True))


def holders_of(numbers: Iterable[str]) -> dict[str, UUID]:
    """Who has one of the card numbers already, as far as seen."""
    rows = Person.objects.filter(card_number__in=[number for number in numbers if number])
    return dict(rows.values_list("card_number", "pk"))
