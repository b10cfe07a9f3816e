"""Words of closed lists as people write them: codes, school years, states, marks, names of cells."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

from chibo.engine.vietnamese import search_key
from chibo.regulations.loader import code_list

WRITTEN: Final = frozenset({"x", "1", "v", "có", "✓", "✔", "√", "+", "*", "×", "☑"})
YES: Final = WRITTEN | {"co", "dung", "yes", "true"}
NO: Final = frozenset({"0", "khong", "ko", "no", "false"})
_DASHES: Final = " -–—._"
AXES: Final = ("general", "professional", "title", "political_theory", "occupation")
_LISTS: Final = {"ethnicity": "ethnic_groups", "religion": "religions"}
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
    """An "x" or the like in a column that holds marks.

    >>> is_marked("X"), is_marked("√"), is_marked("Có"), is_marked("1975")
    (True, True, True, False)
    """
    return bool(text) and word(text) in YES


def is_written_mark(text: str) -> bool:
    """A mark letter by letter, with its tone: nothing that a word could be taken for."""
    return text.lower() in WRITTEN


def is_unmarked(text: str) -> bool:
    """Nothing, a dash, a nought or a no.

    >>> is_unmarked(""), is_unmarked("–"), is_unmarked("Không"), is_unmarked("x")
    (True, True, True, False)
    """
    return not text.strip(_DASHES) or word(text) in NO


def is_dated(text: str) -> bool:
    """Something with digits in a column of marks: "Nam | Nữ" over "1975" or "05/02/1980"."""
    return not is_unmarked(text) and not is_marked(text) and any(char.isdigit() for char in text)


def word_code(field: str, raw: str) -> str:
    """The code of a word in the list of a coded field; nothing for other words and other fields."""
    if field == "status":
        return STATUSES.get(status_key(raw), "")
    if field in _LISTS:
        return code_words(_LISTS[field], "").get(word(raw), "")
    return trait_code(field, raw) if field in AXES else ""


def status_key(raw: str) -> str:
    """A word for a state as compared: without signs."""
    return " ".join(SIGNS.sub(" ", word(raw)).split())


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
