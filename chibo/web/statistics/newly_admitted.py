"""Biểu 2 and 2B on screen: who was admitted in a period, row by row; every row opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from chibo.engine.calendar import Period
from chibo.engine.vietnamese.numbers import share, write_number
from chibo.organisation.nodes import NOW
from chibo.organisation.queries import children
from chibo.regulations.statistics import TableRow, newly_admitted_rows
from chibo.statistics.dimensions import DIMENSIONS, labels_of
from chibo.statistics.newly_admitted import (
    Admitted,
    Belonging,
    FormRow,
    Number,
    admitted_below,
    belongings,
    newly_admitted,
    newly_admitted_form,
    organisations,
    prove_admitted,
)
from chibo.web.organisation.tree import natural
from chibo.web.people.reach import reach
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
from chibo.web.statistics.findings import Sentence
from chibo.web.statistics.movement import asked_period
from chibo.web.statistics.proofs import proof_page
from chibo.web.views import reads

PEOPLES = ("ethnicity", "religion")


@dataclass(frozen=True)
class Line:
    """A row of the form as it is shown. What the reader may not see is no figure."""

    row: FormRow
    value: Number
    last_year: Number
    url: str = ""
    last_year_url: str = ""
    note: str = ""

    @property
    def percent(self) -> str:
        """What this period is of last year's; blank where there was none, or nothing is told."""
        told = self.row.percent if self.value is not None else None
        return share(*told) if told else ""

    @property
    def heading(self) -> bool:
        """Does the row only name a group?"""
        return self.row.row.counts == "heading"


@dataclass(frozen=True)
class PeopleLine:
    """A row of Biểu 2B and where it opens into units."""

    row: Belonging
    url: str = ""
    last_year_url: str = ""

    @property
    def percent(self) -> str:
        """What this period is of last year's; blank where there was none."""
        return share(self.row.value, self.row.last_year) if self.row.last_year else ""


@dataclass(frozen=True)
class UnitLine:
    """A unit: its newly admitted of the sort asked for, and all of them."""

    name: str
    count: int
    whole: int
    url: str = ""


@reads(SEE)
def newly_admitted_page(request: Request, code: str) -> HttpResponse:
    """Biểu 2 of a unit over a period."""
    return _page(request, asked_unit(request, code, SEE), "newly_admitted", _form_context)


@reads(ETHNICITY)
def peoples_page(request: Request, code: str) -> HttpResponse:
    """Biểu 2B: by people and religion, for those who may see them."""
    return _page(
        request, asked_unit(request, code, SEE, ETHNICITY), "newly_admitted_peoples", _peoples_context
    )


def _page(request: Request, unit: Any, route: str, context: Any) -> HttpResponse:
    form = PeriodForm(request.GET, request)
    if not form.is_valid():
        said = {"form": form, "unit": unit, "route": route}
        return render(request, "statistics/newly_admitted_unread.html", said, status=422)
    asked, period = asked_period(request, unit, form)
    if form.cleaned_data["unit"] and form.cleaned_data["unit"].pk != unit.pk:
        return HttpResponseRedirect(asked.url(route, unit=form.cleaned_data["unit"]))
    said = _common(asked, period, form, route) | context(asked, period)
    return render(request, f"statistics/{route}.html", said)


def _common(asked: Asked, period: Period, form: PeriodForm, route: str) -> dict[str, Any]:
    initial = {"unit": asked.name, "first": period.first, "last": period.last}
    return {
        "asked": asked,
        "period": period,
        "form": PeriodForm(None, asked.request, initial=initial | {"tree": form.cleaned_data["tree"]}),
        "title": asked.name,
        "label": period_text(period),
        "days": days_text(period),
        "crumbs": asked.crumbs(route),
        "choices": [period_choice(asked, period, route), asked.trees(route)],
        "workbook": asked.url(f"{route}_workbook") if asked.may(EXPORT) else "",
        "exists": bool(asked.node.stretches(period)),
        "provable": asked.may(PROVE),
    }


def _form_context(asked: Asked, period: Period) -> dict[str, Any]:
    found, rows = newly_admitted_form(asked.node, period)
    return {
        "lines": form_lines(asked, period, rows),
        "total": found.total,
        "finding": finding(found),
        "peoples": asked.url("newly_admitted_peoples") if asked.may(ETHNICITY) else "",
        "movement": asked.url("movement"),
    }


def form_lines(asked: Asked, period: Period, rows: Sequence[FormRow]) -> list[Line]:
    """The rows with their proofs; peoples and religions only for those who may see them."""
    may_see, before = asked.may(ETHNICITY), days_said(period.same_period_last_year())
    lines = []
    for one in rows:
        if one.row.sensitive and not may_see:
            told = _("Chỉ người được giao xem dân tộc, tôn giáo thấy số này.")
            lines.append(Line(one, None, None, note=told))
            continue
        url = _opening(asked, one.row, one.value)
        last = _opening(asked, one.row, one.last_year, **before)
        lines.append(Line(one, one.value, one.last_year, url, last, one.note))
    return lines


def _opening(asked: Asked, row: TableRow, value: Number, **days: str) -> str:
    """Where a figure opens: into persons, or into units where it tells of peoples or counts units."""
    if not value:
        return ""
    if row.counts == "organisations":
        return asked.url("newly_admitted_organisations", **days)
    if row.sensitive:
        return asked.url("newly_admitted_peoples", **days)
    return asked.url("newly_admitted_proof", row.code, **days) if row.persons and asked.may(PROVE) else ""


