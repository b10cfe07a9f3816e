"""Words of closed lists as people write them: codes, school years, states, marks, names of cells."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

from chibo.engine.vietnamese import search_key
from chibo.regulations.loader import code_list

YES: Final = frozenset({"x", "1", "v", "co", "✓", "✔", "dung", "yes", "true"})
HERE: Final = frozenset({"", "viet nam", "vietnam", "vn", "chxhcn viet nam"})
STATUSES: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("dang sinh hoat", "dsh", "sinh hoat", "binh thuong", "dang hoat dong", "hoat dong"), "here"
    ),
    **dict.fromkeys(("chinh thuc", "dang vien chinh thuc", "dvct"), "official"),
    **dict.fromkeys(("du bi", "dang vien du bi", "dvdb"), "probationary"),
    **dict.fromkeys(("mien sinh hoat", "mien", "msh", "mien cong tac va sinh hoat", "mien sh"), "exempt"),
    **dict.fromkeys(("mien cong tac sinh hoat", "mien cong tac sinh hoat dang", "mien cong tac"), "exempt"),
    **dict.fromkeys(("tu tran", "tt", "da mat", "mat", "chet"), "died"),
    **dict.fromkeys(("chuyen di", "cdi", "da chuyen", "chuyen sinh hoat", "cdt", "roi"), "gone"),
    **dict.fromkeys(("xoa ten", "xt", "khai tru", "kt", "cho ra", "cr", "xin ra", "ra dang"), "left"),
}
GENDERS: Final = {
    "nam": "m",
    "m": "m",
    "male": "m",
    "trai": "m",
    "nu": "f",
    "f": "f",
    "female": "f",
    "gai": "f",
}
SIGNS = re.compile(r"[^\w ]+")
_SCHOOL = re.compile(r"(\d{1,2})\s*/\s*(10|12)")


def is_marked(text: str) -> bool:
    """An "x" in a split column; years of birth stand there too ("Nam | Nữ" over "1975")."""
    return bool(text) and (word(text) in YES or (text.isdecimal() and len(text) == 4))


def trait_code(axis: str, raw: str) -> str:
    """The code of a word on an axis; of general schooling also from a "7/10"."""
    listed = "occupation_groups" if axis == "occupation" else "education_levels"
    school = _SCHOOL.fullmatch(raw.strip()) if axis == "general" else None
    if school:
        return _school_level(int(school[1]), int(school[2]))
    return code_words(listed, "" if axis == "occupation" else axis).get(word(raw), "")


def _school_level(classes: int, system: int) -> str:
    """The level of general schooling a "7/10" or "12/12" stands for; nothing for impossible ones."""
    if not 1 <= classes <= system:
        return ""
    primary, lower = (4, 7) if system == 10 else (5, 9)
    return "G2" if classes <= primary else "G3" if classes <= lower else "G4"


@cache
def code_words(listed: str, axis: str) -> Mapping[str, str]:
    """Codes of a list by every spelling of their names, as searched; of one axis where one is given."""
    found: dict[str, str] = {}
    codes = [c for c in code_list(listed).values() if not axis or c.attributes.get("axis") == axis]
    names = [(word, code.code) for code in codes for word in (code.code, code.vi, code.en)]
    others = [(word, code.code) for code in codes for word in (*code.aliases, *code.match_only)]
    for word, code in [*names, *others]:
        found.setdefault(search_key(word), code)
    return found


@lru_cache(4096)
def word(text: str) -> str:
    """The search key of a word that returns in every row: a country, a people, a cell. Never of a name."""
    return search_key(text)


@lru_cache(4096)
def cell_key(name: str) -> str:
    """The name of a cell as compared: without "chi bộ", commas and marks.

    >>> cell_key("Chi bộ thôn Hạ, Đảng bộ xã Đồng Bắc"), cell_key("CB Thôn Hạ")
    ('thon ha dang bo xa dong bac', 'thon ha')
    """
    plain = SIGNS.sub(" ", search_key(name))
    return re.sub(r"^(chi bo|cb|c b)\b\s*", "", " ".join(plain.split()))
