"""Writing screens of special hamlets: measures, and people as reported."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.hamlets import actions
from chibo.hamlets.models import HamletMeasure, HamletReport
from chibo.hamlets.permissions import MEASURE
from chibo.hamlets.queries import measures_of, measures_seen, reports_about, reports_seen
from chibo.organisation.models import Locality
from chibo.web.flow import Done, Write, answer
from chibo.web.hamlets import forms
from chibo.web.organisation.where import may_change_locality, own_locality
from chibo.web.people.reach import reach
from chibo.web.preview import Counts
from chibo.web.seat import Request
from chibo.web.views import object_or_404, writes

Data = dict[str, Any]


@writes(MEASURE)
def add_measure(request: Request, code: str) -> HttpResponse:
    """Something to be done for a hamlet."""
    locality = own_locality(request, code, MEASURE)
    return _answer(
        request,
        locality,
        title=_("Thêm biện pháp"),
        form=forms.MeasureForm,
        verb=lambda data: actions.add_measure(
            actor=request.user, locality=locality, what=data["what"], owner=data["owner"],
            due_on=data["due_on"], basis=data["paper"],
        ),
        measure=lambda _data: _open(locality),
        message=_("Đã thêm biện pháp."),
    )  # fmt: skip


@writes(MEASURE)
def finish_measure(request: Request, key: UUID) -> HttpResponse:
    """A measure is done, with what came of it."""
    row: HamletMeasure = object_or_404(measures_seen(reach(request, MEASURE)), pk=key)
    _own(request, row.locality)
    first = {"on": row.done_on or request.seat.today, "result": row.result}
    return _answer(
        request,
        row.locality,
        title=_("Ghi kết quả"),
        form=lambda data: forms.FinishForm(data, initial=first, current_version=row.done_on or ""),
        verb=lambda data: actions.finish_measure(
            actor=request.user, measure=row, on=data["on"], result=data["result"], today=request.seat.today
        ),
        measure=lambda _data: _open(row.locality),
        message=_("Đã ghi kết quả."),
        lead=row.what,
    )


@writes(MEASURE)
def withdraw_measure(request: Request, key: UUID) -> HttpResponse:
    """A measure entered by mistake."""
    row: HamletMeasure = object_or_404(measures_seen(reach(request, MEASURE)), pk=key)
    _own(request, row.locality)
    return _answer(
        request,
        row.locality,
        title=_("Rút biện pháp ghi nhầm"),
        form=forms.SureForm,
        verb=lambda _data: actions.withdraw_measure(actor=request.user, measure=row),
        measure=lambda _data: _open(row.locality),
        message=_("Đã rút."),
        lead=row.what,
        confirm=_("Rút"),
    )


@writes(MEASURE)
def report_people(request: Request, code: str) -> HttpResponse:
    """The people of a hamlet as somebody told."""
    locality, today = own_locality(request, code, MEASURE), request.seat.today
    return _answer(
        request,
        locality,
        title=_("Ghi số người được báo cáo"),
        form=lambda data: forms.PeopleForm(data, initial={"on": today}),
        verb=lambda data: actions.report_people(
            actor=request.user, locality=locality, today=today,
            **{name: data[name] for name in ("on", "people", "away", "source", "reporter")},
        ),
        measure=lambda _data: {_("Số đã báo cáo"): reports_about(locality.pk).count()},
        message=_("Đã ghi số báo cáo."),
    )  # fmt: skip


@writes(MEASURE)
def withdraw_report(request: Request, key: UUID) -> HttpResponse:
    """A reported number was wrong."""
    row: HamletReport = object_or_404(reports_seen(reach(request, MEASURE)), pk=key)
    _own(request, row.locality)
    return _answer(
        request,
        row.locality,
        title=_("Rút số báo cáo"),
        form=lambda data: forms.ReasonForm(data, current_version=row.withdrawn_on or ""),
        verb=lambda data: actions.withdraw_report(
            actor=request.user, row=row, reason=data["reason"], on=request.seat.today
        ),
        message=_("Đã rút."),
        lead=_("Số của ngày %(day)s: %(n)s người.") % {"day": f"{row.on:%d/%m/%Y}", "n": row.people},
        confirm=_("Rút"),
    )


def _own(request: Request, locality: Locality) -> None:
    """A hamlet seen, but in the charge of others: the same answer as a missing one."""
    if not may_change_locality(request, locality, MEASURE):
        raise Http404


def _open(locality: Locality) -> Counts:
    rows = measures_of([locality.pk])
    return {
        _("Biện pháp đang làm"): rows.filter(done_on__isnull=True).count(),
        _("Biện pháp đã xong"): rows.filter(done_on__isnull=False).count(),
    }


def _answer(
    request: Request, locality: Locality, *, message: str, lead: str = "", **said: Any
) -> HttpResponse:
    back = reverse("hamlet", args=[locality.code])
    context: Mapping[str, Any] = {"above": locality.name, "lead": lead}
    said.setdefault("measure", lambda _data: {})
    write = Write(done=lambda _row: Done(back, message), back=back, context=context, **said)
    return answer(request, write)
