"""The board of targets: the unit itself, its parts, and every unit below with state and plan."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chibo.engine.calendar import Period
from chibo.engine.formula import State
from chibo.engine.vietnamese.numbers import share, write_number
from chibo.organisation.queries import units_on, within
from chibo.regulations.indicators import target_parts
from chibo.targets import progress
from chibo.targets.cascade import Balance, balance
from chibo.targets.permissions import ASSIGN, REGISTER
from chibo.targets.progress import Standing, cumulative, standing_of, standings_below
from chibo.targets.queries import parts_in_force
from chibo.web.charts import Bullet, Cumulative, Point
from chibo.web.export import EXPORT
from chibo.web.navigation import Choice, Option
from chibo.web.organisation.tree import natural
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.statistics.asking import SEE, asked_unit, period_text
from chibo.web.statistics.findings import Sentence
from chibo.web.targets.asking import (
    WHOLE,
    TargetForm,
    TargetsAsked,
    asked_of,
    key_of,
    part_label,
    periods_offered,
)
from chibo.web.views import reads
from chibo.web.wording import day_text

STATES = {
    State.EXCEEDED: (gettext_lazy("Vượt"), "ok"),
    State.MET: (gettext_lazy("Đạt"), "ok"),
    State.ON_PLAN: (gettext_lazy("Đúng tiến độ"), "ok"),
    State.BEHIND: (gettext_lazy("Chậm"), "warn"),
    State.AT_RISK: (gettext_lazy("Nguy cơ"), "bad"),
    State.NO_DATA: (gettext_lazy("Chưa giao"), ""),
}
SORTS = ("rate", "number", "missing")
FEW = 3
"""A unit with a smaller number is not ranked by rate."""


@dataclass(frozen=True)
class Line:
    """A unit on the board in words."""

    standing: Standing
    url: str
    state: object
    colour: str
    rate: str
    plan: str
    needed: str
    bullet: Bullet | None
    url_target: str


@reads(SEE)
def index(request: Request) -> HttpResponse:
    """The board of the first unit of the user's; a sentence where there is none."""
    units: Any = within(units_on(request.seat.today), reach(request, SEE))
    first = units.filter(path__in=reach(request, SEE).now).first()
    if first is None:
        return render(request, "indicators/none.html")
    return board(request, first.code)


@reads(SEE)
def board(request: Request, code: str) -> HttpResponse:
    """Targets of a unit and of those directly below."""
    unit = asked_unit(request, code, SEE)
    periods = periods_offered(unit.path, request.seat.today)
    form = TargetForm(request.GET, request, periods)
    if not form.is_valid():
        return render(request, "targets/unread.html", {"form": form, "unit": unit}, status=422)
    said = asked_of(request, unit, form, periods)
    picked = form.cleaned_data["unit"]
    if picked and picked.pk != unit.pk:
        return HttpResponseRedirect(said.asked.url("targets_unit", unit=picked))
    exists = said.asked.node.path_on(said.day) is not None
    context = {
        "asked": said.asked,
        "said": said,
        "form": _understood(said, periods),
        "period": period_text(said.period),
        "part": part_label(said.part),
        "day": said.day,
        "exists": exists,
        "crumbs": said.asked.crumbs("targets_unit"),
        "choices": [_parts(said), said.asked.trees("targets_unit")],
        "may_register": said.asked.may(REGISTER) and exists,
        "register": _link(said, "targets_register"),
        **(_figures(said) if exists else {}),
    }
    return render(request, "targets/board.html", context)


