"""Deadlines beside a dossier: which ones a stage wants, opened and ended by the verbs that move it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from chibo.admission.choices import Body, StepKind
from chibo.admission.models import Candidate, Decision, Dossier, Extension, Relocation, Verification
from chibo.admission.queries.dossiers import (
    day_of,
    decision_of,
    dossier_of,
    hand_overs_of,
    items_of,
    last_ballot,
    letters_of,
    probation_ends,
    recognition_ballots,
)
from chibo.admission.queries.endings import ledger_end
from chibo.admission.queries.extensions import RULES, extension_of, extension_value
from chibo.admission.queries.relocations import arrived, waiting_move
from chibo.audit.actions import Actor
from chibo.deadlines.actions import extend_deadline, finish_deadline, open_deadline, withdraw_deadline
from chibo.deadlines.local_rules import book_at, rules_at
from chibo.deadlines.models import Deadline
from chibo.deadlines.queries import deadlines_of, open_ones
from chibo.engine.admission import (
    AFTER_VOTE,
    BEFORE_VOTE,
    IN_DOSSIER,
    IN_RECOGNITION,
    ON_PROBATION,
    SENT_BACK,
    Stage,
)
from chibo.engine.citation import Citation
from chibo.membership.choices import ENDS
from chibo.organisation.models import Unit
from chibo.regulations.dossier import routes
from chibo.regulations.due import deadline_kinds, limit_of

KINDS = (
    "dossier_stale",
    "certificate_expires",
    "dossier_check",
    "dossier_supplement",
    "dossier_sent_up",
    "committee_resolution",
    "admission_decision",
    "ceremony",
    "member_file",
    "probation_ends",
    "recognition_by_cell",
    "recognition_decision",
    "dossier_forwarded",
    "dossier_arriving",
    "decision_after_move",
)
ONCE = frozenset({"member_file"})
"""Ended on the deadline's own page: no later step opens it again."""
LETTERS = ("verification_reply", "verification_reply_abroad")
NOUN, PAGE, ARRIVING = "candidate", "dossier", "dossier_arriving"


@dataclass(frozen=True)
class Wanted:
    """A deadline a stage wants: what, since when, and who must act."""

    what: str
    since: date
    unit: Unit
    page: str = PAGE


def wanted(candidate: Candidate, dossier: Dossier) -> Iterator[Wanted]:
    """Every deadline that stands beside the dossier at its stage; none once the ledger has him gone."""
    end = ledger_end(dossier)
    if end is not None and end.kind in ENDS:
        return
    move = waiting_move(dossier.pk)
    if move is not None and move.sent_on:
        yield Wanted(ARRIVING, move.sent_on, move.target, ARRIVING)
        return
    if move is not None:
        yield Wanted("dossier_forwarded", move.moved_on, candidate.cell)
    yield from _at_home(candidate, dossier, arrived(dossier.pk))


def _at_home(candidate: Candidate, dossier: Dossier, came: Relocation | None) -> Iterator[Wanted]:
    """What is wanted where the dossier is worked on; a check begins anew where it came to another unit."""
    stage, cell = Stage(candidate.stage), candidate.cell
    here = came.received_on if came is not None and came.received_on else dossier.opened_on
    if came is not None and stage in IN_DOSSIER - {Stage.DECIDED}:
        yield Wanted("decision_after_move", here, dossier.decider)
    passings = hand_overs_of([dossier.pk]).get(dossier.pk, [])
    if stage in BEFORE_VOTE:
        yield Wanted("dossier_stale", dossier.counted_from, cell)
        certificate = items_of(dossier.pk).filter(code="certificate", state="valid").first()
        on = day_of(certificate.basis) if certificate else None
        if on is not None:
            yield Wanted("certificate_expires", on, cell)
    moved = [row for row in passings if row.step_id]
    if stage is Stage.HANDED_OVER and moved:
        yield Wanted("dossier_check", max(moved[-1].on, here), dossier.checker)
    if stage in SENT_BACK and moved:
        yield Wanted("dossier_supplement", max(moved[-1].on, here), cell)
    voted = last_ballot(dossier.pk, Body.CELL)
    if stage in AFTER_VOTE and voted is not None:
        yield from _after_vote(stage, dossier, voted.on)
    decision = decision_of(dossier.pk)
    if decision is not None:
        yield from _after_decision(stage, dossier, decision)


