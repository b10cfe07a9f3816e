"""From the class to admission on screen: units in rows, counts that open, no names in the workbook."""

import io
import re
from datetime import date

import pytest
from openpyxl import load_workbook

from chibo.accounts.choices import Role
from chibo.audit.models import Look
from chibo.training.models import Certificate
from tests.pool import pool  # noqa: F401 -- fixture

pytestmark = pytest.mark.django_db
PAGE = "/statistics/conversion/huyen/"
QUERY = "?first=2019-01-01&last=2025-06-16"


@pytest.fixture
def desk(desk_at, pool):  # noqa: F811 -- the fixture
    """The organisation board; one member with a certificate of 2019, one note certified in 2025."""
    register = pool.register
    member = register.enter("Ân", on=date(2020, 2, 3), unit=register.south_cell)
    with register.at_work():
        Certificate.objects.create(
            person=member, unit=register.south_cell, kind="awareness", number="1",
            issuer="Trung tâm chính trị", issued_on=date(2019, 2, 3),
        )  # fmt: skip
    pool.certified(name="Ngô Thị Mai")
    return desk_at(register.district, Role.ORGANISATION_OFFICER)


def text(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode())).replace("\xa0", " ")


def test_units_stand_in_rows_and_every_count_opens(desk):
    page = desk.get(PAGE + QUERY)
    assert "1/2 người học xong đã được kết nạp = 50,0 %." in text(page)
    rows = page.context["table"].rows
    assert [(row.label, [count.value for count in row.counts], row.share) for row in rows] == [
        ("Đảng bộ xã Đồng Bắc", [1, 0, 1, 0, 0], "0,0\xa0%"),
        ("Đảng bộ xã Đồng Nam", [1, 1, 0, 0, 0], "100,0\xa0%"),
        ("Cộng", [2, 1, 1, 0, 0], "50,0\xa0%"),
    ]
    opened = {count.url: count.value for row in rows for count in row.counts if count.value}
    for url, number in opened.items():
        found = desk.get(url)
        assert (found.context["total"], len(found.context["lines"])) == (number, number), url
    assert Look.objects.filter(what="statistics.proof").count() == len(opened)


def test_an_earlier_day_counts_fewer_and_nothing_is_said_as_a_sentence(desk):
    assert "0/2 người" in text(desk.get(f"{PAGE}{QUERY}&until=2019-12-31"))
    assert "Trong kỳ không ghi giấy chứng nhận nào" in text(
        desk.get(f"{PAGE}?first=2016-01-01&last=2016-02-02")
    )
    assert desk.get(f"{PAGE}?first=2019-02-02&last=2019-01-01").status_code == 422
    assert desk.get(f"{PAGE}cases/khong-co/{QUERY}").status_code == 404


def test_workbook_has_the_table_and_no_names(desk):
    sheet = load_workbook(io.BytesIO(desk.get(f"{PAGE}workbook/{QUERY}").content)).active
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0] == "Đảng bộ xã Đồng Nam"]
    assert rows[0][1:6] == (1, 1, 0, 0, 0)
    assert not any("Ngô Thị" in str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)


def test_another_unit_is_no_address(desk_at, desk, pool):  # noqa: F811 -- the fixture
    south = desk_at(pool.register.south)
    assert south.get(f"/statistics/conversion/xa-bac/{QUERY}").status_code == 404
    assert south.get(f"/statistics/conversion/xa-nam/{QUERY}").context["table"].found.whole.trained == 1


def test_reports_lead_to_the_road_only_who_sees_it(desk_at, desk, pool):  # noqa: F811 -- the fixture
    told = "/statistics/conversion/huyen/"
    assert told in desk.get("/statistics/").content.decode()
    centre = desk_at(pool.register.district, Role.POLITICAL_CENTRE)
    page = centre.get("/statistics/").content.decode()
    assert "/statistics/admitted/huyen/" in page
    assert told not in page
    assert centre.get(told).status_code == 403
