"""A probation that leads to no recognition, and an admission or a recognition that was wrong."""

from datetime import date

from chibo.demo.pipelines.papers import CELL, COMMITTEE, resolution
from chibo.demo.pipelines.recognition import WholeRoad
from chibo.demo.pipelines.road import COMMITTEE_SIZE, NO_PAPER, STANDING_SIZE
from chibo.engine.admission import Step
from chibo.engine.citation import Citation
from chibo.engine.rules import Fact
from chibo.membership.choices import Kind

_NOT_ELIGIBLE = "Nơi cấp không xác nhận bằng tốt nghiệp có trong hồ sơ"
_WRONG_ORDER = "Đảng ủy cơ sở họp xét trước khi có đủ ý kiến nhận xét nơi cư trú, đã làm lại"
_NOT_ENOUGH = "Số tán thành ghi trong nghị quyết của chi bộ khác với biên bản kiểm phiếu"
_OF_RECOGNITION = ("recognition_cell_resolution", "recognition_committee_resolution")


class EndedRoad(WholeRoad):
    """A member, and what was done where the road went wrong."""

    def vote_removal(self, on: date) -> None:
        """The cell proposes to take the member on probation off the list."""
        paper, seen = resolution(CELL, on), len(self.society.official(self.way.cell, on))
        ballot = self.count("cell", self.way.cell, on, seen, seen)
        self.judge(ballot, "votes.cell_removal", "removal_vote", {"removal_vote_on": on})
        ballot["step_id"] = self.step(Step.REMOVAL_VOTED, on, paper)
        self.settle(on, paper)

    def resolve_removal(self, on: date) -> None:
        """The grassroots committee agrees."""
        paper = resolution(COMMITTEE, on)
        ballot = self.count("committee", self.way.checker, on, COMMITTEE_SIZE, COMMITTEE_SIZE)
        day: dict[str, Fact] = {"removal_committee_vote_on": on}
        self.judge(ballot, "votes.committee_removal", "removal_committee_vote", day)
        ballot["step_id"] = self.step(Step.REMOVAL_RESOLVED, on, paper)
        self.settle(on, paper)

    def remove(self, on: date, paper: Citation) -> None:
        """The decision; the ledger has it already."""
        ballot = self.count("standing", self.way.decider, on, STANDING_SIZE, STANDING_SIZE)
        day: dict[str, Fact] = {"removal_issued_on": on, "decision_issued_on": on}
        self.judge(ballot, "votes.standing_removal", "removal_standing_vote", day)
        ballot["step_id"] = self.step(Step.REMOVED, on, paper)
        self.decided(ballot["step_id"], paper, on)
        self.settle(on, paper)

    def annul(self, on: date, paper: Citation, entry: str) -> None:
        """The admission is annulled; the entry of the ledger withdrew what still waited."""
        self.step(Step.ANNULLED, on, paper, _NOT_ELIGIBLE)
        self.clocks.leave(on, f"Sổ đảng viên ghi: {Kind.ADMISSION_ANNULLED.label}", entry)
        self.settle(on, paper)

    def repair(self, on: date) -> None:
        """The right person by a wrong procedure: the steps were done over, the membership stands."""
        paper = Citation("Ban Thường vụ Huyện ủy", "Kết luận", f"{on.month:02}-KL/HU", on)
        self.step(Step.REPAIRED, on, paper, _WRONG_ORDER)
        self.settle(on, paper)

    def annul_recognition(self, on: date, paper: Citation) -> None:
        """A member on probation again; the votes are held anew, papers that are there stay."""
        self.step(Step.RECOGNITION_ANNULLED, on, paper, _NOT_ENOUGH)
        for code in _OF_RECOGNITION:
            if code in self.items:
                self.items[code].update(state="missing", basis=NO_PAPER)
        self.settle(on, paper)
