"""Membership as a list of entries: who belongs where on a day, and how a period changed it."""

from chibo.engine.ledger.checks import check
from chibo.engine.ledger.entries import (
    ADMISSIONS,
    ENDS,
    JUDGEMENTS,
    STARTS,
    Entry,
    Id,
    Kind,
    Standing,
    by_person,
    effective,
    in_order,
)
from chibo.engine.ledger.movement_table import (
    OUTSIDE,
    Flow,
    MovementTable,
    flows,
    movement_table,
    persons_at,
    stock,
)
from chibo.engine.ledger.spells import Cause, Seat, Spell, seat_after, spells, starting_standing
from chibo.engine.ledger.tree import STEP, FixedTree, Placements, Tree, inside, lca, transit_path

__all__ = [
    "ADMISSIONS",
    "ENDS",
    "JUDGEMENTS",
    "OUTSIDE",
    "STARTS",
    "STEP",
    "Cause",
    "Entry",
    "FixedTree",
    "Flow",
    "Id",
    "Kind",
    "MovementTable",
    "Placements",
    "Seat",
    "Spell",
    "Standing",
    "Tree",
    "by_person",
    "check",
    "effective",
    "flows",
    "in_order",
    "inside",
    "lca",
    "movement_table",
    "persons_at",
    "seat_after",
    "spells",
    "starting_standing",
    "stock",
    "transit_path",
]
