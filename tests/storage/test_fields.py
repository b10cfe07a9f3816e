"""Field types keep their value on the way into the database and back."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from chibo.engine.calendar import PartialDate
from chibo.engine.citation import Citation
from chibo.organisation.models import Locality, Unit, UnitName
from chibo.storage.fields import CitationField, PartialDateField, days
from chibo.storage.refusal import Finding, Refusal, refuse
from chibo.storage.routers import OneDatabase

DAY = date(2020, 1, 1)


def unit(code: str = "a", **values: object) -> Unit:
    return Unit.objects.create(code=code, step=f"000{code}", founded_on=DAY, **values)


PAPERS = st.builds(
    Citation,
    issuer=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30).map(str.strip),
    number=st.sampled_from(["41-QĐ/HU", "", "06-HD/TW"]),
    date=st.none() | st.dates(date(1930, 2, 3), date(2100, 1, 1)),
)


class Papers(TestCase):
    """hypothesis needs a class to take every example's rows back."""

    @given(paper=PAPERS)
    def test_paper_comes_back(self, paper: Citation) -> None:
        row = unit(founding=paper)
        row.refresh_from_db()
        assert row.founding == Citation.from_json(paper.to_json())


@pytest.mark.django_db
def test_paper_left_out_is_the_empty_paper():
    row = unit()
    row.refresh_from_db()
    assert row.founding == Citation()
    assert row.founding.is_empty


def test_paper_field_reads_json_and_papers():
    field = CitationField()
    assert (
        field.to_python({"issuer": "Ban"})
        == Citation(issuer="Ban")
        == field.to_python(Citation(issuer="Ban"))
    )
    assert field.to_python(None) == Citation()


@pytest.mark.parametrize("text", ["1956", "1956-03", "1956-03-02"])
def test_partial_date_stays_partial(text):
    field = PartialDateField()
    value = field.from_db_value(text, None, connection)
    assert value == PartialDate.from_iso(text) == field.to_python(text) == field.to_python(value)
    assert field.get_prep_value(value) == text


def test_unknown_date_is_nothing():
    field = PartialDateField()
    assert field.from_db_value("", None, connection) is None
    assert field.get_prep_value(None) == ""
    assert field.formfield() is None


@pytest.mark.django_db
def test_two_values_on_one_day_are_impossible():
    row = unit()
    UnitName.objects.create(unit=row, name="A", during=days(DAY, date(2021, 1, 1)))
    UnitName.objects.create(unit=row, name="B", during=days(date(2021, 1, 1)))
    with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
        UnitName.objects.create(unit=row, name="C", during=days(date(2030, 1, 1)))


@pytest.mark.django_db
def test_value_lasts_a_day_at_least():
    with pytest.raises(IntegrityError, match="lasts"), transaction.atomic():
        UnitName.objects.create(unit=unit(), name="A", during=days(DAY, DAY))


def test_refusal_says_all_its_reasons():
    refusal = Refusal([Finding("a", "Một"), Finding("b", "Hai", "on")])
    assert str(refusal) == "Một; Hai"
    assert refuse("a", "Một", "on").findings == [Finding("a", "Một", "on")]


def test_only_the_owner_changes_the_shape():
    router = OneDatabase()
    assert router.allow_migrate("owner", "people")
    assert not router.allow_migrate("default", "people")
    assert router.db_for_read(Locality) == router.db_for_write(Locality) == "default"
    assert router.allow_relation(None, None)
