"""Reading facts as people and files give them: names checked, complaints that say what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from types import MappingProxyType
from typing import Final

from chibo.engine.calendar import PartialDate
from chibo.engine.findings import Message, gettext_noop
from chibo.engine.rules.facts import ABSENT, Fact, FactKind, Facts, Flag, Form, Row

_NO_FACT = gettext_noop("Không có dữ kiện nào tên “%(name)s”.")
_NO_FACT_BUT = gettext_noop("Không có dữ kiện nào tên “%(name)s”; gần giống: %(near)s.")
_NOT_A_DAY = gettext_noop("%(name)s: “%(given)s” không phải ngày; ghi như 10/05/2006 hoặc 2006-05-10.")
_NOT_YES_NO = gettext_noop("%(name)s: “%(given)s” phải là có hoặc không (yes hoặc no).")
_NOT_A_COUNT = gettext_noop("%(name)s: “%(given)s” phải là số nguyên không âm.")
_NOT_A_WORD = gettext_noop("%(name)s: “%(given)s” không có trong các từ được dùng: %(words)s.")
_NOT_A_LIST = gettext_noop("%(name)s: phải là một danh sách, mỗi mục một dòng bắt đầu bằng dấu gạch ngang.")
_NOT_A_PERCENT = gettext_noop('%(name)s: “%(given)s” phải là số phần trăm đặt trong nháy kép, như "88,78".')
_NO_FLAG = gettext_noop("%(name)s: mỗi mục cần flag (mã vùng), có thể thêm from và to.")

_DAY: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_MONTH: Final = re.compile(r"(\d{1,2})/(\d{4})")
_YES_NO: Final = {"có": True, "không": False}
_PERCENT: Final = re.compile(r"\d+(?:[.,]\d+)?")


class FactError(ValueError):
    """A fact that cannot be understood: where it stands, and a sentence saying what to write instead."""

    def __init__(self, name: str, message: Message) -> None:
        super().__init__(str(message))
        self.name = name
        self.message = message


def read_facts(kinds: Mapping[str, FactKind], given: Mapping[str, object]) -> Facts:
    """The facts of a mapping; a mapping inside stands for names with a dot, null for not known.

    >>> kinds = {"cell_vote.for": FactKind(name="cell_vote.for", form=Form.COUNT)}
    >>> read_facts(kinds, {"cell_vote": {"for": 10}}).get("cell_vote.for")
    10
    """
    return Facts(MappingProxyType(_row(kinds, given, "")))


def _row(kinds: Mapping[str, FactKind], given: Mapping[str, object], before: str) -> dict[str, Fact]:
    found: dict[str, Fact] = {}
    for part, value in given.items():
        name = f"{before}{part}"
        if isinstance(value, Mapping) and name not in kinds:
            found.update(_row(kinds, value, f"{name}."))
            continue
        kind = kinds.get(name)
        if kind is None or (not before and _in_rows(kinds, name)):
            raise _no_fact(kinds, name)
        if value is not None:
            found[name] = (
                _rows(kinds, name, value)
                if kind.form is Form.ROWS
                else _READERS[kind.form](kind, _said(kind, value))
            )
    return found


def _said(kind: FactKind, value: object) -> object:
    """Yes and no as people write them; as YAML has them they come already."""
    if kind.form in {Form.YES_NO, Form.DAY} and isinstance(value, str):
        return _YES_NO.get(value.strip().lower(), value)
    return value


def _no_fact(kinds: Mapping[str, FactKind], name: str) -> FactError:
    near = get_close_matches(name, kinds, n=3)
    text = _NO_FACT_BUT if near else _NO_FACT
    return FactError(name, Message(text, {"name": name, "near": ", ".join(near)}))


def _in_rows(kinds: Mapping[str, FactKind], name: str) -> bool:
    """Whether a fact can only be told of one row of a list."""
    above = kinds.get(name.partition(".")[0])
    return above is not None and above.name != name and above.form is Form.ROWS


def _rows(kinds: Mapping[str, FactKind], name: str, given: object) -> tuple[Row, ...]:
    if not isinstance(given, list) or not all(isinstance(row, Mapping) for row in given):
        raise FactError(name, Message(_NOT_A_LIST, {"name": name}))
    return tuple(_row(kinds, _short(row, name), f"{name}.") for row in given)


def _short(row: Mapping[str, object], name: str) -> Mapping[str, object]:
    """A row may name its facts in full, as a kept judgement does."""
    return {part.removeprefix(f"{name}."): value for part, value in row.items()}


def _wrong(text: str, kind: FactKind, given: object, **params: object) -> FactError:
    return FactError(kind.name, Message(text, {"name": kind.name, "given": given, **params}))


def _day(kind: FactKind, given: object) -> Fact:
    """A day; ``no`` says that there is none."""
    if given is False:
        return ABSENT
    found = _partial(kind, given)
    exact = found.exact if isinstance(found, PartialDate) else found
    if not isinstance(exact, date):
        raise _wrong(_NOT_A_DAY, kind, given)
    return exact


def _partial(kind: FactKind, given: object) -> date | PartialDate:
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    try:
        found = _partial_of(str(given))
    except ValueError as problem:
        raise _wrong(_NOT_A_DAY, kind, given) from problem
    return found.exact or found


def _partial_of(text: str) -> PartialDate:
    if found := _DAY.fullmatch(text):
        return PartialDate(int(found[3]), int(found[2]), int(found[1]))
    if found := _MONTH.fullmatch(text):
        return PartialDate(int(found[2]), int(found[1]))
    return PartialDate.from_iso(text)


def _yes_no(kind: FactKind, given: object) -> Fact:
    if not isinstance(given, bool):
        raise _wrong(_NOT_YES_NO, kind, given)
    return given


def _count(kind: FactKind, given: object) -> Fact:
    if not isinstance(given, int) or isinstance(given, bool) or given < 0:
        raise _wrong(_NOT_A_COUNT, kind, given)
    return given


def _word(kind: FactKind, given: object) -> str:
    if not isinstance(given, str) or given not in kind.words:
        raise _wrong(_NOT_A_WORD, kind, given, words=", ".join(kind.words))
    return given


def _words(kind: FactKind, given: object) -> Fact:
    if not isinstance(given, list):
        raise _wrong(_NOT_A_LIST, kind, given)
    return tuple(_word(kind, each) for each in given)


def _percent(kind: FactKind, given: object) -> Fact:
    if not isinstance(given, str) or not _PERCENT.fullmatch(given):
        raise _wrong(_NOT_A_PERCENT, kind, given)
    return given.replace(",", ".")


def _flags(kind: FactKind, given: object) -> Fact:
    if not isinstance(given, list):
        raise _wrong(_NOT_A_LIST, kind, given)
    return tuple(_flag(kind, each) for each in given)


def _flag(kind: FactKind, given: object) -> Flag:
    if not isinstance(given, Mapping) or not {"flag"} <= given.keys() <= {"flag", "from", "to"}:
        raise _wrong(_NO_FLAG, kind, given)
    ends = []
    for end in (given.get("from"), given.get("to")):
        day = None if end is None else _day(kind, end)
        ends.append(day if isinstance(day, date) else None)
    return Flag(_word(kind, given["flag"]), *ends)


_READERS: Final[Mapping[Form, Callable[[FactKind, object], Fact]]] = MappingProxyType(
    {
        Form.DAY: _day,
        Form.PARTIAL_DAY: _partial,
        Form.YES_NO: _yes_no,
        Form.COUNT: _count,
        Form.WORD: _word,
        Form.WORDS: _words,
        Form.PERCENT: _percent,
        Form.FLAGS: _flags,
    }
)
