"""Verbs of accounts: open, correct, close, reopen, a temporary password."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from chibo.accounts.actions.grants import grant_role
from chibo.accounts.actions.saving import (
    check_manages,
    check_password,
    end_sessions,
    keep_an_administrator,
    save,
)
from chibo.accounts.models import User
from chibo.accounts.permissions import may_open_account
from chibo.audit.actions import verb
from chibo.engine.citation import Citation
from chibo.engine.vietnamese import clean
from chibo.organisation.models import Unit
from chibo.storage.fields import days
from chibo.storage.refusal import refuse


@verb("accounts.open")
def open_account(*, actor: User, login: str, name: str, password: str, on: date) -> User:
    """Open an account without any right; its owner must choose another password at the first login."""
    if not may_open_account(actor, on):
        raise refuse("accounts.not_allowed", _("Tài khoản của đồng chí không được lập tài khoản mới."))
    return create_account(login=login, name=name, password=password, temporary=True)


@verb("accounts.open_in_role")
def open_account_in_role(
    *, actor: User, login: str, name: str, password: str, role: str, unit: Unit | None, on: date,
    until: date | None = None, basis: Citation, today: date,
) -> User:  # fmt: skip
    """Open an account together with its first right, so that whoever opened it can find it again."""
    user = open_account(actor=actor, login=login, name=name, password=password, on=today)
    grant_role(actor=actor, user=user, role=role, unit=unit, on=on, until=until, basis=basis, today=today)
    return user


@verb("accounts.correct")
def correct_account(*, actor: User, user: User, login: str, name: str, on: date) -> User:
    """Put right the name or the login of an account; what it did stays its own under the new ones.

    Another login ends its sessions: whoever typed the old one in must learn the new one.
    """
    if actor.pk == user.pk:
        raise refuse("accounts.own_name", _("Không tự sửa tài khoản của mình được. Nhờ người quản trị khác."))
    check_manages(actor, user, on)
    login, name = clean(login), clean(name)
    _check_free(login, but=user)
    other = login != user.login
    user.login, user.name = login, name
    save(user, "login", "name")
    if other:
        end_sessions(user)
    return user


@verb("accounts.close")
def close_account(*, actor: User, user: User, on: date) -> User:
    """Close an account and end its sessions at once. The last administrator stays."""
    if actor.pk == user.pk:
        raise refuse("accounts.own", _("Không tự khóa tài khoản của mình được. Nhờ người quản trị khác."))
    check_manages(actor, user, on)
    keep_an_administrator(Q(user=user), days(on))
    user.is_active = False
    save(user, "is_active")
    end_sessions(user)
    return user


@verb("accounts.reopen")
def reopen_account(*, actor: User, user: User, on: date) -> User:
    """Open a closed account again, with the rights that are still in force."""
    check_manages(actor, user, on)
    user.is_active = True
    save(user, "is_active")
    return user


@verb("accounts.temporary_password")
def set_temporary_password(*, actor: User, user: User, password: str, on: date) -> User:
    """Give somebody who forgot his password a new one for a single login; all his sessions end."""
    check_manages(actor, user, on)
    check_password(password, user)
    user.set_password(clean(password))
    user.must_change_password = True
    save(user, "password", "must_change_password")
    end_sessions(user)
    return user


def create_account(*, login: str, name: str, password: str, temporary: bool) -> User:
    """A new account without any right; for verbs that say who may open one."""
    _check_free(login)
    user = User(login=login, name=name, must_change_password=temporary)
    check_password(password, user)
    user.set_password(clean(password))
    user.save()
    return user


def _check_free(login: str, *, but: User | None = None) -> None:
    """Logins that differ only in case are one."""
    others = User.objects.filter(login__iexact=login)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise refuse("accounts.login_taken", _("Tên đăng nhập này đã có. Chọn tên khác."), "login")
