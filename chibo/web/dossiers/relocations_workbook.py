"""The page of moves as a workbook: dossiers that wait to be taken over, and those that left."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from chibo.admission.models import Relocation
from chibo.admission.queries.relocations import applicants_of, arriving, leaving
from chibo.exchange.workbook import Cell, Column, file_name
from chibo.web.admission.wording import name_of
from chibo.web.dossiers.relocating import MoveRow, move_rows
from chibo.web.export import EXPORT, ListExport, footer
from chibo.web.files.asking import as_list
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.wording import day_text


@as_list
def relocations_workbook(request: Request) -> ListExport:
    """Moves to and from units whose lists the user may take out; a name only where the file is still seen."""
    scope, today = reach(request, EXPORT), request.seat.today
    coming, left = list(arriving(scope)), list(leaving(scope))
    return ListExport(
        what="admission.dossiers",
        name=file_name("ho-so-chuyen-don-vi", today.isoformat()),
        count=len(coming) + len(left),
        title=_("Hồ sơ chuyển đơn vị"),
        columns=[
            Column(_("STT"), 6),
            Column(_("Chiều"), 14),
            Column(_("Họ và tên"), 28),
            Column(_("Từ"), 34),
            Column(_("Đến"), 34),
            Column(_("Chi bộ tiếp nhận"), 34),
            Column(_("Chuyển từ ngày"), 12),
            Column(_("Gửi hồ sơ"), 12),
            Column(_("Nơi mới nhận"), 12),
            Column(_("Nơi mới trả lại"), 12),
            Column(_("Lý do trả lại"), 34),
            Column(_("Theo văn bản"), 40),
        ],
        rows=lambda: _cells([(_("Gửi đến"), coming), (_("Chuyển đi"), left)]),
        notes=[_("Tại ngày %(day)s") % {"day": day_text(today)}],
        below=[footer(request)],
    )


def _cells(parts: list[tuple[str, list[Relocation]]]) -> Iterator[list[Cell]]:
    number = 0
    for way, moves in parts:
        seen = applicants_of(moves)
        for each in move_rows(moves):
            number += 1
            person = seen.get(each.row.applicant_id)
            yield [number, way, name_of(person) if person else "", *_told(each)]


def _told(each: MoveRow) -> list[Cell]:
    row = each.row
    back = (row.withdrawn_on, row.reason) if row.declined else (None, "")
    return [
        each.origin, each.target, each.cell, row.moved_on, row.sent_on, row.received_on, *back,
        "" if row.basis.is_empty else str(row.basis),
    ]  # fmt: skip