def _after_vote(stage: Stage, dossier: Dossier, voted: date) -> Iterator[Wanted]:
    """Limits counted from the cell's vote; no text lets a return stop them."""
    yield Wanted("admission_decision", voted, dossier.decider)
    if dossier.holder_id == dossier.candidate.cell_id:
        yield Wanted("dossier_sent_up", voted, dossier.candidate.cell)
    if stage in {Stage.VOTED, Stage.VOTED_RETURNED} and routes()[dossier.route].resolves:
        yield Wanted("committee_resolution", voted, dossier.checker)


def _after_decision(stage: Stage, dossier: Dossier, decision: Decision) -> Iterator[Wanted]:
    """The ceremony, from the day the rules of the day of issue count; after it the member's own file."""
    stated = book_at(dossier.place).in_force(decision.issued_on).get("ceremony.start")
    receipt = stated is not None and stated.value == "receipt"
    since = decision.received_on if receipt else decision.issued_on
    if stage is Stage.DECIDED and since is not None:
        yield Wanted("ceremony", since, dossier.candidate.cell)
    held_on, cell = decision.ceremony_on, dossier.candidate.cell
    if held_on is None:
        return
    if stage in ON_PROBATION or stage is Stage.RECOGNISED:
        yield Wanted("member_file", held_on, cell)
    yield from _on_probation(stage, dossier, held_on)


def _on_probation(stage: Stage, dossier: Dossier, held_on: date) -> Iterator[Wanted]:
    """Toward the end of the probation somebody prepares; from it the cell has its days, then who decides."""
    if ledger_end(dossier) is not None:
        return
    cell, over = dossier.candidate.cell, probation_ends(held_on)
    if stage is Stage.ADMITTED:
        yield Wanted("probation_ends", held_on, cell)
    if stage in {Stage.ADMITTED, Stage.RECOGNISING} and over is not None:
        yield Wanted("recognition_by_cell", over, cell)
    if stage in IN_RECOGNITION - {Stage.RECOGNISING}:
        voted = recognition_ballots(dossier.pk).filter(step__kind=StepKind.RECOGNITION_VOTED).last()
        if voted is not None:
            yield Wanted("recognition_decision", voted.on, dossier.decider)


def settle_clocks(actor: Actor, candidate: Candidate, on: date, today: date, proof: Citation) -> None:
    """End what the stage no longer wants, by the fact that ended it, and open what it wants."""
    dossier = dossier_of(candidate.pk)
    wants = {(each.what, each.since): each for each in wanted(candidate, dossier)} if dossier else {}
    for row in _open(candidate.pk):
        if (row.what, row.since) not in wants:
            _end(actor, row, on, today, proof)
    there = {(row.what, row.since) for row in _open(candidate.pk)}
    there |= set(deadlines_of(candidate.pk).filter(what__in=ONCE).values_list("what", "since"))
    for key, each in wants.items():
        if key not in there and _limited(each.what, each.since, each.unit):
            row = open_deadline(
                actor=actor, unit=each.unit, what=each.what, noun=NOUN, subject=candidate.pk, page=each.page,
                since=each.since, on=today, asked_by=candidate.cell,
            )  # fmt: skip
            if dossier is not None and each.what in RULES:
                _put_off_again(actor, dossier, row)


