"""What a dossier says in a form by itself: papers before, counts, names; and what it leaves to be typed."""

from copy import deepcopy
from datetime import date

import pytest

from chibo.admission.papers import case_values, in_sentence
from chibo.engine.calendar import PartialDate
from chibo.engine.citation import Citation
from chibo.regulations.forms import forms
from tests.admission.test_decisions import EVENING, TODAY, decided, passed, resolved
from tests.dossiers import Road
from tests.pool import Pool
from tests.stages import set_once

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def evening(register_stage, django_db_blocker):
    """A dossier passed by the cell and by the committee."""
    with set_once(django_db_blocker):
        road = Road(deepcopy(register_stage))
        dossier = passed(road)
        resolved(road, dossier)
        yield road, dossier


@pytest.fixture
def staged(evening, db):
    return deepcopy(evening)


def said(staged, code, unit=""):
    """What a form takes from the case, for a paper of the cell, the committee, or the body that decides."""
    road, dossier = staged
    units = {"cell": dossier.candidate.cell, "committee": dossier.checker}
    with road.register.at_work():
        candidate = road.candidate(dossier)
        unit = units.get(unit, dossier.decider)
        return case_values(forms()[code], unit=unit, candidate=candidate, on=TODAY)


def test_decision_names_the_person_and_both_resolutions(staged):
    found = said(staged, "9A-KNĐ")
    assert (found["full_name"], found["birth"]) == ("Ngô Thị Mơ", PartialDate.from_iso("2001-08-09"))
    assert found["cell_resolution"] == "Nghị quyết số 8-NQ/CB ngày 09/6/2025"
    assert found["committee_resolution"] == "Nghị quyết số 30-NQ/ĐU ngày 12/6/2025"
    assert found["cell_name"] == "Chi bộ thôn Hạ"
    assert "occupation" not in found


def test_resolution_of_the_cell_takes_the_count_of_the_cell(staged):
    found = said(staged, "6-KNĐ", "cell")
    counted = {name: found[name] for name in ("votes_for", "votes_against", "entitled", "members_official")}
    assert counted == {"votes_for": 5, "votes_against": 0, "entitled": 5, "members_official": 5}
    assert (found["meeting_on"], found["vote_form"]) == (EVENING, "bỏ phiếu kín")
    assert found["introducers"].count("đồng chí ") == 2


def test_resolution_of_the_committee_takes_its_own_count(staged):
    found = said(staged, "8A-KNĐ", "committee")
    names = ("body_total", "body_present", "body_absent", "votes_for", "entitled")
    assert [found[name] for name in names] == [15, 15, 0, 15, 15]
    assert found["meeting_on"] == date(2025, 6, 12)


def test_forms_about_something_else_take_no_count(staged):
    assert "meeting_on" not in said(staged, "5A-KNĐ", "cell")
    assert "meeting_on" not in said(staged, "GT-CN", "cell")


def test_who_voted_how_stands_in_no_form(staged):
    for code in forms():
        assert not {"absent_reason", "against_reason"} & said(staged, code).keys()


def test_decision_once_issued_is_named_by_later_papers(staged):
    decided(*staged)
    assert said(staged, "9H-HKN")["earlier_decision"] == "Quyết định số 15-QĐ/HU ngày 20/6/2025"


def test_note_without_a_file_gives_its_name_and_its_cell(register):
    note = Pool(register).certified()
    with register.at_work():
        found = case_values(forms()["5-TN"], unit=register.north_cell, candidate=note, on=TODAY)
    assert found["full_name"] == "Ngô Thị Mơ"
    assert found["certificate"] == "Giấy chứng nhận 27/GCN ngày 01/4/2025 của Trung tâm chính trị"


@pytest.mark.parametrize(
    ("paper", "words"),
    [
        (Citation("A", "Nghị quyết", "8-NQ/CB", date(2025, 6, 9)), "Nghị quyết số 8-NQ/CB ngày 09/6/2025"),
        (Citation(kind="Nghị quyết", date=PartialDate(2025, 6)), "Nghị quyết tháng 6/2025"),
        (Citation("A"), ""),
    ],
)
def test_paper_is_named_by_what_is_known_of_it(paper, words):
    assert in_sentence(paper) == words
