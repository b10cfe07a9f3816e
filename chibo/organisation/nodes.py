"""The node a figure is asked for: a unit seen on the tree of each day, or on today's."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from chibo.engine.calendar import Period
from chibo.organisation.models import Unit, UnitPath

THEN, NOW = "then", "now"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stretch:
    """Days, both included, over which the node keeps one path."""

    path: str
    first: date
    last: date


@dataclass(frozen=True)
class Node:
    """A unit and the tree (`then` or `now`) its figures are asked on."""

    unit: Unit
    tree: str = THEN

    @property
    def letter(self) -> str:
        """How the projection names the tree."""
        return "t" if self.tree == THEN else "n"

    @property
    def column(self) -> str:
        """The column of spells that carries paths of the tree."""
        return "path" if self.tree == THEN else "now_path"

    @cached_property
    def _paths(self) -> list[UnitPath]:
        return list(UnitPath.objects.filter(unit=self.unit).order_by("during"))

    def path_on(self, day: date) -> str | None:
        """The node's path on the day; on today's tree always the same one."""
        if self.tree == NOW:
            return self.unit.path or None
        return next((row.path for row in self._paths if day in _days(row)), None)

    def stretches(self, period: Period) -> list[Stretch]:
        """The parts of the period over which the node keeps its path."""
        if self.tree == NOW:
            return [Stretch(self.unit.path, period.first, period.last)] if self.unit.path else []
        found = []
        starts = {row.during.lower for row in self._paths}
        for row in self._paths:
            end = row.during.upper
            # Who is led over on the very day a unit ends still leaves it that day.
            last = end - ONE_DAY if end in starts else end
            first, last = max(period.first, row.during.lower), min(period.last, last or period.last)
            if first <= last:
                found.append(Stretch(row.path, first, last))
        return found


def _days(row: UnitPath) -> "_Days":
    return _Days(row.during.lower, row.during.upper)


@dataclass(frozen=True)
class _Days:
    lower: date
    upper: date | None

    def __contains__(self, day: date) -> bool:
        return self.lower <= day and (self.upper is None or day < self.upper)
