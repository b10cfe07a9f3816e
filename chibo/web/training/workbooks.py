"""Classes, and certificates that run out, as workbooks: what the pages show, whole."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.utils.translation import gettext as _

from chibo.exchange.workbook import Cell, Column, file_name
from chibo.web.export import ListExport, footer, send_now
from chibo.web.seat import Request
from chibo.web.training.pages import ClassLine, class_lines, classes_asked, endings
from chibo.web.training.where import SEE
from chibo.web.views import reads
from chibo.web.wording import day_text


@reads(SEE, logs=True)
def classes_workbook(request: Request) -> HttpResponse:
    """Classes held in the user's charge or open to it; nobody is named, so seeing them is enough."""
    rows, kind = classes_asked(request)
    lines = class_lines(request, list(rows))
    listed = ListExport(
        what="training.classes",
        name=file_name("lop-boi-duong", kind, request.seat.today.isoformat()),
        count=len(lines),
        title=_("Danh sách lớp bồi dưỡng"),
        columns=[
            Column(_("STT"), 6),
            Column(_("Lớp"), 40),
            Column(_("Loại lớp"), 30),
            Column(_("Đơn vị mở"), 36),
            Column(_("Khai giảng"), 12),
            Column(_("Bế giảng"), 12),
            Column(_("Học viên"), 10),
            Column(_("Có giấy"), 10),
            Column(_("Tình trạng"), 14),
        ],
        rows=lambda: _class_cells(lines),
        notes=[_("Tại ngày %(day)s") % {"day": day_text(request.seat.today)}],
        below=[_("Lớp của cấp trên: chỉ đếm học viên của đơn vị mình."), footer(request)],
    )
    return send_now(request, listed, persons=False)


def _class_cells(lines: list[ClassLine]) -> Iterator[list[Cell]]:
    for number, line in enumerate(lines, 1):
        yield [
            number,
            line.row.name,
            line.kind,
            line.organiser,
            line.row.starts_on,
            line.row.ends_on,
            line.enrolled,
            line.certified,
            line.state,
        ]


@reads(SEE, logs=True)
def expiring_workbook(request: Request) -> HttpResponse:
    """Certificates about to run out, for whoever sees them: as of a class, name and year of birth only."""
    lines = endings(request)
    listed = ListExport(
        what="training.expiring",
        name=file_name("giay-chung-nhan-sap-het-han", request.seat.today.isoformat()),
        count=len(lines),
        title=_("Giấy chứng nhận sắp hết hạn"),
        columns=[
            Column(_("STT"), 6),
            Column(_("Họ và tên"), 28),
            Column(_("Năm sinh"), 10),
            Column(_("Số giấy"), 18),
            Column(_("Nơi cấp"), 34),
            Column(_("Ngày cấp"), 12),
            Column(_("Dùng đến hết"), 12),
            Column(_("Đã hết hạn"), 10),
        ],
        rows=lambda: (
            [
                number,
                line.pupil.name,
                line.pupil.birth_year,
                line.row.number,
                line.row.issuer,
                line.row.issued_on,
                line.due,
                "x" if line.over else "",
            ]
            for number, line in enumerate(lines, 1)
        ),
        notes=[_("Tại ngày %(day)s") % {"day": day_text(request.seat.today)}],
        below=[footer(request)],
    )
    return send_now(request, listed)
