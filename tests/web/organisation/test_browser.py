"""The organisation screens in a real browser: no fault, no sideways scroll, all of it without a script."""

from datetime import date

import pytest

from chibo.organisation import actions as tree
from chibo.organisation.queries import path_on
from tests.organisation.world import ACTOR, PAPER, START, World, dated_world, give_office
from tests.web.browser import faults_of, ills_of, sideways
from tests.web.organisation.conftest import PAPERED

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK = {"viewport": {"width": 1366, "height": 768}, "color_scheme": "light"}
PHONE = {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}
PAGES = [
    "",
    "?q=dong",
    "?on=2018-09-04",
    "units/xa-dong/",
    "units/xa-dong/?on=2018-09-04&tree=now",
    "units/xa-dong/below/",
    "units/xa-dong/localities/",
    "units/xa-dong/posts/",
    "units/dong-1/posts/",
    "units/dong-1/below/",
    "units/dong-truong/localities/",
    "units/xa-dong/changes/",
    "units/xa-dong/history/",
    "units/xa-dong/move/",
    "units/xa-dong/code/",
    "units/xa-dong/founding/withdraw/",
    "units/dong-1/posts/start/",
    "localities/",
    "localities/thon-dong-1/",
    "localities/thon-dong-1/households/",
    "localities/thon-dong-1/rename/",
]


@pytest.fixture
def world(db) -> World:
    """The district, really written: the live server has its own connection."""
    return dated_world()


@pytest.fixture
def session(world, officer) -> str:
    give_office(world, "dong-1", "cell_secretary", world.persons[1])
    tree.add_flag(actor=ACTOR, flag="ethnic", on=START, basis=PAPER, locality=world.hamlets["thon-dong-1"])
    tree.rename_unit(
        actor=ACTOR, unit=world["xa-dong"], on=date(2025, 6, 25), name="Đảng bộ xã Mới", basis=PAPER
    )
    return officer.session.session_key


def test_pages_have_no_fault_and_fit(open_page, session):
    page = open_page(session=session)
    for path in PAGES:
        assert ills_of(page, f"/organisation/{path}") == [], path
    assert page.complaints == []


def test_cell_is_moved_without_a_script(open_page, session, world):
    page = open_page(session=session, java_script_enabled=False, **DESK)
    page.goto("/organisation/")
    page.get_by_role("link", name="Đảng bộ xã Đồng Vông").click()
    page.get_by_role("link", name="Trực thuộc 3").click()
    page.locator("main table").get_by_role("link", name="Chi bộ thôn Đồng Một").click()
    page.get_by_label("Nội dung đơn vị").get_by_role("link", name="Thay đổi").click()
    page.get_by_role("link", name="Chuyển sang tổ chức cấp trên khác").click()
    page.get_by_role("button", name="Xem trước thay đổi").click()
    page.get_by_role("link", name="Điền “Tổ chức cấp trên mới”.").click()
    page.get_by_label("Tổ chức cấp trên mới").fill("dang bo xa tay linh")
    page.get_by_label("Từ ngày").fill("4/5/2020")
    for name, value in PAPERED.items():
        page.locator(f"#id_{name}").fill(value)
    page.get_by_role("button", name="Xem trước thay đổi").click()
    assert page.get_by_role("row", name="Đảng viên, Đảng bộ xã Tây Lĩnh 2 5 +3").is_visible()
    page.get_by_role("button", name="Chuyển", exact=True).click()
    assert page.get_by_role("status").inner_text() == "Đã ghi việc chuyển."
    assert path_on(world["dong-1"].pk, date(2020, 5, 4)).startswith(world["xa-tay"].path)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_name_in_force_is_withdrawn_from_its_row(open_page, session, world, script):
    tree.rename_unit(
        actor=ACTOR, unit=world["dong-1"], on=date(2020, 5, 4), name="Chi bộ Bản Rạ", basis=PAPER
    )
    page = open_page(session=session, java_script_enabled=script, **PHONE)
    page.goto("/organisation/units/dong-1/changes/")
    page.get_by_role("link", name="Rút lại Tên: Chi bộ Bản Rạ").click()
    page.get_by_label("Lý do rút lại").fill("Nhầm chi bộ")
    page.get_by_role("button", name="Xem trước thay đổi").click()
    told = page.get_by_role("row", name="Tên, ngày 04/5/2020 Chi bộ Bản Rạ Chi bộ thôn Đồng Một")
    assert told.is_visible()
    if script:
        assert faults_of(page) == []
    assert sideways(page) <= 0
    page.get_by_role("button", name="Rút lại", exact=True).click()
    assert page.get_by_role("status").inner_text() == "Đã rút lại. Giá trị cũ và lý do còn trong lịch sử."
    assert world["dong-1"].names.count() == 1
