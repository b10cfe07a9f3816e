"""`chibo stats`: figures of a node, the same as on screen."""

import argparse
import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from rich.console import Console
from rich.table import Table

from chibo.accounts.queries import everything
from chibo.engine.calendar import Period, write_day
from chibo.engine.findings import Finding
from chibo.engine.formula import POPULATIONS, Condition, Definition, Measure, check, read_condition
from chibo.engine.vietnamese.numbers import percent, share
from chibo.indicators.measuring import Figure, Setting, changed, measured
from chibo.organisation.models import Unit
from chibo.organisation.nodes import NOW, THEN, Node
from chibo.project.admission_figures import admitted, asked_period, dossiers, trained
from chibo.project.language import gettext as _
from chibo.project.target_figures import targets
from chibo.regulations.indicators import choices, target_parts
from chibo.statistics.dimensions import DIMENSIONS
from chibo.statistics.headcount import CrossTable, ages, cross_table
from chibo.statistics.movement import Figures, spells_at
from chibo.statistics.rows import Row, movement_rows, template_notes
from chibo.storage.identity import acting
from chibo.storage.refusal import refuse

Show = Callable[[Node, argparse.Namespace], tuple[dict[str, Any], Table]]

NAME = "stats"
HELP = _("Số liệu của một tổ chức đảng: biến động (Biểu 1), mới kết nạp (Biểu 2), đảng số và cơ cấu")
NEEDS_DATABASE = "app"


