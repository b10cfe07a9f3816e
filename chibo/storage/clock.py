"""The only source of "today" and "now". A demonstration database has a day of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from chibo.storage.models import Installation

HOME = ZoneInfo("Asia/Ho_Chi_Minh")
_fixed: ContextVar[tuple[date, date | None] | None] = ContextVar("fixed", default=None)


def now() -> datetime:
    """The instant, in UTC. Never moved by a demonstration: records keep their true time."""
    return datetime.now(UTC)


def demonstration_day() -> date | None:
    """The demonstration's day, or None in a working database."""
    fixed = _fixed.get()
    if fixed is not None:
        return fixed[1]
    return Installation.objects.values_list("demonstration_day", flat=True).first()


def today() -> date:
    """Today in Viet Nam, or the demonstration's day."""
    fixed = _fixed.get()
    if fixed is not None:
        return fixed[0]
    return demonstration_day() or now().astimezone(HOME).date()


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
