"""How a verb says no: with findings a person can act on."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: a stable code, a sentence for the reader, and the field it concerns."""

    code: str
    message: str
    field: str = ""


class Refusal(Exception):  # noqa: N818 -- a refusal is an answer, not an error
    """The verb cannot be done; nothing was written."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = list(findings)
        super().__init__("; ".join(finding.message for finding in self.findings))


def refuse(code: str, message: object, field: str = "") -> Refusal:
    """A refusal for one reason."""
    return Refusal([Finding(code, str(message), field)])
