"""Figures of definitions: every word is known to the database, children add up, the past stays known."""

import datetime as dt
from collections import Counter

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from chibo.engine.calendar import Period
from chibo.engine.formula import POPULATIONS, Condition, Definition, Sort
from chibo.indicators.measuring import Setting, below, changed, measured, rows_of
from chibo.organisation.nodes import NOW, THEN, Node
from chibo.regulations.indicators import choices, standard_indicators
from chibo.storage.identity import Scope, acting
from chibo.storage.refusal import Refusal
from tests.engine.ledger import worlds
from tests.organisation.world import TODAY
from tests.statistics.test_movement_laws import RECORDED, in_world, laws

pytestmark = [pytest.mark.django_db]
HELD = [each for each in POPULATIONS.values() if each.held]
ADDITIVE = [
    Definition("members"),
    Definition("members", where=(Condition("standing", "=", "official"),)),
    Definition("admissions"),
]
IN_CELLS = Definition("units", "sum", amount="members")


def some_value(word):
    if word.sort is Sort.NUMBER:
        return Condition(word.name, ">=", "1")
    return (
        Condition(word.name)
        if word.sort is Sort.FLAG
        else Condition(word.name, "=", choices()[word.choices][0])
    )


@pytest.fixture
def seen(world):
    """The whole district as the database's scope."""
    root = world["huyen"].path
    with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
        yield


WORDS = [(each.name, word) for each in HELD for word in each.words if word.held]


@pytest.mark.parametrize(("population", "word"), WORDS, ids=lambda value: getattr(value, "name", value))
def test_every_word_is_known_to_the_database(seen, world, population, word):
    setting = Setting(Node(world["huyen"]), Period(dt.date(2015, 1, 1), TODAY))
    met = Definition(population, "share", where=(some_value(word),))
    (figure,) = measured(setting, [met])
    assert 0 <= figure.part <= figure.base
    if word.sort is Sort.FLAG:
        unmet = Definition(population, "share", where=(Condition(word.name, "=", "no"),))
        (rest,) = measured(setting, [unmet])
        assert (rest.part, rest.base) == (figure.base - figure.part, figure.base)


AMOUNTS = [(each.name, amount) for each in HELD for amount in each.amounts]


@pytest.mark.parametrize(("population", "amount"), AMOUNTS)
@pytest.mark.parametrize("measure", ["sum", "mean"])
def test_every_amount_is_known_to_the_database(seen, world, population, amount, measure):
    setting = Setting(Node(world["huyen"]), Period(TODAY, TODAY))
    (figure,) = measured(setting, [Definition(population, measure, amount=amount)])
    assert figure.part >= 0


def test_rows_are_as_many_as_the_figure_says(seen, world):
    setting = Setting(Node(world["huyen"]), Period(dt.date(2015, 1, 1), TODAY))
    for one in standard_indicators().values():
        (figure,) = measured(setting, [one.definition])
        rows = rows_of(setting, one.definition)
        if figure is None or one.definition.private:
            assert rows == []
        elif one.definition.measure in {"count", "share"}:
            found = sum(row.meets for row in rows), len(rows)
            assert found == (figure.part, figure.base if figure.base is not None else len(rows)), one.code


def test_all_standard_indicators_are_read_in_one_question_for_each_population(
    seen, world, django_assert_max_num_queries
):
    definitions = [one.definition for one in standard_indicators().values()]
    populations = {each.population for each in definitions if each.held}
    setting = Setting(Node(world["huyen"]), Period(dt.date(2025, 1, 1), TODAY))
    # Beside them: the node's path, the hamlets at risk with the rules of their place, and the links of those.
    with django_assert_max_num_queries(len(populations) + 5):
        figures = measured(setting, definitions)
    assert [one is None for one in figures] == [not each.held for each in definitions]


def test_what_comes_with_later_work_has_no_figure_and_is_not_zero(seen, world):
    setting = Setting(Node(world["huyen"]), Period(TODAY, TODAY))
    assert measured(setting, [Definition("meetings"), Definition("people")]) == [None, None]
    assert changed(setting, Definition("people"), TODAY) is None


def test_unit_that_was_not_there_yet_is_told(seen, world):
    before = dt.date(1950, 1, 1)
    with pytest.raises(Refusal):
        measured(Setting(Node(world["huyen"]), Period(before, before)), [Definition("members")])
    assert rows_of(Setting(Node(world["huyen"]), Period(before, before)), Definition("members")) == []


def test_foreign_unit_gives_no_figure(world):
    cell = world["dong-1"].path
    with transaction.atomic(), acting(user=None, scope=Scope((cell,), (cell,))):
        setting = Setting(Node(world["huyen"]), Period(TODAY, TODAY))
        (figure,) = measured(setting, [Definition("members")])
        assert figure.part == 0
        assert rows_of(setting, Definition("members")) == []


def test_about_people_or_religion_nothing_opens_into_rows(seen, world):
    setting = Setting(Node(world["huyen"]), Period(TODAY, TODAY))
    assert rows_of(setting, Definition("members", "share", where=(Condition("minority"),))) == []


DAY = st.sampled_from([day + dt.timedelta(days=shift) for day in worlds.DAYS for shift in (0, 1)])


@laws
@given(worlds.trees(), worlds.ledgers(), st.data())
def test_figures_of_units_below_and_of_the_node_itself_add_up_on_both_trees(tree, entries, data):
    day, kind = data.draw(DAY), data.draw(st.sampled_from([THEN, NOW]))

    def judge(world):
        for unit in world.units.values():
            node = Node(unit, kind)
            path = node.path_on(day)
            if path is None:
                continue
            setting = Setting(node, Period(worlds.DAYS[0], day))
            whole = measured(setting, ADDITIVE)
            for figure, places in zip(whole, below(setting, ADDITIVE, len(path) + 4), strict=True):
                assert figure.part == sum(each.part for each in places.values())
            by_path = below(setting, ADDITIVE, 400)
            counted = Counter()
            for place, figure in by_path[0].items():
                counted[place] += figure.part
            assert whole[0].part == counted.total()

    in_world(tree, entries, judge)


@laws
@given(worlds.trees(), worlds.ledgers(), st.data())
def test_what_was_known_then_is_what_was_told_then(tree, entries, data):
    known = data.draw(st.integers(0, len(entries)))
    day = data.draw(DAY)
    instant = RECORDED + dt.timedelta(minutes=known) - dt.timedelta(seconds=1)

    def told(world, moment):
        found = {}
        for name, unit in world.units.items():
            if Node(unit).path_on(day) is not None:
                found[name] = measured(
                    Setting(Node(unit), Period(worlds.DAYS[0], day), moment), [*ADDITIVE, IN_CELLS]
                )
        return found

    then = {}
    in_world(tree, entries[:known], lambda world: then.update(told(world, None)))
    in_world(tree, entries, lambda world: then.update({"again": told(world, instant)}))
    again = then.pop("again", None)
    assert again is None or again == then
