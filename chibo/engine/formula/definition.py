"""An indicator as a value: what is counted, of which base, under which conditions, by which measure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chibo.engine.findings import Finding, Message, Reading, gettext_noop
from chibo.engine.formula.vocabulary import POPULATIONS, SIGNS, Measure, Moment, Population, Sort, Word

_TEXT = re.compile(r"(\w+)(?: (=|>=|<=|>|<) ([\w-]+))?")
_UNREADABLE = gettext_noop("Không đọc được điều kiện “%(text)s”.")
_NO_POPULATION = gettext_noop("Chưa đếm được “%(word)s”. Chọn một tập hợp trong danh sách.")
_NO_WORD = gettext_noop("“%(population)s” không có điều kiện “%(word)s”. Bỏ hoặc chọn điều kiện khác.")
_NO_NUMBER = gettext_noop("Điều kiện “%(word)s” cần một số nguyên từ 0 đến 999.")
_NO_VALUE = gettext_noop("Chọn giá trị cho điều kiện “%(word)s”.")
_NO_SIGN = gettext_noop("Điều kiện “%(word)s” không so sánh bằng dấu “%(sign)s”.")
_NO_MEASURE = gettext_noop("Không có cách tính “%(measure)s”. Chọn một cách trong danh sách.")
_NO_PART = gettext_noop("Tỷ lệ cần điều kiện của tử số, nếu không thì dòng nào cũng đạt.")
_NO_AMOUNT = gettext_noop("Tổng và bình quân cần biết cộng đại lượng nào. Chọn đại lượng.")
_ODD_AMOUNT = gettext_noop("Chỉ tổng và bình quân mới cần đại lượng. Bỏ trống ô này.")
_NEEDS_PERIOD = gettext_noop("Cách tính này chỉ dùng cho việc xảy ra trong kỳ, như kết nạp.")
_NEEDS_DAY = gettext_noop("So với ngày trước chỉ dùng cho thứ đếm được tại một ngày.")
_TWICE = gettext_noop("Điều kiện “%(word)s” ghi hai lần giống nhau.")
_LARGEST = 999


@dataclass(frozen=True)
class Condition:
    """One condition: its word, how it is compared and with what. ``value`` "no" asks for those that do not
    meet a yes-or-no condition.

    >>> str(Condition("local_members", ">=", "5")), str(Condition("has_cell", "=", "no"))
    ('local_members >= 5', 'has_cell = no')
    """

    word: str
    sign: str = "="
    value: str = ""

    @property
    def wanted(self) -> bool:
        """False where those are asked for that do not meet it.

        >>> Condition("trained").wanted
        True
        """
        return self.value != "no"

    def as_data(self) -> dict[str, str]:
        """As it is stored.

        >>> Condition("trained").as_data()
        {'word': 'trained', 'sign': '=', 'value': ''}
        """
        return {"word": self.word, "sign": self.sign, "value": self.value}

    def __str__(self) -> str:
        return f"{self.word} {self.sign} {self.value}" if self.value else self.word


def read_condition(text: str) -> Reading[Condition]:
    """A condition as it is written on the command line.

    >>> read_condition("area = special").value
    Condition(word='area', sign='=', value='special')
    >>> read_condition("local_members >>> 5").findings[0].code
    'formula.unreadable'
    """
    found = _TEXT.fullmatch(text.strip())
    if found is None:
        return Reading(None, (Finding("formula.unreadable", Message(_UNREADABLE, {"text": text})),))
    return Reading(Condition(found[1], found[2] or "=", found[3] or ""))


@dataclass(frozen=True)
class Definition:
    """What an indicator counts. ``of`` are the conditions of the base, ``where`` those of the part;
    ``amount`` names what a sum or a mean adds up.

    >>> alone = Definition("units", "share", where=(Condition("independent"),))
    >>> Definition.from_data(alone.as_data()) == alone
    True
    """

    population: str
    measure: str = Measure.COUNT
    of: tuple[Condition, ...] = ()
    where: tuple[Condition, ...] = ()
    amount: str = ""

    @property
    def moment(self) -> Moment:
        """Whether it is asked for a day or a period.

        >>> Definition("admissions").moment.value
        'period'
        """
        population = POPULATIONS[self.population]
        over = any(word.over for word in self._words(population))
        return Moment.PERIOD if over else population.moment

    @property
    def held(self) -> bool:
        """Whether the rows it counts are kept here, or come with later work.

        >>> Definition("attendances").held
        False
        """
        population = POPULATIONS[self.population]
        return population.held and all(word.held for word in self._words(population))

    @property
    def private(self) -> bool:
        """Whether it tells people or religion: it opens into units, never into names.

        >>> Definition("members", where=(Condition("minority"),)).private
        True
        """
        return any(word.private for word in self._words(POPULATIONS[self.population]))

    @property
    def divides(self) -> bool:
        """Whether the answer is one sum divided by another.

        >>> Definition("members", "mean", amount="age").divides
        True
        """
        return self.measure in (Measure.SHARE, Measure.MEAN)

    def _words(self, population: Population) -> list[Word]:
        named = (population.word(condition.word) for condition in (*self.of, *self.where))
        return [word for word in named if word is not None]

    def as_data(self) -> dict[str, Any]:
        """As it is stored: plain values only.

        >>> Definition("members").as_data()["population"]
        'members'
        """
        return {
            "population": self.population,
            "measure": str(self.measure),
            "of": [condition.as_data() for condition in self.of],
            "where": [condition.as_data() for condition in self.where],
            "amount": self.amount,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Definition:
        """What `as_data` wrote.

        >>> Definition.from_data({"population": "posts"}).measure
        'count'
        """
        return cls(
            population=str(data["population"]),
            measure=str(data.get("measure", Measure.COUNT)),
            of=_conditions(data.get("of", ())),
            where=_conditions(data.get("where", ())),
            amount=str(data.get("amount", "")),
        )


def _conditions(rows: Iterable[Mapping[str, Any]]) -> tuple[Condition, ...]:
    return tuple(
        Condition(str(row["word"]), str(row.get("sign", "=")), str(row.get("value", ""))) for row in rows
    )


def check(definition: Definition, choices: Mapping[str, Iterable[str]]) -> list[Finding]:
    """What keeps a definition from being counted; nothing where it is sound.

    ``choices`` are the values of each list a condition may name.

    >>> [found.code for found in check(Definition("units", "share"), {})]
    ['formula.no_part']
    """
    population = POPULATIONS.get(definition.population)
    if population is None:
        return [_found("no_population", _NO_POPULATION, word=definition.population)]
    findings = [
        finding
        for conditions in (definition.of, definition.where)
        for condition in conditions
        for finding in _check_condition(population, condition, choices)
    ]
    for conditions in (definition.of, definition.where):
        twice = {one for one in conditions if conditions.count(one) > 1}
        findings += [_found("twice", _TWICE, word=one.word) for one in sorted(twice, key=str)]
    return findings + _check_measure(definition, population)


def _check_condition(
    population: Population, condition: Condition, choices: Mapping[str, Iterable[str]]
) -> list[Finding]:
    word = population.word(condition.word)
    if word is None:
        return [_found("no_word", _NO_WORD, population=population.name, word=condition.word)]
    told = {"word": condition.word}
    if word.sort is Sort.NUMBER:
        if condition.sign not in SIGNS:
            return [_found("no_sign", _NO_SIGN, sign=condition.sign, **told)]
        sound = condition.value.isascii() and condition.value.isdigit() and int(condition.value) <= _LARGEST
        return [] if sound else [_found("no_number", _NO_NUMBER, **told)]
    if word.sort is Sort.LEVEL and condition.sign in SIGNS:
        sound = condition.value in choices.get(word.choices, ())
        return [] if sound else [_found("no_value", _NO_VALUE, **told)]
    if condition.sign != "=":
        return [_found("no_sign", _NO_SIGN, sign=condition.sign, **told)]
    allowed = ("", "yes", "no") if word.sort is Sort.FLAG else tuple(choices.get(word.choices, ()))
    return [] if condition.value in allowed else [_found("no_value", _NO_VALUE, **told)]


def _check_measure(definition: Definition, population: Population) -> list[Finding]:
    if definition.measure not in set(Measure):
        return [_found("no_measure", _NO_MEASURE, measure=definition.measure)]
    adds = definition.measure in (Measure.SUM, Measure.MEAN)
    findings = []
    if definition.measure == Measure.SHARE and not definition.where:
        findings.append(_found("no_part", _NO_PART))
    if adds and definition.amount not in population.amounts:
        findings.append(_found("no_amount", _NO_AMOUNT))
    if not adds and definition.amount:
        findings.append(_found("odd_amount", _ODD_AMOUNT))
    yearly = definition.measure in (Measure.MEAN_PER_YEAR, Measure.PER_UNIT_YEAR)
    if yearly and population.moment is not Moment.PERIOD:
        findings.append(_found("needs_period", _NEEDS_PERIOD))
    if definition.measure == Measure.CHANGE and population.moment is not Moment.DAY:
        findings.append(_found("needs_day", _NEEDS_DAY))
    return findings


def _found(code: str, text: str, **params: object) -> Finding:
    return Finding(f"formula.{code}", Message(text, params))
