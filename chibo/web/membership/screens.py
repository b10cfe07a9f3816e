"""What the screens of this part have in common: how they write, and which kinds fit a person now."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from chibo.accounts.queries import grants_on_any_post
from chibo.engine.calendar import write_day
from chibo.membership.choices import ENDS, Kind, Standing
from chibo.membership.models import Movement
from chibo.membership.queries import in_force, ledger_of
from chibo.organisation.models import Unit
from chibo.people.models import Person
from chibo.storage.identity import Scope
from chibo.web.accounts.telling import RightsTold
from chibo.web.flow import Done, Write, answer
from chibo.web.forms import RecordForm
from chibo.web.membership.telling import told_of_rests
from chibo.web.preview import Counts, Told
from chibo.web.seat import Request

RECORD = "membership.record"
TEMPLATE = "people/write.html"
_LEAVING = (Kind.DIED, Kind.EXPELLED, Kind.REMOVED, Kind.WITHDREW)


def ledger_version(person: Person) -> int:
    """How many rows the ledger has: another row in the meantime makes an open form old."""
    return ledger_of(person.pk).count()


def last_seat(person: Person) -> Movement | None:
    """The last entry that counts and says where the person is."""
    judgements = (Kind.RECOGNISED, Kind.RECOGNITION_REFUSED, Kind.RECOGNITION_ANNULLED)
    rows = in_force(ledger_of(person.pk)).exclude(kind__in=judgements)
    return rows.order_by("on", "seq").last()


def fitting_kinds(person: Person, standing: str) -> list[Kind]:
    """Kinds of movement that can come next; the ledger's own check has the last word."""
    seat = last_seat(person)
    if seat is None:
        return []
    if seat.kind == Kind.DIED:
        return []
    if seat.kind in ENDS:
        return [Kind.READMITTED, Kind.RESTORED]
    if seat.kind == Kind.TRANSFERRED_OUT:
        return list(_LEAVING) if seat.partner_id else [Kind.TRANSFERRED_IN]
    judged = (
        [Kind.RECOGNISED, Kind.RECOGNITION_REFUSED, Kind.ADMISSION_ANNULLED]
        if standing == Standing.PROBATIONARY
        else [Kind.RECOGNITION_ANNULLED, Kind.ADMISSION_ANNULLED]
    )
    return [Kind.TRANSFERRED_OUT, *judged, *_LEAVING]


def told(row: Movement) -> str:
    """An entry in a few words: what and when."""
    return f"{Kind(row.kind).label}, {write_day(row.on)}"


def respond(
    request: Request,
    *,
    title: str,
    person: Person | None,
    form: Callable[[Any], RecordForm],
    verb: Callable[[dict[str, Any]], Any],
    measure: Callable[[dict[str, Any]], Counts],
    done: Callable[[Any], Done],
    tell: Callable[[dict[str, Any]], Told] = lambda _data: {},
    lead: str = "",
    confirm: str = "",
    back: str = "",
    tabs: Sequence[tuple[str, Any, bool]] = (),
) -> HttpResponse:
    """Answer a request of a screen about a person's membership, telling what rests on it."""

    user = person.user_id if person else None
    rights = RightsTold(lambda: grants_on_any_post(user), request.seat.today) if user else dict

    def told(data: dict[str, Any]) -> Told:
        rests = told_of_rests(person.pk, request.seat.today) if person else {}
        return {**tell(data), **rests, **rights()}

    there = back or (reverse("person", args=[person.pk]) if person else reverse("people"))
    context = {"above": person.full_name if person else "", "lead": lead, "tabs": tabs}
    return answer(
        request,
        Write(
            title=title, form=form, verb=verb, measure=measure, tell=told, done=done, confirm=confirm,
            back=there, template=TEMPLATE, context=context,
        ),
    )  # fmt: skip


def units_of(scope: Scope, *units: Unit | None) -> list[Unit]:
    """The units that are there and inside the scope."""
    return [unit for unit in units if unit is not None and scope.holds(unit.path)]