def _figures(said: TargetsAsked) -> dict[str, Any]:
    whole, below = standing_of(said.figures), standings_below(said.figures)
    sums = balance(whole, below)
    sort = said.asked.request.GET.get("sort", "")
    lines, few = sorted_lines([line_of(said, each) for each in below], sort)
    return {
        "whole": line_of(said, whole),
        "finding": finding(whole),
        "parts": part_lines(said),
        "chart": line_chart(said.figures, whole),
        "balance": sums if below else None,
        "handed": _handed(sums),
        "lines": lines,
        "few": few,
        "zero": sum(not each.done for each in below),
        "sorts": _sorts(said, sort),
        "may_assign": said.asked.may(ASSIGN) and bool(below),
        "assign": _link(said, "targets_assign"),
        "workbook": said.asked.url("targets_workbook") if said.asked.may(EXPORT) else "",
    }


def line_of(said: TargetsAsked, each: Standing) -> Line:
    """One unit as the board tells it."""
    words, colour = STATES[each.state]
    asked = said.asked
    other = each.unit.pk != asked.unit.pk
    return Line(
        standing=each,
        url=asked.url("targets_unit", unit=each.unit) if other and asked.may(SEE, each.unit) else "",
        state=words,
        colour=colour,
        rate=share(each.done, each.number) if each.number else "",
        plan=tenths(each.expected.tenths) if each.expected else "",
        needed=tenths(each.needed) if each.needed is not None else "",
        bullet=bullet_of(each),
        url_target=reverse("target", args=[each.target.target.pk]) if each.target else "",
    )


def tenths(number: int) -> str:
    """A number kept in tenths, as people write it."""
    whole, rest = divmod(number, 10)
    return f"{write_number(whole)},{rest}" if rest else write_number(whole)


def bullet_of(each: Standing) -> Bullet | None:
    """The target as a bar with the plan of the day, where there is one."""
    if not each.number or each.expected is None:
        return None
    title = _("%(done)s trên %(number)s") % {"done": each.done, "number": each.number}
    plan = min(each.expected.up, each.number)
    return Bullet(title=title, headline=title, value=each.done, goal=each.number, plan=plan,
                  risk=each.state is State.AT_RISK)  # fmt: skip


def finding(each: Standing) -> Sentence:
    """What to say of one unit on the day, naming the plan line and the number it wants."""
    if each.number is None:
        return Sentence(_("Chưa được giao chỉ tiêu."), _("Đã làm được %(n)s.") % {"n": each.done})
    told = {
        "done": write_number(each.done), "number": write_number(each.number),
        "share": share(each.done, each.number) if each.number else "–", "day": day_text(each.day),
    }  # fmt: skip
    head = _("%(done)s/%(number)s, đạt %(share)s.") % told
    return Sentence(head, " ".join([_against_plan(each), _still_needed(each)]).strip())


def _against_plan(each: Standing) -> str:
    if each.expected is None or each.line is None:
        return ""
    line = _("kế hoạch từng tháng") if each.line.months else _("đường đều theo ngày")
    told = {"line": line, "plan": tenths(each.expected.tenths), "n": tenths(abs(each.difference))}
    if each.difference > 0:
        return _("Theo %(line)s phải có %(plan)s; nhanh hơn %(n)s.") % told
    if each.difference < 0:
        return _("Theo %(line)s phải có %(plan)s; chậm %(n)s.") % told
    return _("Theo %(line)s phải có %(plan)s; vừa đúng.") % told


def _still_needed(each: Standing) -> str:
    if not each.missing:
        return ""
    if each.needed is None:
        return _("Kỳ đã hết, còn thiếu %(n)s.") % {"n": write_number(each.missing)}
    told = {"n": write_number(each.missing), "rate": tenths(each.needed)}
    return _("Còn %(n)s, mỗi tháng cần %(rate)s.") % told


