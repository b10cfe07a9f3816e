"""Classes, who may be sent, certificates, and until when they serve."""

from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chibo.engine.rules import Outcome
from chibo.membership.actions import move_unit, record_movement
from chibo.membership.choices import Kind
from chibo.organisation.models import Unit
from chibo.storage.identity import Scope
from chibo.storage.refusal import Refusal
from chibo.training.actions import (
    certify,
    change_class,
    enrol_candidates,
    follow_application,
    keep_at,
    record_certificate,
    withdraw_certificate,
    withdraw_class,
    withdraw_enrolment,
)
from chibo.training.checks import doubtful_numbers
from chibo.training.models import Certificate, Enrolment, JointOrganiser, TrainingClass
from chibo.training.queries import (
    awareness_certificates,
    certificates_of,
    class_counts,
    enrolments_of,
    joint_of,
    may_be_sent,
    member_names,
    open_to,
    seen_pupils,
    training_of,
    validity,
)
from tests.register import PAPER, TODAY
from tests.training.conftest import ENDS, STARTS

pytestmark = pytest.mark.django_db
ISSUED = date(2025, 5, 12)


def codes(refused):
    return [finding.code for finding in refused.value.findings]


@pytest.fixture
def give(register):
    """Certifies enrolments of one class with numbers."""

    def given_to(numbers, issued_on=ISSUED, issuer="Trung tâm chính trị huyện", today=TODAY):
        with register.at_work():
            return certify(
                actor=register.actor, numbers=numbers, issued_on=issued_on, issuer=issuer, today=today
            )

    return given_to


def test_class_is_opened_with_its_organisers(register, opened):
    made = opened(joint=[register.north, register.south], name="  Lớp   khóa I ")
    assert (made.name, made.organiser) == ("Lớp khóa I", register.district)
    assert joint_of(made.pk) == [register.north, register.south]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ends_on": date(2025, 5, 4)}, "class.ends_first"),
        ({"ends_on": date(2026, 6, 5)}, "class.too_long"),
        ({"starts_on": date(2009, 5, 5), "ends_on": date(2009, 5, 9)}, "class.organiser_not_there"),
        ({"name": "  "}, "class.no_name"),
    ],
)
def test_impossible_class_is_refused(register, opened, changes, code):
    with pytest.raises(Refusal) as refused:
        opened(**changes)
    assert codes(refused) == [code]
    assert not TrainingClass.objects.exists()


def test_organiser_is_not_its_own_partner(register, opened):
    with pytest.raises(Refusal) as refused:
        opened(joint=[register.district])
    assert codes(refused) == ["class.joint_twice"]


def test_class_is_open_above_below_and_to_partners_alone(register, opened):
    of_north = opened(organiser=register.north, name="Của xã Bắc")
    of_district = opened(name="Của huyện")
    joint = opened(organiser=register.north, joint=[register.south], name="Liên xã")
    here = {
        unit.code: set(open_to(register.scope(unit)))
        for unit in (register.district, register.north, register.south, register.south_cell)
    }
    assert here["huyen"] == {of_north, of_district, joint} == here["xa-bac"]
    assert here["xa-nam"] == {of_district, joint} == here["cb-trung"]
    assert not open_to(Scope()).exists()


def test_probationary_members_are_sent_and_seen_by_both_sides(register, opened, new_member, sent):
    made = opened(organiser=register.south)
    person = new_member(birth="1999-04-02")
    (row,) = sent(made, person)
    assert (row.person, row.sender, row.training_class) == (person, register.north, made)
    for unit in (register.north, register.south, register.district):
        with register.at_work(unit):
            scope = register.scope(unit)
            assert list(enrolments_of(made.pk, seen_pupils(scope, scope))) == [row]
            pupil = member_names([row.pk])[row.pk]
            assert (pupil.name, pupil.birth_year) == ("Ngô Thị Én", "1999")
            assert class_counts([made.pk], seen_pupils(scope, scope)) == {made.pk: (1, 0)}


def test_third_party_sees_neither_row_nor_name(register, opened, new_member, sent):
    made = opened(organiser=register.south)
    (row,) = sent(made, new_member())
    with register.at_work(register.other_cell):
        assert not Enrolment.objects.exists()
        assert member_names([row.pk]) == {}
    assert member_names([row.pk]) == {}


