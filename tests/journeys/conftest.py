"""The loaded demonstration, asked through the program's own command line; a desk in a browser."""

import io
import json
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from typing import Any

import pytest

from chibo.project import cli
from tests import databases, demonstration
from tests.journeys.desks import at_desk, register  # noqa: F401 -- fixtures
from tests.web.browser import browser, chromium, open_page, running  # noqa: F401 -- fixtures

Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def published(django_db_setup: None, django_db_blocker: Any, database_name: str) -> Iterator[None]:
    """Reading only, for all tests of a file. A copy: readers of the original would stand in the way."""
    with (
        django_db_blocker.unblock(),
        demonstration.copied(database_name, "published") as name,
        demonstration.pointed_at(name),
    ):
        yield


@pytest.fixture
def twin(django_db_setup: None, django_db_blocker: Any, database_name: str) -> Iterator[None]:
    """A copy that may be changed."""
    with (
        django_db_blocker.unblock(),
        demonstration.copied(database_name) as name,
        demonstration.pointed_at(name),
    ):
        yield


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Ask:
    """`chibo stats …words --json`, read back."""
    monkeypatch.setenv("DATABASE_URL", databases.addresses()["default"])

    def asked(*words: str) -> dict[str, Any]:
        said = io.StringIO()
        with redirect_stdout(said):
            assert cli.main(["stats", *words, "--json"]) == 0
        found: dict[str, Any] = json.loads(said.getvalue())
        return found

    return asked
