"""How many members a cell may have in the coming years if its class goes on as it did.

A class is a group of cells; its rates are counts over some years: of those who sat in a cell at the start of
a year, by age, how many were no longer there at its end; and how many came to a cell in a year. A cell is
taken as counts by age. Nothing here knows a person, and nothing is said below `LEAST` members.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt

LEAST = 5
"""Members from which a cell is projected at all."""
ENOUGH_YEARS = 100
"""Years lived in cells of the class from which its rates mean something."""
ENOUGH_CELLS = 20
"""Years of cells of the class from which its rates mean something."""
BANDS = ((0, 30), (31, 40), (41, 50), (51, 60), (61, 70), (71, 200))
"""Ages, in full years, within which leaving is counted together; both ends belong to the band."""
EIGHTY = 1.2816
"""Standard deviations on each side that hold four fifths of a normal distribution."""
ENTRY_AGE, SECONDED_AGE = 25, 40
"""The ages at which newcomers and seconded members are reckoned."""
UNKNOWN = -1_000
"""The age of those whose year of birth is not known."""


@dataclass(frozen=True)
class Rates:
    """What a class did: by band those who left and the years lived, and newcomers by years of cells."""

    left: tuple[int, ...]
    lived: tuple[int, ...]
    admitted: int
    arrived: int
    cells: int

    @property
    def enough(self) -> bool:
        """Is there enough to go by?"""
        return sum(self.lived) >= ENOUGH_YEARS and self.cells >= ENOUGH_CELLS

    def leaving(self, age: int) -> float:
        """The part of those of an age that leave in a year; that of all ages where the age is not known
        (below nought) or nobody of the band was there."""
        number = band_of(age) if age >= 0 else None
        if number is not None and self.lived[number]:
            return self.left[number] / self.lived[number]
        return sum(self.left) / max(sum(self.lived), 1)

    @property
    def coming(self) -> float:
        """Newcomers of a cell in a year."""
        return (self.admitted + self.arrived) / max(self.cells, 1)


@dataclass(frozen=True)
class Year:
    """The members expected after so many years, and between what and what four times in five."""

    after: int
    members: float
    least: int
    most: int

    @property
    def rounded(self) -> int:
        """The expected members as a whole number, half up."""
        return floor(self.members + 0.5)


def band_of(age: int) -> int:
    """The number of the band an age belongs to."""
    return next(number for number, (first, last) in enumerate(BANDS) if first <= age <= last)


def rates_of(rows: Sequence[tuple[int, int, int]], admitted: int, arrived: int, cells: int) -> Rates:
    """Rates from rows of age, members at the start of a year, and those of them who left in it."""
    left, lived = [0] * len(BANDS), [0] * len(BANDS)
    for age, members, gone in rows:
        if age < 0:
            continue
        lived[band_of(age)] += members
        left[band_of(age)] += gone
    return Rates(tuple(left), tuple(lived), admitted, arrived, cells)


def projected(
    ages: Mapping[int, int], rates: Rates, years: int, *,
    admitted: int = 0, seconded: int = 0, cells: int = 1,
) -> list[Year]:  # fmt: skip
    """The members of a cell at the end of each coming year, the day itself first.

    `ages` counts the members by age. `admitted` more come within the first year, `seconded` at once; `cells`
    is how many cells are joined into one; with 0 nobody comes as others of the class did. Leaving is binomial
    with the rate of the band, coming is Poisson: the variance of both is known, so no lots are drawn.
    """
    start = dict(ages)
    if seconded:
        start[SECONDED_AGE] = start.get(SECONDED_AGE, 0) + seconded
    stays = dict.fromkeys(start, 1.0)
    newcomers: list[tuple[int, float, float, bool]] = []
    told = [_year(0, start, stays, [])]
    for after in range(1, years + 1):
        stays = {age: stays[age] * (1 - rates.leaving(age + after - 1)) for age in start}
        newcomers = [
            (since, number, chance * (1 - rates.leaving(ENTRY_AGE + after - since - 1)), sure)
            for since, number, chance, sure in newcomers
        ]
        newcomers.append((after, rates.coming * cells, 1.0, False))
        if after == 1 and admitted:
            newcomers.append((after, float(admitted), 1.0, True))
        told.append(_year(after, start, stays, newcomers))
    return told


def _year(
    after: int, start: Mapping[int, int], stays: Mapping[int, float],
    newcomers: Sequence[tuple[int, float, float, bool]],
) -> Year:  # fmt: skip
    mean = sum(number * stays[age] for age, number in start.items())
    spread = sum(number * stays[age] * (1 - stays[age]) for age, number in start.items())
    for _since, number, chance, sure in newcomers:
        mean += number * chance
        spread += number * chance * (1 - chance) if sure else number * chance
    wide = EIGHTY * sqrt(spread)
    return Year(after, mean, max(0, floor(mean - wide)), ceil(mean + wide))


def falls_below(years: Sequence[Year], limit: int) -> int | None:
    """After how many years the expected members are fewer than the limit; None while they are not."""
    return next((year.after for year in years if year.members < limit), None)


@dataclass(frozen=True)
class Tried:
    """A projection from an earlier day held against what came: the cells, and those inside the interval."""

    cells: int
    inside: int
    expected: float
    came: int


def tried(cells: Sequence[tuple[Mapping[int, int], int]], rates: Rates, years: int) -> Tried:
    """Hold the rates known on an earlier day against the members each cell came to have."""
    inside, expected, came = 0, 0.0, 0
    chosen = [(ages, after) for ages, after in cells if sum(ages.values()) >= LEAST]
    for ages, after in chosen:
        last = projected(ages, rates, years)[-1]
        inside += last.least <= after <= last.most
        expected += last.members
        came += after
    return Tried(len(chosen), inside, expected, came)
