"""Verbs that take back what was entered wrongly, also where it is in force. The history keeps every value.

They write the tree alone. Verbs that touch units with members are in `membership`, which re-places people.
"""

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from chibo.audit.actions import Actor, explain, verb
from chibo.engine.citation import Citation
from chibo.engine.vietnamese import search_key
from chibo.organisation.checks import (
    check_circle,
    check_covered,
    check_kind_carries,
    check_nothing_rests,
    check_stands_under,
)
from chibo.organisation.models import (
    AreaFlag,
    Locality,
    LocalityCell,
    LocalityCharge,
    Placement,
    Unit,
    UnitKind,
    UnitName,
    UnitPath,
)
from chibo.organisation.projection import family_of, settle_paths, settle_search
from chibo.organisation.queries import hamlet_names
from chibo.storage.fields import days
from chibo.storage.refusal import Finding, Refusal, refuse

NO_PAPER = Citation()
_DATED = (UnitName, UnitKind, Placement)


@verb("organisation.withdraw")
def withdraw_change(
    *,
    actor: Actor,
    change: UnitName | UnitKind | Placement,
    today: date,
    reason: str = "",
    basis: Citation = NO_PAPER,
) -> None:
    """Take back a change to come, or the last one where it is in force; what it ended goes on.

    Refused where something rests on it: units below, hamlets, a parent that is no longer there.
    """
    start, unit, model = change.during.lower, change.unit, type(change)
    before = model._default_manager.filter(unit=unit, during__endswith=start).first()
    if before is None:
        raise refuse(
            "unit.founding",
            _("Dòng này ghi lúc lập tổ chức. Nếu sai, ghi một thay đổi, hoặc rút việc lập tổ chức."),
        )
    later = model._default_manager.filter(unit=unit, during__startswith__gt=start)
    if start <= today and later.exists():
        raise refuse(
            "unit.not_last",
            _("Sau thay đổi này còn thay đổi khác cùng loại. Rút các thay đổi sau trước."),
        )
    explain(reason=reason, paper=basis)
    end = change.during.upper
    if isinstance(before, UnitKind):
        _raise(check_kind_carries(unit, before.kind, days(start, end)))
    if isinstance(before, Placement) and before.parent is not None:
        _raise(check_circle(unit, before.parent, start))
    change.delete()
    before.during = days(before.during.lower, end)
    before.save(update_fields=["during"])
    _settle(unit, today)
    if not isinstance(before, UnitName):
        _raise(check_stands_under(unit, days(start, end)))
    settle_search([unit.pk])
    _touch(unit)


@verb("organisation.reopen")
def withdraw_closing(
    *, actor: Actor, unit: Unit, today: date, reason: str = "", basis: Citation = NO_PAPER
) -> Unit:
    """Take back the closing of a unit, to come or in force: it goes on as it was on its last day."""
    if unit.closed_on is None:
        raise refuse("unit.not_closed", _("Tổ chức này chưa kết thúc hoạt động."))
    explain(reason=reason, paper=basis)
    closed_on, unit.closed_on, unit.successor, unit.closing = unit.closed_on, None, None, Citation()
    unit.save(update_fields=["closed_on", "successor", "closing"])
    for model in _DATED:
        for row in model._default_manager.filter(unit=unit, during__endswith=closed_on):
            row.during = days(row.during.lower)
            row.save(update_fields=["during"])
    _settle(unit, today)
    _raise(check_stands_under(unit, days(closed_on)))
    _touch(unit)
    return unit


@verb("organisation.withdraw_founding")
def withdraw_founding(*, actor: Actor, unit: Unit, reason: str = "", basis: Citation = NO_PAPER) -> None:
    """Remove a unit entered by mistake, on which nothing rests and never did."""
    _raise(check_nothing_rests(unit, apart_from=[(model, "unit") for model in _DATED]))
    explain(reason=reason, paper=basis)
    for model in (*_DATED, UnitPath):
        model._default_manager.filter(unit=unit).delete()
    _remove(unit)


