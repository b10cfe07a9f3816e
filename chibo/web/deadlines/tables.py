"""Rows of deadlines as readers see them: what, who, since, until when, by which rule, one way on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from chibo.deadlines.choices import Urgency
from chibo.deadlines.models import Deadline
from chibo.deadlines.queries import notice_of, reached, urgency, working_days_left
from chibo.engine.calendar import WorkingCalendar
from chibo.organisation.queries import units_ever
from chibo.regulations.due import Level, level_of_tier, levels
from chibo.regulations.loader import kinds
from chibo.web.deadlines.wording import (
    cited_texts,
    kind_label,
    left_text,
    level_label,
    notice_text,
    rule_label,
    term_text,
)

_SOON = 5


@dataclass(frozen=True)
class Row:
    """One deadline in words."""

    deadline: Deadline
    what: str
    unit: str
    left: str
    state: str
    level: str
    rule: str
    cited: str
    term: str
    url: str
    subject_url: str
    notice: str = ""
    name: str = ""

    @property
    def go(self) -> str:
        """Where the work is done: the thing it is about, else its own page."""
        return self.subject_url or self.url


def deadline_rows(
    deadlines: Iterable[Deadline],
    today: date,
    calendar: WorkingCalendar,
    names: Mapping[UUID, str] = MappingProxyType({}),
) -> list[Row]:
    """Deadlines with the names of their units; `names` tells whom they are about, by key."""
    rows = list(deadlines)
    named: Iterable[Any] = units_ever().filter(pk__in={row.unit_id for row in rows}) if rows else []
    units = {unit.pk: unit for unit in named}
    found = [_row(row, units.get(row.unit_id), today, calendar) for row in rows]
    return [replace(row, name=names.get(row.deadline.subject, "")) for row in found]


def _row(row: Deadline, unit: Any, today: date, calendar: WorkingCalendar) -> Row:
    stands, left = urgency(row, today), working_days_left(row, today, calendar)
    late = stands == Urgency.OVERDUE
    start = starting_level(getattr(unit, "kind", ""))
    at = reached(row, start, today, calendar) if row.is_open else start
    return Row(
        deadline=row,
        what=kind_label(row.what),
        unit=getattr(unit, "name", "") or row.unit.code,
        left=left_text(left, late=late) if row.is_open else str(stands.label).lower(),
        state=_state(stands, left),
        level=level_label(at) if at != start else "",
        rule=rule_label(row.rule),
        cited="; ".join(cited_texts(row.told)),
        term=term_text(row.length, row.counted),
        url=reverse("deadline", args=[row.pk]),
        subject_url=subject_url(row),
        notice=notice_text(notice_of(row, today)) if row.is_open else "",
    )


def starting_level(kind: str) -> Level:
    """Where the climb begins: the level of the unit that must act."""
    return level_of_tier(kinds()[kind].tier) if kind in kinds() else levels()[0]


def _state(stands: Urgency, left: int) -> str:
    if stands == Urgency.OVERDUE:
        return "bad"
    if stands == Urgency.DONE:
        return "ok"
    return "warn" if stands in {Urgency.OPEN, Urgency.DUE} and left <= _SOON else ""


def subject_url(row: Deadline) -> str:
    """The page of the thing a deadline is about, where it has one."""
    if not row.page:
        return ""
    try:
        return reverse(row.page, kwargs={"key": row.subject})
    except NoReverseMatch:
        return ""
