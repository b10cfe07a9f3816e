"""Targets and schemes of a committee: what the articles name, and those of the year of the demonstration.

Targets are handed down so that the published figures come out: they add up to the number of the district, and
exactly the units that the article calls so are above theirs.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from chibo.demo.identity import key
from chibo.demo.ledger import Entry
from chibo.demo.names import draw_name
from chibo.demo.sheets import Row, TreeSheets
from chibo.demo.sheets import span as days
from chibo.demo.world import DEMONSTRATION_DAY, District, UnitPlan
from chibo.engine.calendar import Period, add_months
from chibo.engine.citation import Citation
from chibo.engine.formula import spread
from chibo.regulations.schemes import ReadyGoal, ReadyScheme, ready_schemes

COLUMNS = {
    "targets_target": ("id", "unit_id", "part", "during"),
    "targets_targetstep": (
        "id", "target_id", "kind", "on", "amount", "value", "months", "partner_id", "basis", "withdrawn_on",
        "reason",
    ),
    "indicators_scheme": ("id", "unit_id", "kind", "title", "basis", "during", "version"),
    "indicators_indicator": ("id", "scheme_id", "position", "name", "standard", "within_id", "version"),
    "indicators_indicatorversion": (
        "id", "indicator_id", "during", "definition", "comparator", "level", "percent", "frequency", "due_on",
        "base_note", "basis",
    ),
    "indicators_report": (
        "id", "indicator_id", "unit_id", "on", "part", "base", "source", "reporter", "basis", "withdrawn_on",
        "reason",
    ),
    "indicators_schemeseat": ("id", "scheme_id", "holder", "office", "role", "during", "basis", "ending"),
    "indicators_schemetask": (
        "id", "scheme_id", "unit_id", "what", "owner", "due_on", "done_on", "result", "basis",
    ),
    "indicators_recommendation": (
        "id", "scheme_id", "addressee", "what", "sent_on", "basis", "reply", "replied_on", "reply_basis",
    ),
}  # fmt: skip
_NO_PAPER = json.dumps({})
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Handed:
    """The targets of a year: the number of the whole, those of some units, and whether every other unit gets
    at least what it did, so that nobody else is above."""

    year: int
    whole: int
    above: Mapping[str, int] = field(default_factory=dict)
    at_pace: tuple[str, ...] = ()
    nobody_else: bool = False


@dataclass(frozen=True)
class Paper:
    """A scheme of a committee: the ready-made one it follows, its number and term."""

    ready: str
    number: str
    first: date
    last: date
    words: str = "Nghị quyết"


PUBLISHED = {
    "bac-son": Handed(
        2018, 205, {"tt-bac-son": 7, "long-dong": 12, "tran-yen": 13, "vu-son": 6}, nobody_else=True
    ),
    "yen-lac": Handed(2021, 200, at_pace=("tam-hong", "trung-nguyen", "cong-an-huyen", "kho-bac")),
}
TERM = {"dak-glei": (Period(date(2020, 8, 1), date(2025, 7, 31)), 600)}
SCHEMES = {
    "dam-rong": (
        Paper("rural_cells", "03-NQ/HU", date(2016, 1, 1), date(2020, 7, 31)),
        Paper("rural_cells", "03-NQ/HU", date(2020, 8, 15), date(2025, 12, 31)),
    ),
    "yen-lac": (
        Paper("yearly_tasks", "12-KH/HU", date(2021, 1, 1), date(2021, 12, 31), "Kế hoạch"),
        Paper("yearly_tasks", "31-KH/HU", date(2025, 1, 1), date(2025, 12, 31), "Kế hoạch"),
    ),
    "quynh-luu": (
        Paper("special_hamlets", "01-ĐA/HU", date(2016, 8, 10), date(2020, 12, 31), "Đề án"),
        Paper("special_hamlets", "01-ĐA/HU", date(2021, 1, 1), date(2025, 12, 31), "Đề án"),
    ),
    "bac-son": (
        Paper("yearly_registered", "25-KH/HU", date(2018, 1, 1), date(2018, 12, 31), "Kế hoạch"),
        Paper("yearly_registered", "90-KH/HU", date(2025, 1, 1), date(2025, 12, 31), "Kế hoạch"),
    ),
    "dak-glei": (Paper("term_target", "05-CTr/HU", date(2020, 8, 1), date(2025, 7, 31), "Chương trình"),),
}
_ASKED_ABOVE = (
    ("Tiêu chí xếp loại chi bộ ghép, chi bộ có đảng viên tăng cường", "Đã đưa vào hướng dẫn năm sau"),
    ("Phụ cấp cho bí thư chi bộ là đảng viên tăng cường", ""),
)  # fmt: skip
CASCADED = ("long-dong", "lieng-sronh")
"""Communes that hand their own targets down to their cells."""


class SteeringSheets:
    """Targets and schemes of one committee. `numbers` runs on from committee to committee."""

    def __init__(
        self, tree: TreeSheets, district: District, entries: Sequence[Entry], numbers: Counter[str]
    ) -> None:
        self.tree, self.district, self.numbers = tree, district, numbers
        self.admitted = [entry for entry in entries if entry.kind == "admitted" and entry.unit is not None]
        self.made: dict[str, list[Row]] = {table: [] for table in COLUMNS}
        self.rng = Random(f"steering {district.key}")  # noqa: S311 -- the same every time

    def rows(self) -> dict[str, list[Row]]:
        """Rows by table."""
        handed = PUBLISHED.get(self.district.key)
        if handed is not None:
            self._hand_down(handed, self.district.pivot)
        self._hand_down(self._usual(DEMONSTRATION_DAY.year), date(DEMONSTRATION_DAY.year - 1, 12, 31))
        term = TERM.get(self.district.key)
        if term is not None:
            self._target(self.district.top, term[0], term[0].first, assigned=term[1])
        for paper in SCHEMES[self.district.key]:
            self._scheme(paper, ready_schemes()[paper.ready])
        return self.made

    def _usual(self, year: int) -> Handed:
        """What a committee would give: the mean of three years and a little more."""
        earlier = sum(year - 3 <= entry.on.year < year for entry in self.admitted)
        return Handed(year, -(-earlier // 3) + len(self._orgs(date(year, 1, 1))) // 10)

    def _orgs(self, day: date) -> list[UnitPlan]:
        top = self.district.top
        return [unit for unit in self.district.units if unit.open_on(day) and _above(unit, day) is top]

    def _cells(self, org: UnitPlan, day: date) -> list[UnitPlan]:
        return [unit for unit in self.district.units if unit.open_on(day) and _above(unit, day) is org]

    def _done(self, year: int, last: date) -> Counter[UnitPlan]:
        """Admissions by grassroots organisation, in the year up to a day."""
        counted: Counter[UnitPlan] = Counter()
        for entry in self.admitted:
            cell = entry.unit
            if cell is not None and date(year, 1, 1) <= entry.on <= last:
                above = _above(cell, entry.on)
                counted[cell if above is self.district.top or above is None else above] += 1
        return counted

    def _hand_down(self, handed: Handed, known: date) -> None:
        """The number of the whole, its parts, those of the units below, and of the cells of some."""
        period, start = Period.year(handed.year), date(handed.year, 1, 1)
        orgs = self._orgs(start)
        done = self._done(known.year, known)
        fixed = {unit: handed.above[unit.code] for unit in orgs if unit.code in handed.above}
        fixed |= {unit: max(done[unit] * 365 // 237, 1) for unit in orgs if unit.code in handed.at_pace}
        rest = [unit for unit in orgs if unit not in fixed]
        floor = {unit: done[unit] if handed.nobody_else else 0 for unit in rest}
        left = handed.whole - sum(fixed.values()) - sum(floor.values())
        parts = spread(left, [done[unit] + 1 for unit in rest])
        numbers = fixed | {unit: floor[unit] + part for unit, part in zip(rest, parts, strict=True)}
        top = self.district.top
        self._target(top, period, start, registered=sum(numbers.values()) + 5, assigned=handed.whole)
        shares = {
            "residential": handed.whole // 2,
            "women": handed.whole * 2 // 5,
            "youth": handed.whole // 2,
        }
        for part, number in shares.items():
            self._target(top, period, start, part=part, assigned=number)
        for place, unit in enumerate(orgs):
            asked = numbers[unit] + (place % 5 == 0) - (place % 7 == 0 and numbers[unit] > 0)
            self._target(unit, period, start, registered=asked, assigned=numbers[unit], place=place)
            if unit.code in CASCADED:
                for place_below, cell in enumerate(self._cells(unit, start)):
                    self._target(cell, period, start, assigned=1 + place_below % 2)

    def _target(
        self, unit: UnitPlan, period: Period, start: date, *, part: str = "admissions", assigned: int,
        registered: int | None = None, place: int = 1,
    ) -> None:  # fmt: skip
        target = self._key("target")
        during = days(period.first, period.last + _ONE_DAY)
        self.made["targets_target"].append((target, self.tree.unit_key(unit), part, during))
        if registered is not None:
            self._step(target, "registered", start + timedelta(days=4), registered, "")
        self._step(target, "assigned", start + timedelta(days=14), assigned, self._paper("Quyết định", start))
        adjusted = start + timedelta(days=150)
        if place % 8 == 0 and part == "admissions" and period.first.year == DEMONSTRATION_DAY.year:
            self._step(target, "adjusted", adjusted, assigned + 1, self._paper("Thông báo", adjusted))

    def _step(self, target: str, kind: str, on: date, value: int, basis: str) -> None:
        row = (
            self._key("targetstep"),
            target,
            kind,
            on,
            "number",
            value,
            "[]",
            None,
            basis or _NO_PAPER,
            None,
            "",
        )
        self.made["targets_targetstep"].append(row)

    def _scheme(self, paper: Paper, ready: ReadyScheme) -> None:
        scheme, top = self._key("scheme"), self.tree.unit_key(self.district.top)
        during = days(paper.first, paper.last + _ONE_DAY)
        basis = self._paper(paper.words, paper.first, paper.number)
        row = (scheme, top, ready.kind, ready.vi, basis, during, 1)
        self.made["indicators_scheme"].append(row)
        made: dict[str, str] = {}
        for position, goal in enumerate(ready.goals, start=1):
            made[goal.code] = self._goal(scheme, position, goal, paper, made)
        if "gathered" in made and paper.last >= DEMONSTRATION_DAY:
            self._report(made["gathered"], top)
        for task in ready.tasks:
            self._task(scheme, top, task.vi, min(add_months(paper.first, task.months), paper.last))
        self.made["indicators_schemeseat"] += self._seats(scheme, paper)
        if paper.ready == "special_hamlets":
            self.made["indicators_recommendation"] += self._recommendations(scheme, paper)

    def _goal(
        self, scheme: str, position: int, goal: ReadyGoal, paper: Paper, made: Mapping[str, str]
    ) -> str:
        row = self._key("indicator")
        self.made["indicators_indicator"].append(
            (row, scheme, position, goal.vi, goal.standard, made.get(goal.within), 1)
        )
        due = min(date(paper.first.year, 12, 31), paper.last) if goal.yearly else paper.last
        self.made["indicators_indicatorversion"].append((
            self._key("indicatorversion"), row, days(paper.first, None),
            json.dumps(goal.definition.as_data()), str(goal.goal.comparator), goal.goal.level,
            goal.goal.percent, "yearly" if goal.yearly else "end_of_term", due, goal.note_vi, _NO_PAPER,
        ))  # fmt: skip
        return row

    def _report(self, indicator: str, unit: str) -> None:
        self.made["indicators_report"].append((
            self._key("report"), indicator, unit, date(2025, 5, 30), 21_460, 29_800,
            "Báo cáo tháng 5 của Mặt trận, đoàn thể", "Ban Thường trực Mặt trận huyện", _NO_PAPER, None, "",
        ))  # fmt: skip

    def _task(self, scheme: str, unit: str, what: str, due: date) -> None:
        done = due <= DEMONSTRATION_DAY and self.rng.random() < 0.7
        self.made["indicators_schemetask"].append((
            self._key("schemetask"), scheme, unit, what, "Ban Tổ chức", due, due if done else None,
            "Đã làm xong, có báo cáo kèm theo" if done else "", _NO_PAPER,
        ))  # fmt: skip

    def _seats(self, scheme: str, paper: Paper) -> Iterator[Row]:
        roles = (
            ("head", "Phó Bí thư Thường trực"),
            ("deputy", "Trưởng Ban Tổ chức"),
            ("member", "Trưởng Ban Dân vận"),
        )
        basis = self._paper("Quyết định", paper.first)
        for role, office in roles:
            name = draw_name(self.rng, "01", self.rng.choice("fm"), 1972).full
            during = days(paper.first, None if paper.last >= DEMONSTRATION_DAY else paper.last)
            yield self._key("schemeseat"), scheme, name, office, role, during, basis, _NO_PAPER

    def _recommendations(self, scheme: str, paper: Paper) -> Iterator[Row]:
        sent = add_months(paper.first, 14)
        for what, reply in _ASKED_ABOVE:
            back = add_months(sent, 5) if reply else None
            answer = self._paper("Công văn", back) if back else _NO_PAPER
            basis = self._paper("Công văn", sent)
            yield (
                self._key("recommendation"), scheme, "Tỉnh ủy", what, sent, basis, reply, back, answer,
            )  # fmt: skip

    def _paper(self, kind: str, on: date, number: str = "") -> str:
        sign = {"Quyết định": "QĐ", "Thông báo": "TB", "Công văn": "CV"}.get(kind, "KH")
        name = self.district.top.names[0][1].removeprefix("Đảng bộ ")
        cited = Citation(f"Ban Thường vụ Huyện ủy {name.removeprefix('huyện ')}", kind,
                         number or f"{on.toordinal() % 90 + 10}-{sign}/HU", on)  # fmt: skip
        return json.dumps(cited.to_json(), ensure_ascii=False)

    def _key(self, sort: str) -> str:
        self.numbers[sort] += 1
        return str(key(sort, self.numbers[sort]))


def _above(unit: UnitPlan, day: date) -> UnitPlan | None:
    """The organisation it stood under on a day."""
    found = unit.parents[0][1]
    for since, parent in unit.parents:
        if since <= day:
            found = parent
    return found
