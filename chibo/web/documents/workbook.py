"""The register of a body as a workbook, as the filters of the address find it."""

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from chibo.audit.queries import history_of
from chibo.documents.papers import body_of
from chibo.documents.permissions import SEE
from chibo.exchange.workbook import Cell, Column, file_name
from chibo.organisation.queries import latest_names
from chibo.web.documents.pages import line_of
from chibo.web.documents.where import Asked, asked, register_unit, seen_paper
from chibo.web.export import EXPORT, ListExport, footer
from chibo.web.files.asking import as_list, listed_for
from chibo.web.history import history_page
from chibo.web.history_workbook import HISTORY, check_reach, history_list
from chibo.web.seat import Request
from chibo.web.wording import day_text


@as_list
def unit_papers_workbook(request: Request, code: str) -> ListExport:
    """Numbers of a body whose lists the user may take out; a right to see alone takes nothing out."""
    unit = register_unit(request, code, EXPORT)
    found = asked(request, unit)
    rows = found.rows if request.seat.may(SEE) else found.rows.none()
    today = day_text(request.seat.today)
    return ListExport(
        what="documents.register",
        name=file_name("so-van-ban", unit.code, request.seat.today.isoformat()),
        count=rows.count(),
        title=_("Sổ văn bản đi"),
        columns=[
            Column(_("STT"), 6),
            Column(_("Số, ký hiệu"), 16),
            Column(_("Nhiệm kỳ"), 12),
            Column(_("Loại văn bản"), 22),
            Column(_("Trích yếu"), 50),
            Column(_("Ngày ký"), 12),
            Column(_("Người ký"), 24),
            Column(_("Tình trạng"), 14),
            Column(_("Lý do hủy, bỏ số"), 30),
        ],
        rows=lambda: _rows(found),
        notes=[body_of(latest_names([unit.pk]).get(unit.pk, "")), _("Tại ngày %(day)s") % {"day": today}]
        + ([found.label] if found.label else []),
        below=[footer(request)],
    )


def _rows(found: Asked) -> Iterator[list[Cell]]:
    for number, row in enumerate(found.rows.iterator(chunk_size=500), start=1):
        line = line_of(row)
        why = "; ".join(part for part in (row.reason, row.gap_reason) if part)
        yield [number, row.code, row.term, line.kind, row.about, row.signed_on, row.signer, line.state, why]


@listed_for(HISTORY)
def paper_history_workbook(request: Request, key: UUID) -> ListExport:
    """Every change about one number of a register."""
    row = seen_paper(request, key)
    check_reach(request, row.place)
    today = request.seat.today
    return history_list(
        request, lambda page: history_page(history_of(row), row.pk, today, page), what="documents.history",
        of=row.code, name="van-ban",
    )  # fmt: skip
