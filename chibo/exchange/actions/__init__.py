"""Verbs of importing: open a file, say what its columns mean, check, decide, import, take back."""

from chibo.exchange.actions.checking import check_rows, decide, fix_row, fix_rows, set_zeros
from chibo.exchange.actions.files import (
    Wanted,
    alone_with,
    ask_for_file,
    forget_files,
    keep_file,
    refuse_file,
    remove_file,
)
from chibo.exchange.actions.forgetting import forget_rows
from chibo.exchange.actions.importing import ask_for_import, give_up, run_import
from chibo.exchange.actions.opening import discard, open_batch, set_columns, set_layout
from chibo.exchange.actions.undoing import undo_import

__all__ = [
    "Wanted",
    "alone_with",
    "ask_for_file",
    "ask_for_import",
    "check_rows",
    "decide",
    "discard",
    "fix_row",
    "fix_rows",
    "forget_files",
    "forget_rows",
    "give_up",
    "keep_file",
    "open_batch",
    "refuse_file",
    "remove_file",
    "run_import",
    "set_columns",
    "set_layout",
    "set_zeros",
    "undo_import",
]
