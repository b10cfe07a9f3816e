"""Figures against plain counting: a random register written by the verbs, and a reader that knows nothing.

The oracle walks every person's ledger rows in order and every unit's placements, day by day, with loops. It
shares no code with the projections, the database functions or the engine.
"""

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import transaction

from chibo.engine.calendar import PartialDate, Period
from chibo.membership.actions import (
    lead_members_over,
    move_unit,
    receive_transfer,
    record_movement,
    void_movement,
)
from chibo.membership.models import Movement
from chibo.membership.queries import waiting_for
from chibo.organisation.models import Placement
from chibo.organisation.nodes import NOW, THEN, Node
from chibo.people.actions import set_belonging
from chibo.people.models import Belonging, Person
from chibo.statistics.crosschecks import cross_checks
from chibo.statistics.headcount import ages, counts_below, cross_table, prove_cell
from chibo.statistics.movement import breakdown, movement
from chibo.statistics.proof import prove
from chibo.statistics.rows import movement_rows
from chibo.storage.refusal import Refusal
from tests.register import PAPER, TODAY, dated_register
from tests.stages import set_once

pytestmark = [pytest.mark.django_db, pytest.mark.early]
STARTS = ("opening", "admitted", "readmitted", "restored", "transferred_in", "moved_with_unit")
ENDS = ("died", "expelled", "removed", "withdrew")
DAYS = [date(2015, 12, 31), date(2018, 5, 17), date(2020, 1, 1), date(2022, 9, 30), TODAY]
PERIODS = [Period(date(2016, 1, 1), date(2018, 5, 17)), Period.year(2020), Period(date(2021, 3, 3), TODAY)]
BANDS = (
    (18, 30, "A1"),
    (31, 35, "A2"),
    (36, 40, "A3"),
    (41, 45, "A4"),
    (46, 50, "A5"),
    (51, 55, "A6"),
    (56, 60, "A7"),
)


class World:
    """A register with members who come, go, are led over, and rows that were struck out."""

    def __init__(self, register, seed):
        self.register, self.dice = register, random.Random(seed)
        self.cells = [register.north_cell, register.other_cell, register.south_cell]
        self.units = [register.district, register.north, register.south, *self.cells]
        for number in range(24):
            self._enter(number)
        steps = sorted(self.day() for _ in range(40))
        moves = {13: (register.other_cell, register.south), 30: (register.other_cell, register.north)}
        with register.at_work():
            for number, day in enumerate(steps):
                if number in moves:
                    self._try(move_unit, unit=moves[number][0], parent=moves[number][1], on=day)
                else:
                    self._something(day)
            self.placements = list(Placement.objects.all())
            self.ledgers = {person: rows_of(person) for person in Person.objects.order_by("pk")}

    def day(self):
        return date(2013, 1, 1) + timedelta(days=self.dice.randrange(4400))

    def _enter(self, number):
        dice = self.dice
        birth = dice.choice(
            [f"{dice.randint(1950, 1992)}", f"{dice.randint(1950, 1992)}-06-{dice.randint(1, 30):02}", ""]
        )
        person = self.register.enter(
            f"Số{number}", unit=dice.choice(self.cells), on=self.day().replace(year=2012),
            gender=dice.choice("mf"), birth=PartialDate.from_iso(birth) if birth else None,
            **dice.choice([{"kind": "opening", "standing": "official"}, {"kind": "admitted"}]),
        )  # fmt: skip
        with self.register.at_work():
            if dice.random() < 0.9:
                people = dice.choice(["01", "01", "02", "03", "05"])
                set_belonging(actor=self.register.actor, person=person, ethnicity=people, religion="")

    def _try(self, verb, **said):
        try:
            with transaction.atomic():
                return verb(actor=self.register.actor, today=TODAY, basis=PAPER, **said)
        except Refusal:
            return None

    def _something(self, day):
        dice, register = self.dice, self.register
        person, cell = dice.choice(list(Person.objects.order_by("pk"))), dice.choice(self.cells)
        waiting = list(waiting_for(register.whole))
        kind = dice.choice(["out", "outside", "receive", "end", "end", "lead", "void", "receive", "out"])
        if kind == "receive" and waiting:
            departure = dice.choice(waiting)
            self._try(receive_transfer, departure=departure, on=max(day, departure.on), unit=cell)
        elif kind == "lead":
            self._try(lead_members_over, unit=cell, into=dice.choice(self.cells), on=day)
        elif kind == "void":
            last = Movement.objects.filter(person=person).order_by("seq").last()
            self._try(void_movement, movement=last, reason="Ghi nhầm")
        elif kind == "outside":
            self._record(
                person, "transferred_out", day, outside="Đảng bộ tỉnh bạn", outside_tier="other_province"
            )
        elif kind == "out":
            self._record(person, "transferred_out", day, partner=cell)
        else:
            self._record(person, dice.choice(ENDS), day)

    def _record(self, person, kind, day, **details):
        unit = next((self.by_key(key) for key, _way in [seat_of(rows_of(person), day)] if key), self.cells[0])
        self._try(record_movement, person=person, kind=kind, on=day, unit=unit, **details)

    def by_key(self, key):
        return next(unit for unit in self.units if unit.pk == key)


def rows_of(person):
    voided = set(Movement.objects.filter(voids__isnull=False).values_list("voids", flat=True))
    rows = Movement.objects.filter(person=person).exclude(kind="correction").order_by("on", "seq")
    return [row for row in rows if row.pk not in voided]


