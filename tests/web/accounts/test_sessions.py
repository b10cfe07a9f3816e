"""Sessions lapse; a late form is kept, sealed, for its owner alone; known browsers are not kept out."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db.models import F
from django.test import Client

from chibo.storage import clock
from chibo.storage.models import Installation
from chibo.web.browsers import browser_name
from tests.accounts.cast import PASSWORD, account, hold, plant

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def later(monkeypatch):
    """Moves the clock to so many minutes after the start."""

    def move(minutes: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: START + timedelta(minutes=minutes))

    move(0)
    return move


@pytest.fixture
def officer():
    user = account("can-bo")
    hold(user, "organisation_officer", plant()["d1"])
    return user


@pytest.fixture
def desk(officer, later) -> Client:
    client = Client()
    client.force_login(officer)
    client.get("/account/")
    return client


def sign_in(client: Client, login: str = "can-bo", password: str = PASSWORD):
    return client.post("/login/", {"username": login, "password": password})


def test_session_in_use_goes_on(desk, later):
    for minutes in range(25, 250, 25):
        later(minutes)
        assert desk.get("/account/").status_code == 200


def test_session_out_of_use_for_half_an_hour_has_ended(desk, later):
    later(30)
    assert desk.get("/account/").status_code == 302
    assert Session.objects.count() == 0


def test_session_ends_after_twelve_hours_of_use(desk, later):
    for minutes in range(20, 720, 20):
        later(minutes)
        assert desk.get("/account/").status_code == 200
    later(720)
    assert desk.get("/account/").status_code == 302


def test_one_tap_keeps_the_session(desk, later):
    later(29)
    assert desk.post("/account/stay/", headers={"X-Requested-With": "fetch"}).status_code == 204
    later(55)
    assert desk.get("/account/").status_code == 200
    assert desk.post("/account/stay/").url == "/account/"


def test_lapsed_session_is_told_at_the_door(desk, later):
    later(31)
    assert "Phiên đã khóa" in desk.get("/account/", follow=True).content.decode()


def test_late_form_comes_back_after_signing_in(desk, later):
    later(31)
    said = {"name": "Đồng chí Ổn", "login": "on", "submission": str(uuid4()), "step": "confirm"}
    assert desk.post("/accounts/open/", said).status_code == 302
    answer = sign_in(desk)
    assert answer.url == "/account/draft/"
    page = desk.get(answer.url).content.decode()
    assert 'value="Đồng chí Ổn"' in page
    assert 'action="/accounts/open/"' in page
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    again = desk.post("/accounts/open/", fields | {"step": "edit"})
    assert "Đồng chí Ổn" in again.content.decode()
    assert desk.get("/account/draft/").status_code == 303


def test_late_form_lies_sealed(desk, later):
    later(31)
    desk.post("/accounts/open/", {"name": "Đồng chí Ổn", "password": "rất bí mật"})
    kept = str(Session.objects.get().get_decoded())
    assert "Ổn" not in kept
    assert "bí mật" not in kept


def test_late_form_never_holds_a_password(desk, later):
    later(31)
    desk.post("/accounts/open/", {"name": "Ổn", "password": "rất bí mật"})
    sign_in(desk)
    assert "bí mật" not in desk.get("/account/draft/").content.decode()
    later(62)
    desk.post("/password/", {"old": PASSWORD, "new": "a", "again": "a"})
    assert sign_in(desk).url == "/"


def test_late_form_is_not_for_the_next_user_of_the_browser(desk, later):
    account("khac")
    later(31)
    desk.post("/accounts/open/", {"name": "Đồng chí Ổn"})
    assert sign_in(desk, "khac").url == "/"
    assert desk.get("/account/draft/").status_code == 303
    assert "draft" not in desk.session


def test_late_form_may_be_thrown_away(desk, later):
    later(31)
    desk.post("/accounts/open/", {"name": "Ổn"})
    sign_in(desk)
    desk.post("/account/draft/")
    assert desk.get("/account/draft/").status_code == 303


def test_stranger_keeps_nobody_out_of_his_own_browser(officer):
    own, stranger = Client(), Client()
    assert sign_in(own).status_code == 303
    own.post("/logout/")
    for _ in range(11):
        last = sign_in(stranger, password="sai")
    assert last.status_code == 429
    assert sign_in(own).status_code == 303


def test_guessing_during_the_pause_does_not_make_it_longer(officer):
    stranger = Client()
    for _ in range(11):
        sign_in(stranger, password="sai")
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=14))
    for _ in range(5):
        assert sign_in(stranger, password="sai").status_code == 429
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=2))
    assert sign_in(Client()).status_code == 303


def test_known_browser_has_its_own_count(officer):
    own = Client()
    sign_in(own)
    own.post("/logout/")
    answers = [sign_in(own, password="sai").status_code for _ in range(11)]
    assert answers[-1] == 429


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36", "Chrome, Windows"),
        ("Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/120.0 Mobile", "Chrome, Android"),
        ("", ""),
    ],
)
def test_browser_is_named(agent, name):
    assert browser_name(agent) == name


def test_doors_without_passwords_open_in_a_demonstration_only(officer, settings):
    account("quan-tri")
    client = Client()
    assert client.post("/login/", {"door": "quan-tri"}).status_code == 404
    Installation.objects.create(demonstration_day="2025-06-16")
    assert "Dùng thử" in client.get("/login/").content.decode()
    assert client.post("/login/", {"door": "can-bo"}).status_code == 404
    settings.LOOPBACK = False
    assert "Dùng thử" not in client.get("/login/").content.decode()
    assert client.post("/login/", {"door": "quan-tri"}).status_code == 404
    settings.LOOPBACK = True
    assert client.post("/login/", {"door": "quan-tri"}).status_code == 303
    assert "_auth_user_id" in client.session
