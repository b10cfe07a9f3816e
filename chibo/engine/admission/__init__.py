"""The road of a candidate up to the signed application."""

from chibo.engine.admission.lapsing import Freshness, Limits, freshness
from chibo.engine.admission.stages import (
    ENDED,
    TABLE,
    WAITING,
    Stage,
    Step,
    Taken,
    check_step,
    next_steps,
    stage_after,
)

__all__ = [
    "ENDED",
    "TABLE",
    "WAITING",
    "Freshness",
    "Limits",
    "Stage",
    "Step",
    "Taken",
    "check_step",
    "freshness",
    "next_steps",
    "stage_after",
]
