"""What was changed in a member's file, as sentences: when, who, which verb, old and new values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from chibo.accounts.queries import user_names
from chibo.audit.queries import history_around
from chibo.web.people.wording import FIELDS
from chibo.web.verbs import verb_text

_SECRET = {"people_protected", "people_belonging"}
_AT_MOST = 200


@dataclass(frozen=True)
class Change:
    """One row of a table as it was written, changed or removed."""

    at: datetime
    who: str
    verb: str
    what: str
    values: list[tuple[str, str, str]]


def changes_about(person: Model) -> list[Change]:
    """Every change of a file or a note and of what hangs on it, newest first; protected values stay out."""
    events = list(history_around(person)[:_AT_MOST])
    names = user_names(_actors(events))
    return [_change(event, names) for event in events]


def _actors(events: Iterable[Any]) -> Iterable[UUID]:
    for event in events:
        actor = (event.pgh_context or {}).get("actor")
        if actor:
            yield UUID(actor)


def _change(event: Any, names: dict[UUID, str]) -> Change:
    context = event.pgh_context or {}
    actor = context.get("actor")
    verb = context.get("verb", "")
    return Change(
        event.pgh_created_at,
        names.get(UUID(actor), "") if actor else "",
        verb_text(verb),
        {"insert": _("ghi mới"), "update": _("sửa"), "delete": _("xóa")}.get(event.pgh_label, ""),
        _values(event),
    )


def _values(event: Any) -> list[tuple[str, str, str]]:
    """Label, old and new value of each changed field; nothing of protected tables."""
    table = event.pgh_obj_model.lower().replace(".", "_")
    if table in _SECRET or not event.pgh_diff:
        return []
    return [
        (str(FIELDS[name]), _text(old), _text(new))
        for name, (old, new) in event.pgh_diff.items()
        if name in FIELDS
    ]


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values() if part)
    return "" if value is None else str(value)
