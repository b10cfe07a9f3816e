"""Who holds which office: secretaries, cell committees, hamlet heads; no office stays empty for long."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from chibo.demo.lives import Life
from chibo.demo.names import draw_name
from chibo.demo.world import DEMONSTRATION_DAY, District, HamletPlan, UnitPlan, day_between

TERMS = tuple(
    date(year, month, 20)
    for year, month in ((2012, 9), (2015, 3), (2017, 9), (2020, 3), (2022, 9), (2025, 2))
)
Kinds = tuple[str, ...]
_STAYS = 0.72
_ASSIGNEES = 5
"""Members of a committee who look after hamlet cells."""


@dataclass(eq=False, slots=True)
class Office:
    """A post held from `start` up to `end`, by a member or by somebody named."""

    kind: str
    place: UnitPlan | HamletPlan
    start: date
    end: date | None
    life: Life | None = None
    holder: str = ""
    trained: bool = False

    def runs_on(self, day: date) -> bool:
        """Whether it is held on the day."""
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class _Sitting:
    """Days on which a member may hold office in a cell."""

    life: Life
    start: date
    end: date | None

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


class Offices:
    """All offices of one committee."""

    def __init__(self, district: District, lives: Sequence[Life]) -> None:
        self.district, self.rng = district, district.rng
        self.made: list[Office] = []
        self._sittings = _sittings(lives)

    def fill(self) -> list[Office]:
        """Cells, organisations, the committee itself, then hamlets."""
        for cell in [*self.district.cells, *self.district.late]:
            chairs: list[Kinds] = [("cell_secretary",), ("cell_deputy_secretary",)]
            if cell.committee or (not cell.residential and cell.size >= 14):
                chairs = [(*kinds, "cell_committee_member") for kinds in chairs]
                chairs += [("cell_committee_member",)] * (1 if cell.size < 25 else 3)
            self._chairs(cell, self._sittings[cell], chairs)
        for unit in self.district.grassroots:
            rooms = [cell for cell in self.district.below(unit) if not cell.residential]
            if unit.kind != "grassroots_cell":
                self._chairs(unit, self._of(rooms), [("secretary",), ("standing_deputy_secretary",)])
        self._of_the_committee()
        for hamlet in self.district.hamlets:
            if hamlet.headed:
                self._head(hamlet, "locality_head", member=hamlet.head_member)
                self._head(hamlet, "front_head", member=hamlet.front_member)
        self._train()
        self._areas()
        return self.made

    def _areas(self) -> None:
        """Members of the commune's offices look after its hamlet cells, from the last congress on."""
        for unit in self.district.grassroots:
            below = self.district.below(unit)
            rooms = self._of([cell for cell in below if not cell.residential])
            there = [sitting for sitting in rooms if sitting.covers(DEMONSTRATION_DAY)]
            chosen = Random(f"areas {unit.code}").sample(there, min(len(there), _ASSIGNEES))  # noqa: S311 -- the same every time
            cells = [cell for cell in below if cell.residential and chosen]
            for place, cell in enumerate(cells):
                sitting = chosen[place % len(chosen)]
                start = max(TERMS[-1], sitting.start, cell.founded)
                self.made.append(Office("area_assignee", cell, start, None, sitting.life))

    def _of(self, cells: Sequence[UnitPlan]) -> list[_Sitting]:
        return [sitting for cell in cells for sitting in self._sittings[cell]]

    def _of_the_committee(self) -> None:
        rooms = [cell for cell in self.district.cells if cell.above.kind == "agency_organisation"]
        kinds = (
            "secretary",
            "standing_deputy_secretary",
            "org_head",
            "org_deputy",
            "political_centre_director",
        )
        self._chairs(self.district.top, self._of(rooms), [(kind,) for kind in kinds])

    def _chairs(self, unit: UnitPlan, sittings: list[_Sitting], chairs: Sequence[Kinds]) -> None:
        """Walk through the years: somebody new where the holder left, or after a congress."""
        day = max(unit.founded, self.district.opening)
        end = unit.closed
        holders: list[tuple[_Sitting, date] | None] = [None] * len(chairs)
        while day < (end or DEMONSTRATION_DAY):
            congress = day in TERMS
            for place, kinds in enumerate(chairs):
                held = holders[place]
                if held and held[0].covers(day) and not (congress and self.rng.random() > _STAYS):
                    continue
                if held:
                    self._held(unit, kinds, held, day)
                taken = {other[0].life for other in holders if other}
                free = [s for s in sittings if s.covers(day) and s.life not in taken]
                holders[place] = (self._chosen(free, day), day) if free else None
            day = self._next(day, holders)
        for kinds, held in zip(chairs, holders, strict=True):
            if held:
                self._held(unit, kinds, held, end)

    def _chosen(self, free: list[_Sitting], day: date) -> _Sitting:
        able = [sitting for sitting in free if 28 <= sitting.life.age_on(day) <= 62]
        return self.rng.choice(able or free)

    @staticmethod
    def _next(day: date, holders: Sequence[tuple[_Sitting, date] | None]) -> date:
        ends = [held[0].end for held in holders if held and held[0].end]
        if None in holders:
            ends.append(day + timedelta(days=30))
        coming = [term for term in (*TERMS, *ends) if term > day]
        return min(coming, default=DEMONSTRATION_DAY)

    def _held(
        self, unit: UnitPlan, kinds: tuple[str, ...], held: tuple[_Sitting, date], end: date | None
    ) -> None:
        sitting, start = held
        until = min((day for day in (end, sitting.end) if day), default=None)
        for kind in kinds:
            if until is None or until > start:
                trained = self.rng.random() < 0.6
                self.made.append(Office(kind, unit, start, until, sitting.life, trained=trained))

    def _head(self, hamlet: HamletPlan, kind: str, *, member: bool) -> None:
        """One who holds the office on the day of the figures, those before and after him."""
        pivot = self.district.pivot
        first = max(self.district.opening, hamlet.charges[0][0])
        change = day_between(self.rng, pivot + timedelta(days=200), pivot + timedelta(days=1200))
        locals_ = [
            sitting
            for _day, cell in hamlet.links
            for sitting in self._sittings[cell]
            if sitting.life.reinforcing is None
            and (kind == "locality_head" or not self._heads(hamlet, sitting))
        ]
        on_the_day = [sitting for sitting in locals_ if sitting.covers(pivot)]
        if not member:
            self._outsider(hamlet, kind, first, change)
        else:
            sitting = self._chosen(on_the_day, pivot)
            start = max(first, sitting.start)
            if start > first:
                self._outsider(hamlet, kind, first, start)
            change = min(day for day in (sitting.end, change) if day)
            self.made.append(Office(kind, hamlet, start, change, sitting.life))
        if change < DEMONSTRATION_DAY:
            self._successor(hamlet, kind, change, locals_)
        else:
            self.made[-1].end = None

    def _successor(self, hamlet: HamletPlan, kind: str, day: date, locals_: list[_Sitting]) -> None:
        lasting = [sitting for sitting in locals_ if sitting.covers(day) and sitting.end is None]
        if lasting and self.rng.random() < 0.75:
            self.made.append(Office(kind, hamlet, day, None, self._chosen(lasting, day).life))
        else:
            self._outsider(hamlet, kind, day, None)

    def _heads(self, hamlet: HamletPlan, sitting: _Sitting) -> bool:
        """One person does not hold both offices of a hamlet."""
        return any(office.place is hamlet and office.life is sitting.life for office in self.made[-4:])

    def _outsider(self, hamlet: HamletPlan, kind: str, start: date, end: date | None) -> None:
        gender, group = (
            ("m" if self.rng.random() < 0.75 else "f"),
            self.district.profile.groups.draw(self.rng),
        )
        name = draw_name(self.rng, group, gender, self.rng.randint(1955, 1985))
        self.made.append(Office(kind, hamlet, start, end, holder=name.full))

    def _train(self) -> None:
        """Exactly as many trained heads and secretaries as the article counts, where it counts them."""
        pivot = self.district.pivot
        for office in self.made:
            if office.kind == "locality_head" and isinstance(office.place, HamletPlan):
                office.trained = (
                    office.place.head_trained if office.runs_on(pivot) else self.rng.random() < 0.3
                )
        if self.district.secretaries_trained is None:
            return
        counted = [
            office
            for office in self.made
            if office.kind == "cell_secretary" and office.runs_on(pivot)
            and isinstance(office.place, UnitPlan)
            and any("special" in hamlet.flags for hamlet in office.place.hamlets)
        ]  # fmt: skip
        trained = set(self.rng.sample(counted, self.district.secretaries_trained))
        for office in counted:
            office.trained = office in trained


def _sittings(lives: Sequence[Life]) -> dict[UnitPlan, list[_Sitting]]:
    """Who sits in which cell as an official member."""
    found: dict[UnitPlan, list[_Sitting]] = defaultdict(list)
    for life in lives:
        official = life.official_from()
        if official is None:
            continue
        for seat in life.seats:
            start = max(seat.start, official)
            if seat.end is None or start < seat.end:
                found[seat.cell].append(_Sitting(life, start, seat.end))
    return found
