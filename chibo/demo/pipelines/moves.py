"""A dossier that goes with its person to another unit, and a limit put off: as the verbs would write them."""

from datetime import date
from typing import Any

from chibo.admission.queries.extensions import ADMISSION, extension_value
from chibo.deadlines.choices import EXTENSION
from chibo.demo.pipelines.clocks import Want
from chibo.demo.pipelines.endings import EndedRoad
from chibo.demo.pipelines.papers import PEOPLE
from chibo.demo.pipelines.road import Way
from chibo.demo.world import UnitPlan
from chibo.engine.admission import IN_DOSSIER, Stage
from chibo.engine.calendar import Counted, Term
from chibo.engine.citation import Citation
from chibo.regulations.days_off import public_calendar

_SENT = "Hồ sơ chuyển sang đơn vị khác"
_WHY_LONGER = "Chờ nơi ở trước đây trả lời thêm về lý lịch của người thân"


class LiveRoad(EndedRoad):
    """Every road of the live cases. `goal` is where somebody moves: the unit named, and the cell there."""

    goal: tuple[UnitPlan, UnitPlan]
    relocation: dict[str, Any] | None = None

    def wants(self) -> list[Want]:
        """While the dossier is on the way only that it arrives; where it came, also that it is decided."""
        move = self.relocation
        if move is None:
            return super().wants()
        came = move["received_on"]
        if move["sent_on"] and not came:
            return [Want("dossier_arriving", move["sent_on"], self.goal[0], "dossier_arriving")]
        if not came:
            return [Want("dossier_forwarded", move["moved_on"], self.way.cell), *super().wants()]
        decides = self.stage in IN_DOSSIER - {Stage.DECIDED}
        return [Want("decision_after_move", came, self.way.decider)] * decides + super().wants()

    def move(self, on: date) -> None:
        """Work or home is elsewhere from a day on; the paper names the unit there."""
        paper = Citation(PEOPLE, "Giấy xác nhận nơi cư trú", f"{on.month:02}-XN", on)
        target = self.goal[0]
        self.relocation = self.sheets.add(
            "admission_relocation", applicant_id=self.key, dossier_id=self.dossier["id"],
            origin_id=self.unit(self.way.cell), target_id=self.unit(target), moved_on=on, basis=paper,
            declined=False, with_unit=False, place=self.tree.path(self.way.cell),
            toward=self.tree.path(target),
        )  # fmt: skip
        self.settle(on, paper)

    def send_on(self, on: date) -> None:
        """The dossier leaves; every limit stops until it is taken over, and both ends see the file."""
        move, target = self._moving(), self.goal[0]
        self.clocks.leave(on, _SENT, move["id"])
        move["sent_on"] = on
        self._hand_on(on, target)
        self._lie(self.tree.path(self.way.cell), self.tree.path(target))
        self.settle(on, move["basis"])

    def take_over(self, on: date) -> None:
        """A cell there goes on with it: who checks follows from the cell, the help of the old one ends."""
        move, cell, before = self._moving(), self.goal[1], self.way.cell
        move.update(received_on=on, cell_id=self.unit(cell))
        self.way = Way.of(cell, self.way.decider)
        self._hand_on(on, cell if self._lay_with(before) else self.way.checker)
        for term in self.sheets.made["admission_helperterm"]:
            if term["candidate_id"] == self.key:
                term["during"] = term["during"].replace(",)", f",{on})")
        self.candidate["cell_id"] = self.unit(cell)
        self.clocks.cell = cell
        self._lie(self.tree.path(cell), "")
        self.settle(on, move["basis"])

    def _lay_with(self, before: UnitPlan) -> bool:
        """Whether the papers that came were with the cell, not with who checks."""
        passed = [row for row in self.sheets.made["admission_handover"] if row["candidate_id"] == self.key]
        return bool(passed[-1]["origin_id"] == self.unit(before))

    def _moving(self) -> dict[str, Any]:
        if self.relocation is None:
            raise ValueError("nobody moved")
        return self.relocation

    def _hand_on(self, on: date, target: UnitPlan) -> None:
        if self.dossier["holder_id"] != self.unit(target):
            self.sheets.add(
                "admission_handover", origin_id=self.dossier["holder_id"], target_id=self.unit(target), on=on,
                papers=self.present(), **self.inside,
            )  # fmt: skip
            self.dossier["holder_id"] = self.unit(target)

    def _lie(self, place: str, toward: str) -> None:
        """Note, dossier and file lie at the cell, and are seen from where they go."""
        for row in self.sheets.about(self.candidate):
            row.update(place=place, toward=toward)
        for where in (self.where, self.inside):
            where.update(place=place, toward=toward)
        subjects = {self.key, *(row["id"] for row, _deadline in self.letters)}
        for row in self.sheets.made["deadlines_deadline"]:
            if row["subject"] in subjects:
                row["toward"] = "" if row["place"] == place else place

    def extend(self, on: date, paper: Citation) -> None:
        """The body that decides takes more time, by a paper within the limit."""
        voted = next(
            row
            for row in reversed(self.sheets.made["admission_ballot"])
            if row["candidate_id"] == self.key and row["body"] == "cell" and row["passed"]
        )
        row, stated = self.clocks.running(ADMISSION, voted["on"]), extension_value(ADMISSION, on, "")
        if stated is None or not isinstance(stated.value, int):
            raise ValueError(f"no extension on {on}")
        self.sheets.add(
            "admission_extension", ballot_id=voted["id"], on=on, basis=paper, reason=_WHY_LONGER, told_on=on,
            length=stated.value, due_before=row["due"], **self.inside,
        )  # fmt: skip
        told = {"length": stated.value, "on": on.isoformat(), "before": row["due"].isoformat()}
        row["told"] = {
            **row["told"], EXTENSION: {**stated.to_json(), **told, "paper": dict(paper.to_json())},
        }  # fmt: skip
        row["length"] += stated.value
        row["due"] = Term(row["length"], Counted(row["counted"])).due(row["since"], public_calendar())
