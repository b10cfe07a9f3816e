"""Looking through the rows: what was found, other texts typed in place, and the word on each row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.audit.actions import log_look
from chibo.exchange.actions import check_rows, decide, fix_row, set_zeros
from chibo.exchange.choices import FIELDS, Stage
from chibo.exchange.error_file import sentence
from chibo.exchange.models import Batch, StagedRow
from chibo.exchange.queries import columns_of, opened, rows_to_see
from chibo.exchange.texts import shown_text, texts_of
from chibo.storage.refusal import Refusal
from chibo.web.exchange.forms import RowForm
from chibo.web.exchange.kinds import figures
from chibo.web.exchange.sharing import Shared, answered, shared
from chibo.web.exchange.steps import IMPORT, own_batch, page
from chibo.web.flow import SeeOther
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.views import record_look, writes

_A_PAGE = 20


@dataclass(frozen=True)
class Found:
    """One thing found about a row, with what the file says there."""

    field: str
    label: str
    raw: str
    message: str
    error: bool


@dataclass(frozen=True)
class Line:
    """One row as the page shows it."""

    row: StagedRow
    name: str
    found: Sequence[Found]
    form: RowForm
    inputs: Sequence[Any]


@writes(IMPORT, logs=True)
def rows(request: Request, key: UUID) -> HttpResponse:
    """Rows to look at, the riskiest first; a page of them is one form."""
    batch = own_batch(request, key)
    if batch.stage == Stage.COLUMNS:
        return SeeOther(reverse("import_columns", args=[batch.pk]))
    if batch.stage != Stage.ROWS:
        return SeeOther(reverse("import_batch", args=[batch.pk]))
    if request.method == "POST":
        return _change(request, batch)
    record_look(request, log_look, actor=request.user, what="exchange.rows", count=batch.rows.count())
    listing = Paginator(rows_to_see(batch), _A_PAGE).get_page(request.GET.get("page"))
    return _page(request, batch, listing, [_line(batch, row) for row in listing])


def _page(
    request: Request, batch: Batch, listing: Page[StagedRow], lines: Sequence[Line], *,
    asked: Sequence[Shared] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "listing": listing,
        "lines": lines,
        "groups": shared(batch) if asked is None else asked,
        "notes": [sentence(text, params) for _field, _code, text, params, _severity in batch.notes],
        "lost_zeros": batch.rows.filter(codes__contains=["identity.lost_zero"]).count(),
        "figures": figures(batch),
    }
    return page(request, batch, "rows", "exchange/rows.html", context, status=status)


def _line(batch: Batch, row: StagedRow, data: Any = None) -> Line:
    verdict = opened(batch, row.verdict) or {"values": {}, "findings": []}
    texts = texts_of(opened(batch, row.cells), columns_of(batch), opened(batch, row.fixes) or {})
    found = [
        Found(field, str(FIELDS[field].label) if field else "", shown_text(texts, field),
              sentence(text, params), severity == "error")
        for field, _code, text, params, severity in verdict["findings"]
    ]  # fmt: skip
    fields = [(name, shown_text(texts, name)) for name in dict.fromkeys(one.field for one in found) if name]
    form = RowForm(
        data,
        kind=batch.kind,
        fields=fields,
        row=row,
        current_version=row_version(row),
        prefix=f"r{row.number}",
    )
    name = texts.get("full_name") or " ".join(filter(None, (texts.get("family"), texts.get("given"))))
    return Line(row, name, found, form, [form[f"fix-{field}"] for field, _text in fields])


def row_version(row: StagedRow) -> str:
    """Changes when somebody else fixed the row in the meantime."""
    return f"{len(bytes(row.fixes))}-{bytes(row.fixes)[:6].hex()}-{row.decision}"


def _change(request: Request, batch: Batch) -> HttpResponse:
    """Whichever button was pressed, what was typed in any row is kept first."""
    said = request.POST
    rows = _sent_rows(batch, said.getlist("row"))
    if not rows and not {"go", "zeros", "apply"} & said.keys():
        raise Http404
    lines = [_line(batch, row, said) for row in rows]
    forms = [*(line.form for line in lines), *(one.form for one in shared(batch, said))]
    problems = [problem["message"] for form in forms if not form.is_valid() for problem in form.problems]
    if problems:
        return _sent_back(request, batch, lines, " ".join(dict.fromkeys(problems)))
    try:
        with transaction.atomic():
            changed = _write(request, batch, lines)
            if changed or "zeros" in said:
                _check(request, batch)
    except Refusal as refusal:
        return _sent_back(request, batch, lines, str(refusal))
    if changed:
        messages.success(request, _("Số dòng đã lưu và soát lại: %(n)s.") % {"n": changed})
    return SeeOther(_next(batch, said))


def _write(request: Request, batch: Batch, lines: Sequence[Line]) -> int:
    """What was typed in rows, then what was answered for many: a row typed by hand keeps its own text."""
    said = request.POST
    changed = sum(_keep(request, batch, line) for line in lines)
    if said.get("zeros") in ("add", "leave"):
        set_zeros(actor=request.user, batch=batch, add=said["zeros"] == "add")
    return changed + answered(request.user, batch, shared(batch, said))


def _sent_rows(batch: Batch, numbers: Sequence[str]) -> list[StagedRow]:
    wanted = [int(number) for number in numbers[:_A_PAGE] if number.isdecimal()]
    return list(rows_to_see(batch).filter(number__in=wanted))


def _keep(request: Request, batch: Batch, line: Line) -> bool:
    """Write what was typed in the row; was there anything?"""
    texts, decision = line.form.texts(), line.form.cleaned_data["decision"]
    if texts:
        fix_row(actor=request.user, batch=batch, row=line.row, texts=texts)
    if decision != line.row.decision:
        decide(actor=request.user, batch=batch, row=line.row, decision=decision)
        return True
    return bool(texts)


def _sent_back(request: Request, batch: Batch, lines: Sequence[Line], told: str) -> HttpResponse:
    """The same rows once more as they were typed, with the reason above."""
    messages.error(request, told)
    listing = Paginator(rows_to_see(batch), _A_PAGE).get_page(request.POST.get("shown"))
    return _page(request, batch, listing, lines, asked=shared(batch, request.POST), status=422)


def _next(batch: Batch, said: QueryDict) -> str:
    """To the trial run, to another page of rows, or to the same one again."""
    if said.get("go") == "check":
        return reverse("import_check", args=[batch.pk])
    number = said.get("go") or said.get("shown") or ""
    page = f"?page={number}" if number.isdecimal() and number != "1" else ""
    return reverse("import_rows", args=[batch.pk]) + page


def _check(request: Request, batch: Batch) -> None:
    check_rows(actor=request.user, batch=batch, scope=reach(request, IMPORT), today=request.seat.today)
