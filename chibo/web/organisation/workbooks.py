"""Lists of the tree as workbooks, whole: hamlets, units below a unit, posts of a unit."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from chibo.exchange.workbook import Cell, Column, file_name
from chibo.organisation.queries import find_localities, localities_of, path_on, unit_names
from chibo.people.queries import posts_ever
from chibo.web.export import EXPORT, ListExport, footer
from chibo.web.files.asking import as_list
from chibo.web.organisation.frame import frame
from chibo.web.organisation.hamlets import fitting, view_label
from chibo.web.organisation.tables import (
    CellRow,
    GroupRow,
    HamletRow,
    Head,
    below,
    hamlet_rows,
    holder_of,
    in_rank,
)
from chibo.web.organisation.where import SEE, Where, own_unit, where
from chibo.web.organisation.wording import during_text, kind_label, locality_label, post_label
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.wording import day_text


@as_list
def hamlets_workbook(request: Request) -> ListExport:
    """The hamlets the filters of the address find, as far as the user may take out their units' lists."""
    here, key = where(request), request.GET.get("view", "")
    wanted = request.GET.get("q", "").strip()
    seen = set(find_localities(wanted, reach(request, SEE), here.day).values_list("pk", flat=True))
    allowed = find_localities(wanted, reach(request, EXPORT), here.day).filter(pk__in=seen)
    fits = fitting(key)
    rows = [row for row in hamlet_rows(list(allowed), here.day) if fits(row)]
    return _hamlets(request, rows, here, [view_label(key)])


@as_list
def unit_hamlets_workbook(request: Request, code: str) -> ListExport:
    """Hamlets in the charge of a unit and of those below it, or served by the cell."""
    unit, here = own_unit(request, code, EXPORT), where(request)
    path = path_on(unit.pk, here.day)
    rows = hamlet_rows(list(localities_of(unit.pk, path, here.day)) if path else [], here.day)
    name = unit_names([unit.pk], here.day).get(unit.pk, unit.name)
    return _hamlets(request, rows, here, [name], unit.code)


def _hamlets(
    request: Request, rows: Sequence[HamletRow], here: Where, notes: Sequence[str], *parts: str
) -> ListExport:
    return ListExport(
        what="organisation.localities",
        name=file_name("thon-xom", *parts, here.day.isoformat()),
        count=len(rows),
        title=_("Danh sách thôn, xóm, bản, khối, tổ dân phố"),
        columns=_hamlet_columns(),
        rows=lambda: _hamlet_cells(rows),
        notes=[_("Tại ngày %(day)s") % {"day": day_text(here.day)}, *notes],
        below=[_("Chi bộ ghép phụ trách nhiều thôn: số đảng viên là của cả chi bộ."), footer(request)],
    )


def _hamlet_columns() -> list[Column]:
    return [
        Column(_("STT"), 6),
        Column(_("Thôn, xóm"), 24),
        Column(_("Loại"), 14),
        Column(_("Đơn vị phụ trách"), 28),
        Column(_("Chi bộ"), 30),
        Column(_("Tình trạng"), 26),
        Column(_("Đảng viên"), 10),
        Column(_("Tại chỗ"), 10),
        Column(_("Tăng cường"), 10),
        Column(_("Trên 60"), 10),
        Column(_("Trưởng thôn"), 24),
        Column(_("Là đảng viên"), 10),
        Column(_("Trưởng ban CTMT"), 24),
        Column(_("Là đảng viên"), 10),
        Column(_("Địa bàn"), 28),
    ]


def _hamlet_cells(rows: Sequence[HamletRow]) -> Iterator[list[Cell]]:
    states = {
        "own": "",
        "shared": _("Chi bộ ghép"),
        "none": _("Chưa có chi bộ"),
        "forming": _("Đang hình thành"),
    }
    for number, row in enumerate(rows, 1):
        lacks = _("chưa có đảng viên tại chỗ") if row.need == "no_local" else ""
        yield [
            number,
            row.locality.name,
            locality_label(row.locality.kind),
            row.charge,
            ", ".join(name for _key, name in row.cells),
            "; ".join(word for word in (states[row.state], lacks) if word),
            row.members,
            row.local,
            row.reinforcing,
            row.older,
            *_head(row.head),
            *_head(row.front),
            row.flag_words,
        ]


def _head(head: Head) -> list[Cell]:
    return [head.name, ("x" if head.member else "")]


@as_list
def below_workbook(request: Request, code: str) -> ListExport:
    """Cells and other organisations directly below a unit, on the day and tree of the address."""
    unit = own_unit(request, code, EXPORT)
    told = frame(request, unit, "unit_below")
    here, path = told["here"], told["path"]
    cells, groups = below(unit, path, here) if path else ([], [])
    return ListExport(
        what="organisation.below",
        name=file_name("to-chuc-truc-thuoc", unit.code, here.day.isoformat()),
        count=len(cells) + len(groups),
        title=_("Tổ chức trực thuộc %(unit)s") % {"unit": told["name"]},
        columns=_below_columns(),
        rows=lambda: _below_cells(groups, cells),
        notes=_day_notes(here),
        below=[footer(request)],
    )


def _day_notes(here: Where) -> list[str]:
    day = _("Tại ngày %(day)s") % {"day": day_text(here.day)}
    return [day, _("Theo cây tổ chức hiện nay")] if here.now_tree and not here.is_today else [day]


def _below_columns() -> list[Column]:
    return [
        Column(_("STT"), 6),
        Column(_("Tổ chức"), 40),
        Column(_("Loại hình"), 24),
        Column(_("Tổ chức bên dưới"), 12),
        Column(_("Bí thư"), 26),
        Column(_("Đảng viên"), 10),
        Column(_("Chính thức"), 10),
        Column(_("Tại chỗ"), 10),
        Column(_("Kết nạp gần nhất"), 14),
        Column(_("Cần chú ý"), 40),
    ]


def _below_cells(groups: Sequence[GroupRow], cells: Sequence[CellRow]) -> Iterator[list[Cell]]:
    for number, group in enumerate(groups, 1):
        yield [number, group.unit.name, group.kind, group.below, "", group.members, None, None, None, ""]
    for number, cell in enumerate(cells, len(groups) + 1):
        yield [
            number,
            cell.unit.name,
            kind_label(cell.unit.kind),
            None,
            cell.secretary,
            cell.members,
            cell.official,
            cell.local,
            cell.last_admission,
            "; ".join(tag.label for tag in cell.states),
        ]


@as_list
def posts_workbook(request: Request, code: str) -> ListExport:
    """Who holds, held and will hold office in a unit."""
    unit = own_unit(request, code, EXPORT)
    told = frame(request, unit, "unit_posts")
    posts: list[Any] = in_rank(posts_ever(unit=unit.pk))
    return ListExport(
        what="people.posts",
        name=file_name("chuc-danh", unit.code, request.seat.today.isoformat()),
        count=len(posts),
        title=_("Chức danh của %(unit)s") % {"unit": told["name"]},
        columns=[
            Column(_("STT"), 6),
            Column(_("Chức danh"), 36),
            Column(_("Người giữ"), 32),
            Column(_("Nhiệm kỳ"), 12),
            Column(_("Thời gian"), 34),
        ],
        rows=lambda: (
            [number, post_label(post.kind), holder_of(post), post.term, during_text(post.during)]
            for number, post in enumerate(posts, 1)
        ),
        notes=[],
        below=[footer(request)],
    )
