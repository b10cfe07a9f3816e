"""Whom the town of Bắc Sơn trained in the years its article counts: members by now, or followed no longer.

Those admitted have their certificate in their file, as it would be entered from old lists. Of the others
there is the note alone, ended years ago, its name erased in time.
"""

from datetime import date, timedelta
from random import Random

from chibo.demo.lives import Life
from chibo.demo.pipelines.papers import CELL, CENTRE, certificate, resolution
from chibo.demo.pipelines.sheets import Sheets, workday
from chibo.demo.pipelines.society import Society
from chibo.demo.reading import facts
from chibo.demo.sheets import TreeSheets
from chibo.demo.world import District, UnitPlan, day_between
from chibo.engine.citation import Citation
from chibo.regulations.pool import pool_limits

FIGURE, TOWN, SINCE = "town_cultivated", "tt-bac-son", date(2015, 1, 1)
_FIRST = SINCE + timedelta(days=4)
_WHY = ("moved", "elsewhere", "no_wish", "lapsed")


class Past:
    """The certificates of one committee's town, where its article counts them."""

    def __init__(self, sheets: Sheets, tree: TreeSheets, district: District, society: Society) -> None:
        self.sheets, self.tree, self.district, self.society = sheets, tree, district, society
        self.rng = Random(f"trained {district.key}")  # noqa: S311 -- the same every time
        self.given = 0

    def write(self) -> None:
        """As many certificates as were counted, one for everybody admitted among them."""
        counted = facts(self.district.key).numbers.get(FIGURE)
        if counted is None:
            return
        town = next(unit for unit in self.district.grassroots if unit.code == TOWN)
        cells = self.district.below(town)
        admitted = [life for life in self.society.members if self._admitted_in(life, cells)]
        for life in admitted:
            self._of_member(life)
        hamlets = [cell for cell in cells if cell.residential]
        for turn in range(counted - len(admitted)):
            self._of_note(hamlets[turn % len(hamlets)], _WHY[turn % len(_WHY)])

    def _admitted_in(self, life: Life, cells: list[UnitPlan]) -> bool:
        first = life.happenings[0]
        return first.kind == "admitted" and first.cell in cells and SINCE <= first.on <= self.district.pivot

    def _of_member(self, life: Life) -> None:
        """Certified some months before the ceremony; the row lies where the member's file lies."""
        longest = min(240, (life.joined - _FIRST).days)
        on = workday(life.joined - timedelta(days=self.rng.randint(150, longest)))
        last, cell = life.happenings[-1], life.happenings[0].cell
        away = self.tree.path(last.to) if last.kind == "departing" and last.to is not None else ""
        here = self.tree.path(last.cell if away else life.cell)
        self._certificate(cell, on, here, person_id=self.society.key(life), toward=away)

    def _of_note(self, cell: UnitPlan, why: str) -> None:
        """Trained, and then somebody whom the cell had no reason to follow any more."""
        certified = workday(day_between(self.rng, date(2015, 3, 2), self.district.pivot - timedelta(days=14)))
        named, sent = workday(certified - timedelta(days=110)), workday(certified - timedelta(days=40))
        introduced, limits = workday(named - timedelta(days=60)), pool_limits()
        ended = workday(certified + timedelta(days=self.rng.randint(60, 300)))
        if why == "lapsed":
            ended = limits.lapses_on(sent)
        paper = Citation(
            "Ban Chấp hành Đoàn thị trấn", "Nghị quyết", f"{introduced.month:02}-NQ/ĐTN", introduced
        )
        place = self.tree.path(cell)
        note = self.sheets.add(
            "admission_candidate", cell_id=self.tree.unit_key(cell), gender=self.rng.choice("fm"),
            locality_id=self.tree.hamlet_key(cell.hamlets[0]), introduced_by="youth_union",
            introduced_on=introduced, basis=paper, counted_from=sent, place=place,
            stage="lapsed" if why == "lapsed" else "closed",
            erased_on=ended if why == "lapsed" else limits.erased_on(ended),
        )  # fmt: skip
        shown = self._certificate(cell, certified, place, candidate=note["id"])
        steps = [
            ("sympathiser", named, resolution(CELL, named)), ("class_sent", sent, resolution(CELL, sent)),
            ("certified", certified, shown),
            ("lapsed", ended, Citation()) if why == "lapsed" else ("closed", ended, resolution(CELL, ended)),
        ]  # fmt: skip
        for number, (kind, on, basis) in enumerate(steps, 1):
            self.sheets.add(
                "admission_candidatestep", candidate_id=note["id"], kind=kind, on=on, number=number,
                basis=basis, reason=why if kind == "closed" else "", place=place,
            )  # fmt: skip

    def _certificate(self, cell: UnitPlan, on: date, place: str, **about: str) -> Citation:
        self.given += 1
        paper = certificate(self.given, on)
        self.sheets.add(
            "training_certificate", unit_id=self.tree.unit_key(cell), kind="awareness", number=paper.number,
            issued_on=on, issuer=CENTRE, place=place, **about,
        )  # fmt: skip
        return paper
