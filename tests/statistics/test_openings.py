"""The year's openings: kept in step with every rewriting of spells, on both trees, for every node."""

import datetime as dt

import pytest
from hypothesis import given

from chibo.membership.models import Movement, Opening, OpeningYear, Spell
from chibo.membership.projection import open_years, project
from chibo.membership.queries import members_on
from chibo.organisation.nodes import NOW, THEN, Node
from chibo.statistics.movement import movement, stock
from chibo.storage import clock
from tests.engine.ledger import worlds
from tests.register import make_register
from tests.statistics.test_movement_laws import as_engine, by_engine, in_world, laws

pytestmark = [pytest.mark.django_db, pytest.mark.early]


def kept():
    """Openings that count somebody."""
    rows = Opening.objects.values_list("tree", "year", "path", "official", "probationary", "transit")
    return {row[:3]: row[3:] for row in rows if any(row[3:])}


def opened_afresh():
    """What opening all years anew would keep."""
    counted = {}
    for spell in Spell.objects.all():
        for year in OpeningYear.objects.values_list("year", flat=True):
            if dt.date(year, 1, 1) - dt.timedelta(days=1) in spell.during:
                for tree, path in (("t", spell.path), ("n", spell.now_path)):
                    for size in range(4, len(path) + 1, 4):
                        cell = counted.setdefault((tree, year, path[:size]), [0, 0, 0])
                        cell[spell.standing == "probationary"] += 1
                        cell[2] += spell.transit
    return {key: tuple(cell) for key, cell in counted.items()}


def void(row):
    Movement.objects.create(
        person=row.person, kind="correction", on=row.on, voids=row, reason="Ghi nhầm", recorded_at=clock.now()
    )


@laws
@given(worlds.trees(), worlds.ledgers())
def test_openings_follow_a_correction_of_the_past(tree, entries):
    def judge(world):
        open_years(2021)
        assert kept() == opened_afresh()
        standing = Movement.objects.exclude(kind="correction").filter(voided_by__isnull=True)
        for person in world.people.values():
            if row := standing.filter(person=person).order_by("seq").last():
                void(row)
        project([person.pk for person in world.people.values()])
        assert kept() == opened_afresh()

    in_world(tree, entries, judge)


def test_year_is_opened_once():
    register = make_register()
    with register.at_work():
        register.enter()
        assert open_years(2025) == 5
        assert open_years(2025) == 0
        assert open_years(2026) == 1


@laws
@given(worlds.trees(), worlds.ledgers(), worlds.periods())
def test_movement_table_with_openings_is_that_of_the_engine(tree, entries, period):
    def judge(world):
        open_years(2020)
        for name, unit in world.units.items():
            figures = movement(Node(unit), period)
            assert figures.balances, (name, figures)
            assert as_engine(figures) == by_engine(world, name, period, world.tree), name

    in_world(tree, entries, judge)


@laws
@given(worlds.trees(), worlds.ledgers())
def test_stock_of_any_day_is_the_count_of_spells(tree, entries):
    def judge(world):
        open_years(2020)
        for unit in world.units.values():
            for kind in (THEN, NOW):
                node = Node(unit, kind)
                for day in (*worlds.DAYS[::5], dt.date(2019, 12, 30), dt.date(2021, 3, 1)):
                    path = node.path_on(day)
                    found = members_on(path, day, now_tree=kind == NOW).count() if path else 0
                    assert stock(node, day).all == found, (unit.code, kind, day)

    in_world(tree, entries, judge)
