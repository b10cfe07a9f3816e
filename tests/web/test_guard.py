"""Every address is shut unless its view says what it needs."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import InternalError
from django.test import Client
from django.urls import clear_url_caches

from chibo.accounts.models import User
from chibo.audit.models import Look
from chibo.storage.models import Installation
from chibo.web.routes import every_route, unmarked_views
from chibo.web.views import public, reads, record_look

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _sample(settings):
    settings.ROOT_URLCONF = "tests.web.sample"
    clear_url_caches()


def test_unmarked_view_answers_as_if_it_were_not_there(desk):
    missing, unmarked = desk.get("/nowhere/"), desk.get("/unmarked/")
    assert (unmarked.status_code, missing.status_code) == (404, 404)
    assert b"secret" not in unmarked.content


def test_unmarked_view_stops_the_start():
    assert [error.id for error in unmarked_views()] == ["web.E001"]


def test_every_address_of_the_program_is_marked(settings):
    settings.ROOT_URLCONF = "chibo.project.urls"
    clear_url_caches()
    assert unmarked_views() == []
    assert list(every_route())


def test_too_many_public_addresses_are_a_finding(settings, monkeypatch):
    monkeypatch.setattr("chibo.web.routes.PUBLIC_AT_MOST", 1)
    assert "web.E002" in [error.id for error in unmarked_views()]


def test_stranger_is_sent_to_sign_in(client):
    answer = client.get("/open/?x=1")
    assert answer.status_code == 302
    assert answer.url == "/login/?next=/open/%3Fx%3D1"


def test_stranger_asking_for_a_part_of_a_page_is_sent_whole(client):
    answer = client.get("/open/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/login/?next=/"


def test_role_without_the_permission_is_refused(client, leader):
    client.force_login(leader)
    assert client.get("/open/").status_code == 403


def test_other_verbs_are_not_allowed(desk):
    assert desk.post("/sly/").status_code == 405
    assert desk.put("/open/").status_code == 405
    assert desk.options("/open/").status_code == 405


def test_view_that_shows_cannot_write_whatever_it_tries(desk):
    with pytest.raises(InternalError, match="read-only"):
        desk.get("/sly/")
    assert not User.objects.filter(login="sly").exists()


def test_get_of_a_writing_view_cannot_write_either(desk):
    assert desk.get("/half/").status_code == 422
    assert desk.head("/half/").status_code == 422


def test_refused_form_leaves_nothing_behind(desk):
    assert desk.post("/half/").status_code == 422
    assert not User.objects.filter(login="half").exists()


def test_look_is_noted_by_a_view_that_cannot_write(desk, officer):
    assert desk.get(f"/users/{officer.pk}/").content.decode() == officer.name
    assert list(Look.objects.values_list("user", "what", "role")) == [
        (officer.pk, "user", "organisation_officer")
    ]


@pytest.mark.parametrize("key", ["01977420-dc00-7000-8000-00000000abcd", "no-key-at-all", "1"])
def test_missing_object_answers_the_same_words_for_every_key(desk, key):
    first, second = desk.get(f"/users/{key}/"), desk.get(f"/users/{uuid4()}/")
    assert first.status_code == second.status_code == 404
    assert first.content == second.content


def test_look_may_not_be_noted_by_a_view_that_did_not_say_so(rf):
    request = rf.get("/")
    request.mark, request.looks = reads("people.see")(lambda request: None).mark, []
    with pytest.raises(RuntimeError, match="logs=True"):
        record_look(request, print)


def test_only_the_audit_package_notes_looks(rf):
    request = rf.get("/")
    request.mark, request.looks = reads("people.see", logs=True)(lambda request: None).mark, []
    with pytest.raises(RuntimeError, match="not the audit package"):
        record_look(request, User.objects.create)


def test_view_is_marked_once():
    with pytest.raises(TypeError, match="twice"):
        public(public(lambda request: None))


def test_permission_is_a_word_pair():
    with pytest.raises(ValueError, match=r"app\.verb"):
        reads("everything")


def test_temporary_password_opens_only_the_page_to_change_it(desk, officer):
    User.objects.filter(pk=officer.pk).update(must_change_password=True)
    assert desk.get("/open/").url == "/password/"
    assert desk.get("/password/").status_code == 200


def test_closed_account_is_a_stranger(desk, officer):
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert desk.get("/open/").status_code == 302


def test_rights_follow_the_demonstration_day(desk, officer):
    Installation.objects.update_or_create(id=1, defaults={"demonstration_day": date(1999, 1, 1)})
    assert desk.get("/open/").status_code == 403


def test_answers_of_signed_in_pages_are_kept_nowhere(desk):
    answer = desk.get("/open/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/open/", "/login/", "/nowhere/", "/health/", "/static/base.css"])
def test_policy_allows_no_foreign_and_no_inline_code(desk, path):
    answer = desk.get(path)
    policy = answer.headers["Content-Security-Policy"]
    answer.close()
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_form_without_its_token_is_refused_with_the_way_out(officer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    answer = client.post("/open/", {"step": "preview"})
    assert answer.status_code == 403
    assert "tải lại rồi gửi lần nữa" in answer.content.decode()
