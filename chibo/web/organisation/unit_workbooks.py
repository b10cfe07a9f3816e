"""The tree, what changed or will change about a unit, and histories, as workbooks."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from chibo.exchange.workbook import Cell, Column, file_name
from chibo.membership.queries import node_counts
from chibo.organisation.models import STEP
from chibo.organisation.queries import named_by_path, units_on, within
from chibo.web.export import EXPORT, ListExport, footer
from chibo.web.files.asking import as_list, listed_for
from chibo.web.history_workbook import HISTORY, check_reach, history_list
from chibo.web.organisation.frame import frame
from chibo.web.organisation.history import history_about
from chibo.web.organisation.tree import natural
from chibo.web.organisation.units import lines_of
from chibo.web.organisation.where import (
    SEE,
    NamedUnit,
    Where,
    may_change_locality,
    own_unit,
    seen_locality,
    seen_unit,
    where,
)
from chibo.web.organisation.wording import during_text, kind_label
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.wording import day_text


@as_list
def tree_workbook(request: Request) -> ListExport:
    """Every organisation of the user's scope on the day and tree of the address, as the tree stands."""
    here = where(request)
    units = within(units_on(here.tree_day), reach(request, SEE))
    allowed: list[NamedUnit] = list(within(units, reach(request, EXPORT)))
    day = _("Tại ngày %(day)s") % {"day": day_text(here.day)}
    tree = [_("Theo cây tổ chức hiện nay")] if here.now_tree and not here.is_today else []
    return ListExport(
        what="organisation.tree",
        name=file_name("cay-to-chuc", here.day.isoformat()),
        count=len(allowed),
        title=_("Cây tổ chức"),
        columns=[
            Column(_("STT"), 6),
            Column(_("Mã"), 20),
            Column(_("Tổ chức"), 46),
            Column(_("Loại hình"), 26),
            Column(_("Trực thuộc"), 40),
            Column(_("Thành lập"), 13),
            Column(_("Mã chính thức"), 16),
            Column(_("Đảng viên"), 10),
        ],
        rows=lambda: _tree_cells(allowed, here),
        notes=[day, *tree],
        below=[footer(request)],
    )


def _tree_cells(units: list[NamedUnit], here: Where) -> Iterator[list[Cell]]:
    """Each unit before those below it, beside each other by name."""
    paths = [unit.then_path for unit in units]
    counts = node_counts(paths, here.day, now_tree=here.now_tree)
    names = {unit.then_path: unit.name for unit in units}
    above = named_by_path({path[:-STEP] for path in paths} - names.keys(), here.tree_day) | names
    order = {path: natural(name) for path, name in names.items()}

    def place(unit: NamedUnit) -> list[str]:
        path = unit.then_path
        return [order.get(path[:end], path[:end]) for end in range(STEP, len(path) + 1, STEP)]

    for number, unit in enumerate(sorted(units, key=place), 1):
        path = unit.then_path
        yield [
            number,
            unit.code,
            unit.name,
            kind_label(unit.kind),
            above.get(path[:-STEP], ""),
            unit.founded_on,
            unit.official_code,
            counts[path],
        ]


@as_list
def changes_workbook(request: Request, code: str) -> ListExport:
    """Names, kinds and places of a unit through time, those ahead too."""
    unit = own_unit(request, code, EXPORT)
    told = frame(request, unit, "unit_changes")
    today = told["here"].today
    _placed, lines = lines_of(unit, today)
    return ListExport(
        what="organisation.changes",
        name=file_name("thay-doi", unit.code, today.isoformat()),
        count=len(lines),
        title=_("Tên, loại hình, cấp trên qua thời gian"),
        columns=[
            Column(_("STT"), 6),
            Column(_("Mục"), 16),
            Column(_("Giá trị"), 46),
            Column(_("Thời gian"), 34),
            Column(_("Sắp tới"), 10),
            Column(_("Văn bản"), 44),
        ],
        rows=lambda: (
            [
                number,
                what,
                value,
                during_text(row.during),
                "x" if row.during.lower > today else "",
                str(row.basis) if not row.basis.is_empty else "",
            ]
            for number, (row, what, value) in enumerate(lines, 1)
        ),
        notes=[told["name"]],
        below=[footer(request)],
    )


@listed_for(HISTORY)
def unit_history_workbook(request: Request, code: str) -> ListExport:
    """Every change about an organisation."""
    unit = seen_unit(request, code)
    check_reach(request, unit.path)
    return _history(request, unit, "organisation.history")


@listed_for(HISTORY)
def locality_history_workbook(request: Request, code: str) -> ListExport:
    """Every change about a hamlet."""
    found = seen_locality(request, code)
    if not all(may_change_locality(request, found, right) for right in (HISTORY, EXPORT)):
        raise Http404
    return _history(request, found, "organisation.locality_history")


def _history(request: Request, row: Any, what: str) -> ListExport:
    today = request.seat.today
    return history_list(
        request, lambda page: history_about(row, today, page), what=what, of=row.name, name=row.code
    )
