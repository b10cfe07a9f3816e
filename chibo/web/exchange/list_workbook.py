"""The imports of one's organisations as a workbook: which file, by whom, when, how many rows."""

from django.http import Http404
from django.utils.translation import gettext as _

from chibo.exchange.queries import batches
from chibo.exchange.workbook import Column, file_name
from chibo.organisation.queries import names_today
from chibo.web.exchange.steps import IMPORT
from chibo.web.export import EXPORT, ListExport, footer
from chibo.web.files.asking import listed_for
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.wording import day_text


@listed_for(IMPORT)
def imports_workbook(request: Request) -> ListExport:
    """Every import into organisations whose lists the user may take out, the latest first."""
    if not request.seat.may(EXPORT):
        raise Http404
    allowed = batches(reach(request, EXPORT))
    found = batches(reach(request, IMPORT)).filter(pk__in=allowed.order_by().values("pk"))
    today = request.seat.today
    names = names_today(set(found.order_by().values_list("unit", flat=True)), today)
    return ListExport(
        what="exchange.imports",
        name=file_name("cac-lan-nhap", today.isoformat()),
        count=found.count(),
        title=_("Các lần nhập danh sách"),
        columns=[
            Column(_("STT"), 6),
            Column(_("Tệp"), 36),
            Column(_("Tổ chức đảng"), 40),
            Column(_("Người nhập"), 28),
            Column(_("Ngày"), 12),
            Column(_("Dòng"), 8),
            Column(_("Tình trạng"), 20),
        ],
        rows=lambda: (
            [
                number,
                row.file_name,
                names.get(row.unit_id, ""),
                row.user.name,
                row.created_at.date(),
                row.counts.get("rows", 0),
                str(row.get_stage_display()),
            ]
            for number, row in enumerate(found, 1)
        ),
        notes=[_("Tại ngày %(day)s") % {"day": day_text(today)}],
        below=[footer(request)],
    )
