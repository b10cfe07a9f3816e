"""Papers of a case on the screens, and decisions made together: numbers once, files, signatures, rights."""

from copy import deepcopy
from io import BytesIO
from urllib.parse import urlsplit
from zipfile import ZipFile

import docx
import pytest
from django.urls import reverse

from chibo.accounts.choices import Role
from chibo.audit.models import Look
from chibo.documents.actions import void_number
from chibo.documents.models import Paper
from tests.admission.test_decisions import passed, resolved
from tests.dossiers import Road
from tests.register import TODAY
from tests.stages import set_once

pytestmark = pytest.mark.django_db
SHARED = {"term": "2025-2030", "body_sign": "HU", "signer_office": "Bí thư", "signer_name": "Vi Đủ"}


@pytest.fixture(scope="module")
def evening(register_stage, django_db_blocker):
    """A dossier that waits for the body that decides."""
    with set_once(django_db_blocker):
        road = Road(deepcopy(register_stage))
        dossier = passed(road)
        resolved(road, dossier)
        yield road, road.fresh(dossier)


@pytest.fixture
def staged(evening, db):
    return deepcopy(evening)


@pytest.fixture
def road(staged):
    return staged[0]


@pytest.fixture
def dossier(staged):
    """The dossier that waits."""
    return staged[1]


@pytest.fixture
def board(dossier, desk_at):
    """The organisation board of the district."""
    return desk_at(dossier.decider, Role.ORGANISATION_OFFICER)


def batch(dossier):
    return reverse("decisions_of_unit", args=[dossier.decider.code])


def papers(road):
    with road.register.at_work():
        return list(Paper.objects.order_by("number"))


def text(answer):
    return answer.content.decode()


def send(client, dossier, step, **more):
    chosen = [f"{dossier.candidate_id}:9A-KNĐ"]
    return client.post(batch(dossier), {"papers": chosen, **SHARED, "step": step, **more})


def test_forms_of_a_case_are_offered_by_body_and_filled(board, dossier):
    page = board.get(reverse("case_forms", args=[dossier.candidate_id]))
    first = page.context["groups"][0]
    assert (first.label, first.now) == ("Quyết định về đảng viên", True)
    entry = next(entry for entry in first.entries if entry.code == "9A-KNĐ")
    form = board.get(entry.url).context["form"]
    assert form["full_name"].value() == "Ngô Thị Mơ"
    assert form["committee_resolution"].value() == "Nghị quyết số 30-NQ/ĐU ngày 12/6/2025"
    assert "person" not in form.fields
    assert Look.objects.filter(what="person.paper", object=dossier.candidate.person_id).exists()


def test_office_makes_the_papers_of_its_own_bodies_only(office, dossier):
    page = office.get(reverse("case_forms", args=[dossier.candidate_id]))
    issuers = {entry.body for group in page.context["groups"] for entry in group.entries}
    assert issuers == {"Chi bộ thôn Hạ", "Đảng ủy xã Đồng Bắc"}


def test_case_out_of_reach_fills_nothing(road, dossier, desk_at):
    south = desk_at(road.register.south)
    form = reverse("paper_make", args=[road.register.south.code, "9a-knd"])
    for case in (dossier.candidate_id, "x"):
        assert south.get(f"{form}?case={case}").status_code == 404
    assert south.get(reverse("case_forms", args=[dossier.candidate_id])).status_code == 404


def test_number_taken_for_a_case_is_kept_with_it(road, board, dossier):
    form = reverse("paper_make", args=[dossier.decider.code, "9a-knd"])
    page = board.get(f"{form}?case={dossier.candidate_id}")
    link = next(part for part in text(page).split('"') if "form=9A" in part).replace("&amp;", "&")
    assert str(dossier.candidate_id) in urlsplit(link).query
    taken = board.get(link).context["form"]
    hidden = {name: taken[name].value() for name in ("submission", "version")}
    said = {"kind": "QĐ", "sign": "HU", "term": "2025-2030", "about": "kết nạp", "on": "16/6/2025"}
    board.post(link, hidden | said | {"step": "confirm"})
    assert [(row.subject, row.form) for row in papers(road)] == [(dossier.candidate_id, "9A-KNĐ")]


def test_one_body_waited_for_opens_at_once(board, dossier):
    assert board.get(reverse("decisions")).url == batch(dossier)


