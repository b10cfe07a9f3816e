"""A system that can be emptied and given another key, so that one test plays two installations."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.transaction import atomic

from chibo.exchange import portable
from chibo.storage import protection
from tests import databases
from tests.portable.furnished import furnished  # noqa: F401 -- a fixture
from tests.register import Register, make_register

PASSPHRASE = "chín con trâu qua suối"


class Installations:
    """What dump and load do, in memory."""

    def __init__(self, name: str, settings: Any, folder: Any) -> None:
        self.name, self.settings, self.folder, self.number = name, settings, folder, 0

    def elsewhere(self) -> None:
        """Continue in a new, empty installation with a key of its own."""
        databases.copy_template(self.name)
        self.number += 1
        self.settings.KEY_FILE = self.folder / f"key-{self.number}" / "installation.key"

    def dump(self, passphrase: str | None = None) -> bytes:
        target = io.BytesIO()
        portable.dump(target, passphrase=passphrase)
        return target.getvalue()

    def load(self, data: bytes, passphrase: str = PASSPHRASE) -> portable.Loaded:
        return portable.load(io.BytesIO(data), passphrase=lambda: passphrase)


@pytest.fixture
def installations(transactional_db: None, database_name: str, settings: Any, tmp_path: Any) -> Any:
    protection._installation_key.cache_clear()
    yield Installations(database_name, settings, tmp_path)
    protection._installation_key.cache_clear()


@pytest.fixture
def register(transactional_db: None) -> Register:
    """The small register, kept."""
    with atomic():
        return make_register()


@pytest.fixture
def as_it_is() -> Callable[[str], list[tuple[Any, ...]]]:
    """Rows of a query, seen as the owner."""

    def rows(query: str) -> list[tuple[Any, ...]]:
        from chibo.storage.owner import as_owner

        with as_owner(), connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall()

    return rows
