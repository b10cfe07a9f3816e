"""The road of one live case, walked in memory: every step leaves the rows that the verb would leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chibo.demo.lives import Life
from chibo.demo.pipelines.clocks import Clocks, Want
from chibo.demo.pipelines.papers import (
    AT_THE_CELL,
    CELL,
    COMMITTEE,
    ELSEWHERE,
    FILLED,
    letter,
    paper_of,
    resolution,
)
from chibo.demo.pipelines.sheets import Sheets, workday
from chibo.demo.pipelines.society import Society, probation_over
from chibo.demo.sheets import TreeSheets, span
from chibo.demo.world import DEMONSTRATION_DAY, UnitPlan
from chibo.engine.admission import (
    AFTER_VOTE,
    BEFORE_VOTE,
    IN_RECOGNITION,
    ON_PROBATION,
    SENT_BACK,
    Stage,
    Step,
    Taken,
    stage_after,
)
from chibo.engine.citation import Citation
from chibo.engine.rules import Fact, Facts, Outcome, judge
from chibo.regulations.days_off import public_calendar
from chibo.regulations.dossier import RECOGNITION_STEPS, papers, papers_on, routes, told_of
from chibo.regulations.rulebook import rulebook

NO_PAPER = Citation()
COMMITTEE_SIZE, STANDING_SIZE = 15, 11
_LEFT_OUT = {"temporary": 0, "exempt_absent": 0, "suspended": 0, "detained": 0}
_LEFT_OUT_ABOVE = {"temporary_absent": 0, "suspended": 0, "detained": 0}
_SENTENCE = "Lý lịch ghi chưa đủ năm sinh của anh chị em. Ghi bổ sung và ký lại từng trang."
_LACKING = "Thiếu xác nhận của cấp ủy nơi ở"


@dataclass(frozen=True)
class Way:
    """Where the case goes: its cell, who checks and who decides."""

    cell: UnitPlan
    checker: UnitPlan
    decider: UnitPlan

    @classmethod
    def of(cls, cell: UnitPlan, top: UnitPlan) -> Way:
        """A grassroots cell stands directly below the body that decides."""
        above = cell.parents[-1][1]
        return cls(cell, top if above is top or above is None else above, top)

    @property
    def route(self) -> str:
        """The way of `regulations.dossier`."""
        return "base_cell" if self.checker is self.decider else "above_grassroots"


class Road:
    """A candidate and what has happened to him so far."""

    def __init__(
        self, sheets: Sheets, tree: TreeSheets, society: Society, way: Way, candidate: dict[str, Any]
    ) -> None:
        self.sheets, self.tree, self.society, self.way = sheets, tree, society, way
        self.candidate, self.key = candidate, candidate["id"]
        self.where = {"candidate_id": self.key, "place": tree.path(way.cell)}
        self.inside: dict[str, Any] = {}
        self.known: dict[str, Citation] = {}
        self.clocks = Clocks(sheets, tree, way.cell)
        self.taken: list[Taken] = []
        self.items: dict[str, dict[str, Any]] = {}
        self.dossier: dict[str, Any] = {}
        self.letters: list[tuple[dict[str, Any], dict[str, Any] | None]] = []
        self.moved: date | None = None
        self.voted: date | None = None
        self.decision: dict[str, Any] | None = None
        self.recognition_voted: date | None = None

    @property
    def stage(self) -> Stage:
        """Where the steps have led."""
        return stage_after(self.taken)

    # ---- before the dossier -----------------------------------------------------------------------

    def step(self, kind: Step, on: date, paper: Citation = NO_PAPER, fault: str = "") -> str:
        """One step; the table of the program must allow it."""
        self.taken.append(Taken(kind, on))
        self.candidate["stage"] = self.stage.value
        row = self.sheets.add(
            "admission_candidatestep",
            kind=kind.value,
            on=on,
            number=len(self.taken),
            basis=paper,
            fault=fault,
            **self.where,
        )
        return str(row["id"])

    def cultivate(self, on: date, sent: date, certified: date, paper: Citation, helper: Life | None) -> None:
        """Named a sympathiser with a helper, sent to the class, certified."""
        self.step(Step.SYMPATHISER, on, resolution(CELL, on))
        self.step(Step.CLASS_SENT, sent, resolution(CELL, sent))
        self.step(Step.CERTIFIED, certified, paper)
        self.known = {"sympathiser": resolution(CELL, on), "certified": paper}
        if helper is not None:
            self.sheets.add(
                "admission_helperterm", helper_id=self.society.key(helper), during=span(on, None),
                basis=resolution(CELL, on), **self.where,
            )  # fmt: skip

    def apply(self, on: date) -> None:
        """The signed application."""
        self.known["applied"] = Citation("", "Đơn xin vào Đảng", "", on)
        self.step(Step.APPLIED, on, self.known["applied"])

    # ---- the dossier ------------------------------------------------------------------------------

    def open(self, on: date, marks: tuple[str, ...] = ()) -> None:
        """Opened by a permission, with the checklist that the rules of the day demand."""
        paper = letter(COMMITTEE if self.way.route != "base_cell" else "Ban Tổ chức Huyện ủy", on, 0)
        self.known["dossier_opened"] = paper
        step, in_force = self.step(Step.DOSSIER_OPENED, on, paper), rulebook().book.set_on(on)
        self.dossier = self.sheets.add(
            "admission_dossier", opened_on=on, basis=paper, route=self.way.route,
            association="no_association", marks=list(marks), rule_set=in_force.code if in_force else "",
            checker_id=self.unit(self.way.checker), decider_id=self.unit(self.way.decider),
            holder_id=self.unit(self.way.cell), step_id=step, **self.where,
        )  # fmt: skip
        self.inside = {**self.where, "dossier_id": self.dossier["id"]}
        found = set(marks) | ({"committee"} if routes()[self.way.route].resolves else set())
        for paper_ in papers_on(on, frozenset(found)):
            self.item(paper_.code, on, self.known.get(paper_.filled_by, NO_PAPER))
        self.settle(on, paper)

    def item(self, code: str, on: date, basis: Citation = NO_PAPER) -> None:
        self.items[code] = self.sheets.add(
            "admission_dossieritem", code=code, number=len(self.items) + 1,
            state="missing" if basis.is_empty else "valid", basis=basis, told=told_of(papers()[code], on),
            **self.inside,
        )  # fmt: skip

    def verify(self, on: date) -> None:
        """Two letters: about the applicant and about his father."""
        for number, relation in enumerate(("self", "father"), 1):
            sender = COMMITTEE if self.way.route != "base_cell" else "Ban Tổ chức Huyện ủy"
            paper = letter(sender, on, number)
            row = self.sheets.add(
                "admission_verification", relation=relation, nth=1, asked=ELSEWHERE, basis=paper, sent_on=on,
                abroad=False, exempt=False, **self.inside,
            )  # fmt: skip
            want = Want("verification_reply", on, self.way.checker)
            self.letters.append((row, self.clocks.of_letter(row["id"], want, paper)))

    def answered(self, on: date) -> None:
        """Both letters came back and confirm."""
        paper = letter(ELSEWHERE, on, 4)
        for row, deadline in self.letters:
            row.update(replied_on=on, reply=paper, agrees=True)
            if deadline is not None:
                deadline.update(done_on=on, proof=paper)
        self.items["verification"].update(state="valid", basis=paper)

    def introduce(self, on: date, members: list[Life]) -> None:
        """Two members who have known the applicant for long."""
        paper = Citation(CELL, "Giấy giới thiệu", f"{on.month:02}-GT/CB", on)
        for life in members:
            since = workday(on - timedelta(days=480))
            self.sheets.add(
                "admission_introducer", person_id=self.society.key(life), since=since, replacement=False,
                basis=paper, **self.inside,
            )  # fmt: skip
        self.items["introduction"].update(state="valid", basis=paper)

    def fill(self, latest: date, *, whole: bool = True) -> None:
        """Every paper of the admission there; or all but one, which is to be supplemented."""
        opened, verified = self.dossier["opened_on"], self.items["verification"]["basis"].date
        for code, row in self.items.items():
            late = papers()[code].before in RECOGNITION_STEPS
            if row["state"] == "missing" and code not in FILLED and not late:
                after = verified if code == "certification" and verified else opened
                self.there(row, paper_of(code, after, latest))
        if not whole:
            self.items["history"].update(state="supplement", reason=_LACKING)

    @staticmethod
    def there(row: dict[str, Any], paper: Citation) -> None:
        agrees = True if papers()[row["code"]].asks_agreement else None
        row.update(state="valid", basis=paper, lies_at=AT_THE_CELL, agrees=agrees)

    # ---- hand-overs -------------------------------------------------------------------------------

    def hand_over(self, on: date) -> None:
        """To the level that checks."""
        self._pass(on, self.step(Step.HANDED_OVER, on), self.way.checker, self.present())

    def send_back(self, on: date) -> None:
        """Back to the cell for one paper."""
        step = self.step(Step.RETURNED, on)
        self.items["history"].update(state="supplement", reason=_SENTENCE)
        self._pass(on, step, self.way.cell, ["history"], reason="incomplete", sentence=_SENTENCE)

    def resubmit(self, on: date) -> None:
        """The paper was completed, and the dossier handed in again."""
        self.items["history"].update(state="valid", reason="")
        self._pass(on, self.step(Step.RESUBMITTED, on), self.way.checker, ["history"])

    def present(self) -> list[str]:
        """Papers that can be handed over."""
        return [code for code, row in self.items.items() if row["state"] == "valid"]

    def _pass(self, on: date, step: str | None, target: UnitPlan, there: list[str], **why: str) -> None:
        self.sheets.add(
            "admission_handover", step_id=step, origin_id=self.dossier["holder_id"],
            target_id=self.unit(target), on=on, papers=there, **why, **self.inside,
        )  # fmt: skip
        self.dossier["holder_id"] = self.unit(target)
        if step is not None:
            self.moved = on
        self.settle(on, NO_PAPER)

    def complete(self, on: date) -> None:
        """Found whole. Where the body that decides checked it, the cell gets the papers back for its vote."""
        self.step(Step.COMPLETED, on)
        self.settle(on, NO_PAPER)
        if self.way.route == "base_cell":
            self._pass(on, None, self.way.cell, self.present())

    def _up(self, on: date) -> None:
        """The papers go to the body that decides."""
        if self.dossier["holder_id"] != self.unit(self.way.decider):
            self._pass(on, None, self.way.decider, self.present())

    # ---- votes and the decision -------------------------------------------------------------------

    def vote(self, on: date, *, down: bool = False) -> None:
        """The cell's own count, of the roster of that evening."""
        paper, seen = resolution(CELL, on), len(self.society.official(self.way.cell, on))
        ballot = self.count("cell", self.way.cell, on, seen, seen // 2 if down else seen - 1)
        self.judge(ballot, "votes.cell_admission", "cell_vote", {"cell_vote_on": on})
        ballot["step_id"] = self.step(Step.VOTED if ballot["passed"] else Step.VOTE_FAILED, on, paper)
        if ballot["passed"]:
            self.items["cell_resolution"].update(state="valid", basis=paper)
            self.voted = on
        self.settle(on, paper)
        if ballot["passed"] and self.way.route == "base_cell":
            self._up(on + timedelta(days=2))

    def vote_down(self, on: date) -> None:
        """Half of the votes are not enough."""
        self.vote(on, down=True)

    def resolve(self, on: date) -> None:
        """The grassroots committee voted."""
        paper = resolution(COMMITTEE, on)
        ballot = self.count("committee", self.way.checker, on, COMMITTEE_SIZE, COMMITTEE_SIZE - 1)
        self.judge(ballot, "votes.committee_admission", "committee_vote", {"committee_vote_on": on})
        ballot["step_id"] = self.step(Step.RESOLVED, on, paper)
        self.items["committee_resolution"].update(state="valid", basis=paper)
        self.settle(on, paper)
        self._up(on)

    def decide(self, on: date, paper: Citation, *, refused: bool = False) -> None:
        """The standing committee voted; without the share the paper tells the refusal."""
        votes = STANDING_SIZE // 2 if refused else STANDING_SIZE
        ballot = self.count("standing", self.way.decider, on, STANDING_SIZE, votes)
        self.judge(ballot, "votes.standing_admission", "standing_vote", {"decision_issued_on": on})
        ballot["step_id"] = self.step(Step.DECIDED if ballot["passed"] else Step.REFUSED, on, paper)
        if ballot["passed"]:
            self.decision = self.decided(ballot["step_id"], paper, on)
        self.settle(on, paper)

    def decided(self, step: str, paper: Citation, on: date) -> dict[str, Any]:
        stated = rulebook().book.in_force(on)["decision.body"]
        return self.sheets.add(
            "admission_decision", step_id=step, unit_id=self.unit(self.way.decider),
            decided_by=str(stated.value), basis=paper, issued_on=on, **self.inside,
        )  # fmt: skip

    def count(self, body: str, unit: UnitPlan, on: date, members: int, votes: int) -> dict[str, Any]:
        return self.sheets.add(
            "admission_ballot", body=body, unit_id=self.unit(unit), on=on, form="secret_ballot",
            members=members, left_out=dict(_left_out(body)), entitled=members, present=members,
            votes_for=votes, against=members - votes, invalid=0, **self.inside,
        )  # fmt: skip

    def judge(self, ballot: dict[str, Any], rule: str, name: str, more: dict[str, Fact]) -> None:
        """Whether the share was reached, by the rule of the day, which stays beside the count."""
        base = "official" if ballot["body"] == "cell" else "members"
        known: dict[str, Fact] = {f"{name}.for": ballot["votes_for"], f"{name}.{base}": ballot["members"]}
        known |= {f"{name}.{part}": number for part, number in ballot["left_out"].items()}
        known |= {"decision_route": routes()[self.way.route].word, **more}
        book, calendar = rulebook().book, public_calendar()
        verdict = judge(book, Facts(known), day=ballot["on"], calendar=calendar, rules=[rule]).verdicts[0]
        if verdict.outcome is Outcome.UNKNOWN:
            raise ValueError(f"{rule}: {verdict.missing}")
        stated = next(value for value in verdict.values if value.key == rule)
        ballot.update(
            passed=verdict.outcome is Outcome.MET, told={"rule_set": verdict.set_code, **stated.to_json()}
        )

    def receive(self, on: date) -> None:
        """The cell received the decision."""
        if self.decision is None:
            raise ValueError("nothing was decided")
        self.decision["received_on"] = on
        self.settle(on, self.decision["basis"])

    def ceremony(self, on: date) -> None:
        """A member from this day; the ledger has it already. Weeks later the member's own file is there."""
        if self.decision is None:
            raise ValueError("nothing was decided")
        self.step(Step.ADMITTED, on, self.decision["basis"])
        self.decision["ceremony_on"] = on
        self.settle(on, self.decision["basis"])
        filed = workday(on + timedelta(days=24))
        if filed <= DEMONSTRATION_DAY:
            self.clocks.finish("member_file", filed, Citation("Đảng viên", "Lý lịch đảng viên", "", filed))

    # ---- deadlines --------------------------------------------------------------------------------

    def settle(self, on: date, proof: Citation) -> None:
        """Deadlines follow the stage."""
        self.clocks.settle(self.key, self.wants(), on, proof)

    def wants(self) -> list[Want]:
        """What the stage waits for."""
        stage, cell, found = self.stage, self.way.cell, []
        if stage in BEFORE_VOTE:
            found.append(Want("dossier_stale", self.dossier["opened_on"], cell))
            on = self.items["certificate"]["basis"].date
            found.append(Want("certificate_expires", on, cell))
        if stage is Stage.HANDED_OVER and self.moved:
            found.append(Want("dossier_check", self.moved, self.way.checker))
        if stage in SENT_BACK and self.moved:
            found.append(Want("dossier_supplement", self.moved, cell))
        if stage in AFTER_VOTE and self.voted:
            found += self._after_vote(self.voted)
        return found + (self._after_decision(self.decision) if self.decision else [])

    def _after_vote(self, voted: date) -> list[Want]:
        found = [Want("admission_decision", voted, self.way.decider)]
        if self.dossier["holder_id"] == self.unit(self.way.cell):
            found.append(Want("dossier_sent_up", voted, self.way.cell))
        if self.stage in {Stage.VOTED, Stage.VOTED_RETURNED} and routes()[self.way.route].resolves:
            found.append(Want("committee_resolution", voted, self.way.checker))
        return found

    def _after_decision(self, decision: dict[str, Any]) -> list[Want]:
        stage, cell, held = self.stage, self.way.cell, decision["ceremony_on"]
        if stage is Stage.DECIDED and decision["received_on"]:
            return [Want("ceremony", decision["received_on"], cell)]
        if held is None:
            return []
        found = [Want("member_file", held, cell)]
        if stage is Stage.ADMITTED:
            found.append(Want("probation_ends", held, cell))
        if stage in {Stage.ADMITTED, Stage.RECOGNISING}:
            found.append(Want("recognition_by_cell", probation_over(held), cell))
        if stage in IN_RECOGNITION - {Stage.RECOGNISING} and self.recognition_voted:
            found.append(Want("recognition_decision", self.recognition_voted, self.way.decider))
        return found if stage in ON_PROBATION | {Stage.RECOGNISED} else []

    def unit(self, unit: UnitPlan) -> str:
        """The key of a unit."""
        return self.tree.unit_key(unit)


def _left_out(body: str) -> dict[str, int]:
    return _LEFT_OUT if body == "cell" else _LEFT_OUT_ABOVE
