"""Working as the owner of the tables: for what concerns the whole content, such as dump, load and check."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections


@contextmanager
def as_owner() -> Iterator[None]:
    """Every query inside goes to the database as its owner, whom row-level security lets see all rows.

    Where the application's alias is already inside a transaction, it stays as it is; a transaction the owner
    is already in goes on.
    """
    usual = connections[DEFAULT_DB_ALIAS]
    owner = connections["owner"]
    connections[DEFAULT_DB_ALIAS] = owner
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = usual
        if not owner.in_atomic_block:
            owner.close()
