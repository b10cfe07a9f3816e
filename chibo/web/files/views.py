"""One's own workbooks: the list, the progress of one, the download, the button that removes it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.audit.actions import log_look
from chibo.exchange.actions import remove_file
from chibo.exchange.choices import FileStage
from chibo.exchange.models import PreparedFile
from chibo.exchange.queries import content_of, files_of
from chibo.storage.clock import now
from chibo.web.export import EXPORT, attachment, refused_today, too_many_today
from chibo.web.flow import SeeOther
from chibo.web.seat import Request
from chibo.web.tasks import grants_of
from chibo.web.views import object_or_404, reads, record_look, writes


@reads(EXPORT)
def files(request: Request) -> HttpResponse:
    """The workbooks made for the user that are still kept."""
    rows = [(file, _holds(request, file)) for file in files_of(request.user.pk, now())]
    return render(request, "files/list.html", {"rows": rows})


@reads(EXPORT)
def file(request: Request, key: UUID) -> HttpResponse:
    """Where one workbook stands."""
    found = _own(request, key)
    return render(request, "files/file.html", {"file": found, "holds": _holds(request, found)})


@reads(EXPORT, logs=True)
def download(request: Request, key: UUID) -> HttpResponse:
    """The workbook, while the rights it was made with are still held."""
    found = _own(request, key)
    if found.stage != FileStage.READY or not _holds(request, found):
        return SeeOther(reverse("file", args=[found.pk]))
    if too_many_today(request, found.rows):
        return refused_today(request)
    what = f"export.{found.what}"
    record_look(request, log_look, actor=request.user, what=what, count=found.rows)
    return attachment(content_of(found), found.file_name)


@writes(EXPORT)
def remove(request: Request, key: UUID) -> HttpResponse:
    """Remove the workbook, or stop making it."""
    found = _own(request, key)
    if request.method != "POST":
        return SeeOther(reverse("file", args=[found.pk]))
    remove_file(actor=request.user, file=found.pk)
    messages.success(request, _("Đã xóa tệp."))
    return SeeOther(reverse("files"))


def _own(request: Request, key: UUID) -> PreparedFile:
    """A workbook of the user's own; a foreign, a missing and an expired one give the same answer."""
    return object_or_404(files_of(request.user.pk, now()), pk=key)


def _holds(request: Request, found: PreparedFile) -> bool:
    """Are all rights it was made with still held, at the same places?"""
    held = grants_of(request.seat)
    return all(grant in held for grant in found.grants)
