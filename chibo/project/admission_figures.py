"""Figures of admission for `chibo stats`: what the screens of Báo cáo show, as JSON or a table."""

import argparse
from typing import Any

from rich.table import Table

from chibo.admission.choices import Stage
from chibo.engine.calendar import Period, write_day
from chibo.engine.vietnamese.numbers import percent, share, write_number
from chibo.organisation.models import Unit
from chibo.organisation.nodes import Node
from chibo.project.language import gettext as _
from chibo.statistics.conversion import STATES, Converted, conversion
from chibo.statistics.dimensions import DIMENSIONS, labels_of
from chibo.statistics.dossiers import (
    Asked,
    Days,
    ages,
    returns,
    standing,
    step_label,
    steps,
    unit_days,
)
from chibo.statistics.newly_admitted import FormRow, Number, belongings, newly_admitted, rows_of
from chibo.storage.clock import today
from chibo.storage.refusal import refuse


def asked_period(options: argparse.Namespace) -> Period:
    """The days asked for; refused where they run backwards."""
    if options.last < options.first:
        raise refuse("stats.period", _("Ngày cuối kỳ phải sau ngày đầu kỳ."))
    return Period(options.first, options.last)


def admitted(node: Node, options: argparse.Namespace) -> tuple[dict[str, Any], Table]:
    """Biểu 2 and 2B of a node and period."""
    period = asked_period(options)
    found, before = newly_admitted(node, period), newly_admitted(node, period.same_period_last_year())
    rows = rows_of(found, before)
    told: dict[str, Any] = {"unit": node.unit.code, "tree": node.tree}
    told |= {
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "rows": [_row(row) for row in rows],
    }
    for name in ("ethnicity", "religion"):
        lines = belongings(found, before, name, labels_of(DIMENSIONS[name]))
        told[name] = [
            {"code": one.code, "label": one.label, "value": one.value, "last_year": one.last_year}
            for one in lines
        ]
    return told, _table(node, period, rows)


def dossiers(node: Node, options: argparse.Namespace) -> tuple[dict[str, Any], Table]:
    """Steps of a period with their days, stages of today, ages, returns and days at units."""
    period = asked_period(options)
    asked = Asked(node.unit.path, period, today())
    passed, stages = steps(asked), standing(asked)
    lay = unit_days(asked)
    codes = dict(Unit.objects.filter(pk__in=[row.unit for row in lay]).values_list("pk", "code"))
    below = dict(Unit.objects.filter(path__in=ages(asked)).values_list("path", "code"))
    told: dict[str, Any] = {
        "unit": node.unit.code,
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "today": asked.today.isoformat(),
        "steps": [{"step": key, "label": step_label(key)} | _days(one) for key, one in passed.items()],
        "stages": [
            {"stage": key, "label": str(Stage(key).label)} | _days(one) for key, one in stages.items()
        ],
        "ages": [
            {"unit": below.get(path, ""), "bands": bands} for path, bands in sorted(ages(asked).items())
        ],
        "returns": returns(asked),
        "units": [
            {"unit": codes.get(row.unit, ""), "level": row.level, "here": row.here, "returns": row.returns}
            | _days(row.stays)
            for row in lay
        ],
    }
    return told, _steps_table(node, period, passed)


def trained(node: Node, options: argparse.Namespace) -> tuple[dict[str, Any], Table]:
    """Of those who finished the awareness class in the period, how many were admitted by a day."""
    period, until = asked_period(options), options.until or today()
    found = conversion(node.unit.path, period, until)
    below = dict(Unit.objects.filter(path__in=found.below).values_list("path", "code"))
    told: dict[str, Any] = {"unit": node.unit.code, "from": period.first.isoformat()}
    told |= {"to": period.last.isoformat(), "until": until.isoformat()} | _converted(found.whole)
    told["below"] = [
        {"unit": below.get(path, "")} | _converted(one) for path, one in sorted(found.below.items())
    ]
    table = Table(title=_("Từ lớp nhận thức về Đảng đến kết nạp"), caption=node.unit.code)
    for heading in (_("Học xong"), *map(str, STATES.values()), _("Tỷ lệ kết nạp")):
        table.add_column(heading, justify="right")
    whole = found.whole
    counts = [str(n) for n in (whole.trained, *(whole.of(state) for state in STATES))]
    table.add_row(*counts, share(whole.of("admitted"), whole.trained) if whole.trained else "")
    return told, table


def _converted(one: Converted) -> dict[str, Any]:
    part = percent(one.of("admitted"), one.trained)
    return {
        "trained": one.trained,
        **{state: one.of(state) for state in STATES},
        "percent": None if part is None else float(part),
        "median_days": _number(one.median),
    }


def _days(one: Days) -> dict[str, Any]:
    return {
        "count": one.count,
        "median_days": _number(one.median),
        "mean_days": _number(one.mean),
        "longest_days": one.longest,
    }


def _steps_table(node: Node, period: Period, passed: dict[str, Days]) -> Table:
    days = f" ({write_day(period.first)} – {write_day(period.last)})"
    table = Table(title=_("Từ giới thiệu đến kết nạp") + days, caption=node.unit.code)
    table.add_column(_("Bước"))
    for heading in (_("Số người"), _("Trung vị, ngày"), _("Trung bình, ngày")):
        table.add_column(heading, justify="right")
    for key, one in passed.items():
        table.add_row(step_label(key), str(one.count), _told(one.median), _told(one.mean))
    return table


def _row(row: FormRow) -> dict[str, Any]:
    compared = percent(*row.percent) if row.percent else None
    return {
        "row": row.row.code,
        "label": row.label,
        "value": _number(row.value),
        "last_year": _number(row.last_year),
        "percent": None if compared is None else float(compared),
        "note": row.note,
    }


def _number(value: Number) -> int | float | None:
    return value if value is None or isinstance(value, int) else round(float(value), 1)


def _table(node: Node, period: Period, rows: list[FormRow]) -> Table:
    title = _("Biểu 2. Đảng viên mới kết nạp") + f" ({write_day(period.first)} – {write_day(period.last)})"
    table = Table(title=title, caption=node.unit.code)
    table.add_column(_("Chỉ tiêu"))
    for heading in (_("Kỳ này"), _("Cùng kỳ năm trước"), _("So cùng kỳ")):
        table.add_column(heading, justify="right")
    for row in rows:
        compared = share(*row.percent) if row.percent else ""
        table.add_row("  " * row.row.depth + row.label, _told(row.value), _told(row.last_year), compared)
    return table


def _told(value: Number) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else write_number(value, 1)
