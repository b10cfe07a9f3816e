"""The rows of the membership ledger and what counts of them at a given knowledge."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

Id: TypeAlias = Hashable


class Kind(StrEnum):
    """What happened to a membership. A correction voids one earlier entry and is itself in no total.

    >>> Kind("transferred_out") in ENDS, Kind.DIED in ENDS
    (False, True)
    """

    OPENING = "opening"
    ADMITTED = "admitted"
    READMITTED = "readmitted"
    RESTORED = "restored"
    TRANSFERRED_IN = "transferred_in"
    DIED = "died"
    EXPELLED = "expelled"
    REMOVED = "removed"
    WITHDREW = "withdrew"
    TRANSFERRED_OUT = "transferred_out"
    MOVED_WITH_UNIT = "moved_with_unit"
    RECOGNISED = "recognised"
    RECOGNITION_REFUSED = "recognition_refused"
    ADMISSION_ANNULLED = "admission_annulled"
    RECOGNITION_ANNULLED = "recognition_annulled"
    CORRECTION = "correction"


class Standing(StrEnum):
    """Probationary or official member.

    >>> Standing("official")
    <Standing.OFFICIAL: 'official'>
    """

    PROBATIONARY = "probationary"
    OFFICIAL = "official"


ADMISSIONS = frozenset({Kind.ADMITTED, Kind.READMITTED})
STARTS = ADMISSIONS | {Kind.OPENING, Kind.RESTORED, Kind.TRANSFERRED_IN}
ENDS = frozenset({Kind.DIED, Kind.EXPELLED, Kind.REMOVED, Kind.WITHDREW, Kind.ADMISSION_ANNULLED})
JUDGEMENTS = frozenset({Kind.RECOGNISED, Kind.RECOGNITION_REFUSED, Kind.RECOGNITION_ANNULLED})


@dataclass(frozen=True)
class Entry:
    """One row of the ledger.

    ``on`` is the day it took effect, ``recorded`` its place in the order of recording. ``unit`` is where it
    happened; of a death or departure in transit, one of the two units. ``partner`` is the other unit of a
    transfer, None when that is outside the system. ``standing`` is needed where membership starts with a
    history: opening, restored, transferred in from outside. ``answers`` of a transfer in names the transfer
    out it completes.

    >>> Entry(1, "An", Kind.ADMITTED, date(2024, 2, 3), 1, "cell").kind.value
    'admitted'
    """

    id: Id
    person: Id
    kind: Kind
    on: date
    recorded: int
    unit: Id
    partner: Id | None = None
    standing: Standing | None = None
    voids: Id | None = None
    answers: Id | None = None


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Entries by the day they took effect, those of one day as they were recorded.

    >>> later = Entry(1, "An", Kind.DIED, date(2024, 5, 1), 1, "cell")
    >>> sooner = Entry(2, "An", Kind.OPENING, date(2020, 1, 1), 2, "cell")
    >>> [entry.id for entry in in_order([later, sooner])]
    [2, 1]
    """
    return sorted(entries, key=lambda entry: (entry.on, entry.recorded))


def effective(entries: Iterable[Entry], known: int | None = None) -> list[Entry]:
    """What counts at a knowledge: recorded by then and not voided by a correction recorded by then, in order.

    >>> died = Entry(1, "An", Kind.DIED, date(2024, 5, 1), 1, "cell")
    >>> void = Entry(2, "An", Kind.CORRECTION, date(2024, 5, 1), 2, "cell", voids=1)
    >>> len(effective([died, void])), len(effective([died, void], known=1))
    (0, 1)
    """
    seen = [entry for entry in entries if known is None or entry.recorded <= known]
    voided = {entry.voids for entry in seen if entry.kind is Kind.CORRECTION}
    return in_order(entry for entry in seen if entry.kind is not Kind.CORRECTION and entry.id not in voided)


def by_person(entries: Iterable[Entry]) -> dict[Id, Sequence[Entry]]:
    """The entries of each person, each list in the order it came.

    >>> by_person([Entry(1, "An", Kind.DIED, date(2024, 5, 1), 1, "cell")])["An"][0].id
    1
    """
    lives: dict[Id, list[Entry]] = {}
    for entry in entries:
        lives.setdefault(entry.person, []).append(entry)
    return dict(lives)
