"""Who may set deadlines and change the calendar; the docstring is the policy."""

from datetime import date

from chibo.accounts.models import User
from chibo.accounts.permissions import may_at
from chibo.accounts.queries import scope_of
from chibo.organisation.models import STEP, Unit

MANAGE = "deadlines.manage"
CALENDAR = "deadlines.calendar"
RULES = "deadlines.rules"


def may_set_deadline(user: User, unit: Unit, on: date) -> bool:
    """Whoever works for the unit, or for one above it, enters, finishes and withdraws its deadlines."""
    return may_at(user, MANAGE, unit.path, on)


def may_lay_down(user: User, unit: Unit, on: date) -> bool:
    """A local rule is laid down by the organisation board of the unit, or of one above it."""
    return may_at(user, RULES, unit.path, on)


def may_change_calendar(user: User, on: date) -> bool:
    """The calendar is one for the whole installation: only the office at the top of a tree changes it."""
    return any(len(path) == STEP for path in scope_of(user, on, CALENDAR).now)
