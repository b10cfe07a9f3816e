"""`chibo serve --demo` as a visitor meets it: six doors at /login/, each leads in, no first page is heavy."""

import gzip
import http.client
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import psycopg
import pytest

from chibo.demo.logins import DOORS
from chibo.project import cluster
from tests import databases, demonstration
from tests.project.conftest import place  # noqa: F401 -- a fixture
from tests.project.serving import Served, serve

pytestmark = pytest.mark.cluster
# Bytes of a first page with everything it loads into an empty cache.
HEAVIEST = 100 * 1024


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


@dataclass
class Visitor:
    """As much of a browser as counts bytes: cookies, and what a page loads with it, as it travels."""

    served: Served
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, url: str, **form: str) -> tuple[http.client.HTTPResponse, bytes]:
        """The answer and its bytes as they came."""
        headers = {
            "Accept-Encoding": "gzip",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Referer": self.served.url,
        }
        connection = http.client.HTTPConnection("localhost", urlsplit(self.served.url).port, timeout=20)
        try:
            connection.request(method, url, urlencode(form), headers)
            answer = connection.getresponse()
            for cookie in answer.msg.get_all("Set-Cookie", []):
                name, _, value = cookie.split(";")[0].partition("=")
                self.cookies[name] = value
            return answer, answer.read()
        finally:
            connection.close()

    def page(self, url: str) -> tuple[str, int]:
        """The text of a page, and the bytes of it with all that it loads."""
        answer, body = self.ask("GET", url)
        assert answer.status == 200, url
        parts = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', body.decode()))
        parts |= {found for part in parts if part.endswith(".css") for found in self._named_in(part)}
        assert len(parts) >= 7, "style sheets, script and fonts"
        return body.decode(), len(body) + sum(len(self.ask("GET", part)[1]) for part in parts)

    def _named_in(self, sheet: str) -> set[str]:
        answer, body = self.ask("GET", sheet)
        assert answer.getheader("Content-Encoding") == "gzip", sheet
        return {
            urljoin(sheet, name) for name in re.findall(r'url\("?([^")]+)', gzip.decompress(body).decode())
        }

    def enter(self, door: str) -> str:
        """Through a door; where it leads."""
        _answer, body = self.ask("GET", "/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', body.decode())
        assert token
        answer, _body = self.ask("POST", "/login/", csrfmiddlewaretoken=token[1], door=door)
        assert (answer.status, answer.getheader("Location")) == (303, "/")
        answer, _body = self.ask("GET", "/")
        return answer.getheader("Location") or ""


def check_doors(served: Served) -> None:
    """Six doors for the six accounts; through each one comes to a first page, none of them heavy."""
    text, weight = Visitor(served).page("/login/")
    assert re.findall(r'name="door" value="([\w-]+)"', text) == [door.login for door in DOORS]
    assert len(DOORS) == 6
    weights = {"/login/": weight}
    for door in DOORS:
        visitor = Visitor(served)
        first = visitor.enter(door.login)
        weights[f"{door.login} {first}"] = visitor.page(first)[1]
    assert {page: weight for page, weight in weights.items() if weight > HEAVIEST} == {}


@pytest.mark.parametrize("start", ["second_start", pytest.param("first_start", marks=pytest.mark.torture)])
def test_served_demonstration_has_six_doors(request, place, start):  # noqa: F811
    served = serve("--demo", var=place / "var", **request.getfixturevalue(start))
    try:
        assert served.ready(300)
        check_doors(served)
    finally:
        assert served.end() == 0
