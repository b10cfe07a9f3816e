"""Verbs of rights: give a role, end it."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from chibo.accounts.actions.saving import end_sessions, keep_an_administrator, save
from chibo.accounts.choices import Role
from chibo.accounts.models import Grant, User
from chibo.accounts.permissions import may_end_grant, may_grant
from chibo.audit.actions import explain, verb
from chibo.engine.citation import Citation
from chibo.organisation.models import Unit
from chibo.storage.fields import days
from chibo.storage.refusal import refuse


@verb("accounts.grant")
def grant_role(
    *,
    actor: User,
    user: User,
    role: str,
    unit: Unit | None,
    on: date,
    until: date | None = None,
    basis: Citation,
    today: date,
) -> Grant:
    """Give a user a role in a unit and below from a day on, `until` being its last day.

    The actor's rights of `today` count; a right never begins before that day.
    """
    check_may_grant(actor, user, role, unit, today)
    check_days(on, until, today)
    end = until + timedelta(days=1) if until else None
    given = Grant(user=user, role=role, unit=unit, during=days(on, end), basis=basis)
    return give(given)


@verb("accounts.end_grant")
def end_grant(*, actor: User, grant: Grant, on: date, today: date, reason: str = "") -> Grant:
    """End a role from a day on; its first day, or one before it, removes it whole. The history keeps it.

    One that rests on an office ends before the office only with a reason.
    """
    if not may_end_grant(actor, grant, today):
        raise refuse(
            "accounts.beyond",
            _("Chỉ thu được quyền mình được phân, của người khác, trong phạm vi đơn vị mình."),
        )
    if on < today:
        raise refuse("accounts.past", _("Quyền chỉ kết thúc từ hôm nay trở đi."), "on")
    if grant.during.upper and on >= grant.during.upper:
        raise refuse("accounts.ended", _("Vai trò này đã kết thúc trước ngày đó."), "on")
    if grant.post and not reason.strip():
        raise refuse(
            "accounts.reason", _("Quyền này theo chức danh. Ghi lý do thu mà chức danh vẫn giữ."), "reason"
        )
    explain(reason=reason.strip())
    if grant.role == Role.ADMINISTRATOR:
        start = max(on, grant.during.lower)
        keep_an_administrator(Q(pk=grant.pk), days(start, grant.during.upper))
    save(grant.user)
    end_sessions(grant.user)
    if on <= grant.during.lower:
        grant.delete()
        return grant
    grant.during = days(grant.during.lower, on)
    if grant.post:
        grant.stated = days(grant.stated.lower, on)
    grant.save(update_fields=["during", "stated"])
    return grant


def check_may_grant(actor: User, user: User, role: str, unit: Unit | None, today: date) -> None:
    """Refuses what the actor may not give."""
    if not may_grant(actor, user=user, role=role, unit=unit, today=today):
        raise refuse(
            "accounts.beyond", _("Chỉ phân được quyền mình có, cho người khác, trong phạm vi đơn vị mình.")
        )


def check_days(on: date, until: date | None, today: date) -> None:
    """Rights begin today at the earliest and end on or after their first day."""
    if on < today:
        raise refuse("accounts.past", _("Quyền chỉ bắt đầu từ hôm nay trở đi."), "on")
    if until and until < on:
        raise refuse("accounts.days", _("Ngày cuối phải bằng hoặc sau ngày bắt đầu."), "until")


def give(grant: Grant) -> Grant:
    """Write the right; refused where the user has it on one of the days."""
    if same_right(grant).filter(during__overlap=grant.during).exists():
        raise refuse(
            "accounts.granted", _("Người này đã có vai trò đó ở đơn vị này trong thời gian đã chọn."), "role"
        )
    save(grant.user)
    end_sessions(grant.user)
    grant.save(force_insert=True)
    return grant


def same_right(grant: Grant) -> QuerySet[Grant]:
    """Other grants of the same role, to the same user, in the same unit."""
    same = Grant.objects.filter(user=grant.user, role=grant.role, unit=grant.unit)
    return same.exclude(pk=grant.pk)
