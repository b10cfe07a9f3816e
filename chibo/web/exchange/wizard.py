"""The first steps: the list of imports, the file, its sheet and header, what its columns mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.audit.actions import claim_submission, finish_submission, log_look
from chibo.engine.vietnamese import Encoding, Sample, score_column, to_unicode
from chibo.exchange.actions import check_rows, open_batch, set_columns, set_layout
from chibo.exchange.choices import FIELDS, Stage
from chibo.exchange.layout import Column
from chibo.exchange.models import Batch
from chibo.exchange.queries import batches, columns_of, opened, rows_of
from chibo.exchange.template import template_workbook
from chibo.exchange.words import is_dated
from chibo.organisation.queries import names_today
from chibo.storage.refusal import Refusal
from chibo.web.exchange.forms import ColumnsForm, SheetForm, UploadForm
from chibo.web.exchange.kinds import kinds_of, left_aside
from chibo.web.exchange.steps import IMPORT, own_batch, page, workbook
from chibo.web.export import EXPORT
from chibo.web.flow import SeeOther, digest
from chibo.web.people.pickers import Units
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.views import reads, record_look, writes

_A_PAGE = 50
_SAMPLED = 300
_SAMPLES = 20


@reads(IMPORT)
def imports(request: Request) -> HttpResponse:
    """Imports of one's organisations, the latest first."""
    listing = Paginator(batches(reach(request, IMPORT)), _A_PAGE).get_page(request.GET.get("page"))
    found = list(listing)
    names = names_today({row.unit_id for row in found}, request.seat.today)
    rows = [
        {"batch": row, "unit": names.get(row.unit_id, ""), "rows": row.counts.get("rows", 0)} for row in found
    ]
    shown = {"rows": rows, "listing": listing, "may_export": request.seat.may(EXPORT)}
    return render(request, "exchange/list.html", shown)


@reads(IMPORT)
def template(request: Request) -> HttpResponse:
    """The empty template T1."""
    return workbook(template_workbook(), "mau-t1-danh-sach-dang-vien.xlsx")


@writes(IMPORT)
def new(request: Request) -> HttpResponse:
    """A file or pasted rows."""
    seat = request.seat
    units = Units(reach(request, IMPORT), seat.today)
    kinds = kinds_of(request)
    asked = request.GET.get("kind", "")
    initial = {"on": seat.today, "unit": next(iter(units.suggestions()), ""), "kind": asked}
    if request.method != "POST":
        return _upload_page(request, UploadForm(None, units=units, kinds=kinds, initial=initial))
    form = UploadForm(request.POST, files=request.FILES, units=units, kinds=kinds)
    if not form.is_valid():
        return _upload_page(request, form, status=422)
    try:
        return SeeOther(_open(request, form))
    except Refusal as refusal:
        form.take(refusal.findings)
        return _upload_page(request, form, status=422)


def _open(request: Request, form: UploadForm) -> str:
    """Open the import once, however often the form is sent."""
    data = form.cleaned_data
    submission, fresh = claim_submission(key=data["submission"], actor=request.user, digest=digest(request))
    if not fresh:
        return submission.answer or reverse("imports")
    content, name = form.content()
    with transaction.atomic():
        batch = open_batch(
            actor=request.user, unit=data["unit"], data=content, file_name=name, on=data["on"],
            today=request.seat.today, kind=data["kind"],
        )  # fmt: skip
    there = reverse("import_columns", args=[batch.pk])
    finish_submission(submission=submission, answer=there)
    return there


def _upload_page(request: Request, form: UploadForm, status: int = 200) -> HttpResponse:
    return render(request, "exchange/new.html", {"form": form}, status=status)


@dataclass(frozen=True)
class Shown:
    """A column as the mapping shows it: inputs, examples, and samples where an old font is in play."""

    column: Column
    field: Any
    encoding: Any
    flip: Any
    examples: str
    dated: bool


