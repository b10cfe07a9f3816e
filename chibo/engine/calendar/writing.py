"""Dates as Vietnamese offices write them: 05/8/2021, zero before a day under 10 and before months 1 and 2."""

from __future__ import annotations

from datetime import date

from chibo.engine.calendar.partial import PartialDate


def _month(month: int) -> str:
    return f"{month:02}" if month <= 2 else str(month)


def write_day(day: date) -> str:
    """A full date by the house rule.

    >>> write_day(date(2021, 8, 5)), write_day(date(2026, 1, 12))
    ('05/8/2021', '12/01/2026')
    """
    return f"{day.day:02}/{_month(day.month)}/{day.year}"


def write_partial(when: PartialDate | date | None) -> str:
    """What is known of a date, no more; nothing for None.

    >>> [write_partial(when) for when in (PartialDate(1956), PartialDate(1956, 2), date(2022, 3, 19), None)]
    ['1956', '02/1956', '19/3/2022', '']
    """
    if when is None:
        return ""
    if isinstance(when, date):
        return write_day(when)
    if when.exact:
        return write_day(when.exact)
    return str(when.year) if when.month is None else f"{_month(when.month)}/{when.year}"


def write_in_sentence(when: PartialDate | date) -> str:
    """A date inside a sentence, with the word that fits what is known.

    >>> write_in_sentence(date(2022, 3, 19)), write_in_sentence(PartialDate(2022, 3))
    ('ngày 19/3/2022', 'tháng 3/2022')
    """
    if isinstance(when, date) or when.exact:
        return f"ngày {write_partial(when)}"
    return f"tháng {write_partial(when)}" if when.month else f"năm {write_partial(when)}"
