"""What every verb on accounts shares: who may manage one, saving, sessions, the last administrator."""

from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils.translation import gettext as _

from chibo.accounts.choices import Role
from chibo.accounts.models import Grant, User
from chibo.accounts.permissions import may_manage_account
from chibo.accounts.queries import administered, sessions_of
from chibo.engine.vietnamese import clean
from chibo.storage.refusal import Finding, Refusal, refuse


def end_sessions(user: User, *, but: str = "") -> int:
    """Every session of the account ends, `but` one key: rights and passwords change at the next request."""
    ended = [session for session in sessions_of(user) if session.key != but]
    Session.objects.filter(session_key__in=[session.key for session in ended]).delete()
    return len(ended)


def check_manages(actor: User, user: User, today: date) -> None:
    """Refuses where the account has a right which the actor may not end."""
    if not may_manage_account(actor, user, today):
        raise refuse(
            "accounts.beyond_account",
            _("Tài khoản này còn quyền mà đồng chí không được phân. Nhờ người quản trị hệ thống."),
        )


def keep_an_administrator(apart_from: Q, period: DateRange) -> None:
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


def save(user: User, *fields: str) -> None:
    """Every change of an account or its rights makes forms opened before it stale."""
    user.version += 1
    user.save(update_fields=[*fields, "version"])


def check_password(password: str, user: User) -> None:
    """Refuses a password that is short or easily guessed, with every reason."""
    try:
        validate_password(clean(password), user)
    except ValidationError as error:
        raise Refusal(
            [Finding("accounts.password", message, "password") for message in error.messages]
        ) from error
