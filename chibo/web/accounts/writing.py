"""Writing pages of accounts: open, correct, grant, end, close, open again, temporary password."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.accounts.actions import (
    close_account,
    correct_account,
    end_grant,
    grant_role,
    open_account_in_role,
    reopen_account,
    set_temporary_password,
)
from chibo.accounts.models import Grant, User
from chibo.accounts.permissions import grantable_roles
from chibo.accounts.queries import grants_known, lasting_grants, sessions_of, user_by_id
from chibo.web.accounts.forms import CorrectForm, EndForm, EndOnPostForm, GrantForm, OpenForm, PasswordForm
from chibo.web.accounts.tables import accounts_of, grant_rows, grants_in_reach, reach
from chibo.web.accounts.telling import Words
from chibo.web.flow import Done, Write, answer
from chibo.web.forms import RecordForm
from chibo.web.seat import Request, Seat
from chibo.web.views import object_or_404, writes

MANAGE = "accounts.manage"


@writes(MANAGE)
def open_one(request: Request) -> HttpResponse:
    """A new account with its first right."""
    seat = request.seat

    def verb(data: dict[str, Any]) -> User:
        given = {name: data[name] for name in ("login", "name", "password", "role", "unit", "on", "until")}
        return open_account_in_role(actor=seat.user, today=seat.today, basis=data["paper"], **given)

    return answer(
        request,
        Write(
            title=_("Lập tài khoản"),
            form=lambda data: OpenForm(data, **_choices(seat)),
            verb=verb,
            measure=lambda data: {_("Tài khoản trong phạm vi"): accounts_of(seat).count()},
            done=lambda user: done_with(user, _("Đã lập tài khoản. Trao mật khẩu tạm tận tay.")),
            back=reverse("accounts"),
            confirm=_("Lập tài khoản"),
            context={"lead": _("Mỗi tài khoản là của một người và bắt đầu bằng một vai trò.")},
        ),
    )


@writes(MANAGE)
def grant(request: Request, user: UUID) -> HttpResponse:
    """One more role for an account."""
    seat, found = request.seat, object_or_404(accounts_of(request.seat), pk=user)

    def verb(data: dict[str, Any]) -> Grant:
        given = {name: data[name] for name in ("role", "unit", "on", "until")}
        return grant_role(actor=seat.user, user=found, today=seat.today, basis=data["paper"], **given)

    return answer(
        request,
        about_account(
            found,
            title=_("Phân quyền"),
            form=lambda data: GrantForm(data, current_version=found.version, **_choices(seat)),
            verb=verb,
            measure=lambda data: counts_of(found, seat),
            done=lambda row: done_with(
                found, _("Đã phân quyền. Người dùng đăng nhập lại để làm việc với quyền mới.")
            ),
            confirm=_("Phân quyền"),
        ),
    )


@writes(MANAGE)
def end(request: Request, grant: UUID) -> HttpResponse:
    """End one role of an account."""
    seat = request.seat
    row = object_or_404(grants_in_reach(seat), pk=grant)
    words = grant_rows(grants_known().filter(pk=row.pk), seat.today)[0]
    lead = f"{words.role}, {words.unit_name}" if words.unit_name else words.role
    if row.post:
        lead = _(
            "%(right)s, theo chức danh %(post)s. Thu ở đây thì chức danh vẫn giữ; "
            "muốn thôi cả chức danh thì ghi ở trang chức danh của tổ chức."
        ) % {"right": lead, "post": words.rests}
    form = EndOnPostForm if row.post else EndForm
    return answer(
        request,
        about_account(
            row.user,
            title=_("Thu quyền"),
            form=lambda data: form(data, current_version=row.user.version, initial={"on": seat.today}),
            verb=lambda data: end_grant(
                actor=seat.user, grant=row, on=data["on"], today=seat.today, reason=data.get("reason", "")
            ),
            measure=lambda data: counts_of(row.user, seat),
            done=lambda _row: done_with(
                row.user, _("Đã thu quyền. Các phiên đang mở của người dùng đã kết thúc.")
            ),
            confirm=_("Thu quyền"),
            lead=lead,
        ),
    )


@writes(MANAGE)
def correct(request: Request, user: UUID) -> HttpResponse:
    """Put right the name or the login of an account."""
    seat, found = request.seat, object_or_404(accounts_of(request.seat), pk=user)
    return answer(
        request,
        about_account(
            found,
            title=_("Sửa tên tài khoản"),
            form=lambda data: CorrectForm(data, account=found),
            verb=lambda data: correct_account(
                actor=seat.user, user=found, login=data["login"], name=data["name"], on=seat.today
            ),
            measure=lambda data: {_("Phiên đang mở"): len(sessions_of(found))},
            tell=lambda data: _named(found),
            done=lambda _user: done_with(found, _("Đã sửa. Báo người dùng nếu tên đăng nhập đã đổi.")),
            confirm=_("Sửa"),
            lead=_("Việc đã làm vẫn đứng tên người này. Đổi tên đăng nhập thì các phiên đang mở kết thúc."),
        ),
    )


@writes(MANAGE)
def close(request: Request, user: UUID) -> HttpResponse:
    """Close an account."""
    seat, found = request.seat, object_or_404(accounts_of(request.seat), pk=user)
    return answer(
        request,
        about_account(
            found,
            title=_("Khóa tài khoản"),
            form=lambda data: RecordForm(data, current_version=found.version),
            verb=lambda data: close_account(actor=seat.user, user=found, on=seat.today),
            measure=lambda data: counts_of(found, seat),
            done=lambda _user: done_with(found, _("Đã khóa tài khoản. Các phiên đang mở đã kết thúc.")),
            confirm=_("Khóa tài khoản"),
            lead=_("Người này không đăng nhập được nữa; lịch sử việc đã làm vẫn giữ nguyên. Mở lại được."),
        ),
    )


@writes(MANAGE)
def reopen(request: Request, user: UUID) -> HttpResponse:
    """Open a closed account again."""
    seat, found = request.seat, object_or_404(accounts_of(request.seat), pk=user)
    return answer(
        request,
        about_account(
            found,
            title=_("Mở lại tài khoản"),
            form=lambda data: RecordForm(data, current_version=found.version),
            verb=lambda data: reopen_account(actor=seat.user, user=found, on=seat.today),
            measure=lambda data: counts_of(found, seat),
            done=lambda _user: done_with(found, _("Đã mở lại tài khoản.")),
            confirm=_("Mở lại tài khoản"),
            lead=_("Người này đăng nhập lại được, với các quyền còn hiệu lực."),
        ),
    )


@writes(MANAGE)
def temporary_password(request: Request, user: UUID) -> HttpResponse:
    """A temporary password for somebody who forgot his own."""
    seat, found = request.seat, object_or_404(accounts_of(request.seat), pk=user)
    return answer(
        request,
        about_account(
            found,
            title=_("Đặt mật khẩu tạm"),
            form=lambda data: PasswordForm(data, current_version=found.version),
            verb=lambda data: set_temporary_password(
                actor=seat.user, user=found, password=data["password"], on=seat.today
            ),
            measure=lambda data: counts_of(found, seat),
            done=lambda _user: done_with(found, _("Đã đặt mật khẩu tạm. Trao tận tay người dùng.")),
            confirm=_("Đặt mật khẩu tạm"),
            lead=_("Gặp người dùng trước khi đặt. Lần đăng nhập đầu phải đổi mật khẩu khác."),
        ),
    )


def about_account(account: User, *, lead: str = "", **parts: Any) -> Write:
    """A writing screen about one account, and back to it."""
    back = reverse("account", args=[account.pk])
    return Write(back=back, context={"above": f"{account.name} ({account.login})", "lead": lead}, **parts)


def _choices(seat: Seat) -> dict[str, Any]:
    return {
        "roles": grantable_roles(seat.user, seat.today),
        "scope": reach(seat),
        "initial": {"on": seat.today},
    }


def counts_of(account: User, seat: Seat) -> dict[str, int]:
    """What a change of rights does to one account, as far as the reader sees."""
    seen = grants_in_reach(seat).values("pk")
    lasting = lasting_grants(account, seat.today).filter(pk__in=seen)
    fresh = user_by_id(account.pk)
    return {
        _("Tài khoản đang dùng"): int(fresh is not None and fresh.is_active),
        _("Vai trò hôm nay"): lasting.filter(during__contains=seat.today).count(),
        _("Vai trò hôm nay và sắp tới"): lasting.count(),
        _("Phiên đang mở"): len(sessions_of(account)),
    }


def _named(account: User) -> Words:
    fresh = user_by_id(account.pk) or account
    return {"name": (_("Họ và tên"), fresh.name), "login": (_("Tên đăng nhập"), fresh.login)}


def done_with(account: User, words: str) -> Done:
    """Back to the account, with a sentence."""
    return Done(reverse("account", args=[account.pk]), words)
