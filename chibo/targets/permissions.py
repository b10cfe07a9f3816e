"""Who may register and assign targets; the docstring is the policy."""

from datetime import date

from chibo.accounts.models import User
from chibo.accounts.permissions import may_at
from chibo.organisation.models import Unit

SEE, REGISTER, ASSIGN = "statistics.see", "targets.register", "targets.assign"


def may_register(user: User, unit: Unit, on: date) -> bool:
    """A unit asks for its own target; whoever works for a unit above may write it down for it."""
    return may_at(user, REGISTER, unit.path, on)


def may_assign(user: User, parent: Unit, on: date) -> bool:
    """Targets are given and changed by the organisation board or office of the unit above."""
    return may_at(user, ASSIGN, parent.path, on)
