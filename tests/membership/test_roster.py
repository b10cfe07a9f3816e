"""Who counts in a vote of a cell: the worked examples, the pure rule, and the register behind it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.engine.rules import Facts, Outcome, judge
from chibo.membership.actions import receive_transfer, record_movement, start_fact
from chibo.membership.choices import FactKind, Kind, Standing
from chibo.membership.roster import (
    ADMISSION,
    LEFT_OUT,
    Known,
    Roster,
    Why,
    excluded_by,
    roster,
    seated,
)
from chibo.regulations.rulebook import rulebook
from tests.register import PAPER, TODAY

EVENING = date(2025, 6, 12)
BOOK = rulebook().book
VALUES = BOOK.in_force(EVENING)
NOBODY = frozenset()


def official(*facts, **changes):
    return Known(uuid4(), Standing.OFFICIAL, frozenset(facts), **changes)


def roster_of(known, absent=NOBODY, detained=0, evening=EVENING):
    values = BOOK.in_force(evening)
    return Roster(
        evening=evening,
        rules=BOOK.set_on(evening),
        values=values,
        seats=tuple(seated(known, absent=absent, excluded=excluded_by(values))),
        detained=detained,
    )


def needed(found, key=ADMISSION):
    return next(need.least for need in found.needs() if need.key == key)


def passes(found, votes, day=EVENING):
    """What the rulebook itself says of so many votes on admission."""
    facts = Facts({"cell_vote_on": day, "cell_vote.for": votes} | found.ballot("cell_vote"))
    (verdict,) = judge(BOOK, facts, day=day, rules=[ADMISSION]).verdicts
    return verdict.outcome is Outcome.MET


def test_example_2_fifteen_summoned_need_ten():
    found = roster_of([official() for _ in range(15)])
    assert (found.denominator, needed(found)) == (15, 10)
    assert passes(found, 10)
    assert not passes(found, 9)


def test_example_3_twenty_official_of_whom_four_are_left_out_need_eleven():
    exempt = official(FactKind.EXEMPT)
    known = [
        *(official() for _ in range(16)),
        *(official(FactKind.TEMPORARY) for _ in range(2)),
        exempt,
        official(FactKind.SUSPENDED),
    ]
    found = roster_of(known, absent=frozenset({exempt.person}))
    assert (found.official, found.denominator, needed(found)) == (20, 16, 11)
    assert found.left_out() == {"temporary": 2, "exempt_absent": 1, "suspended": 1, "detained": 0}
    assert passes(found, 11)
    assert not passes(found, 10)


@pytest.mark.parametrize(("members", "votes"), [(9, 5), (8, 5)])
def test_example_4_more_than_half_is_never_half(members, votes):
    found = roster_of([official() for _ in range(members)])
    assert needed(found, "votes.ordinary") == votes


def test_example_9_cell_of_two_official_members_may_not_vote():
    assert roster_of([official(), official()]).enough is False
    assert roster_of([official(), official(), official(FactKind.TEMPORARY)]).enough is True


@pytest.mark.parametrize(
    ("facts", "misses", "why", "counted"),
    [
        ((), False, Why.PRESENT, True),
        ((), True, Why.ABSENT, True),
        ((FactKind.ABSENT,), False, Why.ABSENT, True),
        ((FactKind.EXEMPT,), False, Why.EXEMPT, True),
        ((FactKind.EXEMPT,), True, Why.EXEMPT_ABSENT, False),
        ((FactKind.EXEMPT, FactKind.ABSENT), False, Why.EXEMPT_ABSENT, False),
        ((FactKind.TEMPORARY,), False, Why.TEMPORARY, False),
        ((FactKind.SUSPENDED,), False, Why.SUSPENDED, False),
        ((FactKind.SUSPENDED, FactKind.TEMPORARY), False, Why.SUSPENDED, False),
        ((FactKind.REINFORCING,), False, Why.PRESENT, True),
    ],
)
def test_official_member_counts_by_his_facts(facts, misses, why, counted):
    known = official(*facts)
    absent = frozenset({known.person}) if misses else NOBODY
    (seat,) = seated([known], absent=absent, excluded=excluded_by(VALUES))
    assert (seat.why, seat.counted) == (why, counted)
    assert seat.rule == ("" if counted else "votes.cell_excluded")


def test_probationary_member_and_guest_are_neither_official_nor_counted():
    known = [Known(uuid4(), Standing.PROBATIONARY), official(guest=True)]
    found = roster_of(known)
    assert [(seat.why, seat.official, seat.counted) for seat in found.seats] == [
        (Why.PROBATIONARY, False, False),
        (Why.GUEST, False, False),
    ]
    assert {seat.rule for seat in found.seats} == {ADMISSION}


def test_group_that_the_rules_do_not_name_is_counted():
    (seat,) = seated([official(FactKind.TEMPORARY)], absent=NOBODY, excluded=frozenset({"suspended"}))
    assert (seat.why, seat.counted) == (Why.TEMPORARY, True)


def test_member_whose_file_lies_elsewhere_is_counted_and_said():
    found = roster_of([official(read=False), official()])
    assert (found.denominator, found.unread) == (2, 1)


def test_detained_are_told_by_number_alone():
    found = roster_of([official() for _ in range(6)], detained=1)
    assert (found.denominator, needed(found)) == (5, 4)
    assert found.ballot("cell_vote")["cell_vote.detained"] == 1


def test_before_the_first_rule_set_nothing_is_left_out_and_nothing_needed():
    found = roster_of([official(FactKind.SUSPENDED)], evening=date(2016, 7, 24))
    assert (found.rules, found.denominator, found.enough) == (None, 1, None)
    assert {need.least for need in found.needs()} == {None}


def test_nobody_counted_needs_nothing():
    assert needed(roster_of([official(FactKind.SUSPENDED)])) is None


facts = st.frozensets(st.sampled_from([*FactKind]))
persons = st.builds(
    Known,
    person=st.uuids(version=4),
    standing=st.sampled_from([*Standing]),
    facts=facts,
    guest=st.booleans(),
    read=st.booleans(),
)
cells = st.lists(persons, max_size=40, unique_by=lambda known: known.person)
days = st.dates(date(2016, 7, 25), date(2027, 1, 1))


@given(cells, st.data(), days)
def test_threshold_is_the_least_number_that_the_rulebook_accepts(known, data, evening):
    absent = (
        frozenset(data.draw(st.sets(st.sampled_from([each.person for each in known])))) if known else NOBODY
    )
    found = roster_of(known, absent=absent, evening=evening)
    least = needed(found)
    assert (least is None) == (found.denominator == 0)
    if least is not None:
        assert passes(found, least, evening)
        assert not passes(found, least - 1, evening)
        assert 2 * found.denominator <= 3 * least < 2 * found.denominator + 3


@given(cells, days)
def test_everybody_has_one_seat_and_the_parts_add_up(known, evening):
    found = roster_of(known, evening=evening)
    assert [seat.person for seat in found.seats] == [each.person for each in known]
    assert found.denominator == found.official - sum(found.left_out().values())
    assert all(seat.official for seat in found.seats if seat.counted)


@given(cells, st.data())
def test_being_absent_never_enlarges_the_denominator_and_concerns_the_exempt_alone(known, data):
    misses = (
        frozenset(data.draw(st.sets(st.sampled_from([each.person for each in known])))) if known else NOBODY
    )
    before, after = roster_of(known), roster_of(known, absent=misses)
    changed = [
        each.person
        for each, old, new in zip(known, before.seats, after.seats, strict=True)
        if old.counted != new.counted
    ]
    assert after.denominator == before.denominator - len(changed)
    exempt = {each.person for each in known if FactKind.EXEMPT in each.facts}
    assert set(changed) <= exempt & misses


def seats_by_name(register, people, evening=EVENING, **told):
    with register.at_work():
        found = roster(register.north_cell.pk, evening, **told)
    names = {person.pk: name for name, person in people.items()}
    return {names[seat.person]: seat.why for seat in found.seats}, found


@pytest.fixture
def cell(register):
    """The northern cell: one of every sort, and a guest of the cell beside it."""
    everybody = {
        name: register.enter(given=name, kind=Kind.OPENING, standing=Standing.OFFICIAL, on=date(2020, 1, 1))
        for name in ("Có", "Miễn", "Tạm", "Đình", "Xa")
    }
    everybody["Dự"] = register.enter(given="Dự", on=date(2025, 1, 5))
    everybody["Khách"] = register.enter(
        given="Khách", kind=Kind.OPENING, standing=Standing.OFFICIAL, unit=register.other_cell
    )
    places = {"Tạm": {"elsewhere": "Chi bộ 5, xã Lạ"}, "Khách": {"unit": register.north_cell}}
    kinds = {"Miễn": "exempt", "Tạm": "temporary", "Đình": "suspended", "Xa": "absent", "Khách": "temporary"}
    with register.at_work():
        for name, kind in kinds.items():
            start_fact(
                actor=register.actor, person=everybody[name], kind=kind, on=date(2025, 6, 1),
                until=date(2025, 6, 30), basis=PAPER, **places.get(name, {}),
            )  # fmt: skip
    return everybody


@pytest.mark.django_db
def test_cell_with_one_of_every_sort(register, cell):
    whys, found = seats_by_name(register, cell, absent=[cell["Miễn"].pk])
    assert whys == {
        "Có": Why.PRESENT, "Miễn": Why.EXEMPT_ABSENT, "Tạm": Why.TEMPORARY, "Đình": Why.SUSPENDED,
        "Xa": Why.ABSENT, "Dự": Why.PROBATIONARY, "Khách": Why.GUEST,
    }  # fmt: skip
    assert (found.official, found.denominator) == (5, 2)


@pytest.mark.django_db
def test_facts_leave_out_only_on_the_days_they_hold(register, cell):
    whys, found = seats_by_name(register, cell, evening=date(2025, 7, 1))
    assert set(whys.values()) == {Why.PRESENT, Why.PROBATIONARY}
    assert "Khách" not in whys
    assert found.denominator == 5


@pytest.mark.django_db
def test_member_recognised_late_votes_from_the_decision_on(register):
    person = register.enter(given="Muộn", on=date(2024, 2, 3))
    decided = date(2025, 5, 20)
    with register.at_work():
        record_movement(
            actor=register.actor, person=person, kind=Kind.RECOGNISED, on=date(2025, 2, 3),
            unit=register.north_cell, decided_on=decided, today=TODAY, basis=PAPER,
        )  # fmt: skip
    before, _found = seats_by_name(register, {"Muộn": person}, evening=decided - timedelta(days=1))
    after, _found = seats_by_name(register, {"Muộn": person}, evening=decided)
    assert (before, after) == ({"Muộn": Why.PROBATIONARY}, {"Muộn": Why.PRESENT})


@pytest.mark.django_db
def test_member_who_moved_away_since_is_still_counted_on_the_old_evening(register):
    person = register.enter(given="Đi", kind=Kind.OPENING, standing=Standing.OFFICIAL)
    with register.at_work():
        start_fact(
            actor=register.actor, person=person, kind="suspended", on=date(2025, 1, 1),
            until=date(2025, 1, 31), basis=PAPER,
        )  # fmt: skip
        record_movement(
            actor=register.actor, person=person, kind=Kind.TRANSFERRED_OUT, on=date(2025, 5, 2),
            unit=register.north_cell, partner=register.south, today=TODAY, basis=PAPER,
        )  # fmt: skip
        arrive(register, person)
    with register.at_work(register.north):
        found = roster(register.north_cell.pk, date(2025, 1, 15))
    assert [(seat.person, seat.why) for seat in found.seats] == [(person.pk, Why.UNREAD)]
    with register.at_work():
        seen = roster(register.north_cell.pk, date(2025, 1, 15))
    assert [seat.why for seat in seen.seats] == [Why.SUSPENDED]


def arrive(register, person):
    """The other end receives the person."""
    from_here = person.movements.get(kind=Kind.TRANSFERRED_OUT)
    receive_transfer(
        actor=register.actor, departure=from_here, on=date(2025, 5, 10), unit=register.south_cell,
        today=TODAY, basis=PAPER,
    )  # fmt: skip


def test_words_of_the_rules_are_those_of_the_roster():
    assert excluded_by(VALUES) == {str(why) for why in LEFT_OUT}
