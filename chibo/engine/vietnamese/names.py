"""Full names: their parts, and their case when they were typed all in capitals.

Splitting is a proposal the officer may correct. Besides the usual family, middle, given it knows the names of
the Central Highlands: Y and A before the given name, H' with the clan last, families of two words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from chibo.engine.vietnamese.text import APOSTROPHES, clean, search_key

_LONG_FAMILIES = frozenset(
    map(
        search_key,
        (
            "Tôn Thất", "Tôn Nữ", "Công Tằng Tôn Nữ", "Công Huyền Tôn Nữ", "Âu Dương", "Hoàng Phủ", "Tư Mã",
            "Rơ Ông", "Rơ Chăm", "Rơ Mah", "Rơ Lan", "Rơ Châm", "Liêng Hót", "Liêng Jrang", "Kon Sơ", "Kơ Să",
            "Cil Múp", "Cil Yũ", "Đa Cát", "Bon Yô", "Bon Krông", "Bon Tô", "Đơng Gur", "Păng Tiang", "Đa Du",
        ),
    )
)  # fmt: skip
_LAST_FAMILIES = frozenset(
    map(
        search_key,
        (
            "Niê", "Niê Kdăm", "Niê Kđăm", "Niê Siêng", "Kdăm", "Kđăm", "Kbuôr", "Mlô", "Mlô Duôn Du", "Byă",
            "Bkrông", "Hđơk", "Hmŏk", "Hwing", "Knul", "Ktla", "Ayun", "Êban", "Ênuôl", "Êñuôl", "Buôn Yă",
            "Buôn Krông", "Kriêng", "Arul", "Adrơng", "Mdrang", "Kpơr", "Ksơr",
        ),
    )
)  # fmt: skip
_PREFIXES = frozenset(("a", "y", "ka", "ha"))
_H_NAME = re.compile(rf"h[{re.escape(APOSTROPHES)}]", re.IGNORECASE)
_AFTER_APOSTROPHE = re.compile(rf"(?:^|(?<=[\s\-{re.escape(APOSTROPHES)}]))\w")


@dataclass(frozen=True)
class NameParts:
    """The parts of a full name; ``usual`` is False where an officer should look at the proposal.

    >>> NameParts("Nguyễn", "Văn", "An").given
    'An'
    """

    family: str
    middle: str
    given: str
    usual: bool = True


def split_name(full: str) -> NameParts:
    """Propose the parts of a full name.

    >>> split_name("Nguyễn Thị Ngọc Ánh")
    NameParts(family='Nguyễn', middle='Thị Ngọc', given='Ánh', usual=True)
    >>> split_name("H'Lim Niê"), split_name("A Lưng").given
    (NameParts(family='Niê', middle='', given="H'Lim", usual=False), 'Lưng')
    """
    words = clean(full).split()
    if len(words) < 2:
        return NameParts("", "", " ".join(words), usual=False)
    prefixed = words[0].lower() in _PREFIXES
    if prefixed or _H_NAME.match(words[0]):
        return _highland(words, prefixed=prefixed)
    size = _long_family(words)
    return NameParts(" ".join(words[:size]), " ".join(words[size:-1]), words[-1], usual=size == 1)


def _long_family(words: list[str]) -> int:
    """How many words the family name in front takes, leaving at least one for the given name."""
    for size in (4, 2):
        if len(words) > size and search_key(" ".join(words[:size])) in _LONG_FAMILIES:
            return size
    return 1


def _highland(words: list[str], *, prefixed: bool) -> NameParts:
    """A name that opens with a gender prefix: the clan, where there is one, stands last."""
    first = 2 if prefixed else 1
    for size in (3, 2, 1):
        if len(words) - size >= first and search_key(" ".join(words[-size:])) in _LAST_FAMILIES:
            given = words[:-size]
            return NameParts(" ".join(words[-size:]), " ".join(given[:-1]), given[-1], usual=False)
    if not prefixed:
        return NameParts(" ".join(words[1:]), "", words[0], usual=False)
    return NameParts("", " ".join(words[:-1]), words[-1], usual=False)


def capitalise(text: str) -> str:
    """Raise the first letter of every word, also after an apostrophe, and leave the others.

    >>> capitalise("Nguyễn Thị ánh"), capitalise("k'brểu")
    ('Nguyễn Thị Ánh', "K'Brểu")
    """
    return _AFTER_APOSTROPHE.sub(lambda found: found.group().upper(), clean(text))


def proper_case(full: str) -> str:
    """A name typed all in capitals (or all small) in its usual case; any other name as it is.

    >>> proper_case("NGUYỄN VĂN ĐỨC"), proper_case("H'LIM NIÊ"), proper_case("Ksor Lành")
    ('Nguyễn Văn Đức', "H'Lim Niê", 'Ksor Lành')
    """
    text = clean(full)
    return capitalise(text.lower()) if text in (text.upper(), text.lower()) else text
