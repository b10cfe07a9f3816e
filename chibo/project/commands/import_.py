"""`chibo import`: the import of the web wizard, from a script."""

import argparse
import json
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from rich.console import Console
from rich.progress import Progress as Bar
from rich.table import Table

from chibo.accounts.models import User
from chibo.accounts.queries import scope_of
from chibo.exchange.actions import check_rows, open_batch, run_import, set_columns
from chibo.exchange.choices import FIELDS, Fate
from chibo.exchange.choosing import Said, Where
from chibo.exchange.error_file import error_workbook, sentence, sentences
from chibo.exchange.models import Batch
from chibo.exchange.progress import STEPS, Progress
from chibo.exchange.queries import columns_of, rows_of
from chibo.membership.queries import counts_on
from chibo.organisation.models import Unit
from chibo.project import actor
from chibo.project.language import gettext as _
from chibo.storage.clock import today
from chibo.storage.refusal import refuse

NAME = "import"
HELP = _("Nhập danh sách đảng viên từ tệp Excel hoặc CSV vào một tổ chức đảng")
NEEDS_DATABASE = "app"
_SHOWN = 50


@dataclass
class Outcome:
    """What the import did, or would do."""

    batch: Batch
    before: dict[str, int]
    after: dict[str, int]
    faults: list[dict[str, Any]]


class _Step(Progress):
    """Tells the steps on the terminal instead of in the database."""

    def __init__(self, batch: Batch, bar: Bar) -> None:
        super().__init__(batch.pk, batch.place, told=False)
        self._bar, self._task = bar, bar.add_task(_("Đang nhập"), total=STEPS)

    def on(self) -> None:
        super().on()
        self._bar.advance(self._task)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar=_("TỆP"), help=_("tệp .xlsx, .xls hoặc .csv"))
    parser.add_argument("--unit", required=True, metavar="CODE", help=_("mã tổ chức đảng nhận danh sách"))
    parser.add_argument(
        "--on",
        type=date.fromisoformat,
        metavar="YYYY-MM-DD",
        help=_("ngày lập sổ của đảng viên mới; mặc định hôm nay"),
    )
    _add_choices(parser)
    parser.add_argument("--dry-run", action="store_true", help=_("chạy thử, không ghi gì vào sổ"))
    parser.add_argument(
        "--errors", type=Path, metavar=_("TỆP"), help=_("ghi các dòng chưa nhập ra tệp .xlsx này")
    )
    parser.add_argument("--json", action="store_true", help=_("in dạng JSON"))
    actor.add_argument(parser)


def _add_choices(parser: argparse.ArgumentParser) -> None:
    """What the pages of the wizard let one choose; a column is told by its letter or its header."""
    column = _("CỘT")
    parser.add_argument(
        "--sheet", metavar=_("TRANG"), help=_("tên trang; mặc định trang hiểu được nhiều cột")
    )
    parser.add_argument(
        "--header-row", type=_header, metavar="N[-M]", help=_("dòng tiêu đề, ví dụ 3; hai dòng thì ghi 3-4")
    )
    parser.add_argument(
        "--map", action="append", default=[], type=_pair, metavar=f"{column}={_('MỤC')}",
        help=_("cột vào mục nào, ví dụ D=birth; để trống sau dấu = là bỏ qua cột"),
    )  # fmt: skip
    parser.add_argument(
        "--encoding", action="append", default=[], type=_pair, metavar=f"{column}={_('MÃ')}",
        help=_("bảng mã của cột: unicode, tcvn3, tcvn3-upper hoặc vni"),
    )  # fmt: skip
    parser.add_argument(
        "--month-first", action="append", default=[], metavar=column, help=_("cột ghi tháng trước ngày")
    )


def _pair(text: str) -> tuple[str, str]:
    """COLUMN=VALUE; a header may hold the sign itself, a value never."""
    column, sign, value = text.rpartition("=")
    if not sign or not column:
        raise argparse.ArgumentTypeError(_("ghi theo mẫu CỘT=GIÁ TRỊ"))
    return column, value.strip()


def _header(text: str) -> tuple[int, int]:
    """3 or 3-4: the first header row from 0, and how many they are."""
    first, _sign, last = text.partition("-")
    if not first.isdecimal() or not (last or first).isdecimal():
        raise argparse.ArgumentTypeError(_("ghi số dòng, ví dụ 3 hoặc 3-4"))
    return int(first) - 1, int(last or first) - int(first) + 1


