"""A hostile suite: real PostgreSQL, the application's role; warnings, sockets, unknown variables fail."""

import gc
import os
from collections.abc import Iterator
from copy import copy
from typing import Any

import pytest
from django.db import connections
from django.template import Context, RequestContext
from django.test import TransactionTestCase
from django.test.utils import ContextList
from hypothesis import is_hypothesis_test, settings

from tests import databases
from tests.no_browser import pytest_terminal_summary  # noqa: F401 -- a hook

# The same examples every time, so that a change is judged by what it changed; `make torture` looks further.
# No deadline: how long an example takes tells of the machine.
settings.register_profile("steady", derandomize=True, database=None, deadline=None)
settings.register_profile("wandering", database=None, deadline=None)
settings.load_profile(os.environ.get("CHIBO_EXAMPLES", "steady"))

_DEMONSTRATION = {"demo", "journeys"}
_DATABASE = {"db", "transactional_db", "django_db_setup"}


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        databases.sweep()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        databases.end()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_turn)
    items[:] = _dealt(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


def pytest_collection_finish() -> None:
    """What was read to collect the tests stays; looking through it for garbage again and again finds none."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _dealt(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """The tests in the order in which xdist cuts them into one equal piece for each worker.

    A test of a minute that is begun last leaves the other workers idle for it, and one that is begun late
    meets tables full of what the tests before it took back. So every worker begins with its share of the
    long walks; the first has the demonstration instead, which takes as long as several of them, and makes
    the databases; the others do what needs none instead of waiting for them. Whoever is done takes from the
    end of another's piece.
    """
    if workers < 2:
        return items
    parts: list[list[pytest.Item]] = [[] for _worker in range(workers)]
    walks = [item for item in items if _turn(item) == _WALK]
    bare = [item for item in items if _turn(item) == _BARE]
    parts[0] += [item for item in items if _turn(item) == _DEMONSTRATED]
    for number in range(workers - 1):
        parts[number + 1] += bare[number :: workers - 1] + walks[number :: workers - 1]
    long = [item for item in items if _turn(item) == _LONG]
    plain = [item for item in items if _turn(item) == _PLAIN]
    for number, part in enumerate(parts):
        part.extend(long[len(long) * number // workers : len(long) * (number + 1) // workers])
    left = len(items)
    for number, part in enumerate(parts):
        size = left // (workers - number)
        left -= size
        room = max(size - len(part), 0)
        part.extend(plain[:room])
        plain = plain[room:]
    return [item for part in parts for item in part] + plain


_DEMONSTRATED, _WALK, _LONG, _PLAIN, _BARE = range(5)


def _turn(item: pytest.Item) -> int:
    """The demonstration first, then long walks and after them what else is long; without a database last."""
    if _DEMONSTRATION & set(item.path.parts):
        return _DEMONSTRATED
    if not (item.get_closest_marker("django_db") or _DATABASE & set(getattr(item, "fixturenames", ()))):
        return _BARE
    if item.get_closest_marker("early"):
        return _WALK
    return _LONG if _is_long(item) else _PLAIN


def _is_long(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("browser")) or is_hypothesis_test(getattr(item, "obj", None))


@pytest.fixture(scope="session")
def database_name() -> str:
    """This worker's own database."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    return f"{databases.TEMPLATE.replace('template', 'test')}_{worker}"


@pytest.fixture(scope="session")
def django_db_setup(database_name: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """A copy of the migrated template; a test with real transactions gets a new copy afterwards.

    Emptying the tables would need rights the application lacks, and lose the migrations' rows.
    """

    def renew(_case: TransactionTestCase) -> None:
        databases.copy_template(database_name)

    patch = pytest.MonkeyPatch()
    with django_db_blocker.unblock():
        databases.copy_template(database_name)
        databases.point(database_name)
        patch.setattr(TransactionTestCase, "_fixture_teardown", renew)
    yield
    patch.undo()
    with django_db_blocker.unblock():
        connections.close_all()
        databases.drop(database_name)


@pytest.fixture(scope="module")
def swept(database_name: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A new copy of the template after a file that takes back so many rows that the next one would wait: the
    tables stay full of them, and every question of the tests after it goes through them all."""
    yield
    with django_db_blocker.unblock():
        databases.copy_template(database_name)
        databases.point(database_name)


@pytest.fixture(scope="session", autouse=True)
def context_of_the_page_alone() -> Iterator[None]:
    """The test client copies the context of every part of a page, which costs more than the page itself."""

    def keep_first(store: dict[str, Any], context: Context, **_told: Any) -> None:
        if isinstance(context, RequestContext) and "context" not in store:
            store["context"] = ContextList([copy(context)])

    patch = pytest.MonkeyPatch()
    patch.setattr(
        "django.test.client.store_rendered_templates", lambda store, *_, **told: keep_first(store, **told)
    )
    yield
    patch.undo()


@pytest.fixture
def database_environment(transactional_db: None, database_name: str) -> dict[str, str]:
    """What a child process needs in its environment to work in this worker's database."""
    return {
        "DATABASE_URL": databases.address("default", database_name),
        "DATABASE_OWNER_URL": databases.address("owner", database_name),
    }
