"""Which step of a candidate may follow which: one table, read by everything that writes or offers a step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from chibo.engine.calendar import write_day
from chibo.engine.findings import Finding, Message, gettext_noop

_NOT_NOW = gettext_noop("Bước này chưa làm được ở giai đoạn hiện nay. Xem lại các bước đã ghi.")
_TOO_EARLY = gettext_noop(
    "Ngày này trước bước đã ghi ngày %(day)s. Ghi ngày muộn hơn, hoặc rút bước ghi nhầm."
)
_AHEAD = gettext_noop("Ngày này sau hôm nay. Ghi khi việc đã diễn ra.")


class Stage(StrEnum):
    """How far somebody has come. The last two hold for good.

    >>> Stage.CERTIFIED.value
    'certified'
    """

    OUTSTANDING = "outstanding"
    SYMPATHISER = "sympathiser"
    CLASS_SENT = "class_sent"
    CERTIFIED = "certified"
    APPLIED = "applied"
    CLOSED = "closed"
    LAPSED = "lapsed"


class Step(StrEnum):
    """What happens to a candidate: resolution, class, certificate, application, and the ends of a note.

    >>> Step("class_left") is Step.CLASS_LEFT
    True
    """

    SYMPATHISER = "sympathiser"
    CLASS_SENT = "class_sent"
    CLASS_LEFT = "class_left"
    CERTIFIED = "certified"
    APPLIED = "applied"
    CLOSED = "closed"
    LAPSED = "lapsed"


_ENDS = {Step.CLOSED: Stage.CLOSED, Step.LAPSED: Stage.LAPSED}

TABLE: Mapping[Stage, Mapping[Step, Stage]] = MappingProxyType(
    {
        Stage.OUTSTANDING: MappingProxyType({Step.SYMPATHISER: Stage.SYMPATHISER, **_ENDS}),
        Stage.SYMPATHISER: MappingProxyType(
            # A certificate may come from elsewhere: no class of ours goes before it.
            {Step.CLASS_SENT: Stage.CLASS_SENT, Step.CERTIFIED: Stage.CERTIFIED, **_ENDS}
        ),
        Stage.CLASS_SENT: MappingProxyType(
            {Step.CERTIFIED: Stage.CERTIFIED, Step.CLASS_LEFT: Stage.SYMPATHISER, **_ENDS}
        ),
        Stage.CERTIFIED: MappingProxyType(
            # A certificate that has run out means the class once more.
            {Step.APPLIED: Stage.APPLIED, Step.CLASS_SENT: Stage.CLASS_SENT, **_ENDS}
        ),
        Stage.APPLIED: MappingProxyType({Step.CLOSED: Stage.CLOSED}),
        Stage.CLOSED: MappingProxyType({}),
        Stage.LAPSED: MappingProxyType({}),
    }
)
ENDED = frozenset({Stage.CLOSED, Stage.LAPSED})
WAITING = frozenset(Stage) - ENDED - {Stage.APPLIED}


@dataclass(frozen=True)
class Taken:
    """A step that was taken, and the day of its paper."""

    step: Step
    on: date


def stage_after(taken: Sequence[Taken]) -> Stage:
    """Where the steps, in their order, lead from the introduction.

    >>> stage_after([Taken(Step.SYMPATHISER, date(2025, 3, 1))]).value
    'sympathiser'
    """
    stage = Stage.OUTSTANDING
    for each in taken:
        stage = TABLE[stage][each.step]
    return stage


def next_steps(stage: Stage) -> tuple[Step, ...]:
    """The steps that may follow.

    >>> [step.value for step in next_steps(Stage.APPLIED)]
    ['closed']
    """
    return tuple(TABLE[stage])


def check_step(
    introduced: date, taken: Sequence[Taken], step: Step, on: date, today: date
) -> tuple[Finding, ...]:
    """Why the step cannot be taken on the day; nothing where it can."""
    found = []
    if step not in TABLE[stage_after(taken)]:
        found.append(Finding("admission.not_now", Message(_NOT_NOW)))
    last = max([introduced, *(each.on for each in taken)])
    if on < last:
        found.append(Finding("admission.too_early", Message(_TOO_EARLY, {"day": write_day(last)})))
    if on > today:
        found.append(Finding("admission.ahead", Message(_AHEAD)))
    return tuple(found)
