"""Classes, who may be sent, who sees whom, and where the rows lie."""

from datetime import date
from uuid import uuid4

import pytest

from chibo.membership.actions import move_unit, record_movement
from chibo.membership.choices import Kind
from chibo.organisation.models import Unit
from chibo.storage.identity import Scope
from chibo.storage.refusal import Refusal
from chibo.training.actions import (
    change_class,
    follow_application,
    keep_at,
    withdraw_class,
    withdraw_enrolment,
)
from chibo.training.models import Certificate, Enrolment, JointOrganiser, TrainingClass
from chibo.training.queries import (
    certificates_of,
    class_counts,
    enrolments_of,
    joint_of,
    may_be_sent,
    member_names,
    open_to,
    seen_pupils,
    training_of,
    waiting_for_certificates,
)
from tests.register import PAPER, TODAY
from tests.training.conftest import ENDS, ISSUED, STARTS, enrolled_candidate

pytestmark = pytest.mark.django_db


def codes(refused):
    return [finding.code for finding in refused.value.findings]


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


def test_class_that_is_over_waits_until_everybody_who_stayed_has_a_certificate(
    register, opened, new_member, sent, give
):
    made = opened()
    first, second = sent(made, new_member("Én"), new_member("Ổn"))
    run = Scope((register.district.path,), ())

    def waiting(run=run, today=TODAY):
        with register.at_work():
            return [(row, row.waiting) for row in waiting_for_certificates(run, today)]

    assert waiting() == [(made, 2)]
    assert waiting(today=ENDS) == []
    assert waiting(run=Scope((register.north.path,), ())) == []
    give({first: "01/ĐVM"})
    assert waiting() == [(made, 1)]
    with register.at_work():
        withdraw_enrolment(
            actor=register.actor, enrolment=second, on=date(2025, 5, 7), reason="Ốm", today=TODAY
        )
    assert waiting() == []
