"""Verbs on a move to another unit: told, the dossier sent, taken over by a cell there; or told wrongly.

Verdicts, papers and votes stay what they are, with their unit and day. A member on probation moves in the
ledger; his dossier follows it.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from chibo.admission.actions.clocks import go_on, leave_clocks, settle_clocks
from chibo.admission.actions.dossiers import at_work
from chibo.admission.actions.notes import held
from chibo.admission.actions.steps import save_anew
from chibo.admission.actions.ways import follow_cell
from chibo.admission.checks import check_cell
from chibo.admission.choices import ItemState
from chibo.admission.models import Candidate, Dossier, HandOver, Relocation
from chibo.admission.projection import place_moving
from chibo.admission.queries import helper_terms, steps_of
from chibo.admission.queries.dossiers import Seats, dossier_of, hand_overs_of, items_of
from chibo.admission.queries.relocations import on_the_way, waiting_move
from chibo.audit.actions import Actor, verb
from chibo.engine.admission import ON_PROBATION
from chibo.engine.calendar import write_day
from chibo.engine.citation import Citation
from chibo.engine.vietnamese import clean
from chibo.membership.queries import departure_from, spell_on
from chibo.organisation.models import Unit
from chibo.organisation.queries import path_on
from chibo.storage.fields import days
from chibo.storage.refusal import refuse


@verb("admission.move")
def record_move(
    *, actor: Actor, candidate: Candidate, target: Unit, on: date, today: date, basis: Citation
) -> Relocation:
    """The applicant works, studies or lives elsewhere from a day on; the limit to send the dossier runs.

    `target` is the cell there, or the committee above it that will name one.
    """
    fresh, dossier = at_work(candidate, more=ON_PROBATION)
    if waiting_move(dossier.pk) is not None:
        raise refuse("move.waits", _("Đã ghi một lần chuyển đơn vị chưa xong. Gửi hồ sơ hoặc rút lần đó."))
    if target.pk == fresh.cell_id or (path_on(fresh.cell_id, on) or "") == (path_on(target.pk, on) or ""):
        raise refuse("move.same", _("Chọn nơi khác với chi bộ đang giữ hồ sơ."), "target")
    if path_on(target.pk, on) is None:
        raise refuse("move.not_there", _("Nơi chuyển đến không tồn tại vào ngày này."), "target")
    if on > today:
        raise refuse("admission.ahead", _("Ngày này sau hôm nay. Ghi khi việc đã diễn ra."), "on")
    last = _last_day(dossier)
    if on < last:
        words = _("Ngày chuyển trước việc đã ghi ngày %(day)s của hồ sơ.")
        raise refuse("move.too_early", words % {"day": write_day(last)}, "on")
    _ledger_says(fresh, target, on)
    row = Relocation.objects.create(
        applicant=fresh, dossier=dossier, origin=fresh.cell, target=target, moved_on=on, basis=basis
    )
    save_anew(fresh)
    settle_clocks(actor, fresh, on, today, basis)
    return row


def _last_day(dossier: Dossier) -> date:
    passed = [row.on for row in hand_overs_of([dossier.pk]).get(dossier.pk, [])]
    return max([dossier.opened_on, *passed, *(step.on for step in steps_of(dossier.candidate_id))])


def _ledger_says(fresh: Candidate, target: Unit, on: date) -> None:
    """A member on probation has left the cell by the ledger, to the target or below it.

    What the ledger has received elsewhere the old unit sees no more; whoever takes over is asked again.
    """
    if fresh.stage not in ON_PROBATION or fresh.person_id is None:
        return
    spell = spell_on(fresh.person_id, on)
    left = departure_from(fresh.person_id, fresh.cell_id, on)
    awaited = path_on(target.pk, on) or ""
    goes_to = left.partner_id if left is not None else None
    if goes_to is not None and not (path_on(goes_to, on) or "").startswith(awaited):
        raise refuse("move.ledger_elsewhere", _("Sổ đảng viên ghi chuyển sinh hoạt đến nơi khác."), "target")
    if spell is not None and not spell.transit and spell.unit_id == fresh.cell_id:
        raise refuse(
            "move.ledger_first",
            _(
                "Đồng chí là đảng viên dự bị: sổ đảng viên chưa ghi chuyển sinh hoạt đi vào ngày này. "
                "Ghi chuyển đi trong sổ đảng viên trước, rồi chuyển hồ sơ."
            ),
            "on",
        )


@verb("admission.send_on")
def send_on(
    *,
    actor: Actor,
    candidate: Candidate,
    on: date,
    today: date,
    papers: Sequence[str],
    given_by: str = "",
) -> HandOver:
    """The old unit sends the dossier on; until it is taken over both ends see it, and nobody writes in it.

    Every limit of the dossier stops here; at the new unit those that still run are opened with their days.
    """
    fresh, dossier = at_work(candidate, more=ON_PROBATION)
    move = waiting_move(dossier.pk)
    if move is None:
        raise refuse("move.none", _("Ghi việc chuyển đơn vị trước, rồi gửi hồ sơ."))
    if not max(move.moved_on, _last_day(dossier)) <= on <= today:
        raise refuse("move.sent_day", _("Ngày gửi phải từ ngày chuyển và việc ghi cuối đến hôm nay."), "on")
    there = {row.code for row in items_of(dossier.pk) if row.state in {ItemState.VALID, ItemState.SUPPLEMENT}}
    if not papers or not there.issuperset(papers):
        raise refuse("dossier.not_there", _("Chọn giấy đã có trong hồ sơ để giao."), "papers")
    leave_clocks(actor, fresh, on, _("Hồ sơ chuyển sang đơn vị khác"), by=move)
    move.sent_on = on
    move.save(update_fields=["sent_on"])
    row = HandOver.objects.create(
        candidate=fresh, dossier=dossier, origin=dossier.holder, target=move.target, on=on,
        papers=list(papers), given_by=given_by.strip(),
    )  # fmt: skip
    dossier.holder = move.target
    dossier.save(update_fields=["holder"])
    save_anew(fresh)
    settle_clocks(actor, fresh, on, today, move.basis)
    place_moving(fresh.pk)
    return row


@verb("admission.withdraw_move")
def withdraw_move(*, actor: Actor, candidate: Candidate, today: date, reason: str) -> Candidate:
    """A move told wrongly, not yet taken over: the dossier is back where it was, with every limit."""
    fresh = held(candidate)
    dossier = dossier_of(fresh.pk)
    move = waiting_move(dossier.pk) if dossier is not None else None
    if dossier is None or move is None:
        raise refuse("move.none_waits", _("Không có lần chuyển đơn vị nào đang chờ để rút."))
    if not clean(reason):
        raise refuse("move.reason", _("Nêu lý do rút."), "reason")
    sent, why = move.sent_on, clean(reason)
    move.withdrawn_on, move.reason = today, why
    move.save(update_fields=["withdrawn_on", "reason"])
    if sent:
        row = hand_overs_of([dossier.pk])[dossier.pk][-1]
        dossier.holder = row.origin
        dossier.save(update_fields=["holder"])
        row.delete()
        leave_clocks(actor, fresh, today, why)
    save_anew(fresh)
    place_moving(fresh.pk)
    settle_clocks(actor, fresh, today, today, Citation())
    if sent:
        go_on(actor, fresh, sent, today)
    return fresh


@verb("admission.decline_move")
def decline_move(*, actor: Actor, candidate: Candidate, on: date, today: date, reason: str) -> Relocation:
    """The new unit gives a dossier that was sent to it back: it lies where it was, with every limit.

    The move stays in the record with the reason, for the sender to read; he may send the dossier elsewhere.
    """
    fresh = held(candidate)
    dossier = dossier_of(fresh.pk)
    move = on_the_way(dossier.pk) if dossier is not None else None
    if dossier is None or move is None or move.sent_on is None:
        raise refuse("move.not_sent", _("Không có hồ sơ nào đang được gửi đến đây."))
    if not clean(reason):
        raise refuse("move.decline_reason", _("Nêu lý do trả lại nơi gửi."), "reason")
    if not move.sent_on <= on <= today:
        raise refuse("move.declined_day", _("Ngày trả lại phải từ ngày gửi đến hôm nay."), "on")
    leave_clocks(actor, fresh, on, clean(reason))
    sent = hand_overs_of([dossier.pk])[dossier.pk][-1]
    HandOver.objects.create(
        candidate=fresh, dossier=dossier, origin=move.target, target=sent.origin, on=on, papers=sent.papers,
    )  # fmt: skip
    dossier.holder = sent.origin
    dossier.save(update_fields=["holder"])
    move.withdrawn_on, move.reason, move.declined = on, clean(reason), True
    move.save(update_fields=["withdrawn_on", "reason", "declined"])
    save_anew(fresh)
    # Last: from here on the unit that declined sees the file no more.
    place_moving(fresh.pk)
    return move


@verb("admission.take_over")
def take_over(
    *,
    actor: Actor,
    candidate: Candidate,
    cell: Unit,
    on: date,
    today: date,
    taken_by: str = "",
) -> Relocation:
    """The new unit has the dossier, and a cell of its own goes on with it; its limit runs from the day.

    Who checks and who decides follows from the new cell, in another organisation also the way. The help
    of a member of the old cell ends; somebody is asked anew.
    """
    fresh = held(candidate)
    dossier = dossier_of(fresh.pk)
    move = on_the_way(dossier.pk) if dossier is not None else None
    if dossier is None or move is None or move.sent_on is None:
        raise refuse("move.not_sent", _("Không có hồ sơ nào đang được gửi đến đây."))
    _may_take(fresh, move, cell, on, today)
    sent = move.sent_on
    move.received_on, move.cell = on, cell
    move.save(update_fields=["received_on", "cell"])
    seats = follow_cell(dossier, cell, on)
    held_by = hand_overs_of([dossier.pk])[dossier.pk][-1]
    dossier.holder = _same_seat(dossier, held_by.origin_id, seats, cell)
    dossier.checker, dossier.decider = seats.checker, seats.decider
    dossier.save(update_fields=["checker", "decider", "holder"])
    held_by.taken_by = taken_by.strip()
    held_by.save(update_fields=["taken_by"])
    if dossier.holder_id != move.target_id:
        HandOver.objects.create(
            candidate=fresh, dossier=dossier, origin=move.target, target=dossier.holder, on=on,
            papers=held_by.papers,
        )  # fmt: skip
    _end_help(fresh, on)
    fresh.cell = cell
    save_anew(fresh)
    place_moving(fresh.pk)
    settle_clocks(actor, fresh, on, today, move.basis)
    go_on(actor, fresh, sent, today)
    return move


def _same_seat(dossier: Dossier, before: UUID, seats: Seats, cell: Unit) -> Unit:
    """The papers lie on the level on which they lay: with the cell, with who checks, or with who decides."""
    if before == dossier.decider_id and before != dossier.checker_id:
        return seats.decider
    return seats.checker if before == dossier.checker_id else cell


def _may_take(fresh: Candidate, move: Relocation, cell: Unit, on: date, today: date) -> None:
    """A cell at the unit the dossier was sent to, or below it; for a member the cell of the ledger."""
    check_cell(cell, on)
    awaited, here = path_on(move.target_id, on), path_on(cell.pk, on)
    if not (awaited and here and here.startswith(awaited)):
        raise refuse(
            "move.elsewhere",
            _("Chỉ nhận ở nơi ghi trên giấy giới thiệu hoặc chi bộ dưới nơi đó."),
            "cell",
        )
    if move.sent_on is None or not move.sent_on <= on <= today:
        raise refuse("move.received_day", _("Ngày nhận phải từ ngày gửi đến hôm nay."), "on")
    if fresh.stage not in ON_PROBATION or fresh.person_id is None:
        return
    spell = spell_on(fresh.person_id, on)
    if spell is None or spell.transit or spell.unit_id != cell.pk:
        raise refuse(
            "move.ledger_not_here",
            _("Sổ đảng viên chưa ghi đồng chí dự bị này sinh hoạt ở chi bộ đó. Tiếp nhận trong sổ trước."),
            "cell",
        )


def _end_help(fresh: Candidate, on: date) -> None:
    term = helper_terms(fresh.pk).first()
    if term is not None and term.during.upper is None and on > term.during.lower:
        term.during = days(term.during.lower, on)
        term.save(update_fields=["during"])
