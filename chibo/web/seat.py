"""Who sits at the desk for the length of one request: user, day, roles, permissions, scope."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from chibo.accounts.choices import ROLES, Role
from chibo.accounts.models import User
from chibo.accounts.queries import Rights, rights_of
from chibo.storage.identity import Scope
from chibo.web.views import SIGNED_IN, Mark

# Whoever signed in may see to his own account, also while he has no role, or none yet.
_EVERYBODY = {SIGNED_IN, "accounts.own"}


@dataclass(frozen=True)
class Seat:
    """The rights of today; they follow today's grants and today's tree."""

    user: User
    today: date
    rights: Rights
    scope: Scope
    roles: tuple[Role, ...]
    owner: str

    @property
    def role(self) -> str:
        """The role named beside the user: that of the highest unit."""
        return self.roles[0] if self.roles else ""

    @property
    def role_label(self) -> str:
        return str(self.roles[0].label) if self.roles else ""

    @property
    def permissions(self) -> frozenset[str]:
        return frozenset().union(*(ROLES[role].permissions for role in self.roles))

    def may(self, permission: str) -> bool:
        """Does any role carry the permission? Whether it reaches an object is the app's word."""
        return permission in _EVERYBODY or permission in self.permissions


class Request(HttpRequest):
    """A request as the Guard hands it to a view that is not public: for annotations only."""

    user: User
    seat: Seat
    mark: Mark
    looks: list[Callable[[], object]]
    htmx: HtmxDetails


def take_seat(user: User, today: date) -> Seat:
    """Read the user's grants of the day once for the request."""
    rights = rights_of(user, today)
    roles = tuple(dict.fromkeys(held.role for held in rights.held))
    owner = rights.held[0].name if rights.held else ""
    return Seat(user, today, rights, rights.scope(), roles, owner)


def seat_of(request: HttpRequest) -> Seat | None:
    """The seat the Guard gave this request; None on public and error pages."""
    return getattr(request, "seat", None)
