"""The public holidays of Viet Nam with the days made up for them, as one library tells them.

Years ahead are reckoned from the law and the lunar calendar; what the government swaps each year is known
only once it is announced, and then entered by an officer or with a newer library.
"""

import datetime as dt
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from types import MappingProxyType

import holidays

from chibo.engine.calendar import WorkingCalendar

FIRST_YEAR, LAST_YEAR = 2010, 2050
LIBRARY = f"holidays {version('holidays')}"
_LANGUAGES = {"vi": "vi", "en": "en_US"}


@cache
def days_off(language: str = "vi") -> Mapping[dt.date, str]:
    """Every public holiday of the years known, by day, with its name in the language."""
    return MappingProxyType(dict(_country(language)))


@cache
def days_made_up() -> frozenset[dt.date]:
    """The weekend days on which one works in exchange for a bridge day."""
    return frozenset(_country("vi").weekend_workdays)


@cache
def public_calendar() -> WorkingCalendar:
    """The working days as the holidays leave them, without anything an office has changed."""
    return WorkingCalendar(frozenset(days_off()), days_made_up())


def _country(language: str) -> holidays.HolidayBase:
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    return holidays.country_holidays("VN", years=years, language=_LANGUAGES.get(language, "vi"))
