"""Whom committees trained in the years their articles count: members by now, or followed no longer.

Of the town of Bắc Sơn the certificates are there alone, as they would be entered from old lists; of the
classes that articles name also who was sent. Of those never admitted there is the note, ended years ago, its
name erased in time.
"""

from dataclasses import dataclass
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
from chibo.engine.formula import spread
from chibo.regulations.pool import pool_limits

FIGURE, TOWN, SINCE = "town_cultivated", "tt-bac-son", date(2015, 1, 1)
_FIRST = SINCE + timedelta(days=4)
_FROM_NEXT = 12
"""Learners the next commune sent to the class of the cluster: the article says more than sixty in all."""
_WHY = ("moved", "elsewhere", "no_wish", "lapsed")


@dataclass(frozen=True)
class _Note:
    """A note that was ended: its key, where it lies, and its days."""

    key: str
    cell: UnitPlan
    place: str
    why: str
    named: date
    sent: date
    certified: date
    ended: date


@dataclass(frozen=True)
class Held:
    """A class of the past: its days, how many learned, and communes of which the article tells how many."""

    name: str
    first: date
    learners: int
    named: tuple[tuple[str, int], ...] = ()
    venue: str = "Hội trường Trung tâm Bồi dưỡng chính trị huyện"
    paper: str = "31-CV/BTC"

    @property
    def last(self) -> date:
        """Five days."""
        return self.first + timedelta(days=4)

    @property
    def certified(self) -> date:
        """The week after."""
        return self.first + timedelta(days=9)


def classes_of(district: str) -> list[Held]:
    """The classes the article of a committee names."""
    numbers = facts(district).numbers
    name = "Lớp bồi dưỡng nhận thức về Đảng khóa %s năm %s"
    if district == "yen-lac":
        return [
            Held(name % ("I", 2021), date(2021, 3, 15), numbers["class_1"]),
            Held(name % ("II", 2021), date(2021, 7, 12), numbers["class_2"], paper="58-CV/BTC"),
        ]
    if district == "bac-son":
        here = numbers["learners_ld"]
        named = (("long-dong", here), ("quynh-son", _FROM_NEXT))
        words = "Lớp bồi dưỡng nhận thức về Đảng cụm xã Long Đống, Quỳnh Sơn năm 2018"
        return [Held(words, date(2018, 5, 14), here + _FROM_NEXT, named, "Nhà văn hóa xã Long Đống")]
    return []


