"""The words of the language of indicators: what may be counted, which conditions each knows, which amounts.

A closed list. Nobody types an expression: a form offers these words, and a word that is not here is refused.
Words and their meaning follow the questions the demonstration is judged by (``demo/facts/vocabulary.toml``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Moment(StrEnum):
    """When a population is looked at: on a day, or over a period.

    >>> Moment.DAY.value
    'day'
    """

    DAY = "day"
    PERIOD = "period"


class Sort(StrEnum):
    """What a condition is compared with: nothing (yes or no), a whole number, a word of a list, or a word of
    a list in order ("good or better").

    >>> [sort.value for sort in Sort]
    ['flag', 'number', 'choice', 'level']
    """

    FLAG = "flag"
    NUMBER = "number"
    CHOICE = "choice"
    LEVEL = "level"


class Measure(StrEnum):
    """How rows become a number.

    ``share`` and ``mean`` are one sum divided by another, never a mean of percentages. ``change`` is the
    count on the day less the count on an earlier one. ``mean_per_year`` divides by calendar years;
    ``per_unit_year`` gives the count of each.

    >>> Measure("share").name
    'SHARE'
    """

    COUNT = "count"
    SHARE = "share"
    SUM = "sum"
    MEAN = "mean"
    CHANGE = "change"
    MEAN_PER_YEAR = "mean_per_year"
    PER_UNIT_YEAR = "per_unit_year"


@dataclass(frozen=True)
class Word:
    """One condition. ``choices`` names the list its values come from; ``private`` marks one about a person's
    people or religion: its rows open into units, never into names. ``over`` is a condition that needs a
    period even where its population is looked at on a day. ``held`` is False where its facts come with later
    work.

    >>> Word("age", Sort.NUMBER).private
    False
    """

    name: str
    sort: Sort = Sort.FLAG
    choices: str = ""
    private: bool = False
    over: bool = False
    held: bool = True


@dataclass(frozen=True)
class Population:
    """What is counted. ``held`` is False where the rows come with later work: such an indicator can be
    written down, and has no figures yet.

    >>> POPULATIONS["members"].moment.value, POPULATIONS["meetings"].held
    ('day', False)
    """

    name: str
    moment: Moment
    words: tuple[Word, ...] = ()
    amounts: tuple[str, ...] = ()
    held: bool = True

    def word(self, name: str) -> Word | None:
        """The condition of this name, if the population knows it.

        >>> POPULATIONS["units"].word("residential").sort.value
        'flag'
        """
        return next((word for word in self.words if word.name == name), None)


def _flags(*names: str) -> tuple[Word, ...]:
    return tuple(Word(name) for name in names)


def _numbers(*names: str) -> tuple[Word, ...]:
    return tuple(Word(name, Sort.NUMBER) for name in names)


_GENDER = Word("gender", Sort.CHOICE, "gender")
_AREA = Word("area", Sort.CHOICE, "area")
_MINORITY = Word("minority", private=True)
_AGE = Word("age", Sort.NUMBER)
_MEMBERS = (
    _GENDER,
    _AGE,
    Word("standing", Sort.CHOICE, "standing"),
    *_flags("residential", "local", "reinforcing", "exempt", "at_risk"),
    _MINORITY,
)
_ADMISSIONS = (
    *_flags("in_residential_cell", "rural", "school", "at_risk"),
    _GENDER,
    _AGE,
    *_flags("youth_union", "graduate"),
    _MINORITY,
    Word("religious", private=True),
)
_UNITS = (
    *_flags("residential", "independent", "cell", "affiliated_cell"),
    *_flags("grassroots", "grassroots_committee", "grassroots_cell", "commune_level"),
    *_numbers("members", "official", "local_members", "reinforcing_members", "years_without_admission"),
    *_flags("has_cell_committee", "founded_by_reinforcement"),
    _AREA,
    Word("has_admission", over=True),
    Word("kept_regular", over=True, held=False),
)
_LOCALITIES = (
    _AREA,
    *_flags("has_cell", "has_member", "at_risk", "shared_cell", "kept_by_reinforcement"),
    *_numbers("members", "local_members", "years_without_admission", "over_60_share"),
)
_POSTS = (Word("post", Sort.CHOICE, "post"), _AREA, *_flags("of_hamlet", "trained", "is_member"))
_RATED = Word("rated", Sort.LEVEL, "rating")

_ALL = (
    Population("members", Moment.DAY, _MEMBERS, ("age",)),
    Population("admissions", Moment.PERIOD, _ADMISSIONS),
    Population("units", Moment.DAY, _UNITS, ("members", "official", "local_members")),
    Population("localities", Moment.DAY, _LOCALITIES, ("households", "members", "local_members")),
    Population("posts", Moment.DAY, _POSTS),
    Population("reinforcements", Moment.DAY),
    Population("candidates", Moment.DAY, (_GENDER, Word("trained"), Word("in_dossier"))),
    Population("classes", Moment.PERIOD, (Word("class", Sort.CHOICE, "class"),)),
    Population("enrolments", Moment.PERIOD, (Word("class", Sort.CHOICE, "class"), Word("certified"))),
    Population("meetings", Moment.PERIOD, _flags("thematic", "regular"), held=False),
    Population("attendances", Moment.PERIOD, _flags("attended"), held=False),
    Population("ratings", Moment.PERIOD, (*_flags("grassroots", "leadership", "member"), _RATED), held=False),
    Population("people", Moment.DAY, _flags("gathered"), held=False),
    Population("area_visits", Moment.PERIOD, held=False),
)
POPULATIONS: Mapping[str, Population] = MappingProxyType({found.name: found for found in _ALL})
"""What may be counted, by name."""

SIGNS: tuple[str, ...] = (">=", ">", "=", "<=", "<")
"""How a number is compared."""
