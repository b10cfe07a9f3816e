"""What must be done between the database's start and the first page: rights, migrations, static files."""

import hashlib
from pathlib import Path

import psycopg
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from chibo.project import grants

_LOCK = 4_011_930


def migrate(*, verbosity: int = 0) -> None:
    """Rights and migrations as the owner; two at once wait for each other."""
    with psycopg.connect(_address(), autocommit=True) as guard:
        guard.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        grants.furnish(_address())
        if waiting():
            call_command("migrate", database="owner", verbosity=verbosity, interactive=False)


def waiting() -> int:
    """How many migrations the database still needs."""
    executor = MigrationExecutor(connections["owner"])
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _address() -> str:
    """The owner's address as the driver takes it, from Django's settings."""
    keywords = connections["owner"].get_connection_params()
    known = {
        key: keywords[key] for key in ("dbname", "user", "password", "host", "port") if keywords.get(key)
    }
    return psycopg.conninfo.make_conninfo(**known)


def static_files() -> None:
    """Collect, hash and compress what pages load; only where something changed since the last time."""
    stamp = Path(settings.STATIC_ROOT) / ".chibo"
    found = _fingerprint()
    if stamp.exists() and stamp.read_text(encoding="ascii") == found:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(found, encoding="ascii")


def _fingerprint() -> str:
    marks = []
    for finder in get_finders():
        for name, storage in finder.list(None):
            state = Path(storage.path(name)).stat()
            marks.append(f"{name} {state.st_size} {state.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(marks)).encode()).hexdigest()
