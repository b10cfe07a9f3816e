"""Screens that take back what was entered wrongly about organisations, hamlets and offices."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.membership.actions import withdraw_change, withdraw_closing
from chibo.organisation.actions import (
    withdraw_cell,
    withdraw_charge,
    withdraw_flag,
    withdraw_founding,
    withdraw_locality,
    withdraw_locality_name,
)
from chibo.organisation.checks import parent_on
from chibo.organisation.models import (
    AreaFlag,
    Locality,
    LocalityCell,
    LocalityCharge,
    Placement,
    Unit,
    UnitName,
)
from chibo.organisation.queries import (
    change_of,
    charge_rows,
    charges_of,
    flag_rows,
    link_rows,
    links_on,
    localities_under,
    names_today,
    path_on,
    roots_ever,
)
from chibo.people.actions import withdraw_post
from chibo.people.models import Post
from chibo.people.queries import post_of, posts_on
from chibo.web.accounts.telling import RightsTold
from chibo.web.forms import WithdrawForm
from chibo.web.organisation.flow import Data, Screen, figures, page_of, run
from chibo.web.organisation.tables import holder_of
from chibo.web.organisation.telling import (
    rights_at,
    told_of_charges,
    told_of_flags,
    told_of_links,
    told_of_naming,
    told_of_posts,
    told_of_unit,
    value_of,
)
from chibo.web.organisation.where import (
    CHANGE,
    POSTS,
    may_change_locality,
    may_change_unit,
    own_locality,
    own_unit,
    seen_locality,
    seen_unit,
)
from chibo.web.organisation.wording import during_text, flag_label, post_label
from chibo.web.preview import Counts, Told
from chibo.web.seat import Request
from chibo.web.views import object_or_404, writes

About = Unit | Locality


def _withdraw(
    request: Request, about: About, verb: Callable[..., Any], *, title: str, lead: str, version: object,
    measure: Callable[[Data], Counts], tell: Callable[[Data], Told] | None = None,
    url: Callable[[Any], str] | None = None,
) -> HttpResponse:  # fmt: skip
    """One screen for all of them: the reason, the paper where there is one, and what changes."""
    screen = Screen(
        title=title,
        form=lambda data: WithdrawForm(data, current_version=version),
        verb=lambda data: verb(actor=request.user, reason=data["reason"], basis=data["paper"]),
        measure=measure,
        message=_("Đã rút lại. Giá trị cũ và lý do còn trong lịch sử."),
        lead=lead,
        confirm=_("Rút lại"),
        url=url,
        tell=tell,
    )
    return run(request, about, screen)


@writes(CHANGE)
def change(request: Request, code: str, key: UUID) -> HttpResponse:
    """Take back a change of name, kind or place, to come or in force.

    A move goes back under the former parent: it needs the right to change that one too, as a move does.
    """
    unit, today = own_unit(request, code), request.seat.today
    row = change_of(unit.pk, key)
    if row is None:
        raise Http404
    day, model = row.during.lower, type(row)
    above = row.parent if isinstance(row, Placement) else None
    former = _before(unit, row) if isinstance(row, Placement) else None
    if former is not None and not may_change_unit(request, former):
        raise PermissionDenied
    value = value_of(row, names_today([above.pk], today) if above else {})

    def measure(_data: Data) -> Counts:
        """A name counts nobody; and under another name the same figure would stand in two lines."""
        if model is UnitName:
            return {}
        return figures(request, [unit, above, former], max(day, min(today, _last(row))))

    return _withdraw(
        request,
        unit,
        lambda **why: withdraw_change(change=row, today=today, **why),
        title=_("Rút lại thay đổi"),
        lead=_("%(value)s, %(during)s.") % {"value": value, "during": during_text(row.during)},
        version=unit.version,
        measure=measure,
        tell=lambda _data: told_of_unit(model, unit, today, day),
        url=lambda _result: reverse("unit_changes", args=[unit.code]),
    )


def _before(unit: Unit, row: Placement) -> Unit | None:
    earlier = unit.placements.filter(during__endswith=row.during.lower).select_related("parent").first()
    return earlier.parent if earlier else None


def _last(row: Any) -> date:
    """A day on which the row still holds, or later."""
    return row.during.lower if row.during.upper else date.max


@writes(CHANGE)
def closing(request: Request, code: str) -> HttpResponse:
    """Take back the closing of an organisation."""
    unit, today = own_unit(request, code), request.seat.today
    day = unit.closed_on
    if day is None:
        raise Http404
    rights = RightsTold(lambda: rights_at(unit), today)
    above = unit.placements.filter(during__endswith=day).select_related("parent").first()
    return _withdraw(
        request,
        unit,
        lambda **why: withdraw_closing(unit=unit, today=today, **why),
        title=_("Rút việc kết thúc"),
        lead=_("Tổ chức tiếp tục hoạt động như trước ngày kết thúc."),
        version=unit.version,
        measure=lambda _data: figures(request, [above.parent if above else None], day),
        tell=lambda _data: {**told_of_unit(Placement, unit, today, day), **told_of_posts(unit), **rights()},
    )


@writes(CHANGE)
def founding(request: Request, code: str) -> HttpResponse:
    """Remove an organisation entered by mistake."""
    unit, today = own_unit(request, code), request.seat.today
    above, day = parent_on(unit, unit.founded_on), unit.founded_on
    name = names_today([unit.pk], today)[unit.pk]

    def measure(_data: Data) -> Counts:
        if above is None:
            return {_("Tổ chức đứng đầu cây"): roots_ever().count()}
        return figures(request, [above], day)

    return _withdraw(
        request,
        unit,
        lambda **why: withdraw_founding(unit=unit, **why),
        title=_("Rút việc lập tổ chức"),
        lead=_("Chỉ rút được khi chưa có gì gắn với tổ chức này. Nếu đã có, ghi kết thúc hoạt động."),
        version=unit.version,
        measure=measure,
        tell=lambda _data: told_of_unit(Placement, unit, today, day) or {"": (name, "")},
        url=lambda _result: page_of(above) if above else reverse("organisation"),
    )


@writes(CHANGE)
def locality(request: Request, code: str) -> HttpResponse:
    """Remove a hamlet entered by mistake."""
    found, today = own_locality(request, code), request.seat.today
    first = charges_of(found.pk).last()
    day, unit = (first.during.lower, first.unit) if first else (today, None)

    def measure(_data: Data) -> Counts:
        path = path_on(unit.pk, day) if unit else None
        return {_("Thôn, xóm của đơn vị"): localities_under(path, day).count() if path else 0}

    return _withdraw(
        request,
        found,
        lambda **why: withdraw_locality(locality=found, **why),
        title=_("Rút việc ghi thôn, xóm"),
        lead=_("Chỉ rút được khi chưa có gì gắn với thôn, xóm này. Nếu đã có, ghi thôn, xóm không còn."),
        version=found.version,
        measure=measure,
        tell=lambda _data: told_of_charges(found, today),
        url=lambda _result: reverse("localities"),
    )


@writes(CHANGE)
def locality_name(request: Request, code: str) -> HttpResponse:
    """Give a hamlet renamed by mistake its name before."""
    found = own_locality(request, code)
    return _withdraw(
        request,
        found,
        lambda **why: withdraw_locality_name(locality=found, **why),
        title=_("Rút việc đổi tên thôn, xóm"),
        lead=_("Thôn, xóm mang lại tên trước đó."),
        version=found.version,
        measure=lambda _data: {},
        tell=lambda _data: told_of_naming(found.code),
    )


@writes(CHANGE)
def charge(request: Request, key: UUID) -> HttpResponse:
    """Take back who is in charge of a hamlet, or the end of the hamlet."""
    row: LocalityCharge = object_or_404(charge_rows(), pk=key)
    found, today = own_locality(request, seen_locality(request, row.locality.code).code), request.seat.today
    former = charges_of(found.pk).filter(during__endswith=row.during.lower).first()
    if former is not None and row.during.upper is None and not may_change_unit(request, former.unit):
        raise PermissionDenied
    name = names_today([row.unit_id], today)[row.unit_id]
    return _withdraw(
        request,
        found,
        lambda **why: withdraw_charge(charge=row, **why),
        title=_("Rút việc kết thúc phụ trách") if row.during.upper else _("Rút việc đổi đơn vị phụ trách"),
        lead=_("%(value)s, %(during)s.") % {"value": name, "during": during_text(row.during)},
        version=found.version,
        measure=lambda _data: {},
        tell=lambda _data: told_of_charges(found, today, today),
    )


@writes(CHANGE)
def link(request: Request, key: UUID) -> HttpResponse:
    """Remove a link of a cell and a hamlet entered by mistake."""
    row: LocalityCell = object_or_404(link_rows(), pk=key)
    found, today = own_locality(request, seen_locality(request, row.locality.code).code), request.seat.today
    name = names_today([row.cell_id], today)[row.cell_id]
    day = row.during.lower
    return _withdraw(
        request,
        found,
        lambda **why: withdraw_cell(link=row, **why),
        title=_("Rút việc giao chi bộ phụ trách"),
        lead=_("%(value)s, %(during)s.") % {"value": name, "during": during_text(row.during)},
        version=found.version,
        measure=lambda _data: {_("Chi bộ phụ trách"): links_on(day).filter(locality=found).count()},
        tell=lambda _data: told_of_links(found, today),
    )


@writes(CHANGE)
def flag(request: Request, key: UUID) -> HttpResponse:
    """Remove an area flag entered by mistake."""
    row: AreaFlag = object_or_404(flag_rows(), pk=key)
    about = owner_of(request, row, CHANGE)
    return _withdraw(
        request,
        about,
        lambda **why: withdraw_flag(flag=row, **why),
        title=_("Rút loại địa bàn"),
        lead=_("%(value)s, %(during)s.") % {"value": flag_label(row.flag), "during": during_text(row.during)},
        version=row.during,
        measure=lambda _data: {},
        tell=lambda _data: told_of_flags(about),
    )


@writes(POSTS)
def post(request: Request, key: UUID) -> HttpResponse:
    """Remove an office entered by mistake."""
    row: Post = object_or_404(post_of(key))
    about, kind, day = owner_of(request, row, POSTS), row.kind, row.during.lower
    value = f"{post_label(kind)}: {holder_of(row)}"
    place = {"locality": about} if isinstance(about, Locality) else {"unit": about}
    rights = RightsTold(lambda: rights_at(about, kind), request.seat.today)
    return _withdraw(
        request,
        about,
        lambda **why: withdraw_post(post=row, **why),
        title=_("Rút chức danh"),
        lead=_("%(value)s, %(during)s.") % {"value": value, "during": during_text(row.during)},
        version=row.during,
        measure=lambda _data: {post_label(kind): posts_on(day).filter(kind=kind, **place).count()},
        tell=lambda _data: {**told_of_posts(about, kind), **rights()},
        url=lambda _result: _posts_page(about),
    )


def _posts_page(about: About) -> str:
    return page_of(about) if isinstance(about, Locality) else reverse("unit_posts", args=[about.code])


def owner_of(request: Request, row: AreaFlag | Post, permission: str) -> About:
    """What the flag marks or where the office is, if the user may change it; a foreign one is not there."""
    if row.unit is not None:
        unit: Unit = own_unit(request, seen_unit(request, row.unit.code).code, permission)
        return unit
    if row.locality is None:
        raise Http404
    found = seen_locality(request, row.locality.code)
    if not may_change_locality(request, found, permission):
        raise PermissionDenied
    return found
