"""A goal of an indicator: how much, how compared; what is missing to reach it. Whole numbers only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

WHOLE = 10_000
"""Hundred per cent, in hundredths of a per cent."""


class Comparator(StrEnum):
    """How the figure is compared with the level. "On more than 90 %" and "90 % and more" differ.

    >>> Comparator.MORE.value, Comparator.AT_LEAST.value
    ('>', '>=')
    """

    MORE = ">"
    AT_LEAST = ">="
    EXACTLY = "="
    AT_MOST = "<="
    LESS = "<"


@dataclass(frozen=True)
class Goal:
    """A level to be reached: of a number, or (``percent``) of a share, in hundredths of a per cent.

    "More than 90 %" of 53 cells is reached by 48: 47 are 88.7 %.

    >>> Goal(Comparator.MORE, 9000, percent=True).least(53)
    48
    """

    comparator: Comparator
    level: int
    percent: bool = False

    @property
    def rises(self) -> bool:
        """Whether more is better.

        >>> Goal(Comparator.AT_MOST, 0).rises
        False
        """
        return self.comparator not in (Comparator.AT_MOST, Comparator.LESS)

    def reached(self, part: int, base: int = 1) -> bool:
        """Whether the figure meets the level; a share of nothing never does.

        >>> Goal(Comparator.AT_LEAST, 8000, percent=True).reached(4, 5)
        True
        """
        if base <= 0:
            return False
        have, want = self._sides(part, base)
        return {
            Comparator.MORE: have > want,
            Comparator.AT_LEAST: have >= want,
            Comparator.EXACTLY: have == want,
            Comparator.AT_MOST: have <= want,
            Comparator.LESS: have < want,
        }[self.comparator]

    def surpassed(self, part: int, base: int = 1) -> bool:
        """Whether the figure is past the level, on the good side.

        >>> Goal(Comparator.AT_LEAST, 12).surpassed(15), Goal(Comparator.AT_LEAST, 12).surpassed(12)
        (True, False)
        """
        if base <= 0 or self.comparator is Comparator.EXACTLY:
            return False
        have, want = self._sides(part, base)
        return have > want if self.rises else have < want

    def least(self, base: int = 1) -> int:
        """The smallest number of a base that reaches a rising goal, the largest that keeps a falling one.

        >>> Goal(Comparator.EXACTLY, 10000, percent=True).least(53)
        53
        >>> Goal(Comparator.LESS, 1000, percent=True).least(53)
        5
        """
        scale = WHOLE if self.percent else 1
        want = self.level * base if self.percent else self.level
        down, rest = divmod(want, scale)
        if self.comparator is Comparator.MORE:
            return down + 1
        if self.comparator is Comparator.LESS:
            return down if rest else down - 1
        if self.comparator is Comparator.AT_MOST:
            return down
        return down + (rest > 0)

    def missing(self, part: int, base: int = 1) -> int:
        """How many more (of a falling goal: fewer) are needed; 0 where it is reached.

        >>> Goal(Comparator.MORE, 9000, percent=True).missing(39, 53)
        9
        """
        if self.reached(part, base):
            return 0
        return abs(self.least(base) - part)

    def _sides(self, part: int, base: int) -> tuple[int, int]:
        return (part * WHOLE, self.level * base) if self.percent else (part, self.level)
