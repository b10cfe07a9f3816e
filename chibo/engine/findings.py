"""What a check found: a code for programs, a sentence with its remedy for people.

Sentences are Vietnamese gettext sources with named places (``%(day)s``). The engine cannot translate; whoever
shows a finding calls ``gettext(finding.message.text) % finding.message.params``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

Value = TypeVar("Value")


def gettext_noop(text: str) -> str:
    """Mark a sentence for the translators and return it unchanged.

    >>> gettext_noop("Ngày không có thật")
    'Ngày không có thật'
    """
    return text


@dataclass(frozen=True)
class Message:
    """A translatable sentence and the values that fill its places.

    >>> str(Message("Năm %(year)s", {"year": 2024}))
    'Năm 2024'
    """

    text: str
    params: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return self.text % self.params


class Severity(StrEnum):
    """An error stops what was asked for; a warning asks somebody to look.

    >>> Severity.ERROR.value
    'error'
    """

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One thing found wrong, or worth a look.

    >>> found = Finding("date.two_digit_year", Message("Hiểu là %(year)s", {"year": 1998}), Severity.WARNING)
    >>> str(found), found.is_error
    ('Hiểu là 1998', False)
    """

    code: str
    message: Message
    severity: Severity = Severity.ERROR

    @property
    def is_error(self) -> bool:
        """Whether it stops what was asked for."""
        return self.severity is Severity.ERROR

    @property
    def params(self) -> Mapping[str, object]:
        """The values inside the sentence."""
        return self.message.params

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True)
class Reading(Generic[Value]):
    """What was understood of something typed: a value or none, and what was found on the way.

    >>> Reading(7).ok, Reading(None, (Finding("x", Message("?")),)).ok
    (True, False)
    """

    value: Value | None
    findings: tuple[Finding, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether no error was found (nothing typed is no error)."""
        return not any(found.is_error for found in self.findings)
