"""One member's way through the ledger, and what it does to where he sits."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from chibo.demo.world import ONE_DAY, HamletPlan, UnitPlan, day_between

YEAR = timedelta(days=365)
ENDS = frozenset({"died", "left", "removed", "withdrew", "departing", "admission_annulled"})


class Happening(NamedTuple):
    """Something in a member's life. A move leaves on `on` and arrives on `until`."""

    kind: str
    on: date
    cell: UnitPlan
    to: UnitPlan | None = None
    until: date | None = None


class Seat(NamedTuple):
    """Days [start, end) in a cell."""

    cell: UnitPlan
    start: date
    end: date | None


@dataclass(eq=False, slots=True)
class Life:
    """A member. `decided` is the day of the recognition where it happens inside the ledger.

    `old` marks those over sixty on the day of the figures where that is counted.
    """

    birth: date
    joined: date
    happenings: list[Happening]
    decided: date | None = None
    reinforcing: Happening | None = None
    lives_in: HamletPlan | None = None
    number: int = 0
    woman: bool = False
    seats: list[Seat] = field(default_factory=list)

    @property
    def cell(self) -> UnitPlan:
        """The cell of the last entry."""
        last = self.happenings[-1]
        return last.to if last.to is not None and last.kind != "departing" else last.cell

    @property
    def since(self) -> date:
        """The day of the last entry, or of the arrival it led to."""
        last = self.happenings[-1]
        return last.until or last.on

    @property
    def ended(self) -> bool:
        """Whether the last entry ended the membership here, or began a transfer that is not over."""
        return self.happenings[-1].kind in ENDS

    def age_on(self, day: date) -> int:
        """Full years on the day."""
        return day.year - self.birth.year - ((day.month, day.day) < (self.birth.month, self.birth.day))

    def move(self, on: date, to: UnitPlan, until: date | None = None) -> Happening:
        """Leave on one day and arrive on another."""
        made = Happening("moved", on, self.cell, to, until or on)
        self.happenings.append(made)
        return made

    def end(self, kind: str, on: date) -> None:
        """Leave for good."""
        self.happenings.append(Happening(kind, on, self.cell))

    def settle(self) -> None:
        """Work out the seats from the happenings, once all of them are known."""
        self.seats = []
        open_seat: Seat | None = None
        for what in self.happenings:
            if open_seat is not None and what.on > open_seat.start:
                self.seats.append(open_seat._replace(end=what.on))
            open_seat = Seat(what.to or what.cell, what.until or what.on, None)
            if what.kind in ENDS:
                open_seat = None
        if open_seat is not None:
            self.seats.append(open_seat)
        self._settle_decision()

    def _settle_decision(self) -> None:
        """Nobody is recognised after leaving, nor on the way: then the cell he arrives at decides."""
        last = self.happenings[-1]
        if self.decided is None or (last.kind in ENDS and self.decided >= last.on):
            self.decided = None
        elif self.seat_on(self.decided) is None:
            self.decided = min(seat.start for seat in self.seats if seat.start > self.decided)

    def seat_on(self, day: date) -> UnitPlan | None:
        """The cell the member sits in on the day."""
        for seat in self.seats:
            if seat.start <= day and (seat.end is None or day < seat.end):
                return seat.cell
        return None

    def official_from(self) -> date | None:
        """From when he is official; None where he is not yet."""
        if self.joined + YEAR < self.happenings[0].on:
            return self.happenings[0].on
        return self.decided


def aged(rng: Random, day: date, low: int, high: int) -> date:
    """A birthday of somebody who has between so many full years on the day."""
    years = rng.randint(low, high)
    return day - timedelta(days=int((years + 0.02 + rng.random() * 0.96) * 365.2425))


def birth_of_member(rng: Random, cell: UnitPlan, day: date, over_60: float) -> date:
    """A birthday of a member of the cell on the day: the old sit in hamlets, those at work elsewhere."""
    if not cell.residential:
        return aged(rng, day, *rng.choice(((25, 34), (30, 45), (35, 50), (45, 57))))
    if rng.random() < over_60:
        return aged(rng, day, *rng.choice(((61, 67), (61, 72), (65, 78), (70, 88))))
    return aged(rng, day, *rng.choice(((24, 35), (30, 45), (40, 57), (50, 59))))


def joined_before(rng: Random, birth: date, opening: date) -> date:
    """When somebody joined who was a member when the books were opened; a few are still on probation."""
    first, last = birth + 19 * YEAR, min(birth + 40 * YEAR, opening - timedelta(days=400))
    if first >= last or rng.random() < 0.015:
        return day_between(rng, opening - timedelta(days=330), opening - timedelta(days=30))
    return day_between(rng, first, last)


def decision_after(rng: Random, joined: date) -> date:
    """The day of the recognition: mostly within the weeks after the twelve months, sometimes late."""
    due = joined.replace(year=joined.year + 1) if (joined.month, joined.day) != (2, 29) else joined + YEAR
    return due + timedelta(days=rng.randint(2, 28) if rng.random() < 0.88 else rng.randint(35, 95))


def way_out(rng: Random, age: int) -> str:
    """How somebody of the age leaves."""
    draw = rng.random()
    if age >= 62:
        return "died" if draw < 0.88 else "left" if draw < 0.95 else "withdrew"
    if draw < 0.74:
        return "left"
    return "died" if draw < 0.86 else "removed" if draw < 0.95 else "withdrew"


def late_in(rng: Random, first: date, last: date) -> tuple[date, date]:
    """The days somebody leaves and arrives, both between the two days."""
    on = day_between(rng, first, last - 2 * ONE_DAY)
    return on, min(last, on + timedelta(days=rng.randint(4, 38)))
