"""Everybody of one committee: there at the opening, admitted, come, moved, gone, so that the numbers fit."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from chibo.demo.drawing import Weighted
from chibo.demo.lives import (
    YEAR,
    Happening,
    Life,
    aged,
    birth_of_member,
    decision_after,
    joined_before,
    late_in,
    way_out,
)
from chibo.demo.world import DEMONSTRATION_DAY, District, Segment, UnitPlan, day_between

_LEAVES = 0.03
_FEWEST = 4


class Register:
    """The lives of one committee, made backwards and forwards from the day of its figures."""

    def __init__(self, district: District) -> None:
        self.district, self.rng = district, district.rng
        self.lives: list[Life] = []
        self._stayers: dict[UnitPlan, list[date]] = defaultdict(list)
        self._recent: Counter[UnitPlan] = Counter()
        self._gone: list[list[date]] = [[] for _segment in district.before]

    def fill(self) -> list[Life]:
        """All lives, seats worked out."""
        self._admit_before()
        self._come_before()
        self._open_books()
        self._go_before()
        self._move_before()
        for segment in self.district.after:
            self._season(segment)
        self._set_out()
        for life in self.lives:
            life.settle()
        return self.lives

    # ---- up to the day of the figures ------------------------------------------------------------

    def _admit_before(self) -> None:
        for ticket in sorted(self.district.tickets, key=lambda ticket: len(ticket.cells)):
            cells = _by_size(ticket.cells)
            for day in sorted(day_between(self.rng, ticket.first, ticket.last) for _n in range(ticket.count)):
                if day < self.district.pivot - timedelta(days=240) and self.rng.random() < _LEAVES:
                    self._admitted_and_gone(day, cells.draw(self.rng))
                else:
                    self._admitted_and_stays(day, cells)

    def _admitted_and_stays(self, day: date, cells: Weighted[UnitPlan]) -> None:
        recent = day > self.district.pivot - YEAR - timedelta(days=100)
        cell = self._with_room(cells, recent=recent)
        self._stayers[cell].append(day)
        self._recent[cell] += recent
        self._admit(day, cell)

    def _admitted_and_gone(self, day: date, cell: UnitPlan) -> None:
        life = self._admit(day, cell)
        on = day_between(self.rng, day + timedelta(days=70), self.district.pivot - timedelta(days=20))
        place = next(
            i for i, segment in enumerate(self.district.before) if segment.first <= on <= segment.last
        )
        self._gone[place].append(on)
        life.end(self.rng.choice(("left", "left", "removed")), on)

    def _room(self, cell: UnitPlan, *, recent: bool) -> bool:
        if len(self._stayers[cell]) >= cell.local - 3:
            return False
        return not recent or self._recent[cell] < cell.size - (9 if cell.committee else 3)

    def _with_room(self, cells: Weighted[UnitPlan], *, recent: bool) -> UnitPlan:
        for _try in range(40):
            cell = cells.draw(self.rng)
            if self._room(cell, recent=recent):
                return cell
        return self.rng.choice([cell for cell in cells.things if self._room(cell, recent=recent)])

    def _admit(self, day: date, cell: UnitPlan) -> Life:
        old = self.rng.random()
        birth = aged(self.rng, day, 19, 29) if old < 0.7 else aged(self.rng, day, 30, 44)
        decided = decision_after(self.rng, day)
        if day + YEAR < self.district.pivot < decided:
            decided = self.district.pivot  # on the day of the figures nobody waits longer than twelve months
        life = Life(birth, day, [Happening("admitted", day, cell)], decided)
        self.lives.append(life)
        return life

    def _come_before(self) -> None:
        """Arrivals from outside who are still there; mostly in offices and schools."""
        cells = _by_size([cell for cell in self.district.cells if not cell.residential])
        for segment in self.district.before:
            for _n in range(segment.arrivals):
                cell = self._with_room(cells, recent=False)
                day = day_between(self.rng, segment.first, segment.last)
                self._stayers[cell].append(day)
                self._arrive(day, cell)

    def _arrive(self, day: date, cell: UnitPlan) -> None:
        birth = birth_of_member(self.rng, cell, day, 0.3)
        joined = joined_before(self.rng, birth, day - YEAR)
        self.lives.append(Life(birth, joined, [Happening("arrived", day, cell)]))

    def _open_books(self) -> None:
        """The rest of each cell was there when the books were opened, or came from another cell since."""
        for cell in self.district.cells:
            old = cell.over_60
            for number in range(cell.local - len(self._stayers[cell])):
                birth = None
                if old is not None:
                    bounds = (62, 84) if number < old else (32, 57)
                    birth = aged(self.rng, self.district.pivot, *bounds)
                life = self._opener(cell.source or cell, birth)
                if cell.source is not None:
                    life.move(cell.founded, cell)
            for _number in range(cell.reinforcing):
                life = self._opener(self.rng.choice(cell.homes), None)
                life.reinforcing = life.move(self._sent_on(cell), cell)
        for hamlet, home in self.district.residents:
            here = [
                life for life in self.lives if life.cell is home and life.happenings[-1].kind == "opening"
            ]
            next(life for life in here if life.lives_in is None).lives_in = hamlet

    def _sent_on(self, cell: UnitPlan) -> date:
        if cell.founded > self.district.opening:
            return cell.founded
        return day_between(
            self.rng, self.district.opening + timedelta(days=60), self.district.pivot - timedelta(days=90)
        )

    def _opener(self, cell: UnitPlan, birth: date | None) -> Life:
        if birth is None:
            birth = birth_of_member(self.rng, cell, self.district.pivot, self.district.profile.over_60)
        opening = self.district.opening
        birth = min(birth, opening - 20 * YEAR)
        joined = joined_before(self.rng, birth, opening)
        decided = decision_after(self.rng, joined) if joined + YEAR >= opening else None
        life = Life(birth, joined, [Happening("opening", opening, cell)], decided)
        self.lives.append(life)
        return life

    def _go_before(self) -> None:
        """Those who were there at the opening and left, so many that the balance of each segment holds."""
        opened = self.district.opening
        cells = _by_size([cell for cell in self.district.cells if cell.founded <= opened and not cell.quiet])
        for segment, gone in zip(self.district.before, self._gone, strict=True):
            for _n in range(segment.departures - len(gone)):
                cell, on = cells.draw(self.rng), day_between(self.rng, segment.first, segment.last)
                birth = birth_of_member(self.rng, cell, on, 0.75)
                life = self._opener(cell, birth)
                life.end(way_out(self.rng, life.age_on(on)), on)

    def _move_before(self) -> None:
        """Some of the openers sat in another cell before. The days on which cells are counted stay clear."""
        plain = [cell for cell in self.district.cells if self._ordinary(cell)]
        movers = [
            life
            for life in self.lives
            if len(life.happenings) == 1 and life.happenings[0].kind == "opening"
            and self._ordinary(life.cell) and life.lives_in is None
        ]  # fmt: skip
        for segment in self.district.before:
            for _n in range(segment.moves):
                life, other = self.rng.choice(movers), self.rng.choice(plain)
                on, until = late_in(self.rng, segment.first, segment.last - timedelta(days=5))
                taken = other is life.cell or len(life.happenings) > 1
                if taken or any(on <= day <= until for day in self.district.still_days):
                    continue
                here = life.cell
                life.happenings[0] = life.happenings[0]._replace(cell=other)
                life.happenings.append(Happening("moved", on, other, here, until))

    @staticmethod
    def _ordinary(cell: UnitPlan) -> bool:
        return not cell.quiet and not cell.reinforcing and not cell.by_reinforcement and cell.size > 8

    # ---- after it --------------------------------------------------------------------------------

    def _season(self, segment: Segment) -> None:
        for day, cell, into in self.district.merged:
            if segment.first == day:
                self._lead_over(day, cell, into)
        present: dict[UnitPlan, list[Life]] = defaultdict(list)
        for life in self.lives:
            if not life.ended:
                present[life.cell].append(life)
        self._send_later(segment, present)
        self._go(segment, present)
        self._move(segment, present)
        cells = [
            cell
            for cell in self.district.units
            if len(present[cell]) >= _FEWEST and not cell.quiet and cell.open_on(segment.first)
        ]
        everywhere, work = _by_size(cells), _by_size([cell for cell in cells if not cell.residential])
        for _n in range(segment.admissions):
            self._admit(day_between(self.rng, segment.first, segment.last), everywhere.draw(self.rng))
        for _n in range(segment.arrivals):
            cell = (work if self.rng.random() < 0.7 else everywhere).draw(self.rng)
            self._arrive(day_between(self.rng, segment.first, segment.last), cell)

    def _lead_over(self, day: date, cell: UnitPlan, into: UnitPlan) -> None:
        for life in self.lives:
            if not life.ended and life.cell is cell:
                life.happenings.append(Happening("moved_with_unit", day, cell, into, day))

    def _send_later(self, segment: Segment, present: dict[UnitPlan, list[Life]]) -> None:
        """Cells founded with members of the commune's office and schools."""
        for cell in self.district.late:
            if segment.first <= cell.founded <= segment.last:
                for _n in range(cell.reinforcing):
                    home = max(cell.homes, key=lambda home: len(present[home]))
                    settled = [life for life in present[home] if life.since < cell.founded - YEAR]
                    life = self.rng.choice(
                        [life for life in settled if life.joined < cell.founded - 3 * YEAR]
                    )
                    life.reinforcing = life.move(cell.founded, cell)
                    present[home].remove(life)
                    present[cell].append(life)

    def _go(self, segment: Segment, present: dict[UnitPlan, list[Life]]) -> None:
        everybody = [life for lives in present.values() for life in lives]
        gone = 0
        while gone < segment.departures:
            life = self.rng.choice(everybody)
            age, cell = life.age_on(segment.first), life.cell
            chance = 0.9 if age >= 80 else 0.5 if age >= 70 else 0.16 if age >= 60 else 0.07
            first = max(segment.first, life.since + timedelta(days=30))
            too_few = len(present[cell]) <= max(_FEWEST, cell.size * 2 // 3)
            if self.rng.random() > chance or too_few or first > segment.last or life.ended:
                continue
            life.end(way_out(self.rng, age), day_between(self.rng, first, segment.last))
            present[cell].remove(life)
            gone += 1

    def _move(self, segment: Segment, present: dict[UnitPlan, list[Life]]) -> None:
        """Those who retired go to a hamlet's cell, some others to a cell elsewhere."""
        hamlets = [cell for cell in self.district.cells if cell.residential and self._ordinary(cell)]
        work = [cell for cell in self.district.cells if not cell.residential and cell.open_on(segment.last)]
        retired = [
            life
            for cell, lives in present.items() if not cell.residential and len(lives) > 6
            for life in lives if life.age_on(segment.last) > 61
        ]  # fmt: skip
        for life in retired:
            if len(present[life.cell]) > 6:
                self._transfer(life, self.rng.choice(hamlets), segment, present)
        movable = [life for cell, lives in present.items() if len(lives) > 8 for life in lives]
        for _n in range(segment.moves):
            life = self.rng.choice(movable)
            if len(present[life.cell]) > 8 and life.age_on(segment.first) < 58 and life.reinforcing is None:
                self._transfer(life, self.rng.choice(work), segment, present)

    def _transfer(
        self, life: Life, to: UnitPlan, segment: Segment, present: dict[UnitPlan, list[Life]]
    ) -> None:
        first = max(segment.first, life.since + timedelta(days=30))
        if life.ended or to is life.cell or first > segment.last - timedelta(days=10):
            return
        present[life.cell].remove(life)
        present[to].append(life)
        on, until = late_in(self.rng, first, segment.last)
        life.move(on, to, until)

    def _set_out(self) -> None:
        """On the demonstration's day some are on the way to another commune."""
        communes = [unit for unit in self.district.grassroots if unit.kind == "commune_organisation"]
        communes = [unit for unit in communes if unit.open_on(DEMONSTRATION_DAY)]
        counts = Counter(life.cell for life in self.lives if not life.ended)
        ready = [
            life
            for life in self.lives
            if not life.ended and counts[life.cell] > 9 and life.reinforcing is None
            and life.since < date(2024, 1, 1) and life.age_on(DEMONSTRATION_DAY) < 55
        ]  # fmt: skip
        for life in self.rng.sample(ready, 8):
            to = self.rng.choice([unit for unit in communes if unit is not life.cell.parents[-1][1]])
            on = DEMONSTRATION_DAY - timedelta(days=self.rng.randint(2, 40))
            life.happenings.append(Happening("departing", on, life.cell, to))


def _by_size(cells: Sequence[UnitPlan]) -> Weighted[UnitPlan]:
    """The bigger cells are drawn more often."""
    return Weighted((cell, max(cell.size, 3)) for cell in cells)
