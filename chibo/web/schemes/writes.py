"""Writing screens of schemes: the paper, its goals, reported figures, and the work and people around it."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chibo.indicators import actions
from chibo.indicators.choices import Frequency
from chibo.indicators.models import Indicator, Recommendation, Report, Scheme, SchemeSeat, SchemeTask
from chibo.indicators.permissions import REPORT, SEE, SET
from chibo.indicators.queries import (
    laid_down,
    recommendations_of,
    reports_of,
    reports_seen,
    rows_kept,
    schemes_kept,
    seats_of,
    tasks_of,
)
from chibo.organisation.queries import units_on, within
from chibo.regulations.schemes import ready_schemes
from chibo.web.flow import Done, Write, answer
from chibo.web.people.reach import may_at, reach
from chibo.web.schemes import forms
from chibo.web.schemes.goal import seen_indicator
from chibo.web.schemes.pages import seen_scheme
from chibo.web.seat import Request
from chibo.web.views import object_or_404, writes

Data = dict[str, Any]
Said = Mapping[str, Any]
_ONE_DAY = timedelta(days=1)
TEMPLATE = "flow/page.html"


@writes(SET)
def new(request: Request) -> HttpResponse:
    """A new scheme, empty or from a ready-made one."""
    scope, today = reach(request, SET), request.seat.today
    language = get_language() or "vi"

    def verb(data: Data) -> Scheme:
        said = {name: data[name] for name in ("unit", "title", "first", "last")}
        said |= {"actor": request.user, "basis": data["paper"]}
        if data["ready"]:
            return actions.adopt(ready=ready_schemes()[data["ready"]], language=language, **said)
        return actions.open_scheme(kind=data["kind"], **said)

    return _answer(
        request,
        title=_("Lập nghị quyết, kế hoạch, đề án"),
        form=lambda data: forms.SchemeForm(
            data,
            scope=scope,
            today=today,
            initial={"unit": _own(request), "ready": request.GET.get("ready", "")},
        ),
        verb=verb,
        measure=lambda _data: {_("Văn bản trong phạm vi"): schemes_kept(scope).count()},
        done=lambda row: Done(reverse("scheme", args=[row.pk]), _("Đã lập văn bản.")),
        confirm=_("Lập văn bản"),
        back=reverse("schemes"),
    )


@writes(SET)
def act(request: Request, key: UUID, what: str) -> HttpResponse:
    """One change of a scheme: its paper, a goal, a seat, a task, a recommendation, or its withdrawal."""
    scheme = seen_scheme(request, key)
    if not may_at(request, SET, scheme.unit.path):
        raise PermissionDenied
    screen = _SCHEME_ACTS.get(what)
    if screen is None:
        raise Http404
    return screen(request, scheme)


def _change(request: Request, scheme: Scheme) -> HttpResponse:
    last = scheme.during.upper - _ONE_DAY
    first = {"title": scheme.title, "first": scheme.during.lower, "last": last, **_paper(scheme)}
    return _answer(
        request,
        title=_("Sửa văn bản"),
        form=lambda data: forms.SchemeForm(
            data, scope=reach(request, SET), today=request.seat.today, change=True, initial=first,
            current_version=scheme.version,
        ),
        verb=lambda data: actions.change_scheme(
            actor=request.user, scheme=scheme, version=scheme.version, title=data["title"],
            basis=data["paper"], first=data["first"], last=data["last"],
        ),
        done=lambda _row: _back(scheme, _("Đã sửa.")),
        **_about(scheme),
    )  # fmt: skip


def _withdraw(request: Request, scheme: Scheme) -> HttpResponse:
    return _answer(
        request,
        title=_("Rút văn bản ghi nhầm"),
        form=forms.SureForm,
        verb=lambda _data: actions.withdraw_scheme(actor=request.user, scheme=scheme),
        done=lambda _row: Done(reverse("schemes"), _("Đã rút.")),
        **_about(scheme),
    )


def _add_goal(request: Request, scheme: Scheme) -> HttpResponse:
    first = {"due_on": scheme.during.upper - _ONE_DAY, "frequency": Frequency.END_OF_TERM}

    def verb(data: Data) -> Indicator:
        return actions.add_indicator(actor=request.user, scheme=scheme, **_goal_said(data))

    return _answer(
        request,
        title=_("Thêm mục tiêu"),
        form=lambda data: forms.GoalForm(data, first=first),
        verb=verb,
        measure=lambda _data: {_("Mục tiêu của văn bản"): len(laid_down(scheme.pk, scheme.during.lower))},
        done=lambda row: Done(reverse("scheme_goal", args=[row.pk]), _("Đã thêm mục tiêu.")),
        template="schemes/goal_write.html",
        **_about(scheme),
    )


def _seat(request: Request, scheme: Scheme) -> HttpResponse:
    return _answer(
        request,
        title=_("Thêm người vào ban chỉ đạo"),
        form=forms.SeatForm,
        verb=lambda data: actions.seat(
            actor=request.user, scheme=scheme, basis=data["paper"],
            **{name: data[name] for name in ("holder", "office", "role", "on")},
        ),
        measure=lambda _data: {_("Người trong ban chỉ đạo"): seats_of(scheme.pk).count()},
        done=lambda _row: _back(scheme, _("Đã ghi.")),
        **_about(scheme),
    )  # fmt: skip


def _task(request: Request, scheme: Scheme) -> HttpResponse:
    scope, today = reach(request, SET), request.seat.today
    return _answer(
        request,
        title=_("Thêm công việc"),
        form=lambda data: forms.TaskForm(data, scope=scope, today=today, own=scheme.unit.code),
        verb=lambda data: actions.add_task(
            actor=request.user, scheme=scheme, basis=data["paper"],
            **{name: data[name] for name in ("what", "unit", "owner", "due_on")},
        ),
        measure=lambda _data: {_("Công việc của văn bản"): tasks_of(scheme.pk).count()},
        done=lambda _row: _back(scheme, _("Đã thêm công việc.")),
        **_about(scheme),
    )  # fmt: skip


def _recommend(request: Request, scheme: Scheme) -> HttpResponse:
    return _answer(
        request,
        title=_("Ghi kiến nghị lên cấp trên"),
        form=forms.RecommendForm,
        verb=lambda data: actions.recommend(
            actor=request.user, scheme=scheme, basis=data["paper"], today=request.seat.today,
            **{name: data[name] for name in ("addressee", "what", "sent_on")},
        ),
        measure=lambda _data: {_("Kiến nghị"): recommendations_of(scheme.pk).count()},
        done=lambda _row: _back(scheme, _("Đã ghi kiến nghị.")),
        **_about(scheme),
    )  # fmt: skip


_SCHEME_ACTS: Mapping[str, Callable[[Request, Scheme], HttpResponse]] = {
    "change": _change,
    "withdraw": _withdraw,
    "goal": _add_goal,
    "seat": _seat,
    "task": _task,
    "recommend": _recommend,
}


@writes(SET)
def goal_act(request: Request, key: UUID, what: str) -> HttpResponse:
    """Count a goal otherwise or aim elsewhere; or withdraw it."""
    row = seen_indicator(request, key)
    if not may_at(request, SET, row.scheme.unit.path):
        raise PermissionDenied
    if what == "change":
        return _change_goal(request, row)
    if what == "withdraw":
        return _answer(
            request,
            title=_("Rút mục tiêu ghi nhầm"),
            form=forms.SureForm,
            verb=lambda _data: actions.withdraw_indicator(actor=request.user, indicator=row),
            done=lambda _row: _back(row.scheme, _("Đã rút mục tiêu.")),
            **_about(row.scheme),
        )
    raise Http404


def _change_goal(request: Request, row: Indicator) -> HttpResponse:
    day = _within(row.scheme, request.seat.today)
    laid = next((each for each in laid_down(row.scheme_id, day) if each.indicator.pk == row.pk), None)
    return _answer(
        request,
        title=_("Sửa mục tiêu"),
        form=lambda data: forms.GoalForm(data, laid=laid, first={"on": day}, current_version=row.version),
        verb=lambda data: actions.change_indicator(
            actor=request.user, indicator=row, version=row.version, on=data["on"],
            **{name: value for name, value in _goal_said(data).items() if name != "standard"},
        ),
        done=lambda _row: Done(reverse("scheme_goal", args=[row.pk]), _("Đã sửa mục tiêu.")),
        template="schemes/goal_write.html",
        back=reverse("scheme_goal", args=[row.pk]),
        context={"above": str(row.scheme), "lead": row.name},
    )  # fmt: skip


@writes(REPORT)
def report(request: Request, key: UUID) -> HttpResponse:
    """A figure told by somebody, for a goal the program cannot count."""
    row = seen_indicator(request, key, REPORT)
    scope, today = reach(request, REPORT), request.seat.today
    return _answer(
        request,
        title=_("Ghi số báo cáo"),
        form=lambda data: forms.ReportForm(data, scope=scope, today=today, own=_own(request, REPORT)),
        verb=lambda data: actions.report(
            actor=request.user, indicator=row, basis=data["paper"], today=today,
            **{name: data[name] for name in ("unit", "on", "part", "base", "source", "reporter")},
        ),
        measure=lambda _data: {_("Số báo cáo của mục tiêu này"): reports_of(row.pk).count()},
        done=lambda _row: Done(reverse("scheme_goal", args=[row.pk]), _("Đã ghi số báo cáo.")),
        back=reverse("scheme_goal", args=[row.pk]),
        context={"above": row.scheme.title, "lead": row.name},
    )  # fmt: skip


@writes(REPORT)
def withdraw_report(request: Request, key: UUID) -> HttpResponse:
    """A reported figure was wrong."""
    row: Report = object_or_404(reports_seen(reach(request, SEE)), pk=key)
    if not may_at(request, REPORT, row.unit.path):
        raise PermissionDenied
    back = reverse("scheme_goal", args=[row.indicator_id])
    return _answer(
        request,
        title=_("Rút số báo cáo"),
        form=lambda data: forms.ReasonForm(data, current_version=row.withdrawn_on or ""),
        verb=lambda data: actions.withdraw_report(
            actor=request.user, row=row, reason=data["reason"], on=request.seat.today
        ),
        done=lambda _row: Done(back, _("Đã rút.")),
        back=back,
        context={"above": row.indicator.scheme.title, "lead": row.indicator.name},
    )


@writes(SET)
def end_seat(request: Request, key: UUID) -> HttpResponse:
    """Somebody leaves the steering group."""
    row = object_or_404(rows_kept(reach(request, SET), SchemeSeat), pk=key)
    return _answer(
        request,
        title=_("Thôi tham gia ban chỉ đạo"),
        form=lambda data: forms.EndForm(data, current_version=row.during.upper or ""),
        verb=lambda data: actions.unseat(actor=request.user, row=row, on=data["on"], basis=data["paper"]),
        done=lambda _row: _back(row.scheme, _("Đã ghi.")),
        back=reverse("scheme", args=[row.scheme_id]),
        context={"above": row.scheme.title, "lead": row.holder},
    )


@writes(SET)
def finish_task(request: Request, key: UUID) -> HttpResponse:
    """A task is done, with what came of it."""
    row = object_or_404(rows_kept(reach(request, SET), SchemeTask), pk=key)
    return _answer(
        request,
        title=_("Ghi kết quả công việc"),
        form=lambda data: forms.FinishForm(
            data, initial={"on": row.done_on or request.seat.today, "result": row.result},
            current_version=row.done_on or "",
        ),
        verb=lambda data: actions.finish_task(
            actor=request.user, task=row, on=data["on"], result=data["result"], today=request.seat.today
        ),
        done=lambda _row: _back(row.scheme, _("Đã ghi kết quả.")),
        back=reverse("scheme", args=[row.scheme_id]),
        context={"above": row.scheme.title, "lead": row.what},
    )  # fmt: skip


@writes(SET)
def withdraw_task(request: Request, key: UUID) -> HttpResponse:
    """A task entered by mistake."""
    row = object_or_404(rows_kept(reach(request, SET), SchemeTask), pk=key)
    return _answer(
        request,
        title=_("Rút công việc ghi nhầm"),
        form=forms.SureForm,
        verb=lambda _data: actions.withdraw_task(actor=request.user, task=row),
        measure=lambda _data: {_("Công việc của văn bản"): tasks_of(row.scheme_id).count()},
        done=lambda _row: _back(row.scheme, _("Đã rút.")),
        back=reverse("scheme", args=[row.scheme_id]),
        context={"above": row.scheme.title, "lead": row.what},
    )


@writes(SET)
def reply(request: Request, key: UUID) -> HttpResponse:
    """What the level above answered."""
    row = object_or_404(rows_kept(reach(request, SET), Recommendation), pk=key)
    return _answer(
        request,
        title=_("Ghi trả lời kiến nghị"),
        form=lambda data: forms.ReplyForm(
            data, initial={"reply": row.reply, "on": row.replied_on}, current_version=row.replied_on or ""
        ),
        verb=lambda data: actions.record_reply(
            actor=request.user, row=row, reply=data["reply"], on=data["on"], basis=data["paper"],
            today=request.seat.today,
        ),
        done=lambda _row: _back(row.scheme, _("Đã ghi trả lời.")),
        back=reverse("scheme", args=[row.scheme_id]),
        context={"above": row.scheme.title, "lead": row.what},
    )  # fmt: skip


def _answer(request: Request, **parts: Any) -> HttpResponse:
    parts.setdefault("measure", lambda _data: {})
    parts.setdefault("template", TEMPLATE)
    return answer(request, Write(**parts))


def _about(scheme: Scheme) -> Said:
    return {"back": reverse("scheme", args=[scheme.pk]), "context": {"above": scheme.title, "lead": ""}}


def _back(scheme: Scheme, words: str) -> Done:
    return Done(reverse("scheme", args=[scheme.pk]), words)


def _goal_said(data: Data) -> Data:
    said = {name: data[name] for name in ("name", "definition", "goal", "frequency", "due_on", "base_note")}
    return said | {"standard": "" if data["standard"] == forms.OWN else data["standard"]}


def _paper(scheme: Scheme) -> Data:
    basis = scheme.basis
    return {
        "paper_issuer": basis.issuer, "paper_kind": basis.kind, "paper_number": basis.number,
        "paper_date": basis.date,
    }  # fmt: skip


def _within(scheme: Scheme, day: date) -> date:
    first: date = scheme.during.lower
    last: date = scheme.during.upper - _ONE_DAY
    return max(min(day, last), first)


def _own(request: Request, permission: str = SET) -> str:
    """The code of the user's only unit."""
    scope = reach(request, permission)
    rows: Any = within(units_on(request.seat.today), scope).filter(path__in=scope.now)[:2]
    found = list(rows)
    return str(found[0].code) if len(found) == 1 else ""
