"""What later papers take from the dossier: the votes and resolutions of their own matter, never another's."""

from datetime import date

import pytest
from django.utils.translation import override

from chibo.admission.actions import record_move, record_paper
from chibo.admission.papers import case_values
from chibo.admission.queries.dossiers import items_of
from chibo.deadlines.queries import deadlines_of
from chibo.engine.citation import Citation
from chibo.regulations.forms import forms
from tests.admission.test_removal import RULING, Case, case, member  # noqa: F401 -- fixtures
from tests.register import PAPER, TODAY

pytestmark = pytest.mark.django_db
ADMISSION = {"Nghị quyết số 8-NQ/CB ngày 09/6/2025", "Nghị quyết số 30-NQ/ĐU ngày 09/6/2025"}


@pytest.fixture
def said(case: Case):  # noqa: F811 -- the fixture
    """What a form takes from the case on a day."""

    def found(code, on=date(2026, 12, 1)):
        candidate = case.road.candidate(case.dossier)
        with case.road.register.at_work():
            return case_values(forms()[code], unit=case.dossier.decider, candidate=candidate, on=on)

    return found


def test_paper_on_a_recognition_takes_no_vote_and_no_resolution_of_the_admission(said):
    for code in ("13-KNĐ", "15A-KNĐ", "16-KNĐ", "9F-XTĐV"):
        found = said(code)
        assert not {"votes_for", "cell_resolution", "committee_resolution"} & found.keys()
        assert not ADMISSION & {value for value in found.values() if isinstance(value, str)}
    assert said("13-KNĐ")["official_on"] == date(2026, 6, 12)


def test_decision_on_recognition_names_both_resolutions_of_the_recognition(case, said):  # noqa: F811
    case.recognised()
    found = said("16-KNĐ")
    assert found["cell_resolution"] == "Văn bản số 9 ngày 15/6/2026"
    assert found["committee_resolution"] == "Văn bản số 31 ngày 15/6/2026"
    assert (found["ceremony_on"], found["official_on"]) == (date(2025, 6, 12), date(2026, 6, 12))
    cell = said("13-KNĐ")
    assert (cell["meeting_on"], cell["votes_for"], cell["entitled"]) == (date(2026, 6, 15), 5, 5)
    assert "meeting_on" not in said("12B-KNĐ")
    assert said("9L-HCT")["earlier_decision"] == "Văn bản số 16 ngày 20/7/2026"
    assert said("9H-HKN")["earlier_decision"] != said("9L-HCT")["earlier_decision"]


def test_decision_on_a_removal_names_both_resolutions_of_the_removal(case, said):  # noqa: F811
    case.voted()
    case.resolved()
    found = said("9F-XTĐV", RULING)
    assert found["cell_resolution"] == "Văn bản số 3 ngày 02/3/2026"
    assert found["committee_resolution"] == "Văn bản số 8 ngày 09/3/2026"


def test_paper_speaks_vietnamese_whatever_the_reader_does(case, said):  # noqa: F811
    case.recognised()
    with override("en"):
        assert said("13-KNĐ")["vote_form"] == "bỏ phiếu kín"


def test_decision_on_a_readmission_tells_how_and_when_he_left(road):
    left = date(2021, 5, 6)
    dossier = road.opened(former=road.former(left, kind="withdrew"), marks=["hardship"])
    with road.register.at_work():
        record_paper(
            item=items_of(dossier.pk).get(code="readmission_consent"), state="valid",
            basis=Citation("Ban Thường vụ Tỉnh ủy", "Công văn", "77-CV/TU", date(2025, 5, 6)), **road.said(),
        )  # fmt: skip
        found = case_values(
            forms()["9C-KNĐ"], unit=dossier.decider, candidate=dossier.candidate, on=date(2025, 6, 16)
        )
    assert found["left_on"] == left
    assert found["left_reason"] == "xin ra khỏi Đảng vì hoàn cảnh gia đình đặc biệt khó khăn"
    assert found["consent_paper"] == "Công văn số 77-CV/TU ngày 06/5/2025"


def test_explanation_of_a_late_recognition_names_the_limit_and_the_meeting(case, said):  # noqa: F811
    assert said("GT-CN")["due_on"] == date(2026, 7, 24)
    assert "meeting_on" not in said("GT-CN")
    case.recognised()
    assert said("GT-CN")["meeting_on"] == date(2026, 6, 15)


def test_letter_about_a_late_ceremony_names_its_limit(case, said):  # noqa: F811
    with case.road.register.at_work():
        row = deadlines_of(case.dossier.candidate_id).get(what="ceremony")
    assert said("CV-LKN")["due_on"] == row.due


def test_letter_that_forwards_a_dossier_names_where_it_goes(road):
    dossier = road.complete()
    with road.register.at_work():
        record_move(
            target=road.register.south_cell,
            on=TODAY,
            basis=PAPER,
            **road.said(candidate=road.candidate(dossier)),
        )
        found = case_values(forms()["CV-CH"], unit=dossier.decider, candidate=dossier.candidate, on=TODAY)
    assert found["new_cell_name"] == "Chi bộ thôn Trung"
    assert found["new_committee_name"] == "Đảng ủy xã Đồng Nam"