def _end(actor: Actor, row: Deadline, on: date, today: date, proof: Citation) -> None:
    """Done by the fact; withdrawn where the limit would have begun to run only later, or where only the
    deadline's own page tells that it was done.
    """
    if row.since > today or row.what in ONCE:
        words = _("Không còn việc phải làm: hồ sơ đã kết thúc")
        withdraw_deadline(actor=actor, deadline=row, reason=words, on=on)
    else:
        finish_deadline(actor=actor, deadline=row, on=max(on, row.since), today=today, proof=proof)


def _put_off_again(actor: Actor, dossier: Dossier, row: Deadline) -> None:
    """A limit that is opened once more, since a step was taken back, is put off as it was."""
    kept = extension_of(dossier.pk, row.what)
    if kept is not None and kept.ballot.on == row.since:
        put_off(actor, kept, row)


def put_off(actor: Actor, kept: Extension, row: Deadline) -> None:
    """The deadline moves by what the extension allows."""
    stated = extension_value(row.what, kept.on, kept.place)
    extend_deadline(
        actor=actor, deadline=row, length=kept.length, on=kept.on, basis=kept.basis,
        told=stated.to_json() if stated is not None else {},
    )  # fmt: skip


def stop_clocks(actor: Actor, candidate: Candidate, today: date) -> None:
    """Nobody follows the person any longer: no deadline of the dossier or of its letters holds."""
    leave_clocks(actor, candidate, today, _("Đã kết thúc theo dõi"))


def leave_clocks(
    actor: Actor, candidate: Candidate, on: date, why: str, by: Relocation | None = None
) -> None:
    """Every deadline of the dossier and of its letters is withdrawn, for a reason or `by` a move."""
    dossier = dossier_of(candidate.pk)
    rows = list(_open(candidate.pk))
    for letter in letters_of(dossier.pk) if dossier else []:
        rows += open_ones(deadlines_of(letter.pk))
    for row in rows:
        withdraw_deadline(actor=actor, deadline=row, reason=why, on=on, by=by.pk if by else None)


def go_on(actor: Actor, candidate: Candidate, sent: date, today: date) -> None:
    """What was withdrawn when the dossier was sent, and no step opens again, goes on where it is now."""
    dossier = dossier_of(candidate.pk)
    end = ledger_end(dossier) if dossier is not None else None
    if dossier is None or (end is not None and end.kind in ENDS):
        return
    open_again(actor, candidate, dossier, sent, today)
    for letter in letters_of(dossier.pk).filter(replied_on__isnull=True, exempt=False):
        ask(actor, letter, dossier, candidate.cell, today)


def open_again(actor: Actor, candidate: Candidate, dossier: Dossier, withdrawn: date, today: date) -> None:
    """What a step withdrew on a day, and no step opens, is waited for again."""
    ended = deadlines_of(candidate.pk).filter(withdrawn_on=withdrawn)
    there = {row.what for row in _open(candidate.pk)}
    for each in wanted(candidate, dossier):
        if each.what in ONCE - there and ended.filter(what=each.what, since=each.since).exists():
            open_deadline(
                actor=actor, unit=each.unit, what=each.what, noun=NOUN, subject=candidate.pk, page=each.page,
                since=each.since, on=today, asked_by=candidate.cell,
            )  # fmt: skip


def ask(actor: Actor, letter: Verification, dossier: Dossier, cell: Unit, today: date) -> None:
    """The answer to a letter is waited for, where the rules set a limit."""
    what = LETTERS[letter.abroad]
    if _limited(what, letter.sent_on, dossier.checker):
        open_deadline(
            actor=actor, unit=dossier.checker, what=what, noun="verification", subject=letter.pk,
            page="verification", since=letter.sent_on, on=today, basis=letter.basis, asked_by=cell,
        )  # fmt: skip


def _limited(what: str, since: date, unit: Unit) -> bool:
    """Whether the rules, as they hold at the unit, set a limit."""
    return limit_of(deadline_kinds()[what], since, rules=rules_at(unit.path)) is not None


def _open(candidate: UUID) -> list[Deadline]:
    return list(open_ones(deadlines_of(candidate)).filter(what__in=KINDS))
