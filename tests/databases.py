"""The suite's databases: one server, one migrated template, one copy for every worker.

Without further word a scratch server is made in a temporary folder. With DATABASE_URL (role chibo_app) and
DATABASE_OWNER_URL (role chibo_owner, which needs CREATEDB here) that server is used instead.
"""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from chibo.project import cluster, grants

PLACE = Path(os.environ["CHIBO_TEST_DIR"])
TEMPLATE = f"chibo_template_{PLACE.name.removeprefix('chibo-test-').replace('-', '_').lower()}"


@cache
def addresses() -> dict[str, str]:
    """The server's address for each of Django's aliases; starts the scratch server where none is given."""
    if "DATABASE_URL" in os.environ:
        return {"default": os.environ["DATABASE_URL"], "owner": os.environ["DATABASE_OWNER_URL"]}
    scratch = cluster.at(PLACE / "var", scratch=True)
    scratch.start()
    return {"default": scratch.url("chibo_app"), "owner": scratch.url("chibo_owner")}


def address(alias: str, name: str) -> str:
    """The address of one database of the server."""
    return make_conninfo(addresses()[alias], dbname=name)


def point(name: str) -> None:
    """Let Django's aliases use this database."""
    keys = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    for alias in ("default", "owner"):
        parts = conninfo_to_dict(address(alias, name))
        connections[alias].close()
        connections[alias].settings_dict.update(
            {ours: str(parts.get(theirs, "")) for ours, theirs in keys.items()}
        )


def copy_template(name: str) -> None:
    """A fresh database with the shape and rows that the migrations make; point() comes after.

    Copied file by file: the server's usual way writes every block to its log first, several times as slow.
    """
    for connection in connections.all():
        connection.close()
    with _locked("template"):
        if not _exists(TEMPLATE):
            _build()
        drop(name)
        _order("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, TEMPLATE)


def drop(name: str) -> None:
    """Remove the database; where the server is just tidying it up, which only a superuser may end, wait."""
    _evict(name)
    for _attempt in range(100):
        try:
            return _order("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        except psycopg.errors.InsufficientPrivilege:
            time.sleep(0.1)
    raise TimeoutError(f"{name} is still in use")


def end() -> None:
    """Stop the scratch server, or take our databases from a given one, and remove the folder."""
    if "DATABASE_URL" in os.environ:
        for name in (TEMPLATE, f"{TEMPLATE}_demonstration"):
            if _exists(name):
                drop(name)
    else:
        _stop(PLACE)
    shutil.rmtree(PLACE, ignore_errors=True)


def sweep() -> None:
    """Remove what earlier runs left that were killed before they could."""
    for place in Path(tempfile.gettempdir()).glob("chibo-test-*-*"):
        number = place.name.split("-")[2]
        if place.stat().st_uid == os.geteuid() and not Path("/proc", number).exists():
            _stop(place)
            shutil.rmtree(place, ignore_errors=True)


def _stop(place: Path) -> None:
    if (place / "var" / "keys" / "database.json").exists():
        cluster.at(place / "var", scratch=True).stop()


def _build() -> None:
    """Migrate under another name first: a template that exists is a template that is complete."""
    draft = f"{TEMPLATE}_draft"
    _order("DROP DATABASE IF EXISTS {} WITH (FORCE)", draft)
    _order("CREATE DATABASE {}", draft)
    grants.furnish(address("owner", draft))
    point(draft)
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    connections["owner"].close()
    _order("ALTER DATABASE {} RENAME TO {}", draft, TEMPLATE)


def _evict(name: str) -> None:
    """End what the live server's threads left open: only their own role may, the owner may not."""
    with psycopg.connect(address("default", "postgres"), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = %s AND usename = current_user",
            [name],
        )


def _exists(name: str) -> bool:
    with psycopg.connect(addresses()["owner"], autocommit=True) as connection:
        return (
            connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None
        )


def _order(statement: str, *names: str) -> None:
    with psycopg.connect(addresses()["owner"], autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def _locked(name: str) -> Iterator[None]:
    with (PLACE / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
