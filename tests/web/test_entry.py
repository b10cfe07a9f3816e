"""Coming in, going out, own password, the first administrator; settings of one's own screen."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from chibo.accounts.actions import issue_first_code
from chibo.accounts.models import User
from chibo.storage import clock
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "con trâu đi trước cái cày theo sau"


def sign_in(client: Client, login: str = "khai", password: str = PASSWORD, **more: str):
    return client.post("/login/", {"username": login, "password": password, **more})


def test_right_password_leads_to_the_page_asked_for(client, officer):
    answer = sign_in(client, next="/preferences/")
    assert (answer.status_code, answer.url) == (303, "/preferences/")
    assert client.get("/preferences/").status_code == 200


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_sign_in_never_leads_out_of_the_program(client, officer, there):
    assert sign_in(client, next=there).url == "/"


def test_wrong_name_and_wrong_password_get_the_same_words(client, officer):
    pages = [sign_in(client, "khai", "sai"), sign_in(client, "ai-do", "sai")]
    assert [page.status_code for page in pages] == [422, 422]
    assert pages[0].context["form"].errors == pages[1].context["form"].errors


def test_new_session_key_at_sign_in(client, officer):
    client.get("/login/")
    before = client.session.session_key
    sign_in(client)
    assert client.session.session_key != before


def test_somebody_already_inside_goes_on(desk):
    assert desk.get("/login/?next=/preferences/").url == "/preferences/"


def test_password_typed_with_separate_marks_is_the_same(client, officer):
    assert sign_in(client, password="ruộng bậc thang mùa nước đổ").status_code == 303


def test_ten_wrong_passwords_close_the_door_for_a_while(client, officer):
    answers = [sign_in(client, password="sai") for _ in range(10)]
    assert answers[-1].status_code == 429
    assert answers[-1].headers["Retry-After"] == "900"
    assert sign_in(client).status_code == 429
    assert "Chờ 15 phút" in answers[-1].content.decode()


def test_signing_out_ends_the_session_and_what_the_browser_kept(desk):
    answer = desk.post("/logout/")
    assert answer.url == "/login/"
    assert "storage" in answer.headers["Clear-Site-Data"]
    assert desk.get("/preferences/").status_code == 302


def test_link_to_sign_out_does_not_sign_out(desk):
    desk.get("/logout/")
    assert desk.get("/preferences/").status_code == 200


def test_new_password_keeps_this_session_and_ends_the_others(desk, client, officer):
    client.force_login(officer)
    answer = desk.post("/password/", {"old": PASSWORD, "new": NEW, "again": NEW})
    assert answer.status_code == 303
    assert desk.get("/preferences/").status_code == 200
    assert client.get("/preferences/").status_code == 302
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "place"),
    [
        ({"old": "sai", "new": NEW, "again": NEW}, "old"),
        ({"old": PASSWORD, "new": "ngắn", "again": "ngắn"}, "new"),
        ({"old": PASSWORD, "new": NEW, "again": NEW + "!"}, "again"),
    ],
)
def test_refused_password_says_where(desk, officer, sent, place):
    answer = desk.post("/password/", sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [place]
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


def test_console_code_makes_the_first_administrator_once(client, db):
    code = issue_first_code(now=clock.now(), on=clock.today())
    sent = {"code": code, "login": "goc", "name": "Tạ Thị Én", "password": NEW}
    assert client.get("/first/").status_code == 200
    assert client.post("/first/", sent).status_code == 303
    assert client.get("/preferences/").status_code == 200
    assert client.post("/first/", sent | {"login": "goc-2"}).status_code == 404
    assert User.objects.count() == 1


def test_wrong_console_code_makes_nobody(client, db):
    issue_first_code(now=clock.now(), on=clock.today())
    answer = client.post("/first/", {"code": "1", "login": "goc", "name": "Én", "password": NEW})
    assert answer.context["form"].errors["code"]
    assert not User.objects.exists()


def test_settings_of_the_screen_reach_the_page(desk):
    sent = {"language": "en", "text_size": "lon", "density": "day", "theme": "dark", "next": "/preferences/"}
    answer = desk.post("/preferences/", sent)
    assert answer.url == "/preferences/"
    page = desk.get("/preferences/")
    assert '<html lang="en" data-theme="dark" data-text="lon" data-density="day">' in page.content.decode()
    assert page.headers["Content-Language"] == "en"


def test_numbers_for_scripts_are_plain_in_either_language(desk):
    assert 'data-end="1800"' in desk.get("/preferences/").content.decode()
    desk.post("/preferences/", {"language": "en"})
    assert 'data-end="1800"' in desk.get("/preferences/").content.decode()


def test_one_setting_may_be_sent_alone(desk, officer):
    desk.post("/preferences/", {"theme": "light"})
    officer.refresh_from_db()
    assert (officer.theme, officer.density) == ("light", "vua")


def test_unknown_setting_is_refused(desk):
    assert desk.post("/preferences/", {"theme": "pink"}).status_code == 422


def test_language_switch_of_a_stranger_is_kept_in_a_cookie(client, db):
    answer = client.post("/language/", {"language": "en", "next": "/login/"})
    assert (answer.status_code, answer.url) == (303, "/login/")
    assert '<html lang="en">' in client.get("/login/").content.decode()


@pytest.mark.parametrize("code", ["fr", "", "../x"])
def test_unknown_language_is_vietnamese(client, db, code):
    client.post("/language/", {"language": code})
    assert '<html lang="vi">' in client.get("/login/").content.decode()


def test_language_page_itself_leads_home(client, db):
    assert client.get("/language/").url == "/"


def test_health_answers_while_the_database_does(client, db):
    assert client.get("/health/").content == b"ok\n"
