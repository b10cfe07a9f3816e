"""Words of this part: what waits, how long still, whom it has reached, which rule says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from chibo.deadlines.choices import EXTENSION, Counting
from chibo.engine.calendar import Notice
from chibo.engine.citation import Citation
from chibo.engine.rules import Local, Parameter
from chibo.engine.vietnamese import sort_key
from chibo.regulations.due import Level, deadline_kinds
from chibo.regulations.rulebook import rulebook
from chibo.regulations.telling import CONFIDENCE, UNITS, Teller
from chibo.regulations.values import Entry
from chibo.web.wording import day_text


def entry_label(entry: Entry | None, code: str = "") -> str:
    """The label of an entry in the reader's language; the code itself where it is not known."""
    return entry.label(get_language() or "vi") if entry else code


def kind_label(code: str) -> str:
    """What must be done, in words."""
    return entry_label(deadline_kinds().get(code), code)


def level_label(level: Level) -> str:
    """Whom it has reached, in words."""
    return entry_label(level)


def left_text(left: int, *, late: bool) -> str:
    """How many working days are left, or have passed."""
    if late:
        n = max(-left, 0)
        if not n:
            return _("vừa quá hạn")
        return ngettext("quá %(n)s ngày làm việc", "quá %(n)s ngày làm việc", n) % {"n": n}
    if not left:
        return _("hết hạn hôm nay")
    return ngettext("còn %(n)s ngày làm việc", "còn %(n)s ngày làm việc", left) % {"n": left}


def notice_text(notice: Notice | None) -> str:
    """Which notice before the last day holds, since when, and when the next one comes."""
    if notice is None:
        return ""
    if not notice.before:
        return _("Đã đến ngày cuối; nhắc cho đến khi ghi kết quả.")
    words = _("Nhắc trước %(n)s ngày, từ %(since)s; lần nhắc sau %(next)s.")
    following = day_text(notice.following) if notice.following else ""
    return words % {"n": notice.before, "since": day_text(notice.since), "next": following}


def term_text(length: int, counted: str) -> str:
    """The limit in words: 30 working days, 12 months."""
    return f"{length} {Counting(counted).label}"


def rule_label(key: str) -> str:
    """The rule in words; a limit of the kind itself is our own."""
    text = rulebook().rules.get(key)
    return text.label(get_language() or "vi") if text else _("Quy ước của chương trình")


def tightenable() -> list[tuple[str, str]]:
    """The rules a committee may make stricter or read its own way, in words with their unit."""
    tell = Teller(rulebook(), get_language() or "vi", _)
    found = [
        (key, f"{tell.label(key)} ({_unit_text(parameter)})")
        for key, parameter in rulebook().book.parameters.items()
        if parameter.local is not Local.FIXED
    ]
    return sorted(found, key=lambda each: sort_key(each[1]))


def _unit_text(parameter: Parameter) -> str:
    if parameter.local is Local.SWITCH:
        return _("chọn cách hiểu")
    unit = _(UNITS[parameter.unit]) % {"value": ""} if parameter.unit in UNITS else ""
    if parameter.local is Local.FREE:
        return unit.strip()
    words = _("%(unit)s, không dài hơn") if parameter.local is Local.LOWER else _("%(unit)s, không ngắn hơn")
    return words % {"unit": unit.strip()}


def is_reading(key: str) -> bool:
    """Whether a local rule chooses among readings instead of giving a number."""
    parameter = rulebook().book.parameters.get(key)
    return parameter is not None and parameter.local is Local.SWITCH


def readings() -> list[tuple[str, str]]:
    """The readings that may be chosen, each with the rule it belongs to."""
    rules = rulebook()
    found: dict[str, str] = {}
    for key, parameter in rules.book.parameters.items():
        if parameter.local is Local.SWITCH:
            for stated in parameter.stated:
                for value in (stated.value, *(each.value for each in stated.candidates)):
                    if isinstance(value, str):
                        words = rules.words_of(value, get_language() or "vi")
                        found[value] = f"{rule_label(key)}: {words}"
    return list(found.items())


def cited_texts(told: Mapping[str, Any]) -> list[str]:
    """The papers or pages a value stands in."""
    return [_cited(each) for each in told.get("cited", [])]


def _cited(each: Mapping[str, Any]) -> str:
    paper = Citation.from_json({name: each.get(name, "") for name in ("issuer", "kind", "number", "date")})
    return str(paper) if paper.number else str(each.get("title", ""))


@dataclass(frozen=True)
class Extended:
    """By how much and which paper a limit was put off, and the last day it had before."""

    length: int
    before: date
    paper: str


def extended_text(told: Mapping[str, Any]) -> Extended | None:
    """How the limit was put off; None where it was not."""
    said = told.get(EXTENSION)
    if not said:
        return None
    paper = str(Citation.from_json(said["paper"]))
    return Extended(said["length"], date.fromisoformat(said["before"]), paper)


def confidence_text(told: Mapping[str, Any]) -> str:
    """How sure we are of a value, in words."""
    key = str(told.get("confidence", ""))
    return _(CONFIDENCE[key]) if key in CONFIDENCE else ""


def set_label(code: str) -> str:
    """The rule set a value belongs to."""
    found = next((each for each in rulebook().book.sets if each.code == code), None)
    return found.label(get_language() or "vi") if found else ""