@writes(IMPORT, logs=True)
def columns(request: Request, key: UUID) -> HttpResponse:
    """What each column means and how it was typed."""
    batch = own_batch(request, key)
    if batch.stage not in (Stage.COLUMNS, Stage.ROWS):
        return SeeOther(reverse("import_batch", args=[batch.pk]))
    every = columns_of(batch)
    gone = {index for index, _filled in batch.layout.get("dropped", ())}
    known = [column for column in every if column.index not in gone]
    values = _values(batch, known)
    record_look(request, log_look, actor=request.user, what="exchange.columns", count=batch.rows.count())
    if request.method != "POST":
        return _columns_page(
            request,
            batch,
            ColumnsForm(None, columns=known, kind=batch.kind, current_version=batch.version),
            values,
        )
    form = ColumnsForm(request.POST, columns=known, kind=batch.kind, current_version=batch.version)
    if not form.is_valid():
        return _columns_page(request, batch, form, values, status=422)
    try:
        with transaction.atomic():
            form.chosen()
            set_columns(actor=request.user, batch=batch, columns=every)
            check_rows(
                actor=request.user, batch=batch, scope=reach(request, IMPORT), today=request.seat.today
            )
    except Refusal as refusal:
        form.take([type(found)(found.code, found.message) for found in refusal.findings])
        return _columns_page(request, batch, form, values, status=422)
    if request.POST.get("step") == "look":
        return SeeOther(reverse("import_columns", args=[batch.pk]))
    return SeeOther(reverse("import_rows", args=[batch.pk]))


def _values(batch: Batch, known: Sequence[Column]) -> dict[int, list[str]]:
    """Cells of each column from the first rows."""
    found: dict[int, list[str]] = {column.index: [] for column in known}
    for row in rows_of(batch)[:_SAMPLED]:
        for index, cell in enumerate(opened(batch, row.cells)):
            if cell.strip() and index in found:
                found[index].append(cell)
    return found


def _columns_page(
    request: Request, batch: Batch, form: ColumnsForm, values: dict[int, list[str]], status: int = 200
) -> HttpResponse:
    shown = [
        Shown(
            column,
            form[f"field-{column.index}"],
            form[f"encoding-{column.index}"],
            form[f"flip-{column.index}"],
            ", ".join(_converted(column, values[column.index][:3])),
            _dated(column, values[column.index]),
        )
        for column in form.columns
    ]
    context = {
        "form": form,
        "columns": shown,
        "samples": [(c, rows) for c in form.columns if (rows := _samples(c, values[c.index]))],
        "sheet": SheetForm(batch=batch) if batch.content else None,
        "left_aside": left_aside(batch),
    }
    return page(request, batch, "columns", "exchange/columns.html", context, status=status)


def _dated(column: Column, cells: Sequence[str]) -> bool:
    """May days and months be the wrong way round in it? Columns of gender hold years, marks or whole days."""
    if column.field in ("male", "female"):
        return any(is_dated(cell) and not cell.isdecimal() for cell in cells)
    return column.field in FIELDS and FIELDS[column.field].sort == "date"


def _converted(column: Column, cells: Sequence[str]) -> list[str]:
    return [to_unicode(cell, Encoding(column.encoding)) for cell in cells]


def _samples(column: Column, cells: Sequence[str]) -> list[Sample]:
    """Cells before and after, the riskiest first; only of columns where a choice makes a difference."""
    foreign = [cell for cell in cells if not cell.isascii()]
    if not foreign or not column.field:
        return []
    guess = score_column(foreign)
    if column.encoding == Encoding.UNICODE and not column.unsure and guess.encoding == Encoding.UNICODE:
        return []
    befores = [sample.before for sample in guess.samples] or list(dict.fromkeys(foreign))
    return [Sample(cell, to_unicode(cell, Encoding(column.encoding))) for cell in befores[:_SAMPLES]]


@writes(IMPORT)
def sheet(request: Request, key: UUID) -> HttpResponse:
    """Another sheet or header row; rows are staged anew."""
    batch, there = own_batch(request, key), reverse("import_columns", args=[key])
    if request.method == "POST":
        form = SheetForm(request.POST, batch=batch)
        try:
            if not form.is_valid():
                raise Refusal([])
            data = form.cleaned_data
            with transaction.atomic():
                set_layout(
                    actor=request.user,
                    batch=batch,
                    sheet=data["sheet"],
                    top=data["top"] - 1,
                    depth=data["depth"],
                )
        except Refusal as refusal:
            messages.error(request, str(refusal) or _("Trang hoặc dòng tiêu đề này không có trong tệp."))
    return SeeOther(there)
