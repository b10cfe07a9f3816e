"""The ledger on a small world that can be followed by eye."""

from datetime import date

import pytest

from chibo.engine.calendar import Period
from chibo.engine.ledger import (
    OUTSIDE,
    Entry,
    FixedTree,
    Kind,
    Placements,
    Standing,
    effective,
    lca,
    movement_table,
    persons_at,
    spells,
    transit_path,
)

START = date(2020, 1, 1)
MOVED = date(2024, 7, 1)
TREE = Placements(
    {
        "province": [(START, None)],
        "north": [(START, "province")],
        "south": [(START, "province")],
        "hill": [(START, "north")],
        "river": [(START, "south")],
        "cell": [(START, "hill"), (MOVED, "river")],
        "far": [(START, "river")],
    }
)
Y2024 = Period.year(2024)


def tier(path):
    return {0: "none", 4: "province", 8: "district", 12: "commune"}[len(path)]


def table(entries, unit, period=Y2024, **more):
    return movement_table(entries, TREE, lambda day: TREE.path(unit, day), period, tier, **more)


def entry(number, kind, on, unit="cell", person="An", **more):
    return Entry(number, person, kind, on, number, unit, **more)


def opening(number=1, unit="cell", person="An", standing=Standing.OFFICIAL):
    return entry(number, Kind.OPENING, START, unit, person, standing=standing)


def test_unit_that_moves_takes_its_members_along():
    [old, new] = spells([opening()], TREE)
    assert (old.end, old.cause, old.unit) == (MOVED, "movement", "cell")
    assert (new.start, new.cause, new.from_path, new.path) == (
        MOVED,
        "reorganised",
        TREE.path("cell", START),
        TREE.path("cell", MOVED),
    )


@pytest.mark.parametrize(
    ("unit", "stand"),
    [("hill", (1, 0, 1, 0)), ("river", (0, 1, 0, 1)), ("province", (1, 0, 0, 1)), ("cell", (1, 0, 0, 1))],
)
def test_reorganisation_is_a_line_of_its_own(unit, stand):
    lines = table([opening()], unit)
    assert (lines.opening_stock, lines.reorganised_in, lines.reorganised_out, lines.closing_stock) == stand
    assert lines.increase == lines.decrease == 0


def test_tree_as_it_is_now_knows_no_reorganisation():
    now = FixedTree(TREE, date(2025, 1, 1))
    river = now.path("river", START)
    lines = movement_table([opening()], now, lambda _: river, Y2024, tier)
    assert (lines.opening_stock, lines.reorganised_in, lines.closing_stock) == (1, 0, 1)


def transfer(out_on=date(2024, 3, 1), in_on=date(2024, 3, 20)):
    out = entry(2, Kind.TRANSFERRED_OUT, out_on, partner="far")
    arrived = entry(3, Kind.TRANSFERRED_IN, in_on, "far", partner="cell", answers=2)
    return [opening(), out, arrived]


def test_person_in_transit_counts_at_the_common_ancestor():
    chain = spells(transfer(), TREE)
    middle = date(2024, 3, 10)

    def present(unit):
        return persons_at(chain, lambda day: TREE.path(unit, day), middle)

    assert present("province") == {"An"}
    assert present("north") == present("south") == set()
    assert [spell.transit for spell in chain] == [False, True, False]
    assert chain[1].unit is None


def test_transit_seat_moves_when_the_common_ancestor_does():
    chain = spells(transfer(in_on=date(2024, 8, 1)), TREE)
    assert [(spell.path, spell.cause) for spell in chain[1:3]] == [
        (TREE.path("province", START), "movement"),
        (TREE.path("river", START), "reorganised"),
    ]


def test_transfer_is_counted_by_the_tier_of_the_common_ancestor():
    lines = table(transfer(), "hill")
    assert (lines.transferred_out, lines.decrease) == ({"province": 1}, 1)
    assert table(transfer(), "river").transferred_in == {"province": 1}
    inside = table(transfer(), "province")
    assert (inside.increase, inside.decrease, inside.closing_stock) == (0, 0, 1)


def test_transfer_with_the_outside_has_a_line_of_its_own():
    gone = entry(2, Kind.TRANSFERRED_OUT, date(2024, 3, 1))
    back = entry(3, Kind.TRANSFERRED_IN, date(2024, 9, 1), "far", standing=Standing.OFFICIAL)
    lines = table([opening(), gone, back], "province")
    assert (lines.transferred_out, lines.transferred_in) == ({OUTSIDE: 1}, {OUTSIDE: 1})


def test_transfer_between_provinces_of_one_system_counts_nowhere_on_the_way():
    tree = Placements({"one": [(START, None)], "other": [(START, None)]})
    out = entry(2, Kind.TRANSFERRED_OUT, date(2024, 3, 1), "one", partner="other")
    [_, transit] = spells([opening(unit="one"), out], tree)
    assert transit.path == ""
    lines = movement_table([opening(unit="one"), out], tree, lambda day: tree.path("one", day), Y2024, tier)
    assert (lines.transferred_out, lines.closing_stock) == ({"none": 1}, 0)


def test_transfer_out_and_in_on_one_day_leaves_a_spell_without_days():
    chain = spells(transfer(in_on=date(2024, 3, 1)), TREE)
    assert (chain[1].start, chain[1].end) == (date(2024, 3, 1), date(2024, 3, 1))
    assert not chain[1].holds_on(date(2024, 3, 1))
    assert table(transfer(in_on=date(2024, 3, 1)), "river").balances


