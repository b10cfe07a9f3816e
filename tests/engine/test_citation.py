"""The one way to name a paper."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.engine.calendar import PartialDate
from chibo.engine.citation import Citation
from chibo.engine.findings import Finding, Message, Reading, Severity

PARTIAL = st.one_of(
    st.none(),
    st.dates(),
    st.builds(PartialDate, st.integers(1850, 2100)),
    st.builds(PartialDate, st.integers(1850, 2100), st.integers(1, 12)),
)
CITATIONS = st.builds(Citation, st.text(), st.text(), st.text(), PARTIAL)


@pytest.mark.parametrize(
    ("citation", "text"),
    [
        (Citation(), ""),
        (Citation(issuer="Huyện ủy"), "Huyện ủy"),
        (Citation(kind="Quyết định", issuer="Huyện ủy"), "Quyết định của Huyện ủy"),
        (Citation(number="41-QĐ/HU", date=PartialDate(2022)), "41-QĐ/HU năm 2022"),
        (Citation(date=PartialDate(2022, 3)), "tháng 3/2022"),
        (Citation(kind="Nghị quyết", date=date(2021, 8, 5)), "Nghị quyết ngày 05/8/2021"),
    ],
)
def test_citation_with_unknown_marks_says_what_is_known(citation, text):
    assert str(citation) == text


@given(CITATIONS)
def test_citation_survives_json(citation):
    assert Citation.from_json(citation.to_json()) == citation


@pytest.mark.parametrize("data", [None, {}, {"issuer": None, "date": None}, {"kind": "", "date": ""}])
def test_citation_from_nothing_is_empty(data):
    assert Citation.from_json(data).is_empty


def test_citation_with_a_full_partial_date_equals_the_one_with_the_day():
    assert Citation(date=PartialDate(2022, 3, 19)) == Citation(date=date(2022, 3, 19))


def test_finding_carries_its_values_and_can_be_hashed():
    found = Finding("a.b", Message("%(n)s dòng", {"n": 3}))
    assert (found.params["n"], str(found), found.is_error) == (3, "3 dòng", True)
    assert len({found, Finding("a.b", Message("%(n)s dòng", {"n": 3}))}) == 1


def test_reading_with_only_warnings_is_ok():
    warning = Finding("a.b", Message("?"), Severity.WARNING)
    assert Reading(1, (warning,)).ok
