"""Verbs: open and close accounts, grant and end roles, passwords, the first administrator."""

import hashlib
import secrets
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from chibo.accounts.choices import Role
from chibo.accounts.models import FirstCode, Grant, User
from chibo.accounts.permissions import may_end_grant, may_grant, may_manage_account, may_open_account
from chibo.accounts.queries import administered, administrators_on, sessions_of
from chibo.audit.actions import Actor, explain, verb
from chibo.engine.citation import Citation
from chibo.engine.vietnamese import clean
from chibo.organisation.models import Unit
from chibo.storage.fields import NO_DAYS, days
from chibo.storage.refusal import Finding, Refusal, refuse

NO_PAPER = Citation()
CODE_LIFE = timedelta(hours=1)


@verb("accounts.open")
def open_account(*, actor: User, login: str, name: str, password: str, on: date) -> User:
    """Open an account without any right; its owner must choose another password at the first login."""
    if not may_open_account(actor, on):
        raise refuse("accounts.not_allowed", _("Tài khoản của đồng chí không được lập tài khoản mới."))
    return _create(login=login, name=name, password=password, temporary=True)


@verb("accounts.open_in_role")
def open_account_in_role(
    *, actor: User, login: str, name: str, password: str, role: str, unit: Unit | None, on: date,
    until: date | None = None, basis: Citation, today: date,
) -> User:  # fmt: skip
    """Open an account together with its first right, so that whoever opened it can find it again."""
    user = open_account(actor=actor, login=login, name=name, password=password, on=today)
    grant_role(actor=actor, user=user, role=role, unit=unit, on=on, until=until, basis=basis, today=today)
    return user


@verb("accounts.close")
def close_account(*, actor: User, user: User, on: date) -> User:
    """Close an account and end its sessions at once. The last administrator stays."""
    if actor.pk == user.pk:
        raise refuse("accounts.own", _("Không tự khóa tài khoản của mình được. Nhờ người quản trị khác."))
    _check_manages(actor, user, on)
    _keep_an_administrator(Q(user=user), days(on))
    user.is_active = False
    _save(user, "is_active")
    end_sessions(user)
    return user


@verb("accounts.reopen")
def reopen_account(*, actor: User, user: User, on: date) -> User:
    """Open a closed account again, with the rights that are still in force."""
    _check_manages(actor, user, on)
    user.is_active = True
    _save(user, "is_active")
    return user


@verb("accounts.temporary_password")
def set_temporary_password(*, actor: User, user: User, password: str, on: date) -> User:
    """Give somebody who forgot his password a new one for a single login; all his sessions end."""
    _check_manages(actor, user, on)
    _validate(password, user)
    user.set_password(clean(password))
    user.must_change_password = True
    _save(user, "password", "must_change_password")
    end_sessions(user)
    return user


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
    _check_may_grant(actor, user, role, unit, today)
    _check_days(on, until, today)
    end = until + timedelta(days=1) if until else None
    given = Grant(user=user, role=role, unit=unit, during=days(on, end), basis=basis)
    return _give(given)


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
    _check_may_grant(actor, user, role, unit, today)
    start = max(held.lower, today)
    if held.upper and held.upper <= start:
        raise refuse(
            "accounts.post_over", _("Chức danh này đã thôi giữ, nên không kèm quyền được nữa."), "role"
        )
    _check_days(start, until, today)
    end = until + timedelta(days=1) if until else None
    if end and held.upper and end > held.upper:
        raise refuse(
            "accounts.beyond_post", _("Quyền không kéo dài hơn chức danh. Chọn ngày sớm hơn."), "until"
        )
    given = Grant(user=user, role=role, unit=unit, post=post, stated=days(start, end), basis=basis)
    given.during = days(start, end or held.upper)
    return _give(given)


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
        _save(grant.user)
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
    _save(user)
    end_sessions(user)


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
        _keep_an_administrator(Q(pk=grant.pk), days(start, grant.during.upper))
    _save(grant.user)
    end_sessions(grant.user)
    if on <= grant.during.lower:
        grant.delete()
        return grant
    grant.during = days(grant.during.lower, on)
    if grant.post:
        grant.stated = days(grant.stated.lower, on)
    grant.save(update_fields=["during", "stated"])
    return grant


@verb("accounts.change_password")
def change_password(*, actor: User, old: str, new: str) -> User:
    """Choose a new password; every other session of the account ends."""
    if not actor.check_password(clean(old)):
        raise refuse("accounts.wrong_password", _("Mật khẩu hiện tại không đúng."), "old")
    _validate(new, actor)
    actor.set_password(clean(new))
    actor.must_change_password = False
    _save(actor, "password", "must_change_password")
    end_sessions(actor)
    return actor


@verb("accounts.preferences")
def set_preferences(*, actor: User, **chosen: str) -> User:
    """Language, text size, density and theme of one's own screen."""
    for name in ("language", "text_size", "density", "theme"):
        if name in chosen:
            setattr(actor, name, chosen[name])
    actor.save(update_fields=["language", "text_size", "density", "theme"])
    return actor


