"""Papers of a dossier as data: cited, dated, never invented; local rows tighten only; ways and reasons."""

import datetime as dt

import pytest

from chibo.engine.admission import Expiry
from chibo.engine.citation import Citation
from chibo.regulations import loader
from chibo.regulations.dossier import (
    FOLDER,
    LocalPaper,
    expiry_of,
    papers,
    papers_on,
    read_papers,
    return_reasons,
    routes,
    told_of,
)
from chibo.regulations.local_rules import LocalRuleError
from chibo.regulations.reading import RegulationError
from chibo.regulations.rulebook import rulebook

HANOI = Citation("Thành ủy", "Hướng dẫn", "02-HD/BTCTU", dt.date(2025, 10, 1))
JUNE = dt.date(2025, 6, 1)


def codes(day, *marks, local=()):
    return [paper.code for paper in papers_on(day, frozenset(marks), local)]


@pytest.mark.parametrize("paper", papers().values(), ids=lambda paper: paper.code)
def test_paper_is_cited_dated_and_called_what_it_is(paper):
    for said in paper.demanded:
        assert set(said.source) <= set(loader.sources())
        assert said.valid_from >= rulebook().book.sets[0].valid_from
    assert paper.label("vi").startswith(paper.vi)
    assert paper.label("en").startswith(paper.en)


@pytest.mark.parametrize(
    ("day", "there", "not_there"),
    [
        (dt.date(2016, 7, 24), set(), {"application"}),
        (dt.date(2016, 7, 25), {"application", "certificate"}, {"birth_certificate", "permission"}),
        (dt.date(2022, 1, 18), {"application", "opinion_summary"}, {"certification"}),
        (dt.date(2025, 1, 20), {"birth_certificate", "permission", "certification"}, {"class_resolution"}),
        (dt.date(2026, 7, 26), {"application", "birth_certificate"}, {"class_resolution"}),
    ],
)
def test_rules_of_the_day_decide_which_papers_are_demanded(day, there, not_there):
    found = set(codes(day))
    assert there <= found
    assert found.isdisjoint(not_there)


@pytest.mark.parametrize(
    ("mark", "brought"),
    [
        ("association", {"association_resolution"}), ("pupil", {"parents_opinion"}),
        ("readmission", {"readmission_papers", "readmission_consent"}), ("over_age", {"over_age_consent"}),
        ("sectional", {"sectional_report"}), ("committee", {"committee_resolution"}),
    ],
)  # fmt: skip
def test_mark_of_a_case_brings_its_papers(mark, brought):
    assert set(codes(JUNE, mark)) - set(codes(JUNE)) == brought


def test_committee_may_demand_what_is_left_to_it_and_nothing_else():
    local = [LocalPaper(code="class_resolution", valid_from=dt.date(2025, 10, 1), citation=HANOI)]
    assert "class_resolution" not in codes(dt.date(2025, 9, 30), local=local)
    assert "class_resolution" in codes(dt.date(2025, 10, 1), local=local)
    assert set(codes(JUNE)) <= set(codes(JUNE, local=local))


@pytest.mark.parametrize(
    "row",
    [
        {"code": "health_certificate"},
        {"code": "application"},
        {"code": "class_resolution", "valid_from": dt.date(2020, 1, 1)},
        {"code": "class_resolution", "citation": Citation()},
    ],
)
def test_local_row_that_invents_a_paper_is_refused(row):
    said = {"valid_from": dt.date(2025, 10, 1), "citation": HANOI} | row
    with pytest.raises(LocalRuleError):
        papers_on(JUNE, frozenset(), [LocalPaper(**said)])


def test_papers_run_out_by_the_rules_of_the_day():
    assert expiry_of("certificate", JUNE) == Expiry(60)
    assert expiry_of("introduction", JUNE) == Expiry(12)
    assert expiry_of("application", JUNE) is None
    assert expiry_of("certificate", dt.date(2010, 1, 1)) is None


def test_why_a_paper_was_demanded_is_kept_as_it_stood():
    told = told_of(papers()["over_age_consent"], JUNE)
    assert (told["from"], told["confidence"]) == ("2021-07-30", "confirmed")
    with pytest.raises(ValueError, match="not demanded"):
        told_of(papers()["permission"], dt.date(2020, 1, 1))


def test_ways_begin_with_the_cell_and_end_with_who_decides():
    assert {code: (way.resolves, way.last) for code, way in routes().items()} == {
        "above_grassroots": (True, "standing"),
        "base_cell": (False, "standing"),
        "authorised": (False, "deciding"),
        "province_level": (True, "heads"),
    }
    assert {way.word for way in routes().values()} <= set(rulebook().words)


def test_reasons_of_a_return_leave_no_door_open():
    assert "other" not in return_reasons()
    assert all(reason.label("en") for reason in return_reasons().values())


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("before: decision", "before: later", "before"),
        ("when: [pupil]", "when: [hunch]", "nothing above"),
        ("expires: dossier.stale", "expires: age.minimum", "no rule in months"),
        ("after: [application]", "after: [nowhere]", "nothing above"),
        ("- code: history", "- code: application", "stands twice"),
        ("source: [29-qd-tw-2016]", "source: [nobody]", "no file"),
    ],
)
def test_file_that_cannot_be_used_is_refused_with_its_place(tmp_path, old, new, complaint):
    text = (FOLDER / "papers.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "papers.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RegulationError, match=complaint):
        read_papers(path)
