"""Screens of the verbs on deadlines: enter one from a paper, record that it was done, withdraw it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.deadlines.actions import finish_deadline, open_deadline, withdraw_deadline
from chibo.deadlines.choices import BY_HAND
from chibo.deadlines.models import Deadline
from chibo.deadlines.queries import open_ones, visible_deadlines
from chibo.web.deadlines.forms import FinishForm, OpenForm, WithdrawForm
from chibo.web.deadlines.reaching import MANAGE, own_deadline, seen
from chibo.web.deadlines.wording import kind_label
from chibo.web.flow import Done, Write, answer
from chibo.web.people.reach import reach
from chibo.web.preview import Counts
from chibo.web.seat import Request
from chibo.web.views import writes
from chibo.web.wording import day_text

Data = dict[str, Any]


@writes(MANAGE)
def start(request: Request) -> HttpResponse:
    """A unit must do something within the limit of a rule; a paper says since when."""
    scope, today = reach(request, MANAGE), request.seat.today

    def verb(data: Data) -> Deadline:
        return open_deadline(
            actor=request.user,
            unit=data["unit"],
            what=data["what"],
            since=data["since"],
            basis=data["paper"],
            on=today,
        )

    def measure(data: Data) -> Counts:
        waiting = open_ones(visible_deadlines(scope)).filter(unit=data["unit"])
        return {_("Việc có hạn đang chờ của đơn vị"): waiting.count()}

    write = Write(
        title=_("Ghi việc có hạn"),
        form=lambda data: OpenForm(data, scope=scope, today=today),
        verb=verb,
        measure=measure,
        done=lambda row: Done(_url(row), _("Đã ghi. Hạn cuối là ngày %(day)s.") % {"day": day_text(row.due)}),
        confirm=_("Ghi việc có hạn"),
        back=reverse("deadlines"),
        template="deadlines/write.html",
        context={"lead": _("Chương trình tính hạn cuối theo quy định có hiệu lực vào ngày bắt đầu.")},
    )
    return answer(request, write)


@writes(MANAGE)
def finish(request: Request, key: UUID) -> HttpResponse:
    """It was done; only for what was entered by hand, everything else ends where its fact is recorded."""
    row = own_deadline(request, key)
    if row.noun != BY_HAND:
        raise Http404
    write = Write(
        title=_("Ghi đã làm xong"),
        form=lambda data: FinishForm(data, current_version=_version(row)),
        verb=lambda data: finish_deadline(
            actor=request.user,
            deadline=row,
            on=data["on"],
            today=request.seat.today,
            proof=data["paper"],
        ),
        measure=lambda data: _measure(request, row),
        done=lambda done: Done(_url(row), _("Đã ghi làm xong.")),
        confirm=_("Ghi đã làm xong"),
        back=_url(row),
        context=_about(row),
    )
    return answer(request, write)


@writes(MANAGE)
def withdraw(request: Request, key: UUID) -> HttpResponse:
    """It no longer holds; the reason stays in the record."""
    row = own_deadline(request, key)
    write = Write(
        title=_("Rút việc có hạn"),
        form=lambda data: WithdrawForm(data, current_version=_version(row)),
        verb=lambda data: withdraw_deadline(
            actor=request.user, deadline=row, reason=data["reason"], on=request.seat.today
        ),
        measure=lambda data: _measure(request, row),
        done=lambda done: Done(_url(row), _("Đã rút.")),
        confirm=_("Rút việc này"),
        back=_url(row),
        context=_about(row),
    )
    return answer(request, write)


def _measure(request: Request, row: Deadline) -> Counts:
    waiting = open_ones(seen(request)).filter(unit=row.unit_id)
    return {_("Việc có hạn đang chờ của đơn vị"): waiting.count()}


def _about(row: Deadline) -> dict[str, str]:
    words = {"what": kind_label(row.what), "since": day_text(row.since), "due": day_text(row.due)}
    return {"lead": _("%(what)s. Từ ngày %(since)s, hạn cuối %(due)s.") % words}


def _version(row: Deadline) -> str:
    return f"{row.done_on or ''}/{row.withdrawn_on or ''}"


def _url(row: Deadline) -> str:
    return reverse("deadline", args=[row.pk])
