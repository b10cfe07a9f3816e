"""Writing screens of targets: register, hand down, withdraw a step, carry over."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.engine.calendar import Period
from chibo.organisation.queries import children
from chibo.targets import actions
from chibo.targets.choices import Amount, StepKind
from chibo.targets.models import Target, TargetStep
from chibo.targets.permissions import ASSIGN, REGISTER
from chibo.targets.queries import in_force, steps_seen, targets_seen
from chibo.web.flow import Done, Write, answer
from chibo.web.people.reach import reach
from chibo.web.preview import Counts
from chibo.web.seat import Request
from chibo.web.statistics.asking import asked_unit, period_text
from chibo.web.targets.asking import key_of, part_label
from chibo.web.targets.forms import (
    AssignForm,
    CarryForm,
    RegisterForm,
    WithdrawStepForm,
    asked_part,
    asked_period,
)
from chibo.web.views import object_or_404, writes

Data = dict[str, Any]


@writes(REGISTER)
def register(request: Request, code: str) -> HttpResponse:
    """A unit asks for its own target."""
    unit, today = asked_unit(request, code, REGISTER), request.seat.today
    period, part = _of_address(request)

    def verb(data: Data) -> TargetStep:
        return actions.set_target(
            actor=request.user, unit=unit, part=data["part"], period=data["period"], on=data["on"],
            kind=StepKind.REGISTERED, value=data["number"], amount=data["amount"], months=data["months"],
            basis=data["paper"], today=today,
        )  # fmt: skip

    write = Write(
        title=_("Đăng ký chỉ tiêu"),
        form=lambda data: RegisterForm(data, period=period, part=part, today=today),
        verb=verb,
        measure=lambda data: _sum(unit.pk, [unit.pk], data),
        done=lambda step: Done(_board(unit.code, step.target), _("Đã ghi số đăng ký.")),
        confirm=_("Đăng ký"),
        back=reverse("targets_unit", args=[unit.code]),
        template="people/write.html",
        context={"above": str(unit.name), "lead": "", "tabs": ()},
    )
    return answer(request, write)


@writes(ASSIGN)
def assign(request: Request, code: str) -> HttpResponse:
    """A level hands targets down to the units directly below: a grid, or lines pasted from Excel."""
    unit, today = asked_unit(request, code, ASSIGN), request.seat.today
    period, part = _of_address(request)
    units = list(children(unit.pk, today))
    held = in_force([each.pk for each in units], period, part, today)
    given = {
        key: each.step.value
        for key, each in held.items()
        if each.step is not None and each.step.amount == Amount.NUMBER
    }

    def verb(data: Data) -> list[TargetStep]:
        said = {name: data[name] for name in ("part", "period", "kind", "on", "amount")}
        return [
            actions.set_target(
                actor=request.user, unit=each, value=number, basis=data["paper"], today=today, **said
            )
            for each, number in data["numbers"].items()
        ]

    def done(steps: list[TargetStep]) -> Done:
        words = _("Đã ghi số cho %(n)s đơn vị.") % {"n": len(steps)}
        return Done(_board(unit.code, steps[0].target), words)

    write = Write(
        title=_("Giao chỉ tiêu cho các đơn vị trực thuộc"),
        form=lambda data: AssignForm(
            data, files=request.FILES if data is not None else None, period=period, part=part, today=today,
            units=units, given=given,
        ),
        verb=verb,
        measure=lambda data: _sum(unit.pk, [each.pk for each in units], data),
        done=done,
        confirm=_("Giao chỉ tiêu"),
        back=reverse("targets_unit", args=[unit.code]),
        template="targets/assign.html",
        context={"unit": unit},
    )  # fmt: skip
    return answer(request, write)


@writes(ASSIGN)
def withdraw(request: Request, key: UUID) -> HttpResponse:
    """A step was wrong."""
    step = object_or_404(steps_seen(reach(request, ASSIGN)), pk=key)
    write = Write(
        title=_("Rút số đã ghi"),
        form=lambda data: WithdrawStepForm(data, current_version=step.withdrawn_on or ""),
        verb=lambda data: actions.withdraw_step(
            actor=request.user, step=step, reason=data["reason"], on=request.seat.today
        ),
        measure=lambda _data: {},
        done=lambda _row: Done(reverse("target", args=[step.target_id]), _("Đã rút.")),
        confirm=_("Rút"),
        back=reverse("target", args=[step.target_id]),
        template="people/write.html",
        context={"above": _told(step.target), "lead": f"{StepKind(step.kind).label}: {step.value}"},
    )
    return answer(request, write)


@writes(ASSIGN)
def carry(request: Request, key: UUID) -> HttpResponse:
    """What a unit that is merged away still had to reach goes to another."""
    scope, today = reach(request, ASSIGN), request.seat.today
    target = object_or_404(targets_seen(scope), pk=key)

    def verb(data: Data) -> TargetStep:
        return actions.carry(
            actor=request.user,
            target=target,
            to=data["unit"],
            on=data["on"],
            basis=data["paper"],
            today=today,
        )

    write = Write(
        title=_("Chuyển chỉ tiêu cho đơn vị nhận sáp nhập"),
        form=lambda data: CarryForm(data, scope=scope, today=today),
        verb=verb,
        measure=lambda data: _numbers(target, data),
        done=lambda step: Done(reverse("target", args=[step.target_id]), _("Đã chuyển chỉ tiêu.")),
        confirm=_("Chuyển chỉ tiêu"),
        back=reverse("target", args=[target.pk]),
        template="people/write.html",
        context={"above": _told(target), "lead": ""},
    )
    return answer(request, write)


def _of_address(request: Request) -> tuple[Period, str]:
    period = asked_period(request.GET.get("period", ""), request.seat.today)
    return period, asked_part(request.GET.get("part", ""))


def _sum(parent: UUID, units: list[UUID], data: Data) -> Counts:
    """What is handed out in sum, beside the number of the unit itself."""
    everybody = in_force([parent, *units], data["period"], data["part"], data["on"])
    steps = [each.step for key, each in everybody.items() if key in units and each.step]
    asked = [each.registered for key, each in everybody.items() if key in units and each.registered]
    own = everybody.get(parent)
    counts: dict[str, int] = {
        _("Đăng ký, cộng lại"): sum(step.value for step in asked if step.amount == Amount.NUMBER),
        _("Giao, cộng lại"): sum(step.value for step in steps if step.amount == Amount.NUMBER),
    }
    if own and own.step and own.step.amount == Amount.NUMBER and parent not in units:
        counts[_("Chỉ tiêu của chính đơn vị này")] = own.step.value
    return counts


def _numbers(target: Target, data: Data) -> Counts:
    both = in_force([target.unit_id, data["unit"].pk], target.period, target.part, data["on"])
    names = {target.unit_id: _("Đơn vị chuyển đi"), data["unit"].pk: _("Đơn vị nhận")}
    steps = {key: each.step for key, each in both.items()}
    return {words: getattr(steps.get(key), "value", 0) for key, words in names.items()}


def _board(code: str, target: Target) -> str:
    return f"{reverse('targets_unit', args=[code])}?period={key_of(target.period)}&part={target.part}"


def _told(target: Target) -> str:
    return f"{part_label(target.part)}, {period_text(target.period)}"
