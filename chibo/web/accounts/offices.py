"""Writing pages that tie an account to a member's file, and give it rights with an office."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from chibo.accounts.models import Grant, User
from chibo.accounts.permissions import grantable_roles
from chibo.accounts.queries import grants_on_any_post
from chibo.organisation.queries import names_today
from chibo.people.actions import give_role_on_post, link_account, unlink_account
from chibo.people.models import Person, Post
from chibo.people.queries import in_this_order, offices_to_come
from chibo.web.accounts.forms import LinkForm, OnPostForm, PartForm
from chibo.web.accounts.tables import accounts_of, file_of, reach
from chibo.web.accounts.telling import RightsTold
from chibo.web.accounts.writing import MANAGE, about_account, counts_of, done_with
from chibo.web.flow import answer
from chibo.web.organisation.wording import during_text, post_label
from chibo.web.preview import Told
from chibo.web.seat import Request, Seat
from chibo.web.views import object_or_404, writes


@writes(MANAGE)
def link(request: Request, user: UUID) -> HttpResponse:
    """Tie an account to the file of the member whose it is; nobody's page who sees no members."""
    seat, found = request.seat, object_or_404(accounts_of(request.seat), pk=user)
    if not seat.may("people.see"):
        raise Http404

    def verb(data: dict[str, Any]) -> Person:
        return link_account(actor=seat.user, person=data["person"], user=found, today=seat.today)

    return answer(
        request,
        about_account(
            found,
            title=_("Gắn với hồ sơ đảng viên"),
            form=lambda data: LinkForm(data, seat=seat, current_version=found.version),
            verb=verb,
            measure=lambda _data: {},
            tell=lambda data: _tied(found, data["person"].pk),
            done=lambda person: done_with(
                found, _("Đã gắn tài khoản với hồ sơ đồng chí %(name)s.") % {"name": person.full_name}
            ),
            confirm=_("Gắn với hồ sơ"),
            lead=_("Chọn đúng người dùng tài khoản này. Quyền kèm theo chức danh của người đó sẽ vào đây."),
        ),
    )


@writes(MANAGE)
def unlink(request: Request, user: UUID) -> HttpResponse:
    """Part an account from a file; what it could do by the person's offices ends."""
    seat, found = request.seat, object_or_404(accounts_of(request.seat), pk=user)
    person = _file(found, seat)
    rights = RightsTold(lambda: grants_on_any_post(found.pk), seat.today)

    def tell(_data: dict[str, Any]) -> Told:
        return {**_tied(found, person.pk), **rights()}

    def verb(data: dict[str, Any]) -> Person:
        why = {"reason": data["reason"], "basis": data["paper"]}
        return unlink_account(actor=seat.user, person=person, today=seat.today, **why)

    return answer(
        request,
        about_account(
            found,
            title=_("Thôi gắn với hồ sơ"),
            form=lambda data: PartForm(data, current_version=f"{found.version}.{person.version}"),
            verb=verb,
            measure=lambda _data: counts_of(found, seat),
            tell=tell,
            done=lambda _person: done_with(found, _("Đã thôi gắn tài khoản với hồ sơ.")),
            confirm=_("Thôi gắn"),
            lead=_("Hồ sơ: %(name)s. Quyền theo chức danh của đồng chí ấy hết từ hôm nay; chức danh vẫn giữ.")
            % {"name": person.full_name},
        ),
    )


@writes(MANAGE)
def grant_on_post(request: Request, user: UUID) -> HttpResponse:
    """A role that lasts as long as an office the account's owner holds."""
    seat, found = request.seat, object_or_404(accounts_of(request.seat), pk=user)
    posts = {str(post.pk): post for post in _offices(_file(found, seat), seat)}

    def verb(data: dict[str, Any]) -> Grant:
        said = {"post": posts[data["post"]], "role": data["role"], "until": data["until"]}
        return give_role_on_post(actor=seat.user, today=seat.today, **said)

    rights = RightsTold(lambda: grants_on_any_post(found.pk), seat.today)
    return answer(
        request,
        about_account(
            found,
            title=_("Phân quyền theo chức danh"),
            form=lambda data: OnPostForm(
                data,
                offices=_labelled(posts, seat),
                roles=grantable_roles(seat.user, seat.today),
                current_version=found.version,
            ),
            verb=verb,
            measure=lambda _data: counts_of(found, seat),
            tell=lambda _data: rights(),
            done=lambda _grant: done_with(
                found, _("Đã phân quyền. Người dùng đăng nhập lại để làm việc với quyền mới.")
            ),
            confirm=_("Phân quyền"),
            lead=_("Quyền dựa vào văn bản của chức danh, có từ hôm nay và hết khi thôi giữ chức danh.")
            if posts
            else _(
                "Đồng chí này không giữ chức danh nào ở nơi đồng chí được phân quyền. Ghi chức danh trước."
            ),
        ),
    )


def _file(user: User, seat: Seat) -> Person:
    person = file_of(user, seat)
    if person is None:
        raise Http404
    return person


def _offices(person: Person, seat: Seat) -> list[Post]:
    """The person's offices of today and later, in units where the seat gives rights."""
    scope = reach(seat)
    found = offices_to_come(person.pk, seat.today)
    return [post for post in found if post.unit is not None and scope.holds(post.unit.path)]


def _labelled(posts: dict[str, Post], seat: Seat) -> list[tuple[str, str]]:
    names = names_today({post.unit_id for post in posts.values() if post.unit_id}, seat.today)
    return [
        (key, f"{post_label(post.kind)}, {names[post.unit_id]}, {during_text(post.during)}")
        for key, post in posts.items()
        if post.unit_id
    ]


def _tied(user: User, person: UUID) -> Told:
    """Whose the account is said to be."""
    rows = in_this_order([person])
    return {"person": (_("Hồ sơ"), ", ".join(row.full_name for row in rows if row.user_id == user.pk))}
