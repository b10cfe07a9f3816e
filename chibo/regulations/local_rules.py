"""Local rule sets: a committee may tighten a limit or choose among readings, never loosen.

Rows come from wherever they are kept; each names a key, a value, the day it holds from and the paper.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chibo.engine.citation import Citation
from chibo.engine.findings import Message, gettext_noop
from chibo.engine.rules import Cited, Parameter, Stated, Value, plain_value
from chibo.regulations.reading import RegulationError, Row
from chibo.regulations.rulebook import Rules, read_value

_NO_KEY = gettext_noop("Không có quy định nào mang mã “%(key)s”.")
_NO_DAY = gettext_noop("%(key)s: cần ngày bắt đầu áp dụng (from), ghi như 2025-11-21.")
_NO_PAPER = gettext_noop("%(key)s: cần văn bản làm căn cứ (citation), ít nhất có số hoặc tên loại văn bản.")
_NO_VALUE = gettext_noop(
    "%(key)s: giá trị “%(value)s” không dùng được; xem đơn vị bằng lệnh chibo rules show."
)
_LOOSENS = gettext_noop(
    "%(key)s: giá trị “%(value)s” không chặt bằng quy định chung (“%(general)s”); "
    "quy định của địa phương chỉ được chặt hơn."
)
_FIXED = gettext_noop("%(key)s: địa phương không được quy định khác.")


class LocalRuleError(ValueError):
    """A local rule that cannot hold, with a sentence saying why."""

    def __init__(self, text: str, **params: object) -> None:
        self.message = Message(text, params)
        super().__init__(str(self.message))


@dataclass(frozen=True, kw_only=True)
class LocalRule:
    """One row of a local rule set."""

    key: str
    value: Value
    valid_from: dt.date
    citation: Citation


def read_local(rules: Rules, given: Mapping[str, Mapping[str, Any]]) -> tuple[LocalRule, ...]:
    """The rows of a mapping of key to value, from (a day) and citation (issuer, kind, number, date)."""
    return tuple(_row(rules, key, row) for key, row in given.items())


def _row(rules: Rules, key: str, given: Mapping[str, Any]) -> LocalRule:
    parameter = rules.book.parameters.get(key)
    if parameter is None:
        raise LocalRuleError(_NO_KEY, key=key)
    try:
        value = read_value(Row({"value": given.get("value")}, key), parameter.unit, rules.words)
        day = Row({"from": given.get("from")}, key).day("from")
    except RegulationError as problem:
        text = _NO_VALUE if "value" in str(problem) else _NO_DAY
        raise LocalRuleError(text, key=key, value=given.get("value")) from problem
    if day is None:
        raise LocalRuleError(_NO_DAY, key=key)
    return LocalRule(key=key, value=value, valid_from=day, citation=_paper(key, given.get("citation")))


def _paper(key: str, given: object) -> Citation:
    marks = given if isinstance(given, Mapping) else {}
    try:
        found = Citation.from_json({name: str(mark) for name, mark in marks.items() if mark})
    except ValueError as problem:
        raise LocalRuleError(_NO_PAPER, key=key) from problem
    if not (found.number or found.kind):
        raise LocalRuleError(_NO_PAPER, key=key)
    return found


def tightened(rules: Rules, rows: Iterable[LocalRule]) -> Rules:
    """The rules with local rows in force from their days; refuses a row that loosens.

    Where the general rule later becomes stricter than a row, the general rule holds again of itself.
    """
    laid = tuple(rows)
    for row in laid:
        _check(rules.book.parameters[row.key], row)
    return laid_over(rules, laid)


def laid_over(rules: Rules, rows: Iterable[LocalRule]) -> Rules:
    """The rules with local rows over them, unasked: where a row is looser, the general rule holds."""
    ordered = sorted(rows, key=lambda row: (row.key, row.valid_from))
    parameters = dict(rules.book.parameters)
    for row in ordered:
        known = parameters[row.key]
        parameters[row.key] = replace(known, tightened=(*known.tightened, _stated(known, row)))
    book = replace(rules.book, parameters=parameters, version=_version(rules.book.version, ordered))
    return replace(rules, book=book) if ordered else rules


def strictest(rules: Rules, committees: Sequence[Iterable[LocalRule]]) -> tuple[LocalRule, ...]:
    """The rows that hold where several committees above one another laid down rules: the strictest of a day.

    `committees` go from the top down; between equal values, and between readings, the higher one's holds.
    Rows whose key is gone are left out. One that is looser than the general rule stays: the general rule
    holds then, and not the row before it.
    """
    rows = [sorted(each, key=lambda row: row.valid_from) for each in committees]
    held: list[LocalRule] = []
    for key in sorted({row.key for each in rows for row in each} & rules.book.parameters.keys()):
        parameter = replace(rules.book.parameters[key], tightened=())
        own = [[row for row in each if row.key == key] for each in rows]
        for day in sorted({row.valid_from for each in own for row in each}):
            found = _strictest_on(parameter, own, day)
            if found is not None:
                held.append(replace(found, valid_from=day))
    return tuple(held)


def _strictest_on(
    parameter: Parameter, committees: Iterable[Iterable[LocalRule]], day: dt.date
) -> LocalRule | None:
    current: LocalRule | None = None
    for rows in committees:
        row = max(
            (each for each in rows if each.valid_from <= day), key=lambda each: each.valid_from, default=None
        )
        if row is None or (current is not None and row.value == current.value):
            continue
        if current is None or parameter.allows(_stated(parameter, current), row.value):
            current = row
    return current


def as_row(rules: Rules, key: str, value: Any, valid_from: dt.date, citation: Citation) -> LocalRule:
    """One row as a committee lays it down; refused where it cannot hold on its first day."""
    said = {"value": value, "from": valid_from, "citation": citation.to_json()}
    row = _row(rules, key, said)
    tightened(rules, [row])
    return row


def _check(parameter: Parameter, row: LocalRule) -> None:
    general = replace(parameter, tightened=()).on(row.valid_from)
    if parameter.local == "fixed":
        raise LocalRuleError(_FIXED, key=row.key)
    if general is not None and not parameter.allows(general, row.value):
        raise LocalRuleError(
            _LOOSENS, key=row.key, value=plain_value(row.value), general=plain_value(general.value)
        )


def _stated(parameter: Parameter, row: LocalRule) -> Stated:
    return Stated(
        key=row.key,
        unit=parameter.unit,
        value=row.value,
        valid_from=row.valid_from,
        cited=(Cited("local", str(row.citation), row.citation),),
        confidence="confirmed",
        local=True,
    )


def _version(version: str, rows: Iterable[LocalRule]) -> str:
    """The fingerprint of the rules with these rows."""
    told = [
        [row.key, plain_value(row.value), row.valid_from.isoformat(), row.citation.to_json()] for row in rows
    ]
    return hashlib.sha256(json.dumps([version, *told], ensure_ascii=False).encode()).hexdigest()[:12]
