"""What a rule says from one day on: its value, the papers it stands in, and how sure we are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from typing import TypeAlias

from chibo.engine.citation import Citation

Plain: TypeAlias = "bool | int | str | list[Plain] | dict[str, Plain] | None"
_NO_PAPER = Citation()
_SHARE = re.compile(r"(≥|>) ?(\d+)/(\d+)")


class Special(Enum):
    """Values that are no value: the rules set no limit, or their text was not seen.

    >>> Special("unknown").name
    'NOT_SEEN'
    """

    NO_LIMIT = "none"
    NOT_SEEN = "unknown"


@dataclass(frozen=True)
class Share:
    """A threshold as a fraction of those counted, compared in whole numbers only.

    >>> Share(2, 3).reached(10, 15), Share(2, 3).reached(9, 15), Share(1, 2, strictly=True).reached(4, 8)
    (True, False, False)
    """

    numerator: int
    denominator: int
    strictly: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.numerator <= self.denominator or not self.denominator:
            raise ValueError(f"not a share: {self.numerator}/{self.denominator}")

    @classmethod
    def parse(cls, text: str) -> Share:
        """Read "≥ 2/3" or "> 1/2"; anything else is a ValueError.

        >>> Share.parse("> 1/2")
        Share(numerator=1, denominator=2, strictly=True)
        """
        found = _SHARE.fullmatch(text)
        if not found:
            raise ValueError(f"not a share: {text!r}")
        return cls(int(found[2]), int(found[3]), found[1] == ">")

    def reached(self, part: int, whole: int) -> bool:
        """Whether ``part`` of ``whole`` is enough; of nobody nothing is.

        >>> Share(2, 3).reached(0, 0)
        False
        """
        left, right = part * self.denominator, whole * self.numerator
        return whole > 0 and (left > right if self.strictly else left >= right)

    def least(self, whole: int) -> int:
        """The smallest part that is enough.

        >>> Share(2, 3).least(16), Share(1, 2, strictly=True).least(8)
        (11, 5)
        """
        wanted = whole * self.numerator
        return wanted // self.denominator + 1 if self.strictly else -(-wanted // self.denominator)

    def __str__(self) -> str:
        return f"{'>' if self.strictly else '≥'} {self.numerator}/{self.denominator}"


Value: TypeAlias = int | bool | str | tuple[str, ...] | Share | Special


def plain_value(value: Value) -> Plain:
    """The value as JSON holds it.

    >>> plain_value(Share(2, 3)), plain_value(("border", "island")), plain_value(Special.NO_LIMIT)
    ('≥ 2/3', ['border', 'island'], 'none')
    """
    if isinstance(value, Share):
        return str(value)
    if isinstance(value, Special):
        return value.value
    return list(value) if isinstance(value, tuple) else value


class Local(StrEnum):
    """What a local rule set may do with a value: lower it, raise it, choose among what is stated, nothing;
    or put any other in its place, where it is a convention of the program.

    >>> Local("lower") is Local.LOWER
    True
    """

    LOWER = "lower"
    HIGHER = "higher"
    SWITCH = "switch"
    FREE = "free"
    FIXED = "fixed"


@dataclass(frozen=True)
class Cited:
    """Where a value stands: a paper, or a page that tells of one and has a title only.

    >>> str(Cited("handbook", "Sổ tay"))
    'Sổ tay'
    >>> str(Cited("24", "Thi hành Điều lệ", Citation(kind="quy định", number="24-QĐ/TW")))
    'quy định 24-QĐ/TW'
    """

    key: str
    title: str
    citation: Citation = _NO_PAPER

    def to_json(self) -> dict[str, Plain]:
        """Plain data with fixed keys.

        >>> list(Cited("handbook", "Sổ tay").to_json())
        ['key', 'title', 'issuer', 'kind', 'number', 'date']
        """
        return {"key": self.key, "title": self.title, **self.citation.to_json()}

    def __str__(self) -> str:
        return str(self.citation) if self.citation.number else self.title


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One of several values that the sources give for the same rule."""

    value: Value
    cited: tuple[Cited, ...]

    def to_json(self) -> Plain:
        """Plain data with fixed keys.

        >>> Candidate(value=60, cited=()).to_json()
        {'value': 60, 'cited': []}
        """
        cited: list[Plain] = [each.to_json() for each in self.cited]
        return {"value": plain_value(self.value), "cited": cited}


