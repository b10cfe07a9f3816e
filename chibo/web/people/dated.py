"""Screens that end or take back a dated fact or a residence of a member."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from chibo.people.actions import end_residence, end_trait, withdraw_residence, withdraw_trait
from chibo.people.models import Person, Residence, Trait
from chibo.people.queries import facts_version, residence_rows, trait_rows
from chibo.web.forms import WithdrawForm
from chibo.web.organisation.wording import during_text
from chibo.web.people.edits import answer_about
from chibo.web.people.forms import EndForm
from chibo.web.people.reach import own_person
from chibo.web.people.telling import told_of_residences, told_of_traits, value_of
from chibo.web.seat import Request
from chibo.web.views import object_or_404, writes

CHANGE = "people.change"


@writes(CHANGE)
def trait_end(request: Request, key: UUID) -> HttpResponse:
    """A fact no longer holds and no other follows."""
    row, person = _trait(request, key)
    axis = row.axis

    def verb(data: dict[str, Any]) -> object:
        return end_trait(actor=request.user, trait=row, on=data["on"], basis=data["paper"])

    return answer_about(
        request,
        person,
        _("Kết thúc: %(value)s") % {"value": value_of(row)},
        lambda data: EndForm(data, current_version=facts_version(person.pk)),
        verb,
        tell=lambda data: told_of_traits(person.pk, axis, data["on"]),
        lead=during_text(row.during),
    )


@writes(CHANGE)
def trait_withdraw(request: Request, key: UUID) -> HttpResponse:
    """Remove a fact entered by mistake."""
    row, person = _trait(request, key)
    axis, day = row.axis, row.during.lower

    def verb(data: dict[str, Any]) -> None:
        withdraw_trait(actor=request.user, trait=row, reason=data["reason"], basis=data["paper"])

    return answer_about(
        request,
        person,
        _("Rút lại: %(value)s") % {"value": value_of(row)},
        lambda data: WithdrawForm(data, current_version=facts_version(person.pk)),
        verb,
        tell=lambda _data: told_of_traits(person.pk, axis, day),
        lead=during_text(row.during),
    )


@writes(CHANGE)
def residence_end(request: Request, key: UUID) -> HttpResponse:
    """The member no longer lives there."""
    row, person = _residence(request, key)

    def verb(data: dict[str, Any]) -> object:
        return end_residence(actor=request.user, residence=row, on=data["on"], basis=data["paper"])

    return answer_about(
        request,
        person,
        _("Thôi ở: %(value)s") % {"value": value_of(row)},
        lambda data: EndForm(data, current_version=facts_version(person.pk)),
        verb,
        tell=lambda data: told_of_residences(person.pk, data["on"]),
        lead=during_text(row.during),
    )


@writes(CHANGE)
def residence_withdraw(request: Request, key: UUID) -> HttpResponse:
    """Remove a residence entered by mistake."""
    row, person = _residence(request, key)
    day = row.during.lower

    def verb(data: dict[str, Any]) -> None:
        withdraw_residence(actor=request.user, residence=row, reason=data["reason"], basis=data["paper"])

    return answer_about(
        request,
        person,
        _("Rút lại: %(value)s") % {"value": value_of(row)},
        lambda data: WithdrawForm(data, current_version=facts_version(person.pk)),
        verb,
        tell=lambda _data: told_of_residences(person.pk, day),
        lead=during_text(row.during),
    )


def _trait(request: Request, key: UUID) -> tuple[Trait, Person]:
    row: Trait = object_or_404(trait_rows(), pk=key)
    return row, own_person(request, row.person_id, CHANGE)


def _residence(request: Request, key: UUID) -> tuple[Residence, Person]:
    row: Residence = object_or_404(residence_rows(), pk=key)
    return row, own_person(request, row.person_id, CHANGE)
