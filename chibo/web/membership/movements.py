"""Screens of the ledger: enter a member, each kind of movement, transfers."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.membership.actions import enter_member, receive_transfer, record_movement
from chibo.membership.choices import Kind
from chibo.membership.models import Movement
from chibo.membership.queries import last_unit, spells_on, waiting_elsewhere, waiting_for
from chibo.organisation.checks import kind_on
from chibo.people.models import Person
from chibo.regulations.loader import kinds
from chibo.storage.refusal import refuse
from chibo.web.flow import Done
from chibo.web.forms import RecordForm
from chibo.web.membership.figures import headcounts
from chibo.web.membership.forms import (
    ASKS,
    ENTRIES,
    EnterForm,
    MovementForm,
    ReceiveForm,
    TakeBackForm,
    decided_by,
)
from chibo.web.membership.screens import RECORD, fitting_kinds, last_seat, ledger_version, respond
from chibo.web.people.reach import held_person, own_person, reach
from chibo.web.seat import Request
from chibo.web.views import object_or_404, reads, writes


@writes(RECORD)
def enter(request: Request) -> HttpResponse:
    """Open a file and record how the person became a member here."""
    scope, today, kind = reach(request, RECORD), request.seat.today, _entry_kind(request)
    made: list[EnterForm] = []

    def form(data: Any) -> RecordForm:
        protects = request.seat.may("people.see_protected")
        made.append(EnterForm(data, kind=kind, scope=scope, today=today, protects=protects))
        return made[-1]

    def verb(data: dict[str, Any]) -> Person:
        person, _row = enter_member(
            actor=request.user, person=made[-1].person_values, kind=kind, on=data["on"],
            unit=data["unit"], today=today, basis=data["paper"], protected=made[-1].protected_values,
            **made[-1].details,
        )  # fmt: skip
        return person

    def done(person: Person) -> Done:
        words = _("Đã vào sổ đồng chí %(name)s.") % {"name": person.full_name}
        return Done(reverse("person", args=[person.pk]), words)

    return respond(
        request,
        title=_("Vào sổ đảng viên"),
        person=None,
        form=form,
        verb=verb,
        measure=lambda data: headcounts([data["unit"]], scope, today),
        done=done,
        confirm=_("Vào sổ"),
        tabs=[(str(key), label, key == kind) for key, label in ENTRIES.items()],
    )


def _entry_kind(request: Request) -> Kind:
    """How the person comes in: of the form sent, else of the address, else admission."""
    asked = request.POST.get("kind") or request.GET.get("kind")
    return next((kind for kind in ENTRIES if kind == asked), Kind.ADMITTED)


@reads(RECORD)
def choose(request: Request, key: UUID) -> HttpResponse:
    """Which movement is to be recorded: only those that can come next."""
    person = own_person(request, key, RECORD)
    spell = spells_on([person.pk], request.seat.today).get(person.pk)
    fitting = [
        (kind, kind.label, decided_by(kind))
        for kind in fitting_kinds(person, spell.standing if spell else "")
    ]
    seat = last_seat(person)
    leaving = seat if seat and seat.kind == Kind.TRANSFERRED_OUT and seat.partner_id else None
    context = {
        "person": person,
        "kinds": fitting,
        "departure": leaving,
        "died": seat is not None and seat.kind == Kind.DIED,
    }
    return render(request, "membership/choose.html", context)


@writes(RECORD)
def record(request: Request, key: UUID, kind: str) -> HttpResponse:
    """Record one movement of a known person."""
    if kind not in ASKS:
        raise Http404
    person = own_person(request, key, RECORD)
    wanted, scope, today = Kind(kind), reach(request, RECORD), request.seat.today
    version = ledger_version(person)
    made: list[MovementForm] = []

    def form(data: Any) -> RecordForm:
        made.append(MovementForm(data, kind=wanted, version=version, scope=scope, today=today))
        return made[-1]

    def verb(data: dict[str, Any]) -> Movement:
        return record_movement(
            actor=request.user, person=person, kind=wanted, on=data["on"],
            unit=data.get("unit") or last_unit(person.pk, data["on"]), today=today, basis=data["paper"],
            **made[-1].details,
        )  # fmt: skip

    def measure(data: dict[str, Any]) -> Any:
        here = data.get("unit") or last_unit(person.pk, data["on"])
        return headcounts([here, data.get("partner")], scope, today)

    return respond(
        request, title=str(wanted.label), person=person, form=form, verb=verb, measure=measure,
        done=_recorded(person, wanted), lead=decided_by(wanted),
    )  # fmt: skip


def _recorded(person: Person, kind: Kind) -> Any:
    words = _("Đã ghi: %(kind)s, đồng chí %(name)s.") % {"kind": kind.label, "name": person.full_name}
    return lambda _row: Done(reverse("person", args=[person.pk]), words)


@writes(RECORD)
def receive(request: Request, key: UUID) -> HttpResponse:
    """Receive somebody on the way to a unit of the user."""
    scope, today = reach(request, RECORD), request.seat.today
    departure = object_or_404(waiting_for(scope), pk=key)
    person = held_person(request, departure.person_id)
    version = ledger_version(person)
    awaited = departure.partner
    initial = {"unit": awaited.code} if awaited and _holds_members(departure, today) else {}

    def verb(data: dict[str, Any]) -> Movement:
        return receive_transfer(
            actor=request.user, departure=departure, on=data["on"], unit=data["unit"], today=today,
            basis=data["paper"], received_on=data["received_on"],
        )  # fmt: skip

    return respond(
        request,
        title=_("Tiếp nhận sinh hoạt đảng"),
        person=person,
        form=lambda data: ReceiveForm(
            data, scope=scope, today=today, current_version=version, initial=initial
        ),
        verb=verb,
        measure=lambda data: headcounts([data["unit"]], scope, today),
        done=lambda _row: Done(
            reverse("person", args=[person.pk]),
            _("Đã tiếp nhận đồng chí %(name)s.") % {"name": person.full_name},
        ),
        confirm=_("Tiếp nhận"),
        back=reverse("worklist"),
    )


def _holds_members(departure: Movement, day: date) -> bool:
    """Is the awaited unit itself a cell?"""
    kind = kind_on(departure.partner, day) if departure.partner else None
    return kind is not None and kinds()[kind].holds_members


@writes(RECORD)
def take_back(request: Request, key: UUID) -> HttpResponse:
    """Take somebody back who left for a unit that did not receive him."""
    scope, today = reach(request, RECORD), request.seat.today
    departure = object_or_404(waiting_elsewhere(scope), pk=key)
    person = held_person(request, departure.person_id)
    version = ledger_version(person)

    def verb(data: dict[str, Any]) -> Movement:
        if departure.unit is None:
            raise refuse("movement.unit_not_there", _("Chi bộ cũ không còn. Ghi tiếp nhận ở nơi đến."))
        return receive_transfer(
            actor=request.user, departure=departure, on=data["on"], unit=departure.unit, today=today,
            basis=data["paper"],
        )  # fmt: skip

    return respond(
        request,
        title=_("Nhận lại, không chuyển nữa"),
        person=person,
        form=lambda data: TakeBackForm(data, current_version=version),
        verb=verb,
        measure=lambda _data: headcounts([departure.unit], scope, today),
        done=lambda _row: Done(
            reverse("person", args=[person.pk]),
            _("Đã nhận lại đồng chí %(name)s.") % {"name": person.full_name},
        ),
        confirm=_("Nhận lại"),
    )
