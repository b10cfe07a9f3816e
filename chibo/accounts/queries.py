"""Reads: grants in force, the scope they give, the permissions they carry."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from chibo.accounts.choices import ROLES, Role
from chibo.accounts.models import Grant, User
from chibo.organisation.models import Unit
from chibo.organisation.queries import inside, paths_ever
from chibo.storage.identity import Scope


def grants_of(user: User, on: date) -> QuerySet[Grant]:
    """The user's grants in force on the day, with their units, the highest unit first."""
    return (
        Grant.objects.filter(user=user, during__contains=on)
        .select_related("unit")
        .order_by("unit__path", "role")
    )


def scope_of(user: User, on: date, permission: str | None = None) -> Scope:
    """Where the user may look today: the subtrees of the granted units, and the paths these ever had.

    With a permission only the grants whose role carries it count.
    """
    if not user.is_active:
        return Scope()
    grants = [
        grant
        for grant in grants_of(user, on)
        if grant.unit is not None
        and (permission is None or permission in ROLES[Role(grant.role)].permissions)
    ]
    paths = _outermost({grant.unit.path for grant in grants if grant.unit and grant.unit.path})
    return Scope(
        now=paths, past=tuple(sorted(set(paths) | set(paths_ever(grant.unit_id for grant in grants))))
    )


def permissions_of(user: User, on: date) -> frozenset[str]:
    """Everything the user's grants of the day allow somewhere."""
    if not user.is_active:
        return frozenset()
    return frozenset().union(*(ROLES[Role(grant.role)].permissions for grant in grants_of(user, on)))


def roles_of(user: User, on: date) -> list[Role]:
    """The user's roles on the day, without repeats."""
    return list(dict.fromkeys(Role(grant.role) for grant in grants_of(user, on)))


def visible_users(scope: Scope, on: date, *, everyone: bool = False) -> QuerySet[User]:
    """Users with a grant inside the scope; an administrator sees every account."""
    users = User.objects.order_by("name")
    if everyone:
        return users
    condition = Q(pk__in=[])
    for root in scope.now:
        condition |= Q(pk__in=Unit.objects.filter(inside(root)).values("grants__user"))
    return users.filter(condition).distinct()


def administrators_on(day: date) -> QuerySet[User]:
    """Active accounts that administer the installation on the day."""
    return User.objects.filter(
        is_active=True, grants__role=Role.ADMINISTRATOR, grants__during__contains=day
    ).distinct()


def user_by_login(login: str) -> User | None:
    """The active account with this login, for commands that act on somebody's behalf."""
    return User.objects.filter(login=login, is_active=True).first()


def user_by_id(key: UUID) -> User | None:
    """The account with this key."""
    return User.objects.filter(pk=key).first()


def _outermost(paths: set[str]) -> tuple[str, ...]:
    kept: list[str] = []
    for path in sorted(paths):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return tuple(kept)
