"""How a paper of a dossier stands on a day, and whether the days of its papers can follow each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chibo.engine.calendar import add_months, write_day
from chibo.engine.findings import Finding, Message, gettext_noop

_ORDER = gettext_noop(
    "“%(paper)s” ghi ngày %(day)s, trước “%(first)s” ngày %(before)s. Kiểm tra ngày của hai giấy."
)


class PaperState(StrEnum):
    """What is known of a paper. Expired is never stored: it follows from the day.

    >>> PaperState.VALID.value
    'valid'
    """

    MISSING = "missing"
    TO_SUPPLEMENT = "supplement"
    VALID = "valid"
    NOT_APPLICABLE = "none"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Expiry:
    """How long a paper holds: so many months from its own day.

    >>> Expiry(60).last_day(date(2020, 3, 20))
    datetime.date(2025, 3, 20)
    """

    months: int

    def last_day(self, on: date) -> date:
        """The last day on which the paper holds."""
        return add_months(on, self.months)


def state_on(stored: PaperState, on: date | None, expiry: Expiry | None, day: date) -> PaperState:
    """How a paper stands on a day; only a valid one can have run out.

    >>> state_on(PaperState.VALID, date(2020, 3, 20), Expiry(60), date(2025, 3, 21)).value
    'expired'
    """
    if stored is PaperState.VALID and on is not None and expiry is not None and day > expiry.last_day(on):
        return PaperState.EXPIRED
    return stored


@dataclass(frozen=True)
class DatedPaper:
    """A paper with its label, its day, and the papers it may not be older than."""

    label: str
    on: date
    after: tuple[str, ...] = ()


def check_order(papers: Mapping[str, Iterable[DatedPaper]]) -> tuple[Finding, ...]:
    """Papers older than one they rest on, by code of paper; on the same day is in order."""
    found = []
    for code, dated in papers.items():
        for paper in dated:
            for name in paper.after:
                earlier = [each for each in papers.get(name, ()) if each.on > paper.on]
                found += [_finding(code, paper, each) for each in earlier]
    return tuple(found)


def _finding(code: str, paper: DatedPaper, first: DatedPaper) -> Finding:
    told = {
        "paper": paper.label, "day": write_day(paper.on), "first": first.label, "before": write_day(first.on),
    }  # fmt: skip
    return Finding(f"dossier.order.{code}", Message(_ORDER, told))
