"""Numbers that stand in two places, for the committee that sees both: the list, one note, the workbook."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.audit.actions import log_look
from chibo.exchange.workbook import Cell, Column, file_name
from chibo.organisation.models import STEP
from chibo.organisation.queries import latest_names, named_by_path
from chibo.people.models import NumberCollision
from chibo.people.queries import falling_to, not_falling_to, settled, unsettled, visible_collisions
from chibo.storage.identity import Scope
from chibo.web.export import EXPORT, ListExport, footer
from chibo.web.files.asking import as_list
from chibo.web.people.reach import may_at, reach
from chibo.web.seat import Request
from chibo.web.views import object_or_404, reads, record_look
from chibo.web.wording import day_text

SEE = "people.see"
CHANGE = "people.change"
PAGE_SIZE = 50
Rows = QuerySet[NumberCollision]


@dataclass(frozen=True)
class View:
    """A way to look at the notes, given the user's scope."""

    key: str
    label: str | Promise
    rows: Callable[[Rows, Scope], Rows]


VIEWS = (
    View("", gettext_lazy("Chờ rà soát"), lambda rows, scope: falling_to(unsettled(rows), scope)),
    View(
        "below",
        gettext_lazy("Cấp dưới đang rà soát"),
        lambda rows, scope: not_falling_to(unsettled(rows), scope),
    ),
    View("settled", gettext_lazy("Đã rà soát"), lambda rows, _scope: settled(rows)),
)


@dataclass(frozen=True)
class Line:
    """One note: where the file lies, where the number was written, and which committee sees both."""

    row: NumberCollision
    kept_at: str
    written_at: str
    committee: str


@reads(SEE, logs=True)
def collisions(request: Request) -> HttpResponse:
    """Notes of the user's scope: those for himself first."""
    scope, view = reach(request, SEE), _view(request)
    seen = visible_collisions(scope)
    page = Paginator(view.rows(seen, scope), PAGE_SIZE).get_page(request.GET.get("page"))
    lines = lines_of(page, request.seat.today)
    if lines:
        record_look(request, log_look, actor=request.user, what="people.collisions", count=len(lines))
    context = {
        "lines": lines,
        "listing": page,
        "page_url": f"?view={view.key}&page=",
        "view": view.key,
        "views": [(each.key, each.label, each.rows(seen, scope).count(), each is view) for each in VIEWS],
        "may_export": request.seat.may(EXPORT),
    }
    return render(request, "people/collisions.html", context)


@reads(SEE, logs=True)
def collision(request: Request, key: UUID) -> HttpResponse:
    """One note: both places, what may be the matter, and what was found.

    The look names no file: whoever keeps the file reads who looked into it, and is not to learn of the note.
    """
    row = seen_collision(request, key)
    record_look(request, log_look, actor=request.user, what="people.collisions", count=1)
    context = {
        "line": lines_of([row], request.seat.today)[0],
        "row": row,
        "may_settle": may_settle(request, row),
    }
    return render(request, "people/collision.html", context)


@as_list
def collisions_workbook(request: Request) -> ListExport:
    """The notes the list shows, of units whose lists the user may take out."""
    scope, view = reach(request, EXPORT), _view(request)
    seen = visible_collisions(reach(request, SEE)).filter(pk__in=visible_collisions(scope).values("pk"))
    found, today = view.rows(seen, scope), request.seat.today
    return ListExport(
        what="people.collisions",
        name=file_name("trung-so", today.isoformat()),
        count=found.count(),
        title=_("Trùng số định danh, số thẻ giữa hai nơi"),
        columns=[
            Column(_("STT"), 6),
            Column(_("Số bị trùng"), 22),
            Column(_("Hồ sơ đang có số"), 28),
            Column(_("Nơi giữ hồ sơ"), 34),
            Column(_("Nơi nhập số đó"), 34),
            Column(_("Hồ sơ lập ở nơi nhập"), 28),
            Column(_("Ngày phát hiện"), 14),
            Column(_("Kết quả rà soát"), 34),
            Column(_("Ngày rà soát"), 14),
        ],
        rows=lambda: _cells(found, today),
        notes=[_("Tại ngày %(day)s") % {"day": day_text(today)}, str(view.label)],
        below=[footer(request)],
    )


def _view(request: Request) -> View:
    asked = request.GET.get("view", "")
    return next((each for each in VIEWS if each.key == asked), VIEWS[0])


def _cells(found: Rows, today: date) -> Iterator[list[Cell]]:
    for number, line in enumerate(lines_of(list(found), today), start=1):
        row = line.row
        entered = row.entered.full_name if row.entered and not row.entered.closed_at else ""
        said = row.get_finding_display() if row.finding else ""
        yield [
            number, row.get_sort_display(), row.person.full_name, line.kept_at, line.written_at, entered,
            row.found_on, said, row.settled_on,
        ]  # fmt: skip


def lines_of(rows: Iterable[NumberCollision], today: date) -> Sequence[Line]:
    """The notes with the names of the places, in a fixed number of queries."""
    listed = list(rows)
    paths = {path for row in listed for path in (row.person.place, row.unit.path, row.place)}
    names = named_by_path(paths | {path[:-STEP] for path in paths}, today)
    closed = latest_names([row.unit_id for row in listed if row.unit.path not in names])
    return [
        Line(
            row,
            _where(row.person.place, names),
            _where(row.unit.path, names) or closed.get(row.unit_id, ""),
            names.get(row.place, ""),
        )
        for row in listed
    ]


def _where(path: str, names: Mapping[str, str]) -> str:
    """The unit and the one above it: many communes have a cell of the same name."""
    return ", ".join(names[each] for each in (path, path[:-STEP]) if each in names)


def seen_collision(request: Request, key: UUID) -> NumberCollision:
    """A note the user may look at; a foreign one and a missing one give the same answer."""
    return object_or_404(visible_collisions(reach(request, SEE)), pk=key)


def may_settle(request: Request, row: NumberCollision) -> bool:
    """Does a grant that changes files reach both places?"""
    return may_at(request, CHANGE, row.place)
