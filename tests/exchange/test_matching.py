"""Who a row may be: days of birth that are only partly known leave a doubt, and the user decides."""

import pytest

from chibo.engine.calendar import PartialDate
from chibo.exchange.actions import decide
from chibo.exchange.choices import Fate
from chibo.exchange.error_file import sentences
from chibo.exchange.models import StagedRow
from chibo.people.models import Person
from tests.exchange.test_import import SIMPLE, codes, line
from tests.exchange.workbooks import simple

FULL, MONTH, YEAR = PartialDate(1980, 2, 5), PartialDate(1980, 2), PartialDate(1980)


def row_of(batch, number=2):
    return StagedRow.objects.get(batch=batch, number=number)


def said(desk, batch, decision, number=2):
    """The import checked again after the user's word on a row."""
    decide(actor=desk.user, batch=batch, row=row_of(batch, number), decision=decision)
    return desk.check(batch)


@pytest.mark.parametrize(
    ("kept", "typed"), [(FULL, "1980"), (FULL, "2/1980"), (YEAR, "5/2/1980"), (MONTH, "5/2/1980")]
)
def test_birth_that_may_be_the_same_stops_and_names_the_member(desk, kept, typed):
    known = desk.register.enter("Ổn", birth=kept)
    batch = desk.check(desk.open(simple(SIMPLE, line(birth=typed))))
    assert codes(batch) == ["match.maybe"]
    assert batch.counts == {"rows": 1, "faulty": 1}
    assert f"Có thể là đồng chí {known.full_name}" in dict(sentences(batch, row_of(batch)))["full_name"]


def test_same_person_is_matched_once_the_user_says_so(desk):
    known = desk.register.enter("Ổn", birth=FULL)
    batch = desk.check(desk.open(simple(SIMPLE, line(birth="1980"))))
    desk.run(said(desk, batch, Fate.MATCH))
    assert (row_of(batch).fate, row_of(batch).person_id) == ("match", known.pk)
    assert "match.differs" in codes(batch)
    assert Person.objects.get().birth == FULL


def test_another_person_enters_once_the_user_says_so(desk):
    desk.register.enter("Ổn", birth=FULL)
    batch = desk.check(desk.open(simple(SIMPLE, line(birth="1980"))))
    desk.run(said(desk, batch, Fate.NEW))
    assert sorted(Person.objects.values_list("birth", flat=True)) == [YEAR, FULL]


def test_another_person_may_not_bring_a_number_used_out_of_scope(desk):
    register = desk.register
    with register.at_work():
        register.enter("Khuê", unit=register.south_cell, card_number="41072357")
        register.enter("Ổn", birth=FULL)
    with desk.at_work():
        batch = desk.check(desk.open(simple([*SIMPLE, "Số thẻ"], [*line(birth="1980"), "41072357"])))
        said(desk, batch, Fate.NEW)
    assert codes(batch) == ["number.elsewhere"]


@pytest.mark.parametrize("typed", ["1981", "3/1980", "6/2/1980"])
def test_birth_that_cannot_be_the_same_is_another_person(desk, typed):
    desk.register.enter("Ổn", birth=FULL)
    batch = desk.check(desk.open(simple(SIMPLE, line(birth=typed))))
    assert (codes(batch), batch.counts["new"]) == ([], 1)


def test_differing_identity_numbers_leave_no_doubt(desk):
    desk.bring_in(simple(SIMPLE, line(number="068180000123")))
    batch = desk.check(desk.open(simple(SIMPLE, line(birth="1980", number="068180000456"))))
    assert (codes(batch), batch.counts["new"]) == ([], 1)


def test_equal_birth_wins_over_one_that_may_be_the_same(desk):
    desk.register.enter("Ổn", birth=FULL)
    second = desk.register.enter("Ổn", birth=YEAR)
    batch = desk.check(desk.open(simple(SIMPLE, line(birth="1980"))))
    assert (row_of(batch).fate, row_of(batch).person_id) == ("match", second.pk)


def test_several_who_may_be_the_same_ask_for_a_number(desk):
    desk.register.enter("Ổn", birth=FULL)
    desk.register.enter("Ổn", birth=MONTH)
    batch = desk.check(desk.open(simple(SIMPLE, line(birth="1980"))))
    assert codes(batch) == ["match.several"]


@pytest.mark.parametrize("other", [line(birth="1980"), line(birth="2/1980"), line(cell="Chi bộ thôn Thượng")])
def test_two_rows_that_may_be_one_person_stop_the_later(desk, other):
    batch = desk.check(desk.open(simple(SIMPLE, line(), other)))
    assert (codes(batch), codes(batch, 3)) == ([], ["row.maybe"])
    assert said(desk, batch, Fate.NEW, 3).counts == {"rows": 2, "new": 2}


def test_row_left_out_is_no_double_of_the_next(desk):
    batch = desk.check(desk.open(simple(SIMPLE, line(), line(birth="1980"))))
    said(desk, batch, Fate.SKIP)
    assert (codes(batch, 3), row_of(batch, 3).fate) == ([], "new")


def test_two_rows_with_differing_numbers_are_two_persons(desk):
    rows = line(number="068180000123"), line(birth="1980", number="068180000456")
    assert desk.check(desk.open(simple(SIMPLE, *rows))).counts == {"rows": 2, "new": 2}
