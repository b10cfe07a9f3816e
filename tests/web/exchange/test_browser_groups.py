"""One fault in many rows, mended at once in Chromium: on a phone, and without scripts."""

import pytest
from playwright.sync_api import expect

from tests.exchange.workbooks import member, t1
from tests.web.browser import ills_here
from tests.web.exchange.test_browser import clerk, register, session  # noqa: F401 -- fixtures

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def misspelt(tmp_path):
    """A workbook of five members, four in a cell that does not exist, two of an unknown people."""
    rows = [member(number) for number in range(5)]
    for row in rows[:4]:
        row[13] = "Chi bộ thôn Hạnh"
    for row in rows[3:]:
        row[6] = "Dân tộc thiểu số"
    path = tmp_path / "danh sách.xlsx"
    path.write_bytes(t1(rows))
    return path


@pytest.mark.parametrize(
    "how",
    [{"viewport": {"width": 360, "height": 800}}, {"java_script_enabled": False}],
)
def test_fault_of_many_rows_is_mended_at_once(open_page, session, misspelt, how):  # noqa: F811 -- the fixture
    page = open_page(session=session, **how)
    page.goto("/imports/new/")
    page.set_input_files("input[type=file]", misspelt)
    page.locator("main form button[type=submit]").last.click()
    page.locator("button[name=step][value=next]").click()
    page.wait_for_url("**/rows/")
    if how.get("java_script_enabled", True):
        assert ills_here(page) == []
    page.locator("select[name^=g]").first.select_option("cb-ha")
    page.locator("select[name^=g]").nth(1).select_option("Tày")
    page.get_by_role("button", name="Áp dụng cho 4 dòng").click()
    expect(page.locator("main")).to_contain_text("Không còn dòng nào cần xem")
    assert page.complaints == []
