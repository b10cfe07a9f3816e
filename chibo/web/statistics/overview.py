"""The first page of Báo cáo: the reader's own units in figures, and the way to every report."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render

from chibo.engine.calendar import Period
from chibo.organisation.nodes import Node
from chibo.organisation.queries import units_on, within
from chibo.statistics.dimensions import DIMENSIONS
from chibo.statistics.headcount import ages, cross_table
from chibo.statistics.movement import Figures, movement
from chibo.web.admission.reaching import SEE as SEE_CASES
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.statistics.asking import SEE, NamedUnit, period_text
from chibo.web.statistics.findings import Sentence, movement_finding
from chibo.web.statistics.headcount import mean_age
from chibo.web.views import reads

_AT_MOST = 6


@dataclass(frozen=True)
class Card:
    """One unit of the reader in figures; `follows` where the reader also sees who is on the road there."""

    unit: NamedUnit
    figures: Figures
    women: int
    mean_age: str
    finding: Sentence
    follows: bool


@reads(SEE)
def reports(request: Request) -> HttpResponse:
    """The units of the user's rights in figures of today, with links to all reports."""
    today, scope = request.seat.today, reach(request, SEE)
    units: list[NamedUnit] = list(within(units_on(today), scope).filter(path__in=scope.now)[:_AT_MOST])
    year = Period(date(today.year, 1, 1), today)
    road = reach(request, SEE_CASES)
    dimensions = [(name, dimension.label) for name, dimension in DIMENSIONS.items()]
    context = {
        "cards": [_card(unit, year, road.holds(unit.path)) for unit in units],
        "year": year,
        "periods": [_link(year), *_usual(today)],
        "dimensions": dimensions,
    }
    return render(request, "statistics/reports.html", context)


def _card(unit: NamedUnit, year: Period, follows: bool) -> Card:
    node = Node(unit)
    figures = movement(node, year)
    women = cross_table(node, year.last, ["gender"], may_see_sensitive=False).sum(0, "f")
    return Card(unit, figures, women, mean_age(ages(node, year.last)), movement_finding(figures), follows)


@dataclass(frozen=True)
class PeriodLink:
    """A usual period and how an address says it."""

    label: str
    query: str


def _usual(today: date) -> list[PeriodLink]:
    """The year before, and the halves of the last twelve months that are over."""
    before = Period.year(today.year - 1)
    halves = [Period.half(today.year, 1)] if today.month > 6 else []
    return [_link(one) for one in (*halves, before, Period.half(today.year - 1, 1))]


def _link(period: Period) -> PeriodLink:
    return PeriodLink(
        period_text(period), f"?first={period.first.isoformat()}&last={period.last.isoformat()}"
    )
