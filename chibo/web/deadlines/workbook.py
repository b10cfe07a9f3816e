"""The list of deadlines as a workbook: what the filters of the address find, nothing protected."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from chibo.deadlines.models import Deadline
from chibo.deadlines.queries import visible_deadlines, working_calendar
from chibo.exchange.workbook import Cell, Column, file_name
from chibo.web.deadlines.reaching import SEE
from chibo.web.deadlines.subjects import names_seen
from chibo.web.deadlines.tables import deadline_rows
from chibo.web.deadlines.views import asked
from chibo.web.export import EXPORT, ListExport, footer
from chibo.web.files.asking import as_list
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.wording import day_text

_PORTION = 500


@as_list
def deadlines_workbook(request: Request) -> ListExport:
    """Deadlines of units whose lists the user may take out; a right to see alone takes nothing out."""
    today, listed = request.seat.today, asked(request)
    allowed = visible_deadlines(reach(request, EXPORT)).values("pk")
    found = listed.rows.filter(pk__in=allowed) if request.seat.may(SEE) else listed.rows.none()
    return ListExport(
        what="deadlines.list",
        name=file_name("viec-co-han", today.isoformat()),
        count=found.count(),
        title=_("Việc có hạn"),
        columns=[
            Column(_("STT"), 6),
            Column(_("Việc"), 34),
            Column(_("Về"), 26),
            Column(_("Đơn vị phải làm"), 30),
            Column(_("Từ ngày"), 12),
            Column(_("Hạn cuối"), 12),
            Column(_("Còn, quá"), 22),
            Column(_("Thời hạn"), 18),
            Column(_("Theo quy định"), 44),
        ],
        rows=lambda: _rows(request, found),
        notes=[_("Tại ngày %(day)s") % {"day": day_text(today)}, listed.label],
        below=[footer(request)],
    )


def _rows(request: Request, found: QuerySet[Deadline]) -> Iterator[list[Cell]]:
    keys, calendar = list(found.values_list("pk", flat=True)), working_calendar()
    for start in range(0, len(keys), _PORTION):
        portion = list(found.filter(pk__in=keys[start : start + _PORTION]))
        lines = deadline_rows(portion, request.seat.today, calendar, names_seen(request, portion))
        for number, row in enumerate(lines, start + 1):
            about = row.deadline
            rule = "; ".join(part for part in (row.rule, row.cited) if part)
            yield [number, row.what, row.name, row.unit, about.since, about.due, row.left, row.term, rule]