@dataclass(frozen=True, kw_only=True)
class Stated:
    """A value in force from a day on. ``local`` says that a local rule set put it there.

    >>> Stated(key="age.minimum", unit="years", value=18, valid_from=date(2021, 7, 30)).confirmed
    False
    """

    key: str
    unit: str
    value: Value
    valid_from: date
    cited: tuple[Cited, ...] = ()
    confidence: str = "general"
    candidates: tuple[Candidate, ...] = ()
    local: bool = False

    @property
    def confirmed(self) -> bool:
        """Whether its text was found; everything else is shown as not verified.

        >>> day = date(2021, 7, 30)
        >>> Stated(key="k", unit="years", value=18, valid_from=day, confidence="confirmed").confirmed
        True
        """
        return self.confidence == "confirmed"

    def to_json(self) -> dict[str, Plain]:
        """Plain data with fixed keys.

        >>> list(Stated(key="k", unit="years", value=18, valid_from=date(2021, 7, 30)).to_json())[:4]
        ['key', 'value', 'unit', 'from']
        """
        return {
            "key": self.key,
            "value": plain_value(self.value),
            "unit": self.unit,
            "from": self.valid_from.isoformat(),
            "confidence": self.confidence,
            "cited": [each.to_json() for each in self.cited],
            "candidates": [each.to_json() for each in self.candidates],
            "local": self.local,
        }


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One value through time, earliest first. ``tightened`` holds what a local rule set says instead."""

    key: str
    unit: str
    local: Local
    stated: tuple[Stated, ...]
    tightened: tuple[Stated, ...] = ()

    def on(self, day: date) -> Stated | None:
        """What is in force on the day: the local value where there is one and it is no looser.

        >>> first = Stated(key="k", unit="years", value=18, valid_from=date(2016, 7, 25))
        >>> limit = Parameter(key="k", unit="years", local=Local.HIGHER, stated=(first,))
        >>> limit.on(date(2016, 7, 24)) is None, limit.on(date(2030, 1, 1)).value
        (True, 18)
        """
        general = _latest(self.stated, day)
        own = _latest(self.tightened, day) if self.tightened else None
        if own is None or (general is not None and not self.allows(general, own.value)):
            return general
        return own

    def allows(self, general: Stated, value: Value) -> bool:
        """Whether a local value is as strict as the general one, or as one of those the sources give.

        Where no limit is set, or its text was not seen, every local value is allowed.

        >>> from dataclasses import replace
        >>> wide = Stated(key="k", unit="working_days", value=60, valid_from=date(2021, 7, 30))
        >>> limit = Parameter(key="k", unit="working_days", local=Local.LOWER, stated=(wide,))
        >>> limit.allows(wide, 45), limit.allows(wide, 61)
        (True, False)
        >>> limit.allows(replace(wide, value=Special.NO_LIMIT), 61)
        True
        """
        if self.local is Local.FIXED:
            return False
        values = [general.value, *(each.value for each in general.candidates)]
        return any(isinstance(each, Special) or self._as_strict(value, each) for each in values)

    def _as_strict(self, value: Value, than: Value) -> bool:
        if self.local is Local.FREE:
            return type(value) is type(than)
        if self.local is Local.SWITCH or not isinstance(value, int) or not isinstance(than, int):
            return value == than
        return value <= than if self.local is Local.LOWER else value >= than


def _latest(stated: tuple[Stated, ...], day: date) -> Stated | None:
    found = None
    for each in stated:
        if each.valid_from > day:
            break
        found = each
    return found


@dataclass(frozen=True, kw_only=True)
class RuleSet:
    """The rules between one regulation on implementing the Charter and the next.

    >>> RuleSet(code="2021", vi="Bộ 2021", en="Set of 2021", valid_from=date(2021, 7, 30)).label("en")
    'Set of 2021'
    """

    code: str
    vi: str
    en: str
    valid_from: date
    papers: tuple[Cited, ...] = ()

    def label(self, language: str) -> str:
        """The English label for ``en``, the Vietnamese for everything else.

        >>> RuleSet(code="2021", vi="Bộ 2021", en="Set 2021", valid_from=date(2021, 7, 30)).label("vi")
        'Bộ 2021'
        """
        return self.en if language == "en" else self.vi


def once(values: Iterable[Stated]) -> tuple[Stated, ...]:
    """The values without repetition, in the order met; a book holds each of its values once.

    >>> value = Stated(key="k", unit="years", value=18, valid_from=date(2021, 7, 30))
    >>> len(once([value, value]))
    1
    """
    return tuple({id(each): each for each in values}.values())


Parameters: TypeAlias = Mapping[str, Parameter]
