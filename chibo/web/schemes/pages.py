"""Pages that show schemes: the list, one with its goals, work and people; one goal with the shortest way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chibo.admission.queries.quality import quality
from chibo.engine.calendar import Period, read_date
from chibo.engine.formula import State
from chibo.indicators.choices import SchemeKind, SeatRole
from chibo.indicators.models import Scheme, SchemeSeat, SchemeTask
from chibo.indicators.permissions import SEE, SET
from chibo.indicators.queries import (
    laid_down,
    recommendations_of,
    same_number,
    schemes_for,
    seats_of,
    tasks_of,
)
from chibo.indicators.standing import Standing, standings
from chibo.organisation.nodes import Node
from chibo.organisation.queries import latest_names, units_ever
from chibo.storage.identity import Scope
from chibo.web.export import EXPORT
from chibo.web.people.reach import may_at, reach
from chibo.web.schemes.comparing import dumbbell, matrix
from chibo.web.schemes.telling import GoalLine, goal_line
from chibo.web.seat import Request
from chibo.web.statistics.findings import Sentence
from chibo.web.targets.scheme import target_lines
from chibo.web.views import object_or_404, reads

_ONE_DAY = timedelta(days=1)
_DONE = (State.EXCEEDED, State.MET, State.ON_PLAN)


@dataclass(frozen=True)
class SchemeLine:
    """A scheme in the list."""

    row: Scheme
    kind: object
    unit: str
    last: date
    over: bool


@dataclass(frozen=True)
class TaskLine:
    """A task with its state on the day."""

    row: SchemeTask
    unit: str
    late: bool
    acts: bool


@reads(SEE)
def index(request: Request) -> HttpResponse:
    """Schemes that bind the user's units: of their own, of those above and below."""
    rows = list(schemes_for(reach(request, SEE)))
    names = latest_names([row.unit_id for row in rows])
    today = request.seat.today
    lines = [
        SchemeLine(
            row=row,
            kind=SchemeKind(row.kind).label,
            unit=names.get(row.unit_id, ""),
            last=row.during.upper - _ONE_DAY,
            over=row.during.upper <= today,
        )
        for row in rows
    ]
    context = {
        "lines": [line for line in lines if not line.over],
        "ended": [line for line in lines if line.over],
        "may_set": request.seat.may(SET),
    }
    return render(request, "schemes/index.html", context)


@reads(SEE)
def one(request: Request, key: UUID) -> HttpResponse:
    """One scheme on a day: its goals, targets, tasks, steering group and recommendations."""
    scheme = seen_scheme(request, key)
    day = day_of(request, scheme)
    unit = unit_of(request, scheme)
    lines = goal_lines(request, scheme, unit, day)
    names = latest_names([scheme.unit_id, *tasks_of(scheme.pk).values_list("unit", flat=True)])
    changes = may_at(request, SET, scheme.unit.path)
    context = {
        "scheme": scheme,
        "kind": SchemeKind(scheme.kind).label,
        "unit": names.get(scheme.unit_id, ""),
        "last": scheme.during.upper - _ONE_DAY,
        "day": day,
        "asked_day": request.GET.get("on", ""),
        "today": request.seat.today,
        "twins": list(same_number(scheme)),
        "lines": lines,
        "drawn": dumbbell(lines),
        "matrix": matrix(scheme, unit, day, lines),
        "present": request.GET.get("present") == "1",
        "may_review": request.seat.may(EXPORT) and may_at(request, EXPORT, unit.path),
        "tally": tally(lines),
        "finding": finding(lines, scheme, day),
        "targets": target_lines(unit, scheme, day),
        "node": unit.name if unit.pk != scheme.unit_id else "",
        "quality": quality_figures(request, unit, Period(date(day.year, 1, 1), day)),
        "tasks": _task_lines(request, scheme, names, changes),
        "seats": [(SeatRole(row.role).label, row) for row in sorted(seats_of(scheme.pk), key=_by_role)],
        "recommendations": list(recommendations_of(scheme.pk)),
        "changes": changes,
        "notes": [line.standing.laid for line in lines if line.standing.laid.version.base_note],
    }
    return render(request, "schemes/one.html", context)


