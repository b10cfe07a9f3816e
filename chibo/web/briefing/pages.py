"""The page itself: read on a desk, printed on one A4, shown on a wall."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from chibo.engine.calendar import Period
from chibo.engine.formula import Condition, Definition
from chibo.engine.vietnamese.numbers import share, write_number
from chibo.indicators.measuring import Setting, measured
from chibo.organisation.queries import units_on, within
from chibo.statistics import dossiers
from chibo.targets.progress import standings_below
from chibo.web.briefing.changes import changes
from chibo.web.briefing.figures import Week, heads, pace
from chibo.web.briefing.league import heat, league
from chibo.web.charts import Cumulative, Funnel, Part, Stacked, Tiles
from chibo.web.hamlets.pages import tiles, watch_of
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.statistics.asking import SEE, Asked, DayForm, asked_unit
from chibo.web.targets.asking import TargetForm, periods_offered
from chibo.web.targets.asking import asked_of as targets_asked_of
from chibo.web.targets.board import line_chart
from chibo.web.views import reads

_WORK = ("file", "cell", "committee", "ceremony")
"""Stretches of the road where somebody has papers to deal with."""
MAP = 60
"""Tiles drawn on the page at most; with more hamlets only the units that have something to watch."""
GROUPS = 8
"""Units drawn on the page at most; the page of hamlets draws all."""
_PLACES = (
    Definition("admissions", where=(Condition("in_residential_cell"),)),
    Definition("admissions", where=(Condition("in_residential_cell", "=", "no"), Condition("school"))),
    Definition("admissions"),
)


@reads(SEE)
def index(request: Request) -> HttpResponse:
    """The page of the first unit of the user's; a sentence where there is none."""
    units: Any = within(units_on(request.seat.today), reach(request, SEE))
    first = units.filter(path__in=reach(request, SEE).now).first()
    if first is None:
        return render(request, "indicators/none.html")
    return page(request, first.code)


@reads(SEE)
def page(request: Request, code: str) -> HttpResponse:
    """The week of a unit."""
    unit = asked_unit(request, code, SEE)
    form = DayForm(request.GET, request)
    if not form.is_valid():
        return render(request, "briefing/unread.html", {"form": form, "unit": unit}, status=422)
    asked = _asked(request, unit, form)
    picked = form.cleaned_data["unit"]
    if picked and picked.pk != unit.pk:
        return HttpResponseRedirect(asked.url("briefing_unit", unit=picked))
    week = Week(asked)
    exists = asked.node.path_on(asked.day) is not None
    first = {"unit": asked.name, "on": asked.day, "tree": asked.said.get("tree", "")}
    present = request.GET.get("present") == "1"
    context = {
        "asked": asked,
        "form": DayForm(None, request, initial=first),
        "day": asked.day,
        "since": week.since,
        "exists": exists,
        "present": present,
        "present_url": asked.url("briefing_unit", present="" if present else "1"),
        "crumbs": asked.crumbs("briefing_unit"),
        "choices": [asked.trees("briefing_unit")],
        **(_figures(request, week) if exists else {}),
    }
    return render(request, "briefing/page.html", context)


def _asked(request: Request, unit: Any, form: DayForm) -> Asked:
    data = form.cleaned_data
    said = {"on": data["on"].isoformat() if data["on"] else ""}
    kept = {name: value for name, value in said.items() if value}
    return Asked(request, unit, data["tree"] or "then", form.day, kept)


def _figures(request: Request, week: Week) -> dict[str, Any]:
    unit = week.asked.unit
    periods = periods_offered(unit.path, week.asked.today)
    form = TargetForm({"on": week.asked.said.get("on", "")}, request, periods)
    form.is_valid()
    said = targets_asked_of(request, unit, form, periods)
    standings = standings_below(week.targets)
    every = request.GET.get("all") == "1"
    table = league(week, said, standings, request.GET.get("view", ""), every=every)
    return {
        "heads": heads(week),
        "changes": changes(week, [each.unit for each in standings]),
        "line": _line(week),
        "funnel": _funnel(week),
        "places": _places(week),
        "map": _map(week),
        "league": table if standings else None,
        "heat": heat(week, table.rows),
        "hamlets_url": week.asked.url("hamlets_unit"),
        "all_url": week.asked.url("briefing_unit", view=table.view, all="1"),
    }


