"""Screens of dated facts: reinforcing, exempt, suspended, absent, temporarily elsewhere."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.membership.actions import end_fact, start_fact, withdraw_fact
from chibo.membership.choices import FactKind
from chibo.membership.models import MembershipFact
from chibo.membership.queries import fact_rows, facts_of, last_unit
from chibo.web.flow import Done
from chibo.web.forms import RecordForm, WithdrawForm
from chibo.web.membership.fact_forms import EndFactForm, FactForm
from chibo.web.membership.figures import fact_counts
from chibo.web.membership.screens import RECORD, respond
from chibo.web.people.reach import own_person, reach
from chibo.web.seat import Request
from chibo.web.views import object_or_404, reads, writes


@reads(RECORD)
def choose(request: Request, key: UUID) -> HttpResponse:
    """Which dated fact is to be stated."""
    person = own_person(request, key, RECORD)
    return render(request, "membership/facts.html", {"person": person, "kinds": FactKind.choices})


@writes(RECORD)
def start(request: Request, key: UUID, kind: str) -> HttpResponse:
    """State a dated fact from a day on."""
    if kind not in FactKind.values:
        raise Http404
    person, today, scope = own_person(request, key, RECORD), request.seat.today, reach(request, RECORD)
    wanted, cell = FactKind(kind), last_unit(person.pk, today)
    version = _version(facts_of(person.pk))
    made: list[FactForm] = []

    def form(data: Any) -> RecordForm:
        made.append(FactForm(data, kind=wanted, version=version, today=today))
        return made[-1]

    def verb(data: dict[str, Any]) -> MembershipFact:
        return start_fact(
            actor=request.user, person=person, kind=wanted, on=data["on"], until=data["until"],
            basis=data["paper"], **made[-1].places,
        )  # fmt: skip

    return respond(
        request,
        title=str(wanted.label),
        person=person,
        form=form,
        verb=verb,
        measure=lambda _data: fact_counts(cell, scope, today),
        done=_done(person.pk, _("Đã ghi: %(kind)s.") % {"kind": wanted.label}),
    )


@writes(RECORD)
def end(request: Request, key: UUID) -> HttpResponse:
    """A dated fact no longer holds from a day on."""
    fact, today, scope = _fact(request, key), request.seat.today, reach(request, RECORD)
    cell = last_unit(fact.person_id, today)
    return respond(
        request,
        title=_("Kết thúc: %(kind)s") % {"kind": FactKind(fact.kind).label},
        person=fact.person,
        form=lambda data: EndFactForm(data, kind=FactKind(fact.kind), version=_version([fact])),
        verb=lambda data: end_fact(actor=request.user, fact=fact, on=data["on"], basis=data["paper"]),
        measure=lambda _data: fact_counts(cell, scope, today),
        done=_done(fact.person_id, _("Đã kết thúc.")),
        confirm=_("Kết thúc"),
    )


@writes(RECORD)
def withdraw(request: Request, key: UUID) -> HttpResponse:
    """Remove a dated fact entered by mistake; the history keeps it."""
    fact, today, scope = _fact(request, key), request.seat.today, reach(request, RECORD)
    cell = last_unit(fact.person_id, today)
    return respond(
        request,
        title=_("Rút ghi nhầm: %(kind)s") % {"kind": FactKind(fact.kind).label},
        person=fact.person,
        lead=_("Lịch sử thay đổi vẫn giữ dòng này."),
        form=lambda data: WithdrawForm(data, current_version=_version([fact])),
        verb=lambda data: withdraw_fact(
            actor=request.user, fact=fact, reason=data["reason"], basis=data["paper"]
        ),
        measure=lambda _data: fact_counts(cell, scope, today),
        done=_done(fact.person_id, _("Đã rút.")),
        confirm=_("Rút ghi nhầm"),
    )


def _fact(request: Request, key: UUID) -> MembershipFact:
    return object_or_404(fact_rows(reach(request, RECORD)), pk=key)


def _version(facts: Any) -> str:
    return ";".join(sorted(f"{fact.pk}{fact.during}" for fact in facts))


def _done(person: UUID, words: str) -> Any:
    return lambda _result: Done(reverse("person", args=[person]), words)
