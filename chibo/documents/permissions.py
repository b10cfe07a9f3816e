"""Who may see and number papers; the docstring is the policy."""

from datetime import date

from chibo.accounts.models import User
from chibo.accounts.permissions import may_at
from chibo.organisation.models import Unit

SEE = "documents.see"
NUMBER = "documents.number"


def may_number(user: User, unit: Unit, on: date) -> bool:
    """Whoever works for the unit, or for one above it, keeps the register of its bodies."""
    return may_at(user, NUMBER, unit.path, on)
