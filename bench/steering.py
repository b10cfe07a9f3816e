"""The league of targets and the outlook of a cell at the scale of a province: milliseconds."""

from datetime import date
from time import perf_counter
from typing import Any

from django.db import transaction

from chibo.accounts.queries import everything
from chibo.engine.calendar import Period
from chibo.hamlets.outlook import WhatIf, outlook
from chibo.hamlets.queries import counts_at, watched_at
from chibo.organisation.models import Unit
from chibo.organisation.nodes import Node
from chibo.organisation.queries import cells_of
from chibo.storage.identity import acting
from chibo.targets.progress import Asked, standings_below

DAY = date(2025, 6, 16)
ROUNDS = 9


def measure() -> dict[str, Any]:
    """Medians: units below the province and a district, hamlets of the province, the outlook of one cell."""
    with transaction.atomic(), acting(user=None, scope=everything(), role="bench"):
        root = Unit.objects.get(code="bench-tinh")
        node = Node(root)
        asked = Asked(node, Period.year(DAY.year), "admissions", DAY)
        hamlets = counts_at(node, DAY)
        return {
            "units_below": len(standings_below(asked)),
            "league_ms": _median(lambda: standings_below(asked)),
            "hamlets": len(hamlets),
            "hamlets_ms": _median(lambda: watched_at(node, DAY)),
            "outlook_ms": _median(lambda: _outlook(hamlets)) if hamlets else None,
        }


def _outlook(hamlets: Any) -> None:
    chosen = next((each for each in hamlets if each.cells), None)
    if chosen is not None:
        cell = cells_of(chosen.locality, DAY)[0].cell_id
        outlook(chosen.place, cell, DAY, WhatIf(admitted=2))


def _median(work: Any) -> float:
    taken = []
    for number in range(ROUNDS + 1):
        begin = perf_counter()
        work()
        taken += [(perf_counter() - begin) * 1000] if number else []
    return round(sorted(taken)[len(taken) // 2], 1)
