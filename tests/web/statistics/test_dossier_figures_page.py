"""The road to admission on screen: every cell opens to as many cases as it says."""

import io
import re
from copy import deepcopy
from datetime import date

import pytest
from openpyxl import load_workbook

from chibo.accounts.choices import Role
from chibo.admission.actions import return_dossier
from chibo.audit.models import Look
from tests.dossiers import Road
from tests.register import TODAY
from tests.stages import set_once

pytestmark = pytest.mark.django_db
PAGE = "/statistics/dossiers/huyen/"


@pytest.fixture(scope="module")
def road_stage(register_stage, django_db_blocker):
    """One dossier sent back and one note in the north."""
    road = Road(register_stage)
    with set_once(django_db_blocker):
        dossier = road.handed_over()
        road.pool.note("Ngô Thị Na", on=date(2025, 6, 1))
        told = {"reason": "lacking", "papers": ["history"], "sentence": "Thiếu một chữ ký."}
        with road.register.at_work():
            return_dossier(candidate=dossier.candidate, on=date(2025, 6, 5), **told, **road.said())
        yield road


@pytest.fixture
def road(road_stage, register):
    """The road of that dossier."""
    return deepcopy(road_stage)


@pytest.fixture
def desk(desk_at, road):
    """The organisation board of the district."""
    return desk_at(road.register.district, Role.ORGANISATION_OFFICER)


def text(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode())).replace("\xa0", " ")


def cells(tables):
    """Every cell of the page with its address."""
    found = [line.count for line in [*tables.steps, *tables.standing]]
    found += [cell for line in [*tables.ages, *tables.returns] for cell in line.cells]
    return found + [cell for line in tables.units for cell in (line.here, line.stays, line.returns)]


def test_page_says_what_happened_and_every_cell_opens_to_its_cases(desk):
    page = desk.get(PAGE)
    said = text(page)
    assert "Mở 1 hồ sơ: 0 người được kết nạp, 1 lượt trả lại hồ sơ." in said
    opened = {cell.url: cell.value for cell in cells(page.context["road"]) if cell.value}
    assert len(opened) > 12
    assert all(opened)
    for url, number in opened.items():
        found = desk.get(url)
        people = {line.key for line in found.context["lines"]}
        assert (found.context["total"], len(people)) == (number, min(number, len(people))), url
        assert people
    assert Look.objects.filter(what="statistics.proof").count() == len(opened)


def test_units_stand_by_level_and_name_with_times_returned_and_days(desk):
    lines = desk.get(PAGE).context["road"].units
    found = [(one.name, one.level, one.here.value, one.stays.value, one.returns.value) for one in lines]
    assert found == [
        ("Chi bộ thôn Hạ", "Chi bộ", 1, 2, 0), ("Đảng bộ xã Đồng Bắc", "Cấp cơ sở", 0, 1, 1),
    ]  # fmt: skip
    assert lines[1].row.stays.median == 3


def test_workbook_has_a_sheet_for_every_table_and_no_names(desk):
    book = load_workbook(io.BytesIO(desk.get(f"{PAGE}workbook/").content))
    assert len(book.worksheets) == 5
    said = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {"Hồ sơ bị trả lại", "Thiếu giấy trong danh mục", "Chi bộ thôn Hạ"} <= said
    assert not any("Ngô Thị" in str(cell) for cell in said)


def test_other_figures_and_other_units_are_no_addresses(desk, desk_at, road):
    for figure in ("khong-co", "age-9", "age-0-khong-co", "return-lacking-khong", "here-khong-co", "stage-x"):
        assert desk.get(f"{PAGE}cases/{figure}/").status_code == 404
    south = desk_at(road.register.south)
    assert south.get("/statistics/dossiers/xa-bac/").status_code == 404
    mine = south.get("/statistics/dossiers/xa-nam/")
    assert mine.context["road"].empty
    assert "Chưa theo dõi ai" in text(mine)
    assert south.get("/statistics/dossiers/xa-nam/cases/here-cb-ha/").context["total"] == 0
    assert desk.get(f"{PAGE}?first=2025-05-05&last=2025-01-01").status_code == 422
    assert TODAY.isoformat() in desk.get(PAGE).context["road"].page.query()