def _line(week: Week) -> Cumulative | None:
    """The running total beside the plan, and where eight weeks of this pace lead."""
    chart = line_chart(week.targets, week.whole)
    whole, period = week.whole, week.targets.so_far
    if chart is None or period is None:
        return chart
    chart = replace(chart, url=_admitted(week, period))
    if whole.forecast is None or not whole.number:
        return chart
    left = (week.targets.period.last - week.day).days
    reached = whole.done + pace(week) * left // 70
    told = {"n": write_number(reached), "number": write_number(whole.number),
            "least": whole.forecast.least, "most": whole.forecast.most}  # fmt: skip
    more = (
        _("Giữ nhịp tám tuần qua, đến 31/12 được %(n)s/%(number)s; như ba năm trước: %(least)s–%(most)s.")
        % told
    )
    return replace(chart, finding=f"{chart.finding} {more}".strip())


def _admitted(week: Week, period: Period) -> str:
    """Who was admitted in a period, by name."""
    said = {"first": period.first.isoformat(), "last": period.last.isoformat()}
    return week.asked.url("newly_admitted", on="", **said)


def _funnel(week: Week) -> Funnel | None:
    """Who stands where today, with the days half of them have been there."""
    if not week.asked.may("admission.see"):
        return None
    asked = dossiers.Asked(week.asked.unit.path, week.stretch, week.asked.today)
    found = dossiers.road(asked)
    if not any(one.count for one in found.values()):
        return None
    parts = [
        Part(
            str(dossiers.ROAD[name][0]), one.count,
            week.asked.url("dossier_cases", f"road-{name}", on="") if one.count else "",
            _("%(n)s ngày") % {"n": round(one.median)} if one.median is not None else "",
        )
        for name, one in found.items()
    ]  # fmt: skip
    work = {name: one for name, one in found.items() if name in _WORK and one.median is not None}
    head = _("Chưa có hồ sơ nào đang làm.")
    if work:
        name, stuck = max(work.items(), key=lambda item: item[1].median or 0)
        told = {"stage": dossiers.ROAD[name][0], "n": stuck.count, "days": round(stuck.median or 0)}
        head = _("Chờ lâu nhất: “%(stage)s”, %(n)s người, một nửa đã chờ từ %(days)s ngày.") % told
    return Funnel(title=_("Đang ở bước nào"), headline=head, parts=parts)


def _places(week: Week) -> Stacked | None:
    """Where the admissions of the year were."""
    period = week.targets.so_far
    if period is None:
        return None
    figures = measured(Setting(week.asked.node, period), list(_PLACES))
    homes, schools, every = (figure.part if figure else 0 for figure in figures)
    if not every:
        return None
    url = _admitted(week, period)
    told = {"n": homes, "all": every, "share": share(homes, every)}
    return Stacked(
        title=_("Kết nạp ở đâu"), headline=_("%(n)s/%(all)s ở khu dân cư (%(share)s).") % told,
        parts=[
            Part(_("Khu dân cư"), homes, url), Part(_("Trường học"), schools, url),
            Part(_("Cơ quan, nơi khác"), every - homes - schools, url),
        ],
    )  # fmt: skip


def _map(week: Week) -> Tiles | None:
    """Hamlets as tiles; where they are many, only the units that have something to watch."""
    if not week.hamlets:
        return None
    drawn = tiles(watch_of(week.asked, week.hamlets))
    groups = drawn.groups
    if len(week.hamlets) > MAP:
        groups = [group for group in groups if group.marked]
    return Tiles(
        title=drawn.title, headline=drawn.headline, finding=drawn.finding, groups=groups[:GROUPS],
        states=drawn.states,
    )  # fmt: skip