def finding(found: Admitted) -> Sentence:
    """How many were admitted, and what part of them were women and young."""
    if not found.total:
        return Sentence(_("Trong kỳ không kết nạp đảng viên nào."))
    rows = newly_admitted_rows()
    women, young = found.value(rows["women"]), found.value(rows["a1"])
    words = {
        "n": write_number(found.total),
        "women": share(int(women or 0), found.total),
        "young": share(int(young or 0), found.total),
    }
    rest = _("nữ %(women)s, từ 18 đến 30 tuổi %(young)s.") % words
    return Sentence(_("Kết nạp %(n)s đảng viên:") % words, rest)


def _peoples_context(asked: Asked, period: Period) -> dict[str, Any]:
    found, before = people_figures(asked, period)
    tables = [
        (str(DIMENSIONS[name].label), people_lines(asked, period, name, found, before)) for name in PEOPLES
    ]
    return {"tables": tables, "total": found.total, "form_url": asked.url("newly_admitted")}


def people_figures(asked: Asked, period: Period) -> tuple[Admitted, Admitted]:
    """This period and the same one last year."""
    return newly_admitted(asked.node, period), newly_admitted(asked.node, period.same_period_last_year())


def people_lines(
    asked: Asked, period: Period, name: str, found: Admitted, before: Admitted
) -> list[PeopleLine]:
    """The peoples or religions that occur, each opening into units and counts."""
    last = days_said(period.same_period_last_year())

    def url(row: Belonging, value: int, **days: str) -> str:
        return asked.url("newly_admitted_units", name, row.code or "-", **days) if value else ""

    rows = belongings(found, before, name, labels_of(DIMENSIONS[name]))
    return [PeopleLine(row, url(row, row.value), url(row, row.last_year, **last)) for row in rows]


@reads(PROVE, logs=True)
def newly_admitted_proof(request: Request, code: str, name: str) -> HttpResponse:
    """The admissions behind one row of Biểu 2."""
    asked, period, row = asked_row(request, code, name)
    proof = prove_admitted(asked.node, period, row)
    shown = {
        "days": days_text(period),
        "back": asked.url("newly_admitted"),
        "crumbs": asked.crumbs("newly_admitted"),
        "workbook": asked.url("newly_admitted_proof_workbook", name) if asked.may(EXPORT) else "",
    }
    return proof_page(asked, row_words(row), proof, period.last, shown)


def asked_row(request: Request, code: str, name: str, *more: str) -> tuple[Asked, Period, TableRow]:
    """Unit, period and row an address names; a row that opens into no person is no address."""
    asked, period = _asked_days(request, asked_unit(request, code, SEE, PROVE, *more))
    row = newly_admitted_rows().get(name)
    if row is None or not row.persons or row.sensitive:
        raise Http404
    return asked, period, row


def row_words(row: TableRow) -> str:
    """What a row counts, said by itself."""
    label = FormRow(row, None, None).label
    return label if row.counts == "all" else _("Mới kết nạp: %(row)s") % {"row": label}


@reads(ETHNICITY)
def newly_admitted_units(request: Request, code: str, name: str, value: str) -> HttpResponse:
    """A people or religion among the newly admitted, unit by unit: counts, never names."""
    asked, period = _asked_days(request, asked_unit(request, code, SEE, ETHNICITY))
    value = "" if value == "-" else value
    if name not in PEOPLES or value not in labels_of(DIMENSIONS[name]):
        raise Http404
    day = asked.today if asked.tree == NOW else period.last
    below: list[Any] = sorted(children(asked.unit.pk, day), key=lambda unit: natural(unit.name))
    own = asked.node.path_on(period.last) or ""
    paths = {unit.then_path: unit.name for unit in below} or {own: asked.name}
    counted = admitted_below(asked.node, period, paths, name, value)
    lines = [UnitLine(label, *counted.get(path, (0, 0))) for path, label in paths.items()]
    label, back = labels_of(DIMENSIONS[name])[value], asked.url("newly_admitted_peoples")
    return _units_page(asked, period, label, lines, back)


@reads(SEE)
def newly_admitted_organisations(request: Request, code: str) -> HttpResponse:
    """Grassroots organisations that admitted somebody in the period, with how many."""
    asked, period = _asked_days(request, asked_unit(request, code, SEE))
    units: list[Any] = sorted(organisations(asked.node, period), key=lambda unit: natural(unit.name))
    scope = reach(request, SEE)
    counted = admitted_below(asked.node, period, [unit.then_path for unit in units], "way", "")
    lines = []
    for unit in units:
        url = asked.url("newly_admitted", unit=unit) if scope.holds(unit.path) else ""
        whole = counted.get(unit.then_path, (0, 0))[1]
        lines.append(UnitLine(unit.name, whole, whole, url))
    return _units_page(
        asked,
        period,
        _("Tổ chức cơ sở đảng có kết nạp"),
        lines,
        asked.url("newly_admitted"),
        organisations=True,
    )


def _units_page(
    asked: Asked, period: Period, label: str, lines: list[UnitLine], back: str, *, organisations: bool = False
) -> HttpResponse:
    context = {
        "asked": asked,
        "label": label,
        "days": days_text(period),
        "lines": lines,
        "total": sum(line.count for line in lines),
        "whole": sum(line.whole for line in lines),
        "organisations": organisations,
        "back": back,
        "crumbs": asked.crumbs("newly_admitted"),
    }
    return render(asked.request, "statistics/newly_admitted_units.html", context)


def _asked_days(request: Request, unit: Any) -> tuple[Asked, Period]:
    form = PeriodForm(request.GET, request)
    if not form.is_valid():
        raise Http404
    return asked_period(request, unit, form)
