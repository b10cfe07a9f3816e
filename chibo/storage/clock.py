"""The only source of "today" and "now". A demonstration database has a day of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from chibo.storage.models import Installation

HOME = ZoneInfo("Asia/Ho_Chi_Minh")
_fixed: ContextVar[tuple[date, date | None] | None] = ContextVar("fixed", default=None)
_asked_once: ContextVar[list[date | None] | None] = ContextVar("asked_once", default=None)


def now() -> datetime:
    """The instant, in UTC. Never moved by a demonstration: records keep their true time."""
    return datetime.now(UTC)


def demonstration_day() -> date | None:
    """The demonstration's day, or None in a working database."""
    fixed, kept = _fixed.get(), _asked_once.get()
    if fixed is not None:
        return fixed[1]
    if kept:
        return kept[0]
    day = Installation.objects.values_list("demonstration_day", flat=True).first()
    if kept is not None:
        kept.append(day)
    return day


def today() -> date:
    """Today in Viet Nam, or the demonstration's day."""
    fixed = _fixed.get()
    if fixed is not None:
        return fixed[0]
    return demonstration_day() or now().astimezone(HOME).date()


@contextmanager
def demonstration_asked_once() -> Iterator[None]:
    """Ask for the demonstration's day at most once inside, and only where somebody wants to know it."""
    token = _asked_once.set([])
    try:
        yield
    finally:
        _asked_once.reset(token)


@contextmanager
def fixed_today() -> Iterator[date]:
    """Ask once and keep the answer, so that one request sees one day."""
    known = _fixed.get() or _asked()
    token = _fixed.set(known)
    try:
        yield known[0]
    finally:
        _fixed.reset(token)


def _asked() -> tuple[date, date | None]:
    demonstration = demonstration_day()
    return demonstration or now().astimezone(HOME).date(), demonstration
