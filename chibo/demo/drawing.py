"""Drawing by weight, fast: the sums are made once."""

from bisect import bisect
from collections.abc import Iterable, Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Weighted(Generic[T]):
    """Things to draw from, each as often as its weight says."""

    def __init__(self, pairs: Iterable[tuple[T, float]]) -> None:
        listed = list(pairs)
        self.things: Sequence[T] = [thing for thing, _weight in listed]
        self.sums = list(accumulate(weight for _thing, weight in listed))

    def draw(self, rng: Random) -> T:
        """One of them."""
        return self.things[bisect(self.sums, rng.random() * self.sums[-1])]
