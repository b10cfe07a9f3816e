"""Screens of offices: who takes one in an organisation or a hamlet, and who leaves it."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from chibo.accounts.permissions import roles_to_give
from chibo.organisation.checks import kind_on
from chibo.organisation.models import Locality, Unit
from chibo.people.actions import end_post, start_post_with_role
from chibo.people.models import Post
from chibo.people.queries import post_of, posts_on
from chibo.regulations.loader import post_kinds
from chibo.web.accounts.telling import RightsTold
from chibo.web.organisation.flow import Data, Screen, run
from chibo.web.organisation.forms import Choices, EndForm, PostForm
from chibo.web.organisation.tables import holder_of
from chibo.web.organisation.telling import rights_at, told_of_posts
from chibo.web.organisation.where import (
    POSTS,
    own_locality,
    own_unit,
)
from chibo.web.organisation.withdrawals import owner_of
from chibo.web.organisation.wording import during_text, entry_label, post_label
from chibo.web.people.reach import reach
from chibo.web.preview import Told
from chibo.web.seat import Request
from chibo.web.views import object_or_404, writes


@writes(POSTS)
def start_in_unit(request: Request, code: str) -> HttpResponse:
    """Somebody takes office in an organisation."""
    unit = own_unit(request, code, POSTS)
    kind = kind_on(unit, request.seat.today) or unit.kind
    offered = [
        (post.code, entry_label(post))
        for post in post_kinds().values()
        if post.held_in == "unit" and kind in post.unit_kinds
    ]
    return _start(request, unit, {"unit": unit}, offered)


@writes(POSTS)
def start_in_locality(request: Request, code: str) -> HttpResponse:
    """Somebody becomes hamlet head, head of the front committee or the like."""
    locality = own_locality(request, code, POSTS)
    offered = [(post.code, entry_label(post)) for post in post_kinds().values() if post.held_in == "locality"]
    return _start(request, locality, {"locality": locality}, offered)


def _start(request: Request, about: Unit | Locality, place: dict[str, Any], offered: Choices) -> HttpResponse:
    today = request.seat.today
    gives = isinstance(about, Unit) and request.seat.may("accounts.manage")
    roles = roles_to_give(request.user, place["unit"], today) if gives else []
    rights: list[RightsTold] = []

    def verb(data: Data) -> Post:
        said = {name: data[name] for name in ("kind", "on", "person", "trained", "term")}
        said |= {"holder": data.get("holder", ""), "role": data.get("role", ""), "basis": data["paper"]}
        return start_post_with_role(actor=request.user, today=today, **said, **place)

    def tell(data: Data) -> Told:
        if not rights:
            rights.append(_rights_here(about, data, today))
        return {**told_of_posts(about, data["kind"]), **rights[0]()}

    screen = Screen(
        title=_("Ghi chức danh"),
        form=lambda data: PostForm(
            data,
            offered=offered,
            roles=roles,
            scope=reach(request, "people.see"),
            today=today,
            current_version=about.version,
        ),
        verb=verb,
        measure=lambda data: {
            post_label(data["kind"]): posts_on(data["on"]).filter(kind=data["kind"], **place).count(),
            _("Mọi chức danh ở đây"): posts_on(data["on"]).filter(**place).count(),
        },
        tell=tell,
        message=_("Đã ghi chức danh."),
        lead=_("Chức danh chỉ một người giữ thì người trước thôi giữ từ ngày này."),
        confirm=_("Ghi chức danh"),
    )
    return run(request, about, screen)


def _rights_here(about: Unit | Locality, data: Data, today: date) -> RightsTold:
    """Rights on the offices of the kind; and that a holder without an account gets none."""
    person, lacking = data.get("person"), ""
    if data.get("role") and person is not None and person.user_id is None:
        lacking = _("không, vì đồng chí này chưa có tài khoản gắn với hồ sơ; chức danh vẫn được ghi")
    return RightsTold(lambda: rights_at(about, data["kind"]), today, lacking=lacking)


@writes(POSTS)
def end(request: Request, key: UUID) -> HttpResponse:
    """The holder leaves office."""
    post: Post = object_or_404(post_of(key))
    about = owner_of(request, post, POSTS)
    words = {
        "post": post_label(post.kind),
        "holder": holder_of(post),
        "during": during_text(post.during),
    }
    rights = RightsTold(lambda: rights_at(about, post.kind), request.seat.today)
    screen = Screen(
        title=_("Thôi giữ chức danh"),
        form=lambda data: EndForm(data, current_version=post.during),
        verb=lambda data: end_post(actor=request.user, post=post, on=data["on"], basis=data["paper"]),
        measure=lambda data: {post_label(post.kind): posts_on(data["on"]).filter(pk=post.pk).count()},
        tell=lambda _data: {**told_of_posts(about, post.kind), **rights()},
        message=_("Đã ghi việc thôi giữ chức danh."),
        lead=_("%(post)s: %(holder)s, %(during)s.") % words,
        confirm=_("Thôi giữ"),
    )
    return run(request, about, screen)