def _handed(sums: Balance) -> Sentence:
    """Is everything handed out: too much and too little are told, never hidden."""
    told = {"below": sums.below, "whole": sums.whole, "n": abs(sums.over)}
    if sums.whole is None:
        head = _("Các đơn vị trực thuộc cộng lại %(below)s; đơn vị này chưa được giao.") % told
    elif not sums.over:
        head = _("Giao xuống đủ %(whole)s.") % told
    elif sums.over > 0:
        head = _("Giao xuống %(below)s, nhiều hơn chỉ tiêu %(whole)s là %(n)s.") % told
    else:
        head = _("Giao xuống %(below)s, còn %(n)s trong %(whole)s chưa giao cho ai.") % told
    without = ngettext("%(n)s đơn vị chưa được giao.", "%(n)s đơn vị chưa được giao.", sums.without)
    return Sentence(head, without % {"n": sums.without} if sums.without else "")


def part_lines(said: TargetsAsked) -> list[tuple[str, str, Line]]:
    """The unit's other targets of the period: name, address, line; those given and those of the whole."""
    known = parts_in_force(said.asked.unit.pk, said.period, said.day)
    found = []
    for code in target_parts():
        if code == said.part or code not in known:
            continue
        each = standing_of(replace(said.figures, part=code))
        url = said.asked.url("targets_unit", part=code if code != WHOLE else "")
        found.append((part_label(code), url, line_of(said, each)))
    return found


def sorted_lines(lines: Sequence[Line], sort: str) -> tuple[list[Line], list[Line]]:
    """The units in the order asked for; ranked by rate, units with small numbers stand apart."""
    usual = sorted(lines, key=lambda line: natural(str(line.standing.unit.name)))
    if sort == "number":
        return sorted(usual, key=lambda line: -line.standing.done), []
    if sort == "missing":
        return sorted(usual, key=lambda line: -line.standing.missing), []
    if sort == "rate":
        enough = [line for line in usual if (line.standing.number or 0) >= FEW]
        few = [line for line in usual if (line.standing.number or 0) < FEW]
        return sorted(enough, key=lambda line: -line.standing.done / (line.standing.number or 1)), few
    return usual, []


def _sorts(said: TargetsAsked, sort: str) -> list[tuple[str, str, bool]]:
    labels = (
        ("", _("Thứ tự đơn vị")), ("rate", _("Theo tỷ lệ")), ("number", _("Theo số đã làm")),
        ("missing", _("Theo số còn thiếu")),
    )  # fmt: skip
    return [(words, said.asked.url("targets_unit", sort=key), key == sort) for key, words in labels]


def line_chart(asked: progress.Asked, whole: Standing) -> Cumulative | None:
    """The running total beside the plan, for a calendar year."""
    so_far = asked.so_far
    if so_far is None or not asked.yearly:
        return None
    ends = [last for last in _month_ends(asked.period) if last < so_far.last] + [so_far.last]
    points = [Point(day, n) for day, n in zip(ends, cumulative(asked, ends), strict=True)]
    line = whole.line
    plan = [Point(day, line.expected(day).up) for day in _month_ends(asked.period)] if line else []
    told = finding(whole)
    return Cumulative(
        title=_("Lũy kế trong năm và kế hoạch"), headline=told.headline, finding=told.rest,
        year=asked.period.first.year, points=points, plan=plan,
    )  # fmt: skip


def _month_ends(period: Period) -> list[date]:
    year = period.first.year
    return [Period.month(year, month).last for month in range(1, 13)]


def _parts(said: TargetsAsked) -> Choice:
    options = tuple(
        Option(
            part_label(code),
            said.asked.url("targets_unit", part=code if code != WHOLE else ""),
            code == said.part,
        )
        for code in target_parts()
    )
    return Choice(_("Chỉ tiêu"), options)


def _understood(said: TargetsAsked, periods: Sequence[Period]) -> TargetForm:
    first = {
        "unit": said.asked.name, "period": key_of(said.period), "on": said.day, "part": said.part,
        "tree": said.asked.said.get("tree", ""),
    }  # fmt: skip
    return TargetForm(None, said.asked.request, periods, initial=first)


def _link(said: TargetsAsked, route: str) -> str:
    """A writing page about the same period and part."""
    return said.asked.url(route, period=key_of(said.period), part=said.part, on="")
