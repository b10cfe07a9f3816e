"""May a user tie an account to a member's file? Small predicates; the docstring is the policy."""

from datetime import date

from chibo.accounts.models import User
from chibo.accounts.permissions import may_manage_account
from chibo.accounts.queries import scope_of
from chibo.people.models import Person


def may_link_account(actor: User, *, user: User, person: Person, today: date) -> bool:
    """Whoever manages the account and gives rights where the file lies; nobody his own account.

    An administrator sees no members, so he ties no account to one.
    """
    if not may_manage_account(actor, user, today):
        return False
    places = (scope_of(actor, today, permission) for permission in ("accounts.manage", "people.see"))
    return all(place.holds(person.place) for place in places)
