"""Words of the lists of admission as people write them: who introduces, groups, stages, hamlets."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from django.db.models import TextChoices
from django.utils import translation

from chibo.admission.choices import AFTER_APPLICATION, CELL, Group, Stage
from chibo.engine.vietnamese import search_key
from chibo.exchange.words import cell_key, word
from chibo.regulations.loader import code_list

_HAMLET = re.compile(r"^(?:thon|xom|ban|ap|buon|lang|khoi|to dan pho|khu pho|tdp)\s+")
_SIGNS = re.compile(r"[^\w ]+")
_SHORT: Final = {"doan thanh nien": "youth_union", "cong doan": "trade_union"}
_STEP = re.compile(r"^\s*\d\s*[.):-]\s*")


def hamlet_key(name: str) -> str:
    """The name of a hamlet as compared: without "thôn", commas and marks.

    >>> hamlet_key("Thôn Hạ"), hamlet_key("xóm Đình")
    ('ha', 'dinh')
    """
    return _HAMLET.sub("", " ".join(_SIGNS.sub(" ", search_key(name)).split()))


def introducer_code(who: str) -> str:
    """The cell, or the association whose name the words begin with; nothing for others.

    >>> introducer_code("Đoàn xã Đồng Bắc"), introducer_code("Chi bộ thôn Hạ"), introducer_code("Ông Bảy")
    ('youth_union', 'cell', '')
    """
    key = " ".join(_SIGNS.sub(" ", word(who)).split())
    if key != cell_key(who) or key in ("chi bo", "cell"):
        return CELL
    names = sorted(_introducers(), key=len, reverse=True)
    return next((_introducers()[name] for name in names if f"{key} ".startswith(f"{name} ")), "")


@cache
def _introducers() -> Mapping[str, str]:
    found = dict(_SHORT)
    for code in code_list("associations").values():
        for name in (code.code, code.vi, code.en, *code.aliases, *code.match_only):
            key = search_key(name)
            found.setdefault(key, code.code)
            found.setdefault(key.removesuffix(" viet nam"), code.code)
    return found


def introducer_words() -> list[tuple[str, str]]:
    """The words that are understood, as they are to be written and as they read."""
    return [("Chi bộ", "Chi bộ"), *((code.vi, code.vi) for code in code_list("associations").values())]


def groups_said(text: str) -> list[str]:
    """Codes of the groups a cell names, of those that may be kept before the application.

    >>> groups_said("Trưởng thôn, xóm; Gia đình có công"), groups_said("giáo viên, khác")
    (['hamlet_head'], ['teacher'])
    """
    key, known = word(text), _labels(Group)
    said = [code for name, code in known.items() if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", key)]
    return [code for code in dict.fromkeys(said) if code not in AFTER_APPLICATION]


def stage_said(text: str) -> str:
    """The stage a cell names, with or without the number of a step; nothing for other words.

    >>> stage_said("Cảm tình Đảng"), stage_said("4. Chi bộ đã thông qua"), stage_said("khác")
    ('sympathiser', 'voted', '')
    """
    return _labels(Stage).get(word(_STEP.sub("", text)), "")


@cache
def _labels(choices: type[TextChoices]) -> Mapping[str, str]:
    """The names of a closed list in both languages, as searched, the longest first."""
    found: dict[str, str] = {}
    for language in ("vi", "en"):
        with translation.override(language):
            found |= {search_key(str(each.label)): str(each.value) for each in choices}
    for code in choices:
        found.setdefault(search_key(str(code.value)), str(code.value))
    if choices is Group:
        found |= {"truong thon": "hamlet_head", "truong xom": "hamlet_head", "bo doi xuat ngu": "demobilised"}
    return dict(sorted(found.items(), key=lambda told: -len(told[0])))


def label_of_group(code: str) -> str:
    """A group as lists write it."""
    with translation.override("vi"):
        return str(Group(code).label)


def label_of_stage(code: str) -> str:
    """A stage as lists write it."""
    with translation.override("vi"):
        return str(Stage(code).label)


def pieces(text: str) -> Iterable[str]:
    """The parts of a cell that says several things."""
    return (piece.strip() for piece in re.split(r"[;,\n]", text) if piece.strip())
