"""Pages of deadlines: all of them with filters, one of them, the sheet of a week."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from chibo.accounts.queries import user_names
from chibo.deadlines.choices import BY_HAND
from chibo.deadlines.models import Deadline
from chibo.deadlines.queries import (
    deadline_events,
    due_by,
    ended,
    feed_of,
    of_week,
    open_ones,
    overdue,
    work_for,
    working_calendar,
)
from chibo.organisation.queries import find_units
from chibo.regulations.due import deadline_kinds
from chibo.web.deadlines.reaching import MANAGE, SEE, desk, may_manage, seen, seen_deadline
from chibo.web.deadlines.subjects import subject_names
from chibo.web.deadlines.tables import deadline_rows
from chibo.web.deadlines.wording import cited_texts, confidence_text, extended_text, kind_label, set_label
from chibo.web.export import EXPORT
from chibo.web.organisation.where import where
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.verbs import verb_text
from chibo.web.views import reads

PAGE_SIZE = 50
_SHOWN = 20
_MOST = 1000
_WEEK = timedelta(days=7)
Filter = Callable[[QuerySet[Deadline], date], QuerySet[Deadline]]


def _soon(rows: QuerySet[Deadline], today: date) -> QuerySet[Deadline]:
    return due_by(rows, today + _WEEK).filter(due__gte=today)


VIEWS: tuple[tuple[str, str | Promise, Filter], ...] = (
    ("", gettext_lazy("Đang chờ"), lambda rows, today: open_ones(rows)),
    ("overdue", gettext_lazy("Quá hạn"), overdue),
    ("soon", gettext_lazy("Hết hạn trong 7 ngày"), _soon),
    ("ended", gettext_lazy("Đã xong, đã rút"), lambda rows, today: ended(rows)),
)


@dataclass(frozen=True)
class Asked:
    """What the address asks for: `every` deadline of kind and unit, and of these the `rows` of the view."""

    every: QuerySet[Deadline]
    rows: QuerySet[Deadline]
    key: str
    what: str
    text: str
    label: str

    @property
    def said(self) -> dict[str, str]:
        """The address again, without what is not set."""
        parts = (("view", self.key), ("what", self.what), ("q", self.text))
        return {name: value for name, value in parts if value}


def asked(request: Request) -> Asked:
    """The deadlines of the user's scope that the address asks for."""
    key, what, text = (request.GET.get(name, "").strip()[:100] for name in ("view", "what", "q"))
    rows = seen(request)
    if what in deadline_kinds():
        rows = rows.filter(what=what)
    if text:
        units = find_units(text, reach(request, SEE))[:200]
        rows = rows.filter(unit__in=[unit.pk for unit in units])
    _key, label, test = next((view for view in VIEWS if view[0] == key), VIEWS[0])
    return Asked(rows, test(rows, request.seat.today), key, what, text, str(label))


@reads(SEE, logs=True)
def index(request: Request) -> HttpResponse:
    """Every deadline of the user's scope, by state, kind and unit."""
    today, found = request.seat.today, asked(request)
    listing = Paginator(found.rows, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = list(listing.object_list)
    context = {
        "listing": listing,
        "rows": deadline_rows(shown, today, working_calendar(), subject_names(request, shown)),
        "views": _views(found.every, today, found.key, found.said),
        "kinds": [(code, kind_label(code), code == found.what) for code in deadline_kinds()],
        "view_key": found.key,
        "text": found.text,
        "filtered": bool(found.what or found.text),
        "page_url": f"?{urlencode(found.said)}&page=",
        "workbook": f"{reverse('deadlines_workbook')}?{urlencode(found.said)}"
        if request.seat.may(EXPORT)
        else "",
        "may_manage": request.seat.may(MANAGE),
        "has_feed": feed_of(request.user.pk) is not None,
    }
    return render(request, "deadlines/index.html", context)


def _views(rows: QuerySet[Deadline], today: date, key: str, said: dict[str, str]) -> list[dict[str, Any]]:
    found = []
    for name, label, test in VIEWS:
        kept = {**said, "view": name} if name else {k: v for k, v in said.items() if k != "view"}
        url = reverse("deadlines") + (f"?{urlencode(kept)}" if kept else "")
        found.append({"label": label, "count": test(rows, today).count(), "url": url, "current": name == key})
    return found


@reads(SEE, logs=True)
def one(request: Request, key: UUID) -> HttpResponse:
    """One deadline: the rule with its papers, what it rests on, what became of it, its history."""
    row = seen_deadline(request, key)
    names = subject_names(request, [row])
    shown = deadline_rows([row], request.seat.today, working_calendar(), names)[0]
    context = {
        "row": shown,
        "deadline": row,
        "cited": cited_texts(row.told),
        "extended": extended_text(row.told),
        "confidence": confidence_text(row.told),
        "rule_set": set_label(row.rule_set),
        "may_manage": row.is_open and may_manage(request, row),
        "by_hand": row.noun == BY_HAND,
        "acts": _acts(row),
    }
    return render(request, "deadlines/one.html", context)


@dataclass(frozen=True)
class Act:
    """Something that was done about a deadline, and the last day afterwards."""

    at: Any
    verb: str
    who: str
    due: date


def _acts(row: Deadline) -> list[Act]:
    events = list(deadline_events(row.pk))
    told = [event.pgh_context.metadata if event.pgh_context else {} for event in events]
    names = user_names(UUID(each["actor"]) for each in told if each.get("actor"))
    return [
        Act(
            event.pgh_created_at,
            verb_text(each.get("verb", "")),
            names.get(UUID(each["actor"]), "") if each.get("actor") else "",
            event.due,
        )
        for event, each in zip(events, told, strict=True)
    ]


@reads(SEE)
def week(request: Request) -> HttpResponse:
    """A sheet to print: all that is overdue, ends in the week of a day or is told before it ends, by unit."""
    today, day = request.seat.today, where(request).day
    monday = day - timedelta(days=day.weekday())
    last = monday + timedelta(days=6)
    calendar = working_calendar()
    rows = deadline_rows(of_week(seen(request), last)[:_MOST], today, calendar)
    rows.sort(key=lambda row: (row.deadline.place, row.deadline.due))
    context = {
        "monday": monday,
        "last": last,
        "before": f"?on={(monday - _WEEK).isoformat()}",
        "after": f"?on={(monday + _WEEK).isoformat()}",
        "groups": [(unit, list(some)) for unit, some in groupby(rows, key=lambda row: row.unit)],
        "count": len(rows),
        "working": calendar.between(monday - timedelta(days=1), last),
    }
    return render(request, "deadlines/week.html", context)


def work_block(request: Request) -> dict[str, Any]:
    """What the worklist shows of deadlines: those that wait for this desk, and how many wait below."""
    if not request.seat.may(SEE):
        return {"sees_deadlines": False}
    today, scope, calendar = request.seat.today, reach(request, SEE), working_calendar()
    mine = work_for(scope, desk(scope), today, calendar)
    rows = list(mine[: _SHOWN + 1])
    count = len(rows) if len(rows) <= _SHOWN else mine.count()
    shown = rows[:_SHOWN]
    return {
        "sees_deadlines": True,
        "deadlines": deadline_rows(shown, today, calendar, subject_names(request, shown)),
        "deadlines_count": count,
        "deadlines_all": open_ones(seen(request)).count(),
    }
