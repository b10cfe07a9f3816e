"""What a condition asks for, read off its own fields: keys of values and names of facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Final

from chibo.engine.rules.counting import Vote

_KEYS: Final = frozenset({"key", "limit", "extension", "counting", "share", "excluded"})
_FACTS: Final = frozenset({"fact", "name", "extended", "part", "whole", "stated", "plus", "minus"})


def keys_of(condition: object) -> frozenset[str]:
    """The keys of every value the condition may rest on.

    >>> from chibo.engine.rules.conditions import Not, Number
    >>> sorted(keys_of(Not(Number("failed_votes", "below", "votes.failed"))))
    ['votes.failed']
    """
    return frozenset(text for field, text in _texts(condition) if field in _KEYS)


def names_of(condition: object) -> frozenset[str]:
    """The names of every fact the condition may look at.

    >>> from chibo.engine.rules.conditions import Not, Number
    >>> sorted(names_of(Not(Number("failed_votes", "below", "votes.failed"))))
    ['failed_votes']
    """
    return frozenset(text for field, text in _texts(condition) if field in _FACTS)


def _texts(node: object) -> Iterator[tuple[str, str]]:
    """Every text below a condition with the name of its field."""
    if isinstance(node, Vote):
        yield from (("fact", f"{node.ballot}.{part}") for part in ("for", "entitled", node.base))
    if not is_dataclass(node):
        return
    for field in fields(node):
        for value in _items(getattr(node, field.name)):
            if isinstance(value, str):
                yield (field.name, value) if value else ("", "")
            yield from _texts(value)


def _items(value: object) -> Iterator[object]:
    """The value itself, or what a list, a pair or a mapping of them holds."""
    if isinstance(value, Mapping):
        yield from value.values()
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _items(item)
    else:
        yield value
