"""Opening a file, and saying which sheet, header rows and columns are meant."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256

from django.utils.translation import gettext as _

from chibo.accounts.models import User
from chibo.accounts.permissions import may_at
from chibo.audit.actions import verb
from chibo.exchange.choices import FIELDS, FIELDS_OF, IGNORED, MINIMAL, RIGHTS, SheetKind, Stage
from chibo.exchange.choosing import Where
from chibo.exchange.layout import Column, Layout, guess_columns, header_key
from chibo.exchange.models import Batch, Remembered, StagedRow
from chibo.exchange.pouring import pour
from chibo.exchange.queries import (
    bound,
    cells_by_name,
    columns_of,
    hamlets_by_name,
    layout_of,
    remembered,
    sealed,
)
from chibo.exchange.reading import Sheet, read_file
from chibo.exchange.sheets.minimal import Places, dropped, reduced
from chibo.organisation.models import Unit
from chibo.storage import clock
from chibo.storage.identifiers import new_id
from chibo.storage.protection import unwrap_bytes, wrap_bytes
from chibo.storage.refusal import Finding, Refusal, refuse

_DECIDING = (Stage.COLUMNS, Stage.ROWS)


@verb("exchange.open")
def open_batch(
    *,
    actor: User,
    unit: Unit,
    data: bytes,
    file_name: str,
    on: date,
    today: date,
    where: Where | None = None,
    kind: str = SheetKind.MEMBERS,
) -> Batch:
    """Read a file and keep its rows in staging; nothing of the register changes.

    Of a list about people who have not applied only what a note may hold is kept, and not the file itself.
    """
    rights = ("exchange.import", *RIGHTS[kind])
    if not all(may_at(actor, right, unit.path, today) for right in rights):
        raise refuse("import.not_here", _("Đồng chí không có quyền nhập danh sách vào đơn vị này."), "unit")
    if on > today:
        raise refuse("import.future", _("Ngày lập sổ sau hôm nay. Chọn hôm nay hoặc ngày đã qua."), "on")
    sheets = read_file(data)
    batch = Batch(
        unit=unit,
        user=actor,
        kind=kind,
        created_at=clock.now(),
        file_name=file_name[-200:],
        on=on,
        place=unit.path,
        digest=sha256(data).hexdigest(),
    )
    batch.content = b"" if kind in MINIMAL else wrap_bytes(data, bound=bound(batch))
    _lay_out(batch, sheets, (where or Where()).among(sheets, kind))
    rows = _kept_rows(batch, sheets)
    batch.save(force_insert=True)
    _stage(batch, rows)
    return batch


@verb("exchange.set_layout")
def set_layout(*, actor: User, batch: Batch, sheet: str, top: int, depth: int) -> Batch:
    """Another sheet or header row: the rows are staged anew and what was typed on screen is forgotten."""
    still_deciding(batch)
    if not batch.content:
        raise refuse(
            "layout.not_kept",
            _("Tệp này không được giữ lại. Bỏ lần nhập, sắp lại trang trong tệp rồi chọn tệp lần nữa."),
            "top",
        )
    sheets = read_file(unwrap_bytes(bytes(batch.content), bound=bound(batch)))
    chosen = next((found for found in sheets if found.name == sheet), None)
    if chosen is None or top < 0 or top >= len(chosen.rows) or depth not in (1, 2):
        raise refuse("layout.not_there", _("Trang hoặc dòng tiêu đề này không có trong tệp."), "top")
    StagedRow.objects.filter(batch=batch).delete()
    _lay_out(batch, sheets, Layout(sheet, top, depth))
    rows = _kept_rows(batch, sheets)
    _saved(batch)
    _stage(batch, rows)
    return batch


@verb("exchange.set_columns")
def set_columns(*, actor: User, batch: Batch, columns: Sequence[Column]) -> Batch:
    """What each column means and how it was typed; the committee's next file begins with this."""
    still_deciding(batch)
    findings = check_columns(columns, batch.kind)
    if findings:
        raise Refusal(findings)
    batch.columns = [column.as_json() for column in columns]
    batch.stage = Stage.ROWS
    _saved(batch)
    _remember(batch, columns)
    return batch


@verb("exchange.discard")
def discard(*, actor: User, batch: Batch) -> None:
    """Give the import up: file and rows are removed, the list keeps that there was one."""
    still_deciding(batch)
    StagedRow.objects.filter(batch=batch).delete()
    batch.stage, batch.content = Stage.DISCARDED, b""
    batch.layout = {**batch.layout, "head": ""}
    _saved(batch)


