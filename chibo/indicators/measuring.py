"""Figures of definitions: for a node, a day or a period, a tree, as known now or at an instant.

The database counts (`measuring.sql`): all questions about one population in one reading, by place. This
module says which kinds of unit, hamlets and levels a word stands for, and puts part and base together.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from chibo.engine.calendar import Period
from chibo.engine.formula import POPULATIONS, Condition, Definition, Measure, Sort
from chibo.hamlets.queries import at_risk, residential_kinds
from chibo.organisation.nodes import NOW, Node
from chibo.organisation.queries import links_on
from chibo.regulations.indicators import graduate_levels
from chibo.regulations.loader import kinds, locality_kinds
from chibo.storage.refusal import refuse

_HEADS = ("locality_head", "front_head")
_LISTS: Mapping[str, tuple[str, Callable[[], Iterable[str]]]] = {
    "of_hamlet": ("post", lambda: _HEADS),
    "graduate": ("graduate", graduate_levels),
}
_FLAGS_OF_PLACE = {"rural": "in_hamlets_of_kind", "school": "in_cells_of_kind"}


@dataclass(frozen=True)
class Figure:
    """A number; of a share or a mean `base` is what `part` is divided by. `years` are the counts of each."""

    part: int
    base: int | None = None
    years: Mapping[int, int] | None = None

    @property
    def under(self) -> int:
        """What the part is divided by; 1 for a plain number."""
        return 1 if self.base is None else self.base


class Row(NamedTuple):
    """A row behind a figure: its key, its place, and whether it is in the part."""

    key: UUID
    place: str
    meets: bool


@dataclass(frozen=True)
class Setting:
    """Where and when is asked: the node, the period (a day is a period of one), the instant of knowing."""

    node: Node
    period: Period
    known: datetime | None = None

    @property
    def day(self) -> date:
        """The day units, hamlets, members and posts are looked at."""
        return self.period.last

    @cached_property
    def risky(self) -> tuple[list[str], list[str]]:
        """The hamlets at risk on the day, and the cells that serve them."""
        hamlets = list(at_risk(self.node, self.day))
        links = links_on(self.day).filter(locality__in=hamlets)
        return [str(key) for key in hamlets], [str(key) for key in links.values_list("cell", flat=True)]


def measured(setting: Setting, definitions: Sequence[Definition]) -> list[Figure | None]:
    """The figure of each definition at the node; None where its rows come with later work."""
    found = below(setting, definitions, size=0)
    return [figures.get("") if definitions[i].held else None for i, figures in enumerate(found)]


def below(setting: Setting, definitions: Sequence[Definition], size: int) -> list[dict[str, Figure]]:
    """The figures of each definition by place: the first `size` characters of the path, which may be those
    of units directly below; with 0 the node alone, under "".

    One reading of the database for each population, and one more for a change since an earlier day.
    """
    answers: list[dict[str, Figure]] = [{} for _definition in definitions]
    for population in dict.fromkeys(each.population for each in definitions if each.held):
        chosen = [i for i, each in enumerate(definitions) if each.held and each.population == population]
        asked = [definitions[i] for i in chosen]
        for i, figures in zip(chosen, _answered(setting, population, asked, size), strict=True):
            answers[i] = figures
    return answers


def changed(setting: Setting, definition: Definition, since: date) -> Figure | None:
    """The count on the day less the count on an earlier one."""
    plain = Definition(definition.population, Measure.COUNT, definition.of, definition.where)
    earlier = Setting(setting.node, Period(since, since), setting.known)
    (now,), (then,) = measured(setting, [plain]), measured(earlier, [plain])
    return None if now is None or then is None else Figure(now.part - then.part)


def rows_of(setting: Setting, definition: Definition) -> list[Row]:
    """The rows behind a figure, those of the base; none where people or religion are asked for."""
    path = setting.node.path_on(setting.day)
    if path is None or not definition.held or definition.private:
        return []
    asked = [*_asked(setting, path), definition.population, json.dumps(_question(setting, definition))]
    marks = ", ".join(["%s"] * len(asked))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM chibo_measured_rows({marks})", asked)  # noqa: S608 -- a function of ours
        return [Row(*row) for row in cursor.fetchall()]


def _answered(
    setting: Setting, population: str, asked: Sequence[Definition], size: int
) -> list[dict[str, Figure]]:
    path = setting.node.path_on(setting.day)
    if path is None:
        raise refuse("figure.no_unit", _("Vào ngày này tổ chức đảng chưa có hoặc đã kết thúc."), "unit")
    yearly = any(each.measure in (Measure.MEAN_PER_YEAR, Measure.PER_UNIT_YEAR) for each in asked)
    questions = json.dumps([_question(setting, each) for each in asked])
    arguments = [*_asked(setting, path), population, questions, size or len(path), yearly]
    marks = ", ".join(["%s"] * len(arguments))
    sums: list[dict[str, dict[int, tuple[int, int]]]] = [{} for _one in asked]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM chibo_measured({marks})", arguments)  # noqa: S608 -- a function of ours
        for place, year, number, part, base in cursor.fetchall():
            sums[number - 1].setdefault(place if size else "", {})[year] = (part, base)
    found = []
    for each, places in zip(asked, sums, strict=True):
        figures = {place: _figure(setting, each, years) for place, years in places.items()}
        found.append(figures if size else {"": figures.get("", _figure(setting, each, {}))})
    return found


def _asked(setting: Setting, path: str) -> list[Any]:
    number = int(setting.day.strftime("%Y%m%d"))
    node, period = setting.node, setting.period
    return [path, node.tree == NOW, period.first, period.last, number, setting.known, residential_kinds()]


def _figure(setting: Setting, definition: Definition, years: Mapping[int, tuple[int, int]]) -> Figure:
    part = sum(part for part, _base in years.values())
    base = sum(base for _part, base in years.values())
    if definition.divides:
        return Figure(part, base)
    if definition.measure in (Measure.MEAN_PER_YEAR, Measure.PER_UNIT_YEAR):
        first, last = setting.period.first.year, setting.period.last.year
        counted = {year: years.get(year, (0, 0))[0] for year in range(first, last + 1)}
        return Figure(part, last - first + 1, counted)
    return Figure(part)


def _question(setting: Setting, definition: Definition) -> dict[str, Any]:
    return {
        "of": [_primitive(setting, definition.population, each) for each in definition.of],
        "where": [_primitive(setting, definition.population, each) for each in definition.where],
        "amount": definition.amount,
    }


def _primitive(setting: Setting, population: str, condition: Condition) -> dict[str, Any]:
    """A condition in the words of the database: a number to compare with, or a list one must be in."""
    word = POPULATIONS[population].word(condition.word)
    if word is None:
        told = _("Chưa trả lời được câu hỏi về “%(word)s”.") % {"word": condition.word}
        raise refuse("figure.unknown", told)
    if word.sort is Sort.NUMBER:
        return {"word": word.name, "sign": condition.sign, "number": int(condition.value)}
    if word.sort is Sort.CHOICE:
        return {"word": word.name, "listed": [condition.value], "wanted": True}
    name, listed = _meaning(setting, population, word.name)
    return {"word": name, "listed": listed, "wanted": condition.wanted}


def _meaning(setting: Setting, population: str, word: str) -> tuple[str, list[str]]:
    """What a yes-or-no word stands for: another word, and the codes or keys it is about."""
    if word == "at_risk":
        hamlets, cells = setting.risky
        return ("keys", hamlets) if population == "localities" else ("cells", cells)
    if word in _KINDS_OF_UNIT:
        return "kind", list(_KINDS_OF_UNIT[word](setting.day))
    if word in _LISTS:
        name, listed = _LISTS[word]
        return name, list(listed())
    if word == "rural":
        return _FLAGS_OF_PLACE[word], [
            code for code, kind in locality_kinds().items() if "xã" in kind.lies_in
        ]
    if word == "school":
        return _FLAGS_OF_PLACE[word], [code for code, kind in kinds().items() if kind.school]
    return word, []


def _grassroots(day: date, committee: bool | None = None) -> Iterable[str]:
    return (
        code
        for code, kind in kinds().items()
        if kind.is_grassroots(day) and committee in (None, kind.has_committee)
    )


_KINDS_OF_UNIT: Mapping[str, Callable[[date], Iterable[str]]] = {
    "grassroots": _grassroots,
    "grassroots_committee": lambda day: _grassroots(day, committee=True),
    "grassroots_cell": lambda day: _grassroots(day, committee=False),
    "cell": lambda _day: (code for code, kind in kinds().items() if kind.cell),
    "affiliated_cell": lambda day: (
        code for code, kind in kinds().items() if kind.cell and not kind.is_grassroots(day)
    ),
    "commune_level": lambda _day: (code for code, kind in kinds().items() if kind.commune_level),
}
