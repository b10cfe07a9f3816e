"""Goals of a scheme beside each other: from the start to the level, and in every unit below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from chibo.engine.formula import State
from chibo.engine.vietnamese.numbers import share
from chibo.indicators.measuring import Figure
from chibo.indicators.models import Scheme
from chibo.indicators.queries import laid_down
from chibo.indicators.standing import Standing, figures_below
from chibo.organisation.nodes import Node
from chibo.organisation.queries import children
from chibo.web.charts import Dumbbell, Stretch
from chibo.web.organisation.tree import natural
from chibo.web.schemes.telling import GoalLine

_TENTHS = 1000
_REACHED = (State.EXCEEDED, State.MET)
MOST = 80
"""Units in the table at most."""


@dataclass(frozen=True)
class Cell:
    """A goal in a unit: the share in words and whether it is reached; nothing where nobody is counted."""

    words: str
    met: bool = False
    title: str = ""


@dataclass(frozen=True)
class UnitGoals:
    """A unit with every goal."""

    name: str
    cells: Sequence[Cell]

    @property
    def met(self) -> int:
        """Goals reached there."""
        return sum(cell.met for cell in self.cells)

    @property
    def counted(self) -> int:
        """Goals that count anything there."""
        return sum(bool(cell.words) for cell in self.cells)


@dataclass(frozen=True)
class Matrix:
    """Units by goals, the goals named by their number."""

    goals: Sequence[tuple[int, str]]
    rows: Sequence[UnitGoals]


def dumbbell(lines: Sequence[GoalLine]) -> Dumbbell | None:
    """Every goal with a figure: start, now and level as parts of the base, or of the number to reach."""
    found = [(line, row) for line in lines if (row := _stretch(line)) is not None]
    if not found:
        return None
    rows = [row for _line, row in found]
    met = sum(line.standing.state in _REACHED for line, _row in found)
    known = [(line, row) for line, row in found if row.start is not None]
    better = sum(
        line.standing.state in _REACHED or abs(row.level - row.now) < abs(row.level - (row.start or 0))
        for line, row in known
    )
    told = {"n": met, "all": len(rows), "better": better, "known": len(known)}
    return Dumbbell(
        title=_("Từ lúc đầu đến nay, và mức phải đạt"),
        headline=_("%(n)s/%(all)s mục tiêu có số liệu đã tới mức.") % told,
        finding=_("%(better)s/%(known)s mục tiêu khá hơn lúc đầu.") % told if known else "",
        rows=rows,
    )  # fmt: skip


def _stretch(line: GoalLine) -> Stretch | None:
    each = line.standing
    if each.figure is None:
        return None
    goal = each.laid.goal
    if goal.percent:
        if not each.figure.under:
            return None
        start = each.start
        begun = _TENTHS * start.part // start.under if start is not None and start.under else None
        now, level = _TENTHS * each.figure.part // each.figure.under, goal.level // 10
        return Stretch(line.name, begun, now, level, line.shown.result)
    if not goal.level:
        return None
    now = _TENTHS * each.figure.part // goal.level
    return Stretch(line.name, None, now, _TENTHS, f"{line.shown.part}/{goal.level}")


def matrix(scheme: Scheme, unit: Any, day: date, lines: Sequence[GoalLine]) -> Matrix | None:
    """The goals that are shares, in the units directly below the unit whose page it is."""
    shares = [line for line in lines if _is_share(line.standing)]
    below: Sequence[Any] = list(children(unit.pk, day))
    if not shares or not below or len(below) > MOST:
        return None
    chosen = {line.standing.laid.indicator.pk for line in shares}
    goals = [each for each in laid_down(scheme.pk, day) if each.indicator.pk in chosen]
    found = figures_below(scheme, goals, Node(unit), day)
    rows = [
        UnitGoals(str(each.name), [_cell(line, found, each) for line in shares])
        for each in sorted(below, key=lambda row: natural(str(row.name)))
    ]
    rows = [row for row in rows if row.counted]
    rows.sort(key=lambda row: -row.counted)
    names = [(lines.index(line) + 1, line.name) for line in shares]
    return Matrix(names, rows) if rows else None


def _is_share(each: Standing) -> bool:
    definition = each.laid.definition
    return each.laid.goal.percent and definition.held and definition.divides and not definition.private


def _cell(line: GoalLine, found: Mapping[UUID, Mapping[str, Figure]], unit: Any) -> Cell:
    laid = line.standing.laid
    figure = found.get(laid.indicator.pk, {}).get(str(unit.then_path))
    if figure is None or not figure.under:
        return Cell("")
    met = not laid.goal.missing(figure.part, figure.under)
    return Cell(share(figure.part, figure.under), met, f"{figure.part}/{figure.under}")
