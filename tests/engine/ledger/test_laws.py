"""What must hold of every ledger on every tree that moves its units."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chibo.engine.calendar import DayRange, Period
from chibo.engine.ledger import (
    FixedTree,
    Kind,
    check,
    effective,
    inside,
    movement_table,
    persons_at,
    seat_after,
    spells,
    stock,
)
from tests.engine.ledger import worlds

worlds_settings = settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=30)


def tier(path):
    return str(len(path))


def node_of(tree, unit):
    return lambda day: tree.path(unit, day)


@worlds_settings
@given(worlds.ledgers(), worlds.trees(), worlds.periods())
def test_stock_and_flows_balance_at_every_node_of_the_tree_as_it_was(entries, tree, period):
    for unit in worlds.UNITS:
        table = movement_table(entries, tree, node_of(tree, unit), period, tier)
        assert table.balances, (unit, table)


@worlds_settings
@given(worlds.ledgers(), worlds.trees(), worlds.periods(), worlds.days)
def test_stock_and_flows_balance_on_the_tree_of_one_day_without_reorganisation(entries, tree, period, day):
    fixed = FixedTree(tree, day)
    for unit in worlds.UNITS:
        table = movement_table(entries, fixed, node_of(fixed, unit), period, tier)
        assert table.balances, (unit, table)
        if all(entry.kind is not Kind.MOVED_WITH_UNIT for entry in entries):
            assert (table.reorganised_in, table.reorganised_out) == (0, 0)


@worlds_settings
@given(worlds.ledgers(), worlds.trees(), worlds.days, worlds.units)
def test_closing_stock_is_the_opening_stock_of_the_next_period(entries, tree, day, unit):
    node = node_of(tree, unit)
    before = movement_table(entries, tree, node, Period(worlds.FIRST, day), tier)
    after = movement_table(
        entries, tree, node, Period(day + timedelta(days=1), worlds.DAYS[-1] + timedelta(days=1)), tier
    )
    assert before.closing_stock == after.opening_stock


@worlds_settings
@given(worlds.ledgers(), worlds.trees(), worlds.days)
def test_children_own_and_transit_make_the_parent(entries, tree, day):
    chain = [spell for spell in spells(effective(entries), tree) if spell.holds_on(day)]
    for unit in worlds.UNITS:
        path = tree.path(unit, day)
        if path is None:
            continue
        below = [other for other in worlds.UNITS if (tree.path(other, day) or "")[:-4] == path]
        here = [spell for spell in chain if spell.path == path]
        children = sum(stock(chain, node_of(tree, child), day) for child in below)
        assert stock(chain, node_of(tree, unit), day) == children + len(here)
        assert all(spell.transit or spell.unit == unit for spell in here)


@worlds_settings
@given(worlds.ledgers(), worlds.trees())
def test_spells_say_on_every_day_what_the_entries_say(entries, tree):
    counted = effective(entries)
    chain = spells(counted, tree)
    for day in worlds.DAYS:
        for person in ("An", "Bình", "Chi"):
            seat = None
            for entry in counted:
                if entry.person == person and entry.on <= day:
                    seat = seat_after(seat, entry)
            held = [spell for spell in chain if spell.person == person and spell.holds_on(day)]
            assert [(s.path, s.standing, s.transit) for s in held] == (
                [(seat.path(tree, day), seat.standing, seat.transit)] if seat else []
            )


@worlds_settings
@given(worlds.ledgers(), worlds.trees())
def test_spells_of_a_person_do_not_overlap_and_hang_together(entries, tree):
    chain = spells(effective(entries), tree)
    for person in ("An", "Bình", "Chi"):
        mine = [spell for spell in chain if spell.person == person]
        for left, right in pairwise(mine):
            assert not DayRange(left.start, left.end).overlaps(DayRange(right.start, right.end))
            assert left.end <= right.start
            if right.cause == "reorganised" and right.entry == left.entry:
                assert (right.from_path, right.start) == (left.path, left.end)
                assert right.path != left.path


@worlds_settings
@given(worlds.ledgers())
def test_lives_of_a_real_ledger_have_no_finding(entries):
    assert check(entries) == []


@worlds_settings
@given(worlds.ledgers(), st.integers(0, 30))
def test_what_was_known_then_is_what_the_rows_of_then_say(entries, known):
    then = effective(entries, known)
    assert then == effective([entry for entry in entries if entry.recorded <= known])
    later = {entry.id for entry in effective(entries)}
    lost = {entry.id for entry in then} - later
    voided = {e.voids for e in entries if e.kind is Kind.CORRECTION and e.recorded > known}
    assert lost <= voided
    assert all(entry.recorded > known for entry in effective(entries) if entry not in then)


@worlds_settings
@given(worlds.batches(), worlds.trees(), worlds.periods())
def test_voiding_a_whole_batch_restores_every_figure(rows, tree, period):
    before, batch, after = rows
    assert check(after) == []
    assert effective(after) == effective(before)
    assert effective(after, known=len(before) + len(batch)) == effective([*before, *batch])
    for unit in worlds.UNITS:
        node = node_of(tree, unit)
        assert movement_table(after, tree, node, period, tier) == movement_table(
            before, tree, node, period, tier
        )


@worlds_settings
@given(worlds.ledgers(), worlds.trees(), worlds.days, worlds.units)
def test_persons_of_a_node_are_those_whose_seat_lies_inside(entries, tree, day, unit):
    chain = spells(effective(entries), tree)
    persons = persons_at(chain, node_of(tree, unit), day)
    assert len(persons) == stock(chain, node_of(tree, unit), day)
    assert persons == {s.person for s in chain if s.holds_on(day) and inside(s.path, tree.path(unit, day))}


JUNK = st.builds(
    dict,
    person=st.sampled_from(("An", "Bình")),
    kind=st.sampled_from(Kind),
    on=worlds.days,
    unit=worlds.units,
    partner=st.one_of(st.none(), worlds.units),
    standing=st.one_of(st.none(), worlds.standings),
    voids=st.one_of(st.none(), st.integers(1, 9)),
    answers=st.one_of(st.none(), st.integers(1, 9)),
)


@worlds_settings
@given(st.lists(JUNK, max_size=14), worlds.trees(), worlds.periods())
def test_whatever_the_checks_let_pass_balances(rows, tree, period):
    entries = [worlds.Entry(id=n, recorded=n, **row) for n, row in enumerate(rows, 1)]
    while findings := check(entries):
        faulty = {found.params["entry"] for found in findings}
        entries = [entry for entry in entries if entry.id not in faulty]
    for unit in worlds.UNITS:
        assert movement_table(entries, tree, node_of(tree, unit), period, tier).balances
