"""Who sits in which cell of a committee, who of them votes, and whom a live case may be about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property
from random import Random

from chibo.demo.identity import key
from chibo.demo.lives import YEAR, Happening, Life
from chibo.demo.people import Member
from chibo.demo.pool import DOOR_COMMUNE
from chibo.demo.world import DEMONSTRATION_DAY, District, UnitPlan, day_between
from chibo.engine.calendar import add_months

_FEWEST = 6
_LEFT_FOR = 40 * 31


class Society:
    """The members of one committee by cell."""

    def __init__(self, district: District, members: Sequence[tuple[Life, Member]]) -> None:
        self.district = district
        self.members = dict(members)
        self._by_day = sorted(self.members, key=lambda life: (life.joined, life.number))
        self._by_cell: dict[UnitPlan, list[Life]] = defaultdict(list)
        for life, _member in members:
            for cell in dict.fromkeys(seat.cell for seat in life.seats):
                self._by_cell[cell].append(life)
        self._taken: set[Life] = set()

    @staticmethod
    def key(life: Life) -> str:
        """The key of a member."""
        return str(key("person", life.number))

    def official(self, cell: UnitPlan, on: date) -> list[Life]:
        """Official members of the cell on a day."""
        return [life for life in self._by_cell[cell] if _official(life, on) and life.seat_on(on) is cell]

    def settled(self, cell: UnitPlan, on: date) -> list[Life]:
        """Official members who have been in the cell for long on the day, and still are."""
        before = on - timedelta(days=500)
        return [
            life
            for life in self.official(cell, before)
            if not life.ended and life.seats[-1].cell is cell and life.seats[-1].start <= before
        ]

    def commune(self) -> list[UnitPlan]:
        """The three biggest hamlet cells of one commune; the one where the doors lead where there is one."""
        return self._able(self._communes[0])[:3]

    def neighbours(self) -> list[UnitPlan]:
        """Those of another one."""
        return self._able(self._communes[1])[:3]

    @cached_property
    def _communes(self) -> list[UnitPlan]:
        units = [unit for unit in self.district.grassroots if _stays(unit) and len(self._able(unit)) > 1]
        return sorted(units, key=lambda unit: unit.code != DOOR_COMMUNE)

    def firms(self) -> list[UnitPlan]:
        """Grassroots cells of invented enterprises, whose codes bear the committee's own before them."""
        return [
            unit
            for unit in self.district.grassroots
            if unit.kind == "grassroots_cell" and unit.code.startswith(f"{self.district.key}-")
            and _stays(unit) and len(self.settled(unit, DEMONSTRATION_DAY)) >= _FEWEST
        ]  # fmt: skip

    def _able(self, unit: UnitPlan) -> list[UnitPlan]:
        cells = [
            cell
            for cell in self.district.below(unit)
            if cell.residential and cell is not unit and _stays(cell)
            and len(self.settled(cell, DEMONSTRATION_DAY - YEAR)) >= _FEWEST
        ]  # fmt: skip
        return sorted(cells, key=lambda cell: (cell.committee, cell.size, cell.code), reverse=True)

    def take(self, lives: Iterable[Life]) -> None:
        """Of these something is told already."""
        self._taken.update(lives)

    def newcomers(self, first: date, last: date, *, firms: bool = False) -> Iterator[Life]:
        """Members admitted between two days into a cell where they still are, each given once.

        Of communes and agencies, or of enterprises.
        """
        for life in self._by_day:
            fits = (life.cell.kind == "grassroots_cell") is firms
            if first <= life.joined <= last and fits and life not in self._taken and self._plain(life):
                self._taken.add(life)
                yield life

    def _plain(self, life: Life) -> bool:
        """Admitted here, never moved, in a cell that never moved either, with people to introduce him."""
        only = len(life.happenings) == 1 and life.happenings[0].kind == "admitted"
        if not only or not (_stays(life.cell) and _stays(life.cell.above)):
            return False
        introduced = life.joined - timedelta(days=250)
        return life.age_on(introduced) >= 19 and len(self.settled(life.cell, introduced)) > 1


def readmitted(rng: Random, lives: Iterable[Life]) -> Life:
    """Somebody of an invented enterprise who left by his own wish years ago and came back this spring."""
    latest = DEMONSTRATION_DAY - timedelta(days=_LEFT_FOR)
    able = [
        life
        for life in lives
        if life.happenings[-1].kind in {"withdrew", "removed"} and life.happenings[-1].on < latest
        and life.official_from() is not None and _stays(life.cell) and not life.reinforcing
        and life.age_on(DEMONSTRATION_DAY) < 60
    ]  # fmt: skip
    life = max(able, key=_fitting)
    on = day_between(rng, date(2025, 4, 14), date(2025, 5, 20))
    life.happenings.append(Happening("readmitted", on, life.cell))
    life.settle()
    return life


def _fitting(life: Life) -> tuple[bool, bool, int]:
    """Of an enterprise before others, by his own wish before others."""
    return life.cell.kind == "grassroots_cell", life.happenings[-1].kind == "withdrew", life.number


def probation_over(joined: date) -> date:
    """Twelve months after the ceremony."""
    return add_months(joined, 12)


def _official(life: Life, on: date) -> bool:
    since, last = life.official_from(), life.happenings[-1]
    back = last.kind in {"readmitted", "recognition_annulled"} and on >= last.on
    return since is not None and since <= on and not back


def _stays(unit: UnitPlan) -> bool:
    return unit.closed is None and len(unit.parents) == 1
