"""Verbs of hamlets and residential groups: found, rename, count, put in charge, serve by a cell, flag."""

from datetime import date
from typing import TypeVar

from django.utils.translation import gettext as _

from chibo.audit.actions import Actor, explain, verb
from chibo.engine.citation import Citation
from chibo.engine.vietnamese import search_key
from chibo.organisation.checks import check_flag_held, kind_on
from chibo.organisation.models import AreaFlag, Locality, LocalityCell, LocalityCharge, Unit
from chibo.regulations.loader import area_flags, kinds, locality_kinds
from chibo.storage.fields import days
from chibo.storage.refusal import Refusal, refuse

Ended = TypeVar("Ended", LocalityCell, AreaFlag)


@verb("organisation.found_locality")
def found_locality(
    *,
    actor: Actor,
    on: date,
    code: str,
    name: str,
    kind: str,
    unit: Unit,
    basis: Citation,
    households: int | None = None,
) -> Locality:
    """Enter a hamlet or residential group, in the charge of an organisation from a day on."""
    _check_kind(kind)
    if Locality.objects.filter(code=code).exists():
        raise refuse("locality.code_taken", _("Mã này đã dùng cho thôn, xóm khác. Chọn mã khác."), "code")
    locality = Locality.objects.create(
        code=code, name=name, kind=kind, search=search_key(name), households=households
    )
    LocalityCharge.objects.create(locality=locality, unit=unit, during=days(on), basis=basis)
    return locality


@verb("organisation.rename_locality")
def rename_locality(
    *, actor: Actor, locality: Locality, on: date, today: date, name: str, basis: Citation
) -> Locality:
    """Give the hamlet another name from a day on; the same day again corrects it.

    The name before stays in the history with its own day and paper, and is still found.
    """
    if on > today:
        raise refuse(
            "locality.name_future", _("Ngày này sau hôm nay. Ghi tên mới khi tên đã có hiệu lực."), "on"
        )
    first = locality.charges.order_by("during").first()
    since = locality.named_on or (first.during.lower if first else None)
    if since and on < since:
        raise refuse(
            "locality.name_earlier", _("Ngày này trước ngày của tên đang ghi. Chọn ngày sau đó."), "on"
        )
    locality.search = f"{search_key(name)} | {locality.search}"
    locality.name, locality.named_on, locality.naming = name, on, basis
    locality.version += 1
    locality.save(update_fields=["name", "named_on", "naming", "search", "version"])
    return locality


@verb("organisation.locality_kind")
def set_locality_kind(*, actor: Actor, locality: Locality, kind: str, basis: Citation) -> Locality:
    """State whether it is a hamlet, a village, a residential group. The history keeps what it was."""
    _check_kind(kind)
    explain(paper=basis)
    locality.kind = kind
    locality.version += 1
    locality.save(update_fields=["kind", "version"])
    return locality


@verb("organisation.households")
def state_households(
    *, actor: Actor, locality: Locality, households: int | None, basis: Citation
) -> Locality:
    """State how many households the hamlet has, as last counted; none where it is not known."""
    explain(paper=basis)
    locality.households = households
    locality.version += 1
    locality.save(update_fields=["households", "version"])
    return locality


@verb("organisation.change_charge")
def change_charge(
    *, actor: Actor, locality: Locality, on: date, unit: Unit | None, basis: Citation
) -> LocalityCharge | None:
    """Put another organisation in charge from a day on, or end the locality where there is none."""
    row = LocalityCharge.objects.filter(locality=locality, during__contains=on).first()
    if row is None or row.during.lower == on:
        raise refuse(
            "locality.no_charge", _("Vào ngày này không có đơn vị phụ trách để thay. Chọn ngày khác."), "on"
        )
    end = row.during.upper
    row.during, row.ending = days(row.during.lower, on), basis if unit is None else Citation()
    row.save(update_fields=["during", "ending"])
    _touch(locality)
    if unit is None:
        return None
    return LocalityCharge.objects.create(locality=locality, unit=unit, during=days(on, end), basis=basis)


@verb("organisation.assign_cell")
def assign_cell(*, actor: Actor, locality: Locality, cell: Unit, on: date, basis: Citation) -> LocalityCell:
    """Let a cell serve the locality from a day on, as its own or as a shared one."""
    kind = kinds().get(kind_on(cell, on) or "")
    if kind is None or not kind.cell:
        raise refuse(
            "locality.not_a_cell",
            _("Chỉ chi bộ đang hoạt động vào ngày này mới phụ trách được thôn, xóm."),
            "cell",
        )
    if LocalityCell.objects.filter(locality=locality, cell=cell, during__overlap=days(on)).exists():
        raise refuse(
            "locality.cell_already", _("Chi bộ này đã phụ trách thôn, xóm từ ngày đó hoặc sau đó."), "cell"
        )
    _touch(locality)
    return LocalityCell.objects.create(locality=locality, cell=cell, during=days(on), basis=basis)


@verb("organisation.release_cell")
def release_cell(*, actor: Actor, link: LocalityCell, on: date, basis: Citation) -> LocalityCell:
    """The cell no longer serves the locality from the day on."""
    return _end(link, on, basis)


@verb("organisation.add_flag")
def add_flag(
    *,
    actor: Actor,
    flag: str,
    on: date,
    basis: Citation,
    locality: Locality | None = None,
    unit: Unit | None = None,
) -> AreaFlag:
    """Mark a locality or a commune's area (ethnic, religious, border, forming …) from a day on."""
    if flag not in area_flags():
        raise refuse("flag.unknown", _("Chọn loại địa bàn trong danh mục."), "flag")
    findings = check_flag_held(flag, unit, on)
    if findings:
        raise Refusal(findings)
    if AreaFlag.objects.filter(flag=flag, locality=locality, unit=unit, during__overlap=days(on)).exists():
        raise refuse("flag.already", _("Loại địa bàn này đã được ghi từ ngày đó hoặc sau đó."), "flag")
    if locality is not None:
        _touch(locality)
    return AreaFlag.objects.create(flag=flag, locality=locality, unit=unit, during=days(on), basis=basis)


@verb("organisation.end_flag")
def end_flag(*, actor: Actor, flag: AreaFlag, on: date, basis: Citation) -> AreaFlag:
    """The flag no longer holds from the day on."""
    return _end(flag, on, basis)


def _check_kind(kind: str) -> None:
    if kind not in locality_kinds():
        raise refuse("locality.kind_unknown", _("Chọn loại thôn, xóm, bản, khối, tổ dân phố."), "kind")


def _end(row: Ended, on: date, basis: Citation) -> Ended:
    if on <= row.during.lower or (row.during.upper and row.during.upper <= on):
        raise refuse(
            "dated.end_outside", _("Ngày kết thúc phải sau ngày bắt đầu và trước ngày đã kết thúc."), "on"
        )
    row.during, row.ending = days(row.during.lower, on), basis
    row.save(update_fields=["during", "ending"])
    if row.locality is not None:
        _touch(row.locality)
    return row


def _touch(locality: Locality) -> None:
    locality.version += 1
    locality.save(update_fields=["version"])
