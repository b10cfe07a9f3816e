"""Every kind of writing once, in a real browser, as the people at their desks do it."""

from datetime import date

import pytest
from django.db import transaction
from playwright.sync_api import Locator, Page, expect

from chibo.accounts.choices import Role
from chibo.membership.choices import Kind
from chibo.membership.queries import in_force, ledger_of, on_the_way, spell_on
from chibo.organisation.actions import move_unit
from chibo.organisation.models import Unit
from chibo.organisation.queries import path_on
from chibo.people.models import Person
from tests.journeys.desks import change, confirm, fill, preview
from tests.register import PAPER, TODAY, make_user
from tests.web.browser import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "ruộng bậc thang mùa nước đổ"
PAPERED = {
    "paper_issuer": "Ban Thường vụ Huyện ủy",
    "paper_kind": "Quyết định",
    "paper_number": "77-QĐ/HU",
    "paper_date": "02/6/2025",
}


def tab_to(page: Page, goal: Locator) -> None:
    """Press Tab until the goal has the focus."""
    wanted = goal.element_handle()
    for _ in range(100):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"no number of Tabs leads to {goal}")


def type_in(page: Page, **said: str) -> None:
    """Reach each field by Tab and type."""
    for name, text in said.items():
        tab_to(page, page.locator(f"#id_{name}"))
        page.keyboard.type(text)


def choose(page: Page, name: str, wanted: str) -> None:
    """Reach the list by Tab and go down to the entry wanted."""
    field = page.locator(f"#id_{name}")
    tab_to(page, field)
    for _ in range(field.locator("option").count()):
        if field.locator("option:checked").inner_text() == wanted:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{wanted} is not in the list")


def press(page: Page, goal: Locator) -> None:
    """Reach it by Tab and press Enter."""
    tab_to(page, goal)
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def sign_in_by_keyboard(page: Page, login: str) -> None:
    """The field for the name has the focus when the page opens."""
    page.goto("/login/")
    page.keyboard.type(login)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/worklist/")


