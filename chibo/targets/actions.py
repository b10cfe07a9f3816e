"""Verbs of targets: register, assign, adjust, withdraw a step, carry over when units are merged."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from chibo.audit.actions import Actor, verb
from chibo.engine.calendar import Period
from chibo.engine.citation import Citation
from chibo.engine.vietnamese import clean
from chibo.organisation.models import Unit
from chibo.storage.refusal import Finding, Refusal, refuse
from chibo.targets.checks import check_day, check_step, check_target
from chibo.targets.choices import Amount, StepKind
from chibo.targets.models import Target, TargetStep
from chibo.targets.queries import GIVEN, in_force, spanning


@verb("targets.set")
def set_target(
    *, actor: Actor, unit: Unit, part: str, period: Period, kind: str, on: date, value: int, basis: Citation,
    today: date, amount: str = Amount.NUMBER, months: Sequence[int] = (),
) -> TargetStep:  # fmt: skip
    """Register, assign or adjust a target on a day. The same kind on the same day is refused."""
    found = check_target(unit, part, period) + check_step(kind, amount, value, months, period)
    found += check_day(on, period, today)
    _refuse_for(found)
    target, _made = Target.objects.get_or_create(unit=unit, part=part, during=spanning(period))
    if _standing(target, kind, on):
        words = _("%(unit)s đã có số của ngày đó. Rút số cũ rồi ghi lại, hoặc chọn ngày khác.")
        raise refuse("target.twice", words % {"unit": unit}, "on")
    if kind == StepKind.ADJUSTED and not _given(target):
        words = _("%(unit)s chưa được giao nên chưa có gì để điều chỉnh. Giao trước.") % {"unit": unit}
        raise refuse("target.nothing_to_adjust", words, "kind")
    return TargetStep.objects.create(
        target=target, kind=kind, on=on, amount=amount, value=value, months=list(months), basis=basis
    )


@verb("targets.withdraw")
def withdraw_step(*, actor: Actor, step: TargetStep, reason: str, on: date) -> TargetStep:
    """A step was wrong; it stays in the list with its reason. One carried over goes on both sides."""
    if not clean(reason):
        raise refuse("target.reason", _("Nêu lý do rút."), "reason")
    if step.withdrawn_on is not None:
        raise refuse("target.withdrawn", _("Số này đã được rút."))
    rows = [step]
    if step.partner_id is not None:
        other = TargetStep.objects.filter(target=step.partner_id, partner=step.target_id, on=step.on)
        rows += list(other.filter(withdrawn_on__isnull=True))
    for row in rows:
        row.withdrawn_on, row.reason = on, clean(reason)
        row.save(update_fields=["withdrawn_on", "reason"])
    return step


@verb("targets.carry")
def carry(*, actor: Actor, target: Target, to: Unit, on: date, basis: Citation, today: date) -> TargetStep:
    """When units are merged, what one still had to reach goes to another; both histories say so."""
    period = target.period
    found = check_day(on, period, today)
    if to.pk == target.unit_id:
        found.append(Finding("target.same_unit", _("Chọn đơn vị khác."), "unit"))
    _refuse_for(found)
    standing = in_force([target.unit_id, to.pk], period, target.part, on)
    mine, theirs = standing.get(target.unit_id), standing.get(to.pk)
    if mine is None or mine.step is None or not mine.step.value:
        raise refuse("target.nothing_to_carry", _("Không còn chỉ tiêu nào để chuyển."), "unit")
    own = theirs.step if theirs else None
    if mine.step.amount != Amount.NUMBER or (own and own.amount != Amount.NUMBER):
        words = _("Chỉ tiêu tính theo phần trăm không cộng được. Điều chỉnh thành số người trước.")
        raise refuse("target.carry_percent", words, "unit")
    taken, _made = Target.objects.get_or_create(unit=to, part=target.part, during=target.during)
    dated = {"kind": StepKind.ADJUSTED, "on": on, "basis": basis}
    TargetStep.objects.create(target=target, value=0, partner=taken, **dated)
    return TargetStep.objects.create(
        target=taken, value=mine.step.value + (own.value if own else 0), partner=target, **dated
    )


def _standing(target: Target, kind: str, on: date) -> bool:
    rows = TargetStep.objects.filter(target=target, kind=kind, on=on, withdrawn_on__isnull=True)
    return rows.filter(partner__isnull=True).exists()


def _given(target: Target) -> bool:
    return TargetStep.objects.filter(target=target, kind__in=GIVEN, withdrawn_on__isnull=True).exists()


def _refuse_for(findings: list[Finding]) -> None:
    if findings:
        raise Refusal(findings)
