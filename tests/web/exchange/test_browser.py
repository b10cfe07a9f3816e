"""The import wizard in Chromium, from a spoiled file to the ledger and back: no fault, nothing too wide."""

import pytest
from django.db import transaction
from django.test import Client
from playwright.sync_api import expect

from chibo.accounts.choices import Role
from chibo.exchange.models import Batch
from chibo.exchange.tasks import import_rows
from chibo.storage.identity import Scope, acting
from tests.exchange.workbooks import member, t1
from tests.register import Register, dated_register, make_user
from tests.web.browser import ills_here

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def register(db) -> Register:
    """The register, really written: the live server has its own connection."""
    with transaction.atomic():
        return dated_register()


@pytest.fixture
def clerk(register):
    return make_user("van-phong", Role.GRASSROOTS_OFFICE, register.north)


@pytest.fixture
def session(clerk):
    client = Client()
    client.force_login(clerk)
    return client.cookies["chibo"].value


def spoiled(folder):
    """A workbook of four members, one of whom was born on a day that does not exist."""
    rows = [member(number) for number in range(4)]
    rows[2][5] = "31/02/1995"
    path = folder / "danh sách.xlsx"
    path.write_bytes(t1(rows))
    return path


def run_job(clerk, place):
    with transaction.atomic(), acting(user=clerk.pk, scope=Scope((place,), (place,))):
        batch = Batch.objects.get()
    import_rows(batch=str(batch.pk), user=str(clerk.pk))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_spoiled_workbook_is_mended_imported_and_taken_back(
    open_page, register, clerk, session, tmp_path, script
):
    page = open_page(session=session, java_script_enabled=script)

    def sound(step):
        expect(page.locator("h1")).to_have_count(1)
        assert not script or ills_here(page) == [], step

    page.goto("/imports/new/")
    sound("file")
    page.set_input_files("input[type=file]", spoiled(tmp_path))
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/columns/")
    sound("columns")
    page.locator("button[name=step][value=next]").click()
    page.wait_for_url("**/rows/")
    expect(page.locator("main")).to_contain_text("Không có ngày “31/02/1995”")
    sound("rows")
    page.locator("input[name$=fix-birth]").fill("1995")
    page.locator("main button[name=go][value=check]").first.click()
    page.wait_for_url("**/check/")
    sound("check")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(lambda address: not address.endswith("/check/"))
    sound("progress")
    run_job(clerk, register.north.path)
    # The page asks again by itself, with a script or without.
    expect(page.locator("main")).to_contain_text("Hoàn tác được đến hết ngày", timeout=15_000)
    sound("result")
    page.get_by_role("link", name="Hoàn tác").first.click()
    page.locator("main textarea, main input[name=reason]").first.fill("Nhầm tệp")
    page.locator("button[name=step][value=preview]").click()
    expect(page.locator("main")).to_contain_text("Sẽ thay đổi")
    sound("undo")
    page.locator("button[name=step][value=confirm]").click()
    expect(page.locator("main")).to_contain_text("Đã hoàn tác")
    assert page.complaints == []
