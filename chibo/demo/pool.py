"""Invented candidates: a few in every commune, at every stage, so that work waits for whoever enters.

Drawn apart from everything else: no figure of the committees depends on them.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from chibo.admission.models import order_and_search
from chibo.demo.identity import key
from chibo.demo.lives import Life
from chibo.demo.names import Name, draw_name
from chibo.demo.people import Member, sorting
from chibo.demo.sheets import NO_PAPER, Row, TreeSheets, span
from chibo.demo.world import DEMONSTRATION_DAY, District, HamletPlan, UnitPlan
from chibo.engine.calendar import add_months
from chibo.engine.citation import Citation
from chibo.regulations.due import deadline_kinds, limit_of
from chibo.regulations.pool import pool_limits

COLUMNS = {
    "admission_candidate": (
        "id", "cell_id", "name", "sort_key", "search", "birth_year", "gender", "locality_id", "introduced_by",
        "introduced_on", "basis", "counted_from", "contacted_on", "away_from", "stage", "person_id",
        "erase_on", "erased_on", "version", "place", "toward",
    ),
    "admission_candidatestep": (
        "id", "candidate_id", "kind", "on", "number", "basis", "reason", "fault", "place", "toward",
    ),
    "admission_candidategroup": ("id", "candidate_id", "code", "during", "basis", "place", "toward"),
    "admission_helperterm": ("id", "candidate_id", "helper_id", "during", "basis", "place", "toward"),
    "admission_poolreview": ("id", "cell_id", "on", "basis", "place", "toward"),
    "admission_poolreviewrow": ("id", "review_id", "candidate_id", "stays", "place", "toward"),
    "deadlines_deadline": (
        "id", "what", "unit_id", "since", "due", "length", "counted", "rule", "rule_set", "told", "basis",
        "noun", "subject", "page", "opened_on", "done_on", "proof", "withdrawn_on", "reason", "place",
        "toward",
    ),
    "training_certificate": (
        "id", "enrolment_id", "person_id", "candidate", "unit_id", "kind", "number", "issued_on", "issuer",
        "centre", "place", "toward",
    ),
}  # fmt: skip
DOOR_COMMUNE = "lieng-sronh"
ROADS = (
    "outstanding",
    "sympathiser",
    "class_sent",
    "certified",
    "applied",
    "ending",
    "over",
    "closed",
    "lapsed",
)
_STEPS = ("sympathiser", "class_sent", "certified", "applied")
_GROUPS = ("demobilised", "teacher", "worker", "business_owner", "hamlet_head")
_BY = (("youth_union", "NQ/ĐTN", "Ban Chấp hành Đoàn xã"), ("women", "NQ/HPN", "Ban Thường vụ Hội Phụ nữ xã"),
       ("farmers", "NQ/HND", "Ban Thường vụ Hội Nông dân xã"), ("cell", "NQ/CB", "Chi bộ"))  # fmt: skip
_WAITING = {"outstanding", "sympathiser", "class_sent", "certified", "ending", "over"}


@dataclass(eq=False)
class Invented:
    """Somebody in the pool of a cell, and how far the road went."""

    number: int
    cell: UnitPlan
    road: str
    name: Name
    ethnicity: str
    woman: bool
    birth: date
    hamlet: HamletPlan | None
    by: int
    introduced: date
    steps: list[tuple[str, date]] = field(default_factory=list)
    helper: Life | None = None
    kept_on: date | None = None

    @property
    def key(self) -> str:
        """The note's key."""
        return str(key("candidate", self.number))

    @property
    def counted_from(self) -> date:
        """The day the note's year runs from."""
        named = [on for kind, on in self.steps if kind in {"sympathiser", "class_sent"}]
        return max([self.introduced, *named, *([self.kept_on] if self.kept_on else [])])


