"""The one way to name a paper anywhere: who issued it, what it is, its number and date."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from chibo.engine.calendar import PartialDate, write_in_sentence


@dataclass(frozen=True)
class Citation:
    """A paper by its four marks; every mark may be unknown. A fully known date is kept as ``datetime.date``.

    >>> print(Citation("Ban Thường vụ Huyện ủy", "Quyết định", "41-QĐ/HU", datetime.date(2022, 3, 19)))
    Quyết định 41-QĐ/HU ngày 19/3/2022 của Ban Thường vụ Huyện ủy
    """

    issuer: str = ""
    kind: str = ""
    number: str = ""
    date: PartialDate | datetime.date | None = None

    def __post_init__(self) -> None:
        if isinstance(self.date, PartialDate) and self.date.exact:
            object.__setattr__(self, "date", self.date.exact)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known of the paper.

        >>> Citation().is_empty, Citation(kind="Quyết định").is_empty
        (True, False)
        """
        return not (self.issuer or self.kind or self.number or self.date)

    def to_json(self) -> dict[str, str]:
        """A plain dictionary with all four keys in fixed order; the date as 2022, 2022-03 or 2022-03-19.

        >>> Citation(number="41-QĐ/HU", date=PartialDate(2022)).to_json()
        {'issuer': '', 'kind': '', 'number': '41-QĐ/HU', 'date': '2022'}
        """
        when = self.date.isoformat() if isinstance(self.date, datetime.date) else str(self.date or "")
        return {"issuer": self.issuer, "kind": self.kind, "number": self.number, "date": when}

    @classmethod
    def from_json(cls, data: Mapping[str, str | None] | None) -> Citation:
        """The paper a dictionary names; missing keys are unknown marks.

        >>> Citation.from_json({"number": "41-QĐ/HU", "date": "2022-03-19"}).date
        datetime.date(2022, 3, 19)
        """
        data = data or {}
        when = data.get("date")
        return cls(
            issuer=data.get("issuer") or "",
            kind=data.get("kind") or "",
            number=data.get("number") or "",
            date=PartialDate.from_iso(when) if when else None,
        )

    def __str__(self) -> str:
        parts = [self.kind, self.number]
        if self.date:
            parts.append(write_in_sentence(self.date))
        if self.issuer:
            parts.append(f"của {self.issuer}" if any(parts) else self.issuer)
        return " ".join(part for part in parts if part)