def seen_scheme(request: Request, key: UUID) -> Scheme:
    """A scheme that binds a unit of the user's; a foreign one and a missing one give one answer."""
    return object_or_404(schemes_for(reach(request, SEE)), pk=key)


def day_of(request: Request, scheme: Scheme) -> date:
    """The day of the address within the scheme; today, or its last day where it has ended."""
    asked = read_date(request.GET.get("on", "")).value
    wanted = asked.exact if asked is not None and asked.exact else request.seat.today
    last: date = min(request.seat.today, scheme.during.upper - _ONE_DAY)
    first: date = min(scheme.during.lower, last)
    return max(min(wanted, last), first)


def unit_of(request: Request, scheme: Scheme) -> Any:
    """Whose figures the reader gets: the scheme's unit; the reader's own where that is out of reach."""
    scope = reach(request, SEE)
    own = [path for path in scope.now if path.startswith(scheme.unit.path)]
    paths = [scheme.unit.path] if scope.holds(scheme.unit.path) else own
    found = units_ever().filter(path__in=paths).order_by("path").first()
    return found or object_or_404(units_ever(), pk=scheme.unit_id)


def goal_lines(request: Request, scheme: Scheme, unit: Any, day: date) -> list[GoalLine]:
    """Every goal on the day at a unit; links keep the day."""
    found = standings(scheme, laid_down(scheme.pk, day), Node(unit), day)
    query = f"?on={day.isoformat()}" if request.GET.get("on") else ""
    return [goal_line(each, reverse("scheme_goal", args=[each.laid.indicator.pk]) + query) for each in found]


def quality_figures(request: Request, unit: Any, period: Period) -> list[tuple[str, int, int | None]]:
    """What stands beside the numbers, for readers of dossiers: label, number, of how many."""
    if not may_at(request, "admission.see", unit.path):
        return []
    found = quality(Scope((unit.path,), (unit.path,)), period, period.last)
    return [
        (_("Hồ sơ đang làm đã đủ giấy tờ"), found.complete, found.open),
        (_("Lượt trả lại hồ sơ trong năm"), found.returned, None),
        (_("Lần biểu quyết không đủ tỷ lệ trong năm"), found.failed, None),
        (_("Công nhận chính thức quá hạn"), found.late, found.waiting),
    ]


def tally(lines: Sequence[GoalLine]) -> list[tuple[object, int]]:
    """How many goals are in each state, by the order of the board."""
    counted: dict[Any, int] = {}
    for line in lines:
        counted[line.state] = counted.get(line.state, 0) + 1
    return list(counted.items())


def finding(lines: Sequence[GoalLine], scheme: Scheme, day: date) -> Sentence:
    """How many goals are reached, and how much of the time has gone by."""
    if not lines:
        return Sentence(_("Chưa có mục tiêu nào."))
    met = sum(line.standing.state in _DONE for line in lines)
    whole = (scheme.during.upper - scheme.during.lower).days
    gone = min(max((day - scheme.during.lower).days + 1, 0), whole)
    told = {"n": met, "of": len(lines), "share": 100 * gone // whole}
    head = _("%(n)s/%(of)s mục tiêu đạt hoặc đúng tiến độ khi đã qua %(share)s %% thời gian.") % told
    missing = sum(line.standing.state is State.NO_DATA for line in lines)
    rest = ngettext("%(n)s mục tiêu chưa có số liệu.", "%(n)s mục tiêu chưa có số liệu.", missing)
    return Sentence(head, rest % {"n": missing} if missing else "")


def _by_role(row: SchemeSeat) -> tuple[int, date]:
    """The head first; within a role the one who sat first."""
    return SeatRole.values.index(row.role), row.during.lower


def _task_lines(request: Request, scheme: Scheme, names: dict[UUID, str], changes: bool) -> list[TaskLine]:
    today = request.seat.today
    return [
        TaskLine(row, names.get(row.unit_id, ""), row.done_on is None and row.due_on < today, changes)
        for row in tasks_of(scheme.pk)
    ]


def standing_on(key: UUID, scheme: Scheme, unit: Any, day: date) -> Standing | None:
    """One goal of a scheme at a unit on a day."""
    goals = [each for each in laid_down(scheme.pk, day) if each.indicator.pk == key]
    found = standings(scheme, goals, Node(unit), day)
    return found[0] if found else None
