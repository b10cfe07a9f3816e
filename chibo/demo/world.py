"""What a committee consists of before it is written anywhere: units, hamlets, flows, and who stays where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from random import Random

from chibo.demo.drawing import Weighted
from chibo.engine.vietnamese import search_key

DEMONSTRATION_DAY = date(2025, 6, 16)
LONG_AGO = date(2005, 1, 1)
ONE_DAY = timedelta(days=1)


@dataclass(eq=False)
class UnitPlan:
    """A unit with its names, kinds and parents from a day on. The lower half is of cells only.

    `size`, `reinforcing` and `committee` say how it stands on the day of the figures. `quiet` cells admit
    nobody. `homes` are the cells its reinforcing members come from, `source` the one its local ones came from
    where it was founded late.
    """

    code: str
    kinds: list[tuple[date, str]]
    names: list[tuple[date, str]]
    parents: list[tuple[date, UnitPlan | None]]
    founded: date = LONG_AGO
    closed: date | None = None
    successor: UnitPlan | None = None
    by_reinforcement: bool = False
    flags: list[str] = field(default_factory=list)
    size: int = 0
    reinforcing: int = 0
    committee: bool = False
    quiet: bool = False
    over_60: int | None = None
    hamlets: list[HamletPlan] = field(default_factory=list)
    homes: list[UnitPlan] = field(default_factory=list)
    source: UnitPlan | None = None

    @property
    def kind(self) -> str:
        """The kind on the day of the figures: the first one."""
        return self.kinds[0][1]

    @property
    def above(self) -> UnitPlan:
        """The organisation it stands under on the day of the figures."""
        parent = self.parents[0][1]
        if parent is None:
            raise ValueError(self.code)
        return parent

    @property
    def residential(self) -> bool:
        """Whether it serves a hamlet."""
        return bool(self.hamlets)

    @property
    def local(self) -> int:
        """Members who are not there by reinforcement."""
        return self.size - self.reinforcing

    def open_on(self, day: date) -> bool:
        """Whether it exists on the day."""
        return self.founded <= day and (self.closed is None or day < self.closed)


@dataclass(eq=False)
class HamletPlan:
    """A hamlet: who is in charge, which cells serve it from when, its flags, and who heads it."""

    code: str
    kind: str
    name: str
    charges: list[tuple[date, UnitPlan]]
    links: list[tuple[date, UnitPlan]] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    head_member: bool = False
    front_member: bool = False
    head_trained: bool = False
    headed: bool = True


@dataclass(frozen=True)
class Ticket:
    """So many people are admitted in some of these cells between two days, the bigger cells more often."""

    first: date
    last: date
    count: int
    cells: Sequence[UnitPlan]


@dataclass(frozen=True)
class Segment:
    """People who come from and go outside between two days (admissions are tickets)."""

    first: date
    last: date
    arrivals: int
    departures: int
    admissions: int = 0
    moves: int = 0


@dataclass(frozen=True)
class Profile:
    """How people are: shares of ethnic groups among the local ones, women, believers, the old."""

    ethnic: dict[str, int]
    believers: dict[str, float]
    religion: str
    women: float
    over_60: float
    province: str
    number: str
    kinh_at_work: float = 0.0

    @cached_property
    def groups(self) -> Weighted[str]:
        """The ethnic groups to draw from."""
        return Weighted(self.ethnic.items())


@dataclass(eq=False)
class District:
    """One committee with everything below it."""

    key: str
    rng: Random
    opening: date
    pivot: date
    profile: Profile
    province: UnitPlan
    top: UnitPlan
    units: list[UnitPlan]
    hamlets: list[HamletPlan] = field(default_factory=list)
    before: list[Segment] = field(default_factory=list)
    tickets: list[Ticket] = field(default_factory=list)
    after: list[Segment] = field(default_factory=list)
    merged: list[tuple[date, UnitPlan, UnitPlan]] = field(default_factory=list)
    still_days: list[date] = field(default_factory=list)
    residents: list[tuple[HamletPlan, UnitPlan]] = field(default_factory=list)
    late: list[UnitPlan] = field(default_factory=list)
    secretaries_trained: int | None = None

    @property
    def cells(self) -> list[UnitPlan]:
        """All cells that hold members on the day of the figures."""
        return [unit for unit in self.units if unit.size]

    @property
    def grassroots(self) -> list[UnitPlan]:
        """Organisations and cells directly below the committee."""
        return [unit for unit in self.units if unit.parents[0][1] is self.top]

    def below(self, unit: UnitPlan) -> list[UnitPlan]:
        """Cells of a grassroots organisation, or the cell itself."""
        return [cell for cell in self.cells if cell is unit or cell.parents[0][1] is unit]


def slug(text: str) -> str:
    """A code from a name."""
    words = "".join(letter if letter.isalnum() else " " for letter in search_key(text).replace("'", ""))
    return "-".join(words.split())


def spread(rng: Random, total: int, lows: Sequence[int], highs: Sequence[int]) -> list[int]:
    """Whole numbers between the bounds that add up to the total, at random."""
    numbers = list(lows)
    if not sum(lows) <= total <= sum(highs):
        raise ValueError(f"{total} does not fit between {sum(lows)} and {sum(highs)}")
    open_places = [i for i, low in enumerate(lows) if low < highs[i]]
    for _step in range(total - sum(lows)):
        place = rng.choice(open_places)
        numbers[place] += 1
        if numbers[place] == highs[place]:
            open_places.remove(place)
    return numbers


def sized(rng: Random, cells: Iterable[UnitPlan], total: int, low: int, high: int) -> None:
    """Give cells sizes between two bounds that add up to the total."""
    listed = list(cells)
    sizes = spread(rng, total, [low] * len(listed), [high] * len(listed))
    for cell, size in zip(listed, sizes, strict=True):
        cell.size = size


def day_between(rng: Random, first: date, last: date) -> date:
    """Any day from the first to the last."""
    return first + timedelta(days=rng.randint(0, max(0, (last - first).days)))
