"""What a change would do, found by doing it and taking it back."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from chibo.storage.refusal import Refusal

Counts = Mapping[str, int]
Told = Mapping[Hashable, tuple[str, str]]
"""Values in words: by any key, a label and what it says; a missing key says nothing. A later label holds."""


@dataclass(frozen=True)
class Change:
    """One counted thing before and after; the label is ready for the reader."""

    label: str
    before: int
    after: int

    @property
    def difference(self) -> int:
        return self.after - self.before


@dataclass(frozen=True)
class Restated:
    """One value in words, before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Preview:
    """Counts and values before and after, and either what the verb returned or why it refused."""

    before: Counts
    after: Counts = field(default_factory=dict)
    result: Any = None
    refusal: Refusal | None = None
    told_before: Told = field(default_factory=dict)
    told_after: Told = field(default_factory=dict)

    @property
    def texts(self) -> list[Restated]:
        """The values that change, in the order they were told."""
        both = {**self.told_before, **self.told_after}
        old, new = (
            {key: words for key, (_label, words) in told.items()}
            for told in (self.told_before, self.told_after)
        )
        told = [
            Restated(both[key][0], old.get(key, ""), new.get(key, ""))
            for key in dict.fromkeys([*self.told_before, *self.told_after])
        ]
        return [row for row in told if row.before != row.after]

    @property
    def changes(self) -> list[Change]:
        """Every counted thing, in the order it was measured; a missing count is nought."""
        labels = list(dict.fromkeys([*self.before, *self.after]))
        return [Change(label, self.before.get(label, 0), self.after.get(label, 0)) for label in labels]


class _TakenBackError(Exception):
    pass


def preview(
    verb: Callable[[], Any], measure: Callable[[], Counts], tell: Callable[[], Told] = dict
) -> Preview:
    """Run the verb for real inside a savepoint, measure and tell, and roll back."""
    before, told = dict(measure()), dict(tell())
    try:
        with transaction.atomic():
            result = verb()
            _settle()
            seen = Preview(before, dict(measure()), result, told_before=told, told_after=dict(tell()))
            raise _TakenBackError
    except _TakenBackError:
        return seen
    except Refusal as refusal:
        return Preview(before, refusal=refusal)


def _settle() -> None:
    """Deferred constraints speak now, not at a commit that never comes."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
