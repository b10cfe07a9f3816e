"""Dates as people type them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.engine.calendar import PartialDate, read_date, swapped_column, write_day

DAYS = st.dates(date(1930, 1, 1), date(2029, 12, 31))


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        ("5/2/1998", "1998-02-05"),
        ("05-02-1998", "1998-02-05"),
        ("5.2.1998", "1998-02-05"),
        ("5 / 2 / 1998", "1998-02-05"),
        ("05021998", "1998-02-05"),
        ("1998-02-05", "1998-02-05"),
        ("1998-02-05 00:00:00", "1998-02-05"),
        ("1998-02", "1998-02"),
        ("2/1998", "1998-02"),
        ("5/2019", "2019-05"),
        ("00/1998", "1998"),
        ("T3/1980", "1980-03"),
        ("t3-1980", "1980-03"),
        ("Th.3/1980", "1980-03"),
        ("T3 năm 1980", "1980-03"),
        ("tháng 3/1980", "1980-03"),
        ("00/00/1975", "1975"),
        ("00/3/1956", "1956-03"),
        ("//1956", "1956"),
        ("1975", "1975"),
        ("năm 1975", "1975"),
        ("tháng 3 năm 1980", "1980-03"),
        ("Ngày 20 tháng 3 năm 1980", "1980-03-20"),
        ("20 tha\u0301ng 3 na\u0306m 1980", "1980-03-20"),
        (35831, "1998-02-05"),
        (35831.0, "1998-02-05"),
        (1975, "1975"),
        (1975.0, "1975"),
        (366, "1900-12-31"),
        (date(1998, 2, 5), "1998-02-05"),
        (datetime(1998, 2, 5, 7, 30), "1998-02-05"),  # noqa: DTZ001  spreadsheets know no zone
    ],
)
def test_date_is_understood_without_a_finding(raw, iso):
    reading = read_date(raw)
    assert (reading.value.iso, reading.findings) == (iso, ())


@pytest.mark.parametrize(
    ("raw", "iso", "code"),
    [
        ("5/2/98", "1998-02-05", "date.two_digit_year"),
        ("5/2/30", "1930-02-05", "date.two_digit_year"),
        ("5/2/29", "2029-02-05", "date.two_digit_year"),
        ("35831", "1998-02-05", "date.serial"),
        ("3/98", "1998-03", "date.two_digit_year"),
        ("3-80", "1980-03", "date.two_digit_year"),
        ("3 / 00", "2000-03", "date.two_digit_year"),
        ("12/13", "2013-12", "date.two_digit_year"),
        ("T3/80", "1980-03", "date.two_digit_year"),
        ("T3/05", "2005-03", "date.two_digit_year"),
        ("tháng 3 năm 98", "1998-03", "date.two_digit_year"),
    ],
)
def test_date_that_needed_a_guess_is_warned_about(raw, iso, code):
    reading = read_date(raw)
    assert (reading.value.iso, [found.code for found in reading.findings], reading.ok) == (iso, [code], True)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("30/2/1980", "date.impossible"),
        ("31/4/80", "date.impossible"),
        ("5/0/1980", "date.impossible"),
        ("40/40/1980", "date.impossible"),
        ("13/1980", "date.impossible"),
        ("1980-13", "date.impossible"),
        ("13/98", "date.impossible"),
        ("T13/1980", "date.impossible"),
        ("T3/98/1980", "date.unreadable"),
        ("3/12", "date.unreadable"),
        ("3/01", "date.unreadable"),
        ("T3", "date.unreadable"),
        ("03/25/1980", "date.swapped"),
        ("3/1/1098", "date.year_out_of_range"),
        ("0198", "date.year_out_of_range"),
        ("hôm qua", "date.unreadable"),
        ("12", "date.unreadable"),
        ("99999", "date.unreadable"),
        ("123456", "date.unreadable"),
        ("5/6", "date.unreadable"),
        (12, "date.unreadable"),
        (-5, "date.unreadable"),
        (1e300, "date.unreadable"),
        (float("nan"), "date.unreadable"),
        (float("inf"), "date.unreadable"),
        (True, "date.unreadable"),
    ],
)
def test_date_that_cannot_be_is_refused_with_a_remedy(raw, code):
    reading = read_date(raw)
    assert (reading.value, [found.code for found in reading.findings]) == (None, [code])
    assert "hãy" in str(reading.findings[0])


@pytest.mark.parametrize("raw", ["", "   ", None])
def test_nothing_typed_is_no_date_and_no_fault(raw):
    reading = read_date(raw)
    assert (reading.value, reading.ok) == (None, True)


@given(DAYS)
def test_written_day_is_read_back(day):
    assert read_date(write_day(day)).value.exact == day


@given(DAYS)
def test_spreadsheet_numbers_of_both_calendars_are_days(day):
    serial = (day - date(1899, 12, 30)).days
    assert read_date(serial).value.exact == day
    assert read_date(serial - 1462, epoch=1904).value.exact == day


@given(st.text())
def test_any_text_is_understood_or_refused_but_never_breaks(raw):
    reading = read_date(raw)
    assert (reading.value is None) == (not reading.ok or not raw.strip())
    assert all(str(found) for found in reading.findings)


def test_raw_text_is_kept():
    assert read_date("5/2/98").value.raw == "5/2/98"


def test_column_without_a_day_above_twelve_is_suspected():
    found = swapped_column([PartialDate(1980, 3, 12)] * 20 + [PartialDate(1980)])
    assert (found.code, found.params["count"], found.is_error) == ("date.column_swapped", 20, False)


@pytest.mark.parametrize("days", [[12] * 19, [12] * 20 + [13]])
def test_column_too_short_or_with_a_later_day_is_not_suspected(days):
    assert swapped_column(PartialDate(1980, 3, day) for day in days) is None
