"""Rows of the account pages: which accounts and rights a manager sees, in words."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from chibo.accounts.choices import PERMISSIONS, ROLES, Role
from chibo.accounts.models import Grant, User
from chibo.accounts.permissions import may_end_grant
from chibo.accounts.queries import grants_ever, grants_known, visible_users
from chibo.engine.vietnamese import search_key
from chibo.organisation.queries import inside, latest_names
from chibo.people.models import Person, Post
from chibo.people.queries import posts_among, visible_persons
from chibo.storage.identity import Scope
from chibo.web.organisation.wording import post_label
from chibo.web.seat import Seat

EVERYWHERE = Scope(now=("",))


def reach(seat: Seat) -> Scope:
    """Where the seat manages accounts; an administrator everywhere."""
    if seat.may("accounts.administer"):
        return EVERYWHERE
    return seat.rights.scope("accounts.manage")


def accounts_of(seat: Seat) -> QuerySet[User]:
    """The accounts a manager may open: those with a right in his reach; an administrator sees all."""
    return visible_users(reach(seat), seat.today, everyone=seat.may("accounts.administer"))


def file_of(user: User, seat: Seat) -> Person | None:
    """The file of the member whose account it is, where the seat sees it."""
    seen = visible_persons(seat.rights.scope("people.see"))
    return seen.filter(user=user).first()


def grants_in_reach(seat: Seat) -> QuerySet[Grant]:
    """Rights a manager sees: those in units of his reach; an administrator sees all."""
    return in_reach(grants_known(), seat)


def in_reach(rows: QuerySet[Any], seat: Seat) -> QuerySet[Any]:
    """Rights, or events of rights, in units of the manager's reach."""
    if seat.may("accounts.administer"):
        return rows
    condition = Q(pk__in=[])
    for root in reach(seat).now:
        condition |= inside(root, "unit__path")
    return rows.filter(condition)


@dataclass(frozen=True)
class GrantRow:
    """One right in words."""

    grant: Grant
    unit_name: str
    today: date
    may_end: bool = False
    post: Post | None = None

    @property
    def role(self) -> str:
        return str(Role(self.grant.role).label)

    @property
    def rests(self) -> str:
        """The office it rests on; nothing where it rests on none."""
        if self.grant.post is None:
            return ""
        return post_label(self.post.kind) if self.post else _("ngoài phạm vi xem")

    @property
    def prose(self) -> object:
        return ROLES[Role(self.grant.role)].prose

    @property
    def last_day(self) -> date | None:
        upper = self.grant.during.upper
        return upper - timedelta(days=1) if upper else None

    @property
    def state(self) -> str:
        """In force, to come, or over."""
        if self.grant.during.lower > self.today:
            return "future"
        return "past" if self.grant.during.upper and self.grant.during.upper <= self.today else "now"

    @property
    def state_label(self) -> str:
        return {"now": _("Đang có"), "future": _("Sắp có"), "past": _("Đã hết")}[self.state]


def grant_rows(grants: QuerySet[Grant], today: date, actor: User | None = None) -> list[GrantRow]:
    """Rights as rows, with what the actor may end."""
    found = list(grants)
    names = latest_names(grant.unit_id for grant in found)
    rests = {grant.post for grant in found if grant.post}
    posts = posts_among(rests) if rests else {}
    rows = []
    for grant in found:
        row = GrantRow(grant, names[grant.unit.pk] if grant.unit else "", today)
        may_end = actor is not None and row.state != "past" and may_end_grant(actor, grant, today)
        post = posts.get(grant.post) if grant.post else None
        rows.append(GrantRow(grant, row.unit_name, today, may_end, post))
    return rows


def rights_of(user: User, seat: Seat) -> tuple[list[GrantRow], int]:
    """The rights of an account inside the manager's reach, and how many lie elsewhere."""
    everything = grants_ever(user)
    seen = everything.filter(pk__in=grants_in_reach(seat).values("pk"))
    return grant_rows(seen, seat.today, seat.user), everything.count() - seen.count()


@dataclass(frozen=True)
class AccountRow:
    """One account in the list, with its rights of today inside the reader's reach."""

    user: User
    grants: list[GrantRow]


def account_rows(users: list[User], seat: Seat) -> list[AccountRow]:
    """The accounts of one page of the list."""
    grants = grants_in_reach(seat).filter(user__in=users, during__contains=seat.today).order_by("unit__path")
    rows = grant_rows(grants, seat.today)
    return [AccountRow(user, [row for row in rows if row.grant.user_id == user.pk]) for user in users]


def named_like(users: QuerySet[User], text: str) -> list[User]:
    """Accounts whose name or login has all the words, without regard to marks."""
    words = search_key(text).split()
    return [user for user in users if all(word in search_key(f"{user.name} {user.login}") for word in words)]


@dataclass(frozen=True)
class RoleRow:
    """A role in prose, with its permissions as sentences."""

    label: str
    prose: object
    permissions: list[object]


def role_rows() -> list[RoleRow]:
    """Every role: what it is, and sentence by sentence what it sees and does."""
    return [
        RoleRow(
            str(role.label),
            text.prose,
            [sentence for word, sentence in PERMISSIONS.items() if word in text.permissions],
        )
        for role, text in ROLES.items()
    ]
