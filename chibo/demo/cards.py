"""Cards of those recognised: the commune asks at the start of the next month; they come weeks later."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from chibo.demo.identity import key
from chibo.demo.lives import Life
from chibo.demo.sheets import Row
from chibo.demo.world import DEMONSTRATION_DAY, UnitPlan
from chibo.engine.citation import Citation
from chibo.regulations.days_off import public_calendar

COLUMNS = {
    "membership_cardrequest": (
        "id", "person_id", "unit_id", "on", "basis", "given_on", "number", "closed_on", "reason", "place",
        "toward",
    )
}  # fmt: skip
_RECORDED_FROM = DEMONSTRATION_DAY - timedelta(days=330)
"""Requests before that day were kept on paper."""
_WAIT = timedelta(days=75)
_SENT_BACK = 13
"""One in so many comes back, for want of a photograph."""


def given_on(life: Life) -> date | None:
    """The day the card of somebody recognised in the ledger was handed over, or will be."""
    return asked_on(life.decided) + _WAIT if life.decided else None


def asked_on(decided: date) -> date:
    """The first working day of the month after a recognition."""
    day, calendar = (decided.replace(day=1) + timedelta(days=32)).replace(day=1), public_calendar()
    while not calendar.is_working(day):
        day += timedelta(days=1)
    return day


def requests(
    lives: Iterable[Life], numbers: Callable[[Life], str], place: Callable[[UnitPlan], tuple[str, str]]
) -> Iterator[Row]:
    """The requests of those recognised in the last year who stayed where they were.

    `numbers` gives the number of a card that was handed over, `place` key and path of a unit.
    """
    for life in lives:
        if life.decided is None or life.ended or life.since > life.decided or not _in_time(life.decided):
            continue
        cell = life.cell
        unit = cell if cell.kind == "grassroots_cell" else cell.parents[-1][1]
        if unit is None or not unit.open_on(DEMONSTRATION_DAY):
            continue
        on, given = asked_on(life.decided), given_on(life)
        over = given is not None and given <= DEMONSTRATION_DAY
        back = on + timedelta(days=20)
        returned = not over and life.number % _SENT_BACK == 0 and back <= DEMONSTRATION_DAY
        yield (
            str(key("cardrequest", life.number)), str(key("person", life.number)), place(unit)[0], on,
            _paper(unit, on), given if over else None, numbers(life) if over else "",
            back if returned else None, "Thiếu ảnh 3 × 4" if returned else "", place(cell)[1], "",
        )  # fmt: skip


def _in_time(decided: date) -> bool:
    return decided >= _RECORDED_FROM and asked_on(decided) <= DEMONSTRATION_DAY


def _paper(unit: UnitPlan, on: date) -> str:
    name, body = unit.names[-1][1], "CB" if unit.kind == "grassroots_cell" else "ĐU"
    issuer = name if body == "CB" else f"Đảng ủy {name.removeprefix('Đảng bộ ')}"
    paper = Citation(issuer, "Công văn", f"{on.month:02}-CV/{body}", on)
    return json.dumps(paper.to_json(), ensure_ascii=False)
