"""What a level hands down: does what the units below have add up to what the unit itself has?"""

from collections.abc import Sequence
from dataclasses import dataclass

from chibo.targets.progress import Standing


@dataclass(frozen=True)
class Balance:
    """The number of a unit against the sum of those below. `without` have none yet; `whole` may be None."""

    whole: int | None
    below: int
    registered: int
    units: int
    without: int

    @property
    def over(self) -> int:
        """How much more the units below have than the unit itself; below zero: still to be handed out."""
        return self.below - (self.whole or 0)

    @property
    def even(self) -> bool:
        """Is exactly everything handed out?"""
        return self.whole is not None and not self.over


def balance(whole: Standing, below: Sequence[Standing]) -> Balance:
    """The sum check of one level."""
    numbers = [each.number for each in below]
    return Balance(
        whole=whole.number,
        below=sum(number for number in numbers if number is not None),
        registered=sum(each.registered or 0 for each in below),
        units=len(below),
        without=sum(number is None for number in numbers),
    )
