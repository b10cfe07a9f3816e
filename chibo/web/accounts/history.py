"""The history of an account in words: who changed which right when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from chibo.accounts.choices import Role
from chibo.accounts.models import User
from chibo.organisation.queries import units_ever

VERBS = {
    "accounts.open": _("Lập tài khoản"),
    "accounts.open_in_role": _("Lập tài khoản"),
    "accounts.close": _("Khóa tài khoản"),
    "accounts.reopen": _("Mở lại tài khoản"),
    "accounts.temporary_password": _("Đặt mật khẩu tạm"),
    "accounts.grant": _("Phân quyền"),
    "accounts.end_grant": _("Thu quyền"),
    "accounts.change_password": _("Đổi mật khẩu"),
    "accounts.preferences": _("Đổi cách hiển thị"),
    "accounts.first_administrator": _("Lập người quản trị đầu tiên"),
}
_MOST = 200


@dataclass(frozen=True)
class Change:
    """One verb on an account: when, by whom, and which right it concerned."""

    at: datetime
    verb: object
    actor: str
    about: str


def changes_of(events: QuerySet) -> list[Change]:
    """The latest changes, one line for each verb and row."""
    rows = [event for event in events[:_MOST] if event.pgh_model != "accounts.UserEvent" or _told(event)]
    people = _names({str((event.pgh_context or {}).get("actor") or "") for event in rows})
    units = dict(units_ever().values_list("pk", "name").filter(pk__in=_units(rows)))
    return [
        Change(
            event.pgh_created_at,
            VERBS.get((event.pgh_context or {}).get("verb", ""), _("Thay đổi khác")),
            people.get(str((event.pgh_context or {}).get("actor") or ""), ""),
            _about(event.pgh_data, units),
        )
        for event in rows
    ]


def _told(event: Any) -> bool:
    """The account's own row speaks only of verbs that change no right; those have rows of their own."""
    return (event.pgh_context or {}).get("verb") not in {"accounts.grant", "accounts.end_grant"}


def _about(data: dict[str, Any], units: dict[UUID, str]) -> str:
    if "role" not in data:
        return ""
    label = str(Role(data["role"]).label)
    unit = units.get(UUID(data["unit_id"]), "") if data.get("unit_id") else ""
    return f"{label}, {unit}" if unit else label


def _units(rows: list[Any]) -> set[UUID]:
    return {UUID(event.pgh_data["unit_id"]) for event in rows if event.pgh_data.get("unit_id")}


def _names(keys: set[str]) -> dict[str, str]:
    users = User.objects.filter(pk__in=[key for key in keys if key]).values_list("pk", "name")
    return {str(key): name for key, name in users}
