"""Rows for the tables about persons: their files, dated facts, ledger and posts."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from chibo.demo import cards
from chibo.demo.cards import given_on, requests
from chibo.demo.identity import key
from chibo.demo.ledger import Entry
from chibo.demo.lives import YEAR, Happening, Life
from chibo.demo.offices import Office
from chibo.demo.people import Member, sorting
from chibo.demo.sheets import NO_PAPER, Row, TreeSheets, span
from chibo.demo.world import DEMONSTRATION_DAY, District, UnitPlan
from chibo.engine.citation import Citation
from chibo.regulations.loader import post_kinds

COLUMNS = cards.COLUMNS | {
    "people_person": (
        "id", "family", "middle", "given", "birth_name", "other_name", "sort_key", "search", "gender",
        "birth", "birth_place", "home_province", "home_place", "card_number", "old_card_number",
        "card_issued_on", "card_issuer", "record_number", "joined_on", "official_on", "youth_union_on",
        "occupation_before", "version", "place", "toward",
    ),
    "people_trait": ("id", "person_id", "axis", "code", "detail", "during", "basis", "place", "toward"),
    "people_residence": ("id", "person_id", "locality_id", "during", "basis", "place", "toward"),
    "people_belonging": ("id", "person_id", "ethnicity", "religion", "place", "toward"),
    "people_post": (
        "id", "kind", "unit_id", "locality_id", "person_id", "holder", "trained", "single", "during", "basis",
        "place", "toward",
    ),
    "membership_movement": (
        "id", "person_id", "kind", "on", "unit_id", "partner_id", "outside", "outside_tier", "standing",
        "decided_on", "basis", "reason", "voids_id", "answers_id", "recorded_at", "place", "toward",
    ),
    "membership_membershipfact": (
        "id", "person_id", "kind", "unit_id", "home_id", "elsewhere", "during", "basis", "place",
        "toward",
    ),
}  # fmt: skip
_PAPERS = {
    "QĐ": ("Quyết định", "QĐ/HU"),
    "Giấy giới thiệu": ("Giấy giới thiệu sinh hoạt đảng", "GTSHĐ"),
}


class PersonSheets:
    """All rows about the members of one committee."""

    def __init__(
        self, tree: TreeSheets, district: District, members: Sequence[tuple[Life, Member]],
        entries: Sequence[Entry], offices: Sequence[Office],
    ) -> None:  # fmt: skip
        self.tree, self.district = tree, district
        self.members, self.entries, self.offices = members, entries, offices
        self._papers: Counter[tuple[str, int]] = Counter()

    def rows(self) -> dict[str, list[Row]]:
        """Rows by table. The rows of the ledger come in the order they were put down."""
        return {
            "people_person": [self._person(life, member) for life, member in self.members],
            "people_trait": [row for pair in self.members for row in self._traits(*pair)],
            "people_residence": [row for life, _m in self.members for row in self._residences(life)],
            "people_belonging": [self._belonging(life, member) for life, member in self.members],
            "people_post": [self._post(office, number) for number, office in enumerate(self.offices)],
            "membership_movement": [self._movement(entry) for entry in self.entries],
            "membership_cardrequest": list(self._cards()),
            "membership_membershipfact": [row for life, _m in self.members for row in self._facts(life)],
        }

    def person_key(self, life: Life) -> str:
        """The key of a member."""
        return str(key("person", life.number))

    def place(self, life: Life) -> tuple[str, str]:
        """Where the file lies today, and where the person is on the way to."""
        last = life.happenings[-1]
        if last.kind == "departing" and last.to is not None:
            return self.tree.path(last.cell), self.tree.path(last.to)
        return self.tree.path(life.cell), ""

    def _cards(self) -> Iterator[Row]:
        numbers = {life: member.card for life, member in self.members}
        yield from requests(
            numbers, numbers.__getitem__, lambda unit: (self.tree.unit_key(unit), self.tree.path(unit))
        )

    def _person(self, life: Life, member: Member) -> Row:
        order, search = sorting(member.name)
        place, toward = self.place(life)
        province = self.district.profile.province
        issuer = f"Ban Thường vụ Tỉnh ủy {province}" if member.card else ""
        issued = given_on(life) or (member.official_on or life.joined) + timedelta(days=40)
        return (
            self.person_key(life), *member.name, "", "", order, search, member.gender, life.birth.isoformat(),
            member.home, province, member.home, member.card, "",
            min(issued, DEMONSTRATION_DAY).isoformat() if member.card else "", issuer, member.record,
            life.joined.isoformat(), member.official_on.isoformat() if member.official_on else "", "", "", 1,
            place, toward,
        )  # fmt: skip

    def _traits(self, life: Life, member: Member) -> Iterator[Row]:
        known = min(life.joined, life.happenings[0].on)
        school = min(known, date(life.birth.year + 18, 6, 1))
        for number, (axis, code) in enumerate(member.traits):
            start = school if axis == "general" else known
            trait = str(key("trait", life.number * 4 + number))
            yield trait, self.person_key(life), axis, code, "", span(start, None), NO_PAPER, *self.place(life)

    def _residences(self, life: Life) -> Iterator[Row]:
        number = life.number * 8
        if life.lives_in is not None:
            yield self._residence(
                life, number, self.tree.hamlet_key(life.lives_in), life.seats[0].start, None
            )
            return
        for place, seat in enumerate(life.seats):
            sent = life.reinforcing is not None and seat.cell is life.reinforcing.to
            if seat.cell.hamlets and not sent:
                hamlet = seat.cell.hamlets[life.number % len(seat.cell.hamlets)]
                yield self._residence(
                    life, number + place, self.tree.hamlet_key(hamlet), seat.start, seat.end
                )

    def _residence(self, life: Life, number: int, hamlet: str, start: date, end: date | None) -> Row:
        return (
            str(key("residence", number)), self.person_key(life), hamlet, span(start, end), NO_PAPER,
            *self.place(life),
        )  # fmt: skip

    def _belonging(self, life: Life, member: Member) -> Row:
        key_ = str(key("belonging", life.number))
        return key_, self.person_key(life), member.ethnicity, member.religion, *self.place(life)

    def _movement(self, entry: Entry) -> Row:
        partner = self.tree.unit_key(entry.partner) if entry.partner else None
        return (
            str(key("movement", entry.number)), self.person_key(entry.life), entry.kind, entry.on,
            self.tree.unit_key(entry.unit) if entry.unit else None, partner, entry.outside, entry.tier,
            entry.standing, entry.decided, self._paper(entry),
            "Ghi nhầm ngày" if entry.voids else "",
            str(key("movement", entry.voids.number)) if entry.voids else None,
            str(key("movement", entry.answers.number)) if entry.answers else None,
            f"{entry.recorded} 09:00:00+07", *self.place(entry.life),
        )  # fmt: skip

    def _paper(self, entry: Entry) -> str:
        if not entry.paper:
            return NO_PAPER
        kind, letters = _PAPERS["QĐ" if entry.paper.startswith("QĐ") else entry.paper]
        day = entry.decided or entry.on
        self._papers[kind, day.year] += 1
        issuer = f"Ban Thường vụ Huyện ủy {self.district.top.names[0][1].removeprefix('Đảng bộ huyện ')}"
        paper = Citation(issuer, kind, f"{self._papers[kind, day.year]}-{letters}", day)
        return json.dumps(paper.to_json(), ensure_ascii=False)

    def _post(self, office: Office, number: int) -> Row:
        number += list(self.tree.districts).index(self.district) * 1_000_000
        unit, hamlet = (office.place, None) if isinstance(office.place, UnitPlan) else (None, office.place)
        place = self.tree.path(unit) if unit else self.tree.path(hamlet.charges[-1][1]) if hamlet else ""
        return (
            str(key("post", number)), office.kind, self.tree.unit_key(unit) if unit else None,
            self.tree.hamlet_key(hamlet) if hamlet else None,
            self.person_key(office.life) if office.life else None, office.holder, office.trained,
            post_kinds()[office.kind].single_holder, span(office.start, office.end), NO_PAPER, place, "",
        )  # fmt: skip

    def _facts(self, life: Life) -> Iterator[Row]:
        """Reinforcing, exempt for age, away for work. The number keeps the keys of a person's facts apart."""
        number, last = life.number * 4, life.seats[-1].end
        sent = life.reinforcing
        if sent is not None:
            days = (
                sent.until or sent.on,
                next((seat.end for seat in life.seats if seat.cell is sent.to), None),
            )
            yield self._fact(life, number, "reinforcing", days, sent)
        if life.official_from() is None:
            return
        age = life.age_on(DEMONSTRATION_DAY)
        if life.number % 2 and age >= 77:
            start = max(life.seats[0].start + YEAR, life.birth + 77 * YEAR)
            if start < (last or DEMONSTRATION_DAY):
                yield self._fact(life, number + 1, "exempt", (start, last))
        if life.cell.residential and age < 42 and sent is None and life.number % 14 == 0:
            start = max(life.seats[-1].start + YEAR, date(2024, 2, 1) - timedelta(days=life.number % 300))
            if start < (last or DEMONSTRATION_DAY):
                yield self._fact(life, number + 2, "absent", (start, last))

    def _fact(
        self, life: Life, number: int, kind: str, days: tuple[date, date | None],
        sent: Happening | None = None,
    ) -> Row:  # fmt: skip
        host = self.tree.unit_key(sent.to) if sent is not None and sent.to is not None else None
        home = self.tree.unit_key(sent.cell) if sent is not None else None
        return (
            str(key("fact", number)), self.person_key(life), kind, host, home, "", span(*days), NO_PAPER,
            *self.place(life),
        )  # fmt: skip
