"""A unit that moves with its members, seen from itself: who came along neither came nor left."""

from copy import deepcopy
from datetime import date, timedelta

import pytest

from chibo.engine.calendar import Period
from chibo.membership.actions import close_unit, lead_members_over, move_unit, record_movement
from chibo.organisation.actions import found_unit
from chibo.organisation.models import Unit
from chibo.organisation.nodes import NOW, THEN, Node
from chibo.statistics.movement import breakdown, movement
from chibo.statistics.proof import BETWEEN, STOCKS, TRANSIT, prove
from chibo.statistics.rows import SHAPES
from tests.register import FOUNDED, PAPER, TODAY, Clerk
from tests.stages import set_once

pytestmark = [pytest.mark.django_db, pytest.mark.early]
DAY = date(2024, 7, 1)
FROM_THAT_DAY = Period(DAY, date(2024, 12, 31))
AROUND_IT = Period(date(2024, 1, 1), date(2024, 12, 31))
LINES = [shape.name for shape in SHAPES if not shape.name.endswith("_")]
LINES += [
    f"{way}_{line}" for way in ("in", "out") for line in ("other_province", "other_organisation", "within")
]
GRID = ("opening", "all_admitted", "transferred_in", "increase", "died", "transferred_out", "decrease")
GRID += ("reorganised_in", "reorganised_out", "closing")


def fresh(code):
    return Unit.objects.get(code=code)


def found(code, name, kind, parent):
    return found_unit(
        actor=Clerk(), on=FOUNDED, today=TODAY, code=code, name=name, kind=kind, parent=parent, basis=PAPER
    )


@pytest.fixture(scope="module")
def reform_stage(register_stage, django_db_blocker):
    """On one day a section moves to the south with two cells, one stays behind, one joins, two end."""
    with set_once(django_db_blocker):
        yield _reform(register_stage)


@pytest.fixture
def reform(reform_stage, register):
    """The register after that day."""
    return deepcopy(reform_stage)


def _reform(register):
    said = {"actor": register.actor, "on": DAY, "today": TODAY, "basis": PAPER}
    with register.at_work():
        section = found("bo-phan", "Đảng bộ bộ phận", "sectional_organisation", register.north)
        for code in ("di", "cung-di", "o-lai", "nhap", "het"):
            found(code, f"Chi bộ {code}", "office_cell", section)
        joining = found("them", "Chi bộ thêm", "office_cell", register.north)
        people = {}
        for code, number in (("di", 3), ("cung-di", 2), ("o-lai", 2), ("nhap", 1), ("het", 1), ("them", 2)):
            people[code] = [register.enter(f"{code} {n}", unit=fresh(code)) for n in range(number)]
        leaver = people["cung-di"][1]
        record_movement(kind="died", person=people["het"][0], unit=fresh("het"), **said)
        lead_members_over(unit=fresh("nhap"), into=fresh("di"), **said)
        for code in ("nhap", "het"):
            close_unit(unit=fresh(code), **said)
        move_unit(unit=section, parent=register.south, **said)
        move_unit(unit=joining, parent=fresh("bo-phan"), **said)
        move_unit(unit=fresh("o-lai"), parent=register.north, **said)
        record_movement(
            kind="transferred_out", person=leaver, unit=fresh("cung-di"), partner=fresh("di"),
            **(said | {"on": date(2024, 8, 1)}),
        )  # fmt: skip
    return register


@pytest.mark.parametrize("period", [FROM_THAT_DAY, AROUND_IT], ids=["from that day", "around it"])
@pytest.mark.parametrize("tree", [THEN, NOW])
def test_every_line_of_every_unit_is_as_many_rows_as_its_proof(reform, period, tree):
    with reform.at_work():
        for unit in Unit.objects.filter(path__startswith=reform.district.path):
            node = Node(unit, tree)
            figures = movement(node, period)
            assert figures.balances, unit.code
            told = {name: figures.value(name) for name in LINES}
            assert {name: prove(node, period, name).total for name in LINES} == told, unit.code


def test_whoever_came_along_is_neither_in_nor_out(reform):
    with reform.at_work():
        node = Node(fresh("bo-phan"))
        lines = movement(node, FROM_THAT_DAY)
        came = prove(node, FROM_THAT_DAY, "reorganised_in").movements_in(reform.whole)
        left = prove(node, FROM_THAT_DAY, "reorganised_out").movements_in(reform.whole)
        assert {row.person.given for row in came} == {"them 0", "them 1"}
        assert {row.person.given for row in left} == {"o-lai 0", "o-lai 1"}
    assert (lines.opening, lines.value("died"), lines.closing) == (9, 1, 8)


@pytest.mark.parametrize("period", [FROM_THAT_DAY, AROUND_IT], ids=["from that day", "around it"])
@pytest.mark.parametrize("code", ["huyen", "xa-bac", "xa-nam", "bo-phan"])
def test_rows_below_balance_and_the_remainder_opens_into_its_rows(reform, period, code):
    with reform.at_work():
        node = Node(fresh(code))
        table = breakdown(node, period)
        names = {unit.step: unit for unit in Unit.objects.all()}
        for step, figures in table.children.items():
            assert figures.balances, names[step].code
        for name in GRID:
            more = prove(node, period, f"{TRANSIT}-{name}").total
            less = 0 if name in STOCKS else prove(node, period, f"{BETWEEN}-{name}").total
            assert (more, less) == (table.own.value(name), table.inner(name)), name


def test_cell_that_moved_along_has_the_same_figures_below_the_unit_as_by_itself(reform):
    with reform.at_work():
        row = breakdown(Node(fresh("bo-phan")), FROM_THAT_DAY).children[fresh("cung-di").step]
        own = movement(Node(fresh("cung-di")), FROM_THAT_DAY)
        assert {name: row.value(name) for name in GRID} == {name: own.value(name) for name in GRID}
    assert (own.opening, own.value("reorganised_in"), own.value("transferred_out")) == (2, 0, 1)


def test_day_before_the_move_the_unit_stood_whole_at_its_old_place(reform):
    with reform.at_work():
        before = movement(Node(fresh("bo-phan")), Period(date(2024, 1, 1), DAY - timedelta(days=1)))
    assert (before.opening, before.closing, before.value("reorganised_out")) == (9, 9, 0)
