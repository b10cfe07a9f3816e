"""Keys that sort Vietnamese names as ICU's ``vi`` does, under plain byte order (C collation).

The letters ă â đ ê ô ơ ư follow their plain letter: written ``~`` and ``~~`` after it, since ``~`` sorts
after every other ASCII letter. Tones decide only between names that are otherwise equal: ngang, huyền, hỏi,
ngã, sắc, nặng.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from chibo.engine.vietnamese.text import APOSTROPHES, clean

_TONES = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}
_LETTERS = {"ă": "a~", "â": "a~~", "đ": "d~", "ê": "e~", "ô": "o~", "ơ": "o~~", "ư": "u~", "ƀ": "b~"}
_WORD_GAP = "!"


def _letter(char: str) -> str:
    """The sorting form of one lower-case letter without tone; a foreign letter sorts after z."""
    if char in _LETTERS:
        return _LETTERS[char]
    base = unicodedata.normalize("NFD", char)[0]
    return base if base.isascii() else f"z~{ord(base):05x}"


@lru_cache(8192)
def _word(word: str) -> tuple[str, str]:
    """Letters and tone of one word."""
    tone, apart = "1", []
    for char in unicodedata.normalize("NFD", word):
        if char in _TONES:
            tone = _TONES[char]
        else:
            apart.append(char)
    letters = unicodedata.normalize("NFC", "".join(apart))
    return "".join(_letter(char) for char in letters if char.isalnum()), tone


@lru_cache(8192)
def text_sort_key(text: str) -> str:
    """The key of one text: first its letters, then its tones.

    >>> sorted(["Đức", "Ất", "Dũng", "Ân", "An", "Ánh", "Ấn"], key=text_sort_key)
    ['An', 'Ánh', 'Ân', 'Ấn', 'Ất', 'Dũng', 'Đức']
    """
    plain = clean(text).lower().translate(dict.fromkeys(map(ord, APOSTROPHES)))
    words = [_word(word) for word in plain.replace("-", " ").split()]
    return _WORD_GAP.join(letters for letters, _ in words) + " " + "".join(tone for _, tone in words)


def sort_key(given: str, family: str = "", middle: str = "") -> str:
    """The key of a person's name: by given name, then by family and middle name.

    >>> sort_key("An", "Nguyễn", "Văn")
    'an 1 nguye~n!va~n 41'
    """
    return f"{text_sort_key(given)} {text_sort_key(f'{family} {middle}')}"
