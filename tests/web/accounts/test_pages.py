"""The account pages: who is listed, what is shown and done, and what is refused."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chibo.accounts.choices import Role
from chibo.accounts.models import Grant, User
from chibo.accounts.queries import sessions_of
from chibo.audit.models import Look
from chibo.organisation.models import Unit
from chibo.storage.fields import days
from chibo.web import history
from tests.accounts.cast import LONG_AGO, account, hold, plant
from tests.web.sheets import rows

pytestmark = pytest.mark.django_db
PAPER = {
    "paper_issuer": "Huyện ủy",
    "paper_kind": "Quyết định",
    "paper_number": "9-QĐ/HU",
    "paper_date": "02/6/2025",
}


@pytest.fixture
def units() -> dict[str, Unit]:
    return plant()


@pytest.fixture
def officer(units) -> User:
    user = account("can-bo")
    hold(user, "organisation_officer", units["d1"])
    return user


@pytest.fixture
def desk(officer: User) -> Client:
    return enter(officer)


def enter(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found[1] if found else ""


def carry_out(client: Client, url: str, **said: str):
    """Form, preview, confirmation, as a browser does it."""
    first = client.get(url).content.decode()
    base = {"submission": hidden(first, "submission"), "version": hidden(first, "version"), **said}
    seen = client.post(url, base | {"step": "preview"})
    assert seen.status_code == 200, seen.context["form"].errors
    keys = {name: hidden(seen.content.decode(), name) for name in said if name == "unit"}
    return seen, client.post(url, base | keys | {"step": "confirm"})


def test_officer_lists_accounts_of_his_units_only(desk, units):
    for login, code in (("trong", "x1"), ("ngoai", "c3")):
        hold(account(login), "leader", units[code])
    hold(account("quan-tri"), "administrator", None)
    page = desk.get("/accounts/").content.decode()
    assert "Trong" in page
    assert "Ngoai" not in page
    assert "Quan-Tri" not in page


def test_administrator_lists_everybody(units):
    admin = account("quan-tri")
    hold(admin, "administrator", None)
    account("khong-quyen")
    assert "Khong-Quyen" in enter(admin).get("/accounts/").content.decode()


def test_list_is_searched_without_marks(desk, units):
    user = account("a")
    User.objects.filter(pk=user.pk).update(name="Đặng Thị Ổn")
    hold(user, "leader", units["c1"])
    assert "Đặng Thị Ổn" in desk.get("/accounts/?q=dang on").content.decode()
    assert "Đặng Thị Ổn" not in desk.get("/accounts/?q=xyz").content.decode()


def test_accounts_leave_as_a_workbook_with_their_rights(desk, units):
    user = account("ai")
    hold(user, "leader", units["c1"])
    hold(user, "leader", units["c3"])
    assert 'href="/accounts/workbook/?q=ai"' in desk.get("/accounts/?q=ai").content.decode()
    (row,) = rows(desk, "/accounts/workbook/?q=ai")
    assert (row["Tên đăng nhập"], row["Vai trò"], row["Đơn vị"]) == ("ai", "Lãnh đạo cấp ủy", "Đảng bộ c1")
    told = rows(desk, f"/accounts/{user.pk}/workbook/")
    assert "Đảng bộ c1" in str(told)
    assert "c3" not in str(told)
    assert set(Look.objects.values_list("what", flat=True)) == {"table.accounts", "table.accounts.history"}


def test_right_elsewhere_is_counted_and_not_named(desk, units):
    user = account("ai")
    hold(user, "leader", units["c1"])
    hold(user, "leader", units["c3"])
    page = desk.get(f"/accounts/{user.pk}/").content.decode()
    assert "Đảng bộ c1" in page
    assert "Đảng bộ c3" not in page
    assert "Còn 1 vai trò ở nơi khác." in page


def test_history_keeps_silent_about_rights_elsewhere(desk, units):
    user = account("ai")
    hold(user, "leader", units["c1"])
    hold(user, "cell_secretary", units["c3"]).delete()
    page = re.sub("<[^>]+>", " ", desk.get(f"/accounts/{user.pk}/").content.decode())
    assert "Đảng bộ c1" in page
    assert "c3" not in page


def test_history_of_an_account_tells_old_and_new_values_in_words(desk, units):
    user = account("ai")
    hold(user, "leader", units["c1"])
    carry_out(desk, f"/accounts/{user.pk}/password/", password="trâu ơi ta bảo trâu này")
    carry_out(desk, f"/accounts/{user.pk}/close/")
    acts = desk.get(f"/accounts/{user.pk}/").context["history"].acts
    told = [(act.verb, v.label, v.before, v.after) for act in acts for c in act.changes for v in c.values]
    assert ("Khóa tài khoản", "Đang dùng", "Có", "Không") in told
    assert ("Đặt mật khẩu tạm", "Phải đổi mật khẩu", "Không", "Có") in told
    new = [row[1:] for row in told if row[0] == "Ghi thẳng vào cơ sở dữ liệu"]
    assert ("Vai trò", "", str(Role.LEADER.label)) in new
    assert ("Đơn vị", "", "Đảng bộ c1") in new
    assert not any("trâu" in value for row in told for value in row)


def test_long_history_of_an_account_has_pages(desk, units, monkeypatch):
    monkeypatch.setattr(history, "PAGE_SIZE", 2)
    user = account("ai")
    hold(user, "leader", units["c1"])
    for name in ("Một", "Hai", "Ba"):
        User.objects.filter(pk=user.pk).update(name=name)
    pages = [desk.get(f"/accounts/{user.pk}/?page={n}") for n in (1, 2, 3)]
    assert 'href="?page=2"' in pages[0].content.decode()
    names = [
        v.after
        for page in pages
        for act in page.context["history"].acts
        for c in act.changes
        for v in c.values
        if v.label == "Họ và tên"
    ]
    assert names[:3] == ["Ba", "Hai", "Một"]


def test_account_is_opened_in_a_role(desk, units):
    said = {"login": "moi", "name": "Người Mới", "password": "trâu ơi ta bảo trâu này", "role": "leader",
            "unit": "Đảng bộ c1", "on": "16/6/2090", **PAPER}  # fmt: skip
    seen, done = carry_out(desk, "/accounts/open/", **said)
    assert "Sẽ thay đổi" in seen.content.decode()
    assert done.status_code == 303
    user = User.objects.get(login="moi")
    assert user.must_change_password
    assert [str(grant.unit) for grant in user.grants.all()] == ["c1"]
    page = desk.get(done.url).content.decode()
    assert "Lập tài khoản" in page
    assert "9-QĐ/HU" in page


def test_preview_opens_nothing(desk, units):
    first = desk.get("/accounts/open/").content.decode()
    desk.post(
        "/accounts/open/", {"login": "moi", "submission": hidden(first, "submission"), "step": "preview"}
    )
    assert not User.objects.filter(login="moi").exists()


def test_login_with_a_full_stop_is_refused_in_the_readers_language(desk):
    first = desk.get("/accounts/open/").content.decode()
    said = {"login": "lan.nt", "submission": hidden(first, "submission"), "step": "preview"}
    told = [one["message"] for one in desk.post("/accounts/open/", said).context["form"].problems]
    assert "Chỉ dùng chữ không dấu, số, gạch nối; không có dấu chấm, dấu cách." in told


def test_temporary_password_is_proposed_anew_each_time(desk):
    proposed = {hidden(desk.get("/accounts/open/").content.decode(), "password") for _ in range(3)}
    assert len(proposed) == 3
    assert all(len(password) == 23 for password in proposed)


@pytest.mark.parametrize(
    ("role", "unit", "field"),
    [("leader", "", "unit"), ("leader", "Đảng bộ c3", "unit"), ("administrator", "", "role")],
)
def test_right_beyond_ones_own_is_not_offered(desk, units, role, unit, field):
    user = account("ai")
    hold(user, "cell_secretary", units["x1"])
    said = {"submission": uuid4(), "version": user.version, "role": role, "unit": unit, "on": "16/6/2090"}
    answer = desk.post(f"/accounts/{user.pk}/grant/", said | PAPER)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_administrator_gives_administration_without_a_unit(units):
    admin, user = account("quan-tri"), account("ai")
    hold(admin, "administrator", None)
    url = f"/accounts/{user.pk}/grant/"
    answer = enter(admin).post(url, {"submission": uuid4(), "version": user.version, "role": "administrator",
                                     "unit": "c1", "on": "16/6/2090", **PAPER})  # fmt: skip
    assert "unit" in answer.context["form"].errors
    _seen, done = carry_out(enter(admin), url, role="administrator", on="16/6/2090", **PAPER)
    assert done.status_code == 303
    assert Grant.objects.filter(user=user, role="administrator", unit=None).exists()


def test_right_is_ended_with_a_preview(desk, units):
    grant = hold(account("ai"), "leader", units["c1"])
    seen, done = carry_out(desk, f"/accounts/grants/{grant.pk}/end/", on="16/6/2090")
    assert "Vai trò hôm nay" in seen.content.decode()
    assert done.status_code == 303
    grant.refresh_from_db()
    assert grant.during.upper.year == 2090


def test_own_rights_are_nobodys_to_change(desk, officer, units):
    page = desk.get(f"/accounts/{officer.pk}/").content.decode()
    assert "Không ai tự sửa quyền của mình" in page
    assert "/grant/" not in page
    assert "/close/" not in page
    answer = desk.post(f"/accounts/grants/{officer.grants.get().pk}/end/",
                       {"submission": uuid4(), "version": officer.version, "on": "16/6/2090"})  # fmt: skip
    assert answer.status_code == 422


def test_closing_reopening_and_password_on_screen(desk, units):
    user = account("ai")
    hold(user, "leader", units["c1"])
    guest = enter(user)
    guest.get("/account/")
    carry_out(desk, f"/accounts/{user.pk}/close/")
    user.refresh_from_db()
    assert not user.is_active
    assert guest.get("/account/").status_code == 302
    carry_out(desk, f"/accounts/{user.pk}/reopen/")
    carry_out(desk, f"/accounts/{user.pk}/password/", password="trâu ơi ta bảo trâu này")
    user.refresh_from_db()
    assert user.is_active
    assert user.must_change_password
    assert sessions_of(user) == []


def test_name_is_corrected_on_screen_with_both_names_shown_before(desk, units):
    user = account("ai")
    hold(user, "leader", units["c1"])
    url = f"/accounts/{user.pk}/correct/"
    same = desk.post(url, {"submission": uuid4(), "version": "1", "login": "ai", "name": user.name})
    assert "Chưa có gì thay đổi" in same.content.decode()
    before = user.name
    carry_out(desk, url, login="ai-moi", name="Ma Văn Sỏi")
    user.refresh_from_db()
    assert (user.login, user.name) == ("ai-moi", "Ma Văn Sỏi")
    page = desk.get(f"/accounts/{user.pk}/").content.decode()
    assert "Sửa tên tài khoản" in page
    assert before in page


def test_form_opened_before_somebody_else_saved_is_refused(desk, units):
    user = account("ai")
    hold(user, "leader", units["c1"])
    User.objects.filter(pk=user.pk).update(version=7)
    answer = desk.post(
        f"/accounts/{user.pk}/close/", {"submission": uuid4(), "version": "1", "step": "confirm"}
    )
    assert answer.status_code == 422
    assert User.objects.get(pk=user.pk).is_active


def test_roles_are_told_in_sentences(desk):
    page = desk.get("/accounts/roles/").content.decode()
    assert "không xem được đảng viên nào" in page
    assert "mỗi lần xem được ghi lại" in page


def test_account_without_a_role_sees_to_itself_and_nothing_else():
    client = enter(account("moi"))
    assert [client.get(url).status_code for url in ("/account/", "/password/", "/accounts/")] == [
        200,
        200,
        403,
    ]


def test_own_page_shows_rights_and_sessions_and_ends_the_others(officer):
    here, there = enter(officer), enter(officer)
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
    here.get("/account/", headers={"User-Agent": agent})
    page = here.get("/account/").content.decode()
    assert "Cán bộ ban tổ chức" in page
    assert "Firefox, Linux" in page
    assert "Phiên này" in page
    assert here.post("/account/").status_code == 303
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302


def test_list_asks_the_database_the_same_number_of_times_for_more_accounts(desk, units):
    def fill(start: int, end: int) -> None:
        users = User.objects.bulk_create([User(login=f"u{n}", name=f"U {n}") for n in range(start, end)])
        Grant.objects.bulk_create(
            [Grant(user=u, role="leader", unit=units["c1"], during=days(LONG_AGO)) for u in users]
        )

    fill(0, 3)
    desk.get("/accounts/")
    with CaptureQueriesContext(connection) as few:
        desk.get("/accounts/")
    fill(3, 40)
    with CaptureQueriesContext(connection) as many:
        desk.get("/accounts/")
    assert len(few) == len(many)
