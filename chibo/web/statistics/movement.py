"""Biểu 1 on screen: unit by unit or line by line as the form prescribes, with its cross-checks."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from chibo.engine.calendar import Period
from chibo.engine.vietnamese.numbers import share
from chibo.organisation.nodes import THEN
from chibo.statistics.crosschecks import cross_checks
from chibo.statistics.headcount import CrossTable, cross_table
from chibo.statistics.movement import breakdown, movement
from chibo.statistics.rows import Row, rows_of, template_notes
from chibo.web.seat import Request
from chibo.web.statistics.asking import (
    ETHNICITY,
    EXPORT,
    PROVE,
    SEE,
    Asked,
    PeriodForm,
    asked_unit,
    days_said,
    days_text,
    period_choice,
    period_text,
)
from chibo.web.statistics.findings import movement_finding
from chibo.web.statistics.grid import Grid
from chibo.web.views import reads

FORM, UNITS = "form", "units"
KINH = "01"


@dataclass(frozen=True)
class FormRow:
    """A row of the form with the addresses of its two proofs."""

    row: Row
    url: str
    last_year_url: str

    @property
    def percent(self) -> str:
        """What this period is of last year's; blank where there was none."""
        return share(*self.row.percent) if self.row.percent else ""


@reads(SEE)
def movement_page(request: Request, code: str) -> HttpResponse:
    """Biểu 1 of a unit over a period."""
    unit = asked_unit(request, code, SEE)
    form = PeriodForm(request.GET, request)
    if not form.is_valid():
        return render(request, "statistics/movement_unread.html", {"form": form, "unit": unit}, status=422)
    asked, period = asked_period(request, unit, form)
    if form.cleaned_data["unit"] and form.cleaned_data["unit"].pk != unit.pk:
        return HttpResponseRedirect(asked.url("movement", unit=form.cleaned_data["unit"]))
    return render(request, "statistics/movement.html", movement_context(asked, period, form))


def asked_period(request: Request, unit: Any, form: PeriodForm) -> tuple[Asked, Period]:
    """The unit, tree and period of a valid form."""
    period = form.period
    said = days_said(period) | {"view": form.cleaned_data["view"]}
    tree = form.cleaned_data["tree"] or THEN
    return Asked(request, unit, tree, period.last, said), period


def movement_context(asked: Asked, period: Period, form: PeriodForm) -> dict[str, Any]:
    """Everything the page shows."""
    found = breakdown(asked.node, period)
    members = cross_table(asked.node, period.last, ["gender", "ethnicity"], may_see_sensitive=True)
    grid = Grid(asked, period, found)
    view = FORM if form.cleaned_data["view"] == FORM or not grid.below else UNITS
    return {
        "asked": asked,
        "period": period,
        "form": _as_understood(asked, period, form),
        "title": asked.name,
        "label": period_text(period),
        "days": days_text(period),
        "figures": found.total,
        "grid": grid,
        "view": view,
        "views": _views(asked, grid, view),
        "rows": form_rows(asked, period, found.total) if view == FORM else [],
        "notes": template_notes(period) if view == FORM else [],
        "finding": movement_finding(found.total),
        "checks": cross_checks(found, members.total),
        "parts": closing_parts(asked, period, found.total, members),
        "equation": equation(asked, found.total),
        "crumbs": asked.crumbs("movement"),
        "choices": [period_choice(asked, period, "movement"), asked.trees("movement")],
        "workbook": asked.url("movement_workbook") if asked.may(EXPORT) else "",
        "headcount": asked.url("headcount", first="", last="", view="", on=period.last.isoformat()),
        "exists": bool(asked.node.stretches(period)),
        "provable": asked.may(PROVE),
    }


def _as_understood(asked: Asked, period: Period, form: PeriodForm) -> PeriodForm:
    """The form again, filled in with what the figures are of."""
    first = {"unit": asked.name, "first": period.first, "last": period.last}
    rest = {"tree": form.cleaned_data["tree"], "view": form.cleaned_data["view"]}
    return PeriodForm(None, asked.request, initial=first | rest)


def _views(asked: Asked, grid: Grid, view: str) -> list[dict[str, Any]]:
    if not grid.below:
        return []
    labels = ((UNITS, _("Theo đơn vị trực thuộc")), (FORM, _("Theo mẫu Biểu 1")))
    return [
        {"label": label, "url": asked.url("movement", view=name), "current": name == view}
        for name, label in labels
    ]


def form_rows(asked: Asked, period: Period, figures: Any) -> list[FormRow]:
    """The rows of the form, this period beside the same period of last year."""
    before = period.same_period_last_year()
    rows = rows_of(figures, movement(asked.node, before), period.last)
    may = asked.may(PROVE)
    return [
        FormRow(
            row,
            asked.url("movement_proof", row.name) if may and row.value > 0 else "",
            asked.url("movement_proof", row.name, **days_said(before)) if may and row.last_year > 0 else "",
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Term:
    """One term of the equation: its sign, its number, its words, its proof."""

    sign: str
    value: int
    label: str
    url: str = ""
    result: bool = False


def equation(asked: Asked, figures: Any) -> list[Term]:
    """A + B – C = D, with what reorganisations and books opened inside the period add."""
    terms = [("", "opening", _("đầu kỳ")), ("+", "opened", _("lập sổ")), ("+", "increase", _("tăng")),
             ("–", "decrease", _("giảm")), ("+", "reorganised_in", _("đến do sắp xếp")),
             ("–", "reorganised_out", _("đi do sắp xếp")), ("=", "closing", _("cuối kỳ"))]  # fmt: skip
    always, may = {"opening", "increase", "decrease", "closing"}, asked.may(PROVE)
    found = []
    for sign, name, label in terms:
        value = figures.value(name)
        if value or name in always:
            url = asked.url("movement_proof", name) if may and value > 0 else ""
            found.append(Term(sign, value, label, url, name == "closing"))
    return found


@dataclass(frozen=True)
class Share:
    """A part of the closing stock."""

    label: str
    count: int
    url: str = ""


def closing_parts(asked: Asked, period: Period, figures: Any, members: CrossTable) -> list[Share]:
    """What the closing stock consists of, from its members by sex and people, counted in one reading.

    Peoples only for those who may see them.
    """
    on = {"first": "", "last": "", "view": "", "on": period.last.isoformat()}
    parts = [
        Share(_("Chính thức"), figures.official, asked.url("headcount", **on, by="standing")),
        Share(_("Dự bị"), figures.probationary, asked.url("headcount", **on, by="standing")),
        Share(_("Nữ"), members.sum(0, "f"), asked.url("headcount", **on, by="gender")),
    ]
    if asked.may(ETHNICITY):
        parts += [
            Share(_("Dân tộc thiểu số"), _minority(members), asked.url("headcount", **on, by="ethnicity")),
            Share(_("Chưa ghi dân tộc"), members.sum(1, "")),
        ]
    return [part for part in parts if part.count or part.url]


def _minority(members: CrossTable) -> int:
    return members.total - members.sum(1, KINH) - members.sum(1, "")
