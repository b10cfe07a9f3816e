"""Verbs of the organisation: units, and hamlets with their links."""

from chibo.organisation.actions.localities import (
    add_flag,
    assign_cell,
    change_charge,
    end_flag,
    found_locality,
    release_cell,
    rename_locality,
    set_locality_kind,
    state_households,
)
from chibo.organisation.actions.units import (
    change_kind,
    close_unit,
    found_unit,
    move_unit,
    rename_unit,
    set_official_code,
)
from chibo.organisation.actions.withdrawals import (
    withdraw_cell,
    withdraw_change,
    withdraw_charge,
    withdraw_closing,
    withdraw_flag,
    withdraw_founding,
    withdraw_locality,
    withdraw_locality_name,
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
    "set_locality_kind",
    "set_official_code",
    "state_households",
    "withdraw_cell",
    "withdraw_change",
    "withdraw_charge",
    "withdraw_closing",
    "withdraw_flag",
    "withdraw_founding",
    "withdraw_locality",
    "withdraw_locality_name",
]
