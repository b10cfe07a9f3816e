"""May a user do something to a unit? Small predicates; the docstring is the policy."""

from datetime import date

from chibo.accounts.choices import ROLES, Role
from chibo.accounts.models import Grant, User
from chibo.accounts.queries import grants_of, permissions_of, scope_of
from chibo.organisation.models import Unit


def may(user: User, permission: str, on: date) -> bool:
    """The user holds the permission somewhere."""
    return permission in permissions_of(user, on)


def may_at(user: User, permission: str, path: str, on: date) -> bool:
    """The user holds the permission by a grant whose unit is at the path or above it."""
    return bool(path) and scope_of(user, on, permission).holds(path)


def may_grant(actor: User, *, user: User, role: str, unit: Unit | None, on: date) -> bool:
    """Nobody changes his own rights, gives a right he lacks, or acts outside his subtree.

    An administrator makes administrators and gives the first rights in any unit; everybody else gives
    roles no stronger than his own, below his own units.
    """
    if actor.pk == user.pk:
        return False
    if may(actor, "accounts.administer", on):
        return True
    if role == Role.ADMINISTRATOR or unit is None:
        return False
    wanted = ROLES[Role(role)].permissions
    return any(
        "accounts.manage" in held
        and wanted <= held
        and grant.unit is not None
        and unit.path.startswith(grant.unit.path)
        for grant in grants_of(actor, on)
        if (held := ROLES[Role(grant.role)].permissions)
    )


def may_end_grant(actor: User, grant: Grant, on: date) -> bool:
    """Whoever may give a right may end it, but never his own."""
    return may_grant(actor, user=grant.user, role=grant.role, unit=grant.unit, on=on)
