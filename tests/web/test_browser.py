"""The frame in a real browser: accessibility, phone and desk, light and dark, keyboard, no script."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import clear_url_caches

from chibo.accounts.models import User
from chibo.storage.models import Installation
from tests.web.browser import faults_of, ills_of, sideways
from tests.web.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK = {"viewport": {"width": 1366, "height": 768}}
PHONE = {"viewport": {"width": 360, "height": 740}}
NARROWEST = {"viewport": {"width": 320, "height": 640}}
NAMES = "NGUYỄN THỊ ẪN, ĐẶNG ỔN, Ặng Ộp, Y Ŭ Niê"


@pytest.fixture(autouse=True)
def _sample(settings, officer):
    settings.ROOT_URLCONF = "tests.web.sample"
    clear_url_caches()
    Installation.objects.update_or_create(id=1, defaults={"demonstration_day": date(2025, 6, 16)})


@pytest.fixture
def session(officer: User) -> str:
    client = Client()
    client.force_login(officer)
    return client.session.session_key


def test_pages_of_the_frame_have_no_fault_and_fit(open_page, session):
    page = open_page(session=session)
    for path in ("/gallery/", "/preferences/", "/password/", "/open/"):
        assert ills_of(page, path) == [], path
    assert page.complaints == []


def test_pages_of_a_stranger_have_no_fault(open_page):
    page = open_page(**PHONE)
    page.goto("/login/")
    assert faults_of(page) == []
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("alert").wait_for()
    assert faults_of(page) == []
    page.goto("/first/")
    assert faults_of(page) == []


def test_writing_without_script_goes_all_the_way(open_page):
    page = open_page(java_script_enabled=False, **PHONE)
    page.goto("/open/")
    page.get_by_label("Tên đăng nhập").fill("khai")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_label("Tên đăng nhập").fill("ngoc")
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_role("link", name="Điền “Họ và tên”.").click()
    page.get_by_label("Họ và tên").fill("Lê Thị Ngọc")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Xem trước").click()
    assert "+1" in page.get_by_role("row", name="Tài khoản").inner_text()
    page.get_by_role("button", name="Sửa lại").click()
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_role("button", name="Xác nhận").click()
    assert page.locator("body").inner_text() == "Lê Thị Ngọc"
    assert User.objects.filter(login="ngoc").exists()


def test_preview_and_errors_have_no_fault(open_page, session):
    page = open_page(session=session, **PHONE)
    page.goto("/open/")
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_role("alert").wait_for()
    assert faults_of(page) == []
    page.get_by_label("Tên đăng nhập").fill("ngoc")
    page.get_by_label("Họ và tên").fill("Lê Thị Ngọc")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_role("button", name="Xác nhận").wait_for()
    assert faults_of(page) == []
    assert sideways(page) <= 0


def test_keyboard_reaches_the_content_first_and_the_menu_closes_on_escape(open_page, session):
    page = open_page(session=session, **DESK)
    page.goto("/preferences/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.locator("details.who > summary").press("Enter")
    assert page.get_by_role("button", name="Đăng xuất").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("button", name="Đăng xuất").is_visible()


def test_focus_is_always_to_be_seen(open_page, session):
    page = open_page(session=session, **DESK)
    page.goto("/preferences/")
    for _ in range(12):
        page.keyboard.press("Tab")
        width = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert float(width.removesuffix("px")) >= 3


def test_theme_changes_at_once_and_is_kept(open_page, session, officer):
    page = open_page(session=session, color_scheme="light", **DESK)
    page.goto("/preferences/")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name="Đổi nền").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 21, 20)"
    officer.refresh_from_db()
    assert officer.theme == "dark"


def test_marks_of_names_are_whole_in_a_box_that_cuts(open_page, session):
    """The pixels of the name in a box of the least line height are those of a box with room."""
    page = open_page(session=session, device_scale_factor=2, **DESK)
    page.goto("/gallery/")
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.fonts.check('700 17px \"Noto Sans VN\"', 'Ẫ')")
    inked = """([names, height]) => {
      const canvas = document.createElement("canvas"), ratio = 4, size = 17 * ratio;
      canvas.width = 500 * ratio; canvas.height = height * size;
      const pen = canvas.getContext("2d");
      pen.font = `700 ${size}px "Noto Sans VN"`;
      const box = pen.measureText(names);
      const base = (height * size - box.fontBoundingBoxAscent - box.fontBoundingBoxDescent) / 2;
      pen.fillText(names, 0, base + box.fontBoundingBoxAscent);
      const bytes = pen.getImageData(0, 0, canvas.width, canvas.height).data;
      let sum = 0;
      for (let place = 3; place < bytes.length; place += 4) sum += bytes[place];
      return sum;
    }"""
    assert page.evaluate(inked, [NAMES, 1.4]) == page.evaluate(inked, [NAMES, 3])
    assert page.evaluate(inked, [NAMES, 1.1]) < page.evaluate(inked, [NAMES, 3])


def test_text_is_large_and_lines_are_high_enough_everywhere(open_page, session):
    page = open_page(session=session, **PHONE)
    page.goto("/gallery/")
    small = page.evaluate(
        """() => [...document.querySelectorAll("body *")].filter(one => {
          if (!one.innerText?.trim() || one.closest("svg")) return false;
          const style = getComputedStyle(one), size = parseFloat(style.fontSize);
          return size && (size < 13.99 || parseFloat(style.lineHeight) < 1.39 * size);
        }).map(one => one.outerHTML.slice(0, 120))"""
    )
    assert small == []


def test_targets_on_a_phone_are_large_enough(open_page, session):
    page = open_page(session=session, **PHONE)
    page.goto("/open/")
    low = page.evaluate(
        """() => [...document.querySelectorAll("main button, main input:not([type=hidden]), main select")]
          .filter(one => one.getBoundingClientRect().height < 43.5).map(one => one.outerHTML.slice(0, 120))"""
    )
    assert low == []


@pytest.mark.parametrize("text_size", ["vua", "rat-lon"])
def test_narrowest_window_and_largest_text_need_no_sideways_scroll(open_page, session, officer, text_size):
    User.objects.filter(pk=officer.pk).update(text_size=text_size)
    page = open_page(session=session, **NARROWEST)
    for path in ("/gallery/", "/open/", "/preferences/"):
        page.goto(path)
        assert sideways(page) <= 0, path


def test_first_page_needs_few_requests_and_no_other_host(open_page, live_server):
    page = open_page(**DESK)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/login/", wait_until="networkidle")
    assert len(asked) <= 8, asked
    assert all(re.match(re.escape(live_server.url), address) for address in asked)


def test_print_has_no_buttons_and_black_ink(open_page, session):
    page = open_page(session=session, color_scheme="dark", **DESK)
    page.goto("/gallery/")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert not page.get_by_role("button", name="Trình đảng ủy").is_visible()
    assert page.locator(".demo").is_visible()
