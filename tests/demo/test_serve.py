"""`chibo serve --demo` as a visitor meets it: six doors at /login/, and each leads in."""

import http.client
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any
from urllib.parse import urlencode, urlsplit

import psycopg
import pytest

from chibo.demo.logins import DOORS
from chibo.project import cluster
from tests import databases, demonstration
from tests.project.conftest import place  # noqa: F401 -- a fixture
from tests.project.serving import Served, serve

pytestmark = pytest.mark.cluster


@contextmanager
def lasting(server: cluster.Cluster) -> Iterator[None]:
    """The run's scratch server as safe as one for daily work, which is all that `serve` attaches to."""
    names = ("fsync", "full_page_writes", "synchronous_commit")
    with psycopg.connect(server.url("chibo_admin"), autocommit=True) as connection:
        for name in names:
            connection.execute(f"ALTER SYSTEM SET {name} = on")
        connection.execute("SELECT pg_reload_conf()")
        try:
            yield
        finally:
            for name in names:
                connection.execute(f"ALTER SYSTEM RESET {name}")
            connection.execute("SELECT pg_reload_conf()")


@pytest.fixture
def second_start(database_name: str, django_db_blocker: Any) -> Iterator[dict[str, str]]:
    """Addresses of a database as the first start left it: a copy of the run's one demonstration."""
    given = "DATABASE_URL" in os.environ
    server = cluster.at(databases.PLACE / "var", scratch=True)
    with (
        django_db_blocker.unblock(),
        demonstration.copied(database_name, "served") as name,
        nullcontext() if given else lasting(server),
    ):
        yield {
            "DATABASE_URL": databases.address("default", name),
            "DATABASE_OWNER_URL": databases.address("owner", name),
        }


@pytest.fixture
def first_start() -> dict[str, str]:
    """No database at all."""
    return {}


def asked(served: Served, method: str, url: str, body: str = "", **headers: str) -> tuple[Any, str]:
    """The answer and its text."""
    connection = http.client.HTTPConnection("localhost", urlsplit(served.url).port, timeout=20)
    try:
        connection.request(method, url, body, headers)
        answer = connection.getresponse()
        return answer, answer.read().decode()
    finally:
        connection.close()


def check_doors(served: Served) -> None:
    """Six doors for the six accounts; through the first one comes to the work of the day."""
    answer, page = asked(served, "GET", "/login/")
    assert re.findall(r'name="door" value="([\w-]+)"', page) == [door.login for door in DOORS]
    assert len(DOORS) == 6
    cookie = (answer.getheader("Set-Cookie") or "").split(";")[0]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    form = urlencode({"csrfmiddlewaretoken": token[1], "door": DOORS[0].login})
    kind = "application/x-www-form-urlencoded"
    answer, _page = asked(
        served, "POST", "/login/", form, **{"Cookie": cookie, "Content-Type": kind, "Referer": served.url}
    )
    assert (answer.status, answer.getheader("Location")) == (303, "/")


@pytest.mark.parametrize("start", ["second_start", pytest.param("first_start", marks=pytest.mark.torture)])
def test_served_demonstration_has_six_doors(request, place, start):  # noqa: F811
    served = serve("--demo", var=place / "var", **request.getfixturevalue(start))
    try:
        assert served.ready(300)
        check_doors(served)
    finally:
        assert served.end() == 0
