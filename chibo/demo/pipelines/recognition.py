"""The end of the road: a probationary member is recognised, in the same dossier."""

from datetime import date

from chibo.demo.pipelines.papers import CELL, COMMITTEE, paper_of, resolution
from chibo.demo.pipelines.road import COMMITTEE_SIZE, NO_PAPER, STANDING_SIZE, Road
from chibo.engine.admission import Step
from chibo.engine.citation import Citation
from chibo.engine.rules import Fact
from chibo.regulations.dossier import RECOGNITION_STEPS, papers, papers_on, routes


class WholeRoad(Road):
    """A candidate whose road goes on after the ceremony."""

    def open_recognition(self, on: date, certified: Citation = NO_PAPER) -> None:
        """Its papers are taken down; the certificate of the class is there where it is known."""
        paper = resolution(CELL, on)
        self.step(Step.RECOGNITION_OPENED, on, paper)
        marks = frozenset({"committee"} if routes()[self.way.route].resolves else ())
        for each in papers_on(on, marks, steps=RECOGNITION_STEPS):
            self.item(each.code, on, certified if each.code == "new_member_class" else NO_PAPER)
        self.settle(on, paper)

    def review(self, over: date, latest: date) -> None:
        """The member's paper and those about him, written after the end of the probation."""
        for code, row in self.items.items():
            if row["state"] == "missing" and papers()[code].before == "recognition_review":
                self.there(row, paper_of(code, over, latest))

    def recognition_vote(self, on: date) -> None:
        """The cell's count about the recognition."""
        paper, seen = resolution(CELL, on), len(self.society.official(self.way.cell, on))
        ballot = self.count("cell", self.way.cell, on, seen, seen)
        self.judge(ballot, "votes.cell_recognition", "recognition_vote", {"recognition_vote_on": on})
        ballot["step_id"] = self.step(Step.RECOGNITION_VOTED, on, paper)
        self.items["recognition_cell_resolution"].update(state="valid", basis=paper)
        self.recognition_voted = on
        self.settle(on, paper)

    def explain(self, on: date) -> None:
        """The cell voted late: the paper that says why is demanded from that day, and there."""
        self.item("late_explanation", on)
        paper = Citation(CELL, "Báo cáo giải trình", f"{on.month:02}-BC/CB", on)
        self.there(self.items["late_explanation"], paper)

    def recognition_resolve(self, on: date) -> None:
        """The grassroots committee's count about the recognition."""
        paper = resolution(COMMITTEE, on)
        ballot = self.count("committee", self.way.checker, on, COMMITTEE_SIZE, COMMITTEE_SIZE)
        day: dict[str, Fact] = {"recognition_committee_vote_on": on}
        self.judge(ballot, "votes.committee_recognition", "recognition_committee_vote", day)
        ballot["step_id"] = self.step(Step.RECOGNITION_RESOLVED, on, paper)
        self.items["recognition_committee_resolution"].update(state="valid", basis=paper)
        self.settle(on, paper)

    def recognise(self, on: date, paper: Citation) -> None:
        """The decision; the ledger has it already."""
        ballot = self.count("standing", self.way.decider, on, STANDING_SIZE, STANDING_SIZE)
        day: dict[str, Fact] = {"recognition_issued_on": on, "decision_issued_on": on}
        self.judge(ballot, "votes.standing_recognition", "recognition_standing_vote", day)
        ballot["step_id"] = self.step(Step.RECOGNISED, on, paper)
        self.decided(ballot["step_id"], paper, on)
        self.settle(on, paper)
