"""The history of an account: its own changes, and those of its rights inside the reader's reach."""

from typing import Any

from django.db.models import Q

from chibo.accounts.models import User
from chibo.accounts.queries import grant_events
from chibo.audit.queries import history_around
from chibo.web.accounts.tables import in_reach
from chibo.web.history import History, history_page, idle
from chibo.web.seat import Seat

_OF_RIGHTS = {
    "accounts.grant", "accounts.end_grant", "accounts.open_in_role", "people.give_role", "people.start_post",
    "people.end_post", "people.withdraw_post", "people.unlink_account", "membership.record",
    "membership.lead_over", "membership.void", "membership.correct", "membership.close_unit",
    "membership.withdraw_closing",
}  # fmt: skip


def changes_of(user: User, seat: Seat, page: str | None) -> History:
    """What was done with the account and its rights, newest first, old and new values."""
    rights = in_reach(grant_events(user), seat).values_list("pgh_id", flat=True)
    events = history_around(user, "accounts.UserEvent", "accounts.GrantEvent").filter(
        Q(pgh_model="accounts.UserEvent") | Q(pgh_model="accounts.GrantEvent", pgh_id__in=list(rights))
    )
    return history_page(events, user.pk, seat.today, page, silent=_silent)


def _silent(event: Any) -> bool:
    """The account's own row is silent where a right changed: the right has a row of its own.

    Where only the version went up otherwise, what changed is in no history: a password.
    """
    return idle(event) and (event.pgh_context or {}).get("verb") in _OF_RIGHTS
