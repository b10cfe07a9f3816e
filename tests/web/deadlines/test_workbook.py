"""The list of deadlines taken out as a workbook: what the filters find, of units whose lists one may take."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from chibo.accounts.choices import Role
from chibo.audit.models import Look
from tests.web.deadlines.test_pages import FRESH, LATEST, set_one
from tests.web.organisation.conftest import seated

pytestmark = pytest.mark.django_db
URL = "/deadlines/workbook/"


def lines(client, query=""):
    answer = client.get(URL + query)
    assert answer.status_code == 200
    sheet = load_workbook(BytesIO(answer.content)).active
    return [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]


def test_deadlines_are_listed_with_unit_days_and_rule(world, officer):
    set_one(world, since=LATEST)
    set_one(world, "tay-1", since=FRESH)
    late, fresh = lines(officer)
    assert (late[1], late[3], late[6]) == (
        "Tổ chức lễ kết nạp",
        "Chi bộ thôn Đồng Một",
        "quá 5 ngày làm việc",
    )
    assert (late[4].date(), fresh[4].date()) == (LATEST, date(2025, 6, 16))
    assert "30 ngày làm việc" in late[7]
    assert Look.objects.filter(what="export.deadlines.list", count=2).exists()


def test_list_follows_the_filters_of_the_page_and_its_link_keeps_them(world, officer):
    set_one(world, since=LATEST)
    set_one(world, "tay-1", since=FRESH)
    assert [row[3] for row in lines(officer, "?view=overdue")] == ["Chi bộ thôn Đồng Một"]
    assert [row[3] for row in lines(officer, "?q=tay+mot")] == ["Chi bộ thôn Tây Một"]
    page = officer.get("/deadlines/?view=overdue").content.decode()
    assert f'href="{URL}?view=overdue"' in page


def test_other_units_are_not_in_the_list_and_a_secretary_takes_nothing_out(world, clerk):
    set_one(world, "tay-1")
    assert lines(clerk) == []
    assert seated(world, Role.CELL_SECRETARY, "tay-1").get(URL).status_code == 403
