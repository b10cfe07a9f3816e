"""Who the database believes is asking: the second wall behind the Python policy.

Row-level security reads settings that live as long as the transaction. Nothing but `acting` sets them.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg.pq import TransactionStatus

_NAMES = ("chibo.user", "chibo.role", "chibo.low", "chibo.high", "chibo.more", "chibo.past")
_NOBODY = ("",) * len(_NAMES)


@dataclass(frozen=True)
class Scope:
    """What a user may see: today's paths of the granted units, and every path they ever had."""

    now: tuple[str, ...] = ()
    past: tuple[str, ...] = ()

    def holds(self, path: str) -> bool:
        """Is the path inside one of today's subtrees?"""
        return any(path.startswith(root) for root in self.now)


@dataclass(frozen=True)
class Identity:
    """The person behind the present work. `kept` holds what was read once for all of it."""

    user: UUID | None
    scope: Scope
    role: str
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)


_current: ContextVar[Identity | None] = ContextVar("identity", default=None)


def current() -> Identity | None:
    """Who acts now, or None outside `acting`."""
    return _current.get()


@contextmanager
def acting(*, user: UUID | None, scope: Scope, role: str = "") -> Iterator[Identity]:
    """Give the open transaction an identity, and take it away at the end, also after an error.

    Must be called inside a transaction: the settings are transaction-local on purpose.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("acting() needs an open transaction")
    before = _settings_of(_current.get())
    identity = Identity(user, scope, role)
    _apply(_settings_of(identity))
    token = _current.set(identity)
    try:
        yield identity
    finally:
        _current.reset(token)
        if _answers():
            _apply(before)


def _answers() -> bool:
    """Does the transaction still take orders? A failed one loses the settings when it is rolled back."""
    raw = connection.connection
    failed = raw is None or raw.info.transaction_status == TransactionStatus.INERROR
    return not failed and not connection.needs_rollback


def _settings_of(identity: Identity | None) -> tuple[str, ...]:
    if identity is None:
        return _NOBODY
    first = identity.scope.now[0] if identity.scope.now else ""
    return (
        str(identity.user or ""),
        identity.role,
        first or "~~",
        f"{first}~" if first else "",
        ",".join(identity.scope.now[1:]),
        ",".join(identity.scope.past),
    )


def _apply(values: Sequence[str]) -> None:
    calls = ", ".join(["set_config(%s, %s, true)"] * len(_NAMES))
    pairs = [part for pair in zip(_NAMES, values, strict=True) for part in pair]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", pairs)
