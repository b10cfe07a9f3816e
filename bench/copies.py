"""A copy of the province to write in; the province itself stays what its archive says."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connections

from chibo.project.cluster import Cluster
from chibo.project.cluster.places import ADMIN, APP, OWNER


@contextmanager
def copied(server: Cluster, name: str) -> Iterator[dict[str, str]]:
    """The addresses of a copy, file by file; nobody may be connected to the original meanwhile."""
    connections.close_all()
    with psycopg.connect(server.url(ADMIN, "postgres"), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE chibo STRATEGY file_copy")
        try:
            yield {"DATABASE_URL": server.url(APP, name), "DATABASE_OWNER_URL": server.url(OWNER, name)}
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
