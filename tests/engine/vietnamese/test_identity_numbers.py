"""Identity and card numbers. All numbers are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.engine.vietnamese import read_card_number, read_identity_number


def codes(reading):
    return [found.code for found in reading.findings]


@pytest.mark.parametrize(
    ("raw", "gender", "year"),
    [
        ("068096001234", "male", 1996),
        ("068.196.001.234", "female", 1996),
        ("068201001234", "male", 2001),
        ("068301001234", "female", 2001),
        ("268096001234", None, None),
        ("068 096 001234", None, None),
        ("250123456", "male", 1960),
    ],
)
def test_number_that_agrees_has_no_finding(raw, gender, year):
    reading = read_identity_number(raw, gender=gender, birth_year=year)
    assert (codes(reading), reading.value.isdecimal()) == ([], True)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("003096001234", ["identity.place"]),
        ("068496001234", ["identity.century"]),
        ("068196001234", ["identity.gender"]),
        ("068095001234", ["identity.birth_year"]),
        ("003195001234", ["identity.place", "identity.gender", "identity.birth_year"]),
        ("68096001234", ["identity.lost_zero"]),
        ("25012345", ["identity.lost_zero"]),
        ("0680960012345", ["identity.length"]),
        ("12345", ["identity.length"]),
        ("06809600123O", ["identity.letters"]),
        ("٠٦٨٠٩٦٠٠١٢٣٤", ["identity.letters"]),
    ],
)
def test_number_that_disagrees_is_only_warned_about(raw, expected):
    reading = read_identity_number(raw, gender="male", birth_year=1996)
    assert (codes(reading), reading.ok) == (expected, True)
    assert all("hãy" in str(found) or "không" in str(found) for found in reading.findings)


def test_lost_zero_is_shown_with_the_restored_number():
    assert read_identity_number("68096001234").findings[0].params["restored"] == "068096001234"


def test_no_number_is_no_finding():
    assert (read_identity_number("").value, read_card_number(" ").value) == (None, None)


@pytest.mark.parametrize(
    ("raw", "value", "expected"),
    [
        ("41.072.357", "41072357", []),
        ("068096001234", "068096001234", []),
        ("4107235", "4107235", ["card.length"]),
        ("4107235x", "4107235x", ["card.letters"]),
    ],
)
def test_card_number_keeps_its_digits_as_text(raw, value, expected):
    reading = read_card_number(raw)
    assert (reading.value, codes(reading), reading.ok) == (value, expected, True)


@given(st.text())
def test_any_text_is_kept_and_never_stops(raw):
    assert read_identity_number(raw).ok
    assert read_card_number(raw).ok
