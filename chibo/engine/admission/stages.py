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
    """How far somebody has come. Closed, lapsed, removed and annulled hold for good.

    `returned` is a dossier sent back before the cell voted; the two others that end so, one sent back after.
    Admitted is a probationary member whose recognition nobody has begun. The ways of a removal are for one
    who does not qualify as official member.

    >>> Stage.CERTIFIED.value
    'certified'
    """

    OUTSTANDING = "outstanding"
    SYMPATHISER = "sympathiser"
    CLASS_SENT = "class_sent"
    CERTIFIED = "certified"
    APPLIED = "applied"
    DOSSIER_OPEN = "dossier_open"
    HANDED_OVER = "handed_over"
    RETURNED = "returned"
    COMPLETE = "complete"
    VOTED = "voted"
    VOTED_RETURNED = "voted_returned"
    RESOLVED = "resolved"
    RESOLVED_RETURNED = "resolved_returned"
    REFUSED = "refused"
    DECIDED = "decided"
    ADMITTED = "admitted"
    RECOGNISING = "recognising"
    RECOGNITION_VOTED = "recognition_voted"
    RECOGNITION_RESOLVED = "recognition_resolved"
    RECOGNISED = "recognised"
    REMOVAL_VOTED = "removal_voted"
    REMOVAL_RESOLVED = "removal_resolved"
    REMOVED = "removed"
    ANNULLED = "annulled"
    CLOSED = "closed"
    LAPSED = "lapsed"


class Step(StrEnum):
    """What happens to a candidate: resolution, class, certificate, application; the dossier with its
    hand-overs, votes, decision and ceremony; the recognition or the removal with its votes; what is done
    about an admission that was wrong; and the ends of a note.

    >>> Step("class_left") is Step.CLASS_LEFT
    True
    """

    SYMPATHISER = "sympathiser"
    CLASS_SENT = "class_sent"
    CLASS_LEFT = "class_left"
    CERTIFIED = "certified"
    APPLIED = "applied"
    DOSSIER_OPENED = "dossier_opened"
    RENEWED = "renewed"
    HANDED_OVER = "handed_over"
    RETURNED = "returned"
    RESUBMITTED = "resubmitted"
    COMPLETED = "completed"
    VOTED = "voted"
    VOTE_FAILED = "vote_failed"
    RESOLVED = "resolved"
    RESOLUTION_FAILED = "resolution_failed"
    REFUSED = "refused"
    DECIDED = "decided"
    ADMITTED = "admitted"
    RECOGNITION_OPENED = "recognition_opened"
    RECOGNITION_VOTED = "recognition_voted"
    RECOGNITION_FAILED = "recognition_failed"
    RECOGNITION_RESOLVED = "recognition_resolved"
    RECOGNITION_STOPPED = "recognition_stopped"
    RECOGNISED = "recognised"
    RECOGNITION_REFUSED = "recognition_refused"
    REMOVAL_VOTED = "removal_voted"
    REMOVAL_FAILED = "removal_failed"
    REMOVAL_RESOLVED = "removal_resolved"
    REMOVAL_STOPPED = "removal_stopped"
    REMOVED = "removed"
    REMOVAL_REFUSED = "removal_refused"
    ANNULLED = "annulled"
    REPAIRED = "repaired"
    RECOGNITION_ANNULLED = "recognition_annulled"
    CLOSED = "closed"
    LAPSED = "lapsed"


_ENDS = {Step.CLOSED: Stage.CLOSED, Step.LAPSED: Stage.LAPSED}
_CLOSES = {Step.CLOSED: Stage.CLOSED}
_ANNULS = {Step.ANNULLED: Stage.ANNULLED}


def _unqualified(stage: Stage) -> dict[Step, Stage]:
    """What may happen at any time of the probation: a vote on removal, and a wrong admission dealt with."""
    voting = {Step.REMOVAL_VOTED: Stage.REMOVAL_VOTED, Step.REMOVAL_FAILED: stage}
    return voting | _wrong(stage)


