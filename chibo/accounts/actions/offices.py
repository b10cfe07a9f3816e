"""Verbs of rights that rest on an office: give one, follow the office, end them for good."""

from datetime import date, timedelta
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from chibo.accounts.actions.grants import check_days, check_may_grant, give, same_right
from chibo.accounts.actions.saving import end_sessions, save
from chibo.accounts.models import Grant, User
from chibo.audit.actions import Actor, explain, verb
from chibo.engine.citation import Citation
from chibo.organisation.models import Unit
from chibo.storage.fields import NO_DAYS, days
from chibo.storage.refusal import refuse

NO_PAPER = Citation()


@verb("accounts.grant_on_post")
def grant_on_post(
    *,
    actor: User,
    user: User,
    role: str,
    unit: Unit,
    post: UUID,
    held: DateRange,
    until: date | None = None,
    basis: Citation,
    today: date,
) -> Grant:
    """Give a user a role in the unit of an office he holds, from today or its first day on.

    `held` are the days of the office. The right ends with the office, or after `until`; it is bounded by
    what the actor may grant like every other.
    """
    check_may_grant(actor, user, role, unit, today)
    start = max(held.lower, today)
    if held.upper and held.upper <= start:
        raise refuse(
            "accounts.post_over", _("Chức danh này đã thôi giữ, nên không kèm quyền được nữa."), "role"
        )
    check_days(start, until, today)
    end = until + timedelta(days=1) if until else None
    if end and held.upper and end > held.upper:
        raise refuse(
            "accounts.beyond_post", _("Quyền không kéo dài hơn chức danh. Chọn ngày sớm hơn."), "until"
        )
    given = Grant(user=user, role=role, unit=unit, post=post, stated=days(start, end), basis=basis)
    given.during = days(start, end or held.upper)
    return give(given)


def follow_post(
    *, actor: Actor, post: UUID, held: DateRange | None, paper: Citation = NO_PAPER
) -> list[Grant]:
    """Bring the rights that rest on an office to its days; None: the office is withdrawn, and they with it.

    For verbs that write offices, inside their transaction. Nobody's own rights grow by his own hand.
    """
    rows = Grant.objects.select_for_update(of=("self",)).filter(post=post).select_related("user")
    left = {grant: _left_by(grant, held) if held else NO_DAYS for grant in rows.order_by("pk")}
    changed = [grant for grant, span in left.items() if held is None or _moves(grant, span, actor)]
    if changed:
        explain(paper=paper)
    for grant in changed:
        save(grant.user)
        end_sessions(grant.user)
        if held is None:
            grant.delete()
        else:
            grant.during = left[grant]
            grant.save(update_fields=["during"])
    return changed


def end_grants_on_posts(*, user: User, on: date) -> None:
    """End for good from a day on what rests on the user's offices, also what an office could give back.

    For the verb that parts an account from a person, inside its transaction.
    """
    for grant in Grant.objects.filter(user=user, post__isnull=False):
        if grant.stated.upper and grant.stated.upper <= on:
            continue
        if grant.during.isempty or on <= grant.during.lower:
            grant.delete()
            continue
        grant.stated = days(grant.stated.lower, on)
        grant.during = days(grant.during.lower, min(grant.during.upper or on, on))
        grant.save(update_fields=["during", "stated"])
    save(user)
    end_sessions(user)


def _left_by(grant: Grant, held: DateRange) -> DateRange:
    """What an office of these days leaves of the grant: no day beyond either, none that another covers."""
    start = max(grant.stated.lower, held.lower)
    others = same_right(grant)
    if others.filter(during__contains=start).exists():
        return NO_DAYS
    following = others.filter(during__startswith__gt=start).order_by("during").first()
    bounds = (grant.stated.upper, held.upper, following.during.lower if following else None)
    end = min((day for day in bounds if day), default=None)
    return NO_DAYS if end and end <= start else days(start, end)


def _moves(grant: Grant, span: DateRange, actor: Actor) -> bool:
    """Are these other days than now, and, of the actor's own grant, fewer?"""
    if span == grant.during:
        return False
    if span.isempty or grant.user_id != actor.pk:
        return True
    return not grant.during.isempty and (span.upper or date.max) < (grant.during.upper or date.max)
