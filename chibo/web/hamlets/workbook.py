"""T18, hamlets of special areas, as .xlsx; the same file may be filled in and sent back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from chibo.exchange.workbook import Cell, Column, Line, Sheet, file_name
from chibo.exchange.workbook import workbook as made
from chibo.hamlets.models import HamletReport
from chibo.hamlets.queries import latest_reports
from chibo.organisation.queries import flags_on, links_on
from chibo.people.models import Post
from chibo.people.queries import posts_on
from chibo.web.export import EXPORT, Export, banner, footer, send
from chibo.web.hamlets.pages import Watch, asked_of, lines_of, watch_of
from chibo.web.hamlets.telling import HamletLine
from chibo.web.organisation.wording import flag_label
from chibo.web.seat import Request
from chibo.web.statistics.asking import SEE, DayForm, asked_unit
from chibo.web.views import reads

_HEADS = ("locality_head", "front_head")
_SECRETARY = "cell_secretary"


@dataclass(frozen=True)
class Known:
    """What besides the counts stands in the columns, by hamlet."""

    flags: Mapping[UUID, Sequence[str]]
    posts: Mapping[tuple[UUID | None, str], Post]
    secretaries: Mapping[UUID, bool]
    reports: Mapping[UUID, HamletReport]


@reads(EXPORT, logs=True)
def workbook(request: Request, code: str) -> HttpResponse:
    """The hamlets of a unit as T18."""
    unit = asked_unit(request, code, SEE, EXPORT)
    form = DayForm(request.GET, request)
    if not form.is_valid():
        return render(request, "hamlets/unread.html", {"form": form, "unit": unit}, status=422)
    found = watch_of(asked_of(request, unit, form))
    name = file_name("t18-thon-xom", code, found.day.isoformat())
    return send(
        request,
        Export(
            what="hamlets", name=name, count=len(found.hamlets), make=lambda: _book(request, found)
        ),
    )  # fmt: skip


def _book(request: Request, found: Watch) -> bytes:
    lines = sorted(lines_of(found, found.hamlets), key=lambda line: (line.charge, line.name))
    day = _("Tại ngày %(day)s") % {"day": f"{found.day:%d/%m/%Y}"}
    sheet = Sheet(
        name="T18", title=_("Thôn, xóm, bản vùng đặc thù"), columns=columns(),
        rows=[Line(cells) for cells in _cells(lines, _known(found))], notes=[found.asked.name, day],
        below=[_("Chi bộ ghép phụ trách nhiều thôn: số đảng viên là của cả chi bộ."), footer(request)],
        pinned=2,
    )  # fmt: skip
    return made([sheet], banner=banner())


def columns() -> list[Column]:
    """The columns of T18."""
    of, work = _("Đảng viên"), _("Biện pháp")
    return [
        Column(_("Xã"), 26), Column(_("Thôn, xóm"), 22), Column(_("Loại vùng"), 22), Column(_("Số hộ"), 8),
        Column(_("Số người (báo cáo)"), 10), Column(_("Chi bộ"), 12), Column(_("Tổng"), 8, of),
        Column(_("Tại chỗ"), 8, of), Column(_("Tăng cường"), 8, of), Column(_("Trên 60 tuổi"), 8, of),
        Column(_("Miễn sinh hoạt"), 8, of), Column(_("Đi xa"), 8, of), Column(_("Có chi ủy"), 8),
        Column(_("Bí thư đã đào tạo"), 9), Column(_("Trưởng thôn là đảng viên"), 9),
        Column(_("Trưởng thôn đã đào tạo"), 9), Column(_("Trưởng ban CTMT là đảng viên"), 9),
        Column(_("Năm kết nạp gần nhất"), 9), Column(_("Số nguồn"), 8), Column(_("Mức"), 20),
        Column(_("Lý do"), 44), Column(_("Việc phải làm"), 36, work), Column(_("Người phụ trách"), 26, work),
        Column(_("Hạn"), 11, work),
    ]  # fmt: skip


def _known(found: Watch) -> Known:
    keys, day = [each.counts.locality for each in found.hamlets], found.day
    flags: dict[UUID, list[str]] = {}
    for row in flags_on(day).filter(locality__in=keys).order_by("flag"):
        if row.locality_id is not None:
            flags.setdefault(row.locality_id, []).append(flag_label(row.flag))
    posts = {
        (post.locality_id, post.kind): post
        for post in posts_on(day).filter(locality__in=keys, kind__in=_HEADS)
    }
    links = list(links_on(day).filter(locality__in=keys))
    trained = {
        post.unit_id: post.trained
        for post in posts_on(day).filter(unit__in={row.cell_id for row in links}, kind=_SECRETARY)
    }
    secretaries = {row.locality_id: trained[row.cell_id] for row in links if row.cell_id in trained}
    return Known(flags, posts, secretaries, latest_reports(keys, day))


def _cells(lines: Sequence[HamletLine], known: Known) -> Iterator[list[Cell]]:
    for line in lines:
        counts, key = line.hamlet.counts, line.locality
        report, measure = known.reports.get(key), line.measure
        head, front = (known.posts.get((key, kind)) for kind in _HEADS)
        cell = _("ghép") if counts.shared else _("độc lập")
        yield [
            line.charge, line.name, ", ".join(known.flags.get(key, ())), line.households,
            report.people if report else None, cell if counts.cells else _("chưa có"), counts.members,
            counts.local, counts.reinforcing, counts.over_60, counts.exempt, counts.absent,
            _mark(counts.seats >= 3), _mark(known.secretaries.get(key)), _mark(_is_member(head)),
            _mark(head and head.trained), _mark(_is_member(front)),
            counts.admitted_on.year if counts.admitted_on else None, line.hamlet.sources.followed, line.state,
            "; ".join(line.reasons), measure.what if measure else "", measure.owner if measure else "",
            measure.due_on if measure else None,
        ]  # fmt: skip


def _is_member(post: Post | None) -> bool:
    return post is not None and post.person_id is not None


def _mark(held: Any) -> str:
    return "x" if held else ""
