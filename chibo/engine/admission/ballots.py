"""The count of a vote: numbers only, which must add up."""

from __future__ import annotations

from dataclasses import dataclass

from chibo.engine.findings import Finding, Message, gettext_noop

_PRESENT = gettext_noop(
    "Có mặt %(present)s, nhiều hơn số được tính là %(entitled)s. Kiểm tra lại danh sách và biên bản."
)
_SUM = gettext_noop(
    "Tán thành %(for)s, không tán thành %(against)s, không hợp lệ %(invalid)s: cộng lại %(sum)s, "
    "phải bằng số có mặt %(present)s."
)


@dataclass(frozen=True, kw_only=True)
class Count:
    """What the tellers counted. `entitled` is the denominator: whoever is merely absent is in it."""

    entitled: int
    present: int
    votes_for: int
    against: int
    invalid: int


def check_count(count: Count) -> tuple[Finding, ...]:
    """Why the numbers cannot be; nothing where they can.

    >>> check_count(Count(entitled=15, present=12, votes_for=10, against=1, invalid=1))
    ()
    """
    found = []
    if count.present > count.entitled:
        told = {"present": count.present, "entitled": count.entitled}
        found.append(Finding("ballot.present", Message(_PRESENT, told)))
    total = count.votes_for + count.against + count.invalid
    if total != count.present:
        told = {
            "for": count.votes_for, "against": count.against, "invalid": count.invalid, "sum": total,
            "present": count.present,
        }  # fmt: skip
        found.append(Finding("ballot.sum", Message(_SUM, told)))
    return tuple(found)
