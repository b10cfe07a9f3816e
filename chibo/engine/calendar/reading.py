"""Dates as people type them and spreadsheets hold them, understood or refused with the remedy.

Understood: 5/2/98, 05-02-1998, 5.2.1998, 05021998, 1998-02-05, 2/1998, 2/98, T2/1998, 1975, 00/00/1975, "20
tháng 3 năm 1980", "tháng 3 năm 1980", numbers of the 1900 or 1904 calendar of spreadsheets, and date values.
Not understood: 2/12, which may be a day and a month without its year.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final, TypeAlias

from chibo.engine.calendar.partial import PartialDate
from chibo.engine.findings import Finding, Message, Reading, Severity, gettext_noop

DateReading: TypeAlias = Reading[PartialDate]

FIRST_YEAR: Final = 1850
LAST_YEAR: Final = 2100
_CENTURY_TURN: Final = 30
_EPOCHS: Final = {1900: date(1899, 12, 30), 1904: date(1904, 1, 1)}
_SERIALS: Final = range(61, 73_051)  # before 61 the 1900 calendar counts a 29 February that never was
_ENOUGH_TO_JUDGE: Final = 20

_WORDS = re.compile(r"\b(?:ngày|tháng|năm|thg)\b", re.IGNORECASE)
_CLOCK = re.compile(r"[ T]00:00(:00(\.0+)?)?$")
_DAY_FIRST = re.compile(r"(\d{0,2})[\s/.\-,]+(\d{0,2})[\s/.\-,]+(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})[/.\-](\d{1,2})(?:[/.\-](\d{1,2}))?")
_MONTH_YEAR = re.compile(r"(\d{1,2})[\s/.\-,]+(\d{4})")
_MONTH_SAID = re.compile(
    r"(?:tháng|thg|th|t)[\s.]*(\d{1,2})[\s/.\-,]+(?:năm\s*)?(\d{4}|\d{2})", re.IGNORECASE
)
_SHORT = re.compile(r"(\d{1,2})\s?[/.\-]\s?(00|1[3-9]|[2-9]\d)")  # the year is no month
_USUAL = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_COMPACT = re.compile(r"(\d{2})(\d{2})(\d{4})")

_UNREADABLE = gettext_noop("Không hiểu ngày “%(raw)s”; hãy ghi như 05/8/1998, 8/1998 hoặc 1998.")
_IMPOSSIBLE = gettext_noop("Không có ngày “%(raw)s”; hãy kiểm tra lại ngày và tháng.")
_SWAPPED = gettext_noop(
    "Không có tháng %(month)s trong “%(raw)s”; nếu đã ghi tháng trước, hãy đổi thành %(swapped)s."
)
_YEAR_RANGE = gettext_noop("Năm trong “%(raw)s” phải từ %(first)s đến %(last)s; hãy ghi đủ bốn chữ số.")
_TWO_DIGITS = gettext_noop("“%(raw)s” được hiểu là năm %(year)s; hãy ghi đủ bốn chữ số nếu không phải.")
_SERIAL = gettext_noop("Số %(raw)s được hiểu là ngày %(day)s theo bảng tính; hãy kiểm tra lại.")
_ALL_SMALL = gettext_noop(
    "Cả %(count)s ngày trong cột đều từ mồng 12 trở xuống: "
    "có thể ngày và tháng đã bị đổi chỗ; hãy so với bản gốc."
)


def _stop(code: str, text: str, **params: object) -> DateReading:
    return Reading(None, (Finding(f"date.{code}", Message(text, params)),))


def _warn(code: str, text: str, **params: object) -> Finding:
    return Finding(f"date.{code}", Message(text, params), Severity.WARNING)


def read_date(raw: object, *, epoch: int = 1900) -> DateReading:
    """Understand one typed or imported date; nothing typed is no value and no finding.

    ``epoch`` names the spreadsheet's calendar, 1900 or 1904. A year of two digits is 19xx from 30 on, else
    20xx.

    >>> read_date("5/2/98").value.iso, [found.code for found in read_date("5/2/98").findings]
    ('1998-02-05', ['date.two_digit_year'])
    >>> read_date("20 tháng 3 năm 1980").value.iso, read_date("5/2019").value.iso, read_date(35831).value.iso
    ('1980-03-20', '2019-05', '1998-02-05')
    >>> str(read_date("03/25/1980").findings[0])
    'Không có tháng 25 trong “03/25/1980”; nếu đã ghi tháng trước, hãy đổi thành 25/03/1980.'
    """
    if isinstance(raw, datetime):
        raw = raw.date()
    if isinstance(raw, date):
        return _dated(str(raw), raw.year, raw.month, raw.day)
    if isinstance(raw, int | float):
        return _number(raw, epoch)
    text = unicodedata.normalize("NFC", str(raw or "")).strip()
    return _text(text, epoch) if text else Reading(None)


def _number(number: float, epoch: int) -> DateReading:
    """A cell that holds a number: a year, or a day counted by the spreadsheet."""
    raw = f"{number:g}" if abs(number) < 1e6 else str(number)
    if FIRST_YEAR <= number <= LAST_YEAR and number == int(number):
        return _dated(raw, int(number), None, None)
    if _SERIALS.start <= number < _SERIALS.stop:
        return Reading(PartialDate.of(_serial_day(int(number), epoch), raw=raw))
    return _stop("unreadable", _UNREADABLE, raw=raw)


def _serial_day(serial: int, epoch: int) -> date:
    return _EPOCHS[epoch] + timedelta(days=serial)


def _text(raw: str, epoch: int) -> DateReading:
    if found := _USUAL.fullmatch(raw):
        return _day_first(raw, *found.groups())
    bare = _CLOCK.sub("", " ".join(_WORDS.sub(" ", raw).split()))
    if bare.isdecimal():
        return _digits(raw, bare, epoch)
    if found := _YEAR_FIRST.fullmatch(bare):
        year, month, day = found.groups()
        return _dated(raw, int(year), int(month), int(day) if day else None)
    if found := _MONTH_SAID.fullmatch(raw) or _MONTH_YEAR.fullmatch(bare) or _SHORT.fullmatch(bare):
        return _day_first(raw, "", *found.groups())
    if found := _DAY_FIRST.fullmatch(bare):
        return _day_first(raw, *found.groups())
    return _stop("unreadable", _UNREADABLE, raw=raw)


def _digits(raw: str, digits: str, epoch: int) -> DateReading:
    """Digits only: a year, ddmmyyyy, or a spreadsheet's number that arrived as text."""
    if len(digits) == 4:
        return _dated(raw, int(digits), None, None)
    if found := _COMPACT.fullmatch(digits):
        return _day_first(raw, *found.groups())
    if len(digits) == 5 and int(digits) in _SERIALS:
        day = _serial_day(int(digits), epoch)
        warning = _warn("serial", _SERIAL, raw=raw, day=f"{day:%d/%m/%Y}")
        return Reading(PartialDate.of(day, raw=raw), (warning,))
    return _stop("unreadable", _UNREADABLE, raw=raw)


