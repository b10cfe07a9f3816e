"""Deadlines of live cases, as the verbs of admission would have opened and ended them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from chibo.admission.actions.clocks import ONCE
from chibo.deadlines.choices import ENDED_BY
from chibo.demo.pipelines.sheets import Sheets
from chibo.demo.sheets import TreeSheets
from chibo.demo.world import UnitPlan
from chibo.engine.citation import Citation
from chibo.regulations.days_off import public_calendar
from chibo.regulations.due import deadline_kinds, limit_of

_OVER = "Không còn việc phải làm: hồ sơ đã kết thúc"


@dataclass(frozen=True)
class Want:
    """A deadline that a stage wants: what, since when, and who must act."""

    what: str
    since: date
    unit: UnitPlan
    page: str = "dossier"


class Clocks:
    """The open deadlines of one candidate, and of his letters."""

    def __init__(self, sheets: Sheets, tree: TreeSheets, cell: UnitPlan) -> None:
        self.sheets, self.tree, self.cell = sheets, tree, cell
        self._open: dict[tuple[str, date], dict[str, Any]] = {}
        self._once: set[tuple[str, date]] = set()

    def settle(self, candidate: str, wants: Iterable[Want], on: date, proof: Citation) -> None:
        """End what is no longer wanted, by the fact that ended it, and open what is."""
        wanted = {(each.what, each.since): each for each in wants}
        for kept in [kept for kept in self._open if kept not in wanted]:
            self._end(kept, on, proof)
        for each, want in wanted.items():
            if each not in self._open and each not in self._once:
                self._begin(want, candidate, on)

    def finish(self, what: str, on: date, proof: Citation) -> None:
        """Done on the deadline's own page; no later step opens it again."""
        for kept in [kept for kept in self._open if kept[0] == what]:
            self._once.add(kept)
            self._open.pop(kept).update(done_on=on, proof=proof)

    def leave(self, on: date, reason: str, by: str) -> None:
        """Every one is withdrawn for a reason, by the row that would give them back."""
        for row in self._open.values():
            row.update(withdrawn_on=on, reason=reason, told={**row["told"], ENDED_BY: by})
        self._open.clear()

    def running(self, what: str, since: date) -> dict[str, Any]:
        """One that is open."""
        return self._open[what, since]

    def of_letter(self, letter: str, want: Want, paper: Citation) -> dict[str, Any] | None:
        """The answer to a letter is waited for."""
        return self._row(
            want, want.since, noun="verification", subject=letter, page="verification", basis=paper
        )

    def _end(self, kept: tuple[str, date], on: date, proof: Citation) -> None:
        """Done by the fact; withdrawn where the limit had not begun, or its own page alone would tell."""
        row, (what, since) = self._open.pop(kept), kept
        if since > on or what in ONCE:
            row.update(withdrawn_on=on, reason=_OVER)
        else:
            row.update(done_on=on, proof=proof)

    def _begin(self, want: Want, candidate: str, on: date) -> None:
        row = self._row(want, on, noun="candidate", subject=candidate, page=want.page)
        if row is not None:
            self._open[want.what, want.since] = row

    def _row(self, want: Want, on: date, **about: Any) -> dict[str, Any] | None:
        """Nothing where the rules of the day set no limit."""
        limit = limit_of(deadline_kinds()[want.what], want.since)
        if limit is None:
            return None
        unit, cell = self.tree.path(want.unit), self.tree.path(self.cell)
        return self.sheets.add(
            "deadlines_deadline", what=want.what, unit_id=self.tree.unit_key(want.unit), since=want.since,
            due=limit.term.due(want.since, public_calendar()), length=limit.term.length,
            counted=limit.term.counted.value, rule=limit.rule, rule_set=limit.rule_set, told=dict(limit.told),
            opened_on=on, place=unit, toward="" if unit == cell else cell, **about,
        )  # fmt: skip