def issue_first_code(*, now: datetime, on: date) -> str | None:
    """A one-time code for the console that makes the first administrator; None where one exists."""
    if administrators_on(on).exists():
        return None
    code = secrets.token_hex(8)
    FirstCode.objects.update_or_create(id=1, defaults={"hash": _digest(code), "expires_at": now + CODE_LIFE})
    return "-".join(code[i : i + 4] for i in range(0, 16, 4))


@verb("accounts.first_administrator")
def make_first_administrator(
    *, actor: None, code: str, login: str, name: str, password: str, now: datetime, on: date
) -> User:
    """Use the console's code once to open the first administrator's account."""
    kept = FirstCode.objects.first()
    right = kept and secrets.compare_digest(kept.hash, _digest(code.replace("-", "").strip().lower()))
    if not kept or not right or kept.expires_at < now or administrators_on(on).exists():
        raise refuse(
            "accounts.first_code",
            _("Mã không đúng hoặc đã hết hạn. Khởi động lại chương trình để lấy mã mới."),
            "code",
        )
    user = _create(login=login, name=name, password=password, temporary=False)
    Grant.objects.create(user=user, role=Role.ADMINISTRATOR, during=days(on), basis=Citation())
    FirstCode.objects.all().delete()
    return user


def end_sessions(user: User, *, but: str = "") -> int:
    """Every session of the account ends, `but` one key: rights and passwords change at the next request."""
    ended = [session for session in sessions_of(user) if session.key != but]
    Session.objects.filter(session_key__in=[session.key for session in ended]).delete()
    return len(ended)


def _check_manages(actor: User, user: User, today: date) -> None:
    if not may_manage_account(actor, user, today):
        raise refuse(
            "accounts.beyond_account",
            _("Tài khoản này còn quyền mà đồng chí không được phân. Nhờ người quản trị hệ thống."),
        )


def _check_may_grant(actor: User, user: User, role: str, unit: Unit | None, today: date) -> None:
    if not may_grant(actor, user=user, role=role, unit=unit, today=today):
        raise refuse(
            "accounts.beyond", _("Chỉ phân được quyền mình có, cho người khác, trong phạm vi đơn vị mình.")
        )


def _give(grant: Grant) -> Grant:
    if _same_right(grant).filter(during__overlap=grant.during).exists():
        raise refuse(
            "accounts.granted", _("Người này đã có vai trò đó ở đơn vị này trong thời gian đã chọn."), "role"
        )
    _save(grant.user)
    end_sessions(grant.user)
    grant.save(force_insert=True)
    return grant


def _same_right(grant: Grant) -> QuerySet[Grant]:
    """Other grants of the same role, to the same user, in the same unit."""
    same = Grant.objects.filter(user=grant.user, role=grant.role, unit=grant.unit)
    return same.exclude(pk=grant.pk)


def _left_by(grant: Grant, held: DateRange) -> DateRange:
    """What an office of these days leaves of the grant: no day beyond either, none that another covers."""
    start = max(grant.stated.lower, held.lower)
    others = _same_right(grant)
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


def _check_days(on: date, until: date | None, today: date) -> None:
    if on < today:
        raise refuse("accounts.past", _("Quyền chỉ bắt đầu từ hôm nay trở đi."), "on")
    if until and until < on:
        raise refuse("accounts.days", _("Ngày cuối phải bằng hoặc sau ngày bắt đầu."), "until")


def _keep_an_administrator(apart_from: Q, period: DateRange) -> None:
    """On every day of the period another active administrator is left; the lock lets one at a time ask."""
    list(Grant.objects.select_for_update().filter(role=Role.ADMINISTRATOR).order_by("pk"))
    concerned = Grant.objects.filter(apart_from, role=Role.ADMINISTRATOR, user__is_active=True)
    if not concerned.filter(during__overlap=period).exists():
        return
    if not administered(apart_from=apart_from, period=period):
        raise refuse(
            "accounts.last_administrator",
            _("Đây là người quản trị cuối cùng. Phân quyền quản trị cho người khác trước."),
        )


def _save(user: User, *fields: str) -> None:
    """Every change of an account or its rights makes forms opened before it stale."""
    user.version += 1
    user.save(update_fields=[*fields, "version"])


def _create(*, login: str, name: str, password: str, temporary: bool) -> User:
    if User.objects.filter(login__iexact=login).exists():
        raise refuse("accounts.login_taken", _("Tên đăng nhập này đã có. Chọn tên khác."), "login")
    user = User(login=login, name=name, must_change_password=temporary)
    _validate(password, user)
    user.set_password(clean(password))
    user.save()
    return user


def _validate(password: str, user: User) -> None:
    try:
        validate_password(clean(password), user)
    except ValidationError as error:
        raise Refusal(
            [Finding("accounts.password", message, "password") for message in error.messages]
        ) from error


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
