"""What the pages of the wizard say of each kind of sheet: who may read it, what it changes, the way on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.admission.queries import at_node, visible_candidates, waiting
from chibo.exchange.choices import COMPARED, FIELDS, MINIMAL, RIGHTS, Fate, SheetKind
from chibo.exchange.models import Batch, StagedRow
from chibo.exchange.queries import columns_of, opened, rows_of, standings, values_of
from chibo.membership.queries import counts_on
from chibo.web.people.reach import reach
from chibo.web.preview import Change
from chibo.web.seat import Request

_A_PAGE = 50
_STATES = {
    "same": (gettext_lazy("Khớp"), "ok"),
    "differs": (gettext_lazy("Khác"), "bad"),
    "missing": (gettext_lazy("Sổ chưa có"), "warn"),
}


@dataclass(frozen=True)
class Compared:
    """One field of a row: what the register says, what the sheet says, how they stand to each other."""

    label: str | Promise
    kept: str
    said: str
    state: str | Promise
    colour: str


@dataclass(frozen=True)
class ComparedRow:
    """One row of the sheet beside the register, with the page where the register is written."""

    row: StagedRow
    name: str
    page: str
    lines: Sequence[Compared]


def kinds_of(request: Request) -> list[SheetKind]:
    """The kinds whose work the user may do by hand."""
    return [kind for kind in SheetKind if all(request.seat.may(right) for right in RIGHTS[kind])]


def frame(batch: Batch) -> dict[str, Any]:
    """What every page wants to know of the kind."""
    return {
        "members": batch.kind == SheetKind.MEMBERS,
        "compared": batch.kind in COMPARED,
        "minimal": batch.kind in MINIMAL,
        "goal": reverse(_GOALS[batch.kind][0]),
        "goal_label": _GOALS[batch.kind][1],
    }


_GOALS: Mapping[str, tuple[str, str | Promise]] = {
    SheetKind.MEMBERS: ("people", gettext_lazy("Mở danh sách đảng viên")),
    SheetKind.POOL: ("pool", gettext_lazy("Mở nguồn phát triển đảng")),
    SheetKind.PROBATION: ("probation", gettext_lazy("Mở sổ đảng viên dự bị")),
    SheetKind.TRACKING: ("dossiers", gettext_lazy("Mở hồ sơ kết nạp")),
    SheetKind.PROPOSED: ("dossiers", gettext_lazy("Mở hồ sơ kết nạp")),
}


def figures(batch: Batch) -> list[tuple[str, int]]:
    """The counts of the last check, in the order of the page."""
    counts = batch.counts
    new = _("Đã tạo mới") if batch.imported_at else _("Sẵn sàng tạo mới")
    told = [(new, counts.get("new", 0)), (_("Khớp người đã có"), counts.get("match", 0))]
    if batch.kind == SheetKind.POOL:
        told = told[:1]
    elif batch.kind != SheetKind.MEMBERS:
        told = told[1:]
    return [*told, (_("Cần sửa"), counts.get("faulty", 0)), (_("Bỏ qua"), counts.get("skip", 0))]


def changes(request: Request, batch: Batch) -> list[Change]:
    """What the import would change, before and after; nothing for a sheet that is only compared."""
    return _CHANGES.get(batch.kind, _nothing)(request, batch)


def _nothing(_request: Request, _batch: Batch) -> list[Change]:
    return []


def _members(_request: Request, found: Batch) -> list[Change]:
    """Members of the organisation on the day the register begins for them."""
    before, new = counts_on(found.unit.path, found.on), standings(found)
    return [
        Change(_("Đảng viên"), before["members"], before["members"] + sum(new.values())),
        Change(_("Chính thức"), before["official"], before["official"] + new.get("official", 0)),
        Change(_("Dự bị"), before["probationary"], before["probationary"] + new.get("probationary", 0)),
    ]


def _notes(request: Request, found: Batch) -> list[Change]:
    values = [said for _row, said in values_of(found, Fate.NEW)]
    before = notes_now(request, found)
    return [
        Change(_("Ghi chú trong nguồn"), before, before + len(values)),
        Change(_("Nghị quyết công nhận cảm tình ghi thêm"), 0, sum("sympathiser" in said for said in values)),
        Change(_("Giấy chứng nhận ghi thêm"), 0, sum("certificate" in said for said in values)),
    ]


def notes_now(request: Request, found: Batch) -> int:
    """Notes of the unit that stand."""
    return waiting(at_node(visible_candidates(reach(request, "exchange.import")), found.unit.path)).count()


def _fills(_request: Request, found: Batch) -> list[Change]:
    fills = [said.get("fill", {}) for _row, said in values_of(found, Fate.MATCH)]
    return [
        Change(_("Người giúp đỡ ghi thêm"), 0, sum("helper" in said for said in fills)),
        Change(_("Giấy chứng nhận lớp đảng viên mới ghi thêm"), 0, sum("certificate" in s for s in fills)),
        Change(_("Giấy của hồ sơ công nhận ghi thêm"), 0, sum(len(said.get("papers", {})) for said in fills)),
    ]


_CHANGES: Mapping[str, Callable[[Request, Batch], list[Change]]] = {
    SheetKind.MEMBERS: _members,
    SheetKind.POOL: _notes,
    SheetKind.PROBATION: _fills,
}


def comparison(request: Request, batch: Batch) -> tuple[Page[StagedRow] | None, list[ComparedRow]]:
    """Rows of a register of admission beside what the register says: a page of them."""
    if batch.kind in (SheetKind.MEMBERS, SheetKind.POOL):
        return None, []
    rows = rows_of(batch).filter(fate=Fate.MATCH)
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    return page, [_compared(batch, row) for row in page]


def _compared(batch: Batch, row: StagedRow) -> ComparedRow:
    values = opened(batch, row.verdict)["values"]
    name = " ".join(values[part] for part in ("family", "middle", "given") if values.get(part))
    view, key = values.get("page", ("", ""))
    lines = [
        Compared(FIELDS[field].label, kept, said, *_STATES[state])
        for field, kept, said, state in values.get("compared", ())
    ]
    return ComparedRow(row, name, reverse(view, args=[key]) if view else "", lines)


def left_aside(batch: Batch) -> list[tuple[str, int]]:
    """Columns of which nothing was kept, by heading, with how many cells held something."""
    headers = {column.index: column.header for column in columns_of(batch)}
    return [(headers.get(index, ""), filled) for index, filled in batch.layout.get("dropped", ())]