def test_units_that_move_on_the_day_of_a_transfer_move_first():
    lines = table(transfer(out_on=MOVED, in_on=MOVED), "hill")
    assert (lines.reorganised_out, lines.transferred_out) == (1, {})
    river = table(transfer(out_on=MOVED, in_on=MOVED), "river")
    assert (river.reorganised_in, river.increase, river.decrease, river.closing_stock) == (1, 0, 0, 1)


def test_every_way_in_and_out_has_its_line():
    on = date(2024, 5, 1)
    starts = (Kind.ADMITTED, Kind.READMITTED, Kind.RESTORED, Kind.OPENING)
    ends = (Kind.DIED, Kind.EXPELLED, Kind.REMOVED, Kind.WITHDREW, Kind.ADMISSION_ANNULLED)
    rows = [entry(n, kind, on, person=f"in {n}", standing=Standing.OFFICIAL) for n, kind in enumerate(starts)]
    for n, kind in enumerate(ends, 10):
        rows += [opening(n, person=f"out {n}"), entry(n + 10, kind, on, person=f"out {n}")]
    lines = table(rows, "province")
    assert (lines.admitted, lines.readmitted, lines.restored, lines.opened) == (1, 1, 1, 1)
    assert (lines.died, lines.expelled, lines.removed, lines.withdrew, lines.annulled) == (1, 1, 1, 1, 1)
    assert (lines.opening_stock, lines.increase, lines.decrease, lines.closing_stock) == (5, 3, 4, 4)
    assert (lines.removed_probationary, lines.balances) == (0, True)


def test_removal_of_a_probationary_member_is_also_counted_apart():
    rows = [opening(standing=Standing.PROBATIONARY), entry(2, Kind.REMOVED, date(2024, 5, 1))]
    assert (table(rows, "cell").removed, table(rows, "cell").removed_probationary) == (1, 1)


def test_recognition_changes_the_standing_from_its_day_and_no_line():
    rows = [
        opening(standing=Standing.PROBATIONARY),
        entry(2, Kind.RECOGNITION_REFUSED, date(2021, 1, 1)),
        entry(3, Kind.RECOGNISED, date(2021, 2, 1)),
        entry(4, Kind.RECOGNITION_ANNULLED, date(2021, 3, 1)),
    ]
    chain = spells(rows, TREE)[:3]
    assert [spell.standing.value for spell in chain] == ["probationary", "official", "probationary"]
    assert [spell.cause for spell in chain] == ["movement", "standing", "standing"]
    assert chain[1].from_path == chain[1].path
    assert table(rows, "cell", Period.year(2021)).increase == 0


def test_death_on_the_way_leaves_the_common_ancestor_only():
    rows = [*transfer()[:2], entry(3, Kind.DIED, date(2024, 3, 5), "far")]
    assert table(rows, "province").died == 1
    assert (table(rows, "river").died, table(rows, "hill").died) == (0, 0)


def test_unknown_table_of_then_is_kept_by_knowledge():
    rows = [
        opening(),
        entry(2, Kind.DIED, date(2024, 5, 1)),
        entry(3, Kind.CORRECTION, date(2024, 5, 1), voids=2),
    ]
    assert (table(rows, "cell").died, table(rows, "cell", known=2).died) == (0, 1)
    assert [row.id for row in effective(rows)] == [1]


def test_faulty_rows_are_counted_as_they_stand_so_that_the_table_shows_the_fault():
    lines = table([entry(1, Kind.DIED, date(2024, 5, 1))], "cell")
    assert (lines.died, lines.balances) == (1, False)


def test_starting_twice_changes_no_seat():
    twice = [opening(), entry(2, Kind.ADMITTED, date(2021, 1, 1), "far")]
    assert {spell.unit for spell in spells(twice, TREE)} == {"cell"}


def test_unit_below_one_that_does_not_exist_yet_does_not_exist():
    tree = Placements({"root": [(START, None)], "late": [(MOVED, "root")], "cell": [(START, "late")]})
    assert (tree.path("cell", START), tree.changes("cell")) == (None, [MOVED])
    assert transit_path(tree, "root", "cell", START) is transit_path(tree, "cell", "root", START) is None
    assert transit_path(tree, "root", "cell", MOVED) == "0000"


def test_common_ancestor_is_taken_in_whole_steps():
    assert (lca("00010012", "00010013"), lca("", "0001"), lca("0001", "0001")) == ("0001", "", "0001")


@pytest.mark.parametrize(
    ("target", "node", "lines"),
    [
        ("new", "province", (1, 0, 0, 1)),
        ("new", "old", (1, 0, 1, 0)),
        ("new", "new", (0, 1, 0, 1)),
        ("far", "north", (1, 0, 1, 0)),
        ("far", "far", (0, 1, 0, 1)),
    ],
)
def test_members_led_out_of_a_unit_that_ends_that_day_cross_once(target, node, lines):
    parents = {"province": [(START, None)], "north": [(START, "province")]}
    parents |= {"old": [(START, "north")], "new": [(START, "north")], "far": [(START, "province")]}
    tree = Placements(parents, {"old": MOVED})
    rows = [opening(unit="old"), entry(2, Kind.MOVED_WITH_UNIT, MOVED, target, partner="old")]
    shown = movement_table(rows, tree, lambda day: tree.path(node, day), Y2024, tier)
    found = (shown.opening_stock, shown.reorganised_in, shown.reorganised_out, shown.closing_stock)
    assert (found, shown.balances) == (lines, True)
