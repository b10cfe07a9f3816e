"""Dossiers as a workbook in the columns of the tracking sheet (T7)."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from chibo.admission.choices import Stage, tracking_step
from chibo.admission.models import Dossier
from chibo.admission.queries.dossiers import oldest_first, runs_out, visible_dossiers
from chibo.admission.queries.extracts import Extract, extracts
from chibo.engine.admission import BEFORE_VOTE
from chibo.exchange.workbook import Cell, Column, file_name
from chibo.organisation.queries import latest_names
from chibo.web.admission.wording import name_of
from chibo.web.dossiers.lists import chosen_view
from chibo.web.dossiers.reaching import seen_dossiers
from chibo.web.dossiers.wording import reason_label
from chibo.web.export import EXPORT, ListExport, footer
from chibo.web.files.asking import as_list
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.wording import day_text

_AT_ONCE = 500


@as_list
def tracking_workbook(request: Request) -> ListExport:
    """The dossiers of the view of the address, of units whose lists the user may take out."""
    view, today = chosen_view(request), request.seat.today
    allowed = visible_dossiers(reach(request, EXPORT))
    found = oldest_first(view.rows(seen_dossiers(request)).filter(pk__in=allowed.values("pk")))
    return ListExport(
        what="admission.tracking",
        name=file_name("theo-doi-ho-so-ket-nap", today.isoformat()),
        count=found.count(),
        title=_("Theo dõi hồ sơ kết nạp"),
        columns=_columns(),
        rows=lambda: _cells(found, request),
        notes=[_("Tại ngày %(day)s") % {"day": day_text(today)}, str(view.label)],
        below=[
            _("Cột để trống: mã, tổ, hạn nộp file mềm, hạn viết sổ (chương trình không lưu)."),
            _("Số định danh, điện thoại, thư điện tử không có trong danh sách; xem trong hồ sơ từng người."),
            footer(request),
        ],
    )


def _columns() -> list[Column]:
    return [
        Column(_("STT"), 5),
        Column(_("Mã"), 7),
        Column(_("Họ tên"), 24),
        Column(_("Đơn vị"), 24),
        Column(_("Tổ"), 7),
        Column(_("Bước tiến trình (1–8)"), 22),
        Column(_("Đảng viên hướng dẫn"), 20),
        Column(_("Ngày nhận HS"), 12),
        Column(_("Hạn nộp file mềm"), 11),
        Column(_("Hạn viết sổ"), 11),
        Column(_("Hạn hoàn thành giấy tờ"), 12),
        Column(_("Ngày nộp HS lên cấp ủy cơ sở"), 12),
        Column(_("Ngày nộp HS lên cấp có thẩm quyền"), 13),
        Column(_("Số QĐ"), 13),
        Column(_("Ngày ký QĐ"), 12),
        Column(_("Ngày kết nạp"), 12),
        Column(_("Giới tính"), 8),
        Column(_("Ngày sinh"), 12),
        Column(_("CCCD"), 8),
        Column(_("Quê quán"), 22),
        Column(_("SĐT"), 8),
        Column(_("Email"), 8),
        Column(_("Ghi chú"), 24),
    ]


def _cells(found: QuerySet[Dossier], request: Request) -> Iterator[list[Cell]]:
    rows, number = list(found), 0
    for start in range(0, len(rows), _AT_ONCE):
        part = extracts(rows[start : start + _AT_ONCE], request.seat.today)
        cells = latest_names({each.dossier.candidate.cell_id for each in part})
        for each in part:
            number += 1
            yield [number, None, *_said(each, cells.get(each.dossier.candidate.cell_id, ""), request)]


def _said(each: Extract, cell: str, request: Request) -> list[Cell]:
    dossier, person, decision = each.dossier, each.person, each.decision
    before = dossier.candidate.stage in BEFORE_VOTE
    higher = dossier.decider_id if dossier.decider_id != dossier.checker_id else None
    home = (person.home_place, person.home_province) if person else ()
    return [
        name_of(dossier.candidate), cell, None, step_text(Stage(dossier.candidate.stage)), each.helper,
        dossier.opened_on, None, None, runs_out(dossier, request.seat.today) if before else None,
        each.taken_to(dossier.checker_id), each.taken_to(higher) if higher else None,
        decision.basis.number if decision else "", decision.issued_on if decision else None,
        decision.ceremony_on if decision else None, str(dossier.candidate.get_gender_display()),
        day_text(person.birth) if person else "", None, ", ".join(part for part in home if part), None, None,
        _remark(each),
    ]  # fmt: skip


def step_text(stage: Stage) -> str:
    """The number of the step, and how the dossier stands in words; of one that ended the words alone."""
    number = tracking_step(stage)
    return f"{number}. {stage.label}" if number else str(stage.label)


def _remark(each: Extract) -> str:
    """Why the papers were last sent back, while they are back."""
    last = each.passings[-1] if each.passings else None
    if last is None or not last.reason:
        return ""
    words = _("Trả lại %(day)s: %(reason)s")
    return words % {"day": day_text(last.on), "reason": reason_label(last.reason)}