def run(options: argparse.Namespace) -> int:
    try:
        data = options.file.read_bytes()
    except OSError as error:
        told = _("Không đọc được tệp %(file)s: %(why)s.")
        raise refuse("import.file", told % {"file": options.file, "why": error.strerror}) from error
    with actor.at_work(options.actor) as user, Bar(transient=True, disable=options.json) as bar:
        found = _import(user, data, options, bar)
        if options.errors and found.faults:
            options.errors.write_bytes(error_workbook(found.batch))
        if options.dry_run:
            connection.check_constraints()
            transaction.set_rollback(True)
    _tell(found, options)
    return 0


def _import(user: User, data: bytes, options: argparse.Namespace, bar: Bar) -> Outcome:
    """All in one transaction: staged, checked, brought in."""
    day, scope = today(), scope_of(user, today(), "exchange.import")
    unit = Unit.objects.filter(code=options.unit).first()
    if unit is None or not scope.holds(unit.path):
        raise refuse("import.no_unit", _("Không có tổ chức đảng nào mang mã này trong phạm vi của đồng chí."))
    before = counts_on(unit.path, day)
    name = options.file.name
    batch = open_batch(
        actor=user, unit=unit, data=data, file_name=name, on=options.on or day, today=day,
        where=Where(options.sheet, options.header_row),
    )  # fmt: skip
    said = Said(dict(options.map), dict(options.encoding), options.month_first)
    set_columns(actor=user, batch=batch, columns=said.of(columns_of(batch)))
    check_rows(actor=user, batch=batch, scope=scope, today=day)
    if batch.counts.get(Fate.NEW) or batch.counts.get(Fate.MATCH):
        step = _Step(batch, bar)
        run_import(actor=user, batch=batch, scope=scope, today=day, progress=step, recheck=False)
    return Outcome(batch, before, counts_on(unit.path, day), _faults(batch))


def _faults(batch: Batch) -> list[dict[str, Any]]:
    rows = rows_of(batch).filter(fate__in=[Fate.FAULTY, Fate.SKIP])
    return [
        {
            "row": row.number,
            "fate": row.fate,
            "codes": row.codes,
            "findings": [{"field": field, "message": text} for field, text in sentences(batch, row)],
        }
        for row in rows
    ]


def _tell(found: Outcome, options: argparse.Namespace) -> None:
    if options.json:
        json.dump(_as_json(found, dry_run=options.dry_run), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
        return
    console = Console()
    if options.dry_run:
        console.print(_("Chạy thử: chưa ghi gì vào sổ."))
    console.print(_table(found))
    for note in _notes(found.batch):
        console.print(note, highlight=False)
    for fault in found.faults[:_SHOWN]:
        told = "; ".join(_with_field(finding) for finding in fault["findings"])
        console.print(_("Dòng %(row)s: %(told)s") % {"row": fault["row"], "told": told}, highlight=False)
    if len(found.faults) > _SHOWN:
        console.print(
            _("… và %(n)s dòng nữa; dùng --errors để ghi ra tệp.") % {"n": len(found.faults) - _SHOWN}
        )


def _notes(batch: Batch) -> list[str]:
    """What was found about the file and about whole columns."""
    return [sentence(text, params) for _field, _code, text, params, _severity in batch.notes]


def _with_field(finding: dict[str, str]) -> str:
    field = FIELDS.get(finding["field"])
    return f"{field.label}: {finding['message']}" if field else finding["message"]


def _as_json(found: Outcome, *, dry_run: bool) -> dict[str, Any]:
    codes = Counter(code for fault in found.faults for code in fault["codes"])
    return {
        "batch": None if dry_run else str(found.batch.pk),
        "unit": found.batch.unit.code,
        "on": found.batch.on.isoformat(),
        "dry_run": dry_run,
        "rows": found.batch.counts.get("rows", 0),
        **{fate.value: found.batch.counts.get(fate, 0) for fate in Fate},
        "members_before": found.before["members"],
        "members_after": found.after["members"],
        "sheet": found.batch.layout["sheet"],
        "columns": {column.letter: column.field for column in columns_of(found.batch) if column.field},
        "notes": _notes(found.batch),
        "codes": dict(sorted(codes.items())),
        "left_out": found.faults,
    }


def _table(found: Outcome) -> Table:
    table = Table(title=f"{found.batch.file_name} → {found.batch.unit.code}")
    table.add_column(_("Dòng"))
    table.add_column(_("Số lượng"), justify="right")
    table.add_row(_("Trong tệp"), str(found.batch.counts.get("rows", 0)))
    for fate in Fate:
        table.add_row(str(fate.label), str(found.batch.counts.get(fate, 0)))
    table.add_row(_("Đảng số trước"), str(found.before["members"]))
    table.add_row(_("Đảng số sau"), str(found.after["members"]))
    return table
