"""Files that leave the program: made for the person who asked, noted in the log, and gone within a day.

A short file is sent at once and kept nowhere. A list of more than `AT_ONCE` rows is made by a job (`tasks`),
which asks the very address again as the person who asked. Lists of persons hold no protected field and
neither people nor religion. A long one is a leak waiting to happen: of those a user gets a few a day.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from chibo.audit.actions import log_look
from chibo.audit.queries import large_exports
from chibo.exchange.workbook import MIME, Cell, Column, list_workbook
from chibo.storage.clock import HOME, demonstration_day, now
from chibo.storage.refusal import refuse
from chibo.web.seat import Request, Seat
from chibo.web.views import record_look

EXPORT = "exchange.export"
LARGE = 100
AT_MOST = 3
AT_ONCE = 2_000


@dataclass(frozen=True)
class Export:
    """What is taken out: the word of the log, the name of the file, how many rows, and how to make it.

    `person` is whom it is about, where it is about one: the file then says that it was taken out.
    """

    what: str
    name: str
    count: int
    make: Callable[[], bytes]
    persons: bool = True
    person: UUID | None = None


Rows = Iterable[Sequence[Cell]]


@dataclass(frozen=True, kw_only=True)
class ListExport:
    """A list of persons or of what happened to them, of any length. `rows` yields them as they are read;
    notes stand above the table, `below` beneath it."""

    what: str
    name: str
    count: int
    title: str
    columns: Sequence[Column]
    rows: Callable[[], Rows]
    notes: Sequence[str] = ()
    below: Sequence[str] = ()
    person: UUID | None = None

    def make(self, through: Callable[[Rows], Rows] = iter) -> bytes:
        """The workbook. `through` may watch the rows go by."""
        return list_workbook(
            self.title,
            self.columns,
            through(self.rows()),
            notes=self.notes,
            below=self.below,
            banner=banner(),
        )


def asked_again(seat: Seat, address: str) -> ListExport:
    """The list behind an address, for whoever sits there now; refused when it is his no longer."""
    if not seat.may(EXPORT):
        raise refuse("file.no_right", _("Đồng chí không còn quyền tải danh sách ra tệp Excel."))
    path, _mark, query = address.partition("?")
    request: Any = HttpRequest()
    request.method, request.path, request.GET = "GET", path, QueryDict(query)
    request.user, request.seat = seat.user, seat
    try:
        match = resolve(path)
        found = match.func.build(request, **match.kwargs)  # type: ignore[attr-defined]  # set by `as_list`
    except (Http404, Resolver404, AttributeError):
        found = None
    if not isinstance(found, ListExport):
        words = _("Danh sách này không còn trong phạm vi của đồng chí. Mở lại danh sách rồi tải.")
        raise refuse("file.out_of_reach", words)
    return found


def send(request: Request, export: Export) -> HttpResponse:
    """The file as an attachment, or the page that says why not today."""
    what = f"export.{export.what}" if export.persons else f"table.{export.what}"
    if export.persons and too_many_today(request, export.count):
        return refused_today(request)
    record_look(request, log_look, actor=request.user, what=what, count=export.count, person=export.person)
    return attachment(export.make(), export.name)


def send_now(request: Request, found: ListExport, *, persons: bool = True) -> HttpResponse:
    """A list that is never long, for a page whose readers need no right to take lists of members out."""
    export = Export(found.what, found.name, found.count, found.make, persons, found.person)
    return send(request, export)


def attachment(content: bytes, name: str) -> HttpResponse:
    """A workbook to be saved, never shown by the browser."""
    response = HttpResponse(content, content_type=MIME)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def too_many_today(request: Request, count: int) -> bool:
    """Is the list a long one, and has the user had enough of those today?"""
    midnight = datetime.combine(now().astimezone(HOME).date(), time(), HOME)
    return count > LARGE and large_exports(request.user.pk, midnight, LARGE) >= AT_MOST


def refused_today(request: Request) -> HttpResponse:
    """The page that says why not today."""
    return render(request, "export/limit.html", {"at_most": AT_MOST, "large": LARGE}, status=429)


def banner() -> str:
    """What stands on every sheet made from invented data; nothing in a working system."""
    return _("DỮ LIỆU MINH HỌA – người và việc đều hư cấu") if demonstration_day() else ""


def footer(request: Request) -> str:
    """Who took the file, and when."""
    at = now().astimezone(HOME)
    words = {"name": request.user.name, "at": f"{at:%H:%M} {at:%d/%m/%Y}"}
    return _("%(name)s tải lúc %(at)s. Tài liệu nội bộ.") % words
