"""Screens of the verbs on hamlets and area flags."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from chibo.organisation.actions import (
    add_flag,
    assign_cell,
    change_charge,
    end_flag,
    found_locality,
    release_cell,
    rename_locality,
    set_locality_kind,
    state_households,
)
from chibo.organisation.checks import flags_for, kind_on
from chibo.organisation.models import AreaFlag, Locality, LocalityCell, Unit
from chibo.organisation.queries import (
    charges_of,
    flag_rows,
    flags_on,
    link_rows,
    links_on,
    localities_under,
    names_today,
    path_on,
)
from chibo.web.organisation.flow import Data, Screen, page_of, run
from chibo.web.organisation.forms import (
    CellForm,
    ChargeForm,
    EndForm,
    FlagForm,
    HamletForm,
    HamletKindForm,
    HamletNameForm,
    HouseholdsForm,
)
from chibo.web.organisation.telling import (
    told_of_charges,
    told_of_flags,
    told_of_kind,
    told_of_links,
    told_of_naming,
)
from chibo.web.organisation.where import (
    CHANGE,
    own_locality,
    own_unit,
    scope_to_change,
    seen_locality,
)
from chibo.web.organisation.withdrawals import owner_of
from chibo.web.organisation.wording import during_text, flag_label
from chibo.web.preview import Counts
from chibo.web.seat import Request
from chibo.web.views import object_or_404, writes


def _hamlets(unit: Unit | None, data: Data) -> int:
    path = path_on(unit.pk, data["on"]) if unit else None
    return localities_under(path, data["on"]).count() if path else 0


@writes(CHANGE)
def found(request: Request, code: str) -> HttpResponse:
    """Enter a hamlet in the charge of the organisation."""
    unit = own_unit(request, code)

    def verb(data: Data) -> Locality:
        said = {name: data[name] for name in ("on", "code", "name", "kind", "households")}
        return found_locality(actor=request.user, unit=unit, basis=data["paper"], **said)

    screen = Screen(
        title=_("Ghi thôn, xóm mới"),
        form=lambda data: HamletForm(data, current_version=unit.version),
        verb=verb,
        measure=lambda data: {_("Thôn, xóm của đơn vị"): _hamlets(unit, data)},
        message=_("Đã ghi thôn, xóm."),
        confirm=_("Ghi thôn, xóm"),
        url=page_of,
    )
    return run(request, unit, screen)


@writes(CHANGE)
def rename(request: Request, code: str) -> HttpResponse:
    """Correct or change a hamlet's name."""
    locality, today = own_locality(request, code), request.seat.today
    screen = Screen(
        title=_("Đổi tên thôn, xóm"),
        form=lambda data: HamletNameForm(data, current_version=locality.version),
        verb=lambda data: rename_locality(
            actor=request.user,
            locality=locality,
            on=data["on"],
            today=today,
            name=data["name"],
            basis=data["paper"],
        ),
        measure=lambda _data: {},
        tell=lambda _data: told_of_naming(locality.code),
        message=_("Đã đổi tên. Tên cũ vẫn tìm được."),
        confirm=_("Đổi tên"),
    )
    return run(request, locality, screen)


@writes(CHANGE)
def kind(request: Request, code: str) -> HttpResponse:
    """Whether it is a hamlet, a village, a residential group."""
    locality = own_locality(request, code)
    screen = Screen(
        title=_("Sửa loại thôn, xóm"),
        form=lambda data: HamletKindForm(data, kind=locality.kind, current_version=locality.version),
        verb=lambda data: set_locality_kind(
            actor=request.user, locality=locality, kind=data["kind"], basis=data["paper"]
        ),
        measure=lambda _data: {},
        tell=lambda _data: told_of_kind(locality.code),
        message=_("Đã sửa loại."),
        confirm=_("Sửa loại"),
    )
    return run(request, locality, screen)


@writes(CHANGE)
def households(request: Request, code: str) -> HttpResponse:
    """How many households the hamlet has, as last counted."""
    locality = own_locality(request, code)
    screen = Screen(
        title=_("Ghi số hộ"),
        form=lambda data: HouseholdsForm(
            data, current_version=locality.version, initial={"households": locality.households}
        ),
        verb=lambda data: state_households(
            actor=request.user, locality=locality, households=data["households"], basis=data["paper"]
        ),
        measure=lambda _data: {_("Số hộ"): locality.households or 0},
        message=_("Đã ghi số hộ."),
        confirm=_("Ghi số hộ"),
    )
    return run(request, locality, screen)


def _links(locality: Locality, day: date) -> int:
    return links_on(day).filter(locality=locality).count()


def _in_charge(locality: Locality, day: date) -> Unit | None:
    row = charges_of(locality.pk).filter(during__contains=day).first()
    return row.unit if row else None


