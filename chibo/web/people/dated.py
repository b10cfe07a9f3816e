"""Screens that end or take back a dated fact or a residence of a member."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from chibo.people.actions import end_residence, end_trait, withdraw_residence, withdraw_trait
from chibo.people.models import Person, Residence, Trait
from chibo.people.queries import facts_version, residence_rows, trait_rows
from chibo.web.forms import WithdrawForm
from chibo.web.organisation.wording import during_text
from chibo.web.people.edits import answer_about, noted_person
from chibo.web.people.forms import EndForm
from chibo.web.people.telling import Words, told_of_residences, told_of_traits, value_of
from chibo.web.seat import Request
from chibo.web.views import object_or_404, writes

CHANGE = "people.change"
Dated = Trait | Residence
Told = Callable[[date], Words]


@writes(CHANGE, logs=True)
def trait_end(request: Request, key: UUID) -> HttpResponse:
    """A fact no longer holds and no other follows."""
    row, person = _trait(request, key)
    return _end(
        request,
        person,
        row,
        lambda **said: end_trait(trait=row, **said),
        title=_("Kết thúc: %(value)s"),
        tell=lambda day: told_of_traits(person.pk, row.axis, day),
    )


@writes(CHANGE, logs=True)
def trait_withdraw(request: Request, key: UUID) -> HttpResponse:
    """Remove a fact entered by mistake."""
    row, person = _trait(request, key)
    return _withdraw(
        request,
        person,
        row,
        lambda **why: withdraw_trait(trait=row, **why),
        tell=lambda day: told_of_traits(person.pk, row.axis, day),
    )


@writes(CHANGE, logs=True)
def residence_end(request: Request, key: UUID) -> HttpResponse:
    """The member no longer lives there."""
    row, person = _residence(request, key)
    return _end(
        request,
        person,
        row,
        lambda **said: end_residence(residence=row, **said),
        title=_("Thôi ở: %(value)s"),
        tell=lambda day: told_of_residences(person.pk, day),
    )


@writes(CHANGE, logs=True)
def residence_withdraw(request: Request, key: UUID) -> HttpResponse:
    """Remove a residence entered by mistake."""
    row, person = _residence(request, key)
    return _withdraw(
        request,
        person,
        row,
        lambda **why: withdraw_residence(residence=row, **why),
        tell=lambda day: told_of_residences(person.pk, day),
    )


def _end(
    request: Request, person: Person, row: Dated, verb: Callable[..., object], *, title: str, tell: Told
) -> HttpResponse:
    return answer_about(
        request,
        person,
        title % {"value": value_of(row)},
        lambda data: EndForm(data, current_version=facts_version(person.pk)),
        lambda data: verb(actor=request.user, on=data["on"], basis=data["paper"]),
        tell=lambda data: tell(data["on"]),
        lead=during_text(row.during),
    )


def _withdraw(
    request: Request, person: Person, row: Dated, verb: Callable[..., object], *, tell: Told
) -> HttpResponse:
    day = row.during.lower  # the row is gone when the change is told
    return answer_about(
        request,
        person,
        _("Rút lại: %(value)s") % {"value": value_of(row)},
        lambda data: WithdrawForm(data, current_version=facts_version(person.pk)),
        lambda data: verb(actor=request.user, reason=data["reason"], basis=data["paper"]),
        tell=lambda _data: tell(day),
        lead=during_text(row.during),
    )


def _trait(request: Request, key: UUID) -> tuple[Trait, Person]:
    row: Trait = object_or_404(trait_rows(), pk=key)
    return row, noted_person(request, row.person_id)


def _residence(request: Request, key: UUID) -> tuple[Residence, Person]:
    row: Residence = object_or_404(residence_rows(), pk=key)
    return row, noted_person(request, row.person_id)
