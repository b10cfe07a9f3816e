"""What a change would do, found by doing it and taking it back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from chibo.storage.refusal import Refusal

Counts = Mapping[str, int]


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
class Preview:
    """Counts before and after, and either what the verb returned or why it refused."""

    before: Counts
    after: Counts = field(default_factory=dict)
    result: Any = None
    refusal: Refusal | None = None

    @property
    def changes(self) -> list[Change]:
        """Every counted thing, in the order it was measured; a missing count is nought."""
        labels = list(dict.fromkeys([*self.before, *self.after]))
        return [Change(label, self.before.get(label, 0), self.after.get(label, 0)) for label in labels]


class _TakenBackError(Exception):
    pass


def preview(verb: Callable[[], Any], measure: Callable[[], Counts]) -> Preview:
    """Run the verb for real inside a savepoint, measure, and roll back."""
    before = dict(measure())
    try:
        with transaction.atomic():
            result = verb()
            _settle()
            seen = Preview(before, dict(measure()), result)
            raise _TakenBackError
    except _TakenBackError:
        return seen
    except Refusal as refusal:
        return Preview(before, refusal=refusal)


def _settle() -> None:
    """Deferred constraints speak now, not at a commit that never comes."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
