"""Figures asked of the database by this process: medians in milliseconds, ratios within one run."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from django.db import connection, transaction

from chibo.accounts.queries import everything
from chibo.engine.calendar import Period
from chibo.membership.models import Movement
from chibo.organisation.models import Unit, UnitKind
from chibo.organisation.nodes import Node
from chibo.people.models import Person
from chibo.regulations.loader import kinds
from chibo.statistics.headcount import CrossTable, cross_table
from chibo.statistics.movement import movement
from chibo.storage.identity import acting

A1 = (Path(__file__).parent / "a1.sql").read_text(encoding="utf-8")
YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
HALF = Period(date(2025, 1, 1), date(2025, 6, 30))
TIMES = 9
Answers = dict[str, Any]


class Watch:
    """Adds up the time spent waiting for the database."""

    def __init__(self) -> None:
        self.spent = 0.0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        begin = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.spent += perf_counter() - begin


def medians(work: Callable[[], object], times: int = TIMES) -> dict[str, float]:
    """Median milliseconds in all and in the database, after one run to warm up."""
    work()
    whole, inside = [], []
    for _ in range(times):
        watch, begin = Watch(), perf_counter()
        with connection.execute_wrapper(watch):
            work()
        whole.append((perf_counter() - begin) * 1000)
        inside.append(watch.spent * 1000)
    return {"ms": round(median(whole), 2), "database_ms": round(median(inside), 2)}


def _crossed(node: Node) -> CrossTable:
    return cross_table(node, date(2025, 6, 30), ["age", "gender"], may_see_sensitive=True)


def measure() -> Answers:
    """Everything asked of the database."""
    with transaction.atomic(), acting(user=None, scope=everything(), role="bench"):
        province, commune = (Node(Unit.objects.get(code=code)) for code in ("bench-tinh", "bench-xa-7"))
        found: Answers = {"counts": counts()} | _movements(province, commune)
        found["cross_table_province"] = medians(lambda: _crossed(province), 5)
        found["cross_table_province"]["members"] = _crossed(province).total
        found["cross_table_commune"] = medians(lambda: _crossed(commune))
    return found


def counts() -> dict[str, int]:
    """How much there is: files of persons (members and those who left), entries, units, cells among them."""
    cells = [code for code, kind in kinds().items() if kind.cell]
    return {
        "persons": Person.objects.count(),
        "movements": Movement.objects.count(),
        "units": Unit.objects.count(),
        "cells": UnitKind.objects.filter(kind__in=cells, during__endswith=None).count(),
    }


def _movements(province: Node, commune: Node) -> Answers:
    found: Answers = {
        "movement_province": medians(lambda: movement(province, YEAR)),
        "movement_province_half_year": medians(lambda: movement(province, HALF)),
        "movement_commune": medians(lambda: movement(commune, YEAR)),
        "a1_province": medians(lambda: _plain(province, YEAR), 5),
    }
    ours, plain = movement(province, YEAR), _plain(province, YEAR)
    found["movement_province"] |= {
        "opening": ours.opening,
        "closing": ours.closing,
        "balances": ours.balances,
    }
    found["a1_province"] |= {"opening": plain[0], "closing": plain[1]}
    time = found["movement_province"]["database_ms"]
    found["ratio_a1_to_movement"] = round(found["a1_province"]["database_ms"] / time, 1)
    return found


def movement_of(first: date, last: date) -> Answers:
    """Biểu 1 of the province and a period, in whichever installation this process works."""
    with transaction.atomic(), acting(user=None, scope=everything(), role="bench"):
        node, period = Node(Unit.objects.get(code="bench-tinh")), Period(first, last)
        found: Answers = dict(medians(lambda: movement(node, period)))
        ours, found["counts"] = movement(node, period), counts()
    return found | {"opening": ours.opening, "closing": ours.closing, "balances": ours.balances}


def _plain(node: Node, period: Period) -> tuple[int, int]:
    """Opening and closing by the plain query."""
    with connection.cursor() as cursor:
        cursor.execute(A1, {"node": node.unit.path, "first": period.first, "last": period.last})
        whole = next(row for row in cursor.fetchall() if row[2] is None)
    return whole[0], whole[1]
