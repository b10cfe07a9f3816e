"""The shortest way to a goal: which units (or hamlets) are nearest, what each lacks, which are about to fall.

Units only: no person is named or ranked. Distance is the number of members still lacking, counted for every
condition of the goal.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from chibo.deadlines.local_rules import rules_at
from chibo.engine.formula import POPULATIONS, Condition, Definition, Measure, Sort
from chibo.hamlets.queries import counts_at
from chibo.indicators.measuring import Row, Setting, below, rows_of

_LONGEST = 4000
_AMOUNTS = ("members", "official", "local_members")
_RISING = (">", ">=", "=")


@dataclass(frozen=True)
class Lack:
    """A condition a row does not meet: the number it has and the number wanted; no numbers for yes or no."""

    word: str
    have: int | None = None
    want: int | None = None

    @property
    def missing(self) -> int:
        """How many more; one step for a condition without numbers."""
        return max(self.want - self.have, 0) if self.have is not None and self.want is not None else 1


@dataclass(frozen=True)
class Near:
    """A row that falls short, and what it lacks."""

    row: Row
    lacks: tuple[Lack, ...]

    @property
    def distance(self) -> int:
        """The largest number of members lacking: one new member may serve several conditions."""
        return max((lack.missing for lack in self.lacks), default=0)


@dataclass(frozen=True)
class Way:
    """`steps` are the nearest rows, as many as are missing; `further` the rest; `falling` those that meet the
    goal and no longer would with one member less."""

    steps: tuple[Near, ...]
    further: tuple[Near, ...]
    falling: tuple[Row, ...]

    @property
    def members(self) -> int:
        """Members lacking along the way."""
        return sum(near.distance for near in self.steps)


def has_way(definition: Definition) -> bool:
    """Is it a share of units or hamlets that can be opened?"""
    return (
        definition.measure == Measure.SHARE
        and definition.population in ("units", "localities")
        and definition.held
        and not definition.private
    )


def shortest_way(setting: Setting, definition: Definition, missing: int) -> Way:
    """The rows that fall short by their distance, and those one departure from it."""
    rows = rows_of(setting, definition)
    numbers = _numbers(setting, definition, rows)
    short = [row for row in rows if not row.meets]
    unmet, elects = _unmet(setting, definition), elects_from(setting)
    near = [Near(row, tuple(_lacks(definition, row, numbers, unmet, elects))) for row in short]
    near.sort(key=lambda each: (each.distance, len(each.lacks), each.row.place, str(each.row.key)))
    falling = [row for row in rows if row.meets and _on_edge(definition, row, numbers)]
    return Way(tuple(near[:missing]), tuple(near[missing:]), tuple(falling))


def elects_from(setting: Setting) -> int:
    """Official members from which a cell elects a committee (Charter of the Party 2011, article 24)."""
    stated = rules_at(setting.node.unit.path).book.in_force(setting.day).get("hamlet.committee_from")
    return stated.value if stated is not None and isinstance(stated.value, int) else 0


def _lacks(
    definition: Definition, row: Row, numbers: Mapping[tuple[UUID, str], int], unmet: Mapping[str, set[UUID]],
    elects: int,
) -> Iterable[Lack]:  # fmt: skip
    for condition in definition.where:
        if row.key not in unmet[str(condition)]:
            continue
        have = numbers.get((row.key, condition.word))
        if condition.word == "has_cell_committee" and condition.wanted:
            official = numbers.get((row.key, "official"), 0)
            yield Lack(condition.word, official, elects) if official < elects else Lack(condition.word)
        elif have is not None:
            yield Lack(condition.word, have, _wanted(condition))
        else:
            yield Lack(condition.word)


def _wanted(condition: Condition) -> int:
    return int(condition.value) + (condition.sign == ">")


def _unmet(setting: Setting, definition: Definition) -> dict[str, set[UUID]]:
    """Of each condition, the rows that do not meet it alone."""
    found = {}
    for condition in definition.where:
        alone = Definition(definition.population, Measure.SHARE, definition.of, (condition,))
        found[str(condition)] = {row.key for row in rows_of(setting, alone) if not row.meets}
    return found


def _on_edge(definition: Definition, row: Row, numbers: Mapping[tuple[UUID, str], int]) -> bool:
    for condition in definition.where:
        word = POPULATIONS[definition.population].word(condition.word)
        counted = word is not None and word.sort is Sort.NUMBER and condition.sign in _RISING
        if counted and numbers.get((row.key, condition.word)) == _wanted(condition):
            return True
    return False


def _numbers(setting: Setting, definition: Definition, rows: Sequence[Row]) -> dict[tuple[UUID, str], int]:
    """The numbers of members of each row."""
    if definition.population == "localities":
        return _of_hamlets(setting)
    asked = [Definition("units", Measure.SUM, definition.of, amount=amount) for amount in _AMOUNTS]
    figures = below(setting, asked, _LONGEST)
    found = {}
    for amount, places in zip(_AMOUNTS, figures, strict=True):
        for row in rows:
            figure = places.get(row.place)
            found[row.key, amount] = figure.part if figure else 0
    return found


def _of_hamlets(setting: Setting) -> dict[tuple[UUID, str], int]:
    found: dict[tuple[UUID, str], int] = {}
    for each in counts_at(setting.node, setting.day):
        counted = {"members": each.members, "local_members": each.local, "official": each.official}
        found |= {(each.locality, word): number for word, number in counted.items()}
    return found
