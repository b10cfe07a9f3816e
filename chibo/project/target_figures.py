"""Targets for `chibo stats`: what a unit is to reach and how far it and those below it got, by a day."""

import argparse
from typing import Any

from rich.table import Table

from chibo.engine.formula import State
from chibo.engine.vietnamese.numbers import percent
from chibo.organisation.nodes import Node
from chibo.project.admission_figures import asked_period
from chibo.project.language import gettext as _
from chibo.storage.clock import today
from chibo.targets.cascade import balance
from chibo.targets.progress import Asked, Standing, number_of, standing_of, standings_below


def targets(node: Node, options: argparse.Namespace) -> tuple[dict[str, Any], Table]:
    """The target of a node for a period on a day, the units below it, and the sums."""
    period, day = asked_period(options), options.on or today()
    asked = Asked(node, period, options.part, min(day, period.last))
    whole, below = standing_of(asked), standings_below(asked)
    sums = balance(whole, below)
    told: dict[str, Any] = {
        "part": options.part, "from": period.first.isoformat(), "to": period.last.isoformat(),
        "on": asked.day.isoformat(), **_standing(whole), "below": [_standing(each) for each in below],
        "handed_down": sums.below, "over": sums.over, "without": sums.without,
        "above": sum(each.state is State.EXCEEDED for each in below),
    }  # fmt: skip
    table = Table(title=_("Chỉ tiêu và thực hiện"), caption=node.unit.code)
    table.add_column(_("Đơn vị"))
    for heading in (_("Đăng ký"), _("Giao"), _("Đã làm"), _("Kế hoạch đến ngày")):
        table.add_column(heading, justify="right")
    for each in (whole, *below):
        table.add_row(each.unit.code, *_cells(each))
    return told, table


def _standing(each: Standing) -> dict[str, Any]:
    first = each.target.assigned if each.target else None
    share = percent(each.done, each.number) if each.number else None
    return {
        "unit": each.unit.code,
        "registered": each.registered,
        "assigned": number_of(first, 0),
        "number": each.number,
        "done": each.done,
        "percent": None if share is None else float(share),
        "expected": each.expected.tenths / 10 if each.expected else None,
        "difference": each.difference / 10,
        "state": each.state.value,
        "last_year": each.last_year,
    }


def _cells(each: Standing) -> list[str]:
    plan = f"{each.expected.tenths / 10:g}" if each.expected else ""
    return ["" if n is None else str(n) for n in (each.registered, each.number, each.done)] + [plan]