def test_preview_shows_what_is_missing_and_takes_no_number(road, board, dossier):
    page = send(board, dossier, "preview")
    piece = page.context["seen"][0]
    assert any("NGÔ THỊ MƠ" in line for line in piece.lines)
    asked = [bound.name for bound in piece.inputs]
    assert "occupation" in asked
    assert "full_name" not in asked
    typed = {f"{piece.key}-occupation": "nông dân <b>xã"}
    again = send(board, dossier, "preview", **typed).context["seen"][0]
    assert any("nông dân <b>xã" in line for line in again.lines)
    assert "occupation" in [bound.name for bound in again.inputs]
    assert "Nghề nghiệp, đơn vị công tác" not in again.missing
    assert papers(road) == []


def test_files_bear_numbers_that_are_taken_once(road, board, dossier):
    typed = {f"{dossier.candidate_id}:9A-KNĐ-occupation": "nông dân"}
    for _again in range(2):
        answer = send(board, dossier, "file", **typed)
        assert answer["Content-Type"] == "application/zip"
    with ZipFile(BytesIO(answer.content)) as archive:
        assert archive.namelist() == ["01-9a-knd-ngo-thi-mo.docx"]
        paper = docx.Document(BytesIO(archive.read(archive.namelist()[0])))
    words = "\n".join(
        [line.text for line in paper.paragraphs]
        + [line.text for table in paper.tables for line in table._cells]
    )
    assert "01-QĐ/HU" in words
    assert "nông dân" in words
    assert [(row.code, row.subject, row.state) for row in papers(road)] == [
        ("01-QĐ/HU", dossier.candidate_id, "waiting")
    ]


def test_number_needs_the_term_and_the_mark_of_the_body(road, board, dossier):
    page = send(board, dossier, "file", term="")
    assert page.status_code == 422
    assert "term" in page.context["form"].errors
    wrong = send(board, dossier, "file", term="2025")
    assert (wrong.status_code, papers(road)) == (422, [])
    assert "Vi Đủ" in text(wrong)


def test_nothing_marked_is_said(board, dossier):
    page = board.post(batch(dossier), SHARED | {"step": "preview"})
    assert [problem["target"] for problem in page.context["form"].problems] == ["id_papers_0"]
    assert 'id="id_papers_0"' in text(page)


@pytest.mark.parametrize("step", ["preview", "file", "sign"])
def test_body_that_nobody_waits_for_refuses_with_a_page(road, desk_at, step):
    office = desk_at(road.register.south)
    answer = office.post(reverse("decisions_of_unit", args=[road.register.south.code]), {"step": step})
    assert answer.status_code == 422
    assert "Không có hồ sơ chờ quyết định" in text(answer)


def test_void_number_is_replaced_by_the_next(road, board, dossier):
    send(board, dossier, "file")
    first = papers(road)[0]
    with road.register.at_work():
        void_number(
            actor=road.register.actor, paper=first, version=1, reason="in hỏng", on=TODAY, today=TODAY
        )
    send(board, dossier, "file")
    assert [row.code for row in papers(road)] == ["01-QĐ/HU", "02-QĐ/HU"]


def test_signatures_are_recorded_and_the_decision_is_not_typed_again(road, board, dossier):
    send(board, dossier, "file")
    paper = papers(road)[0]
    late = {"step": "sign", "numbers": [str(paper.pk)], "signed_on": "1/1/2030", "signer": "Vi Đủ"}
    refused = board.post(batch(dossier), late)
    assert refused.status_code == 422
    assert "signed_on" in refused.context["sign"].errors
    assert board.post(batch(dossier), late | {"signed_on": "13/6/2025"}).status_code == 302
    row = board.get(batch(dossier)).context["people"][0]
    assert row[2][0][0].done
    form = board.get(reverse("dossier_check", args=[dossier.candidate_id, "decide"])).context["form"]
    assert form["paper_number"].value() == "01-QĐ/HU"
    assert str(form["paper_date"].value()) in {"2025-06-13", "13/6/2025", "13/06/2025"}


def test_committee_below_keeps_no_numbers_of_the_body_that_decides(office, desk_at, road, dossier):
    assert office.get(batch(dossier)).status_code == 404
    assert desk_at(road.register.north_cell, Role.CELL_SECRETARY).get(batch(dossier)).status_code in {
        403,
        404,
    }
    assert office.get(reverse("decisions")).context["rows"] == []
