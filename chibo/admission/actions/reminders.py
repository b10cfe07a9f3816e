"""The deadline that stands beside every note: somebody must look at it before its year is over."""

from datetime import date

from chibo.admission.models import Candidate
from chibo.audit.actions import Actor
from chibo.deadlines.actions import finish_deadlines_of, open_deadline
from chibo.deadlines.queries import deadlines_of, open_ones
from chibo.engine.citation import Citation

WHAT = "note_lapses"


def remind(actor: Actor, candidate: Candidate, today: date) -> None:
    """Begin the year of a note."""
    open_deadline(
        actor=actor, unit=candidate.cell, what=WHAT, noun="candidate", subject=candidate.pk, page="candidate",
        since=candidate.counted_from, on=today,
    )  # fmt: skip


def stop_reminding(actor: Actor, candidate: Candidate, on: date, today: date, proof: Citation) -> None:
    """The year of the note is answered: by a new one, by the application, or by its end."""
    for row in open_ones(deadlines_of(candidate.pk)).filter(what=WHAT):
        finish_deadlines_of(
            actor=actor, subject=candidate.pk, what=WHAT, on=max(on, row.since), today=today, proof=proof
        )
        return
