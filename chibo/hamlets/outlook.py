"""The outlook of a hamlet's cell: its members in the coming years, by what cells of its class did.

The class is the hamlet cells under the committee above the one in charge, or of that one itself. Rates are
counted over five years to the day; the same reckoning three years back is held against what came.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from chibo.engine.calendar import add_months
from chibo.engine.viability import LEAST, Rates, Tried, Year, falls_below, projected, rates_of, tried
from chibo.hamlets.queries import limits_at, residential_kinds
from chibo.organisation.models import STEP
from chibo.organisation.queries import inside, links_on

BASE_YEARS, TRIED_YEARS, AHEAD = 5, 3, 5
"""Years the rates are counted over, years the reckoning is tried on, years looked ahead."""
LARGEST = 1_000
"""Hamlet cells a class has at most."""
LASTING = 5
"""Members from which a cell is held to last (the articles: "at least five local members")."""


@dataclass(frozen=True)
class WhatIf:
    """What is supposed: so many admitted within a year, so many seconded at once, joined with other cells."""

    admitted: int = 0
    seconded: int = 0
    joined: tuple[UUID, ...] = ()

    @property
    def said(self) -> bool:
        """Is anything supposed at all?"""
        return bool(self.admitted or self.seconded or self.joined)


@dataclass(frozen=True)
class Outlook:
    """A cell on a day: if it goes on as its class did, and if nobody comes (`alone`).

    Without enough to go by the years are empty: then only `floor` says something.
    """

    members: int
    floor: int
    rates: Rates
    years: Sequence[Year]
    alone: Sequence[Year]
    supposed: Sequence[Year]
    trial: Tried | None
    class_path: str

    @property
    def small(self) -> bool:
        """Too few members to project."""
        return self.members < LEAST

    @property
    def below_floor(self) -> int | None:
        """After how many years without newcomers it has fewer members than the law asks for."""
        return falls_below(self.alone, self.floor)

    @property
    def below_lasting(self) -> int | None:
        """After how many years without newcomers it has fewer than `LASTING`."""
        return falls_below(self.alone, LASTING)


def class_of(place: str, day: date) -> str:
    """The path of the committee above the one in charge; its own at the top, and where the one above has so
    many hamlet cells that those in charge have enough of their own."""
    above = place[:-STEP]
    served = links_on(day).filter(inside(above, "cell__path"), locality__kind__in=residential_kinds())
    return above if above and served.values("cell").distinct().count() <= LARGEST else place


def outlook(place: str, cell: UUID, day: date, supposed: WhatIf) -> Outlook:
    """The outlook of a cell that serves a hamlet in the charge of the unit at `place`."""
    cells = ages_of([cell, *supposed.joined], day)
    own = cells.get(cell, {})
    members, floor, top = sum(own.values()), limits_at(place, day).floor, class_of(place, day)
    rates = class_rates(place, top, day)
    if members < LEAST or not rates.enough:
        return Outlook(members, floor, rates, (), (), (), None, top)
    more: Sequence[Year] = ()
    if supposed.said:
        joined = _together([own, *(cells.get(each, {}) for each in supposed.joined)])
        more = projected(
            joined, rates, AHEAD, admitted=supposed.admitted, seconded=supposed.seconded,
            cells=1 + len(supposed.joined),
        )  # fmt: skip
    years, alone = projected(own, rates, AHEAD), projected(own, rates, AHEAD, cells=0)
    return Outlook(members, floor, rates, years, alone, more, trial(place, top, day), top)


def ages_of(cells: Sequence[UUID], day: date) -> dict[UUID, dict[int, int]]:
    """The members of cells by age on a day."""
    found: dict[UUID, dict[int, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM chibo_ages_of_cells(%s::uuid[], %s)", [list(cells), day])
        for cell, age, members in cursor.fetchall():
            found.setdefault(cell, {})[age] = members
    return found


def class_rates(place: str, top: str, day: date) -> Rates:
    """What the cells of the class did in the years to the day."""
    days = [_earlier(day, years) for years in range(BASE_YEARS, -1, -1)]
    asked: list[Any] = [place, top, days, residential_kinds()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM chibo_class_changes(%s, %s, %s, %s)", asked)
        rows = cursor.fetchall()
    counts = {what: members for what, _age, members, _gone in rows if what != "age"}
    ages = [(age, members, gone) for what, age, members, gone in rows if what == "age"]
    return rates_of(ages, counts.get("admitted", 0), counts.get("arrived", 0), counts.get("cells", 0))


def trial(place: str, top: str, day: date) -> Tried | None:
    """The reckoning of three years ago held against today; None where not enough was known then."""
    since = _earlier(day, TRIED_YEARS)
    rates = class_rates(place, top, since)
    if not rates.enough:
        return None
    with connection.cursor() as cursor:
        asked: list[Any] = [place, top, since, day, residential_kinds()]
        cursor.execute("SELECT * FROM chibo_class_ages(%s, %s, %s, %s, %s)", asked)
        rows = cursor.fetchall()
    ages: dict[int, dict[int, int]] = {}
    later: dict[int, int] = {}
    for cell, age, members, after in rows:
        ages.setdefault(cell, {})[age] = members
        later[cell] = after
    return tried([(ages[cell], later[cell]) for cell in ages], rates, TRIED_YEARS)


def _earlier(day: date, years: int) -> date:
    return add_months(day, -12 * years)


def _together(cells: Sequence[Mapping[int, int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for ages in cells:
        for age, members in ages.items():
            found[age] = found.get(age, 0) + members
    return found
