"""Definitions: what may be said, what is refused with a sentence, and that storing loses nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.engine.formula import (
    POPULATIONS,
    SIGNS,
    Condition,
    Definition,
    Measure,
    Moment,
    Sort,
    check,
    read_condition,
)

CHOICES = {
    "gender": ("f", "m"), "area": ("special",), "standing": ("official",), "post": ("front_head",),
    "class": ("awareness",), "rating": ("excellent", "good"),
}  # fmt: skip


@st.composite
def conditions(draw, population):
    word = draw(st.sampled_from(POPULATIONS[population].words))
    if word.sort is Sort.NUMBER:
        return Condition(word.name, draw(st.sampled_from(SIGNS)), str(draw(st.integers(0, 999))))
    if word.sort is Sort.FLAG:
        return Condition(word.name, "=", draw(st.sampled_from(["", "yes", "no"])))
    sign = draw(st.sampled_from(SIGNS)) if word.sort is Sort.LEVEL else "="
    return Condition(word.name, sign, draw(st.sampled_from(CHOICES[word.choices])))


@st.composite
def definitions(draw):
    """Sound definitions of every population that knows a condition."""
    population = draw(st.sampled_from([name for name, each in POPULATIONS.items() if each.words]))
    known = POPULATIONS[population]
    yearly = [Measure.MEAN_PER_YEAR, Measure.PER_UNIT_YEAR]
    yearly = yearly if known.moment is Moment.PERIOD else [Measure.CHANGE]
    added = [Measure.SUM, Measure.MEAN] if known.amounts else []
    measure = draw(st.sampled_from([Measure.COUNT, Measure.SHARE, *yearly, *added]))
    where = dict.fromkeys(
        draw(st.lists(conditions(population), min_size=int(measure is Measure.SHARE), max_size=2))
    )
    of = dict.fromkeys(draw(st.lists(conditions(population), max_size=2)))
    amount = draw(st.sampled_from(known.amounts)) if measure in added else ""
    return Definition(population, str(measure), tuple(of), tuple(where), amount)


@given(definitions())
def test_sound_definition_is_kept_as_it_was_and_found_sound(definition):
    assert Definition.from_data(definition.as_data()) == definition
    assert check(definition, CHOICES) == []


@given(definitions())
def test_condition_is_read_as_it_is_written(definition):
    for condition in (*definition.of, *definition.where):
        assert read_condition(str(condition)).value == condition


@pytest.mark.parametrize(
    ("definition", "code"),
    [
        (Definition("spaceships"), "no_population"),
        (Definition("members", "median"), "no_measure"),
        (Definition("members", where=(Condition("has_cell"),)), "no_word"),
        (Definition("members", where=(Condition("age", ">", "sáu mươi"),)), "no_number"),
        (Definition("members", where=(Condition("age", ">", "1000"),)), "no_number"),
        (Definition("members", where=(Condition("age", ">", "٣"),)), "no_number"),
        (Definition("members", where=(Condition("age", "<>", "3"),)), "no_sign"),
        (Definition("members", where=(Condition("gender", ">", "f"),)), "no_sign"),
        (Definition("members", where=(Condition("gender", "=", "x"),)), "no_value"),
        (Definition("members", where=(Condition("local", "=", "maybe"),)), "no_value"),
        (Definition("ratings", where=(Condition("rated", ">=", "fine"),)), "no_value"),
        (Definition("members", "share"), "no_part"),
        (Definition("members", "mean"), "no_amount"),
        (Definition("members", "sum", amount="households"), "no_amount"),
        (Definition("members", amount="age"), "odd_amount"),
        (Definition("members", "per_unit_year"), "needs_period"),
        (Definition("admissions", "change"), "needs_day"),
        (Definition("members", where=(Condition("local"), Condition("local"))), "twice"),
    ],
)
def test_unsound_definition_is_refused_by_name(definition, code):
    found = check(definition, CHOICES)
    assert [finding.code for finding in found] == [f"formula.{code}"]
    assert "%(" not in str(found[0])


@pytest.mark.parametrize("text", ["", "local_members >>> 5", "a = b = c", "x; DROP TABLE y", "age > 5 "])
def test_text_that_is_no_condition_is_told(text):
    reading = read_condition(text)
    assert (reading.value is None) == (text != "age > 5 ")
    assert bool(reading.findings) == (reading.value is None)


def test_definition_that_needs_a_period_says_so():
    assert Definition("units").moment is Moment.DAY
    assert Definition("units", where=(Condition("has_admission"),)).moment is Moment.PERIOD
    assert Definition("admissions").moment is Moment.PERIOD


def test_definition_of_facts_that_come_later_is_held_nowhere():
    assert Definition("units", where=(Condition("residential"),)).held
    assert not Definition("units", where=(Condition("kept_regular"),)).held
    assert not Definition("meetings").held


def test_definition_about_people_or_religion_is_private():
    assert Definition("admissions", "share", where=(Condition("minority"),)).private
    assert not Definition("admissions", "share", where=(Condition("rural"),)).private