def _day_first(raw: str, day: str, month: str, year: str) -> DateReading:
    """Day, month, year; empty or zero means unknown."""
    known_day, known_month = int(day or 0) or None, int(month or 0) or None
    if known_day and not known_month:
        return _stop("impossible", _IMPOSSIBLE, raw=raw)
    if len(year) == 4:
        return _dated(raw, int(year), known_month, known_day)
    full = int(year) + (1900 if int(year) >= _CENTURY_TURN else 2000)
    reading = _dated(raw, full, known_month, known_day)
    warning = _warn("two_digit_year", _TWO_DIGITS, raw=raw, year=full)
    return Reading(reading.value, (*reading.findings, warning)) if reading.ok else reading


def _dated(raw: str, year: int, month: int | None, day: int | None) -> DateReading:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return _stop("year_out_of_range", _YEAR_RANGE, raw=raw, first=FIRST_YEAR, last=LAST_YEAR)
    if day and month and month > 12 and day <= 12 and month <= 31:
        swapped = f"{month:02}/{day:02}/{year}"
        return _stop("swapped", _SWAPPED, raw=raw, month=month, swapped=swapped)
    try:
        return Reading(PartialDate(year, month, day, raw))
    except ValueError:
        return _stop("impossible", _IMPOSSIBLE, raw=raw)


def swapped_column(dates: Iterable[PartialDate]) -> Finding | None:
    """A warning when a column of full dates has no day above 12: a program may have exchanged day and month.

    Judged from 20 full dates on; by chance that happens less than once in ten million columns.

    >>> swapped_column([PartialDate(1980, 3, day % 12 + 1) for day in range(20)]).code
    'date.column_swapped'
    """
    days = [when.day for when in dates if when.day is not None]
    if len(days) < _ENOUGH_TO_JUDGE or max(days) > 12:
        return None
    return _warn("column_swapped", _ALL_SMALL, count=len(days))
