"""Who may lay down schemes, report figures and see them; the docstring is the policy."""

from datetime import date

from chibo.accounts.models import User
from chibo.accounts.permissions import may_at
from chibo.indicators.models import Scheme
from chibo.organisation.models import Unit
from chibo.storage.identity import Scope

SEE, SET, REPORT = "statistics.see", "indicators.set", "indicators.report"


def may_set(user: User, scheme: Scheme, on: date) -> bool:
    """A scheme is kept by the organisation board of its committee, or of one above it."""
    return may_at(user, SET, scheme.unit.path, on)


def may_report(user: User, unit: Unit, on: date) -> bool:
    """Figures of a unit are told by whoever works for it, or for one above it."""
    return may_at(user, REPORT, unit.path, on)


def sees(scheme: Scheme, scope: Scope) -> bool:
    """A resolution binds those below: it is seen from its unit, from above, and from every unit below it."""
    return scope.holds(scheme.unit.path) or any(path.startswith(scheme.unit.path) for path in scope.now)
