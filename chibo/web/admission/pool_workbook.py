"""The pool as a workbook, in the columns of the list of sources and sympathisers (T8).

What a note may not hold before the application stays empty. No list tells people or religion.
"""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from chibo.admission.models import Candidate, CandidateStep
from chibo.admission.queries import by_name, visible_candidates
from chibo.admission.queries.extracts import schooling_of
from chibo.exchange.workbook import Cell, Column, file_name
from chibo.people.choices import Axis
from chibo.people.queries import traits_by_person
from chibo.training.choices import ClassKind
from chibo.training.queries import validity
from chibo.web.admission.filters import PoolFilter
from chibo.web.admission.reaching import SEE
from chibo.web.admission.tables import NoteRow, note_rows
from chibo.web.export import EXPORT, ListExport, footer
from chibo.web.files.asking import as_list
from chibo.web.people.reach import reach
from chibo.web.people.wording import trait_label
from chibo.web.seat import Request
from chibo.web.wording import day_text

_AT_ONCE = 500


@as_list
def pool_workbook(request: Request) -> ListExport:
    """The notes the filters of the address find, of units whose lists the user may take out."""
    today, scope = request.seat.today, reach(request, SEE)
    form = PoolFilter(request.GET, scope=scope, day=today)
    allowed = visible_candidates(reach(request, EXPORT))
    found = allowed.none()
    if form.is_valid():
        found = by_name(form.rows(visible_candidates(scope)).filter(pk__in=allowed.values("pk")))
    notes = [_("Tại ngày %(day)s") % {"day": day_text(today)}]
    notes += [str(form.chosen_view.label)] if form.is_valid() else []
    return ListExport(
        what="admission.pool",
        name=file_name("nguon-phat-trien-dang", today.isoformat()),
        count=found.count(),
        title=_("Danh sách nguồn phát triển đảng viên"),
        columns=_columns(),
        rows=lambda: _lines(found, today),
        notes=notes,
        below=[
            _("Dân tộc, tôn giáo không có trong danh sách; dự kiến kết nạp chương trình không lưu."),
            _("Người chưa nộp đơn: chỉ có những gì ghi chú được giữ."),
            footer(request),
        ],
    )


def _columns() -> list[Column]:
    return [
        Column(_("TT"), 5),
        Column(_("Họ tên"), 24),
        Column(_("Ngày sinh"), 11),
        Column(_("Nam/Nữ"), 8),
        Column(_("Dân tộc"), 8),
        Column(_("Tôn giáo"), 8),
        Column(_("Quê quán"), 20),
        Column(_("Nơi ở (thôn)"), 16),
        Column(_("Học vấn, chuyên môn"), 18),
        Column(_("Nghề, chức vụ đoàn thể"), 18),
        Column(_("Ngày vào Đoàn/Hội"), 12),
        Column(_("Đơn vị giới thiệu (số NQ, ngày)"), 28),
        Column(_("Số, ngày NQ chi bộ"), 20),
        Column(_("Đảng viên giúp đỡ (từ ngày)"), 22),
        Column(_("Nhóm ưu tiên"), 16),
        Column(_("Đã học lớp nhận thức (số GCN, ngày, hết hạn)"), 22),
        Column(_("Dự kiến kết nạp (quý/năm)"), 12),
        Column(_("Giai đoạn"), 20),
        Column(_("Ghi chú (đi làm xa từ…)"), 26),
    ]


def _lines(found: QuerySet[Candidate], day: date) -> Iterator[list[Cell]]:
    keys, number = list(found.values_list("pk", flat=True)), 0
    for start in range(0, len(keys), _AT_ONCE):
        part = list(by_name(found.filter(pk__in=keys[start : start + _AT_ONCE])))
        codes = traits_by_person((note.person_id for note in part), day)
        for row in note_rows(part, day):
            number += 1
            yield _line(number, row, codes, day)


def _line(number: int, row: NoteRow, coded: dict[UUID, dict[str, str]], day: date) -> list[Cell]:
    note, person = row.candidate, row.candidate.person
    codes = coded.get(person.pk, {}) if person else {}
    home = (person.home_place, person.home_province) if person else ()
    learned = {code: axis for axis, code in codes.items()}
    return [
        number,
        row.name,
        day_text(person.birth) if person else str(note.birth_year or ""),
        str(note.get_gender_display()),
        None,
        None,
        ", ".join(part for part in home if part),
        note.locality.name if note.locality else "",
        "; ".join(trait_label(learned[code], code) for code in schooling_of(codes)),
        trait_label(Axis.OCCUPATION, codes[Axis.OCCUPATION]) if Axis.OCCUPATION in codes else "",
        day_text(person.youth_union_on) if person else "",
        _paper(row.by, note.basis.number, note.introduced_on),
        _paper("", row.sympathiser.basis.number, row.sympathiser.on) if row.sympathiser else "",
        f"{row.helper} ({day_text(row.helped_from)})" if row.helper else "",
        ", ".join(row.groups),
        _certificate(row.certificate, day) if row.certificate else "",
        None,
        str(note.get_stage_display()),
        _remark(row),
    ]


def _paper(who: str, number: str, on: date) -> str:
    return ", ".join(part for part in (who, number, day_text(on)) if part)


def _certificate(step: CandidateStep, day: date) -> str:
    """Number and day of the certificate, and the last day it serves by the rules of the day of the list."""
    verdict = validity(ClassKind.AWARENESS, step.on, day, step.place)
    until = _("dùng đến %(day)s") % {"day": day_text(verdict.due)} if verdict and verdict.due else ""
    return ", ".join(part for part in (_paper("", step.basis.number, step.on), until) if part)


def _remark(row: NoteRow) -> str:
    """The cell, for which the list has no column, and since when the person works away."""
    away = row.candidate.away_from
    since = _("đi làm xa từ %(day)s") % {"day": day_text(away)} if away else ""
    return "; ".join(part for part in (row.cell, since) if part)