def _wrong(stage: Stage) -> dict[Step, Stage]:
    """An admission that was wrong is annulled, or its steps repaired, which changes nothing else."""
    return {**_ANNULS, Step.REPAIRED: stage}


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
        Stage.APPLIED: MappingProxyType({Step.DOSSIER_OPENED: Stage.DOSSIER_OPEN, **_CLOSES}),
        Stage.DOSSIER_OPEN: MappingProxyType(
            {Step.HANDED_OVER: Stage.HANDED_OVER, Step.RENEWED: Stage.DOSSIER_OPEN, **_CLOSES}
        ),
        Stage.HANDED_OVER: MappingProxyType(
            {
                Step.RETURNED: Stage.RETURNED,
                Step.COMPLETED: Stage.COMPLETE,
                Step.RENEWED: Stage.HANDED_OVER,
                **_CLOSES,
            }
        ),
        Stage.RETURNED: MappingProxyType(
            {Step.RESUBMITTED: Stage.HANDED_OVER, Step.RENEWED: Stage.RETURNED, **_CLOSES}
        ),
        Stage.COMPLETE: MappingProxyType(
            # A vote that fails changes nothing but its count; a gap found late sends the dossier back.
            {
                Step.VOTED: Stage.VOTED,
                Step.VOTE_FAILED: Stage.COMPLETE,
                Step.RETURNED: Stage.RETURNED,
                Step.RENEWED: Stage.COMPLETE,
                **_CLOSES,
            }
        ),
        Stage.VOTED: MappingProxyType(
            # Where no committee stands between the cell and the body that decides, the decision follows.
            {
                Step.RESOLVED: Stage.RESOLVED,
                Step.RESOLUTION_FAILED: Stage.VOTED,
                Step.RETURNED: Stage.VOTED_RETURNED,
                Step.DECIDED: Stage.DECIDED,
                Step.REFUSED: Stage.REFUSED,
                **_CLOSES,
            }
        ),
        Stage.VOTED_RETURNED: MappingProxyType({Step.RESUBMITTED: Stage.VOTED, **_CLOSES}),
        Stage.RESOLVED: MappingProxyType(
            {
                Step.RETURNED: Stage.RESOLVED_RETURNED,
                Step.DECIDED: Stage.DECIDED,
                Step.REFUSED: Stage.REFUSED,
                **_CLOSES,
            }
        ),
        Stage.RESOLVED_RETURNED: MappingProxyType({Step.RESUBMITTED: Stage.RESOLVED, **_CLOSES}),
        Stage.REFUSED: MappingProxyType({Step.DOSSIER_OPENED: Stage.DOSSIER_OPEN, **_CLOSES}),
        Stage.DECIDED: MappingProxyType({Step.ADMITTED: Stage.ADMITTED, **_ANNULS, **_CLOSES}),
        Stage.ADMITTED: MappingProxyType(
            {Step.RECOGNITION_OPENED: Stage.RECOGNISING, **_unqualified(Stage.ADMITTED)}
        ),
        Stage.RECOGNISING: MappingProxyType(
            {
                Step.RECOGNITION_VOTED: Stage.RECOGNITION_VOTED,
                Step.RECOGNITION_FAILED: Stage.RECOGNISING,
                **_unqualified(Stage.RECOGNISING),
            }
        ),
        Stage.RECOGNITION_VOTED: MappingProxyType(
            # A body that decides and does not reach its share sends the matter back to the cell.
            {
                Step.RECOGNITION_RESOLVED: Stage.RECOGNITION_RESOLVED,
                Step.RECOGNITION_STOPPED: Stage.RECOGNITION_VOTED,
                Step.RECOGNISED: Stage.RECOGNISED,
                Step.RECOGNITION_REFUSED: Stage.RECOGNISING,
                **_wrong(Stage.RECOGNITION_VOTED),
            }
        ),
        Stage.RECOGNITION_RESOLVED: MappingProxyType(
            {
                Step.RECOGNISED: Stage.RECOGNISED,
                Step.RECOGNITION_REFUSED: Stage.RECOGNISING,
                **_wrong(Stage.RECOGNITION_RESOLVED),
            }
        ),
        Stage.RECOGNISED: MappingProxyType(
            # An annulled recognition is followed by one that is right: the probation goes on.
            {Step.RECOGNITION_ANNULLED: Stage.ADMITTED, **_wrong(Stage.RECOGNISED)}
        ),
        Stage.REMOVAL_VOTED: MappingProxyType(
            # Where the share is not reached above the cell, the matter is the cell's again.
            {
                Step.REMOVAL_RESOLVED: Stage.REMOVAL_RESOLVED,
                Step.REMOVAL_STOPPED: Stage.REMOVAL_VOTED,
                Step.REMOVED: Stage.REMOVED,
                Step.REMOVAL_REFUSED: Stage.ADMITTED,
                **_wrong(Stage.REMOVAL_VOTED),
            }
        ),
        Stage.REMOVAL_RESOLVED: MappingProxyType(
            {
                Step.REMOVED: Stage.REMOVED,
                Step.REMOVAL_REFUSED: Stage.ADMITTED,
                **_wrong(Stage.REMOVAL_RESOLVED),
            }
        ),
        Stage.REMOVED: MappingProxyType({}),
        Stage.ANNULLED: MappingProxyType({}),
        Stage.CLOSED: MappingProxyType({}),
        Stage.LAPSED: MappingProxyType({}),
    }
)
FINAL = frozenset({Stage.CLOSED, Stage.LAPSED, Stage.REMOVED, Stage.ANNULLED})
ENDED = FINAL | {Stage.RECOGNISED}
IN_RECOGNITION = frozenset({Stage.RECOGNISING, Stage.RECOGNITION_VOTED, Stage.RECOGNITION_RESOLVED})
IN_REMOVAL = frozenset({Stage.REMOVAL_VOTED, Stage.REMOVAL_RESOLVED})
ON_PROBATION = IN_RECOGNITION | IN_REMOVAL | {Stage.ADMITTED}
MEMBERS = ON_PROBATION | {Stage.RECOGNISED}
LEFT_POOL = ENDED | ON_PROBATION
WAITING = frozenset({Stage.OUTSTANDING, Stage.SYMPATHISER, Stage.CLASS_SENT, Stage.CERTIFIED})
SENT_BACK = frozenset({Stage.RETURNED, Stage.VOTED_RETURNED, Stage.RESOLVED_RETURNED})
BEFORE_VOTE = frozenset({Stage.DOSSIER_OPEN, Stage.HANDED_OVER, Stage.RETURNED, Stage.COMPLETE})
AFTER_VOTE = frozenset({Stage.VOTED, Stage.VOTED_RETURNED, Stage.RESOLVED, Stage.RESOLVED_RETURNED})
IN_DOSSIER = BEFORE_VOTE | AFTER_VOTE | {Stage.DECIDED}
AT_WORK = IN_DOSSIER | {Stage.APPLIED, Stage.REFUSED}
WITH_FILE = AT_WORK | MEMBERS | {Stage.REMOVED, Stage.ANNULLED}


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
    ['dossier_opened', 'closed']
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
