"""All live cases of one committee: who they are about, where they stand, and how they came there."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import NamedTuple

from chibo.demo.company import cells_of
from chibo.demo.identity import key
from chibo.demo.lives import Life
from chibo.demo.names import Name, draw_name
from chibo.demo.people import Member, sorting
from chibo.demo.pipelines.cases import IN_COMMUNE, IN_COMPANY, IN_FIRMS, MOVING, Case, Fate
from chibo.demo.pipelines.classes import Classes
from chibo.demo.pipelines.moves import LiveRoad
from chibo.demo.pipelines.papers import CENTRE, SCHOOL, certificate
from chibo.demo.pipelines.past import Past
from chibo.demo.pipelines.register import Register
from chibo.demo.pipelines.road import Way
from chibo.demo.pipelines.sheets import Sheets, day, workday
from chibo.demo.pipelines.society import Society, probation_over
from chibo.demo.pool import Invented
from chibo.demo.sheets import NO_PAPER, Row, TreeSheets, span
from chibo.demo.world import DEMONSTRATION_DAY, District, UnitPlan
from chibo.engine.citation import Citation

_LATE_FROM = 44
"""Days after the end of the probation from which the cell's thirty working days are over."""


class Entered(NamedTuple):
    """An entry of the ledger: its key, the day of the decision, and the paper as it is stored."""

    key: str
    decided: date | None
    basis: str


