"""Verbs of the pool of candidates."""

from chibo.admission.actions.notes import (
    assign_helper,
    edit_note,
    end_group,
    end_help,
    introduce,
    record_away,
    record_contact,
    start_group,
)
from chibo.admission.actions.reviews import erase_told, review_pool, tell_erasure
from chibo.admission.actions.steps import (
    apply,
    certify,
    close_note,
    lapse,
    leave_class,
    recognise_sympathiser,
    send_to_class,
    withdraw_step,
)

__all__ = [
    "apply",
    "assign_helper",
    "certify",
    "close_note",
    "edit_note",
    "end_group",
    "end_help",
    "erase_told",
    "introduce",
    "lapse",
    "leave_class",
    "recognise_sympathiser",
    "record_away",
    "record_contact",
    "review_pool",
    "send_to_class",
    "start_group",
    "tell_erasure",
    "withdraw_step",
]
