"""Named facts of a case. A fact that is not there is not known; a paper that does not exist is ``ABSENT``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, TypeAlias

from chibo.engine.calendar import PartialDate
from chibo.engine.rules.values import Plain

ABSENT: Final = False


class Form(StrEnum):
    """What kind of value a fact has.

    >>> Form("day") is Form.DAY
    True
    """

    DAY = "day"
    PARTIAL_DAY = "partial_day"
    YES_NO = "yes_no"
    COUNT = "count"
    WORD = "word"
    WORDS = "words"
    PERCENT = "percent"
    FLAGS = "flags"
    ROWS = "rows"


@dataclass(frozen=True)
class Flag:
    """A mark that holds from one day to another, both included; None is open."""

    code: str
    first: date | None = None
    last: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it holds on the day.

        >>> Flag("border", date(2020, 1, 1)).holds(date(2019, 12, 31))
        False
        """
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def to_json(self) -> Plain:
        """Plain data; an open end is null.

        >>> Flag("border").to_json()
        {'flag': 'border', 'from': None, 'to': None}
        """
        first, last = (day.isoformat() if day else None for day in (self.first, self.last))
        return {"flag": self.code, "from": first, "to": last}


@dataclass(frozen=True, kw_only=True)
class FactKind:
    """A fact one may tell: its name, the form of its value, and the words it may be.

    The order of ``words`` is their rank, lowest first, where a rule compares them.
    """

    name: str
    form: Form
    words: tuple[str, ...] = ()

    def rank(self, word: str) -> int:
        """The place of a word among the others.

        >>> FactKind(name="schooling", form=Form.WORD, words=("primary", "secondary")).rank("secondary")
        1
        """
        return self.words.index(word)


Row: TypeAlias = "Mapping[str, Fact]"
Fact: TypeAlias = date | PartialDate | bool | int | str | tuple[str, ...] | tuple[Flag, ...] | tuple[Row, ...]


def plain_fact(fact: Fact) -> Plain:
    """The fact as JSON holds it.

    >>> plain_fact(date(2024, 5, 9)), plain_fact((Flag("border"),))
    ('2024-05-09', [{'flag': 'border', 'from': None, 'to': None}])
    """
    if isinstance(fact, date | PartialDate):
        return str(fact)
    if isinstance(fact, tuple):
        return [_plain_item(item) for item in fact]
    return fact


def _plain_item(item: str | Flag | Row) -> Plain:
    if isinstance(item, Flag):
        return item.to_json()
    if isinstance(item, str):
        return item
    return {name: plain_fact(value) for name, value in sorted(item.items())}


@dataclass(frozen=True)
class Facts:
    """What is known of a case; a name that is missing is not known.

    >>> known = Facts({"cell_vote_on": date(2024, 5, 9)})
    >>> known.get("cell_vote_on"), known.get("birth_date"), known.to_json()
    (datetime.date(2024, 5, 9), None, {'cell_vote_on': '2024-05-09'})
    """

    known: Mapping[str, Fact] = field(default_factory=dict)

    def get(self, name: str) -> Fact | None:
        """The fact, or None where it is not known.

        >>> Facts().get("birth_date") is None
        True
        """
        return self.known.get(name)

    def inside(self, row: Row) -> Facts:
        """The facts seen from one row of a list: the row's own names stand for this row only.

        >>> Facts({"a": 1}).inside({"b": 2}).get("b")
        2
        """
        return Facts({**self.known, **row})

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self.known))

    def to_json(self) -> dict[str, Plain]:
        """Plain data, sorted by name.

        >>> Facts({"b": True, "a": 1}).to_json()
        {'a': 1, 'b': True}
        """
        return {name: plain_fact(self.known[name]) for name in self}
