"""Closing a unit and leading a cell's members over, with the notes and dossiers that lie there.

The verbs of `membership` know members alone; whoever closes or merges units calls these.
"""

from datetime import date

from django.utils.translation import gettext as _

from chibo.admission.actions.clocks import go_on, leave_clocks, settle_clocks
from chibo.admission.actions.notes import held
from chibo.admission.actions.reminders import WHAT, remind
from chibo.admission.actions.steps import save_anew
from chibo.admission.actions.ways import follow_cell
from chibo.admission.checks import check_cell
from chibo.admission.checks.closing import check_nothing_lies
from chibo.admission.choices import ItemState
from chibo.admission.models import Candidate, Dossier, HandOver, Relocation
from chibo.admission.projection import place_moving
from chibo.admission.queries.dossiers import dossier_of, items_of
from chibo.admission.queries.relocations import lying_at, waiting_move
from chibo.audit.actions import Actor, verb
from chibo.deadlines.actions import withdraw_deadline
from chibo.deadlines.queries import deadlines_of, open_ones
from chibo.engine.admission import WAITING
from chibo.engine.citation import Citation
from chibo.membership import actions as members
from chibo.membership.models import Movement
from chibo.organisation.models import Unit
from chibo.storage.refusal import Refusal, refuse
from chibo.training.actions import keep_at


@verb("membership.close_unit")
def close_unit(
    *, actor: Actor, unit: Unit, on: date, today: date, basis: Citation, successor: Unit | None = None
) -> Unit:
    """End a unit that nobody belongs to, and where no note and no dossier lies any more."""
    found = check_nothing_lies(unit)
    if found:
        raise Refusal(found)
    return members.close_unit(
        actor=actor, unit=unit, on=on, today=today, basis=basis, successor=successor
    )  # fmt: skip


@verb("membership.lead_over")
def lead_members_over(
    *, actor: Actor, unit: Unit, into: Unit, on: date, today: date, basis: Citation
) -> list[Movement]:
    """Lead every member of a cell into another one, and its notes and dossiers with them.

    A dossier that is itself on a move to another unit stays: its move is finished or taken back first.
    """
    rows = members.lead_members_over(actor=actor, unit=unit, into=into, on=on, today=today, basis=basis)
    carried = [each for each in lying_at(unit.pk) if not _on_a_move(each)]
    if carried:
        check_cell(into, on, "into")
        if on > today:
            raise refuse("admission.ahead", _("Ngày này sau hôm nay. Ghi khi việc đã diễn ra."), "on")
    for each in carried:
        _carry(actor, held(each), into, on, today, basis)
    return rows


def _on_a_move(candidate: Candidate) -> bool:
    dossier = dossier_of(candidate.pk)
    return dossier is not None and waiting_move(dossier.pk) is not None


def _carry(  # noqa: PLR0917 -- what its only caller has, in its order
    actor: Actor, fresh: Candidate, into: Unit, on: date, today: date, basis: Citation
) -> None:
    """The new cell follows the person from the day; every limit that runs goes on there with its day."""
    dossier, left, why = dossier_of(fresh.pk), fresh.cell, _("Chi bộ được dẫn sang chi bộ khác")
    for row in open_ones(deadlines_of(fresh.pk)).filter(what=WHAT):
        withdraw_deadline(actor=actor, deadline=row, reason=why, on=on)
    leave_clocks(actor, fresh, on, why)
    Relocation.objects.create(
        applicant=fresh, dossier=dossier, origin=left, target=into, cell=into, moved_on=on, sent_on=on,
        received_on=on, basis=basis, with_unit=True,
    )  # fmt: skip
    if dossier is not None:
        _seat(dossier, left, into, on)
    fresh.cell = into
    save_anew(fresh)
    keep_at(actor=actor, candidate=fresh.pk, unit=into)
    place_moving(fresh.pk)
    if fresh.stage in WAITING:
        remind(actor, fresh, today)
    settle_clocks(actor, fresh, on, today, basis)
    go_on(actor, fresh, on, today)


def _seat(dossier: Dossier, left: Unit, into: Unit, on: date) -> None:
    """Who checks and who decides follow from the new cell; papers that lay with the old one lie with it."""
    seats = follow_cell(dossier, into, on)
    if dossier.holder_id in {left.pk, dossier.checker_id, dossier.decider_id}:
        before = dossier.holder
        at_cell = before.pk == left.pk
        dossier.holder = into if at_cell else _level(dossier, seats.checker, seats.decider)
        if dossier.holder_id != before.pk:
            there = items_of(dossier.pk).filter(state__in=[ItemState.VALID, ItemState.SUPPLEMENT])
            HandOver.objects.create(
                candidate_id=dossier.candidate_id, dossier=dossier, origin=before, target=dossier.holder,
                on=on, papers=list(there.values_list("code", flat=True)),
            )  # fmt: skip
    dossier.checker, dossier.decider = seats.checker, seats.decider
    dossier.save(update_fields=["checker", "decider", "holder"])


def _level(dossier: Dossier, checker: Unit, decider: Unit) -> Unit:
    return checker if dossier.holder_id == dossier.checker_id else decider
