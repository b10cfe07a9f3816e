"""Every history of the program as a workbook: each changed row a line, newest first, all its pages."""

from collections.abc import Callable, Iterator
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.exchange.workbook import Cell, Column, file_name
from chibo.storage.clock import HOME
from chibo.web.export import EXPORT, ListExport, footer
from chibo.web.history import Act, Change, History, Value
from chibo.web.people.reach import may_at
from chibo.web.seat import Request

HISTORY = "audit.see"
Pages = Callable[[str | None], History]


def check_reach(request: Request, place: str) -> None:
    """Whoever takes a history out may see it there and may take lists out there."""
    for permission in (HISTORY, EXPORT):
        if not may_at(request, permission, place):
            raise Http404


def workbook_url(request: Request, name: str, key: UUID, place: str) -> str:
    """Where the history of something at a place is taken out; empty for whoever may not."""
    return reverse(name, args=[key]) if may_at(request, EXPORT, place) else ""


def history_list(
    request: Request, pages: Pages, *, what: str, of: str, name: str, person: UUID | None = None
) -> ListExport:
    """The history that `pages` gives page by page. `of` is what it is about, `name` a part of the file's."""
    first = pages(None)
    return ListExport(
        what=what,
        person=person,
        name=file_name("lich-su", name, request.seat.today.isoformat()),
        count=first.listing.paginator.count,
        title=_("Lịch sử thay đổi"),
        columns=columns(),
        rows=lambda: rows(pages, first.listing.paginator.num_pages),
        notes=[of],
        below=[footer(request)],
    )


def columns() -> list[Column]:
    """The headings of a history."""
    return [
        Column(_("STT"), 6),
        Column(_("Lúc"), 17),
        Column(_("Ai"), 26),
        Column(_("Việc"), 30),
        Column(_("Lý do"), 30),
        Column(_("Văn bản"), 34),
        Column(_("Mục"), 30),
        Column(_("Trước → sau"), 70),
    ]


def rows(pages: Pages, number: int, *, reasons: bool = True) -> Iterator[list[Cell]]:
    """The lines of all pages. Without `reasons` neither why nor by which paper is told."""
    line = 0
    for page in range(1, number + 1):
        for act in pages(str(page)).acts:
            for change in act.changes:
                line += 1
                yield [line, *_act_cells(act, reasons=reasons), *_change_cells(change)]


def _act_cells(act: Act, *, reasons: bool) -> list[Cell]:
    at = act.at.astimezone(HOME)
    why = [act.reason, str(act.paper) if not act.paper.is_empty else ""] if reasons else ["", ""]
    return [f"{at:%d/%m/%Y} {at:%H:%M}", act.who, act.verb, *why]


def _change_cells(change: Change) -> list[Cell]:
    told = [f"{value.label}: {_before_and_after(value)}" for value in change.values]
    return [f"{change.what} ({change.how})", "; ".join(told)]


def _before_and_after(value: Value) -> str:
    return f"{value.before} → {value.after}".strip() if value.before else value.after
