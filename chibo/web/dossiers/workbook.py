"""The list of dossiers as a workbook, as the view of the address shows it, whole."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from chibo.admission.models import Dossier
from chibo.admission.queries.dossiers import oldest_first, visible_dossiers
from chibo.exchange.workbook import Cell, Column, file_name
from chibo.web.dossiers.lists import chosen_view, lines_of
from chibo.web.dossiers.reaching import seen_dossiers
from chibo.web.export import EXPORT, ListExport, footer
from chibo.web.files.asking import as_list
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.wording import day_text

_AT_ONCE = 500


@as_list
def dossiers_workbook(request: Request) -> ListExport:
    """Dossiers of units whose lists the user may take out, the oldest first."""
    view, today = chosen_view(request), request.seat.today
    allowed = visible_dossiers(reach(request, EXPORT))
    found = oldest_first(view.rows(seen_dossiers(request)).filter(pk__in=allowed.values("pk")))
    return ListExport(
        what="admission.dossiers",
        name=file_name("ho-so-ket-nap", today.isoformat()),
        count=found.count(),
        title=_("Danh sách hồ sơ kết nạp"),
        columns=[
            Column(_("STT"), 6),
            Column(_("Họ và tên"), 28),
            Column(_("Giai đoạn"), 22),
            Column(_("Chi bộ"), 34),
            Column(_("Mở ngày"), 12),
            Column(_("Hồ sơ đang ở"), 34),
            Column(_("Từ ngày"), 12),
            Column(_("Số ngày ở đó"), 10),
            Column(_("Lần trả lại"), 10),
        ],
        rows=lambda: _cells(found, request),
        notes=[_("Tại ngày %(day)s") % {"day": day_text(today)}, str(view.label)],
        below=[footer(request)],
    )


def _cells(found: QuerySet[Dossier], request: Request) -> Iterator[list[Cell]]:
    rows, number = list(found), 0
    for start in range(0, len(rows), _AT_ONCE):
        for line in lines_of(rows[start : start + _AT_ONCE], request.seat.today):
            number += 1
            yield [
                number,
                line.name,
                line.tag.label,
                line.cell,
                line.dossier.opened_on,
                line.holder,
                line.since,
                line.days,
                line.returns,
            ]
