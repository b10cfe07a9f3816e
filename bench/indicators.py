"""The board of indicators of a province, one of them unit by unit: milliseconds, on days of three years."""

from collections.abc import Callable
from datetime import date
from time import perf_counter
from typing import Any

from django.db import transaction

from chibo.accounts.queries import everything
from chibo.engine.calendar import Period
from chibo.engine.formula import Moment
from chibo.indicators.measuring import Setting, below, measured
from chibo.organisation.models import Unit
from chibo.organisation.nodes import NOW, Node
from chibo.regulations.indicators import Standard, standard_indicators
from chibo.storage.identity import acting

DAYS = (date(2012, 5, 13), date(2019, 9, 4), date(2025, 6, 16))
ROUNDS = 8
STEP = 4


def measure() -> dict[str, Any]:
    """p50 and p95 of the whole board on both trees, and of a table of all grassroots organisations."""
    held = [one for one in standard_indicators().values() if one.definition.held]
    with transaction.atomic(), acting(user=None, scope=everything(), role="bench"):
        root = Unit.objects.get(code="bench-tinh")
        board = spread(lambda node, day: _board(node, day, held), root)
        depth = len(root.path) + 2 * STEP
        league = spread(lambda node, day: _league(node, day, depth), root)
    return {"indicators": len(held), "board": board, "league": league}


def spread(work: Callable[[Node, date], int], root: Unit) -> dict[str, Any]:
    """The times of some work on every day and tree, after one run of each to warm up."""
    taken, counted = [], 0
    for number in range(ROUNDS + 1):
        for day in DAYS:
            for node in (Node(root), Node(root, NOW)):
                begin = perf_counter()
                counted = max(counted, work(node, day))
                taken += [(perf_counter() - begin) * 1000] if number else []
    taken.sort()
    return {
        "rows": counted,
        "p50_ms": round(taken[len(taken) // 2], 1),
        "p95_ms": round(taken[len(taken) * 95 // 100], 1),
    }


def _board(node: Node, day: date, held: list[Standard]) -> int:
    found = 0
    for moment, first in ((Moment.DAY, day), (Moment.PERIOD, date(day.year, 1, 1))):
        asked = [one.definition for one in held if one.definition.moment is moment]
        found += len(measured(Setting(node, Period(first, day)), asked))
    return found


def _league(node: Node, day: date, depth: int) -> int:
    asked = [standard_indicators()["admissions"].definition]
    return len(below(Setting(node, Period(date(day.year, 1, 1), day)), asked, depth)[0])
