"""Every table and list of Báo cáo as a workbook. Who took what, and how many rows, is noted."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import count, islice
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from chibo.exchange.workbook import Cell, Column, Line, Share, Sheet, file_name, workbook
from chibo.membership.choices import Standing
from chibo.membership.models import MovementPlace, Spell
from chibo.organisation.nodes import NOW, ONE_DAY
from chibo.organisation.queries import unit_names
from chibo.people.models import spoken_name
from chibo.statistics.dimensions import labels_of
from chibo.statistics.movement import breakdown
from chibo.statistics.proof import Proof, parted, prove
from chibo.statistics.rows import template_notes
from chibo.web.export import EXPORT, Export, ListExport, banner, footer, send
from chibo.web.files.asking import as_list
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.statistics.asking import (
    PROVE,
    SEE,
    Asked,
    PeriodForm,
    asked_unit,
    days_text,
    period_text,
)
from chibo.web.statistics.crossing import CrossAsked, asked_cross
from chibo.web.statistics.grid import Grid
from chibo.web.statistics.headcount import column_sums, count_rows
from chibo.web.statistics.movement import asked_period, form_rows
from chibo.web.statistics.proofs import (
    asked_cell,
    asked_figure,
    cell_label,
    cell_proof,
    movement_rows,
    stock_day,
)
from chibo.web.views import reads
from chibo.web.wording import day_text

_PORTION = 2_000


@reads(EXPORT, logs=True)
def movement_workbook(request: Request, code: str) -> HttpResponse:
    """Biểu 1 as the form prescribes and unit by unit, each on its own sheet."""
    unit = asked_unit(request, code, SEE, EXPORT)
    form = PeriodForm(request.GET, request)
    if not form.is_valid():
        return HttpResponse(status=422)
    asked, period = asked_period(request, unit, form)
    grid = Grid(asked, period, breakdown(asked.node, period))
    title = _("Biểu 1. Tăng, giảm đảng viên")
    notes = [asked.name, f"{period_text(period)}. {days_text(period)}.", tree_text(asked)]
    lines = [
        Line(
            [
                one.row.mark,
                one.row.label,
                one.row.value,
                one.row.last_year,
                Share(*(one.row.percent or (0, 0))),
            ],
            one.row.depth == 0,
            one.row.depth,
        )
        for one in form_rows(asked, period, grid.found.total)
    ]
    below = [footer(request)]
    named = [*notes, *template_notes(period)]
    sheets = [Sheet(_("Biểu 1"), title, form_columns(), lines, named, below, pinned=2)]
    if grid.below:
        sheets.append(Sheet(_("Theo đơn vị"), title, _grid_columns(grid), _grid_lines(grid), notes, below))
    name = file_name("bieu-1", unit.code, period.first.isoformat(), period.last.isoformat())
    make = partial(workbook, sheets, banner=banner())
    return send(request, Export("statistics.movement", name, len(lines), make, persons=False))


def form_columns() -> list[Column]:
    """The columns of a prescribed form: the figure, that of last year, and how they compare."""
    return [
        Column("", 6),
        Column(_("Chỉ tiêu"), 46),
        Column(_("Kỳ này"), 14),
        Column(_("Cùng kỳ năm trước"), 22),
        Column(_("So sánh"), 12),
    ]


def _grid_columns(grid: Grid) -> list[Column]:
    groups = {"B": _("B. Tăng"), "C": _("C. Giảm"), "E": _("Sắp xếp tổ chức, lập sổ")}
    heads = [Column(str(head.label), 11, groups.get(head.group, "")) for head in grid.heads]
    return [Column(_("Đơn vị"), 40), *heads]


def _grid_lines(grid: Grid) -> Iterable[Line]:
    for row in [grid.total, *grid.rows, *grid.between, grid.total]:
        yield Line([row.label, *(figure.value for figure in row.figures)], row.kind == "sum")


@reads(EXPORT, logs=True)
def headcount_workbook(request: Request, code: str) -> HttpResponse:
    """A headcount or cross-table; cells too small to be shown stay out here too."""
    unit = asked_unit(request, code, SEE, EXPORT)
    cross = asked_cross(request, unit)
    if cross is None or cross.refused:
        return HttpResponse(status=422)
    columns, lines = _cross_table(cross)
    words = {"by": ", ".join(str(dimension.label) for dimension in cross.dimensions)}
    notes = [cross.asked.name, _("Tại ngày %(day)s") % {"day": day_text(cross.day)}, tree_text(cross.asked)]
    title = _("Đảng viên theo: %(by)s") % words
    sheet = Sheet(_("Cơ cấu đảng viên"), title, columns, lines, notes, [footer(request)])
    name = file_name(
        "co-cau", unit.code, cross.day.isoformat(), *(axis.replace("_", "-") for axis in cross.names)
    )
    make = partial(workbook, [sheet], banner=banner())
    return send(request, Export("statistics.headcount", name, len(lines), make, persons=False))


def _cross_table(cross: CrossAsked) -> tuple[list[Column], list[Line]]:
    table = cross.table
    crossed = labels_of(cross.dimensions[1]) if len(cross.names) > 1 else {}
    columns = [Column(str(cross.dimensions[0].label), 40)]
    columns += [Column(crossed[code], 14) for code in (table.labels(1) if crossed else [])]
    columns += [Column(_("Cộng"), 12), Column(_("Tỷ lệ"), 10)]
    lines = []
    for row in count_rows(cross, table):
        total: list[Cell] = [row.total.value, Share(row.total.value, table.total)]
        cells: list[Cell] = [cell.value for cell in row.cells]
        lines.append(Line([row.label, *cells, *total]))
    sums: list[Cell] = [cell.value for cell in column_sums(cross, table)]
    lines.append(Line([_("Cộng"), *sums, table.total, Share(table.total, table.total)], strong=True))
    return columns, lines


@as_list
def movement_proof_workbook(request: Request, code: str, name: str) -> ListExport:
    """The movements or members behind a figure of Biểu 1."""
    asked, period, label = asked_figure(request, code, name, EXPORT)
    proof = prove(asked.node, period, name)
    day = period.first - ONE_DAY if parted(name)[1] == "opening" else period.last
    notes = [asked.name, stock_day(period, name) or days_text(period), tree_text(asked)]
    file = file_name("chung-minh", name.replace("_", "-"), asked.unit.code, period.last.isoformat())
    return proof_list(request, proof, Told(file, label, notes, day))


@as_list
def headcount_proof_workbook(request: Request, code: str) -> ListExport | HttpResponse:
    """The members behind a cell of a headcount."""
    cross = asked_cell(request, code, PROVE, EXPORT)
    if cross.sensitive:
        return HttpResponse(status=422)
    notes = [cross.asked.name, _("Tại ngày %(day)s") % {"day": day_text(cross.day)}, tree_text(cross.asked)]
    label = cell_label(cross)
    file = file_name("co-cau", slugify(label.replace("đ", "d").replace("Đ", "D"))[:40], cross.asked.unit.code)
    return proof_list(request, cell_proof(cross), Told(file, label, notes, cross.day))


@dataclass(frozen=True)
class Told:
    """The name of a file, what stands above its list, and the day of the units' names."""

    file: str
    title: str
    notes: Sequence[str]
    day: date


