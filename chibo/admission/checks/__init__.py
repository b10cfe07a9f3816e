"""What is wrong with a note or a step, and what a dossier still lacks."""

from chibo.admission.checks.notes import (
    ASKED,
    check_cell,
    check_introduction,
    check_notes,
    facts_of,
    judged,
    too_young,
)

__all__ = [
    "ASKED",
    "check_cell",
    "check_introduction",
    "check_notes",
    "facts_of",
    "judged",
    "too_young",
]
