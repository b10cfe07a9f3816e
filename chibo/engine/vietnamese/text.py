"""Cleaning of typed or pasted Vietnamese, and the key under which it is searched."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

APOSTROPHES = "'’‘ʼʻ`´′"
_HYPHENS = "-‐‑‒–—―−"
_INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF))
_WRONG_LETTERS = {0x00D0: "Đ", 0x00F0: "đ"}
_CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], " ")
_CLEANED = {**_INVISIBLE, **_WRONG_LETTERS, **_CONTROLS}
_PLAIN = str.maketrans(
    {"đ": "d", "ð": "d", "ƀ": "b", **dict.fromkeys(_HYPHENS, " "), **dict.fromkeys(APOSTROPHES)}
)


def clean(text: str) -> str:
    """The text as it should be kept: NFC, the real Đ for its Icelandic twin, single plain spaces.

    Apostrophes stay as typed, invisible characters go. Convert legacy fonts before: their letters include the
    soft hyphen and Ð.

    >>> clean("  Ðảng\\u00a0bộ   xã Đạ M’bô ")
    'Đảng bộ xã Đạ M’bô'
    """
    return " ".join(unicodedata.normalize("NFC", text).translate(_CLEANED).split())


def strip_marks(text: str) -> str:
    """The text without tones and diacritics, case kept, đ left alone.

    >>> strip_marks("Đắk Glei")
    'Đak Glei'
    """
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(char for char in apart if not unicodedata.combining(char)))


@lru_cache(8192)
def search_key(text: str) -> str:
    """The text as a searcher types it: lower case without marks, đ as d, no apostrophes, hyphens as spaces.

    Keys of a text and of a typed beginning compare with ``LIKE key || '%'``; Hòa and Hoà have one key.

    >>> search_key("H’Lim Niê"), search_key("Xơ-đăng"), search_key("Thuỷ") == search_key("Thủy")
    ('hlim nie', 'xo dang', True)
    """
    lowered = strip_marks(clean(text).lower()).translate(_PLAIN)
    return re.sub(r"\s+", " ", lowered).strip()


def initials(text: str) -> str:
    """The first letter of each word of the search key.

    >>> initials("Nguyễn Văn Đức")
    'nvd'
    """
    return "".join(word[0] for word in search_key(text).split())