@verb("organisation.withdraw_locality")
def withdraw_locality(
    *, actor: Actor, locality: Locality, reason: str = "", basis: Citation = NO_PAPER
) -> None:
    """Remove a hamlet entered by mistake, on which nothing rests and never did."""
    _raise(check_nothing_rests(locality, apart_from=[(LocalityCharge, "locality")]))
    explain(reason=reason, paper=basis)
    LocalityCharge.objects.filter(locality=locality).delete()
    _remove(locality)


@verb("organisation.withdraw_locality_name")
def withdraw_locality_name(
    *, actor: Actor, locality: Locality, reason: str = "", basis: Citation = NO_PAPER
) -> Locality:
    """Give a hamlet renamed by mistake the name before, with its day and paper, as the history keeps them."""
    borne = hamlet_names(locality.pk)
    if len(borne) < 2:
        raise refuse("locality.first_name", _("Thôn, xóm này chưa đổi tên lần nào."))
    explain(reason=reason, paper=basis)
    former = borne[-2]
    locality.name, locality.named_on, locality.naming = former.name, former.named_on, former.naming
    locality.search = " | ".join(dict.fromkeys(search_key(row.name) for row in reversed(borne[:-1])))
    locality.save(update_fields=["name", "named_on", "naming", "search"])
    _touch(locality)
    return locality


@verb("organisation.withdraw_charge")
def withdraw_charge(
    *, actor: Actor, charge: LocalityCharge, reason: str = "", basis: Citation = NO_PAPER
) -> LocalityCharge:
    """Take back the last change of who is in charge of a hamlet, or its end; what it ended goes on."""
    explain(reason=reason, paper=basis)
    rows = LocalityCharge.objects.filter(locality=charge.locality)
    if rows.filter(during__startswith__gt=charge.during.lower).exists():
        raise refuse("charge.not_last", _("Sau dòng này còn lần đổi khác. Rút các lần sau trước."))
    going_on = charge
    if charge.during.upper is None:
        before = rows.filter(during__endswith=charge.during.lower).select_related("unit").first()
        if before is None:
            raise refuse(
                "charge.founding",
                _(
                    "Dòng này ghi lúc lập thôn, xóm. "
                    "Nếu sai, đổi đơn vị phụ trách, hoặc rút việc ghi thôn, xóm."
                ),
            )
        going_on = before
    if going_on.unit.closed_on is not None:
        raise refuse(
            "charge.unit_closed",
            _("Đơn vị phụ trách trước đó đã kết thúc hoạt động, không phụ trách tiếp được."),
        )
    if going_on is not charge:
        charge.delete()
    going_on.during, going_on.ending = days(going_on.during.lower), Citation()
    going_on.save(update_fields=["during", "ending"])
    _touch(charge.locality)
    return going_on


@verb("organisation.withdraw_cell")
def withdraw_cell(*, actor: Actor, link: LocalityCell, reason: str = "", basis: Citation = NO_PAPER) -> None:
    """Remove a link of a cell and a hamlet entered by mistake."""
    explain(reason=reason, paper=basis)
    _touch(link.locality)
    link.delete()


@verb("organisation.withdraw_flag")
def withdraw_flag(*, actor: Actor, flag: AreaFlag, reason: str = "", basis: Citation = NO_PAPER) -> None:
    """Remove an area flag entered by mistake."""
    explain(reason=reason, paper=basis)
    if flag.locality is not None:
        _touch(flag.locality)
    flag.delete()


def _remove(row: Unit | Locality) -> None:
    """Rows the actor may not see count too: the database answers for them, at once."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            rows = type(row)._default_manager.filter(pk=row.pk)
            rows._raw_delete(rows.db)  # Django's own collector would try tables that are not the program's
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError as error:
        raise refuse(
            "founding.rests",
            _("Đã có dữ liệu gắn với mục này nên không rút được. Ghi kết thúc thay cho rút."),
        ) from error


def _settle(unit: Unit, today: date) -> None:
    settle_paths([unit.pk], today)
    _raise(check_covered(family_of([unit.pk])))


def _touch(row: Unit | Locality) -> None:
    row.version += 1
    row.save(update_fields=["version"])


def _raise(findings: Iterable[Finding]) -> None:
    found = list(findings)
    if found:
        raise Refusal(found)