@writes(CHANGE)
def charge(request: Request, code: str) -> HttpResponse:
    """Another organisation in charge, or the end of the hamlet."""
    locality, today = own_locality(request, code), request.seat.today

    former: dict[object, Unit | None] = {}

    def measure(data: Data) -> Counts:
        day = data["on"]
        left = former.setdefault(day, _in_charge(locality, day))
        units = [unit for unit in (left, data["unit"]) if unit]
        names = names_today({unit.pk for unit in units}, today)
        return {
            _("Thôn, xóm của %(unit)s") % {"unit": names[unit.pk]}: _hamlets(unit, data) for unit in units
        }

    scope = scope_to_change(request)
    screen = Screen(
        title=_("Đổi đơn vị phụ trách"),
        form=lambda data: ChargeForm(data, scope=scope, today=today, current_version=locality.version),
        verb=lambda data: change_charge(
            actor=request.user, locality=locality, on=data["on"], unit=data["unit"], basis=data["paper"]
        ),
        measure=measure,
        tell=lambda data: told_of_charges(locality, today, data["on"]),
        message=_("Đã ghi đơn vị phụ trách mới."),
        confirm=_("Đổi đơn vị phụ trách"),
    )
    return run(request, locality, screen)


@writes(CHANGE)
def assign(request: Request, code: str) -> HttpResponse:
    """Let a cell serve the hamlet."""
    locality, today = own_locality(request, code), request.seat.today

    def measure(data: Data) -> Counts:
        served = links_on(data["on"]).filter(cell=data["cell"]).count()
        return {
            _("Chi bộ phụ trách %(name)s") % {"name": locality.name}: _links(locality, data["on"]),
            _("Thôn, xóm của chi bộ này"): served,
        }

    scope = scope_to_change(request)
    screen = Screen(
        title=_("Giao chi bộ phụ trách thôn, xóm"),
        form=lambda data: CellForm(data, scope=scope, today=today, current_version=locality.version),
        verb=lambda data: assign_cell(
            actor=request.user, locality=locality, cell=data["cell"], on=data["on"], basis=data["paper"]
        ),
        measure=measure,
        tell=lambda _data: told_of_links(locality, today),
        message=_("Đã giao chi bộ phụ trách."),
        confirm=_("Giao chi bộ"),
    )
    return run(request, locality, screen)


@writes(CHANGE)
def release(request: Request, key: UUID) -> HttpResponse:
    """The cell no longer serves the hamlet."""
    link: LocalityCell = object_or_404(link_rows(), pk=key)
    own_locality(request, seen_locality(request, link.locality.code).code)
    cell = names_today([link.cell_id], request.seat.today)[link.cell_id]
    screen = Screen(
        title=_("Thôi giao chi bộ phụ trách"),
        form=lambda data: EndForm(data, current_version=link.locality.version),
        verb=lambda data: release_cell(actor=request.user, link=link, on=data["on"], basis=data["paper"]),
        measure=lambda data: {_("Chi bộ phụ trách"): _links(link.locality, data["on"])},
        tell=lambda _data: told_of_links(link.locality, request.seat.today),
        message=_("Đã ghi việc thôi giao."),
        lead=_("%(cell)s, %(during)s.") % {"cell": cell, "during": during_text(link.during)},
        confirm=_("Thôi giao"),
    )
    return run(request, link.locality, screen)


@writes(CHANGE)
def flag_unit(request: Request, code: str) -> HttpResponse:
    """Mark the area of an organisation."""
    unit = own_unit(request, code)
    return _flag(request, unit, {"unit": unit})


@writes(CHANGE)
def flag_locality(request: Request, code: str) -> HttpResponse:
    """Mark a hamlet."""
    locality = own_locality(request, code)
    return _flag(request, locality, {"locality": locality})


def _flag(request: Request, about: Unit | Locality, holder: dict[str, Any]) -> HttpResponse:
    kind = (kind_on(about, request.seat.today) or "") if isinstance(about, Unit) else None
    screen = Screen(
        title=_("Ghi loại địa bàn"),
        form=lambda data: FlagForm(data, offered=flags_for(kind), current_version=about.version),
        verb=lambda data: add_flag(
            actor=request.user, flag=data["flag"], on=data["on"], basis=data["paper"], **holder
        ),
        measure=lambda data: {_("Loại địa bàn đang ghi"): flags_on(data["on"]).filter(**holder).count()},
        tell=lambda _data: told_of_flags(about),
        message=_("Đã ghi loại địa bàn."),
        confirm=_("Ghi loại địa bàn"),
    )
    return run(request, about, screen)


@writes(CHANGE)
def flag_end(request: Request, key: UUID) -> HttpResponse:
    """An area flag no longer holds."""
    flag: AreaFlag = object_or_404(flag_rows(), pk=key)
    about = owner_of(request, flag, CHANGE)
    screen = Screen(
        title=_("Kết thúc loại địa bàn"),
        form=lambda data: EndForm(data, current_version=flag.during),
        verb=lambda data: end_flag(actor=request.user, flag=flag, on=data["on"], basis=data["paper"]),
        measure=lambda data: {flag_label(flag.flag): flags_on(data["on"]).filter(pk=flag.pk).count()},
        tell=lambda _data: told_of_flags(about),
        message=_("Đã ghi việc kết thúc."),
        lead=_("%(flag)s, %(during)s.") % {"flag": flag_label(flag.flag), "during": during_text(flag.during)},
        confirm=_("Kết thúc"),
    )
    return run(request, about, screen)
