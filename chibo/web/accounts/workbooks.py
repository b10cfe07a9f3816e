"""Accounts and the history of one as workbooks: no member is in them, so the right of the page is enough."""

from collections.abc import Iterator
from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from chibo.exchange.workbook import Cell, Column, file_name
from chibo.web.accounts.history import changes_of
from chibo.web.accounts.tables import AccountRow, GrantRow, account_rows, accounts_of, named_like
from chibo.web.export import ListExport, footer, send_now
from chibo.web.history_workbook import columns, rows
from chibo.web.seat import Request
from chibo.web.views import object_or_404, reads
from chibo.web.wording import day_text


@reads("accounts.manage", logs=True)
def accounts_workbook(request: Request) -> HttpResponse:
    """The accounts the words of the address find, a line for each right of today in the reader's reach."""
    today = request.seat.today
    found = account_rows(named_like(accounts_of(request.seat), request.GET.get("q", "")), request.seat)
    listed = ListExport(
        what="accounts",
        name=file_name("tai-khoan", today.isoformat()),
        count=len(found),
        title=_("Tài khoản và phân quyền"),
        columns=[
            Column(_("STT"), 6),
            Column(_("Họ và tên"), 30),
            Column(_("Tên đăng nhập"), 20),
            Column(_("Tình trạng"), 16),
            Column(_("Vai trò"), 30),
            Column(_("Đơn vị"), 40),
            Column(_("Từ ngày"), 12),
            Column(_("Đến hết ngày"), 12),
        ],
        rows=lambda: _cells(found),
        notes=[_("Tại ngày %(day)s") % {"day": day_text(today)}],
        below=[footer(request)],
    )
    return send_now(request, listed, persons=False)


def _cells(found: list[AccountRow]) -> Iterator[list[Cell]]:
    for number, row in enumerate(found, 1):
        state = _("Đang mở") if row.user.is_active else _("Đã khóa")
        rights = [_right(right) for right in row.grants] or [[_("không có"), "", None, None]]
        for right in rights:
            yield [number, row.user.name, row.user.login, state, *right]


def _right(row: GrantRow) -> list[Cell]:
    return [row.role, row.unit_name, row.grant.during.lower, row.last_day]


@reads("accounts.manage", logs=True)
def account_history_workbook(request: Request, user: UUID) -> HttpResponse:
    """What was done with an account and its rights; why, only for whoever sees members."""
    found = object_or_404(accounts_of(request.seat), pk=user)
    pages = partial(changes_of, found, request.seat)
    listing = pages(None).listing.paginator
    listed = ListExport(
        what="accounts.history",
        name=file_name("lich-su-tai-khoan", request.seat.today.isoformat()),
        count=listing.count,
        title=_("Lịch sử thay đổi"),
        columns=columns(),
        rows=lambda: rows(pages, listing.num_pages, reasons=request.seat.may("people.see")),
        notes=[f"{found.name}, {found.login}"],
        below=[footer(request)],
    )
    return send_now(request, listed, persons=False)
