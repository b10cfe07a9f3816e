"""Stages that cost much to set are set once for a file of tests, and taken back at its end.

The file's tests run inside one transaction, each behind a savepoint of its own; each gets a copy of the
stage's objects. Tests with real transactions set their own stage.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction


@contextmanager
def set_once(blocker: Any) -> Iterator[None]:
    """What is written inside stays until the file is done; `blocker` is pytest-django's."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
