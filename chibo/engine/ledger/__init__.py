"""Membership as a list of entries: who belongs where on a day, and how a period changed it."""

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

__all__ = [
    "ADMISSIONS",
    "ENDS",
    "JUDGEMENTS",
    "STARTS",
    "Entry",
    "Id",
    "Kind",
    "Standing",
    "by_person",
    "effective",
    "in_order",
]