class Past:
    """The certificates of one committee's town, and the classes, where its article counts them."""

    def __init__(self, sheets: Sheets, tree: TreeSheets, district: District, society: Society) -> None:
        self.sheets, self.tree, self.district, self.society = sheets, tree, district, society
        self.rng = Random(f"trained {district.key}")  # noqa: S311 -- the same every time
        self.given = 0
        self.learned: set[int] = set()

    def write(self) -> None:
        """What the article counts."""
        self._town()
        for held in classes_of(self.district.key):
            self._held(held)

    def _town(self) -> None:
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
            day = day_between(self.rng, date(2015, 3, 2), self.district.pivot - timedelta(days=14))
            certified = workday(day)
            note = self._note(hamlets[turn % len(hamlets)], _WHY[turn % len(_WHY)], certified)
            shown = self._certificate(note.cell, certified, note.place, candidate=note.key)
            self._steps(note, shown)

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

    def _note(self, cell: UnitPlan, why: str, certified: date) -> _Note:
        """Trained, and then somebody whom the cell had no reason to follow any more."""
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
        return _Note(note["id"], cell, place, why, named, sent, certified, ended)

    def _steps(self, note: _Note, shown: Citation) -> None:
        end = ("lapsed", note.ended, Citation())
        if note.why != "lapsed":
            end = ("closed", note.ended, resolution(CELL, note.ended))
        steps = [
            ("sympathiser", note.named, resolution(CELL, note.named)),
            ("class_sent", note.sent, resolution(CELL, note.sent)),
            ("certified", note.certified, shown),
            end,
        ]
        for number, (kind, on, basis) in enumerate(steps, 1):
            self.sheets.add(
                "admission_candidatestep", candidate_id=note.key, kind=kind, on=on, number=number,
                basis=basis, reason=note.why if kind == "closed" else "", place=note.place,
            )  # fmt: skip

    # ---- classes that articles name -----------------------------------------------------------------

    def _held(self, held: Held) -> None:
        """One class with everybody sent to it; first those who were admitted later, then notes."""
        organiser = self.tree.unit_key(self.district.top)
        made = self.sheets.add(
            "training_trainingclass", kind="awareness", name=held.name, organiser_id=organiser,
            starts_on=held.first, ends_on=held.last, venue=held.venue,
            basis=Citation("Ban Tổ chức Huyện ủy", "Công văn", held.paper, held.first - timedelta(days=21)),
        )  # fmt: skip
        for commune, number in self._senders(held):
            cells = self._hamlets(commune)
            later = [life for life in self.society.members if self._learned(life, commune, held)]
            for life in later[: number // 2]:
                self.learned.add(id(life))
                self._of_learner(life, made["id"], commune, held)
            for turn in range(number - len(later[: number // 2])):
                note = self._note(cells[turn % len(cells)], _WHY[turn % len(_WHY)], held.certified)
                sent = self._sent(
                    made["id"], commune, note.sent, note.place, candidate=note.key, cell=note.cell
                )
                shown = self._certificate(
                    note.cell, held.certified, note.place, candidate=note.key, enrolment_id=sent
                )
                self._steps(note, shown)

    def _senders(self, held: Held) -> list[tuple[UnitPlan, int]]:
        """The communes that sent somebody, and how many; those not named share the rest."""
        named = {unit.code: unit for unit in self.district.grassroots}
        found = [(named[code], number) for code, number in held.named]
        rest = held.learners - sum(number for _unit, number in found)
        apart = dict(held.named)
        others = [unit for unit in self.district.grassroots if unit.code not in apart and self._hamlets(unit)]
        shares = spread(rest, [1] * len(others)) if rest else ()
        return found + [(unit, n) for unit, n in zip(others, shares, strict=False) if n]

    def _hamlets(self, commune: UnitPlan) -> list[UnitPlan]:
        return [cell for cell in self.district.below(commune) if cell.residential]

    def _learned(self, life: Life, commune: UnitPlan, held: Held) -> bool:
        first = life.happenings[0]
        soon, late = held.certified + timedelta(days=45), held.certified + timedelta(days=900)
        return (
            id(life) not in self.learned
            and first.kind == "admitted"
            and first.cell in self.district.below(commune)
            and soon <= first.on <= late
            and life.happenings[-1].kind != "departing"
        )

    def _of_learner(self, life: Life, key: str, commune: UnitPlan, held: Held) -> None:
        person, place = self.society.key(life), self.tree.path(life.cell)
        sent = self._sent(key, commune, held.first - timedelta(days=14), place, person_id=person)
        self._certificate(life.happenings[0].cell, held.certified, place, person_id=person, enrolment_id=sent)

    def _sent(
        self, key: str, commune: UnitPlan, on: date, place: str, *, cell: UnitPlan | None = None, **about: str
    ) -> str:
        on = workday(on)
        row = self.sheets.add(
            "training_enrolment", training_class_id=key, sender_id=self.tree.unit_key(commune), on=on,
            basis=Citation("Đảng ủy cơ sở", "Công văn", f"{on.day}-CV/ĐU", on),
            centre=self.tree.path(self.district.top), place=place,
            **({"unit_id": self.tree.unit_key(cell)} if cell else {}), **about,
        )  # fmt: skip
        found: str = row["id"]
        return found

    def _certificate(self, cell: UnitPlan, on: date, place: str, **about: str) -> Citation:
        self.given += 1
        paper = certificate(self.given, on)
        self.sheets.add(
            "training_certificate", unit_id=self.tree.unit_key(cell), kind="awareness", number=paper.number,
            issued_on=on, issuer=CENTRE, place=place, **about,
        )  # fmt: skip
        return paper
