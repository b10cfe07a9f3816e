"""Headers of every answer, cookies, tokens of forms, and that looking changes nothing."""

import re
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.test.client import ClientHandler

from chibo.web import errors
from chibo.web.routes import every_route
from tests.web.access_cast import SEATS
from tests.web.access_matrix import MATRIX
from tests.web.test_access import Caller, cast, visits  # noqa: F401 -- cast is a fixture

pytestmark = pytest.mark.django_db
POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "object-src 'none'",
    "frame-ancestors 'none'",
}  # fmt: skip
UNTOUCHED_BUT = {"django_session", "audit_look"}


def check_headers(answer: Any, url: str) -> None:
    """What the browser is told about every single answer."""
    said = answer.headers
    assert set(said["Content-Security-Policy"].split("; ")) == POLICY, url
    assert said["X-Content-Type-Options"] == "nosniff", url
    assert said["Referrer-Policy"] == "same-origin", url
    assert said["Cross-Origin-Opener-Policy"] == "same-origin", url
    assert said["Cross-Origin-Resource-Policy"] == "same-origin", url
    assert "camera=()" in said["Permissions-Policy"], url
    if not url.startswith("/static/"):
        assert said["X-Frame-Options"] == "DENY", url
        assert said["Cache-Control"] == "no-store", url


def test_every_answer_carries_the_headers(cast):  # noqa: F811
    caller = Caller(cast.users["organisation_officer"])
    for _row, visit in visits(cast, "organisation_officer"):
        check_headers(caller.answer("GET", visit.url), visit.url)


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


@pytest.mark.parametrize("user", [*SEATS, "anonymous"])
def test_looking_changes_nothing_but_the_log_of_looks(cast, user):  # noqa: F811
    caller, before = Caller(cast.users.get(user)), written()
    for _row, visit in visits(cast, "leader" if user == "anonymous" else user):
        if visit.acts:
            caller.send("GET", visit.url)
    touched = {table for table, count in written().items() if count != before.get(table, 0)}
    assert touched <= UNTOUCHED_BUT


def written() -> dict[str, int]:
    """Rows written by this transaction so far in each table, undone ones included."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        return dict(cursor.fetchall())


def test_counting_of_written_rows_notices_a_write(cast):  # noqa: F811
    before = written()
    cast.users["leader"].save()
    assert written()["accounts_user"] == before["accounts_user"] + 1


def test_pages_name_no_member_in_their_addresses(cast):  # noqa: F811
    caller = Caller(cast.users["organisation_officer"])
    for row, visit in visits(cast, "organisation_officer"):
        if row.permission:
            links = re.findall(rb'(?:href|action|src)="([^"]*)"', caller.send("GET", visit.url)[1])
            assert not [link for link in links if any(w.encode() in link for w in cast.canaries)], visit.url


def test_public_pages_are_few():
    assert sorted(name for name, row in MATRIX.items() if not row.permission) == [
        "first", "health", "language", "login", "logout",
    ]  # fmt: skip
