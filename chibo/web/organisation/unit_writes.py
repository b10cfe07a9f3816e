"""Screens of the verbs on organisations: found, rename, move, change kind, close, lead over, withdraw."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.membership.actions import (
    change_kind,
    close_unit,
    lead_members_over,
    move_unit,
    withdraw_change,
    withdraw_closing,
)
from chibo.organisation.actions import found_unit, rename_unit
from chibo.organisation.checks import kind_on, parent_on
from chibo.organisation.models import Placement, Unit, UnitKind, UnitName
from chibo.organisation.queries import change_of, kinds_of, names_of, roots_ever, unit_names
from chibo.web.flow import Done, Write, answer
from chibo.web.navigation import address
from chibo.web.organisation.flow import Data, Screen, figures, page_of, run
from chibo.web.organisation.forms import (
    CloseForm,
    FoundForm,
    KindForm,
    LeadOverForm,
    MoveForm,
    RenameForm,
    WithdrawForm,
    kinds_under,
)
from chibo.web.organisation.where import CHANGE, may_change_unit, own_unit, scope_to_change
from chibo.web.organisation.wording import during_text, kind_label
from chibo.web.preview import Counts
from chibo.web.seat import Request
from chibo.web.views import writes

RECORD = "membership.record"
_FOUNDED = ("name", "code", "kind", "on", "by_reinforcement")


@writes("accounts.administer")
def found_root(request: Request) -> HttpResponse:
    """The first organisation of an installation, before anybody can have rights in one."""

    def verb(data: Data) -> Unit:
        said = {name: data[name] for name in _FOUNDED}
        today = request.seat.today
        return found_unit(actor=request.user, today=today, parent=None, basis=data["paper"], **said)

    back = address("accounts") or "/"
    write = Write(
        title=_("Lập tổ chức đứng đầu cây"),
        form=lambda data: FoundForm(data, offered=kinds_under(None), current_version=""),
        verb=verb,
        measure=lambda data: {_("Tổ chức đứng đầu cây"): roots_ever().count()},
        done=lambda unit: Done(back, _("Đã lập tổ chức. Có thể phân quyền trong tổ chức này.")),
        confirm=_("Lập tổ chức"),
        back=back,
    )
    return answer(request, write)


@writes(CHANGE)
def found(request: Request, code: str) -> HttpResponse:
    """Found an organisation under this one."""
    parent, today = own_unit(request, code), request.seat.today

    def verb(data: Data) -> Unit:
        said = {name: data[name] for name in _FOUNDED}
        return found_unit(actor=request.user, today=today, parent=parent, basis=data["paper"], **said)

    offered = kinds_under(kind_on(parent, today) or parent.kind)
    screen = Screen(
        title=_("Lập tổ chức trực thuộc"),
        form=lambda data: FoundForm(data, offered=offered, current_version=parent.version),
        verb=verb,
        measure=lambda data: figures(request, [parent], data["on"]),
        message=_("Đã lập tổ chức mới."),
        confirm=_("Lập tổ chức"),
        url=page_of,
    )
    return run(request, parent, screen)


@writes(CHANGE)
def rename(request: Request, code: str) -> HttpResponse:
    """A new name from a day on."""
    unit = own_unit(request, code)

    def verb(data: Data) -> UnitName:
        said = {"on": data["on"], "name": data["name"], "basis": data["paper"]}
        return rename_unit(actor=request.user, unit=unit, **said)

    def measure(data: Data) -> Counts:
        named = {_("Số tên đã có qua thời gian"): names_of(unit.pk).count()}
        return named | figures(request, [unit], data["on"], tree=False)

    screen = Screen(
        title=_("Đổi tên tổ chức"),
        form=lambda data: RenameForm(data, current_version=unit.version),
        verb=verb,
        measure=measure,
        message=_("Đã ghi tên mới."),
        confirm=_("Đổi tên"),
    )
    return run(request, unit, screen)


@writes(CHANGE)
def move(request: Request, code: str) -> HttpResponse:
    """Put the organisation, with everything below it, under another one."""
    unit, today = own_unit(request, code), request.seat.today
    former: dict[object, Unit | None] = {}

    def verb(data: Data) -> Placement:
        said = {"on": data["on"], "parent": data["parent"], "basis": data["paper"]}
        return move_unit(actor=request.user, unit=unit, today=today, **said)

    def measure(data: Data) -> Counts:
        left = former.setdefault(data["on"], parent_on(unit, data["on"]))
        return figures(request, [unit, left, data["parent"]], data["on"])

    scope = scope_to_change(request)
    screen = Screen(
        title=_("Chuyển sang tổ chức cấp trên khác"),
        form=lambda data: MoveForm(data, scope=scope, today=today, current_version=unit.version),
        verb=verb,
        measure=measure,
        message=_("Đã ghi việc chuyển."),
        lead=_("Đảng viên và các tổ chức bên dưới đi cùng. Số liệu trước ngày chuyển giữ nguyên."),
        confirm=_("Chuyển"),
    )
    return run(request, unit, screen)


@writes(CHANGE)
def kind(request: Request, code: str) -> HttpResponse:
    """Another kind of organisation from a day on."""
    unit = own_unit(request, code)
    parent = parent_on(unit, request.seat.today)
    under = kind_on(parent, request.seat.today) if parent else None

    def measure(data: Data) -> Counts:
        counted = {_("Số lần ghi loại hình"): kinds_of(unit.pk).count()}
        return counted | figures(request, [unit], data["on"])

    screen = Screen(
        title=_("Đổi loại hình tổ chức"),
        form=lambda data: KindForm(data, offered=kinds_under(under), current_version=unit.version),
        verb=lambda data: change_kind(
            actor=request.user, unit=unit, on=data["on"], kind=data["kind"], basis=data["paper"]
        ),
        measure=measure,
        message=_("Đã ghi loại hình mới."),
        lead=_("Hiện nay: %(kind)s.") % {"kind": kind_label(kind_on(unit, request.seat.today))},
        confirm=_("Đổi loại hình"),
    )
    return run(request, unit, screen)


@writes(CHANGE)
def close(request: Request, code: str) -> HttpResponse:
    """End the organisation, with or without a successor."""
    unit, today = own_unit(request, code), request.seat.today
    parent = parent_on(unit, today)

    def verb(data: Data) -> Unit:
        said = {"on": data["on"], "successor": data["successor"], "basis": data["paper"]}
        return close_unit(actor=request.user, unit=unit, today=today, **said)

    scope = scope_to_change(request)
    screen = Screen(
        title=_("Kết thúc hoạt động"),
        form=lambda data: CloseForm(data, scope=scope, today=today, current_version=unit.version),
        verb=verb,
        measure=lambda data: figures(request, [parent, data["successor"]], data["on"]),
        message=_("Đã ghi việc kết thúc hoạt động."),
        lead=_("Tổ chức vẫn được tìm thấy và giữ nguyên số liệu cho các ngày trước."),
        confirm=_("Kết thúc hoạt động"),
    )
    return run(request, unit, screen)


@writes(CHANGE)
def lead_over(request: Request, code: str) -> HttpResponse:
    """Lead all members into another cell, as a merger does."""
    unit, today = own_unit(request, code), request.seat.today
    if not may_change_unit(request, unit, RECORD):
        raise PermissionDenied

    def verb(data: Data) -> object:
        said = {"into": data["into"], "on": data["on"], "basis": data["paper"]}
        return lead_members_over(actor=request.user, unit=unit, today=today, **said)

    scope = scope_to_change(request)
    screen = Screen(
        title=_("Chuyển toàn bộ đảng viên sang chi bộ khác"),
        form=lambda data: LeadOverForm(data, scope=scope, today=today, current_version=unit.version),
        verb=verb,
        measure=lambda data: figures(request, [unit, data["into"]], data["on"], tree=False),
        message=_("Đã chuyển đảng viên. Nếu sáp nhập, ghi tiếp việc kết thúc chi bộ này."),
        lead=_("Mỗi đồng chí có một dòng “chuyển theo tổ chức” trong sổ biến động."),
        confirm=_("Chuyển đảng viên"),
    )
    return run(request, unit, screen)


@writes(CHANGE)
def withdraw(request: Request, code: str, key: UUID) -> HttpResponse:
    """Take back a change that has not come into force."""
    unit, today = own_unit(request, code), request.seat.today
    change = change_of(unit.pk, key)
    if change is None:
        raise Http404
    day = change.during.lower
    concerned = [unit, parent_on(unit, day) if isinstance(change, Placement) else None]
    screen = Screen(
        title=_("Rút thay đổi sắp tới"),
        form=lambda data: WithdrawForm(data, current_version=unit.version),
        verb=lambda data: withdraw_change(actor=request.user, change=change, today=today),
        measure=lambda data: figures(request, concerned, day),
        message=_("Đã rút thay đổi. Điều đang có hiệu lực được giữ tiếp."),
        lead=_("%(what)s, %(during)s.") % {"what": _told(change), "during": during_text(change.during)},
        confirm=_("Rút thay đổi"),
        url=lambda _result: reverse("unit_changes", args=[unit.code]),
    )
    return run(request, unit, screen)


def _told(change: UnitName | UnitKind | Placement) -> str:
    """The change in words, as the list of changes has it."""
    if isinstance(change, UnitName):
        return _("Tên: %(value)s") % {"value": change.name}
    if isinstance(change, UnitKind):
        return _("Loại hình: %(value)s") % {"value": kind_label(change.kind)}
    day = change.during.lower
    above = unit_names([change.parent_id], day).get(change.parent_id) if change.parent_id else None
    return _("Trực thuộc: %(value)s") % {"value": above or _("không có cấp trên")}


@writes(CHANGE)
def reopen(request: Request, code: str) -> HttpResponse:
    """Take back a closing that has not come into force."""
    unit, today = own_unit(request, code), request.seat.today
    day = unit.closed_on
    if day is None:
        raise Http404
    screen = Screen(
        title=_("Rút việc kết thúc"),
        form=lambda data: WithdrawForm(data, current_version=unit.version),
        verb=lambda data: withdraw_closing(actor=request.user, unit=unit, today=today),
        measure=lambda data: figures(request, [parent_on(unit, today)], day),
        message=_("Đã rút việc kết thúc. Tổ chức tiếp tục hoạt động."),
        confirm=_("Rút việc kết thúc"),
    )
    return run(request, unit, screen)
