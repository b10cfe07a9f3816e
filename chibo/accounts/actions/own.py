"""Verbs of one's own account, and of the first administrator's."""

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from chibo.accounts.actions.accounts import create_account
from chibo.accounts.actions.saving import check_password, end_sessions, save
from chibo.accounts.choices import Role
from chibo.accounts.models import FirstCode, Grant, User
from chibo.accounts.queries import administrators_on
from chibo.audit.actions import verb
from chibo.engine.citation import Citation
from chibo.engine.vietnamese import clean
from chibo.storage.fields import days
from chibo.storage.refusal import refuse

CODE_LIFE = timedelta(hours=1)


@verb("accounts.change_password")
def change_password(*, actor: User, old: str, new: str) -> User:
    """Choose a new password; every other session of the account ends."""
    if not actor.check_password(clean(old)):
        raise refuse("accounts.wrong_password", _("Mật khẩu hiện tại không đúng."), "old")
    check_password(new, actor)
    actor.set_password(clean(new))
    actor.must_change_password = False
    save(actor, "password", "must_change_password")
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
    user = create_account(login=login, name=name, password=password, temporary=False)
    Grant.objects.create(user=user, role=Role.ADMINISTRATOR, during=days(on), basis=Citation())
    FirstCode.objects.all().delete()
    return user


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
