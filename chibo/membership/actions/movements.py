"""Recording movements. A row is never changed: a wrong one is voided, and the right one recorded."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from chibo.audit.actions import Actor, verb
from chibo.engine.citation import Citation
from chibo.membership.actions.endings import end_what_rests, give_back
from chibo.membership.checks import check_ledger, check_movement
from chibo.membership.choices import STARTS, Kind
from chibo.membership.models import Movement
from chibo.membership.projection import project
from chibo.organisation.models import Unit
from chibo.people.actions import Entered, enter_person, note_collisions, set_protected
from chibo.people.choices import ProtectedKind
from chibo.people.models import Person
from chibo.storage import clock
from chibo.storage.refusal import Refusal, refuse

COPIED = (
    "kind", "on", "unit", "partner", "outside", "outside_tier", "standing", "decided_on", "received_on",
    "basis", "reason", "answers",
)  # fmt: skip


@verb("membership.enter")
def enter_member(
    *,
    actor: Actor,
    person: Mapping[str, Any],
    kind: str,
    on: date,
    unit: Unit,
    today: date,
    basis: Citation,
    protected: Mapping[str, str] | None = None,
    **details: Any,
) -> tuple[Person, Movement]:
    """Open a file and record how the person became a member here: opening, admitted, from outside.

    `protected` are fields kept only encrypted, such as the identity number.
    """
    if kind not in STARTS:
        raise refuse(
            "movement.not_a_start", _("Chọn cách vào sổ: số dư, kết nạp, chuyển đến hoặc phục hồi."), "kind"
        )
    made = enter_person(actor=actor, place=unit.path, today=today, **person)
    row = record_movement(
        actor=actor, person=made, kind=kind, on=on, unit=unit, today=today, basis=basis, **details
    )
    if protected:
        set_protected(actor=actor, person=made, values=protected)
    number = (protected or {}).get(ProtectedKind.IDENTITY_NUMBER, "")
    said = Entered(unit.pk, number, made.card_number, made.pk)
    note_collisions(actor=actor, entered=[said], on=today)
    return made, row


@verb("membership.record")
def record_movement(
    *,
    actor: Actor,
    person: Person,
    kind: str,
    on: date,
    unit: Unit | None,
    today: date,
    basis: Citation,
    batch: UUID | None = None,
    **details: Any,
) -> Movement:
    """Record one movement. `details` are names from COPIED: partner, outside, standing, decided_on …"""
    unknown = set(details) - set(COPIED)
    if unknown:
        raise ValueError(f"not a detail of a movement: {sorted(unknown)}")
    row = Movement(
        person=person,
        kind=kind,
        on=on,
        unit=unit,
        basis=basis,
        batch=batch,
        actor=actor.pk,
        recorded_at=clock.now(),
        **details,
    )
    findings = check_movement(row, today)
    if findings:
        raise Refusal(findings)
    end_what_rests(row, actor=actor)
    row.save(force_insert=True)
    _judge(person.pk)
    project([person.pk])
    row.refresh_from_db()
    return row


@verb("membership.receive")
def receive_transfer(
    *,
    actor: Actor,
    departure: Movement,
    on: date,
    unit: Unit,
    today: date,
    basis: Citation,
    received_on: date | None = None,
) -> Movement:
    """Receive somebody who is on the way, in the awaited unit or a cell below it; or take him back.

    `received_on` is the day the letter of introduction or the dossier came.
    """
    return record_movement(
        actor=actor,
        person=departure.person,
        kind=Kind.TRANSFERRED_IN,
        on=on,
        unit=unit,
        today=today,
        basis=basis,
        received_on=received_on,
        answers=departure,
        partner=departure.partner if unit.pk == departure.unit_id else departure.unit,
    )


@verb("membership.void")
def void_movement(
    *, actor: Actor, movement: Movement, today: date, reason: str, basis: Citation, batch: UUID | None = None
) -> Movement:
    """Strike a wrong row out: it stays in the proof and in no total."""
    if not reason.strip():
        raise refuse("movement.reason", _("Ghi rõ lý do đính chính."), "reason")
    row = _strike(actor=actor, movement=movement, today=today, reason=reason, basis=basis, batch=batch)
    _judge(movement.person_id)
    project([movement.person_id])
    return row


@verb("membership.correct")
def correct_movement(
    *, actor: Actor, movement: Movement, today: date, reason: str, correction_basis: Citation, **changes: Any
) -> Movement:
    """Strike a wrong row out and record the right one in its place. `changes` name what was wrong."""
    if not reason.strip():
        raise refuse("movement.reason", _("Ghi rõ lý do đính chính."), "reason")
    answered = Movement.objects.filter(answers=movement, voided_by__isnull=True).first()
    if answered is not None:
        raise refuse("movement.answered", _("Nơi đến đã tiếp nhận. Đính chính dòng tiếp nhận trước."))
    values = {name: getattr(movement, name) for name in COPIED} | changes
    _strike(actor=actor, movement=movement, today=today, reason=reason, basis=correction_basis)
    return record_movement(actor=actor, person=movement.person, today=today, **values)


def _strike(
    *, actor: Actor, movement: Movement, today: date, reason: str, basis: Citation, batch: UUID | None = None
) -> Movement:
    if movement.kind == Kind.CORRECTION:
        raise refuse(
            "movement.is_correction",
            _("Không đính chính một dòng đính chính; hãy ghi lại biến động đúng thành dòng mới."),
        )
    if Movement.objects.filter(voids=movement).exists():
        raise refuse("movement.voided", _("Dòng này đã được đính chính rồi."))
    give_back(movement, actor=actor)
    return Movement.objects.create(
        person=movement.person, kind=Kind.CORRECTION, on=today, unit=movement.unit, voids=movement,
        reason=reason, basis=basis, batch=batch, actor=actor.pk, recorded_at=clock.now(),
    )  # fmt: skip


def _judge(person: UUID) -> None:
    findings = check_ledger(person)
    if findings:
        raise Refusal(findings)
