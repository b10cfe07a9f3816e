"""Form, preview, confirmation, answer: each writing screen goes this way."""

from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.urls import clear_url_caches

from chibo.accounts.models import User
from chibo.audit.models import Submission
from chibo.storage.refusal import Finding, Refusal
from chibo.web.preview import Change, Preview, preview

pytestmark = pytest.mark.django_db
FORM = {"login": "ngoc", "name": "Lê Thị Ngọc", "password": "ruộng bậc thang mùa nước đổ", "version": "3"}


@pytest.fixture(autouse=True)
def _sample(settings):
    settings.ROOT_URLCONF = "tests.web.sample"
    clear_url_caches()


@pytest.fixture
def send(desk):
    """Sends the form with a step; the same key unless told otherwise."""
    key = str(uuid4())

    def sent(step: str, **changes: str):
        return desk.post("/open/", {**FORM, "submission": key, "step": step, **changes})

    return sent


def test_form_has_a_key_a_version_and_a_token(desk):
    page = desk.get("/open/").content.decode()
    assert 'name="submission" value="' in page
    assert 'name="version" value="3"' in page
    assert "csrfmiddlewaretoken" in page


def test_preview_shows_counts_before_and_after_and_writes_nothing(send):
    answer = send("preview")
    assert answer.status_code == 200
    assert answer.context["seen"].changes == [Change("Tài khoản", 1, 2)]
    assert not User.objects.filter(login="ngoc").exists()
    assert not Submission.objects.exists()


def test_preview_carries_every_value_to_the_confirmation(send, desk):
    page = send("preview").content.decode()
    for name, value in FORM.items():
        assert f'<input type="hidden" name="{name}" value="{value}"' in page


def test_going_back_from_the_preview_keeps_what_was_typed(send):
    page = send("edit").content.decode()
    assert 'value="Lê Thị Ngọc"' in page
    assert 'value="preview"' in page


def test_confirmation_writes_and_says_so(send, desk):
    answer = send("confirm")
    made = User.objects.get(login="ngoc")
    assert (answer.status_code, answer.url) == (303, f"/users/{made.pk}/")
    assert "Đã lập tài khoản." in desk.get("/open/").content.decode()


def test_same_form_sent_twice_writes_once_and_leads_to_the_same_place(send):
    first, second = send("confirm"), send("confirm")
    assert second.status_code == 303
    assert second.url == first.url
    assert User.objects.filter(login="ngoc").count() == 1


def test_same_key_with_other_content_is_refused_in_words(send):
    send("confirm")
    answer = send("confirm", login="ngoc-2")
    assert answer.status_code == 422
    assert "gửi với nội dung khác" in answer.content.decode()
    assert not User.objects.filter(login="ngoc-2").exists()


def test_key_of_somebody_else_is_refused(send, client, administrator):
    key = str(uuid4())
    send("confirm", submission=key)
    client.force_login(administrator)
    assert client.post("/open/", {**FORM, "submission": key, "step": "confirm"}).status_code == 422


@pytest.mark.parametrize("key", ["", "no-key"])
def test_form_without_a_key_is_not_carried_out(send, key):
    answer = send("confirm", submission=key)
    assert answer.status_code == 422
    assert "thiếu mã gửi" in answer.content.decode()
    assert not User.objects.filter(login="ngoc").exists()


@pytest.mark.parametrize("step", ["preview", "confirm"])
def test_refusal_of_the_verb_is_shown_beside_its_field(send, step):
    answer = send(step, login="khai")
    assert answer.status_code == 422
    assert answer.context["form"].errors["login"] == ["Tên đăng nhập này đã có. Chọn tên khác."]
    assert 'href="#id_login"' in answer.content.decode()
    assert not Submission.objects.exists()


@pytest.mark.parametrize("step", ["preview", "confirm"])
def test_faulty_form_keeps_what_was_typed_and_says_what_to_do(send, step):
    answer = send(step, login="")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Điền “Tên đăng nhập”." in page
    assert 'value="Lê Thị Ngọc"' in page


def test_refused_key_may_be_used_again_after_mending(send):
    assert send("confirm", login="khai").status_code == 422
    assert send("confirm").status_code == 303


def test_record_changed_by_somebody_else_stops_the_form_once(send):
    answer = send("confirm", version="2")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Có người vừa sửa mục này" in page
    assert 'name="version" value="3"' in page
    assert send("confirm", version="3").status_code == 303


@pytest.mark.parametrize("step", ["preview", "confirm"])
def test_clash_in_the_database_is_a_sentence_not_a_breakdown(send, monkeypatch, step):
    def clash(**_arguments):
        raise IntegrityError("conflicting key value violates exclusion constraint")

    monkeypatch.setattr("tests.web.sample.open_account", clash)
    answer = send(step)
    assert answer.status_code == 422
    assert "vừa được người khác thay đổi" in answer.content.decode()


def test_preview_tells_why_the_verb_refused():
    def verb():
        raise Refusal([Finding("no", "Không được.")])

    seen = preview(verb, lambda: {"n": 1})
    assert seen.refusal.findings[0].message == "Không được."
    assert seen.changes == [Change("n", 1, 0)]


def test_preview_lets_other_errors_through():
    with pytest.raises(ZeroDivisionError):
        preview(lambda: 1 / 0, dict)


def test_preview_counts_a_thing_that_appears_only_afterwards():
    assert Preview({"a": 2}, {"b": 5}).changes == [Change("a", 2, 0), Change("b", 0, 5)]
    assert Preview({"a": 2}, {"a": 5}).changes[0].difference == 3