def proof_list(request: Request, proof: Proof, told: Told) -> ListExport:
    """The rows behind a figure, as far as the reader sees the files."""
    scope = reach(request, PROVE)
    named: Any = proof.members_in(scope) if proof.members is not None else proof.movements_in(scope)
    found: int = named.count()
    below = [footer(request)]
    if found < proof.total:
        words = {"n": proof.total - found}
        below.insert(0, _("%(n)s đồng chí nay thuộc nơi khác, không có tên ở đây.") % words)
    members = proof.members is not None
    return ListExport(
        what="statistics.proof",
        name=told.file,
        count=found,
        title=told.title,
        columns=_member_columns() if members else _movement_columns(),
        rows=lambda: _member_cells(named, told.day) if members else _movement_cells(request, named),
        notes=told.notes,
        below=below,
    )


def _portions(found: QuerySet[Any]) -> Iterator[list[Any]]:
    """One question for all, read portion by portion: a long list needs little memory."""
    rows = found.iterator(chunk_size=_PORTION)
    while portion := list(islice(rows, _PORTION)):
        yield portion


def _member_columns() -> list[Column]:
    return [
        Column(_("STT"), 6),
        Column(_("Họ và tên"), 30),
        Column(_("Ngày sinh"), 14),
        Column(_("Chi bộ"), 40),
        Column(_("Tình trạng"), 16),
    ]


def _member_cells(spells: QuerySet[Spell], day: date) -> Iterator[list[Cell]]:
    """Names of units and words of the standing are looked up once for the whole list."""
    units: dict[UUID, str] = {}
    standings = {code: str(label) for code, label in Standing.choices}
    number = count(1)
    parts: Any = spells.values_list(
        "person__family", "person__middle", "person__given", "person__birth", "unit_id", "standing"
    )
    for portion in _portions(parts):
        units |= unit_names({row[4] for row in portion} - units.keys(), day)
        for *name, birth, unit, standing in portion:
            cells = [spoken_name(*name), day_text(birth), units.get(unit, ""), standings[standing]]
            yield [next(number), *cells]


def _movement_columns() -> list[Column]:
    return [
        Column(_("STT"), 6),
        Column(_("Họ và tên"), 30),
        Column(_("Ngày"), 13),
        Column(_("Biến động"), 20),
        Column(_("Chi bộ"), 36),
        Column(_("Nơi đi, nơi đến"), 36),
        Column(_("Văn bản"), 56),
    ]


def _movement_cells(request: Request, places: QuerySet[MovementPlace]) -> Iterator[list[Cell]]:
    number = count(1)
    for portion in _portions(places):
        for row in movement_rows(request, portion):
            cells: list[Cell] = [row.person.full_name, row.on, row.label, row.unit, row.partner, row.paper]
            yield [next(number), *cells]


def tree_text(asked: Asked) -> str:
    """Which tree the figures are of."""
    return _("Theo cây tổ chức hiện nay.") if asked.tree == NOW else _("Theo cây tổ chức lúc đó.")
