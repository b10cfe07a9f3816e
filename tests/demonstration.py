"""One loaded demonstration for the whole run: made once under a lock, copied by tests, never used itself."""

from collections.abc import Iterator
from contextlib import contextmanager

from chibo.demo.build import ensure
from tests import databases

NAME = f"{databases.TEMPLATE}_demonstration"


def ready() -> str:
    """The name of the loaded database; whoever comes first loads it."""
    with databases._locked("demonstration"):
        if not databases._exists(NAME):
            draft = f"{NAME}_draft"
            databases.copy_template(draft)
            with pointed_at(draft):
                ensure()
            databases._order("ALTER DATABASE {} RENAME TO {}", draft, NAME)
    return NAME


@contextmanager
def pointed_at(name: str) -> Iterator[None]:
    """Let the program use another database for a while, and then the one it used before."""
    before = str(databases.connections["default"].settings_dict["NAME"])
    databases.point(name)
    try:
        yield
    finally:
        for connection in databases.connections.all():
            connection.close()
        databases.point(before)


@contextmanager
def copied(worker: str, purpose: str = "twin") -> Iterator[str]:
    """A demonstration of one's own, to change."""
    name = f"{worker}_{purpose}"
    ready()
    for connection in databases.connections.all():
        connection.close()
    with databases._locked("demonstration"):
        databases._order("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        databases._order("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, NAME)
    try:
        yield name
    finally:
        databases.drop(name)