class Pipelines:
    """The live cases of one committee. `ledger` are its rows, from which decisions take number and day."""

    def __init__(  # noqa: PLR0917 -- one committee, and what was made of it before
        self, tree: TreeSheets, district: District, members: Sequence[tuple[Life, Member]],
        ledger: Mapping[tuple[str, str], Entered], pool: Sequence[Invented], numbers: Counter[str],
        fates: Mapping[Life, Fate],
    ) -> None:  # fmt: skip
        self.pool, self.fates = pool, fates
        self.tree, self.district, self.ledger = tree, district, ledger
        self.rng = Random(f"live {district.key}")  # noqa: S311 -- invented persons, the same every time
        self.sheets, self.society = Sheets(numbers), Society(district, members)
        self.society.take(fates)
        self.register = Register(self.sheets, tree, district, self._last_number())

    def rows(self) -> dict[str, list[Row]]:
        """Rows by table."""
        cells, firms = self.society.commune(), self.society.firms()
        company, from_ = cells_of(self.district), self.society.neighbours()
        places = [
            (case, there[turn % len(there)])
            for cases, there in (
                (IN_COMMUNE, cells), (IN_FIRMS, firms), (IN_COMPANY, company), (MOVING, from_),
            )
            for turn, case in enumerate(cases)
        ]  # fmt: skip
        for case, cell in sorted(places, key=lambda pair: -pair[0].opened):
            self._applicant(case, cell)
        for life in self.society.members:
            if life.happenings[-1].kind == "readmitted":
                self._readmitted(life)
        for life, fate in self.fates.items():
            self._fated(life, fate)
        newcomers = list(self._newcomers())
        for stage, life in newcomers:
            self._member(stage, life)
        self._classes(newcomers)
        Past(self.sheets, self.tree, self.district, self.society).write()
        self.register.close()
        return self.sheets.rows()

    def _classes(self, newcomers: Sequence[tuple[str, Life]]) -> None:
        classes = Classes(self.sheets, self.tree, self.district)
        classes.of_candidates([one for one in self.pool if one.road == "class_sent"])
        by_stage = {
            wanted: [life for stage, life in newcomers if stage == wanted]
            for wanted in ("probation_due", "probation")
        }
        classes.of_members(by_stage["probation_due"], by_stage["probation"])

    def _last_number(self) -> int:
        year = str(DEMONSTRATION_DAY.year)
        papers = [json.loads(row.basis) for row in self.ledger.values() if row.basis != NO_PAPER]
        mine = [
            one["number"] for one in papers if one["kind"] == "Quyết định" and one["date"].startswith(year)
        ]
        return max(int(number.split("-")[0]) for number in mine)

    # ---- applicants -------------------------------------------------------------------------------

    def _applicant(self, case: Case, cell: UnitPlan) -> None:
        """Somebody invented, as far as his case has come."""
        road, name = self._somebody(case, cell)
        if case in MOVING:
            there = self.society.commune()[-1]
            road.goal = (there.above, there)
        road.apply(day(case.applied))
        road.open(day(case.opened))
        if case.letter is not None:
            road.verify(day(case.letter))
        if case.reply is not None:
            road.answered(day(case.reply))
        if case.papers != "none":
            road.introduce(day(case.opened - 3), self.society.settled(cell, day(case.opened))[:2])
            road.fill(day(case.reply or case.opened), whole=case.papers == "all")
        for event, ago in case.events:
            self._happen(road, event, day(ago), name)

    def _happen(self, road: LiveRoad, event: str, on: date, name: str) -> None:
        if event in {"decide", "refuse"}:
            refused = event == "refuse"
            road.decide(on, self.register.about(road.candidate, name, on, refused=refused), refused=refused)
        elif event == "extend":
            road.extend(on, self.register.put_off(road.candidate, name, on))
        else:
            getattr(road, event)(on)

    def _somebody(self, case: Case, cell: UnitPlan) -> tuple[LiveRoad, str]:
        rng, profile = self.rng, self.district.profile
        birth = date(rng.randint(1990, 2002), rng.randint(1, 12), rng.randint(1, 28))
        ethnicity, gender = profile.groups.draw(rng), "f" if rng.random() < 0.5 else "m"
        name = draw_name(rng, ethnicity, gender, birth.year)
        certified = day(case.certified_ago)
        introduced = certified - timedelta(days=rng.randint(120, 170))
        road = self._introduced(Way.of(cell, self.district.top), gender, workday(introduced))
        road.candidate["person_id"] = person = self._file(road, name, ethnicity, birth)
        paper = certificate(int(self.sheets.numbers["candidate"]), certified)
        helpers = self.society.settled(cell, day(case.applied + 200))
        named, sent = workday(certified - timedelta(days=80)), workday(certified - timedelta(days=40))
        road.cultivate(named, sent, certified, paper, rng.choice(helpers) if helpers else None)
        self._certificate("awareness", paper, road, person, certified)
        return road, name.full

    def _introduced(self, way: Way, gender: str, on: date) -> LiveRoad:
        """The note of somebody who applied since: it keeps no name."""
        issuer = "Ban Chấp hành Đoàn xã"
        paper = Citation(issuer, "Nghị quyết", f"{on.month:02}-NQ/ĐTN", on)
        hamlets = way.cell.hamlets
        candidate = self.sheets.add(
            "admission_candidate", cell_id=self.tree.unit_key(way.cell), gender=gender,
            locality_id=self.tree.hamlet_key(hamlets[0]) if hamlets else None, introduced_by="youth_union",
            introduced_on=on, basis=paper, counted_from=on, stage="outstanding",
            place=self.tree.path(way.cell),
        )  # fmt: skip
        return LiveRoad(self.sheets, self.tree, self.society, way, candidate)

    def _file(self, road: LiveRoad, name: Name, ethnicity: str, birth: date) -> str:
        """The applicant's own file, with his schooling."""
        order, search = sorting(name)
        place, province = self.tree.path(road.way.cell), self.district.profile.province
        person = self.sheets.add(
            "people_person", id=str(key("applicant", self.sheets.numbers["candidate"])), family=name.family,
            middle=name.middle, given=name.given, sort_key=order, search=search, birth=birth.isoformat(),
            gender=road.candidate["gender"], home_province=province, place=place,
        )  # fmt: skip
        self.sheets.add(
            "people_belonging", id=str(key("applicant_belonging", self.sheets.numbers["candidate"])),
            person_id=person["id"], ethnicity=ethnicity, religion="00", place=place,
        )  # fmt: skip
        finished = date(birth.year + 18, 6, 1)
        self.sheets.add(
            "people_trait", person_id=person["id"], axis="general", code="G4", during=span(finished, None),
            basis=Citation(SCHOOL, "Bằng tốt nghiệp", "", finished), place=place,
        )  # fmt: skip
        return str(person["id"])

    def _certificate(self, kind: str, paper: Citation, road: LiveRoad, person: str, on: date) -> None:
        self.sheets.add(
            "training_certificate", person_id=person, candidate=road.key,
            unit_id=self.tree.unit_key(road.way.cell), kind=kind, number=paper.number, issued_on=on,
            issuer=CENTRE, place=self.tree.path(road.way.cell),
        )  # fmt: skip

    # ---- members whom the ledger has --------------------------------------------------------------

    def _newcomers(self) -> Iterator[tuple[str, Life]]:
        """Members at each stage after the ceremony; whoever waits longest is farthest."""
        over = self._waiting(_ago(400), _ago(374))
        yield from zip(("recognition_resolved", "recognition_voted", "recognising"), over, strict=False)
        yield from _as("probation_due", islice(self._waiting(_ago(364), _ago(310)), 3))
        yield from _as("probation", islice(self._waiting(_ago(150), _ago(40)), 2))
        done = self._recognised(_ago(500), _ago(395))
        yield from _as("recognised", islice((life for life in done if 14 <= _took(life) <= 28), 3))
        late = self._recognised(_ago(700), _ago(395), firms=True)
        yield from _as("recognised_late", islice((life for life in late if _took(life) > _LATE_FROM + 8), 1))

    def _recognised(self, first: date, last: date, *, firms: bool = False) -> Iterator[Life]:
        return (life for life in self.society.newcomers(first, last, firms=firms) if _decided(life))

    def _waiting(self, first: date, last: date) -> Iterator[Life]:
        return (life for life in self.society.newcomers(first, last) if not _decided(life))

    def _member(self, stage: str, life: Life) -> None:
        """The whole road of somebody who is a member by now, counted back from the decision of the ledger."""
        road = self._admitted(life, "admitted", ())
        over = probation_over(life.joined)
        if stage not in {"probation", "probation_due"}:
            self._recognition(stage, road, life, over)

    def _readmitted(self, life: Life) -> None:
        self._admitted(life, "readmitted", ("readmission",))

    def _admitted(self, life: Life, kind: str, marks: tuple[str, ...]) -> LiveRoad:
        held = life.happenings[-1].on if kind == "readmitted" else life.joined
        issued, paper = self._entered(life, kind)
        way = Way.of(life.cell, self.district.top)

        def before(days: int) -> date:
            return workday(issued - timedelta(days=days))

        member = self.society.members[life]
        road = self._introduced(way, member.gender, before(430))
        person = self.society.key(life)
        road.candidate["person_id"] = person
        certified, opened = before(230), before(175)
        papers = self.society.settled(way.cell, opened)
        paper_ = certificate(int(self.sheets.numbers["candidate"]), certified)
        road.cultivate(before(320), before(265), certified, paper_, papers[-1] if papers else None)
        self._certificate("awareness", paper_, road, person, certified)
        road.apply(before(190))
        road.open(opened, marks)
        road.verify(before(170))
        road.answered(before(145))
        road.introduce(before(172), papers[:2])
        road.fill(before(140))
        road.hand_over(before(76))
        road.complete(before(66))
        road.vote(before(50))
        if way.route != "base_cell":
            road.resolve(before(35))
        road.decide(issued, paper)
        road.receive(min(held, issued + timedelta(days=3)))
        road.ceremony(held)
        return road

    def _recognition(self, stage: str, road: LiveRoad, life: Life, over: date) -> None:
        """As far as the stage goes; of those recognised the ledger knows the day of the decision."""
        last = life.decided if stage.startswith("recognised") else None
        end = last or DEMONSTRATION_DAY
        step = max((end - over).days // 4, 1)
        certified = workday(over - timedelta(days=60))
        paper = Citation(CENTRE, "Giấy chứng nhận", f"{life.number:05d}/ĐVM", certified)
        self._certificate("new_member", paper, road, self.society.key(life), certified)
        road.open_recognition(over if last is None else workday(over - timedelta(days=10)), paper)
        if stage == "recognising":
            return
        voted = over + timedelta(days=step)
        if stage == "recognised_late":
            voted = over + timedelta(days=_LATE_FROM + 3)
        road.review(over, voted)
        road.recognition_vote(voted)
        if stage == "recognised_late":
            road.explain(voted)
        if stage == "recognition_voted":
            return
        if road.way.route != "base_cell":
            road.recognition_resolve(voted + timedelta(days=max((end - voted).days // 2, 1)))
        if last is not None:
            road.recognise(last, self._entered(life, "recognised")[1])

    # ---- members of whom something is told -------------------------------------------------------

    def _fated(self, life: Life, fate: Fate) -> None:
        """Admitted by the company, and then what became of it."""
        road = self._admitted(life, "admitted", ())
        if fate.decided:
            self._recognition("recognised", road, life, probation_over(life.joined))
        for event, ago in fate.events:
            told: list[object] = [day(ago)]
            if fate.ends and event == fate.events[-1][0]:
                told.append(self._entered(life, fate.ends)[1])
            if event == "annul":
                told.append(self.ledger[self.society.key(life), fate.ends].key)
            getattr(road, event)(*told)

    def _entered(self, life: Life, kind: str) -> tuple[date, Citation]:
        """Day and paper of the decision behind an entry of the ledger."""
        row = self.ledger[self.society.key(life), kind]
        if row.decided is None:
            raise ValueError(f"{kind} has its decision")
        return row.decided, Citation.from_json(json.loads(row.basis))


def _ago(days: int) -> date:
    return DEMONSTRATION_DAY - timedelta(days=days)


def _as(stage: str, lives: Iterable[Life]) -> Iterator[tuple[str, Life]]:
    return ((stage, life) for life in lives)


def _decided(life: Life) -> bool:
    return life.decided is not None and life.decided <= DEMONSTRATION_DAY


def _took(life: Life) -> int:
    """Days from the end of the probation to the decision."""
    return (life.decided - probation_over(life.joined)).days if life.decided else 0
