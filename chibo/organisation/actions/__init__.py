"""Verbs of the organisation: units, and hamlets with their links."""

from chibo.organisation.actions.localities import (
    add_flag,
    assign_cell,
    change_charge,
    end_flag,
    found_locality,
    release_cell,
    rename_locality,
)
from chibo.organisation.actions.units import (
    change_kind,
    close_unit,
    found_unit,
    move_unit,
    rename_unit,
    withdraw_change,
    withdraw_closing,
)

__all__ = [
    "add_flag",
    "assign_cell",
    "change_charge",
    "change_kind",
    "close_unit",
    "end_flag",
    "found_locality",
    "found_unit",
    "move_unit",
    "release_cell",
    "rename_locality",
    "rename_unit",
    "withdraw_change",
    "withdraw_closing",
]
