"""Any single figure: a population below a node, the part of it that meets conditions, and a measure.

The words are those of the questions the demonstration is judged by (`demo/facts/vocabulary.toml`). What needs
tables that are not there (targets, classes, meetings, ratings, danger of losing a cell) is refused by name.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from chibo.engine.calendar import Period
from chibo.membership import measures as membership
from chibo.membership.queries import members_on
from chibo.organisation import measures as organisation
from chibo.people.measures import posts_inside, with_cell_committee
from chibo.people.queries import latest_birth
from chibo.statistics.nodes import Node
from chibo.storage.refusal import Refusal, refuse

_CONDITION = re.compile(r"(\w+)(?: (=|>=|<=|>|<) ([\w-]+))?")
_LOOKUPS = {"=": "exact", ">=": "gte", "<=": "lte", ">": "gt", "<": "lt"}
MEASURES = ("count", "share", "change", "mean_per_year", "per_unit_year")
Rows = QuerySet[Any]


@dataclass(frozen=True)
class Condition:
    """One condition of a question: its word, and what it is compared with."""

    word: str
    sign: str = "="
    value: str = ""

    @property
    def wanted(self) -> bool:
        """False where the question asks for those that do not meet it ("= no")."""
        return self.value != "no"


@dataclass(frozen=True)
class Question:
    """What is asked of a node: on a day, since an earlier one, or over a period."""

    population: str
    measure: str
    period: Period
    of: tuple[Condition, ...] = ()
    where: tuple[Condition, ...] = ()
    since: date | None = None

    @property
    def day(self) -> date:
        """The day units, hamlets and posts are looked at."""
        return self.period.last


@dataclass(frozen=True)
class Answer:
    """A number, where it is a part or a mean with what it is divided by, and the years it consists of."""

    value: int
    base: int | None = None
    years: Mapping[int, int] | None = None


def read_condition(text: str) -> Condition:
    """A condition as it is written: "trained", "area = special", "local_members >= 5"."""
    found = _CONDITION.fullmatch(text.strip())
    if found is None:
        raise refuse("figure.condition", _("Không đọc được điều kiện “%(text)s”.") % {"text": text}, "where")
    return Condition(found[1], found[2] or "=", found[3] or "")


def answer(node: Node, question: Question) -> Answer:
    """Count what is asked for at the node."""
    if question.population not in POPULATIONS:
        raise _unknown(question.population)
    rows = _rows(node, question, question.day, question.of)
    part = _meeting(rows, question, question.day, question.where)
    if question.measure == "count":
        return Answer(part.count())
    if question.measure == "share":
        return Answer(part.count(), rows.count())
    if question.measure == "change" and question.since is not None:
        before = _rows(node, question, question.since, question.of)
        earlier = _meeting(before, question, question.since, question.where)
        return Answer(part.count() - earlier.count())
    if question.measure in ("mean_per_year", "per_unit_year") and question.population == "admissions":
        years = membership.by_year(part)
        span = question.period.last.year - question.period.first.year + 1
        return Answer(sum(years.values()), span, years)
    raise _unknown(question.measure)


def _rows(node: Node, question: Question, day: date, conditions: Sequence[Condition]) -> Rows:
    path = node.path_on(day)
    if path is None:
        raise refuse("figure.no_unit", _("Vào ngày này tổ chức đảng chưa có hoặc đã kết thúc."), "unit")
    return _meeting(POPULATIONS[question.population](path, question, day), question, day, conditions)


def _meeting(rows: Rows, question: Question, day: date, conditions: Sequence[Condition]) -> Rows:
    known = _CONDITIONS[question.population]
    for condition in conditions:
        if condition.word not in known:
            raise _unknown(condition.word)
        meeting = known[condition.word](rows, condition, question, day)
        rows = meeting if condition.wanted else rows.exclude(pk__in=meeting.values("pk"))
    return rows


def _unknown(word: str) -> Refusal:
    return refuse("figure.unknown", _("Chưa trả lời được câu hỏi về “%(word)s”.") % {"word": word})


def _admissions(path: str, question: Question, day: date) -> Rows:
    return membership.admissions_inside(path, question.period.first, day)


POPULATIONS: Mapping[str, Callable[[str, Question, date], Rows]] = {
    "members": lambda path, _q, day: members_on(path, day),
    "admissions": _admissions,
    "units": lambda path, _q, day: organisation.units_below(path, day),
    "localities": lambda path, _q, day: organisation.hamlets_under(path, day),
    "posts": lambda path, _q, day: posts_inside(path, day),
    "reinforcements": lambda path, _q, day: membership.reinforcing_inside(path, day),
}


def _compared(rows: Rows, column: str, condition: Condition) -> Rows:
    return rows.filter(**{f"{column}__{_LOOKUPS[condition.sign]}": int(condition.value)})


def _aged(rows: Rows, condition: Condition, day: date) -> Rows:
    """Full years compared: older than n means a birthday not after that of those who are n + 1."""
    years = int(condition.value)
    at_least = {">": years + 1, ">=": years, "=": years, "<": years, "<=": years + 1}[condition.sign]
    reached = Q(person__reckoned_birth__lte=latest_birth(day, at_least))
    if condition.sign == "=":
        return rows.filter(reached, person__reckoned_birth__gt=latest_birth(day, years + 1))
    if condition.sign in ("<", "<="):
        return rows.filter(person__reckoned_birth__gt=latest_birth(day, at_least))
    return rows.filter(reached)


_CONDITIONS: Mapping[str, Mapping[str, Callable[[Rows, Condition, Question, date], Rows]]] = {
    "members": {
        "age": lambda rows, c, _q, day: _aged(rows, c, day),
        "residential": lambda rows, _c, _q, day: membership.in_cells_with_hamlets(rows, day),
        "local": lambda rows, _c, _q, day: membership.local_members(rows, day),
        "reinforcing": lambda rows, _c, _q, day: membership.reinforcing_members(rows, day),
        "exempt": lambda rows, _c, _q, day: membership.exempt_members(rows, day),
    },
    "admissions": {
        "in_residential_cell": lambda rows, *_rest: membership.by_residential_cells(rows),
        "rural": lambda rows, *_rest: membership.by_villages(rows),
        "school": lambda rows, *_rest: membership.by_schools(rows),
    },
    "units": {
        "residential": lambda rows, _c, _q, day: organisation.serving(rows, day),
        "independent": lambda rows, _c, _q, day: organisation.serving_one(rows, day),
        "local_members": lambda rows, c, _q, day: _compared(membership.with_locals(rows, day), "locals", c),
        "has_cell_committee": lambda rows, _c, _q, day: with_cell_committee(rows, day),
        "founded_by_reinforcement": lambda rows, *_rest: rows.filter(founded_by_reinforcement=True),
        "grassroots": lambda rows, _c, _q, day: organisation.grassroots(rows, day),
        "grassroots_committee": lambda rows, _c, _q, day: organisation.grassroots(rows, day, committee=True),
        "grassroots_cell": lambda rows, _c, _q, day: organisation.grassroots(rows, day, committee=False),
        "affiliated_cell": lambda rows, _c, _q, day: organisation.affiliated_cells(rows, day),
        "commune_level": lambda rows, _c, _q, day: organisation.commune_level(rows, day),
        "area": lambda rows, c, _q, day: organisation.in_area(rows, c.value, day),
        "has_admission": lambda rows, _c, q, day: membership.that_admitted(rows, q.period.first, day),
    },
    "localities": {
        "area": lambda rows, c, _q, day: organisation.hamlets_in_area(rows, c.value, day),
        "has_cell": lambda rows, _c, _q, day: rows.filter(organisation.has_cell(day)),
        "has_member": lambda rows, _c, _q, day: rows.filter(membership.has_member(day)),
        "local_members": lambda rows, c, _q, day: _compared(
            membership.hamlets_with_locals(rows, day), "locals", c
        ),
    },
    "posts": {
        "post": lambda rows, c, *_rest: rows.filter(kind=c.value),
        "area": lambda rows, c, _q, day: rows.filter(organisation.marked(c.value, day)),
        "trained": lambda rows, *_rest: rows.filter(trained=True),
        "is_member": lambda rows, _c, _q, day: membership.held_by_members(rows, day),
    },
    "reinforcements": {},
}
