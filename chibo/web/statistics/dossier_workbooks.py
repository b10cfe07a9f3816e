"""The road to admission as a workbook: a sheet for every table."""

from collections.abc import Sequence
from functools import partial

from django.http import HttpResponse
from django.utils.translation import gettext as _

from chibo.exchange.workbook import Cell, Column, Line, Sheet, file_name, workbook
from chibo.statistics.dossiers import BAND_LABELS, LEVELS
from chibo.web.admission.reaching import SEE as SEE_CASES
from chibo.web.export import EXPORT, Export, banner, footer, send
from chibo.web.seat import Request
from chibo.web.statistics.asking import SEE, PeriodForm, asked_unit, days_text, period_text
from chibo.web.statistics.dossiers import CountLine, Road, StepLine, road_of
from chibo.web.views import reads


@reads(EXPORT, logs=True)
def dossier_figures_workbook(request: Request, code: str) -> HttpResponse:
    """Steps, stages, ages, returns and units, each on its own sheet; no names."""
    unit = asked_unit(request, code, SEE, SEE_CASES, EXPORT)
    form = PeriodForm(request.GET, request)
    if not form.is_valid():
        return HttpResponse(status=422)
    road = road_of(request, unit, form)
    notes = [road.page.name, f"{period_text(road.period)}. {days_text(road.period)}."]
    below = [footer(request)]
    sheets = [
        Sheet(name, name, columns, lines, notes, below) for name, columns, lines in _tables(road) if lines
    ]
    name = file_name("ho-so-ket-nap", unit.code, road.period.first.isoformat(), road.period.last.isoformat())
    make = partial(workbook, sheets, banner=banner())
    count = sum(len(lines) for _name, _columns, lines in _tables(road))
    return send(request, Export("statistics.dossiers", name, count, make, persons=False))


def _tables(road: Road) -> list[tuple[str, list[Column], list[Line]]]:
    bands = [Column(str(label), 14) for label in BAND_LABELS]
    levels = [Column(str(label), 16) for label in LEVELS.values()]
    whole = Column(_("Cộng"), 10)
    return [
        (_("Qua từng bước"), _day_columns(_("Bước")), _day_lines(road.steps)),
        (_("Đang ở từng bước"), _day_columns(_("Giai đoạn")), _day_lines(road.standing)),
        (_("Tuổi hồ sơ"), [Column(_("Đơn vị"), 40), *bands, whole], _count_lines(road.ages)),
        (_("Trả lại hồ sơ"), [Column(_("Lý do"), 40), *levels, whole], _count_lines(road.returns)),
        (_("Thời gian ở đơn vị"), _unit_columns(), _unit_lines(road)),
    ]


def _day_columns(first: str) -> list[Column]:
    return [
        Column(first, 40),
        Column(_("Số người"), 12),
        Column(_("Trung vị, ngày"), 16),
        Column(_("Trung bình, ngày"), 18),
        Column(_("Lâu nhất, ngày"), 16),
    ]


def _day_lines(rows: Sequence[StepLine]) -> list[Line]:
    return [
        Line([row.label, row.count.value, row.days.median, row.days.mean, row.days.longest]) for row in rows
    ]


def _count_lines(rows: Sequence[CountLine]) -> list[Line]:
    return [Line([row.label, *(cell.value for cell in row.cells)]) for row in rows]


def _unit_columns() -> list[Column]:
    return [
        Column(_("Đơn vị"), 40),
        Column(_("Cấp"), 16),
        Column(_("Hồ sơ đang ở đây"), 16),
        Column(_("Lượt hồ sơ ở đây"), 16),
        Column(_("Trung vị, ngày"), 16),
        Column(_("Trung bình, ngày"), 18),
        Column(_("Lâu nhất, ngày"), 16),
        Column(_("Lần trả lại"), 12),
    ]


def _unit_lines(road: Road) -> list[Line]:
    lines = []
    for one in road.units:
        days = one.row.stays
        told: list[Cell] = [one.name, one.level, one.row.here, days.count]
        lines.append(Line([*told, days.median, days.mean, days.longest, one.row.returns]))
    return lines
