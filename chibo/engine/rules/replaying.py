"""Judging a kept judgement again: same facts, same days, same calendar, whatever book is in force now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from chibo.engine.calendar import WorkingCalendar
from chibo.engine.rules.fact_reading import read_facts
from chibo.engine.rules.judging import RuleBook, judge
from chibo.engine.rules.verdicts import Judgement


def replay(book: RuleBook, kept: Mapping[str, Any]) -> Judgement:
    """The judgement made anew from what an earlier one kept (its ``to_json``).

    With the book of the same version its bytes are the same.
    """
    rules_on = kept["rules_on"]
    calendar = WorkingCalendar(*(frozenset(map(date.fromisoformat, kept[name])) for name in _EXCEPTIONS))
    return judge(
        book,
        read_facts(book.kinds, kept["facts"]),
        day=date.fromisoformat(kept["day"]),
        calendar=calendar,
        rules=kept["asked"],
        rules_on=date.fromisoformat(rules_on) if rules_on else None,
    )


_EXCEPTIONS = ("holidays", "made_up_days")
