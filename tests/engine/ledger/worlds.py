"""Random worlds for the ledger: trees that move their units, and lives that a real ledger could hold."""

from datetime import date, timedelta

from hypothesis import strategies as st

from chibo.engine.calendar import Period
from chibo.engine.ledger import Entry, Kind, Placements, Seat, Standing, seat_after

FIRST = date(2020, 1, 1)
LENGTH = 40
UNITS = ("root", "north", "south", "hill", "river", "cell a", "cell b", "cell c")
DAYS = [FIRST + timedelta(days=n) for n in range(-1, LENGTH + 1)]
LEAVINGS = (Kind.DIED, Kind.EXPELLED, Kind.REMOVED, Kind.WITHDREW, Kind.ADMISSION_ANNULLED)
units = st.sampled_from(UNITS)
days = st.integers(0, LENGTH).map(lambda n: FIRST + timedelta(days=n))
standings = st.sampled_from(Standing)


@st.composite
def trees(draw):
    """Units placed one to three times, always under an earlier one or, rarely, as a root of their own."""
    parents = {"root": [(FIRST - timedelta(days=9), None)]}
    for number, unit in enumerate(UNITS[1:], 1):
        above = st.sampled_from((*UNITS[:number] * 3, None))
        founded = draw(st.sampled_from((FIRST - timedelta(days=9),) * 3 + (FIRST + timedelta(days=5),)))
        moves = draw(st.lists(st.tuples(days, above), max_size=2, unique_by=lambda row: row[0]))
        parents[unit] = [(founded, draw(above)), *[row for row in moves if row[0] > founded]]
    return Placements(parents, draw(st.dictionaries(units, days, max_size=2)))


@st.composite
def periods(draw):
    first, last = sorted((draw(days), draw(days)))
    return Period(first, last)


class Book:
    """A ledger being written: numbers its rows and knows each person's seat."""

    def __init__(self, draw):
        self.draw, self.rows, self.seats, self.day, self.outs, self.left = draw, [], {}, {}, {}, {}

    def write(self, person, kind, unit, **more):
        day = min(self.day.get(person, FIRST) + timedelta(days=self.draw(st.integers(0, 9))), DAYS[-1])
        entry = Entry(len(self.rows) + 1, person, kind, day, len(self.rows) + 1, unit, **more)
        self.rows.append(entry)
        self.day[person] = day
        self.seats[person] = seat_after(self.seats.get(person), entry)
        if kind is Kind.TRANSFERRED_OUT:
            self.outs[person] = entry
        if self.seats[person] is None:
            self.left[person] = kind

    def void(self, entry):
        more = {"voids": entry.id}
        self.rows.append(
            Entry(
                len(self.rows) + 1,
                entry.person,
                Kind.CORRECTION,
                entry.on,
                len(self.rows) + 1,
                entry.unit,
                **more,
            )
        )

    def step(self, person):
        """One more entry that the person's seat allows."""
        seat: Seat | None = self.seats.get(person)
        if seat is None:
            self._start(person)
        elif seat.transit:
            self._in_transit(person, seat)
        else:
            self._at_home(person, seat)

    def _start(self, person):
        left = self.left.get(person)
        if left is Kind.DIED:
            return
        choices = {
            None: (Kind.OPENING, Kind.ADMITTED, Kind.READMITTED, Kind.RESTORED, Kind.TRANSFERRED_IN),
            Kind.TRANSFERRED_OUT: (Kind.TRANSFERRED_IN,),
            Kind.ADMISSION_ANNULLED: (Kind.ADMITTED,),
        }
        kind = self.draw(st.sampled_from(choices.get(left, (Kind.READMITTED, Kind.RESTORED))))
        standing = None if kind in (Kind.ADMITTED, Kind.READMITTED) else self.draw(standings)
        self.write(person, kind, self.draw(units), standing=standing)

    def _in_transit(self, person, seat):
        unit = self.draw(st.sampled_from((seat.unit, seat.partner, seat.partner)))
        kind = self.draw(st.sampled_from((Kind.TRANSFERRED_IN, Kind.TRANSFERRED_IN, *LEAVINGS)))
        if kind is not Kind.TRANSFERRED_IN:
            self.write(person, kind, unit)
            return
        other = seat.unit if unit == seat.partner else seat.partner
        self.write(person, kind, unit, partner=other, answers=self.outs[person].id)

    def _at_home(self, person, seat):
        official = seat.standing is Standing.OFFICIAL
        judged = (Kind.RECOGNITION_ANNULLED,) if official else (Kind.RECOGNISED, Kind.RECOGNITION_REFUSED)
        kinds = (Kind.TRANSFERRED_OUT,) * 4 + (Kind.MOVED_WITH_UNIT,) * 2 + judged + LEAVINGS
        kind = self.draw(st.sampled_from(kinds))
        elsewhere = [unit for unit in UNITS if unit != seat.unit]
        if kind is Kind.MOVED_WITH_UNIT:
            self.write(person, kind, self.draw(st.sampled_from(elsewhere)), partner=seat.unit)
            return
        others = st.sampled_from((*elsewhere, None))
        partner = self.draw(others) if kind is Kind.TRANSFERRED_OUT else None
        self.write(person, kind, seat.unit, partner=partner)


def _live(draw, book, people, longest):
    for person in people:
        for _ in range(draw(st.integers(0, longest))):
            book.step(person)


@st.composite
def ledgers(draw):
    """Three lives; of one of them the last entries may be voided and lived anew."""
    book = Book(draw)
    _live(draw, book, ("An", "Bình", "Chi"), 7)
    for person in ("An", "Bình"):
        _void_tail(draw, book, person)
    return book.rows


def _void_tail(draw, book, person):
    life = [row for row in book.rows if row.person == person and row.kind is not Kind.CORRECTION]
    kept = draw(st.integers(0, len(life)))
    for entry in reversed(life[kept:]):
        book.void(entry)
    replay(book, person, life[:kept])
    _live(draw, book, (person,), 3)


def replay(book, person, life):
    """Put the book's memory of the person back to what these entries leave."""
    for memory in (book.seats, book.day, book.outs, book.left):
        memory.pop(person, None)
    for entry in life:
        book.day[person] = entry.on
        book.seats[person] = seat_after(book.seats.get(person), entry)
        if entry.kind is Kind.TRANSFERRED_OUT:
            book.outs[person] = entry
        if book.seats[person] is None:
            book.left[person] = entry.kind


@st.composite
def batches(draw):
    """A ledger, and a batch of rows written after it for known and new persons."""
    book = Book(draw)
    _live(draw, book, ("An", "Bình"), 6)
    before = list(book.rows)
    _live(draw, book, ("An", "Bình", "Dung"), 4)
    batch = book.rows[len(before) :]
    for entry in reversed(batch):
        book.void(entry)
    return before, batch, book.rows
