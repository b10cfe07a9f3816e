"""Verbs of membership: movements, corrections, dated facts, cards, and changes of units that hold members."""

from chibo.membership.actions.cards import (
    close_card_request,
    hand_over_cards,
    request_cards,
    take_back_card,
)
from chibo.membership.actions.facts import end_fact, start_fact, withdraw_fact
from chibo.membership.actions.movements import (
    correct_movement,
    enter_member,
    receive_transfer,
    record_movement,
    void_movement,
)
from chibo.membership.actions.reorganisation import (
    change_kind,
    close_unit,
    lead_members_over,
    move_unit,
    settle_today,
    withdraw_change,
    withdraw_closing,
)

__all__ = [
    "change_kind",
    "close_card_request",
    "close_unit",
    "correct_movement",
    "end_fact",
    "enter_member",
    "hand_over_cards",
    "lead_members_over",
    "move_unit",
    "receive_transfer",
    "record_movement",
    "request_cards",
    "settle_today",
    "start_fact",
    "take_back_card",
    "void_movement",
    "withdraw_change",
    "withdraw_closing",
    "withdraw_fact",
]
