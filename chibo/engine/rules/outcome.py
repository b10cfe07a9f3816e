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
        if answer is None:
            return cls.UNKNOWN
        return cls.MET if answer else cls.NOT_MET

    @property
    def negated(self) -> Outcome:
        """Its opposite; what is not known stays so.

        >>> Outcome.MET.negated.value, Outcome.UNKNOWN.negated.value
        ('not_met', 'unknown')
        """
        if self is Outcome.UNKNOWN:
            return self
        return Outcome.NOT_MET if self is Outcome.MET else Outcome.MET


def all_of(outcomes: Iterable[Outcome]) -> Outcome:
    """Met when all are; one that is not met decides, whatever is still unknown.

    >>> all_of([Outcome.UNKNOWN, Outcome.NOT_MET]).value, all_of([Outcome.UNKNOWN, Outcome.MET]).value
    ('not_met', 'unknown')
    """
    found = set(outcomes)
    return next((each for each in (Outcome.NOT_MET, Outcome.UNKNOWN) if each in found), Outcome.MET)


def any_of(outcomes: Iterable[Outcome]) -> Outcome:
    """Met when one is, whatever is still unknown.

    >>> any_of([Outcome.UNKNOWN, Outcome.MET]).value, any_of([Outcome.UNKNOWN, Outcome.NOT_MET]).value
    ('met', 'unknown')
    """
    return all_of(each.negated for each in outcomes).negated
