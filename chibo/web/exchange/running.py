"""The last steps: what would happen, the running import, its result, the way back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.audit.actions import log_look
from chibo.exchange.actions import ask_for_import, discard, undo_import
from chibo.exchange.checks import WINDOW, check_undo
from chibo.exchange.choices import SheetKind, Stage
from chibo.exchange.error_file import error_workbook
from chibo.exchange.models import Batch
from chibo.exchange.progress import STEPS
from chibo.exchange.queries import step_of, written
from chibo.exchange.tasks import import_rows
from chibo.membership.queries import counts_on
from chibo.storage import clock
from chibo.storage.refusal import Refusal
from chibo.web.exchange.forms import UndoForm
from chibo.web.exchange.kinds import changes, comparison, figures, notes_now
from chibo.web.exchange.steps import IMPORT, own_batch, page, workbook
from chibo.web.flow import Done, SeeOther, Write, answer
from chibo.web.forms import RecordForm
from chibo.web.seat import Request
from chibo.web.views import reads, record_look, writes


@reads(IMPORT)
def batch(request: Request, key: UUID) -> HttpResponse:
    """Where the import stands: the step to go on with, the progress, or the result."""
    found = own_batch(request, key)
    if found.stage == Stage.COLUMNS:
        return SeeOther(reverse("import_columns", args=[found.pk]))
    if found.stage == Stage.ROWS:
        return SeeOther(reverse("import_check" if found.fault else "import_rows", args=[found.pk]))
    if found.stage == Stage.WAITING:
        return page(
            request, found, "done", "exchange/progress.html", {"all_steps": STEPS, "now_at": step_of(found)}
        )
    now = clock.now()
    context = {
        "figures": figures(found),
        "obstacles": check_undo(found, now) if found.stage == Stage.DONE else [],
        "until": (found.imported_at + WINDOW) if found.imported_at else None,
        "left_out": found.counts.get("faulty", 0) + found.counts.get("skip", 0),
    }
    return page(request, found, "done", "exchange/result.html", context)


@writes(IMPORT, logs=True)
def check(request: Request, key: UUID) -> HttpResponse:
    """What the import would do; sending it puts the import in the queue."""
    found = own_batch(request, key)
    there = reverse("import_batch", args=[found.pk])
    if found.stage != Stage.ROWS:
        return SeeOther(there)
    if request.method == "POST":
        try:
            with transaction.atomic():
                ask_for_import(actor=request.user, batch=found)
                import_rows.defer(batch=str(found.pk), user=str(request.user.pk))
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return SeeOther(request.path)
        return SeeOther(there)
    listing, lines = comparison(request, found)
    if listing is not None:
        record_look(request, log_look, actor=request.user, what="exchange.rows", count=len(lines))
    return page(
        request,
        found,
        "check",
        "exchange/check.html",
        {
            "figures": figures(found),
            "changes": changes(request, found),
            "listing": listing,
            "lines": lines,
        },
    )


@reads(IMPORT, logs=True)
def errors(request: Request, key: UUID) -> HttpResponse:
    """The rows that were left out, in the file's own columns, with what to do."""
    found = own_batch(request, key)
    record_look(request, log_look, actor=request.user, what="exchange.errors", count=found.rows.count())
    return workbook(error_workbook(found), "dong-can-sua.xlsx")


@writes(IMPORT)
def undo(request: Request, key: UUID) -> HttpResponse:
    """Take the import back: with a reason, after a look at what changes."""
    found = own_batch(request, key)
    there = reverse("import_batch", args=[found.pk])
    if found.stage != Stage.DONE and request.method != "POST":
        return SeeOther(there)

    def measure(_data: dict[str, Any]) -> dict[str, int]:
        if found.kind != SheetKind.MEMBERS:
            return {_("Ghi chú trong nguồn"): notes_now(request, found), _("Dòng đã ghi"): written(found)}
        counts = counts_on(found.unit.path, request.seat.today)
        return {_("Đảng viên"): counts["members"], _("Chính thức"): counts["official"]}

    def verb(data: dict[str, Any]) -> Batch:
        return undo_import(actor=request.user, batch=found, reason=data["reason"], today=request.seat.today)

    return answer(
        request,
        Write(
            title=_("Hoàn tác lần nhập"),
            form=lambda data: UndoForm(data, current_version=found.version),
            verb=verb,
            measure=measure,
            done=lambda _result: Done(there, _("Đã hoàn tác lần nhập.")),
            confirm=_("Hoàn tác"),
            back=there,
            context={"above": found.file_name},
        ),
    )


@writes(IMPORT)
def discard_batch(request: Request, key: UUID) -> HttpResponse:
    """Give the import up before it ran."""
    found = own_batch(request, key)
    form = RecordForm(request.POST or None, current_version=found.version)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                discard(actor=request.user, batch=found)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Đã bỏ lần nhập; sổ không thay đổi."))
        return SeeOther(reverse("imports"))
    return render(request, "exchange/discard.html", {"batch": found, "form": form})
