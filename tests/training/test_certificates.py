"""Certificates: given to many at once, numbers, from elsewhere, and until when they serve."""

from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.deadlines.actions import lay_down_rule
from chibo.engine.citation import Citation
from chibo.engine.rules import Outcome
from chibo.storage.refusal import Refusal
from chibo.training.actions import (
    record_certificate,
    withdraw_certificate,
    withdraw_enrolment,
)
from chibo.training.checks import doubtful_numbers
from chibo.training.models import Certificate, Enrolment
from chibo.training.queries import (
    awareness_certificates,
    seen_pupils,
    validity,
)
from tests.register import TODAY
from tests.training.conftest import ENDS

pytestmark = pytest.mark.django_db


def codes(refused):
    return [finding.code for finding in refused.value.findings]


def test_many_are_certified_at_once(register, opened, new_member, sent, give):
    rows = sent(opened(), new_member("Ba"), new_member("Bốn"))
    made = give({rows[0]: " 12/GCN-TTCT ", rows[1]: "13/GCN-TTCT"})
    assert [row.number for row in made] == ["12/GCN-TTCT", "13/GCN-TTCT"]
    assert {row.kind for row in made} == {"new_member"}
    with register.at_work(register.north):
        assert Certificate.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"issued_on": date(2025, 5, 8)}, "certificate.before_end"),
        ({"issued_on": date(2025, 6, 17)}, "certificate.future"),
        ({"issuer": " "}, "certificate.no_issuer"),
    ],
)
def test_impossible_certificate_is_refused(opened, new_member, sent, give, changes, code):
    (row,) = sent(opened(), new_member())
    with pytest.raises(Refusal) as refused:
        give({row: "1"}, **changes)
    assert codes(refused) == [code]


def test_certificate_on_the_last_day_is_given(opened, new_member, sent, give):
    (row,) = sent(opened(), new_member())
    assert len(give({row: "1"}, issued_on=ENDS)) == 1


def test_second_certificate_and_one_after_withdrawing_are_refused(register, opened, new_member, sent, give):
    made = opened()
    (row,) = sent(made, new_member("Một"))
    give({row: "1"})
    (gone,) = sent(made, new_member("Hai"))
    with register.at_work():
        withdraw_enrolment(actor=register.actor, enrolment=gone, on=TODAY, reason="Bỏ học", today=TODAY)
    for enrolment, code in ((row, "certificate.twice"), (gone, "certificate.withdrawn")):
        with pytest.raises(Refusal) as refused:
            give({enrolment: "2"})
        assert codes(refused) == [code]


def test_certifying_nobody_or_without_a_number_is_refused(opened, new_member, sent, give):
    (row,) = sent(opened(), new_member())
    for numbers, code in (({}, "certificate.nobody"), ({row: "  "}, "certificate.no_number")):
        with pytest.raises(Refusal) as refused:
            give(numbers)
        assert codes(refused) == [code]


def test_number_given_before_is_a_warning_of_the_same_issuer(register, opened, new_member, sent, give):
    (row,) = sent(opened(), new_member())
    give({row: "5"})
    with register.at_work():
        again = doubtful_numbers("new_member", "trung tâm chính trị huyện", ["5", "6", "6"])
        elsewhere = doubtful_numbers("new_member", "Nơi khác", ["5"])
    assert [sentence.split()[1] for sentence in again] == ["6", "5"]
    assert elsewhere == []


def test_enrolment_with_a_certificate_cannot_be_withdrawn_until_that_is(
    register, opened, new_member, sent, give
):
    (row,) = sent(opened(), new_member())
    (certificate,) = give({row: "5"})
    said = {"actor": register.actor, "on": TODAY, "today": TODAY, "reason": "Nhầm"}
    with register.at_work():
        with pytest.raises(Refusal) as refused:
            withdraw_enrolment(enrolment=row, **said)
        withdraw_certificate(actor=register.actor, certificate=certificate)
        withdraw_enrolment(enrolment=Enrolment.objects.get(pk=row.pk), **said)
        assert Enrolment.objects.get(pk=row.pk).withdrawn_on == TODAY
    assert codes(refused) == ["enrolment.certified"]


def test_certificate_from_elsewhere_is_recorded(register, new_member):
    person = new_member()
    said = {"kind": "new_member", "issuer": "Trung tâm chính trị nơi cũ", "today": TODAY, "person": person}
    with register.at_work():
        made = record_certificate(actor=register.actor, number="9", issued_on=date(2025, 2, 1), **said)
        with pytest.raises(Refusal) as refused:
            record_certificate(actor=register.actor, number="", issued_on=date(2025, 7, 1), **said)
    assert codes(refused) == ["certificate.future", "certificate.no_number"]
    with register.at_work(register.north):
        assert list(Certificate.objects.all()) == [made]


@pytest.mark.parametrize(
    ("day", "outcome"), [(date(2025, 3, 20), Outcome.MET), (date(2025, 3, 21), Outcome.NOT_MET)]
)
def test_example_5_certificate_serves_sixty_months(day, outcome):
    verdict = validity("awareness", date(2020, 3, 20), day, "")
    assert (verdict.outcome, verdict.due) == (outcome, date(2025, 3, 20))


def test_certificate_of_the_new_members_class_has_no_end():
    assert validity("new_member", date(2020, 3, 20), TODAY, "") is None


@given(st.dates(date(2016, 8, 1), date(2026, 1, 1)), st.integers(0, 4000))
def test_certificate_once_expired_stays_expired(issued_on, later):
    day = issued_on.fromordinal(issued_on.toordinal() + later)
    verdict = validity("awareness", issued_on, day, "")
    assert (verdict.outcome is Outcome.MET) == (day <= verdict.due)


def test_awareness_certificates_of_members_are_no_longer_watched(register, new_member):
    person, key = new_member(), uuid4()
    said = {"kind": "awareness", "issued_on": date(2021, 2, 1), "issuer": "TTCT", "today": TODAY}
    with register.at_work():
        record_certificate(actor=register.actor, number="1", person=person, **said)
        watched = record_certificate(
            actor=register.actor, number="2", candidate=key, unit=register.north_cell, **said
        )
        seen = seen_pupils(register.whole, register.whole)
        assert list(awareness_certificates(seen, TODAY, date(2020, 6, 16))) == [watched]
        assert not awareness_certificates(seen, TODAY, date(2021, 2, 2)).exists()


def test_certificate_runs_out_sooner_where_the_district_says_so(register):
    issued, day = date(2020, 3, 20), date(2024, 6, 3)
    with register.at_work():
        before = validity("awareness", issued, day, register.north_cell.path)
        lay_down_rule(
            actor=register.actor, unit=register.north, key="class.certificate_validity", value=48,
            valid_from=date(2024, 1, 2), basis=Citation(number="07-HD/BTC"),
        )  # fmt: skip
        after = validity("awareness", issued, day, register.north_cell.path)
        elsewhere = validity("awareness", issued, day, register.south_cell.path)
    assert [each.outcome.value for each in (before, after, elsewhere)] == ["met", "not_met", "met"]
    assert "07-HD/BTC" in str(after.values[0].cited[0])
