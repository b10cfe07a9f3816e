"""Headers outside the walk of all addresses, cookies, tokens of forms; and that the walk's judge sees."""

from typing import Any

import pytest
from django.db import transaction
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.test.client import ClientHandler

from chibo.storage.identity import Scope, acting
from chibo.web import errors
from chibo.web.routes import every_route
from tests.web.access_judge import Judge, header_faults, written
from tests.web.access_matrix import MATRIX
from tests.web.test_access import Caller, cast, visits  # noqa: F401 -- cast is a fixture

pytestmark = pytest.mark.django_db


def check_headers(answer: Any, url: str) -> None:
    """Those that every answer carries; the walk of all addresses looks at them too."""
    assert header_faults(answer, url) == []


@pytest.mark.parametrize(
    "url", ["/login/", "/nowhere/", "/organisation/", "/static/base.css", "/health/", "/first/"]
)
def test_answers_to_strangers_carry_the_headers(db, url):
    answer = Client().get(url)
    check_headers(answer, url)
    answer.getvalue()  # a file is closed at its end


def test_wrong_verb_and_forged_form_carry_the_headers(db):
    for answer in (Client().delete("/login/"), Client(enforce_csrf_checks=True).post("/login/")):
        assert answer.status_code in {403, 405}
        check_headers(answer, "/login/")


def test_broken_page_carries_the_headers(db, monkeypatch):
    def broken(request: HttpRequest, *_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("chibo.web.entry.views.SignInForm", broken)
    answer = Client(raise_request_exception=False).get("/login/")
    assert answer.status_code == 500
    assert b"broken" not in answer.content
    check_headers(answer, "/login/")


def test_page_for_a_database_out_of_reach_needs_no_database(django_db_blocker):
    with django_db_blocker.block():
        assert errors.server_error(RequestFactory().get("/")).status_code == 500


@pytest.mark.parametrize("loopback", [True, False])
def test_cookies_keep_to_themselves(cast, settings, loopback):  # noqa: F811
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = not loopback
    user, client = cast.users["organisation_officer"], Client()
    user.set_password("ruộng bậc thang mùa nước đổ")
    user.save()
    client.get("/login/")
    client.post("/login/", {"username": user.login, "password": "ruộng bậc thang mùa nước đổ"})
    client.post("/preferences/", {"theme": "dark"})
    assert {"chibo", "chibo-csrf", "chibo-browser", "chibo-language"} <= set(client.cookies)
    for name, cookie in client.cookies.items():
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name
        assert bool(cookie["secure"]) is not loopback, name
        assert not cookie["domain"], name


def test_every_form_without_its_token_is_refused(cast):  # noqa: F811
    caller = Caller(cast.users["organisation_officer"])
    caller.handler = ClientHandler(enforce_csrf_checks=True)
    refused = 0
    for row, visit in visits(cast, "organisation_officer"):
        if row.posts and (visit.relation == "none" or visit.acts):
            status, _body = caller.send("POST", visit.url)
            assert status == 403, visit.url
            refused += 1
    assert refused > 20


def test_no_view_is_exempt_from_the_token():
    exempt = [
        route.name for _written, route in every_route() if getattr(route.callback, "csrf_exempt", False)
    ]
    assert exempt == []


def test_counting_of_written_rows_notices_a_write(cast):  # noqa: F811
    before = written()
    cast.users["leader"].save()
    assert written()["accounts_user"] == before["accounts_user"] + 1


def test_headers_of_an_answer_are_judged():
    answer = Client().get("/nowhere/")
    answer.headers["Content-Security-Policy"] += "; script-src 'unsafe-inline'"
    del answer.headers["Referrer-Policy"]
    assert header_faults(answer, "/") == ["/: Referrer-Policy", "/: Content-Security-Policy"]


def test_walk_notices_a_name_a_written_row_and_an_identity_left(cast):  # noqa: F811
    judge = Judge([b"Zq"], [b"An"])
    answer = Client().get("/nowhere/")
    with transaction.atomic(), acting(user=cast.users["leader"].pk, scope=Scope()):
        cast.users["leader"].save()
        judge.hear("GET", "page", answer, b'<a href="/people/?q=An">Zq</a>')
        transaction.set_rollback(True)
    assert judge.leaks == ["GET page: b'Zq'"]
    assert judge.addresses == ["page: b'/people/?q=An'"]
    assert judge.writes == {"page": {"accounts_user"}}
    assert judge.identities == ["GET page"]


def test_public_pages_are_few():
    assert sorted(name for name, row in MATRIX.items() if not row.permission) == [
        "feed_calendar", "first", "health", "language", "login", "logout",
    ]  # fmt: skip
