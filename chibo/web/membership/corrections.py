"""Screens that set the ledger right: strike an entry out, or put the right one in its place."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.membership.actions import correct_movement, void_movement
from chibo.membership.choices import Kind
from chibo.membership.models import Movement
from chibo.membership.queries import movement_rows
from chibo.web.flow import Done
from chibo.web.forms import RecordForm
from chibo.web.membership.figures import counts_over
from chibo.web.membership.forms import CorrectForm, VoidForm
from chibo.web.membership.screens import RECORD, ledger_version, respond, told
from chibo.web.membership.telling import told_of_entry
from chibo.web.people.reach import held_person, reach
from chibo.web.seat import Request
from chibo.web.views import object_or_404, writes


def _entry(request: Request, key: UUID) -> Movement:
    row = object_or_404(movement_rows(reach(request, RECORD)), pk=key)
    if row.kind == Kind.CORRECTION:
        raise Http404
    return row


def _day(row: Movement) -> date:
    """The day from which the entry counts."""
    return (row.decided_on if row.kind == Kind.RECOGNISED else None) or row.on


def _right_day(row: Movement, data: dict[str, Any]) -> date:
    decided: date | None = data.get("decided_on") if row.kind == Kind.RECOGNISED else None
    right: date = decided or data["on"]
    return right


@writes(RECORD)
def void(request: Request, key: UUID) -> HttpResponse:
    """Strike a wrong entry out: it stays in the proof and in no total."""
    row, today, scope = _entry(request, key), request.seat.today, reach(request, RECORD)
    person = held_person(request, row.person_id)
    version = ledger_version(person)

    def verb(data: dict[str, Any]) -> Movement:
        return void_movement(
            actor=request.user, movement=row, today=today, reason=data["reason"], basis=data["paper"]
        )

    return respond(
        request,
        title=_("Hủy dòng ghi sai"),
        person=person,
        lead=told(row),
        form=lambda data: VoidForm(data, current_version=version),
        verb=verb,
        measure=lambda _data: counts_over([row.unit, row.partner], scope, [_day(row)], today),
        tell=lambda _data: told_of_entry(row, today),
        done=lambda _row: Done(reverse("person", args=[person.pk]), _("Đã hủy dòng ghi sai.")),
        confirm=_("Hủy dòng này"),
    )


@writes(RECORD)
def correct(request: Request, key: UUID) -> HttpResponse:
    """Put the right entry in the place of a wrong one: another day, or another cell."""
    row, today, scope = _entry(request, key), request.seat.today, reach(request, RECORD)
    person = held_person(request, row.person_id)
    version = ledger_version(person)
    made: list[CorrectForm] = []

    def form(data: Any) -> RecordForm:
        made.append(CorrectForm(data, movement=row, version=version, scope=scope, today=today))
        return made[-1]

    def verb(data: dict[str, Any]) -> Movement:
        return correct_movement(
            actor=request.user, movement=row, today=today, reason=data["reason"],
            correction_basis=data["paper"], **made[-1].changes,
        )  # fmt: skip

    return respond(
        request,
        title=_("Đính chính ngày hoặc chi bộ"),
        person=person,
        lead=told(row),
        form=form,
        verb=verb,
        measure=lambda data: counts_over(
            [row.unit, row.partner, data.get("unit")], scope, [_day(row), _right_day(row, data)], today
        ),
        tell=lambda _data: told_of_entry(row, today),
        done=lambda _row: Done(reverse("person", args=[person.pk]), _("Đã đính chính.")),
        confirm=_("Đính chính"),
    )
