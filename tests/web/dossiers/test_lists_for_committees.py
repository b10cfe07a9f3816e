"""The tracking sheet (T7) and the list for the body that decides (T10), with its paper 03-DSKN."""

from copy import deepcopy
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from chibo.accounts.choices import Role
from chibo.engine.office import open_docx
from tests.dossiers import Road
from tests.stages import set_once
from tests.web.sheets import rows

pytestmark = pytest.mark.django_db
T7 = [
    "STT", "Mã", "Họ tên", "Đơn vị", "Tổ", "Bước tiến trình (1–8)", "Đảng viên hướng dẫn", "Ngày nhận HS",
    "Hạn nộp file mềm", "Hạn viết sổ", "Hạn hoàn thành giấy tờ", "Ngày nộp HS lên cấp ủy cơ sở",
    "Ngày nộp HS lên cấp có thẩm quyền", "Số QĐ", "Ngày ký QĐ", "Ngày kết nạp", "Giới tính", "Ngày sinh",
    "CCCD", "Quê quán", "SĐT", "Email", "Ghi chú",
]  # fmt: skip
T10 = [
    "TT", "Họ tên, ngày sinh, giới tính, dân tộc, tôn giáo", "Quê quán, nơi ở", "Học vấn, nghề",
    "Chi bộ, đảng bộ", "Số GCN lớp", "Người giới thiệu", "Lý lịch: kết luận",
    "NQ chi bộ (số, ngày, tán thành/tổng chính thức)", "NQ đảng ủy cơ sở (số, ngày, phiếu)",
    "Ý kiến thẩm định", "Hạn quyết định", "Kết quả BTV",
]  # fmt: skip
PROPOSED = reverse("proposed_workbook", args=["huyen"])


@pytest.fixture(scope="module")
def resolved(register_stage, django_db_blocker):
    """A dossier that both the cell and the commune's committee passed."""
    with set_once(django_db_blocker):
        road = Road(deepcopy(register_stage))
        road.resolved()
        yield road


@pytest.fixture
def staged(resolved, db):
    return deepcopy(resolved)


def head_of(client, url):
    lines = load_workbook(BytesIO(client.get(url).content)).active.iter_rows(values_only=True)
    return list(next(line for line in lines if line[0] in {"STT", "TT"}))


def test_tracking_sheet_has_its_columns_and_nothing_protected(staged, office):
    url = reverse("tracking_workbook")
    assert head_of(office, url) == T7
    (row,) = rows(office, url)
    assert (row["Họ tên"], row["Đơn vị"], row["Ngày sinh"]) == ("Ngô Thị Mơ", "Chi bộ thôn Hạ", "09/8/2001")
    assert row["Bước tiến trình (1–8)"] == "5. Đảng ủy cơ sở đã thông qua"
    assert f"{row['Ngày nhận HS']:%d/%m/%Y}" == "06/05/2025"
    assert f"{row['Ngày nộp HS lên cấp ủy cơ sở']:%d/%m/%Y}" == "02/06/2025"
    assert {row[name] for name in ("Mã", "Tổ", "CCCD", "SĐT", "Email", "Số QĐ")} == {None}


def test_list_for_the_body_that_decides_tells_papers_counts_and_the_limit(staged, desk_at):
    officer = desk_at(staged.register.district, Role.ORGANISATION_OFFICER)
    assert head_of(officer, PROPOSED) == T10
    (row,) = rows(officer, PROPOSED)
    assert row[T10[1]] == "Ngô Thị Mơ, sinh 09/8/2001, nữ"
    assert row["Chi bộ, đảng bộ"] == "Chi bộ thôn Hạ, Đảng bộ xã Đồng Bắc"
    assert row["Số GCN lớp"] == "27/GCN, 01/4/2025"
    assert row["Người giới thiệu"] == "Ngô Thị Ổn, Ngô Thị Thái"
    assert row["Lý lịch: kết luận"].startswith("Đạt")
    assert row[T10[8]].endswith("tán thành 5/5")
    assert row[T10[9]].endswith("tán thành 9/9")
    assert f"{row['Hạn quyết định']:%d/%m/%Y}" == "03/09/2025"
    assert (row["Ý kiến thẩm định"], row["Kết quả BTV"]) == (None, None)


def test_list_is_also_a_paper_on_a_sheet_lying_down(staged, desk_at):
    officer = desk_at(staged.register.district, Role.ORGANISATION_OFFICER)
    page = officer.get(reverse("decisions_of_unit", args=["huyen"])).content.decode()
    assert PROPOSED in page
    opened = open_docx(officer.get(reverse("proposed_paper", args=["huyen"])).content)
    told = [line.text for line in opened.paragraphs]
    assert opened.page == (297, 210)
    assert "NGƯỜI LẬP DANH SÁCH" in told
    assert "Ngô Thị Mơ, sinh 09/8/2001, nữ" in told


def test_list_is_not_there_for_who_takes_no_lists_out(staged, desk_at):
    secretary = desk_at(staged.register.north_cell, Role.CELL_SECRETARY)
    assert secretary.get(reverse("proposed_workbook", args=["cb-ha"])).status_code == 404
    assert secretary.get(PROPOSED).status_code == 404
