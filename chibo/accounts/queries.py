"""Reads: grants in force, the scope they give, the permissions they carry."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from chibo.accounts.choices import ROLES, Role
from chibo.accounts.models import Grant, User
from chibo.organisation.models import Unit
from chibo.organisation.queries import inside, paths_ever
from chibo.storage.identity import Scope

_NEVER = datetime.fromtimestamp(0, UTC)


def grants_of(user: User, on: date) -> QuerySet[Grant]:
    """The user's grants in force on the day, with their units, the highest unit first."""
    return (
        Grant.objects.filter(user=user, during__contains=on)
        .select_related("unit")
        .order_by("unit__path", "role")
    )


def managing_grants(user: User, on: date) -> list[Grant]:
    """The user's grants of the day that carry the right to give rights."""
    return [
        grant for grant in grants_of(user, on) if "accounts.manage" in ROLES[Role(grant.role)].permissions
    ]


def lasting_grants(user: User, day: date) -> QuerySet[Grant]:
    """The user's grants in force on the day or beginning later."""
    return grants_known().filter(_lasts("during", day), user=user).order_by("during")


def grants_to_answer_for(user: User, day: date) -> QuerySet[Grant]:
    """Grants in force, to come, or ended with an office that may be given back with them."""
    may_last = _lasts("during", day) | _lasts("stated", day)
    return Grant.objects.filter(may_last, user=user).select_related("unit", "user").order_by("pk")


def _lasts(days: str, day: date) -> Q:
    """The range goes on beyond the day; an empty one, whose bounds are unknown, does not."""
    beyond = Q((f"{days}__endswith__gt", day)) | Q((f"{days}__endswith__isnull", True))
    return beyond & Q((f"{days}__isempty", False))


def grants_ever(user: User) -> QuerySet[Grant]:
    """Every grant the user has, had or will have, the latest first."""
    return grants_known().filter(user=user).order_by("-during", "role")


def grants_known() -> QuerySet[Grant]:
    """Every grant of at least a day with its user and unit; whoever reads narrows it to his reach."""
    return Grant.objects.filter(during__isempty=False).select_related("unit", "user")


def grants_on_posts(posts: Iterable[UUID]) -> QuerySet[Grant]:
    """Grants that rest on the offices."""
    return grants_known().filter(post__in=list(posts)).order_by("user__name", "role", "pk")


def grants_on_any_post(user: UUID) -> QuerySet[Grant]:
    """Grants of an account that rest on an office."""
    return grants_known().filter(post__isnull=False, user=user).order_by("role", "pk")


class Held(NamedTuple):
    """A right in force: role, unit with path and name of the day, and every path the unit has ever."""

    role: Role
    unit: UUID | None
    path: str
    name: str
    ever: tuple[str, ...]


@dataclass(frozen=True)
class Rights:
    """What a user holds on a day, the highest unit first."""

    held: tuple[Held, ...]

    def scope(self, permission: str | None = None) -> Scope:
        """Where the user may look: the subtrees of the granted units, and the paths these ever had.

        With a permission only what a role with it holds counts.
        """
        counted = [
            held
            for held in self.held
            if held.unit is not None and (permission is None or permission in ROLES[held.role].permissions)
        ]
        paths = _outermost({held.path for held in counted if held.path})
        past = {path for held in counted for path in held.ever}
        return Scope(now=paths, past=tuple(sorted(past.union(paths))))


# Asked with every request, before anything else: in one question, and without building it anew each time.
_HELD = """
SELECT held.role, held.unit_id, coalesce(unit.path, ''),
       coalesce((SELECT name.name FROM organisation_unitname name
                 WHERE name.unit_id = held.unit_id AND name.during @> %(day)s::date), ''),
       array(SELECT ever.path FROM organisation_unitpath ever WHERE ever.unit_id = held.unit_id)
FROM accounts_grant held LEFT JOIN organisation_unit unit ON unit.id = held.unit_id
WHERE held.user_id = %(user)s AND held.during @> %(day)s::date
ORDER BY unit.path, held.role
"""


def rights_of(user: User, on: date) -> Rights:
    """The user's rights on the day; none of an account that is closed."""
    if not user.is_active:
        return Rights(())
    with connection.cursor() as cursor:
        cursor.execute(_HELD, {"user": user.pk, "day": on})
        return Rights(
            tuple(
                Held(Role(role), unit, path, name, tuple(ever))
                for role, unit, path, name, ever in cursor.fetchall()
            )
        )


def scope_of(user: User, on: date, permission: str | None = None) -> Scope:
    """Where the user may look today, with one permission or with any."""
    return rights_of(user, on).scope(permission)


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
    """Active accounts that administer the installation on the day and have a password to log in with."""
    return (
        User.objects.filter(is_active=True, grants__role=Role.ADMINISTRATOR, grants__during__contains=day)
        .exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        .distinct()
    )


def administered(*, apart_from: Q, period: DateRange) -> bool:
    """Does a grant of administrator, of an active account and not left out, cover the whole period?"""
    grants = Grant.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True, during__contains=period)
    return grants.exclude(apart_from).exists()


def user_by_login(login: str) -> User | None:
    """The active account with this login, for commands that act on somebody's behalf."""
    return User.objects.filter(login=login, is_active=True).first()


def grant_events(user: User) -> QuerySet[Any]:
    """The history of the user's rights, removed ones included, the latest first."""
    events: QuerySet[Any] = apps.get_model("accounts", "GrantEvent").objects.filter(user=user)
    return events.order_by("-pgh_id")


@dataclass(frozen=True)
class OpenSession:
    """One open session of an account: when it began, when it was last used, in which browser."""

    key: str
    started: datetime | None
    seen: datetime | None
    browser: str


def sessions_of(user: User) -> list[OpenSession]:
    """The account's sessions that have not run out, the latest used first."""
    found = [
        OpenSession(
            session.session_key,
            _instant(data.get("started")),
            _instant(data.get("seen")),
            data.get("browser", ""),
        )
        for session in Session.objects.filter(expire_date__gt=Now())
        if (data := session.get_decoded()).get("_auth_user_id") == str(user.pk)
    ]
    return sorted(found, key=lambda session: session.seen or _NEVER, reverse=True)


def _instant(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def user_by_id(key: UUID) -> User | None:
    """The account with this key."""
    return User.objects.filter(pk=key).first()


def everything() -> Scope:
    """The whole tree, for the console of the machine itself: whoever may start the program there sees all."""
    roots = Unit.objects.filter(placements__parent__isnull=True).distinct()
    ever: set[str] = set().union(*paths_ever(unit.pk for unit in roots).values())
    return Scope(
        now=_outermost({unit.path for unit in roots if unit.path}),
        past=tuple(sorted(ever)),
    )


def _outermost(paths: set[str]) -> tuple[str, ...]:
    kept: list[str] = []
    for path in sorted(paths):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return tuple(kept)


def user_names(users: Iterable[UUID]) -> dict[UUID, str]:
    """The names behind the keys that records keep of who acted or looked."""
    return dict(User.objects.filter(pk__in=set(users)).values_list("pk", "name"))