def seat_of(rows, day):
    """The unit somebody sits in at the end of the day, and the unit he is on the way to."""
    seat, way = None, None
    for row in rows:
        if row.on > day:
            break
        if row.kind in STARTS:
            seat, way = row.unit_id, None
        elif row.kind in ENDS or (row.kind == "transferred_out" and row.partner_id is None):
            seat, way = None, None
        elif row.kind == "transferred_out":
            arrival = next((other for other in rows if other.answers_id == row.pk), None)
            # Taken back: he was on the way to where he was awaited. Received below it: to where he arrived.
            elsewhere = arrival is not None and arrival.unit_id != row.unit_id
            seat, way = row.unit_id, arrival.unit_id if elsewhere else row.partner_id
    return seat, way


def chain(placements, unit, day):
    """The unit and everything above it on the day's tree."""
    found = []
    while unit is not None:
        found.append(unit)
        placed = [row for row in placements if row.unit_id == unit and row.during.lower <= day]
        row = max(placed, key=lambda one: one.during.lower)
        unit = row.parent_id
    return found


def nodes_of(world, rows, day, tree_day):
    """Every unit the person counts in: on the way, only units above both ends."""
    seat, way = seat_of(rows, day)
    if seat is None:
        return []
    here = chain(world.placements, seat, tree_day)
    return here if way is None else [unit for unit in here if unit in chain(world.placements, way, tree_day)]


def counted(world, unit, day, tree):
    tree_day = TODAY if tree == NOW else day
    return [p for p, rows in world.ledgers.items() if unit.pk in nodes_of(world, rows, day, tree_day)]


def age_band(person, day):
    birth = person.birth
    if birth is None:
        return ""
    born = birth.exact or date(birth.year, 7, 1)
    years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return next((code for low, high, code in BANDS if low <= years <= high), "A8" if years > 60 else "")


@pytest.fixture(scope="module", params=[1, 2])
def world(django_db_setup, django_db_blocker, request):
    """A register with years behind it, made once: the tests of this file only read."""
    with set_once(django_db_blocker):
        yield World(dated_register(), request.param)


def test_headcounts_and_cross_tables_are_what_one_counts_by_hand(world):
    seen = 0
    with world.register.at_work():
        people = dict(Belonging.objects.values_list("person", "ethnicity"))
        for tree in (THEN, NOW):
            for unit in world.units:
                for day in DAYS:
                    members, node = counted(world, unit, day, tree), Node(unit, tree)
                    seen += len(members)
                    wanted = Counter((age_band(p, day), p.gender) for p in members)
                    assert cross_table(node, day, ["age", "gender"], may_see_sensitive=False).cells == wanted
                    told = cross_table(node, day, ["ethnicity"], may_see_sensitive=True).cells
                    assert told == Counter((people.get(p.pk, ""),) for p in members)
                    assert ages(node, day).persons == sum(1 for p in members if p.birth)
    assert seen > 300


def test_stocks_flows_and_their_proofs_are_what_one_counts_by_hand(world):
    with world.register.at_work():
        for tree in (THEN, NOW):
            for unit in world.units:
                for period in PERIODS:
                    figures, rows = movement_rows(Node(unit, tree), period)
                    before = {p.pk for p in counted(world, unit, period.first - timedelta(days=1), tree)}
                    after = {p.pk for p in counted(world, unit, period.last, tree)}
                    assert (figures.opening, figures.closing) == (len(before), len(after))
                    assert figures.balances
                    for row in rows:
                        assert prove(Node(unit, tree), period, row.name).total == row.value, row


def test_ends_are_counted_once_at_every_unit_above(world):
    with world.register.at_work():
        for period in PERIODS:
            for unit in world.units:
                wanted = Counter()
                for rows in world.ledgers.values():
                    for row in rows:
                        if row.kind in ENDS and period.first <= row.on <= period.last:
                            earlier = [one for one in rows if (one.on, one.seq) < (row.on, row.seq)]
                            if unit.pk in nodes_of(world, earlier, row.on, row.on):
                                wanted[row.kind] += 1
                lines = movement(Node(unit), period).lines
                assert {kind: lines[kind] for kind in ENDS} == {kind: wanted[kind] for kind in ENDS}


def test_units_below_and_those_on_the_way_make_up_the_whole(world):
    with world.register.at_work():
        for tree in (THEN, NOW):
            for unit in world.units:
                for period in PERIODS:
                    found = breakdown(Node(unit, tree), period)
                    peoples = cross_table(
                        Node(unit, tree), period.last, ["ethnicity"], may_see_sensitive=True
                    )
                    checks = cross_checks(found, peoples.total)
                    assert [check.label for check in checks if not check.holds] == []
                    assert len(checks) == (5 if found.children else 4)


def test_a_cell_opens_into_exactly_its_members(world):
    with world.register.at_work():
        node, day = Node(world.register.district), DAYS[2]
        members = counted(world, world.register.district, day, THEN)
        for band in {age_band(p, day) for p in members}:
            proof = prove_cell(node, day, {"age": band, "gender": "f"})
            wanted = {p.pk for p in members if age_band(p, day) == band and p.gender == "f"}
            assert {spell.person_id for spell in proof.members} == wanted
            assert proof.total == len(wanted)


def test_peoples_open_into_units_that_add_up(world):
    day = TODAY
    with world.register.at_work():
        people = dict(Belonging.objects.values_list("person", "ethnicity"))
        units = [world.register.north, world.register.south]
        told = counts_below(
            Node(world.register.district), day, [unit.path for unit in units], "ethnicity", "01"
        )
        for unit in units:
            members = counted(world, unit, day, THEN)
            wanted = (sum(people.get(p.pk) == "01" for p in members), len(members))
            assert told.get(unit.path, (0, 0)) == wanted
