"""Three answers: met, not met, not yet known. Not knowing never counts as no."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Outcome(StrEnum):
    """The answer of a condition.

    >>> Outcome("not_met") is Outcome.NOT_MET
    True
    """

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, answer: bool | None) -> Outcome:
        """The outcome of a plain yes, no or nothing.

        >>> Outcome.of(None).value
        'unknown'
        """
        return _UNKNOWN if answer is None else _MET if answer else _NOT_MET

    @property
    def negated(self) -> Outcome:
        """Its opposite; what is not known stays so.

        >>> Outcome.MET.negated.value, Outcome.UNKNOWN.negated.value
        ('not_met', 'unknown')
        """
        if self is _UNKNOWN:
            return self
        return _NOT_MET if self is _MET else _MET


# Read once: an attribute of an enumeration costs more than what it is compared for.
_MET, _NOT_MET, _UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN


def all_of(outcomes: Iterable[Outcome]) -> Outcome:
    """Met when all are; one that is not met decides, whatever is still unknown.

    >>> all_of([Outcome.UNKNOWN, Outcome.NOT_MET]).value, all_of([Outcome.UNKNOWN, Outcome.MET]).value
    ('not_met', 'unknown')
    """
    found = _MET
    for each in outcomes:
        if each is _NOT_MET:
            return each
        if each is _UNKNOWN:
            found = each
    return found


def any_of(outcomes: Iterable[Outcome]) -> Outcome:
    """Met when one is, whatever is still unknown.

    >>> any_of([Outcome.UNKNOWN, Outcome.MET]).value, any_of([Outcome.UNKNOWN, Outcome.NOT_MET]).value
    ('met', 'unknown')
    """
    found = _NOT_MET
    for each in outcomes:
        if each is _MET:
            return each
        if each is _UNKNOWN:
            found = each
    return found
