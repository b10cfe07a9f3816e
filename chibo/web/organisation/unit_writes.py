"""Screens of the verbs on organisations: found, rename, move, change kind, close, lead over, code."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _

from chibo.admission.actions import close_unit, lead_members_over
from chibo.admission.checks.closing import lying
from chibo.membership.actions import change_kind, move_unit
from chibo.organisation.actions import found_unit, rename_unit, set_official_code
from chibo.organisation.checks import kind_on, parent_on
from chibo.organisation.models import Placement, Unit, UnitKind, UnitName
from chibo.organisation.queries import roots_ever
from chibo.web.accounts.telling import RightsTold
from chibo.web.flow import Done, Write, answer
from chibo.web.membership.telling import told_of_cell
from chibo.web.navigation import address
from chibo.web.organisation.flow import Data, Screen, figures, page_of, run
from chibo.web.organisation.forms import (
    CloseForm,
    FoundForm,
    KindForm,
    LeadOverForm,
    MoveForm,
    OfficialCodeForm,
    RenameForm,
    kinds_under,
)
from chibo.web.organisation.lying import lying_counts, lying_text
from chibo.web.organisation.telling import rights_at, told_of_posts, told_of_unit
from chibo.web.organisation.where import CHANGE, may_change_unit, own_unit, scope_to_change
from chibo.web.organisation.wording import kind_label
from chibo.web.preview import Counts
from chibo.web.seat import Request
from chibo.web.views import writes

RECORD = "membership.record"
ONE_DAY = timedelta(days=1)
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

    screen = Screen(
        title=_("Đổi tên tổ chức"),
        form=lambda data: RenameForm(data, current_version=unit.version),
        verb=verb,
        measure=lambda _data: {},
        tell=lambda data: told_of_unit(UnitName, unit, request.seat.today, data["on"]),
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
        tell=lambda data: told_of_unit(Placement, unit, today, data["on"]),
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

    screen = Screen(
        title=_("Đổi loại hình tổ chức"),
        form=lambda data: KindForm(data, offered=kinds_under(under), current_version=unit.version),
        verb=lambda data: change_kind(
            actor=request.user, unit=unit, on=data["on"], kind=data["kind"], basis=data["paper"]
        ),
        measure=lambda data: figures(request, [unit], data["on"]),
        tell=lambda data: told_of_unit(UnitKind, unit, request.seat.today, data["on"]),
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

    scope, rights = scope_to_change(request), RightsTold(lambda: rights_at(unit), today)
    told = _("Tổ chức vẫn được tìm thấy, giữ số liệu các ngày trước. Chức danh ở đây thôi cùng ngày.")
    screen = Screen(
        title=_("Kết thúc hoạt động"),
        form=lambda data: CloseForm(data, scope=scope, today=today, current_version=unit.version),
        verb=verb,
        measure=lambda data: figures(request, [parent, data["successor"]], data["on"]),
        tell=lambda data: told_of_unit(Placement, unit, today, data["on"]) | told_of_posts(unit) | rights(),
        message=_("Đã ghi việc kết thúc hoạt động."),
        lead=" ".join([told, *lying_text(unit)]),
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

    scope, rights = scope_to_change(request), RightsTold(lambda: rights_at(unit), today)
    there = lying(unit)

    def measure(data: Data) -> Counts:
        both = [unit, data["into"]]
        members = figures(request, both, data["on"], tree=False)
        return members | (lying_counts(request, both) if there.notes or there.dossiers else {})

    screen = Screen(
        title=_("Chuyển toàn bộ đảng viên sang chi bộ khác"),
        form=lambda data: LeadOverForm(data, scope=scope, today=today, current_version=unit.version),
        verb=verb,
        measure=measure,
        tell=lambda data: {**told_of_cell(unit, data["on"] - ONE_DAY, today), **rights()},
        message=_("Đã chuyển đảng viên. Nếu sáp nhập, ghi tiếp việc kết thúc chi bộ này."),
        lead=_(
            "Mỗi đồng chí có một dòng “chuyển theo tổ chức” trong sổ biến động. Ghi chú nguồn, hồ sơ kết nạp "
            "đi cùng."
        ),
        confirm=_("Chuyển đảng viên"),
    )
    return run(request, unit, screen)


@writes(CHANGE)
def official_code(request: Request, code: str) -> HttpResponse:
    """The code a higher organisation gave it."""
    unit = own_unit(request, code)
    screen = Screen(
        title=_("Ghi mã chính thức"),
        form=lambda data: OfficialCodeForm(
            data, current_version=unit.version, initial={"official_code": unit.official_code}
        ),
        verb=lambda data: set_official_code(
            actor=request.user, unit=unit, code=data["official_code"], basis=data["paper"]
        ),
        measure=lambda _data: {},
        tell=lambda _data: {"": (_("Mã chính thức"), unit.official_code)},
        message=_("Đã ghi mã chính thức."),
        confirm=_("Ghi mã"),
    )
    return run(request, unit, screen)
