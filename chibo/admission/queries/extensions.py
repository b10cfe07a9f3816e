"""Reads: the limit of a decision that runs, the vote it is counted from, and whether it was put off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from uuid import UUID

from chibo.admission.choices import Body, StepKind
from chibo.admission.models import Ballot, Dossier, Extension
from chibo.deadlines.local_rules import book_at
from chibo.engine.admission import AFTER_VOTE, Stage
from chibo.engine.rules import Stated

ADMISSION, RECOGNITION = "admission_decision", "recognition_decision"
RULES: Mapping[str, str] = MappingProxyType(
    {ADMISSION: "decision.extension", RECOGNITION: "recognition.decision_extension"}
)
"""Which rule puts off which deadline, by its kind."""
_VOTED = {ADMISSION: StepKind.VOTED, RECOGNITION: StepKind.RECOGNITION_VOTED}
_RECOGNITION_RUNS = frozenset({Stage.RECOGNITION_VOTED, Stage.RECOGNITION_RESOLVED})


@dataclass(frozen=True)
class Running:
    """A limit that runs: the kind of its deadline, and the vote it is counted from."""

    what: str
    ballot: Ballot


def running(dossier: Dossier) -> Running | None:
    """The limit of a decision that runs at the dossier's present stage."""
    stage = Stage(dossier.candidate.stage)
    what = ADMISSION if stage in AFTER_VOTE else RECOGNITION if stage in _RECOGNITION_RUNS else ""
    ballot = vote_before(dossier.pk, what) if what else None
    return Running(what, ballot) if ballot is not None else None


def vote_before(dossier: UUID, what: str) -> Ballot | None:
    """The cell's latest vote that passed the matter the deadline is about."""
    rows = Ballot.objects.filter(dossier=dossier, body=Body.CELL, step__kind=_VOTED[what])
    return rows.order_by("step__number").last()


def extension_of(dossier: UUID, what: str) -> Extension | None:
    """The extension of the limit that is counted from the cell's latest vote, where there is one."""
    ballot = vote_before(dossier, what)
    return Extension.objects.filter(ballot=ballot).first() if ballot is not None else None


def extensions_of(dossier: UUID) -> list[Extension]:
    """Every extension, in the order of the votes."""
    rows = Extension.objects.filter(dossier=dossier).select_related("ballot__step")
    return list(rows.order_by("ballot__step__number"))


def extension_value(what: str, on: date, place: str) -> Stated | None:
    """How many working days the rules of a place let the limit be put off on a day; None without one."""
    known = book_at(place).parameters.get(RULES[what])
    stated = known.on(on) if known is not None else None
    return stated if stated is not None and isinstance(stated.value, int) else None
