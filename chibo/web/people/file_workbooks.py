"""What a member's file tells of the past, as workbooks: the ledger, and who changed what."""

from collections.abc import Iterator
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from chibo.exchange.workbook import Cell, Column, file_name
from chibo.people.models import Person
from chibo.web.export import EXPORT, ListExport, footer
from chibo.web.files.asking import as_list, listed_for
from chibo.web.history_workbook import HISTORY, check_reach, history_list
from chibo.web.people.history import changes_about
from chibo.web.people.profile import LedgerRow, ledger_rows
from chibo.web.people.reach import holds, seen_person
from chibo.web.seat import Request
from chibo.web.wording import day_text


@as_list
def ledger_workbook(request: Request, key: UUID) -> ListExport:
    """Every entry of the ledger about a member, corrections told beside the rows they void."""
    shown = _taken_out(request, key)
    rows = ledger_rows(shown)
    return ListExport(
        what="people.ledger",
        person=shown.pk,
        name=file_name("so-bien-dong", request.seat.today.isoformat()),
        count=len(rows),
        title=_("Sổ biến động"),
        columns=[
            Column(_("STT"), 6),
            Column(_("Ngày"), 12),
            Column(_("Biến động"), 28),
            Column(_("Là đảng viên"), 14),
            Column(_("Tổ chức đảng"), 40),
            Column(_("Nơi đi, nơi đến"), 40),
            Column(_("Ngày quyết định"), 13),
            Column(_("Ngày nhận"), 13),
            Column(_("Lý do"), 30),
            Column(_("Văn bản"), 40),
            Column(_("Ghi vào máy"), 13),
            Column(_("Đính chính"), 40),
        ],
        rows=lambda: _ledger_cells(rows),
        notes=[shown.full_name],
        below=[footer(request)],
    )


def _taken_out(request: Request, key: UUID) -> Person:
    shown = seen_person(request, key)
    if not holds(request, EXPORT, shown):
        raise Http404
    return shown


def _ledger_cells(rows: list[LedgerRow]) -> Iterator[list[Cell]]:
    for number, row in enumerate(rows, 1):
        entry = row.movement
        yield [
            number,
            entry.on,
            row.label,
            str(entry.get_standing_display()) if entry.standing else "",
            row.unit,
            row.partner,
            entry.decided_on,
            entry.received_on,
            entry.reason,
            str(entry.basis) if not entry.basis.is_empty else "",
            day_text(entry.recorded_at.date()),
            _void(row),
        ]


def _void(row: LedgerRow) -> str:
    if row.void is None:
        return ""
    paper = str(row.void.basis) if not row.void.basis.is_empty else ""
    return ". ".join(part for part in (_("Đã đính chính"), row.void.reason, paper) if part)


@listed_for(HISTORY)
def person_history_workbook(request: Request, key: UUID) -> ListExport:
    """Every change of a member's file; protected values, ethnicity and religion stay out."""
    shown = seen_person(request, key)
    check_reach(request, shown.place)
    today = request.seat.today
    return history_list(
        request, lambda page: changes_about(shown, today, page), what="people.history",
        of=shown.full_name, name="dang-vien", person=shown.pk,
    )  # fmt: skip
