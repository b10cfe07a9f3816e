"""Numbers written, read and spoken."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.engine.vietnamese import in_words, read_number, share, write_count, write_number

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [
        (0, 0, "0"),
        (1696, 0, "1.696"),
        (1234567, 0, "1.234.567"),
        (-7051, 0, "–7.051"),
        (Decimal("-0.04"), 1, "0,0"),
        (Decimal("0.05"), 1, "0,1"),
        (Decimal("12.5"), 0, "13"),
    ],
)
def test_number_is_written_with_dots_and_comma(number, decimals, text):
    assert write_number(number, decimals) == text


def test_count_of_zero_is_an_en_dash():
    assert (write_count(0), write_count(53)) == ("–", "53")


@pytest.mark.parametrize(
    ("part", "whole", "decimals", "text"),
    [
        (10, 141, 2, f"7,09{NBSP}%"),
        (130, 200, 1, f"65,0{NBSP}%"),
        (182, 205, 1, f"88,8{NBSP}%"),
        (1, 2000, 1, f"0,1{NBSP}%"),
        (1, 2001, 1, f"0,0{NBSP}%"),
        (-1, 8, 1, f"–12,5{NBSP}%"),
        (0, 7, 1, f"0,0{NBSP}%"),
        (3, 0, 1, "–"),
    ],
)
def test_share_rounds_half_up_from_the_integers(part, whole, decimals, text):
    assert share(part, whole, decimals) == text


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_share_differs_from_the_fraction_by_half_a_step_at_most(part, whole):
    stated = Decimal(share(part, whole).removesuffix(f"{NBSP}%").replace(".", "").replace(",", "."))
    assert abs(stated * whole - part * 100) * 20 <= whole


@given(st.integers(-(10**12), 10**12))
def test_written_whole_number_is_read_back(number):
    assert read_number(write_number(number), whole=True).value == number


@given(st.decimals(-(10**9), 10**9, places=2))
def test_written_decimal_is_read_back(number):
    assert read_number(write_number(number, 2)).value == number


@pytest.mark.parametrize(
    ("raw", "whole", "value"),
    [
        ("7.051", True, "7051"),
        ("7,051", True, "7051"),
        ("7 051", False, "7051"),
        (f"1{NBSP}234", True, "1234"),
        ("88,78%", False, "88.78"),
        ("88.78 %", False, "88.78"),
        ("1.234,5", False, "1234.5"),
        ("1,234.5", False, "1234.5"),
        ("1.234.567", False, "1234567"),
        ("–3", True, "-3"),
        ("-3,5", False, "-3.5"),
        ("12,0", True, "12.0"),
        ("0,71", False, "0.71"),
    ],
)
def test_number_of_either_style_is_understood(raw, whole, value):
    assert read_number(raw, whole=whole).value == Decimal(value)


@pytest.mark.parametrize(
    ("raw", "whole", "code"),
    [
        ("1.234", False, "number.ambiguous"),
        ("-1,234", False, "number.ambiguous"),
        ("12,5", True, "number.not_whole"),
        ("1.23.456", False, "number.unreadable"),
        ("1.234.5", False, "number.unreadable"),
        ("mười", False, "number.unreadable"),
        ("-", False, "number.unreadable"),
    ],
)
def test_number_that_is_unclear_is_refused(raw, whole, code):
    reading = read_number(raw, whole=whole)
    assert (reading.value, [found.code for found in reading.findings]) == (None, [code])
    assert raw in str(reading.findings[0])


def test_ambiguous_number_is_shown_both_ways():
    found = read_number("1.234").findings[0]
    assert (found.params["thousands"], found.params["decimal"]) == ("1234", "1,2340")


@pytest.mark.parametrize("raw", ["", " ", "%"])
def test_nothing_typed_is_no_number(raw):
    assert read_number(raw).value is None
    assert read_number(raw).ok


@given(st.text())
def test_any_text_is_a_number_or_refused(raw):
    reading = read_number(raw)
    assert reading.value is None or reading.ok


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (4, "bốn"),
        (10, "mười"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (100, "một trăm"),
        (110, "một trăm mười"),
        (1000, "một nghìn"),
        (1001, "một nghìn không trăm linh một"),
        (7051, "bảy nghìn không trăm năm mươi mốt"),
        (1_000_005, "một triệu không trăm linh năm"),
        (2_000_000_000, "hai tỷ"),
        (1_000_000_001, "một tỷ không trăm linh một"),
        (-3, "âm ba"),
    ],
)
def test_number_in_words(number, words):
    assert in_words(number) == words


@given(st.lists(st.integers(0, 10**13), min_size=2, max_size=2, unique=True))
def test_different_numbers_have_different_words(numbers):
    assert in_words(numbers[0]) != in_words(numbers[1])
