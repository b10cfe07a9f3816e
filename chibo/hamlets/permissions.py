"""Who may write about special hamlets; the docstring is the policy."""

from datetime import date

from chibo.accounts.models import User
from chibo.accounts.permissions import may_at
from chibo.organisation.models import Unit

SEE, MEASURE = "statistics.see", "hamlets.measure"


def may_measure(user: User, charge: Unit, on: date) -> bool:
    """Measures and reported people are written by the office in charge of the hamlet, or one above."""
    return may_at(user, MEASURE, charge.path, on)
