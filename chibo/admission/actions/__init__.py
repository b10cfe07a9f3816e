"""Verbs of the pool of candidates and of dossiers."""

from chibo.admission.actions.annulment import annul_admission, annul_recognition, repair_admission
from chibo.admission.actions.attaching import attach_file, detach_file
from chibo.admission.actions.decisions import decide, hold_ceremony, receive_decision
from chibo.admission.actions.dossiers import open_dossier, record_paper, renew_dossier
from chibo.admission.actions.extending import extend_limit, withdraw_extension
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
from chibo.admission.actions.passing import (
    complete_dossier,
    hand_over,
    pass_on,
    resubmit,
    return_dossier,
    withdraw_dossier_step,
)
from chibo.admission.actions.probation import withdraw_probation_step
from chibo.admission.actions.recognition import (
    open_recognition,
    recognise,
    resolve_recognition,
    vote_recognition,
)
from chibo.admission.actions.relocating import decline_move, record_move, send_on, take_over, withdraw_move
from chibo.admission.actions.removal import remove, resolve_removal, vote_removal
from chibo.admission.actions.reorganisation import close_unit, lead_members_over
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
from chibo.admission.actions.taking_back import take_back_notes, withdraw_helper
from chibo.admission.actions.verifying import (
    add_introducer,
    record_reply,
    remove_introducer,
    send_letter,
    withdraw_letter,
)
from chibo.admission.actions.votes import resolve, vote

__all__ = [
    "add_introducer",
    "annul_admission",
    "annul_recognition",
    "apply",
    "assign_helper",
    "attach_file",
    "certify",
    "close_note",
    "close_unit",
    "complete_dossier",
    "decide",
    "decline_move",
    "detach_file",
    "edit_note",
    "end_group",
    "end_help",
    "erase_told",
    "extend_limit",
    "hand_over",
    "hold_ceremony",
    "introduce",
    "lapse",
    "lead_members_over",
    "leave_class",
    "open_dossier",
    "open_recognition",
    "pass_on",
    "receive_decision",
    "recognise",
    "recognise_sympathiser",
    "record_away",
    "record_contact",
    "record_move",
    "record_paper",
    "record_reply",
    "remove",
    "remove_introducer",
    "renew_dossier",
    "repair_admission",
    "resolve",
    "resolve_recognition",
    "resolve_removal",
    "resubmit",
    "return_dossier",
    "review_pool",
    "send_letter",
    "send_on",
    "send_to_class",
    "start_group",
    "take_back_notes",
    "take_over",
    "tell_erasure",
    "vote",
    "vote_recognition",
    "vote_removal",
    "withdraw_dossier_step",
    "withdraw_extension",
    "withdraw_helper",
    "withdraw_letter",
    "withdraw_move",
    "withdraw_probation_step",
    "withdraw_step",
]
