"""The rules in force at a unit on a day, where each stands and how sure we are; and what a committee adds."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chibo.deadlines.actions import lay_down_rule, withdraw_rule
from chibo.deadlines.local_rules import local_rules_near, local_rules_of, rules_at
from chibo.deadlines.models import LocalRule
from chibo.deadlines.permissions import RULES
from chibo.engine.calendar import read_date
from chibo.engine.rules import Local, Parameter, Stated
from chibo.organisation.queries import latest_names, units_on, within
from chibo.regulations.rulebook import rulebook
from chibo.regulations.telling import Teller
from chibo.web.deadlines.calendar import Outcome
from chibo.web.deadlines.forms import RuleForm, WithdrawForm
from chibo.web.deadlines.reaching import SEE
from chibo.web.flow import Done, Write, answer
from chibo.web.people.reach import may_at, reach
from chibo.web.seat import Request
from chibo.web.views import object_or_404, reads, writes
from chibo.web.wording import day_text

Data = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One rule as a page tells it: its value in words, its source, and whether a committee may tighten it."""

    key: str
    label: str
    value: str
    source: str
    note: str
    local: bool
    open: bool
    sure: bool


@dataclass(frozen=True)
class LaidDown:
    """What one committee laid down."""

    row: LocalRule
    label: str
    value: str
    unit: str
    mine: bool


@reads(SEE)
def index(request: Request) -> HttpResponse:
    """Every rule with its value on a day, as it holds at a unit of the user's."""
    scope = reach(request, SEE)
    units = list(within(units_on(request.seat.today), scope).filter(path__in=scope.now)[:20])
    unit = next((each for each in units if each.code == request.GET.get("unit", "")), None)
    unit = unit or (units[0] if units else None)
    day = _day(request)
    rules = rules_at(unit.path) if unit else rulebook()
    tell = Teller(rules, get_language() or "vi", _)
    lines = [
        _line(tell, parameter, stated)
        for parameter in rules.book.parameters.values()
        if (stated := parameter.on(day)) is not None
    ]
    laid = local_rules_near(unit.path if unit else "", scope.now)
    context = {
        "lines": lines,
        "laid": _laid_down(request, tell, list(laid)),
        "units": [(each.code, each.name, each == unit) for each in units],
        "unit": unit,
        "day": day,
        "sure": sum(line.sure for line in lines),
        "set": next((each.label(tell.language) for each in [rules.book.set_on(day)] if each), ""),
        "may_lay_down": request.seat.may(RULES),
    }
    return render(request, "deadlines/rules.html", context)


def _day(request: Request) -> date:
    found = read_date(request.GET.get("day", "")).value
    return found.exact if found is not None and found.exact else request.seat.today


def _line(tell: Teller, parameter: Parameter, stated: Stated) -> Line:
    return Line(
        key=parameter.key,
        label=tell.label(parameter.key),
        value=tell.value(stated.value, parameter.unit),
        source=tell.source(stated),
        note=tell.note(stated),
        local=stated.local,
        open=parameter.local is not Local.FIXED,
        sure=stated.confirmed,
    )


def _laid_down(request: Request, tell: Teller, rows: list[LocalRule]) -> list[LaidDown]:
    names = latest_names(row.unit_id for row in rows)
    return [
        LaidDown(
            row=row,
            label=tell.label(row.key) if row.key in tell.rules.rules else row.key,
            value=_value(tell, row),
            unit=names.get(row.unit_id, ""),
            mine=may_at(request, RULES, row.unit.path),
        )
        for row in rows
    ]


def _value(tell: Teller, row: LocalRule) -> str:
    parameter = tell.rules.book.parameters.get(row.key)
    return tell.value(row.value, parameter.unit) if parameter is not None else str(row.value)


@writes(RULES)
def lay_down(request: Request) -> HttpResponse:
    """A stricter rule for all below a committee; before it is written, every deadline that moves is shown."""
    scope, today = reach(request, RULES), request.seat.today
    roots = list(within(units_on(today), scope).filter(path__in=scope.now)[:2])

    def verb(data: Data) -> Outcome:
        change = lay_down_rule(
            actor=request.user, unit=data["unit"], key=data["rule"], value=data["said"],
            valid_from=data["valid_from"], basis=data["paper"],
        )  # fmt: skip
        return Outcome(request, change)

    write = Write(
        title=_("Quy định chặt hơn cho đơn vị mình và cấp dưới"),
        form=lambda data: RuleForm(
            data, scope=scope, today=today, chosen=request.GET.get("rule", ""),
            own=roots[0].code if len(roots) == 1 else "",
        ),
        verb=verb,
        measure=lambda _data: _measure(scope.now),
        done=lambda result: Done(
            reverse("rules"),
            _("Đã ban hành. %(n)s việc có hạn được tính lại.") % {"n": len(result.change.moved)},
        ),
        confirm=_("Ban hành"),
        back=reverse("rules"),
        template="deadlines/calendar_write.html",
    )  # fmt: skip
    return answer(request, write)


@writes(RULES)
def withdraw(request: Request, key: UUID) -> HttpResponse:
    """Take back a local rule that was put in wrongly."""
    scope = reach(request, RULES)
    row = object_or_404(local_rules_of(scope.now), pk=key)
    words = _("Đã rút quy định. %(n)s việc có hạn được tính lại.")
    name = rulebook().rules[row.key].label(get_language() or "vi")
    write = Write(
        title=_("Rút quy định của địa phương"),
        form=lambda data: WithdrawForm(data, current_version=f"{row.pk} {row.valid_from}"),
        verb=lambda data: Outcome(
            request, withdraw_rule(actor=request.user, rule=row, reason=data["reason"])
        ),
        measure=lambda _data: _measure(scope.now),
        done=lambda result: Done(reverse("rules"), words % {"n": len(result.change.moved)}),
        confirm=_("Rút quy định"),
        back=reverse("rules"),
        template="deadlines/calendar_write.html",
        context={"lead": f"{name}, {day_text(row.valid_from)}"},
    )
    return answer(request, write)


def _measure(paths: tuple[str, ...]) -> dict[str, int]:
    return {_("Quy định của địa phương trong phạm vi"): local_rules_of(paths).count()}