class PoolSheets:
    """All rows about the candidates of one committee."""

    def __init__(
        self,
        tree: TreeSheets,
        district: District,
        members: Sequence[tuple[Life, Member]],
        numbers: Counter[str],
    ) -> None:
        self.tree, self.district, self.numbers = tree, district, numbers
        self.rng = Random(f"pool {district.key}")  # noqa: S311 -- invented persons, the same every time
        self.helpers = _helpers(members)
        self.people = [one for unit in district.grassroots for one in self._of(unit)]

    def rows(self) -> dict[str, list[Row]]:
        """Rows by table; files of applicants come last."""
        found: dict[str, list[Row]] = {table: [] for table in COLUMNS}
        found["admission_poolreview"], found["admission_poolreviewrow"] = self._reviews()
        found |= {"people_person": [], "people_belonging": []}
        for one in self.people:
            for table, row in self._rows(one):
                found[table].append(row)
        return found

    def _next(self, sort: str) -> str:
        self.numbers[sort] += 1
        return str(key(sort, self.numbers[sort]))

    def _of(self, unit: UnitPlan) -> Iterator[Invented]:
        """Three to eight in a commune, at its biggest hamlet cells; every road where the doors lead."""
        cells = [cell for cell in self.district.below(unit) if cell.residential]
        if len(cells) < 2:
            return
        cells.sort(key=lambda cell: (cell.committee, cell.size, cell.code), reverse=True)
        door = unit.code == DOOR_COMMUNE
        start, count = self.rng.randrange(len(ROADS)), len(ROADS) if door else self.rng.randint(3, 8)
        for turn in range(count):
            cell = cells[0] if door else cells[turn % min(3, len(cells))]
            yield self._somebody(cell, ROADS[(start + turn) % len(ROADS)])

    def _somebody(self, cell: UnitPlan, road: str) -> Invented:
        rng, profile = self.rng, self.district.profile
        self.numbers["candidate"] += 1
        birth = date(rng.randint(1990, 2004), rng.randint(1, 12), rng.randint(1, 28))
        ethnicity, woman = profile.groups.draw(rng), rng.random() < 0.5
        days = {"outstanding": (20, 240), "ending": (337, 362), "over": (372, 392), "lapsed": (420, 520)}
        low, high = days.get(road, (260, 330))
        one = Invented(
            self.numbers["candidate"], cell, road,
            draw_name(rng, ethnicity, "f" if woman else "m", birth.year), ethnicity, woman, birth,
            rng.choice(cell.hamlets) if cell.hamlets else None,
            rng.choice((0, 0, 0, 1, 2, 3)), _ago(rng.randint(low, high)),
        )  # fmt: skip
        one.steps = list(_steps(rng, road))
        if road in _STEPS and rng.random() < 0.75 and self.helpers.get(cell):
            one.helper = rng.choice(self.helpers[cell])
        return one

    def _rows(self, one: Invented) -> Iterator[tuple[str, Row]]:
        where = (self.tree.path(one.cell), "")
        yield "admission_candidate", self._note(one, where)
        for number, (kind, on) in enumerate(one.steps, 1):
            paper = NO_PAPER if kind == "lapsed" else self._paper(one, kind, on)
            reason = "moved" if kind == "closed" else ""
            yield "admission_candidatestep", (
                self._next("candidatestep"), one.key, kind, on, number, paper, reason, "", *where,
            )  # fmt: skip
            if kind == "certified":
                yield "training_certificate", self._certificate(one, on, where)
        if one.helper is not None:
            since = one.steps[0][1]
            helper = str(key("person", one.helper.number))
            yield "admission_helperterm", (
                self._next("helperterm"), one.key, helper, span(since, None),
                self._paper(one, "helper", since), *where,
            )  # fmt: skip
        if self.rng.random() < 0.4 and one.road not in {"closed", "lapsed"}:
            yield "admission_candidategroup", (
                self._next("candidategroup"), one.key, self.rng.choice(_GROUPS), span(one.introduced, None),
                self._paper(one, "group", one.introduced), *where,
            )  # fmt: skip
        if one.road in _WAITING:
            yield "deadlines_deadline", self._deadline(one, where)
        if one.road == "applied":
            yield from self._file(one, where)

    def _note(self, one: Invented, where: tuple[str, str]) -> Row:
        blank = one.road in {"applied", "lapsed"}
        order, search = ("", "") if blank else order_and_search(one.name.full)
        limits, ended = pool_limits(), one.steps[-1][1] if one.steps else DEMONSTRATION_DAY
        erase = {"closed": limits.erased_on(ended), "over": limits.erased_on(_ago(10))}.get(one.road)
        contact = _ago(self.rng.randint(3, 60)) if self.rng.random() < 0.7 else None
        away = _ago(self.rng.randint(30, 200)) if self.rng.random() < 0.12 else None
        stage = "outstanding" if one.road in {"ending", "over"} else one.road
        return (
            one.key, self.tree.unit_key(one.cell), "" if blank else one.name.full, order, search,
            None if blank else one.birth.year, "f" if one.woman else "m",
            self.tree.hamlet_key(one.hamlet) if one.hamlet else None, _BY[one.by][0], one.introduced,
            self._paper(one, "introduced", one.introduced), one.counted_from,
            max(contact, one.introduced) if contact else None, away, stage,
            self._person_key(one) if one.road == "applied" else None, erase,
            ended if one.road == "lapsed" else None, 1, *where,
        )  # fmt: skip

    @staticmethod
    def _person_key(one: Invented) -> str:
        return str(key("applicant", one.number))

    def _file(self, one: Invented, where: tuple[str, str]) -> Iterator[tuple[str, Row]]:
        order, search = sorting(one.name)
        gender, province = "f" if one.woman else "m", self.district.profile.province
        yield "people_person", (
            self._person_key(one), *one.name, "", "", order, search, gender, one.birth.isoformat(), "",
            province, "", "", "", "", "", "", "", "", "", "", 1, *where,
        )  # fmt: skip
        belonging = str(key("applicant_belonging", one.number))
        yield "people_belonging", (belonging, self._person_key(one), one.ethnicity, "00", *where)

    def _certificate(self, one: Invented, on: date, where: tuple[str, str]) -> Row:
        person = self._person_key(one) if one.road == "applied" else None
        number = json.loads(self._paper(one, "certified", on))["number"]
        return (
            self._next("candidatecertificate"), None, person, one.key, self.tree.unit_key(one.cell),
            "awareness", number, on, _CENTRE, "", *where,
        )  # fmt: skip

    def _paper(self, one: Invented, kind: str, on: date) -> str:
        _by, mark, issuer = _BY[one.by]
        made = {
            "introduced": Citation(issuer, "Nghị quyết", f"{on.month}-{mark}", on),
            "certified": Citation(_CENTRE, "Giấy chứng nhận", f"{one.number:04d}/GCN", on),
            "applied": Citation("", "Đơn xin vào Đảng", "", on),
        }.get(kind, Citation("Chi bộ", "Nghị quyết", f"{on.month}-NQ/CB", on))
        return json.dumps(made.to_json(), ensure_ascii=False)

    def _deadline(self, one: Invented, where: tuple[str, str]) -> Row:
        since = one.counted_from
        limit = limit_of(deadline_kinds()["note_lapses"], since)
        if limit is None:
            raise ValueError("notes have a limit on every day")
        return (
            self._next("deadline"), "note_lapses", self.tree.unit_key(one.cell), since,
            add_months(since, limit.term.length), limit.term.length, limit.term.counted.value, limit.rule,
            limit.rule_set, json.dumps(dict(limit.told), ensure_ascii=False), NO_PAPER, "candidate", one.key,
            "candidate", since, None, NO_PAPER, None, "", *where,
        )  # fmt: skip

    def _reviews(self) -> tuple[list[Row], list[Row]]:
        """Every second cell went through its list, this month or the one before; none where a note ends."""
        reviews: list[Row] = []
        rows: list[Row] = []
        for turn, cell in enumerate(dict.fromkeys(one.cell for one in self.people)):
            listed = [one for one in self.people if one.cell is cell and one.road in _WAITING]
            on = date(2025, 6, 5) if turn % 4 == 0 else date(2025, 5, 6)
            named = [one for one in listed if one.introduced <= on]
            if turn % 2 or any(one.road in {"ending", "over"} for one in listed) or not named:
                continue
            where = (self.tree.path(cell), "")
            review = self._next("poolreview")
            paper = json.dumps(
                Citation("Chi bộ", "Nghị quyết", f"{on.month}-NQ/CB", on).to_json(), ensure_ascii=False
            )
            reviews.append((review, self.tree.unit_key(cell), on, paper, *where))
            for one in named:
                one.kept_on = on
                rows.append((self._next("poolreviewrow"), review, one.key, True, *where))
        return reviews, rows


_CENTRE = "Trung tâm Chính trị huyện"


def _ago(days: int) -> date:
    return DEMONSTRATION_DAY - timedelta(days=days)


def _steps(rng: Random, road: str) -> Iterator[tuple[str, date]]:
    """The steps of a road, evenly over the last months."""
    if road in {"closed", "lapsed"}:
        yield road, _ago(rng.randint(4, 22))
        return
    if road not in _STEPS:
        return
    taken = _STEPS[: _STEPS.index(road) + 1]
    start = rng.randint(30, 50)
    for place, kind in enumerate(taken):
        yield kind, _ago(start + 50 * (len(taken) - 1 - place))


def _helpers(members: Sequence[tuple[Life, Member]]) -> dict[UnitPlan, list[Life]]:
    """Members of each cell who are official for two years and still there."""
    found: dict[UnitPlan, list[Life]] = {}
    before = _ago(730)
    for life, _member in members:
        official, last = life.official_from(), life.seats[-1]
        if official and official < before and last.end is None and last.start < before and not life.ended:
            found.setdefault(last.cell, []).append(life)
    return found