def check_columns(columns: Sequence[Column], kind: str) -> list[Finding]:
    """A name must come from somewhere, and no field from two columns, unless they all hold marks."""
    fields = [column.field for column in columns if column.field != IGNORED]
    if not set(fields) <= set(FIELDS_OF[kind]):
        raise ValueError(f"no fields of this kind of sheet: {sorted(set(fields) - set(FIELDS_OF[kind]))}")
    whole = {column.field for column in columns if not column.marks}
    twice = {field for field in fields if field in whole and fields.count(field) > 1}
    findings = [
        Finding(
            "columns.twice",
            _("Hai cột cùng vào mục “%(field)s”. Chỉ để một cột.") % {"field": FIELDS[name].label},
            name,
        )
        for name in sorted(twice)
    ]
    if "full_name" not in fields and not {"family", "given"} <= set(fields):
        findings.append(Finding("columns.name", _("Chọn cột cho mục “Họ và tên”."), "full_name"))
    return findings


def still_deciding(batch: Batch) -> None:
    """Refuse to change an import that has run or was given up."""
    if batch.stage not in _DECIDING:
        raise refuse("import.too_late", _("Lần nhập này đã chạy hoặc đã bỏ. Mở lần nhập mới."))


def _saved(batch: Batch) -> None:
    batch.version += 1
    batch.save()


def _lay_out(batch: Batch, sheets: Sequence[Sheet], layout: Layout) -> None:
    sheet = _chosen(sheets, layout)
    columns = guess_columns(sheet, layout, remembered(batch.unit, batch.kind), batch.kind)
    batch.columns = [column.as_json() for column in columns]
    batch.layout = {
        "sheet": layout.sheet,
        "top": layout.top,
        "depth": layout.depth,
        "head": b64encode(sealed(batch, sheet.rows[: layout.first])).decode(),
        "kind": sheet.kind,
        "epoch": sheet.epoch,
        "sheets": [[found.name, len(found.rows)] for found in sheets],
        "unset": [list(place) for place in sorted(sheet.unset) if place[0] >= layout.first],
        "formulas": {str(column): count for column, count in sheet.formulas.items()},
        "fonts": sorted({font for fonts in sheet.fonts.values() for font in fonts}),
    }
    batch.counts, batch.notes, batch.stage = {}, [], Stage.COLUMNS


def _chosen(sheets: Sequence[Sheet], layout: Layout) -> Sheet:
    return next(sheet for sheet in sheets if sheet.name == layout.sheet)


def _kept_rows(batch: Batch, sheets: Sequence[Sheet]) -> list[list[str]]:
    """The rows below the header; of a list about people who have not applied, what is kept of them."""
    layout = layout_of(batch)
    rows = _chosen(sheets, layout).rows[layout.first :]
    if batch.kind not in MINIMAL:
        return rows
    columns = columns_of(batch)
    if not {"full_name", "given"} & {column.field for column in columns}:
        raise refuse(
            "list.no_heading",
            _("Không thấy dòng tiêu đề có cột Họ tên. Sửa tiêu đề theo mẫu của danh sách rồi chọn lại tệp."),
            "file",
        )
    cells, _only = cells_by_name(batch.unit, batch.on)
    hamlets = hamlets_by_name(batch.unit, batch.on)
    numbers = {column.index for column in columns if _counts_rows(column)}
    gone = [(index, filled) for index, filled in dropped(rows, columns) if index not in numbers]
    kept = reduced(rows, columns, Places(cells.keys(), hamlets.keys(), batch.layout["epoch"]))
    batch.columns = [column.as_json() for column in columns]
    batch.layout = {**batch.layout, "dropped": gone}
    return kept


def _stage(batch: Batch, kept: Sequence[Sequence[str]]) -> None:
    """Keep every row that holds something, as it came."""
    numbers = {column.index for column in columns_of(batch) if _counts_rows(column)}
    rows = (
        (new_id(), batch.pk, number, sealed(batch, cells), batch.place)
        for number, cells in enumerate(kept, start=layout_of(batch).first + 1)
        if any(cell.strip() for index, cell in enumerate(cells) if index not in numbers)
    )
    pour(StagedRow, ("id", "batch_id", "number", "cells", "place"), rows)


def _counts_rows(column: Column) -> bool:
    """A column of running numbers alone makes no row."""
    return header_key(column.header) in {"stt", "tt", "so tt", "so thu tu"}


def _remember(batch: Batch, columns: Iterable[Column]) -> None:
    told = {header_key(column.header)[:200]: column.field for column in columns}
    Remembered.objects.bulk_create(
        [
            Remembered(unit=batch.unit, kind=batch.kind, header=key, field=field)
            for key, field in told.items()
            if key
        ],
        update_conflicts=True,
        unique_fields=["unit", "kind", "header"],
        update_fields=["field"],
    )
