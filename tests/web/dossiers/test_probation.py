"""The register of probationary members: who stands in it, what each column says, the files it leaves as."""

from copy import deepcopy
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from chibo.accounts.choices import Role
from chibo.engine.calendar import PartialDate
from chibo.engine.citation import Citation
from chibo.engine.office import open_docx
from chibo.membership.actions import record_movement
from chibo.training.actions import record_certificate
from tests.dossiers import Road
from tests.register import TODAY
from tests.stages import set_once
from tests.web.sheets import rows

pytestmark = pytest.mark.django_db
T12 = [
    "TT", "Họ tên", "QĐ kết nạp số/ngày", "Ngày lễ kết nạp", "Hết 12 tháng",
    "Hạn chi bộ xét (30 ngày làm việc)", "Lớp ĐV mới (GCN)", "Người giúp đỡ", "Bản kiểm điểm", "Nhận xét",
    "Ngày họp, phiếu", "QĐ chính thức", "Ngày công bố", "Lý do muộn",
]  # fmt: skip
PAGE = "/dossiers/probation/"


@pytest.fixture(scope="module")
def book(register_stage, django_db_blocker):
    """One admitted by a dossier here, one entered as probationary long ago, one recognised."""
    with set_once(django_db_blocker):
        road = Road(deepcopy(register_stage))
        road.admitted()
        register = road.register
        register.enter("Lùi", kind="opening", standing="probationary", joined_on=PartialDate(2024, 1, 15))
        done = register.enter("Xong", on=date(2023, 2, 3))
        with register.at_work():
            record_movement(
                actor=register.actor, person=done, kind="recognised", on=date(2024, 2, 3),
                unit=register.north_cell, today=TODAY, decided_on=date(2024, 3, 1),
                basis=Citation("Huyện ủy", "Quyết định", "9-QĐ/HU", date(2024, 3, 1)),
            )  # fmt: skip
            record_certificate(
                actor=register.actor, person=done, candidate=None, kind="new_member", number="77",
                issued_on=date(2023, 9, 9), issuer="Trung tâm chính trị", today=TODAY,
            )  # fmt: skip
        yield road


@pytest.fixture
def staged(book, db):
    return deepcopy(book)


def lines(client, **asked):
    return client.get(PAGE, asked).context["lines"]


def test_register_names_everybody_on_probation_with_the_days_the_rules_set(staged, office):
    late, mo = lines(office)
    assert (mo.name, mo.decision, mo.ceremony) == ("Ngô Thị Mơ", "15-QĐ/HU, 10/6/2025", "12/6/2025")
    assert (mo.over, mo.limit, mo.late) == ("12/6/2026", "24/7/2026", False)
    assert (late.name, late.ceremony, late.over) == ("Ngô Thị Lùi", "15/01/2024", "15/01/2025")
    assert late.late
    assert late.entry.candidate is None
    assert late.cell == "Chi bộ thôn Hạ"


def test_ended_probation_tells_its_decision_and_the_day_it_makes_official(staged, office):
    (done,) = (line for line in lines(office, view="ended") if line.name == "Ngô Thị Xong")
    assert done.result == "9-QĐ/HU, 01/3/2024; chính thức từ 03/02/2024"
    assert done.training == "77, 09/9/2023"
    assert {"Ngô Thị Lùi", "Ngô Thị Mơ", "Ngô Thị Xong"} <= {line.name for line in lines(office, view="all")}


def test_register_of_a_past_day_and_of_another_unit(staged, office):
    names = {line.name for line in lines(office, on="1/3/2023")}
    assert names == {"Ngô Thị Lùi", "Ngô Thị Xong"}
    assert lines(office, unit="cb-thuong") == []
    assert office.get(PAGE, {"unit": "xa-nam"}).context["lines"] == []


def test_secretary_of_another_commune_sees_nobody(staged, desk_at):
    away = desk_at(staged.register.south_cell, Role.CELL_SECRETARY)
    page = away.get(PAGE)
    assert page.context["lines"] == []
    assert "Tải Excel" not in page.content.decode()
    assert away.get(reverse("probation_workbook")).status_code == 403


def test_workbook_has_the_columns_of_the_book_in_their_order(staged, office):
    answer = office.get(reverse("probation_workbook"))
    sheet = load_workbook(BytesIO(answer.content)).active
    head = next(line for line in sheet.iter_rows(values_only=True) if line[0] == "TT")
    assert list(head) == T12
    found = rows(office, reverse("probation_workbook"))
    assert [(row["TT"], row["Họ tên"], row["Hết 12 tháng"]) for row in found] == [
        (1, "Ngô Thị Lùi", "15/01/2025"), (2, "Ngô Thị Mơ", "12/6/2026"),
    ]  # fmt: skip
    assert {row["Ngày công bố"] for row in found} == {None}


def test_paper_18_knd_is_the_register_lying_down(staged, office):
    opened = open_docx(office.get(f"{reverse('probation_paper')}?view=all").content)
    assert opened.page == (297, 210)
    told = [line.text for line in opened.paragraphs]
    assert "SỔ ĐẢNG VIÊN DỰ BỊ" in told
    assert "ĐẢNG ỦY XÃ ĐỒNG BẮC" in told
    assert told[told.index("Ngô Thị Mơ") + 6 :][:2] == ["10/6/2025", "12/6/2025"]
    assert "9-QĐ/HU, 01/3/2024; chính thức từ 03/02/2024" in told


def test_hostile_name_does_not_part_a_row_of_the_paper(staged, office):
    staged.register.enter("A | B <w:p>", kind="opening", standing="probationary")
    opened = open_docx(office.get(reverse("probation_paper")).content)
    assert "Ngô Thị A / B <w:p>" in [line.text for line in opened.paragraphs]
    assert {line.cell[2] for line in opened.paragraphs if line.cell and line.cell[0] == 1} == set(range(10))
