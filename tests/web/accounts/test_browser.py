"""The account pages in a real browser: no fault, nothing sideways, the warning, and work without a script."""

import re

import pytest
from django.test import Client
from playwright.sync_api import expect

from chibo.accounts.models import User
from chibo.storage.models import Installation
from tests.accounts.cast import PASSWORD, account, hold, plant
from tests.web.browser import faults_of, ills_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK = {"viewport": {"width": 1366, "height": 768}}
PHONE = {"viewport": {"width": 360, "height": 740}}


@pytest.fixture
def officer() -> User:
    units = plant()
    user = account("can-bo")
    hold(user, "organisation_officer", units["d1"])
    for login, code in (("dang-on", "x1"), ("y-u-nie", "c2")):
        hold(account(login), "leader", units[code])
    hold(account("bi-thu"), "cell_secretary", units["x1"])
    return user


@pytest.fixture
def session(officer: User) -> str:
    client = Client()
    client.force_login(officer)
    return client.session.session_key


def test_account_pages_have_no_fault_and_fit(open_page, session, officer):
    page = open_page(session=session)
    other = User.objects.get(login="bi-thu")
    for path in (
        "/accounts/", "/accounts/roles/", "/accounts/open/", f"/accounts/{other.pk}/", "/account/",
        f"/accounts/{officer.pk}/", f"/accounts/{other.pk}/close/", f"/accounts/{other.pk}/grant/",
        f"/accounts/{other.pk}/password/", f"/accounts/grants/{other.grants.get().pk}/end/",
    ):  # fmt: skip
        assert ills_of(page, path) == [], path
    assert page.complaints == []


def test_door_page_of_a_demonstration_has_no_fault(open_page, officer):
    Installation.objects.update_or_create(id=1, defaults={"demonstration_day": "2025-06-16"})
    for login, role in (("quan-tri", "administrator"), ("lanh-dao", "leader")):
        hold(account(login), role, None if role == "administrator" else officer.grants.get().unit)
    page = open_page()
    assert ills_of(page, "/login/") == []
    page.get_by_role("button", name=re.compile("Vào.*Quản trị hệ thống")).click()
    page.wait_for_url("**/accounts/")


def test_warning_comes_before_the_session_lapses_and_one_tap_keeps_what_is_typed(open_page, session):
    page = open_page(session=session, **PHONE)
    page.clock.install()
    page.goto("/accounts/open/")
    page.get_by_label("Họ và tên").fill("Lê Thị Ngọc")
    page.clock.fast_forward(28 * 60 * 1000)
    expect(page.get_by_role("alertdialog")).to_contain_text("Sắp khóa phiên")
    assert faults_of(page) == []
    page.get_by_role("button", name="Làm tiếp").click()
    expect(page.get_by_role("alertdialog")).to_have_count(0)
    assert page.get_by_label("Họ và tên").input_value() == "Lê Thị Ngọc"
    page.clock.fast_forward(30 * 60 * 1000)
    expect(page.get_by_role("alertdialog")).to_contain_text("Phiên đã khóa")
    assert page.complaints == []


def test_account_is_opened_without_a_script(open_page, officer):
    page = open_page(java_script_enabled=False, **PHONE)
    page.goto("/accounts/open/")
    page.get_by_label("Tên đăng nhập").fill("can-bo")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_label("Tên đăng nhập").fill("ngoc")
    page.get_by_label("Họ và tên").fill("Lê Thị Ngọc")
    page.get_by_role("radio", name="Lãnh đạo cấp ủy").check()
    page.locator("#id_unit").fill("c1")
    page.get_by_label("Từ ngày").fill("16/6/2090")
    paper = {"Nơi ban hành": "Huyện ủy", "Loại văn bản": "Quyết định", "Số, ký hiệu": "9-QĐ/HU"}
    for label, text in (paper | {"Ngày văn bản": "02/6/2025"}).items():
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_role("button", name="Lập tài khoản").click()
    expect(page.get_by_role("heading", name="Lê Thị Ngọc")).to_be_visible()
    assert User.objects.get(login="ngoc").must_change_password
