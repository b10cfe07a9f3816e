"""Rows of committees above one another: of every day the strictest holds, whatever the order of the rows."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from chibo.engine.citation import Citation
from chibo.regulations.local_rules import LocalRule, laid_over, strictest
from chibo.regulations.rulebook import rulebook

RULES = rulebook()
KEY, GENERAL = "ceremony.limit", 30
FIRST = dt.date(2025, 6, 1)
ROW = st.builds(
    lambda value, day: LocalRule(
        key=KEY, value=value, valid_from=FIRST + dt.timedelta(days=day), citation=Citation(number=f"{value}")
    ),
    st.integers(1, 60),
    st.integers(0, 40),
)


def latest(rows: list[LocalRule], day: dt.date) -> int | None:
    begun = [row for row in rows if row.valid_from <= day]
    return max(begun, key=lambda row: row.valid_from).value if begun else None


@given(st.lists(st.lists(ROW, max_size=4, unique_by=lambda row: row.valid_from), max_size=4))
def test_strictest_of_the_latest_rows_of_all_committees_holds_on_every_day(committees):
    rules = laid_over(RULES, strictest(RULES, committees))
    for after in range(0, 45, 3):
        day = FIRST + dt.timedelta(days=after)
        values = [value for rows in committees if (value := latest(rows, day)) is not None]
        held = rules.book.parameters[KEY].on(day)
        assert held is not None
        assert held.value == min([GENERAL, *values])


def test_reading_of_the_higher_committee_goes_before_that_of_the_lower():
    said = {"key": "age.counting", "valid_from": FIRST, "citation": Citation(number="1")}
    stated = RULES.book.parameters["age.counting"].on(FIRST)
    readings = [stated.value, *(each.value for each in stated.candidates if each.value != stated.value)]
    high, low = (LocalRule(value=value, **said) for value in readings[:2])
    (held,) = strictest(RULES, [[high], [low]])
    assert held.value == high.value