def configure(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="figure", required=True, metavar=_("SỐ_LIỆU"))
    for name, words, show in (
        ("movement", _("Biểu 1, tăng giảm đảng viên trong kỳ"), _movement),
        ("admitted", _("Biểu 2 và 2B, đảng viên mới kết nạp trong kỳ"), admitted),
        ("dossiers", _("từ giới thiệu đến kết nạp: các bước, tuổi hồ sơ, trả lại, thời gian"), dossiers),
    ):
        _over_days(kinds.add_parser(name, help=words), show)
    learned = kinds.add_parser("conversion", help=_("từ lớp nhận thức về Đảng đến kết nạp"))
    learned.add_argument("--until", type=date.fromisoformat, metavar="YYYY-MM-DD")
    _over_days(learned, trained)
    aims = kinds.add_parser("targets", help=_("chỉ tiêu của kỳ và thực hiện đến một ngày"))
    aims.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD")
    aims.add_argument("--part", choices=sorted(target_parts()), default="admissions")
    _over_days(aims, targets)
    headcount = kinds.add_parser(
        "headcount", help=_("đảng số trong một ngày, chia theo một hoặc hai tiêu chí")
    )
    _common(headcount)
    headcount.add_argument("--on", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD")
    headcount.add_argument(
        "--by", action="append", default=[], choices=sorted(DIMENSIONS), help=_("tiêu chí")
    )
    headcount.set_defaults(show=_headcount)
    _configure_figure(kinds.add_parser("figure", help=_("một con số: đếm, tỷ lệ, tăng giảm của một tập hợp")))


def _over_days(parser: argparse.ArgumentParser, show: Show) -> None:
    _common(parser)
    for name, place in (("--from", "first"), ("--to", "last")):
        parser.add_argument(name, dest=place, type=date.fromisoformat, required=True, metavar="YYYY-MM-DD")
    parser.set_defaults(show=show)


def _configure_figure(figure: argparse.ArgumentParser) -> None:
    _common(figure)
    figure.add_argument("--population", required=True, choices=sorted(POPULATIONS), help=_("đếm cái gì"))
    figure.add_argument(
        "--measure", choices=[str(each) for each in Measure], default="count", help=_("tính cách nào")
    )
    figure.add_argument("--of", action="append", default=[], help=_("điều kiện của mẫu số"))
    figure.add_argument("--where", action="append", default=[], help=_("điều kiện của tử số"))
    figure.add_argument("--amount", default="", help=_("đại lượng của tổng và bình quân"))
    for name in ("on", "since", "from", "to"):
        figure.add_argument(f"--{name}", type=date.fromisoformat, metavar="YYYY-MM-DD")
    figure.add_argument(
        "--known",
        type=datetime.fromisoformat,
        metavar="YYYY-MM-DDTHH:MM+07:00",
        help=_("theo sổ biến động như đã biết lúc ấy"),
    )
    figure.set_defaults(show=_figure)


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--unit", required=True, metavar="CODE", help=_("mã tổ chức đảng"))
    parser.add_argument("--tree", choices=[THEN, NOW], default=THEN, help=_("cây lúc đó hay cây hiện nay"))
    parser.add_argument("--json", action="store_true", help=_("in dạng JSON"))


def run(options: argparse.Namespace) -> int:
    with transaction.atomic(), acting(user=None, scope=everything(), role="console"):
        unit = Unit.objects.filter(code=options.unit).first()
        if unit is None:
            raise refuse("stats.no_unit", _("Không có tổ chức đảng nào mang mã này."))
        found, table = options.show(Node(unit, options.tree), options)
    if options.json:
        json.dump(found, sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        Console().print(table)
    return 0


def _figure(node: Node, options: argparse.Namespace) -> tuple[dict[str, Any], Table]:
    given = vars(options)
    first, last = given["from"] or options.on, options.to or options.on
    if first is None or last is None or last < first:
        raise refuse("stats.days", _("Cho một ngày (--on) hoặc một kỳ (--from, --to)."))
    of, where = _conditions(options.of), _conditions(options.where)
    definition = Definition(options.population, options.measure, of, where, options.amount)
    found = _answer(Setting(node, Period(first, last), options.known), definition, options.since)
    told: dict[str, Any] = {"unit": node.unit.code, "value": found.part}
    if found.base is not None:
        told |= {"numerator": found.part, "denominator": found.base}
    if options.measure == Measure.SHARE:
        told["percent"] = _float(percent(found.part, found.base or 0))
    if found.years is not None:
        told["years"] = {str(year): n for year, n in found.years.items()}
    table = Table(title=" ".join([options.population, *options.of, *options.where]), caption=node.unit.code)
    table.add_column(options.measure, justify="right")
    table.add_row(str(found.part) if found.base is None else f"{found.part}/{found.base}")
    return told, table


def _conditions(texts: list[str]) -> tuple[Condition, ...]:
    readings = [read_condition(text) for text in texts]
    _refuse_first([finding for reading in readings for finding in reading.findings])
    return tuple(reading.value for reading in readings if reading.value is not None)


def _answer(setting: Setting, definition: Definition, since: date | None) -> Figure:
    _refuse_first(check(definition, choices()))
    if definition.measure == Measure.CHANGE and since is None:
        raise refuse("stats.since", _("Cho ngày trước để so (--since)."))
    found = (
        changed(setting, definition, since)
        if definition.measure == Measure.CHANGE and since is not None
        else measured(setting, [definition])[0]
    )
    if found is None:
        words = _("Chưa trả lời được câu hỏi về “%(word)s”.")
        raise refuse("figure.unknown", words % {"word": definition.population})
    return found


def _refuse_first(findings: list[Finding]) -> None:
    for finding in findings[:1]:
        raise refuse(finding.code, _(finding.message.text) % finding.message.params)


def _movement(node: Node, options: argparse.Namespace) -> tuple[dict[str, Any], Table]:
    period = asked_period(options)
    figures, rows = movement_rows(node, period)
    return _movement_json(node, period, figures, rows), _movement_table(node, period, rows)


def _movement_json(node: Node, period: Period, figures: Figures, rows: list[Row]) -> dict[str, Any]:
    return {
        "unit": node.unit.code,
        "tree": node.tree,
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "balances": figures.balances,
        "rows": [
            {
                "mark": row.mark,
                "row": row.name,
                "label": row.label,
                "value": row.value,
                "last_year": row.last_year,
                "percent": _percent(row),
            }
            for row in rows
        ],
    }


def _percent(row: Row) -> float | None:
    """This period of the same one last year, as on screen; None where there was nothing."""
    return _float(percent(*row.percent)) if row.percent else None


def _float(number: Decimal | None) -> float | None:
    return None if number is None else float(number)


def _movement_table(node: Node, period: Period, rows: list[Row]) -> Table:
    title = _("Biểu 1. Tăng, giảm đảng viên") + f" ({write_day(period.first)} – {write_day(period.last)})"
    table = Table(title=title, caption="\n".join([node.unit.code, *template_notes(period)]))
    table.add_column("")
    table.add_column(_("Chỉ tiêu"))
    for heading in (_("Kỳ này"), _("Cùng kỳ năm trước"), _("So cùng kỳ")):
        table.add_column(heading, justify="right")
    for row in rows:
        compared = share(*row.percent) if row.percent else ""
        table.add_row(row.mark, "  " * row.depth + row.label, str(row.value), str(row.last_year), compared)
    return table


def _headcount(node: Node, options: argparse.Namespace) -> tuple[dict[str, Any], Table]:
    if len(options.by) > 2:
        raise refuse("stats.dimensions", _("Chọn nhiều nhất hai tiêu chí."))
    found: dict[str, Any] = {"unit": node.unit.code, "tree": node.tree, "on": options.on.isoformat()}
    found["members"] = spells_at(node, options.on).count()
    table = Table(title=_("Đảng số ngày %(day)s") % {"day": write_day(options.on)}, caption=node.unit.code)
    if not options.by:
        table.add_column(_("Đảng viên"), justify="right")
        table.add_row(str(found["members"]))
        return found, table
    counted = cross_table(node, options.on, options.by, may_see_sensitive=True)
    found |= {"by": options.by, "cells": _cells(counted)}
    if "age" in options.by:
        mean = ages(node, options.on)
        found["ages"] = {"years": mean.years, "persons": mean.persons}
    for dimension in counted.dimensions:
        table.add_column(str(dimension.label))
    table.add_column(_("Đảng viên"), justify="right")
    for cell in found["cells"]:
        table.add_row(*cell["labels"], str(cell["n"]))
    return found, table


def _cells(counted: CrossTable) -> list[dict[str, Any]]:
    words = [counted.labels(axis) for axis in range(len(counted.dimensions))]
    orders = [list(labels) for labels in words]
    keys = sorted(counted.cells, key=lambda key: [orders[axis].index(code) for axis, code in enumerate(key)])
    return [
        {
            "keys": list(key),
            "labels": [words[axis][code] for axis, code in enumerate(key)],
            "n": counted.cells[key],
        }
        for key in keys
    ]
