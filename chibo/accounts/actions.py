"""Verbs: open and close accounts, grant and end roles, passwords, the first administrator."""

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from chibo.accounts.choices import Role
from chibo.accounts.models import FirstCode, Grant, User
from chibo.accounts.permissions import may, may_end_grant, may_grant
from chibo.accounts.queries import administrators_on
from chibo.audit.actions import verb
from chibo.engine.citation import Citation
from chibo.engine.vietnamese import clean
from chibo.organisation.models import Unit
from chibo.storage.fields import days
from chibo.storage.refusal import Finding, Refusal, refuse

CODE_LIFE = timedelta(hours=1)


@verb("accounts.open")
def open_account(*, actor: User, login: str, name: str, password: str, on: date) -> User:
    """Open an account without any right; its owner must choose another password at the first login."""
    if not (may(actor, "accounts.manage", on) or may(actor, "accounts.administer", on)):
        raise refuse("accounts.not_allowed", _("Tài khoản của đồng chí không được lập tài khoản mới."))
    return _create(login=login, name=name, password=password, temporary=True)


@verb("accounts.close")
def close_account(*, actor: User, user: User, on: date) -> User:
    """Close an account and end its sessions at once. The last administrator stays."""
    if actor.pk == user.pk:
        raise refuse("accounts.own", _("Không tự khóa tài khoản của mình được. Nhờ người quản trị khác."))
    if set(administrators_on(on)) == {user}:
        raise refuse(
            "accounts.last_administrator",
            _("Đây là người quản trị cuối cùng. Phân quyền quản trị cho người khác trước."),
        )
    user.is_active = False
    user.save(update_fields=["is_active"])
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
) -> Grant:
    """Give a user a role in a unit and below from a day on, `until` being its last day."""
    if not may_grant(actor, user=user, role=role, unit=unit, on=on):
        raise refuse(
            "accounts.beyond", _("Chỉ phân được quyền mình có, cho người khác, trong phạm vi đơn vị mình.")
        )
    end = until + timedelta(days=1) if until else None
    if Grant.objects.filter(user=user, role=role, unit=unit, during__overlap=days(on, end)).exists():
        raise refuse(
            "accounts.granted", _("Người này đã có vai trò đó ở đơn vị này trong thời gian đã chọn."), "role"
        )
    end_sessions(user)
    return Grant.objects.create(user=user, role=role, unit=unit, during=days(on, end), basis=basis)


@verb("accounts.end_grant")
def end_grant(*, actor: User, grant: Grant, on: date) -> Grant:
    """End a role from a day on; the day of the grant itself removes it whole."""
    if not may_end_grant(actor, grant, on):
        raise refuse(
            "accounts.beyond",
            _("Chỉ thu được quyền mình được phân, của người khác, trong phạm vi đơn vị mình."),
        )
    if grant.role == Role.ADMINISTRATOR and set(administrators_on(on)) == {grant.user}:
        raise refuse(
            "accounts.last_administrator",
            _("Đây là người quản trị cuối cùng. Phân quyền quản trị cho người khác trước."),
        )
    end_sessions(grant.user)
    if on <= grant.during.lower:
        grant.delete()
        return grant
    grant.during = days(grant.during.lower, on)
    grant.save(update_fields=["during"])
    return grant


@verb("accounts.change_password")
def change_password(*, actor: User, old: str, new: str) -> User:
    """Choose a new password; every other session of the account ends."""
    if not actor.check_password(old):
        raise refuse("accounts.wrong_password", _("Mật khẩu hiện tại không đúng."), "old")
    _validate(new, actor)
    actor.set_password(clean(new))
    actor.must_change_password = False
    actor.save(update_fields=["password", "must_change_password"])
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


def end_sessions(user: User) -> None:
    """Every session of the account ends: rights and passwords change at the next request."""
    for session in Session.objects.all():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


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
