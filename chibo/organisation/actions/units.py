"""Verbs: found, rename, move, change kind, close, say the official code.

They write the tree alone. Verbs that touch units with members are in `membership`, which re-places people.
"""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from django.utils.translation import gettext as _

from chibo.audit.actions import Actor, explain, verb
from chibo.engine.citation import Citation
from chibo.engine.vietnamese import clean, search_key
from chibo.organisation.checks import (
    check_circle,
    check_covered,
    check_kind_carries,
    check_kind_fits,
    check_room,
    kind_span,
    parent_on,
)
from chibo.organisation.models import DatedOfUnit, Placement, Unit, UnitKind, UnitName
from chibo.organisation.projection import family_of, next_step, settle_paths, settle_search
from chibo.storage.fields import days
from chibo.storage.refusal import Finding, Refusal, refuse

Dated = TypeVar("Dated", bound=DatedOfUnit)


@verb("organisation.found")
def found_unit(
    *,
    actor: Actor,
    on: date,
    today: date,
    code: str,
    name: str,
    kind: str,
    parent: Unit | None,
    basis: Citation,
    by_reinforcement: bool = False,
) -> Unit:
    """Found a unit on a day under a parent. `code` is lower-case ASCII; no other unit has or had it."""
    _raise(_check_code(code) + check_kind_fits(kind, parent, on))
    unit = Unit.objects.create(
        code=code,
        step=next_step(),
        founded_on=on,
        founding=basis,
        founded_by_reinforcement=by_reinforcement,
    )
    UnitName.objects.create(unit=unit, name=name, search=search_key(name), during=days(on), basis=basis)
    UnitKind.objects.create(unit=unit, kind=kind, during=days(on), basis=basis)
    Placement.objects.create(unit=unit, parent=parent, during=days(on), basis=basis)
    _settle(unit, today)
    settle_search([unit.pk])
    unit.refresh_from_db()
    return unit


@verb("organisation.rename")
def rename_unit(*, actor: Actor, unit: Unit, on: date, name: str, basis: Citation) -> UnitName:
    """Give the unit a new name from a day on; earlier names stay for earlier days."""
    row = _succeed(UnitName, unit, on, basis, name=name, search=search_key(name))
    settle_search([unit.pk])
    _touch(unit)
    return row


@verb("organisation.move")
def move_unit(*, actor: Actor, unit: Unit, on: date, today: date, parent: Unit, basis: Citation) -> Placement:
    """Put the unit, with all below it, under another parent from a day on."""
    kind = UnitKind.objects.filter(unit=unit, during__contains=on).values_list("kind", flat=True).first()
    _raise(check_kind_fits(kind or "", parent, on) + check_circle(unit, parent, on))
    row = _succeed(Placement, unit, on, basis, parent=parent)
    _settle(unit, today)
    _touch(unit)
    return row


@verb("organisation.change_kind")
def change_kind(*, actor: Actor, unit: Unit, on: date, kind: str, basis: Citation) -> UnitKind:
    """Make the unit another kind of organisation from a day on."""
    _raise(
        check_kind_fits(kind, parent_on(unit, on), on) + check_kind_carries(unit, kind, kind_span(unit, on))
    )
    row = _succeed(UnitKind, unit, on, basis, kind=kind)
    _touch(unit)
    return row


@verb("organisation.close")
def close_unit(
    *, actor: Actor, unit: Unit, on: date, today: date, basis: Citation, successor: Unit | None = None
) -> Unit:
    """End the unit: its last day is the one before `on`. The successor carries its past on today's tree."""
    _raise(check_room(unit, on, successor))
    for model in (UnitName, UnitKind, Placement):
        _end(model, unit, on)
    unit.closed_on, unit.closing, unit.successor = on, basis, successor
    unit.save(update_fields=["closed_on", "closing", "successor"])
    _settle(unit, today)
    _touch(unit)
    return unit


@verb("organisation.official_code")
def set_official_code(*, actor: Actor, unit: Unit, code: str, basis: Citation) -> Unit:
    """State the code a higher organisation gave the unit, or take it away; it says nothing of any day."""
    given = clean(code)
    if given and Unit.objects.filter(official_code=given).exclude(pk=unit.pk).exists():
        raise refuse(
            "unit.official_code_taken", _("Mã này đã ghi cho tổ chức khác. Kiểm tra lại."), "official_code"
        )
    explain(paper=basis)
    unit.official_code = given
    unit.save(update_fields=["official_code"])
    _touch(unit)
    return unit


def _succeed(model: type[Dated], unit: Unit, on: date, basis: Citation, **values: object) -> Dated:
    """End the row in force on the day and begin the next one, up to where the old one would have ended."""
    row = model._default_manager.filter(unit=unit, during__contains=on).first()
    if row is None:
        raise refuse(
            "unit.not_there",
            _("Tổ chức đảng không tồn tại vào ngày này. Chọn ngày trong thời gian hoạt động."),
            "on",
        )
    if row.during.lower == on:
        raise refuse(
            "unit.same_day",
            _("Ngày này đã có một thay đổi cùng loại. Chọn ngày khác, hoặc rút thay đổi cũ trước."),
            "on",
        )
    end = row.during.upper
    row.during = days(row.during.lower, on)
    row.save(update_fields=["during"])
    return model._default_manager.create(unit=unit, during=days(on, end), basis=basis, **values)


def _end(model: type[DatedOfUnit], unit: Unit, on: date) -> None:
    if model._default_manager.filter(unit=unit, during__startswith__gte=on).exists():  # type: ignore[misc]
        raise refuse(
            "unit.later_change", _("Sau ngày này còn thay đổi đã ghi. Rút các thay đổi đó trước."), "on"
        )
    row = model._default_manager.get(unit=unit, during__contains=on)  # type: ignore[misc]
    row.during = days(row.during.lower, on)
    row.save(update_fields=["during"])


def _settle(unit: Unit, today: date) -> None:
    """Recompute the paths, and refuse what would leave somebody without a place on some day."""
    settle_paths([unit.pk], today)
    _raise(check_covered(family_of([unit.pk])))


def _touch(unit: Unit) -> None:
    unit.version += 1
    unit.save(update_fields=["version"])


def _check_code(code: str) -> list[Finding]:
    if Unit.objects.filter(code=code).exists():
        return [
            Finding(
                "unit.code_taken",
                _("Mã này đã dùng cho tổ chức khác, kể cả tổ chức đã kết thúc. Chọn mã khác."),
                "code",
            )
        ]
    return []


def _raise(findings: Iterable[Finding]) -> None:
    found = list(findings)
    if found:
        raise Refusal(found)
