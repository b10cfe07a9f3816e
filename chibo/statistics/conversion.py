"""Of those who finished the awareness class in a period, how many were admitted by a day.

Computed from certificates and the ledger (`admission/trained.sql`), where the cell that followed somebody
lies today. A share of a unit, never a likelihood of a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy

from chibo.engine.calendar import Period

STATES: Mapping[str, object] = {
    "admitted": gettext_lazy("Đã kết nạp"),
    "followed": gettext_lazy("Đang theo dõi"),
    "ended": gettext_lazy("Đã thôi theo dõi"),
    "unknown": gettext_lazy("Không có trong danh sách nguồn"),
}


@dataclass
class Converted:
    """Persons with a certificate by what became of them; `median` days from certificate to admission."""

    states: dict[str, int] = field(default_factory=dict)
    median: Decimal | None = None

    @property
    def trained(self) -> int:
        """All who finished the class."""
        return sum(self.states.values())

    def of(self, state: str) -> int:
        """How many ended in the state."""
        return self.states.get(state, 0)


@dataclass(frozen=True)
class Conversion:
    """The node as a whole, and each unit directly below (the node itself too) by today's path."""

    whole: Converted
    below: dict[str, Converted]


def conversion(path: str, period: Period, until: date) -> Conversion:
    """Certificates issued in the period, at the node by its path today, and admissions up to the day."""
    found = Conversion(Converted(), {})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM chibo_trained(%s, %s, %s, %s)", [path, period.first, period.last, until]
        )
        rows = cursor.fetchall()
    for below, state, n, median in rows:
        one = found.whole if below is None else found.below.setdefault(below, Converted())
        one.states[state] = n
        if state == "admitted":
            one.median = median
    return found


def trained_cases(
    path: str, period: Period, until: date, state: str = ""
) -> list[tuple[UUID | None, UUID | None]]:
    """Note and file of everybody behind a figure; who may be named depends on the reader's scope."""
    with connection.cursor() as cursor:
        values: list[Any] = [path, period.first, period.last, until, state]
        cursor.execute("SELECT * FROM chibo_trained_cases(%s, %s, %s, %s, %s)", values)
        found: list[tuple[UUID | None, UUID | None]] = cursor.fetchall()
    return found
