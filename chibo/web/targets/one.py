"""The history of one target: every number, by whom it was given, on which paper; what was withdrawn."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from chibo.organisation.queries import latest_names
from chibo.targets.choices import Amount, StepKind
from chibo.targets.models import TargetStep
from chibo.targets.permissions import ASSIGN
from chibo.targets.queries import steps_of, targets_seen
from chibo.web.people.reach import may_at, reach
from chibo.web.seat import Request
from chibo.web.statistics.asking import SEE, period_text
from chibo.web.targets.asking import key_of, part_label
from chibo.web.views import object_or_404, reads

_HUNDREDTHS = 100


@dataclass(frozen=True)
class StepLine:
    """A step in words."""

    row: TargetStep
    kind: object
    value: str
    partner: str
    withdraw: str


@reads(SEE)
def one(request: Request, key: UUID) -> HttpResponse:
    """One target with its steps."""
    target = object_or_404(targets_seen(reach(request, SEE)), pk=key)
    steps = list(steps_of(target.pk))
    others = [step.partner.unit_id for step in steps if step.partner]
    names = latest_names([target.unit_id, *others])
    changes = may_at(request, ASSIGN, target.unit.path)
    context = {
        "target": target,
        "unit": names.get(target.unit_id, ""),
        "part": part_label(target.part),
        "period": period_text(target.period),
        "lines": [
            StepLine(
                row=step,
                kind=StepKind(step.kind).label,
                value=told_value(step),
                partner=names.get(step.partner.unit_id, "") if step.partner else "",
                withdraw=reverse("target_withdraw", args=[step.pk])
                if changes and step.withdrawn_on is None
                else "",
            )
            for step in steps
        ],
        "board": f"{reverse('targets_unit', args=[target.unit.code])}?period={key_of(target.period)}",
        "changes": changes,
    }
    return render(request, "targets/one.html", context)


def told_value(step: TargetStep) -> str:
    """The value as people write it: a number, or per cent of the members."""
    if step.amount == Amount.NUMBER:
        return str(step.value)
    whole, rest = divmod(step.value, _HUNDREDTHS)
    return f"{whole},{rest:02} %".replace(",00", "")