def test_cell_is_founded_by_keyboard_alone(open_page, register):
    make_user("thao", Role.ORGANISATION_OFFICER, register.district)
    page = open_page(viewport=DESK)
    sign_in_by_keyboard(page, "thao")
    press(page, page.get_by_role("navigation").get_by_role("link", name="Tổ chức").first)
    press(page, page.get_by_role("main").get_by_role("link", name="Đảng bộ xã Đồng Bắc"))
    press(page, page.get_by_role("link", name="Lập tổ chức trực thuộc"))
    type_in(page, name="Chi bộ thôn Gò Ổi")
    choose(page, "kind", "Chi bộ thôn, xóm, bản, làng")
    type_in(page, on="1/6/2025", **PAPERED)
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    press(page, page.get_by_role("button", name="Lập tổ chức"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Chi bộ thôn Gò Ổi")
    made = Unit.objects.get(code="chi-bo-thon-go-oi")
    assert (made.founded_on, made.founding.number) == (date(2025, 6, 1), "77-QĐ/HU")
    assert path_on(made.pk, TODAY).startswith(register.north.path)
    assert page.complaints == []


def test_cell_moves_with_its_members(at_desk, register):
    with transaction.atomic():
        register.enter("Ổn")
    page = at_desk(Role.ORGANISATION_OFFICER, register.district)
    page.goto(f"/organisation/units/{register.north_cell.code}/changes/")
    page.get_by_role("link", name="Chuyển sang tổ chức cấp trên khác").click()
    fill(page, parent="xã đồng nam", on="2/6/2025", **PAPERED)
    preview(page)
    change(page, "Đảng viên, Đảng bộ xã Đồng Bắc", 1, 0)
    change(page, "Đảng viên, Đảng bộ xã Đồng Nam", 0, 1)
    assert path_on(register.north_cell.pk, TODAY).startswith(register.north.path)
    confirm(page, "Chuyển", "Đã ghi việc chuyển.")
    assert path_on(register.north_cell.pk, date(2025, 6, 1)).startswith(register.north.path)
    assert path_on(register.north_cell.pk, TODAY).startswith(register.south.path)
    assert page.complaints == []


def test_future_move_is_withdrawn(at_desk, register):
    with transaction.atomic():
        move_unit(
            actor=register.actor, unit=register.north_cell, on=date(2025, 6, 25), today=TODAY,
            parent=register.south, basis=PAPER,
        )  # fmt: skip
    page = at_desk(Role.ORGANISATION_OFFICER, register.district, viewport=PHONE)
    page.goto(f"/organisation/units/{register.north_cell.code}/changes/")
    page.get_by_role("row", name="sắp tới").get_by_role("link", name="Rút lại").click()
    page.get_by_label("Lý do rút lại").fill("Quyết định đã được thay")
    preview(page)
    confirm(page, "Rút lại", "Đã rút lại. Giá trị cũ và lý do còn trong lịch sử.")
    expect(page.get_by_text("sắp tới")).to_have_count(0)
    assert path_on(register.north_cell.pk, date(2025, 6, 25)).startswith(register.north.path)
    assert page.complaints == []


def test_member_is_entered_transferred_and_received_by_the_next_commune(at_desk, register):
    north = at_desk(Role.GRASSROOTS_OFFICE, register.north)
    enter_member(north)
    with transaction.atomic(), register.at_work():
        person = Person.objects.get(given="Sương")
    send_away(north)
    with transaction.atomic(), register.at_work():
        assert list(on_the_way(register.whole, TODAY)) == [person]
    receive(at_desk(Role.GRASSROOTS_OFFICE, register.south, viewport=PHONE))
    with transaction.atomic(), register.at_work():
        assert spell_on(person.pk, date(2025, 6, 9)).unit == register.north_cell
        assert spell_on(person.pk, TODAY).unit == register.south_cell
        assert [row.kind for row in ledger_of(person.pk).order_by("seq")] == [
            Kind.ADMITTED, Kind.TRANSFERRED_OUT, Kind.TRANSFERRED_IN,
        ]  # fmt: skip


def enter_member(page: Page) -> None:
    """The clerk opens a file for somebody newly admitted."""
    page.goto("/people/")
    page.get_by_role("link", name="Vào sổ đảng viên").click()
    fill(page, family="Rơ Ông", middle="Ka", given="Sương", birth="9/1995", unit="chi bộ thôn hạ")
    page.get_by_label("Nữ").check()
    fill(page, on="19/5/2025", decided_on="10/5/2025", **PAPERED)
    preview(page)
    change(page, "Đảng viên, Chi bộ thôn Hạ", 0, 1)
    change(page, "Dự bị, Chi bộ thôn Hạ", 0, 1)
    confirm(page, "Vào sổ", "Đã vào sổ đồng chí Rơ Ông Ka Sương.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rơ Ông Ka Sương")


def send_away(page: Page) -> None:
    """The same clerk sends her to the next commune."""
    page.get_by_role("link", name="Ghi biến động").click()
    page.locator(f"#record-{Kind.TRANSFERRED_OUT}").click()
    fill(page, on="10/6/2025", partner="dang bo xa dong nam", **PAPERED)
    preview(page)
    change(page, "Đảng viên, Chi bộ thôn Hạ", 1, 0)
    confirm(page, "Xác nhận", f"Đã ghi: {Kind.TRANSFERRED_OUT.label}, đồng chí Rơ Ông Ka Sương.")
    assert page.complaints == []


def receive(page: Page) -> None:
    """The clerk of the next commune finds her in the worklist and takes her in."""
    page.goto("/worklist/")
    page.get_by_role("link", name="Tiếp nhận Rơ Ông Ka Sương").click()
    fill(page, unit="thon trung", on="12/6/2025")
    preview(page)
    change(page, "Đảng viên, Chi bộ thôn Trung", 0, 1)
    confirm(page, "Tiếp nhận", "Đã tiếp nhận đồng chí Rơ Ông Ka Sương.")
    assert page.complaints == []


def test_death_is_recorded_and_its_wrong_day_corrected_without_a_script(at_desk, register):
    with transaction.atomic():
        person = register.enter("Ổn")
    page = at_desk(Role.GRASSROOTS_OFFICE, register.north, java_script_enabled=False, viewport=PHONE)
    page.goto("/people/")
    page.get_by_role("link", name="Ngô Thị Ổn").click()
    page.get_by_role("link", name="Ghi biến động").click()
    page.locator(f"#record-{Kind.DIED}").click()
    fill(page, on="3/6/2024")
    preview(page)
    change(page, "Đảng viên, Chi bộ thôn Hạ", 1, 0)
    confirm(page, "Xác nhận", "Đã ghi: Từ trần, đồng chí Ngô Thị Ổn.")
    page.get_by_role("link", name="Sửa ngày sai Từ trần 03/6/2024").click()
    fill(page, on="3/6/2025", reason="ghi nhầm năm")
    preview(page)
    expect(page.get_by_role("row", name="Từ trần, ngày 03/6/2024 03/6/2025")).to_be_visible()
    change(page, "Đảng viên, Chi bộ thôn Hạ, ngày 03/6/2024", 0, 1)
    change(page, "Đảng viên, Chi bộ thôn Hạ, ngày 03/6/2025", 0, 0)
    confirm(page, "Đính chính", "Đã đính chính.")
    with transaction.atomic(), register.at_work():
        assert [row.on for row in in_force(ledger_of(person.pk)).filter(kind=Kind.DIED)] == [date(2025, 6, 3)]
        assert spell_on(person.pk, date(2025, 6, 2)).unit == register.north_cell
        assert spell_on(person.pk, date(2025, 6, 3)) is None