def test_who_may_be_sent_is_probationary_uncertified_and_not_there_yet(
    register, opened, new_member, sent, give
):
    made, other = opened(), opened(name="Khóa II")
    enrolled, certified, free = new_member("Ấm"), new_member("Ấp"), new_member("Ẩn")
    register.enter("Ông", kind=Kind.OPENING, standing="official")
    sent(made, enrolled)
    (row,) = sent(other, certified)
    give({row: "1/GCN"})
    with register.at_work():
        assert list(may_be_sent(made, register.whole, TODAY)) == [free]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"on": date(2025, 6, 17)}, "enrolment.future"),
        ({"on": date(2025, 5, 10)}, "enrolment.class_ended"),
        ({"on": date(2025, 1, 5)}, "enrolment.not_probationary"),
    ],
)
def test_sending_on_a_wrong_day_is_refused(opened, new_member, sent, changes, code):
    with pytest.raises(Refusal) as refused:
        sent(opened(), new_member(), **changes)
    assert codes(refused) == [code]


def test_member_is_sent_once_to_a_class_and_again_after_withdrawing(register, opened, new_member, sent):
    made, person = opened(), new_member()
    (row,) = sent(made, person)
    with pytest.raises(Refusal) as refused:
        sent(made, person)
    assert codes(refused) == ["enrolment.twice"]
    with register.at_work():
        withdraw_enrolment(
            actor=register.actor, enrolment=row, on=date(2025, 5, 6), reason="Ốm dài ngày", today=TODAY
        )
    (again,) = sent(made, person)
    assert again.pk != row.pk


def test_nobody_chosen_is_refused(opened, sent):
    with pytest.raises(Refusal) as refused:
        sent(opened())
    assert codes(refused) == ["enrolment.nobody"]


def test_members_do_not_go_to_the_awareness_class(opened, new_member, sent):
    with pytest.raises(Refusal) as refused:
        sent(opened(kind="awareness"), new_member())
    assert codes(refused) == ["enrolment.awareness"]


def enrolled_candidate(register, training_class, key=None, cell=None):
    key = key or uuid4()
    with register.at_work():
        (row,) = enrol_candidates(
            actor=register.actor, training_class=training_class, cells={key: cell or register.north_cell},
            sender=register.north, on=date(2025, 4, 28), basis=PAPER, today=TODAY,
        )  # fmt: skip
    return row


def test_candidate_lies_with_the_cell_and_is_seen_by_the_organiser(register, opened):
    row = enrolled_candidate(register, opened(kind="awareness", organiser=register.south))
    for unit, count in ((register.north_cell, 1), (register.south, 1), (register.other_cell, 0)):
        with register.at_work(unit):
            assert Enrolment.objects.filter(pk=row.pk).count() == count, unit


def test_candidate_is_sent_once_and_to_no_other_kind(register, opened):
    made, key = opened(kind="awareness"), uuid4()
    enrolled_candidate(register, made, key)
    for where, code in ((made, "enrolment.twice"), (opened(), "enrolment.new_member")):
        with pytest.raises(Refusal) as refused:
            enrolled_candidate(register, where, key)
        assert codes(refused) == [code]


def test_application_takes_classes_and_certificates_into_the_file(register, opened, give):
    row = enrolled_candidate(register, opened(kind="awareness"))
    (made,) = give({row: "7/GCN"})
    person = register.enter("Mới", on=date(2025, 6, 1), unit=register.south_cell)
    with register.at_work():
        follow_application(actor=register.actor, candidate=row.candidate, person=person)
        assert [each.training_class_id for each in training_of(person=person.pk)] == [row.training_class_id]
        assert certificates_of(person=person.pk) == [made] == certificates_of(candidate=row.candidate)
    with register.at_work(register.south_cell):
        assert Certificate.objects.get().person == person
    with register.at_work(register.north_cell):
        assert not Certificate.objects.exists()


def test_candidate_moves_with_the_note(register, opened):
    row = enrolled_candidate(register, opened(kind="awareness"))
    with register.at_work():
        keep_at(actor=register.actor, candidate=row.candidate, unit=register.south_cell)
    with register.at_work(register.south_cell):
        assert Enrolment.objects.get().unit == register.south_cell


