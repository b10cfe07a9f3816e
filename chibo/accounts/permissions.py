"""May a user do something to a unit? Small predicates; the docstring is the policy."""

from collections.abc import Iterable
from datetime import date

from chibo.accounts.choices import ROLES, Role
from chibo.accounts.models import Grant, User
from chibo.accounts.queries import grants_to_answer_for, managing_grants, permissions_of, scope_of
from chibo.organisation.models import Unit


def may(user: User, permission: str, on: date) -> bool:
    """The user holds the permission somewhere."""
    return permission in permissions_of(user, on)


def may_at(user: User, permission: str, path: str, on: date) -> bool:
    """The user holds the permission by a grant whose unit is at the path or above it."""
    return bool(path) and scope_of(user, on, permission).holds(path)


def may_open_account(actor: User, today: date) -> bool:
    """Whoever gives rights opens accounts to give them to."""
    return may(actor, "accounts.manage", today) or may(actor, "accounts.administer", today)


def may_grant(actor: User, *, user: User, role: str, unit: Unit | None, today: date) -> bool:
    """Nobody changes his own rights, gives a right he lacks, or acts outside his subtree.

    An administrator makes administrators and gives the first rights in any unit; everybody else gives
    roles no stronger than his own, below his own units. What counts are the rights of today, whatever
    day the new right begins.
    """
    if actor.pk == user.pk or not actor.is_active:
        return False
    return may_give(actor, role=role, unit=unit, today=today)


def may_give(actor: User, *, role: str, unit: Unit | None, today: date) -> bool:
    """The role in the unit is within what the actor may give to others.

    An administrator's right lies in no unit: it would open that unit's members to him.
    """
    if (unit is None) != (role == Role.ADMINISTRATOR):
        return False
    if may(actor, "accounts.administer", today):
        return True
    if unit is None:
        return False
    wanted = ROLES[Role(role)].permissions
    return any(
        wanted <= ROLES[Role(grant.role)].permissions and _below(grant.unit, unit)
        for grant in managing_grants(actor, today)
    )


def may_end_grant(actor: User, grant: Grant, today: date) -> bool:
    """Whoever may give a right may end it, but never his own."""
    return may_grant(actor, user=grant.user, role=grant.role, unit=grant.unit, today=today)


def may_manage_account(actor: User, user: User, today: date) -> bool:
    """Close an account or set its password: an administrator, or whoever may end all its rights.

    Rights that begin later count too, and those that may come back with an office. An account without any
    right is the administrator's alone; nobody manages his own.
    """
    if actor.pk == user.pk or not actor.is_active:
        return False
    if may(actor, "accounts.administer", today):
        return True
    grants = list(grants_to_answer_for(user, today))
    return bool(grants) and all(may_end_grant(actor, grant, today) for grant in grants)


def _below(above: Unit | None, unit: Unit) -> bool:
    """A unit without a path (founded ahead) is above nothing and below nothing."""
    return above is not None and bool(above.path) and unit.path.startswith(above.path)


def may_grant_something(actor: User, user: User, today: date) -> bool:
    """Is there any right at all that the actor may give to this user?"""
    return actor.pk != user.pk and bool(grantable_roles(actor, today))


def grantable_roles(actor: User, today: date) -> list[Role]:
    """The roles the actor may give somewhere."""
    if may(actor, "accounts.administer", today):
        return list(Role)
    return _within(managing_grants(actor, today))


def roles_to_give(actor: User, unit: Unit, today: date) -> list[Role]:
    """The roles the actor may give in the unit."""
    if may(actor, "accounts.administer", today):
        return [role for role in Role if role != Role.ADMINISTRATOR]
    return _within(grant for grant in managing_grants(actor, today) if _below(grant.unit, unit))


def _within(grants: Iterable[Grant]) -> list[Role]:
    """The roles of a unit that allow no more than one of the grants."""
    held = [ROLES[Role(grant.role)].permissions for grant in grants]
    return [
        role
        for role in Role
        if role != Role.ADMINISTRATOR and any(ROLES[role].permissions <= permissions for permissions in held)
    ]
