"""Reads: the rules as they hold at a unit, general ones with what committees above laid down on top."""

from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import QuerySet

from chibo.deadlines.models import LocalRule
from chibo.engine.citation import Citation
from chibo.engine.rules import RuleBook, Value
from chibo.organisation.queries import above, inside
from chibo.regulations.local_rules import LocalRule as Row
from chibo.regulations.local_rules import laid_over, strictest
from chibo.regulations.reading import RegulationError
from chibo.regulations.reading import Row as Given
from chibo.regulations.rulebook import Rules, read_value, rulebook
from chibo.storage.identity import current

KEPT = "local_rules"


class Laid(NamedTuple):
    """A row with the place of its committee, as one hashable value."""

    path: str
    key: str
    value: Any
    valid_from: date
    basis: Citation


def rules_at(path: str) -> Rules:
    """The rules for units at a path of today: each committee above may have made some of them stricter.

    Without a path the general rules.
    """
    if not path:
        return rulebook()
    places = {*above(path), path}
    return _with(tuple(row for row in _laid_down() if row.path in places))


def book_at(path: str) -> RuleBook:
    """The book of `rules_at`, to judge by."""
    return rules_at(path).book


def local_rules_of(paths: tuple[str, ...]) -> QuerySet[LocalRule]:
    """What the committees inside some subtrees laid down, by rule, the latest first."""
    rows = LocalRule.objects.none()
    for path in paths:
        rows |= LocalRule.objects.filter(inside(path, "unit__path"))
    return rows.select_related("unit").order_by("key", "unit__path", "-valid_from")


def local_rules_near(path: str, paths: tuple[str, ...]) -> QuerySet[LocalRule]:
    """What committees above a path and inside some subtrees laid down; nothing without a path."""
    if not path:
        return LocalRule.objects.none()
    over = LocalRule.objects.filter(unit__path__in=[*above(path), path])
    return (over.select_related("unit") | local_rules_of(paths)).order_by("key", "unit__path", "-valid_from")


def forget() -> None:
    """A row was written: what was read before no longer holds."""
    identity = current()
    if identity is not None:
        identity.kept.pop(KEPT, None)


def _laid_down() -> tuple[Laid, ...]:
    """All rows, read once for one piece of work: they are few, and asked for at every step."""
    identity = current()
    if identity is not None and KEPT in identity.kept:
        found: tuple[Laid, ...] = identity.kept[KEPT]
        return found
    rows = LocalRule.objects.order_by("unit__path", "key", "valid_from")
    read = tuple(
        Laid(*each) for each in rows.values_list("unit__path", "key", "value", "valid_from", "basis")
    )
    if identity is not None:
        identity.kept[KEPT] = read
    return read


@lru_cache(maxsize=64)
def _with(laid: tuple[Laid, ...]) -> Rules:
    general = rulebook()
    if not laid:
        return general
    committees: dict[str, list[Row]] = {}
    for row in laid:
        value = _value(general, row)
        if value is not None:
            told = Row(key=row.key, value=value, valid_from=row.valid_from, citation=row.basis)
            committees.setdefault(row.path, []).append(told)
    return laid_over(general, strictest(general, [committees[path] for path in sorted(committees)]))


def _value(rules: Rules, row: Laid) -> Value | None:
    """The value of a stored row; none where the rules know the key, or such a value, no longer."""
    parameter = rules.book.parameters.get(row.key)
    if parameter is None:
        return None
    try:
        return read_value(Given({"value": row.value}, row.key), parameter.unit, rules.words)
    except RegulationError:
        return None