def test_nobody_is_asked_for_and_nothing_comes(register, opened):
    enrolled_candidate(register, opened(kind="awareness"))
    with register.at_work():
        assert training_of() == []
        assert certificates_of(person=uuid4()) == []


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


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": " "}, "enrolment.no_reason"),
        ({"on": date(2025, 4, 27)}, "enrolment.withdrawn_when"),
        ({"on": date(2025, 6, 17)}, "enrolment.withdrawn_when"),
    ],
)
def test_withdrawing_needs_a_reason_and_a_day(register, opened, new_member, sent, changes, code):
    (row,) = sent(opened(), new_member())
    said = {"on": TODAY, "reason": "Ốm", "today": TODAY} | changes
    with register.at_work(), pytest.raises(Refusal) as refused:
        withdraw_enrolment(actor=register.actor, enrolment=row, **said)
    assert codes(refused) == [code]


def changed(register, made, **changes):
    said = {
        "version": made.version, "name": made.name, "starts_on": STARTS, "ends_on": ENDS, "venue": "",
        "basis": PAPER,
    } | changes  # fmt: skip
    with register.at_work():
        return change_class(actor=register.actor, training_class=made, **said)


def test_class_is_changed_by_one_at_a_time(register, opened):
    made = opened()
    assert changed(register, made, name="Khóa II", ends_on=date(2025, 5, 16)).version == 2
    with pytest.raises(Refusal) as refused:
        changed(register, made)
    assert codes(refused) == ["class.changed_meanwhile"]


def test_end_of_a_class_does_not_pass_its_certificates(register, opened, new_member, sent, give):
    made = opened()
    (row,) = sent(made, new_member())
    give({row: "5"})
    assert changed(register, made, ends_on=ISSUED).ends_on == ISSUED
    made.version = 2
    with pytest.raises(Refusal) as refused:
        changed(register, made, ends_on=date(2025, 5, 13))
    assert codes(refused) == ["class.certified_before"]


def test_class_entered_by_mistake_is_withdrawn_while_nobody_was_sent(register, opened, new_member, sent):
    made, empty = opened(), opened(joint=[register.north])
    sent(made, new_member())
    with register.at_work():
        withdraw_class(actor=register.actor, training_class=empty)
        with pytest.raises(Refusal) as refused:
            withdraw_class(actor=register.actor, training_class=made)
    assert codes(refused) == ["class.has_enrolments"]
    assert not JointOrganiser.objects.exists()
    assert TrainingClass.objects.get() == made


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
    verdict = validity("awareness", date(2020, 3, 20), day)
    assert (verdict.outcome, verdict.due) == (outcome, date(2025, 3, 20))


def test_certificate_of_the_new_members_class_has_no_end():
    assert validity("new_member", date(2020, 3, 20), TODAY) is None


@given(st.dates(date(2016, 8, 1), date(2026, 1, 1)), st.integers(0, 4000))
def test_certificate_once_expired_stays_expired(issued_on, later):
    day = issued_on.fromordinal(issued_on.toordinal() + later)
    verdict = validity("awareness", issued_on, day)
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


def test_rows_follow_the_person_who_moves(register, opened, new_member, sent, give):
    person = new_member()
    (row,) = sent(opened(organiser=register.north), person)
    give({row: "5"})
    with register.at_work():
        record_movement(
            actor=register.actor, person=person, kind=Kind.TRANSFERRED_OUT, on=date(2025, 6, 2),
            unit=register.north_cell, partner=register.south, today=TODAY, basis=PAPER,
        )  # fmt: skip
    with register.at_work(register.south):
        assert Enrolment.objects.get().pk == row.pk
        assert Certificate.objects.get().number == "5"
    with register.at_work(register.north):
        assert Certificate.objects.count() == 1, "the organiser still sees whom it certified"


def test_rows_follow_the_units_that_move(register, opened, new_member, sent, give):
    organiser = register.other_cell
    (member_row,) = sent(opened(organiser=organiser), new_member())
    candidate_row = enrolled_candidate(register, opened(kind="awareness", organiser=organiser))
    give({member_row: "1", candidate_row: "2"})
    with register.at_work():
        for unit in (organiser, register.north_cell):
            move_unit(
                actor=register.actor, unit=unit, parent=register.south, on=date(2025, 6, 10), today=TODAY,
                basis=PAPER,
            )  # fmt: skip
        found = {
            model: set(model.objects.values_list("place", "centre")) for model in (Enrolment, Certificate)
        }
    cell, centre = (Unit.objects.get(pk=unit.pk).path for unit in (register.north_cell, organiser))
    assert cell != register.north_cell.path
    assert found == {Enrolment: {(cell, centre)}, Certificate: {(cell, centre)}}
