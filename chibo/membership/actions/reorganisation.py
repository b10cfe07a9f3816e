"""Changes of units that hold members: the tree is written, and everybody concerned is placed anew."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from chibo.audit.actions import Actor, verb
from chibo.engine.citation import Citation
from chibo.membership.actions.endings import end_offices_of, give_offices_back
from chibo.membership.actions.movements import record_movement
from chibo.membership.checks import check_empty, check_holds_those_there
from chibo.membership.choices import Kind
from chibo.membership.models import Movement
from chibo.membership.projection import open_years, project_units
from chibo.membership.queries import members_of_cell
from chibo.organisation import actions as tree
from chibo.organisation.checks import kind_span
from chibo.organisation.models import Placement, Unit, UnitKind, UnitName
from chibo.organisation.projection import family_of, settle_paths
from chibo.organisation.queries import kind_before
from chibo.storage.models import Installation
from chibo.storage.refusal import Refusal, refuse

NO_PAPER = Citation()


@verb("membership.move_unit")
def move_unit(*, actor: Actor, unit: Unit, on: date, today: date, parent: Unit, basis: Citation) -> Placement:
    """Put a unit with its members under another parent; figures follow on both trees."""
    row = tree.move_unit(actor=actor, unit=unit, on=on, today=today, parent=parent, basis=basis)
    project_units(family_of([unit.pk]))
    return row


@verb("membership.close_unit")
def close_unit(
    *, actor: Actor, unit: Unit, on: date, today: date, basis: Citation, successor: Unit | None = None
) -> Unit:
    """End a unit that nobody belongs to any more and nobody is on the way to; its offices end with it."""
    findings = check_empty(unit, on)
    if findings:
        raise Refusal(findings)
    end_offices_of(unit, on, basis, actor=actor)
    closed = tree.close_unit(actor=actor, unit=unit, on=on, today=today, basis=basis, successor=successor)
    project_units(family_of([unit.pk]))
    return closed


@verb("membership.change_kind")
def change_kind(*, actor: Actor, unit: Unit, on: date, kind: str, basis: Citation) -> UnitKind:
    """Make the unit another kind from a day on; whoever is a member there must still have a cell."""
    findings = check_holds_those_there(unit, kind, kind_span(unit, on))
    if findings:
        raise Refusal(findings)
    return tree.change_kind(actor=actor, unit=unit, on=on, kind=kind, basis=basis)


@verb("membership.lead_over")
def lead_members_over(
    *, actor: Actor, unit: Unit, into: Unit, on: date, today: date, basis: Citation
) -> list[Movement]:
    """Lead every member of a cell into another one, as a merger does: no transfer of persons."""
    if unit.pk == into.pk:
        raise refuse("unit.same", _("Chọn chi bộ khác để nhận đảng viên."), "into")
    spells = members_of_cell(unit.pk, on)
    return [
        record_movement(
            actor=actor,
            person=spell.person,
            kind=Kind.MOVED_WITH_UNIT,
            on=on,
            unit=into,
            partner=unit,
            today=today,
            basis=basis,
        )
        for spell in spells
    ]


@verb("membership.withdraw_change")
def withdraw_change(
    *,
    actor: Actor,
    change: UnitName | UnitKind | Placement,
    today: date,
    reason: str = "",
    basis: Citation = NO_PAPER,
) -> None:
    """Take back a change of a unit to come, or the last one in force; figures follow on both trees."""
    unit = change.unit_id
    before = kind_before(change) if isinstance(change, UnitKind) else None
    findings = check_holds_those_there(change.unit, before.kind, change.during) if before else []
    if findings:
        raise Refusal(findings)
    tree.withdraw_change(actor=actor, change=change, today=today, reason=reason, basis=basis)
    project_units(family_of([unit]))


@verb("membership.withdraw_closing")
def withdraw_closing(
    *, actor: Actor, unit: Unit, today: date, reason: str = "", basis: Citation = NO_PAPER
) -> Unit:
    """Take back a closing, to come or in force; figures and the offices it ended follow."""
    closed_on, paper = unit.closed_on, unit.closing
    reopened = tree.withdraw_closing(actor=actor, unit=unit, today=today, reason=reason, basis=basis)
    project_units(family_of([unit.pk]))
    if closed_on is not None:
        give_offices_back(unit, closed_on, paper, actor=actor)
    return reopened


@transaction.atomic
def settle_today(*, today: date) -> int:
    """Bring "today's tree" to today: changes dated ahead come into force. Returns the units that moved."""
    installation, _made = Installation.objects.get_or_create(id=1)
    if installation.settled_on == today:
        return 0
    roots = Placement.objects.filter(parent__isnull=True).values_list("unit_id", flat=True)
    changed = settle_paths(roots, today)
    project_units(changed)
    open_years(today.year)
    installation.settled_on = today
    installation.save(update_fields=["settled_on"])
    return len(changed)
