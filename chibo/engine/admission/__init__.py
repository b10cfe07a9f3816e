"""The road of a candidate: introduction, application, dossier, ceremony, probation and recognition."""

from chibo.engine.admission.ballots import Count, check_count
from chibo.engine.admission.holding import Held, Passing, held
from chibo.engine.admission.lapsing import Freshness, Limits, freshness
from chibo.engine.admission.papers import DatedPaper, Expiry, PaperState, check_order, state_on
from chibo.engine.admission.stages import (
    AFTER_VOTE,
    BEFORE_VOTE,
    ENDED,
    IN_DOSSIER,
    IN_RECOGNITION,
    LEFT_POOL,
    ON_PROBATION,
    SENT_BACK,
    TABLE,
    WAITING,
    WITH_FILE,
    Stage,
    Step,
    Taken,
    check_step,
    next_steps,
    stage_after,
)

__all__ = [
    "AFTER_VOTE",
    "BEFORE_VOTE",
    "ENDED",
    "IN_DOSSIER",
    "IN_RECOGNITION",
    "LEFT_POOL",
    "ON_PROBATION",
    "SENT_BACK",
    "TABLE",
    "WAITING",
    "WITH_FILE",
    "Count",
    "DatedPaper",
    "Expiry",
    "Freshness",
    "Held",
    "Limits",
    "PaperState",
    "Passing",
    "Stage",
    "Step",
    "Taken",
    "check_count",
    "check_order",
    "check_step",
    "freshness",
    "held",
    "next_steps",
    "stage_after",
    "state_on",
]
