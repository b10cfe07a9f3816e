"""The history of an account in words: who changed which right when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from chibo.accounts.choices import Role
from chibo.accounts.models import User
from chibo.accounts.queries import grant_events, user_events, user_names
from chibo.organisation.queries import latest_names
from chibo.web.accounts.tables import in_reach
from chibo.web.seat import Seat
from chibo.web.verbs import verb_text

_MOST = 200


@dataclass(frozen=True)
class Change:
    """One verb on an account: when, by whom, and which right it concerned."""

    at: datetime
    verb: object
    actor: str
    about: str


def changes_of(user: User, seat: Seat) -> list[Change]:
    """The latest changes of the account, and of its rights inside the reader's reach."""
    grants = in_reach(grant_events(user), seat).select_related("pgh_context")[:_MOST]
    own = [event for event in user_events(user).select_related("pgh_context")[:_MOST] if _told(event)]
    events = sorted([*grants, *own], key=lambda event: event.pgh_created_at, reverse=True)
    people = _names({_context(event).get("actor", "") for event in events})
    units = latest_names(event.unit_id for event in grants)
    return [
        Change(
            event.pgh_created_at,
            verb_text(_context(event).get("verb", "")),
            people.get(_context(event).get("actor", ""), ""),
            _about(event, units),
        )
        for event in events
    ]


def _context(event: Any) -> dict[str, str]:
    return event.pgh_context.metadata if event.pgh_context else {}


def _told(event: Any) -> bool:
    """The account's own row is silent where a right changed: the right has a row of its own."""
    return _context(event).get("verb") not in {
        "accounts.grant",
        "accounts.end_grant",
        "accounts.open_in_role",
    } or (event.pgh_label == "insert")


def _about(event: Any, units: dict[UUID, str]) -> str:
    if not hasattr(event, "role"):
        return ""
    label = str(Role(event.role).label)
    unit = units.get(event.unit_id, "")
    return f"{label}, {unit}" if unit else label


def _names(keys: set[str]) -> dict[str, str]:
    return {str(key): name for key, name in user_names(UUID(key) for key in keys if key).items()}
