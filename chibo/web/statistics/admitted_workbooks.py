"""Biểu 2 and 2B as workbooks, and the admissions behind a row."""

from functools import partial

from django.http import HttpResponse
from django.utils.translation import gettext as _

from chibo.engine.calendar import Period
from chibo.exchange.workbook import Cell, Column, Line, Share, Sheet, file_name, workbook
from chibo.statistics.dimensions import DIMENSIONS, labels_of
from chibo.statistics.newly_admitted import Number, belongings, newly_admitted_form, prove_admitted
from chibo.web.export import EXPORT, Export, ListExport, banner, footer, send
from chibo.web.files.asking import as_list
from chibo.web.seat import Request
from chibo.web.statistics.asking import (
    ETHNICITY,
    SEE,
    Asked,
    PeriodForm,
    asked_unit,
    days_text,
    period_text,
)
from chibo.web.statistics.movement import asked_period
from chibo.web.statistics.newly_admitted import PEOPLES, asked_row, form_lines, people_figures, row_words
from chibo.web.statistics.workbooks import Told, form_columns, proof_list, tree_text
from chibo.web.views import reads


@reads(EXPORT, logs=True)
def newly_admitted_workbook(request: Request, code: str) -> HttpResponse:
    """Biểu 2 as on screen, each row with what is to be known beside it."""
    unit = asked_unit(request, code, SEE, EXPORT)
    form = PeriodForm(request.GET, request)
    if not form.is_valid():
        return HttpResponse(status=422)
    asked, period = asked_period(request, unit, form)
    _found, rows = newly_admitted_form(asked.node, period)
    lines = []
    for one in form_lines(asked, period, rows):
        told = one.row.percent if one.value is not None else None
        cells: list[Cell] = [
            "",
            one.row.label,
            _cell(one.value),
            _cell(one.last_year),
            Share(*(told or (0, 0))),
        ]
        lines.append(Line([*cells, one.note], one.row.row.depth == 0, one.row.row.depth))
    columns = [*form_columns(), Column(_("Ghi chú"), 60)]
    sheet = Sheet(_("Biểu 2"), _title(), columns, lines, _notes(asked, period), [footer(request)], pinned=2)
    name = file_name("bieu-2", unit.code, period.first.isoformat(), period.last.isoformat())
    make = partial(workbook, [sheet], banner=banner())
    return send(request, Export("statistics.admitted", name, len(lines), make, persons=False))


@reads(ETHNICITY, logs=True)
def peoples_workbook(request: Request, code: str) -> HttpResponse:
    """Biểu 2B, peoples and religions each on their own sheet, for those who may see them."""
    unit = asked_unit(request, code, SEE, EXPORT, ETHNICITY)
    form = PeriodForm(request.GET, request)
    if not form.is_valid():
        return HttpResponse(status=422)
    asked, period = asked_period(request, unit, form)
    found, before = people_figures(asked, period)
    sheets, count = [], 0
    for name in PEOPLES:
        rows = belongings(found, before, name, labels_of(DIMENSIONS[name]))
        lines = [
            Line(["", row.label, row.value, row.last_year, Share(row.value, row.last_year)]) for row in rows
        ]
        whole: list[Cell] = ["", _("Cộng"), found.total, before.total, Share(found.total, before.total)]
        lines.append(Line(whole, strong=True))
        label, count = str(DIMENSIONS[name].label), count + len(rows)
        sheets.append(
            Sheet(
                label,
                _peoples_title(),
                form_columns(),
                lines,
                _notes(asked, period),
                [footer(request)],
                pinned=2,
            )
        )
    name = file_name("bieu-2b", unit.code, period.first.isoformat(), period.last.isoformat())
    make = partial(workbook, sheets, banner=banner())
    return send(request, Export("statistics.admitted_peoples", name, count, make, persons=False))


@as_list
def newly_admitted_proof_workbook(request: Request, code: str, name: str) -> ListExport:
    """The admissions behind one row of Biểu 2."""
    asked, period, row = asked_row(request, code, name, EXPORT)
    file = file_name("bieu-2", name.replace("_", "-"), asked.unit.code, period.last.isoformat())
    notes = [asked.name, days_text(period), tree_text(asked)]
    return proof_list(
        request, prove_admitted(asked.node, period, row), Told(file, row_words(row), notes, period.last)
    )


def _cell(value: Number) -> Cell:
    """A mean with one decimal, a count as it is, nothing where nothing is told."""
    return "" if value is None else value


def _title() -> str:
    return _("Biểu 2. Đảng viên mới kết nạp")


def _peoples_title() -> str:
    return _("Biểu 2B. Đảng viên mới kết nạp theo dân tộc, tôn giáo")


def _notes(asked: Asked, period: Period) -> list[str]:
    return [asked.name, f"{period_text(period)}. {days_text(period)}.", tree_text(asked)]
