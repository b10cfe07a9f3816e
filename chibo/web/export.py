"""Files that leave the program: made for the person who asked, sent once, kept nowhere, noted in the log.

Lists of persons hold no protected field and neither people nor religion. A long one is a leak waiting to
happen: of those a user gets a few a day.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from chibo.audit.actions import log_look
from chibo.audit.queries import large_exports
from chibo.exchange.workbook import MIME
from chibo.storage.clock import HOME, demonstration_day, now
from chibo.web.seat import Request
from chibo.web.views import record_look

LARGE = 100
AT_MOST = 3


@dataclass(frozen=True)
class Export:
    """What is taken out: the word of the log, the name of the file, how many rows, and how to make it."""

    what: str
    name: str
    count: int
    make: Callable[[], bytes]
    persons: bool = True


def send(request: Request, export: Export) -> HttpResponse:
    """The file as an attachment, or the page that says why not today."""
    what = f"export.{export.what}" if export.persons else f"table.{export.what}"
    if export.persons and export.count > LARGE and _taken_today(request) >= AT_MOST:
        context = {"at_most": AT_MOST, "large": LARGE}
        return render(request, "export/limit.html", context, status=429)
    record_look(request, log_look, actor=request.user, what=what, count=export.count)
    response = HttpResponse(export.make(), content_type=MIME)
    response["Content-Disposition"] = f'attachment; filename="{export.name}"'
    return response


def _taken_today(request: Request) -> int:
    midnight = datetime.combine(now().astimezone(HOME).date(), time(), HOME)
    return large_exports(request.user.pk, midnight, LARGE)


def banner() -> str:
    """What stands on every sheet made from invented data; nothing in a working system."""
    return _("DỮ LIỆU MINH HỌA – người và việc đều hư cấu") if demonstration_day() else ""


def footer(request: Request) -> str:
    """Who took the file, and when."""
    at = now().astimezone(HOME)
    words = {"name": request.user.name, "at": f"{at:%H:%M} {at:%d/%m/%Y}"}
    return _("%(name)s tải lúc %(at)s. Tài liệu nội bộ.") % words
