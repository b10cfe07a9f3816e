"""A paper named in a cell in free words: who, which number, which days. No database.

Lists write it in every way: "Đoàn xã, 12-NQ/ĐTN, 03/02/2025", "NQ số 5-NQ/CB ngày 3 tháng 2 năm 2025".
"""

import re
from dataclasses import dataclass

DAY = re.compile(
    r"(?<![\w/.\-])(\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?\d{2,4}|\d{4}-\d{1,2}-\d{1,2}"
    r"|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}|\d{1,2}\s?/\s?\d{4})(?![\w/\-])",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[,;()\n]|(?<!\w)(?:ngày|dùng đến|hết hạn|có giá trị đến|từ)(?!\w):?", re.IGNORECASE)
_KIND = re.compile(
    r"^(?:nghị quyết|quyết định|giấy chứng nhận|giấy cn|gcn|nq|qđ|bản|công văn)(?!\w)(?!\s?[-/]\s?\w)\s*",
    re.IGNORECASE,
)
_SIGN = re.compile(r"(?<!\w)số(?!\w)\s*:?\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Named:
    """Who issued it, its number, the days named, in their order; each may be missing."""

    who: str = ""
    number: str = ""
    days: tuple[str, ...] = ()

    @property
    def day(self) -> str:
        """The first day named."""
        return self.days[0] if self.days else ""

    def __str__(self) -> str:
        return ", ".join(part for part in (self.who, self.number, self.day) if part)


def read_paper(text: str) -> Named:
    """The marks of the paper that a cell names; what is neither of them is left out.

    >>> read_paper("Đoàn xã, 12-NQ/ĐTN, 03/02/2025")
    Named(who='Đoàn xã', number='12-NQ/ĐTN', days=('03/02/2025',))
    >>> str(read_paper("GCN số 27/GCN ngày 1/4/2025 (dùng đến 01/04/2030)"))
    '27/GCN, 1/4/2025'
    """
    days = tuple(" ".join(found.split()) for found in DAY.findall(text))
    who = number = ""
    for piece in _BETWEEN.split(DAY.sub(",", text)):
        said = " ".join(piece.split()).strip(" .:-–")
        if not said:
            continue
        before, sign, after = _split(said)
        if sign and after and not number:
            number = after
        if before and not who:
            who = before
    return Named(who[:120], number[:60], days)


def _split(said: str) -> tuple[str, bool, str]:
    """Words before a number, whether there is one, and the number."""
    signed = _SIGN.search(said)
    if signed:
        before = said[: signed.start()].strip()
        return _without_kind(before), True, said[signed.end() :].strip()
    if any(char.isdigit() for char in said):
        words = _KIND.sub("", said)
        digit = next(place for place, word in enumerate(words.split()) if any(c.isdigit() for c in word))
        parts = words.split()
        return _without_kind(" ".join(parts[:digit])), True, " ".join(parts[digit:])
    return _without_kind(said), False, ""


def _without_kind(words: str) -> str:
    """Whoever issued it; what sort of paper it is says nothing new.

    >>> _without_kind("Đoàn xã NQ"), _without_kind("Nghị quyết")
    ('Đoàn xã', '')
    """
    plain = _KIND.sub("", words)
    return re.sub(r"\s(?:nghị quyết|quyết định|gcn|nq|qđ)$", "", plain, flags=re.IGNORECASE).strip()
