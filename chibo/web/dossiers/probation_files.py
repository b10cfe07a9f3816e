"""The register of probationary members taken out: as a workbook (T12), and as the paper 18-KNĐ."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from chibo.audit.actions import log_look
from chibo.documents.papers import body_of, known_values
from chibo.engine.office import Value, docx_of, fill, table_row
from chibo.exchange.workbook import Cell, Column, file_name
from chibo.organisation.models import Unit
from chibo.organisation.queries import latest_names, visible_units
from chibo.people.models import Person
from chibo.people.queries import visible_persons
from chibo.regulations.forms import forms, profile_on
from chibo.web.documents.make import MIME
from chibo.web.dossiers.probation import (
    Line,
    RegisterFilter,
    asked_register,
    days_of_cell,
    lines_of,
    seen,
)
from chibo.web.export import EXPORT, ListExport, banner, footer, refused_today, too_many_today
from chibo.web.files.asking import as_list
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.views import reads, record_look
from chibo.web.wording import day_text

_AT_ONCE = 500
MOST_ON_PAPER = 500
FORM = "18-KNĐ"


@as_list
def probation_workbook(request: Request) -> ListExport:
    """The register as the address asks for it, of units whose lists the user may take out."""
    form = asked_register(request)
    found = taken_out(request, form)
    return ListExport(
        what="admission.probation",
        name=file_name("so-dang-vien-du-bi", form.day.isoformat()),
        count=found.count(),
        title=_("Sổ đảng viên dự bị"),
        columns=_columns(form),
        rows=lambda: _cells(found, form),
        notes=[
            f"{register_name(form)}; {form.chosen_view.label}",
            _("Tại ngày %(day)s") % {"day": day_text(form.day)},
        ],
        below=[
            _("Ngày công bố: chương trình không lưu, điền tay. Lý do muộn: số, ngày bản giải trình."),
            footer(request),
        ],
    )


@reads(EXPORT, logs=True)
def probation_paper(request: Request) -> HttpResponse:
    """The register as an official paper of the committee that keeps it; a long one is told to be parted."""
    form = asked_register(request)
    found = taken_out(request, form)
    count = found.count()
    if too_many_today(request, count):
        return refused_today(request)
    if count > MOST_ON_PAPER:
        return render(
            request,
            "dossiers/probation_long.html",
            {"most": MOST_ON_PAPER, "query": form.query()},
            status=422,
        )
    record_look(request, log_look, actor=request.user, what="export.admission.probation", count=count)
    with translation.override("vi"):  # a paper, whatever the reader's language
        paper = fill(forms()[FORM], _case(request, form, list(found)), banner=banner()).paper
    response = HttpResponse(docx_of(paper, profile_on(request.seat.today).profile), content_type=MIME)
    response["Content-Disposition"] = f'attachment; filename="so-dang-vien-du-bi_{form.day.isoformat()}.docx"'
    return response


def taken_out(request: Request, form: RegisterFilter) -> QuerySet[Person]:
    """Whom the register names, of units whose lists the user may take out."""
    allowed = visible_persons(reach(request, EXPORT))
    return seen(request, form.persons()).filter(pk__in=allowed.values("pk"))


def keeper(form: RegisterFilter) -> Unit | None:
    """The unit whose register it is: the one asked for, or the only one the user answers for."""
    if form.unit_asked is not None:
        return form.unit_asked
    units = [unit for unit in visible_units(form.scope) if unit.path in form.scope.now]
    return units[0] if len(units) == 1 else None


def register_name(form: RegisterFilter) -> str:
    """The unit whose register it is, in words."""
    unit = keeper(form)
    return latest_names([unit.pk]).get(unit.pk, "") if unit else _("Các đơn vị trong phạm vi")


def _columns(form: RegisterFilter) -> list[Column]:
    days = days_of_cell(form)
    limit = _("Hạn chi bộ xét (%(n)s ngày làm việc)") % {"n": days} if days else _("Hạn chi bộ xét")
    return [
        Column(_("TT"), 5),
        Column(_("Họ tên"), 24),
        Column(_("QĐ kết nạp số/ngày"), 18),
        Column(_("Ngày lễ kết nạp"), 12),
        Column(_("Hết 12 tháng"), 12),
        Column(limit, 14),
        Column(_("Lớp ĐV mới (GCN)"), 18),
        Column(_("Người giúp đỡ"), 20),
        Column(_("Bản kiểm điểm"), 14),
        Column(_("Nhận xét"), 14),
        Column(_("Ngày họp, phiếu"), 18),
        Column(_("QĐ chính thức"), 26),
        Column(_("Ngày công bố"), 12),
        Column(_("Lý do muộn"), 18),
    ]


def _cells(found: QuerySet[Person], form: RegisterFilter) -> Iterator[list[Cell]]:
    keys, number = list(found.values_list("pk", flat=True)), 0
    for start in range(0, len(keys), _AT_ONCE):
        part = found.filter(pk__in=keys[start : start + _AT_ONCE])
        for line in lines_of(list(part), form.day):
            number += 1
            yield [
                number, line.name, line.decision, line.ceremony, line.over, line.limit, line.training,
                line.helper, line.review, line.remark, line.vote, line.result, None, line.explanation,
            ]  # fmt: skip


def _case(request: Request, form: RegisterFilter, persons: list[Person]) -> dict[str, Value]:
    """What stands on the paper: the head of who keeps the register, and its rows."""
    unit, paper, today = keeper(form), forms()[FORM], request.seat.today
    case: dict[str, Value] = known_values(paper, unit=unit, person=None, on=today) if unit else {}
    case["register_of"] = register_name(form)
    case["register_on"] = form.day
    case["paper_on"] = today
    if unit is not None:
        case["issuing_body"] = body_of(register_name(form))
    lines = lines_of(persons, form.day)
    case["probationary_rows"] = tuple(_row(number, line) for number, line in enumerate(lines, 1))
    return case


def _row(number: int, line: Line) -> str:
    person, entry = line.entry.person, line.entry
    issued = day_text(entry.issued_on) or day_text(entry.decision.date)
    again = _("Kết nạp lại") if entry.again else ""
    return table_row(
        [
            str(number), line.name, day_text(person.birth), person.record_number, line.cell, line.helper,
            entry.decision.number, issued, line.ceremony,
            "; ".join(part for part in (again, line.result) if part),
        ]
    )  # fmt: skip
