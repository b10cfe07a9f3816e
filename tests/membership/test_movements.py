"""Verbs of the ledger and what they refuse; the state of a day follows from the entries alone."""

from datetime import date

import pytest

from chibo.engine.citation import Citation
from chibo.membership.actions import (
    correct_movement,
    end_fact,
    receive_transfer,
    record_movement,
    start_fact,
    void_movement,
    withdraw_fact,
)
from chibo.membership.choices import FactKind, Kind
from chibo.membership.models import Movement, Spell
from chibo.membership.queries import (
    counted_at,
    counts_on,
    facts_of,
    having_fact,
    last_unit,
    ledger_of,
    listed,
    no_longer,
    of_standing,
    on_the_way,
    spell_on,
    waiting_elsewhere,
    waiting_for,
)
from chibo.storage.refusal import Refusal
from tests.register import PAPER, TODAY

pytestmark = pytest.mark.django_db
LEFT = date(2025, 5, 2)


@pytest.fixture
def member(register):
    return register.enter()


@pytest.fixture
def record(register):
    """Records a movement of a person in the northern cell, unless told otherwise."""

    def recorded(person, kind, on=LEFT, **details):
        details = {"unit": register.north_cell, **details}
        return record_movement(
            actor=register.actor, person=person, kind=kind, on=on, today=TODAY, basis=PAPER, **details
        )

    return recorded


def codes(refused):
    return [finding.code for finding in refused.value.findings]


def members(register, unit, day=TODAY):
    with register.at_work():
        return counts_on(unit.path, day)["members"]


@pytest.mark.parametrize(
    ("kind", "details", "standing"),
    [
        (Kind.ADMITTED, {}, "probationary"),
        (Kind.OPENING, {"standing": "official"}, "official"),
        (Kind.READMITTED, {}, "probationary"),
        (Kind.RESTORED, {"standing": "official"}, "official"),
        (
            Kind.TRANSFERRED_IN,
            {"standing": "probationary", "outside": "Đảng ủy xã Lạ", "outside_tier": "other_province"},
            "probationary",
        ),
    ],
)
def test_every_way_in_makes_a_member_from_its_day(register, kind, details, standing):
    person = register.enter(kind=kind, **details)
    with register.at_work():
        assert spell_on(person.pk, date(2020, 2, 2)) is None
        assert spell_on(person.pk, date(2020, 2, 3)).standing == standing
    assert person.place == register.north_cell.path


def test_kind_that_is_no_way_in_is_refused(register):
    with pytest.raises(Refusal) as refused:
        register.enter(kind=Kind.DIED)
    assert codes(refused) == ["movement.not_a_start"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"on": date(2025, 6, 17)}, "movement.future"),
        ({"on": date(2009, 12, 31)}, "movement.unit_not_there"),
    ],
)
def test_entry_on_an_impossible_day_is_refused(register, changes, code):
    with pytest.raises(Refusal) as refused:
        register.enter(**changes)
    assert codes(refused) == [code]
    assert Movement.objects.count() == 0


def test_members_do_not_sit_in_a_party_organisation(register):
    with pytest.raises(Refusal) as refused:
        register.enter(unit=register.north)
    assert codes(refused) == ["movement.not_a_cell"]


@pytest.mark.parametrize(
    "kind", [Kind.DIED, Kind.EXPELLED, Kind.REMOVED, Kind.WITHDREW, Kind.ADMISSION_ANNULLED]
)
def test_leaving_ends_the_membership_on_its_day(register, member, record, kind):
    with register.at_work():
        record(member, kind)
        assert spell_on(member.pk, date(2025, 5, 1)) is not None
        assert spell_on(member.pk, LEFT) is None
        assert list(no_longer(register.whole, TODAY)) == [member]
        assert not no_longer(register.whole, date(2025, 5, 1)).exists()
    assert (members(register, register.north, date(2025, 5, 1)), members(register, register.north)) == (1, 0)


def test_second_death_is_refused(register, member, record):
    with register.at_work():
        record(member, Kind.DIED)
        with pytest.raises(Refusal) as refused:
            record(member, Kind.DIED, date(2025, 5, 3))
    assert codes(refused) == ["ledger.after_death"]


def test_recognised_late_counts_from_the_decision(register, member, record):
    with register.at_work():
        record(member, Kind.RECOGNISED, date(2021, 2, 3), decided_on=date(2021, 4, 1))
        assert spell_on(member.pk, date(2021, 3, 31)).standing == "probationary"
        assert spell_on(member.pk, date(2021, 4, 1)).standing == "official"
        assert list(of_standing(listed(register.whole, register.whole.now, TODAY), "official", TODAY)) == [
            member
        ]
        with pytest.raises(Refusal) as again:
            record(member, Kind.RECOGNISED, date(2022, 2, 3))
        record(member, Kind.RECOGNITION_ANNULLED, date(2023, 1, 1))
        assert spell_on(member.pk, TODAY).standing == "probationary"
    assert codes(again) == ["ledger.already_official"]


def test_refused_recognition_changes_no_standing(register, member, record):
    with register.at_work():
        record(member, Kind.RECOGNITION_REFUSED)
        assert spell_on(member.pk, TODAY).standing == "probationary"


def test_person_on_the_way_counts_above_both_ends_only(register, member, record):
    with register.at_work():
        record(member, Kind.TRANSFERRED_OUT, partner=register.south)
        member.refresh_from_db()
    assert (member.place, member.toward) == (register.north_cell.path, register.south.path)
    told = [members(register, unit) for unit in (register.north, register.south, register.district)]
    assert told == [0, 0, 1]
    with register.at_work(register.south):
        assert [row.person for row in waiting_for(register.scope(register.south))] == [member]
        assert list(on_the_way(register.scope(register.south), TODAY)) == [member]
    with register.at_work(register.north):
        assert [row.person for row in waiting_elsewhere(register.scope(register.north))] == [member]
        assert not on_the_way(register.scope(register.north), date(2025, 5, 1)).exists()


def test_receiving_moves_the_file_to_the_new_commune(register, member, record):
    with register.at_work():
        departure = record(member, Kind.TRANSFERRED_OUT, partner=register.south)
    with register.at_work(register.south):
        receive_transfer(
            actor=register.actor, departure=departure, on=date(2025, 6, 1), unit=register.south_cell,
            today=TODAY, basis=PAPER,
        )  # fmt: skip
        member.refresh_from_db()
        assert ledger_of(member.pk).count() == 3
        assert not on_the_way(register.scope(register.south), TODAY).exists()
    with register.at_work(register.north):
        assert ledger_of(member.pk).count() == 0
        assert counted_at([register.north.path], date(2025, 5, 1)) == 1
        assert not listed(register.scope(register.north), [register.north.path], date(2025, 5, 1)).exists()
    assert (member.place, member.toward) == (register.south_cell.path, "")
    assert members(register, register.south) == 1


def test_person_is_taken_back_where_he_left(register, member, record):
    with register.at_work():
        departure = record(member, Kind.TRANSFERRED_OUT, partner=register.south)
        receive_transfer(
            actor=register.actor, departure=departure, on=date(2025, 6, 1), unit=register.north_cell,
            today=TODAY, basis=PAPER,
        )  # fmt: skip
        assert not waiting_for(register.scope(register.south)).exists()
    assert members(register, register.north) == 1


def test_person_arrives_only_where_the_paper_says(register, member, record):
    with register.at_work():
        departure = record(member, Kind.TRANSFERRED_OUT, partner=register.south)
        with pytest.raises(Refusal) as refused:
            receive_transfer(
                actor=register.actor, departure=departure, on=date(2025, 6, 1), unit=register.other_cell,
                today=TODAY, basis=PAPER,
            )  # fmt: skip
    assert codes(refused) == ["movement.arrives_elsewhere"]


def test_person_arrives_not_before_he_left_and_once(register, member, record):
    with register.at_work():
        departure = record(member, Kind.TRANSFERRED_OUT, partner=register.south)
        said = {"actor": register.actor, "departure": departure, "unit": register.south_cell, "today": TODAY}
        with pytest.raises(Refusal) as early:
            receive_transfer(on=date(2025, 5, 1), basis=PAPER, **said)
        receive_transfer(on=date(2025, 6, 1), basis=PAPER, **said)
        with pytest.raises(Refusal) as twice:
            receive_transfer(on=date(2025, 6, 2), basis=PAPER, **said)
    assert codes(early) == ["ledger.answer_before"]
    assert codes(twice) == ["ledger.not_in_transit"]


def test_transfer_outside_leaves_the_file_and_takes_the_count(register, member, record):
    with register.at_work():
        record(member, Kind.TRANSFERRED_OUT, outside="Đảng ủy xã Lạ", outside_tier="other_province")
        assert list(no_longer(register.scope(register.north), TODAY)) == [member]
        assert last_unit(member.pk, TODAY) == register.north_cell
    assert members(register, register.district) == 0


def test_detail_no_movement_has_is_a_mistake_of_the_caller(register, member, record):
    with register.at_work(), pytest.raises(ValueError, match="not a detail"):
        record(member, Kind.DIED, recorded_at=TODAY)


def test_voided_entry_stays_in_the_ledger_and_in_no_count(register, member, record):
    with register.at_work():
        died = record(member, Kind.DIED)
        void_movement(
            actor=register.actor, movement=died, today=TODAY, reason="Ghi nhầm người", basis=Citation()
        )
        assert ledger_of(member.pk).count() == 3
        assert spell_on(member.pk, TODAY) is not None
        with pytest.raises(Refusal) as twice:
            void_movement(actor=register.actor, movement=died, today=TODAY, reason="nữa", basis=Citation())
        correction = ledger_of(member.pk).get(kind=Kind.CORRECTION)
        with pytest.raises(Refusal) as of_correction:
            void_movement(
                actor=register.actor, movement=correction, today=TODAY, reason="nữa", basis=Citation()
            )
    assert codes(twice) == ["movement.voided"]
    assert codes(of_correction) == ["movement.is_correction"]


@pytest.mark.parametrize("reason", ["", "   "])
def test_correction_without_a_reason_is_refused(register, member, reason):
    with register.at_work():
        row = ledger_of(member.pk).get()
        with pytest.raises(Refusal) as void:
            void_movement(actor=register.actor, movement=row, today=TODAY, reason=reason, basis=Citation())
        with pytest.raises(Refusal) as correct:
            correct_movement(
                actor=register.actor, movement=row, today=TODAY, reason=reason, correction_basis=Citation()
            )
    assert (codes(void), codes(correct)) == (["movement.reason"], ["movement.reason"])


def test_entry_others_rest_on_is_not_voided(register, member, record):
    with register.at_work():
        admitted = ledger_of(member.pk).get()
        record(member, Kind.DIED)
        with pytest.raises(Refusal) as refused:
            void_movement(
                actor=register.actor, movement=admitted, today=TODAY, reason="nhầm", basis=Citation()
            )
    assert codes(refused) == ["ledger.not_member"]


def test_wrong_day_is_set_right_by_two_rows(register, member):
    with register.at_work():
        row = ledger_of(member.pk).get()
        right = correct_movement(
            actor=register.actor, movement=row, today=TODAY, reason="Sai ngày", correction_basis=PAPER,
            on=date(2020, 3, 3),
        )  # fmt: skip
        assert [entry.kind for entry in ledger_of(member.pk).order_by("seq")] == [
            "admitted",
            "correction",
            "admitted",
        ]
        assert spell_on(member.pk, date(2020, 3, 2)) is None
        assert right.basis == row.basis


def test_departure_already_received_is_corrected_after_its_arrival(register, member, record):
    with register.at_work():
        departure = record(member, Kind.TRANSFERRED_OUT, partner=register.south)
        receive_transfer(
            actor=register.actor, departure=departure, on=date(2025, 6, 1), unit=register.south_cell,
            today=TODAY, basis=PAPER,
        )  # fmt: skip
        with pytest.raises(Refusal) as refused:
            correct_movement(
                actor=register.actor, movement=departure, today=TODAY, reason="Sai", correction_basis=PAPER,
                on=date(2025, 5, 3),
            )  # fmt: skip
    assert codes(refused) == ["movement.answered"]


def test_entry_is_never_changed_or_removed_by_the_program(register, member):
    with register.at_work(), pytest.raises(Exception, match="permission denied"):
        Movement.objects.filter(person=member).update(on=TODAY)


def test_projection_is_never_written_by_the_program(register, member):
    with register.at_work(), pytest.raises(Exception, match="permission denied"):
        Spell.objects.filter(person=member).delete()


def test_fact_needs_a_member_of_the_day_and_no_other_of_its_kind(register, member):
    said = {"actor": register.actor, "person": member, "kind": FactKind.EXEMPT, "basis": PAPER}
    with register.at_work():
        with pytest.raises(Refusal) as early:
            start_fact(on=date(2019, 1, 1), **said)
        fact = start_fact(on=date(2021, 1, 1), until=date(2021, 12, 31), **said)
        with pytest.raises(Refusal) as twice:
            start_fact(on=date(2021, 6, 1), **said)
        assert fact.during.upper == date(2022, 1, 1)
        assert list(
            having_fact(listed(register.whole, register.whole.now, TODAY), FactKind.EXEMPT, date(2021, 5, 1))
        )
    assert (codes(early), codes(twice)) == (["fact.not_member"], ["fact.overlaps"])


def test_reinforcing_member_is_not_local(register, member):
    with register.at_work():
        with pytest.raises(Refusal) as elsewhere:
            start_fact(
                actor=register.actor, person=member, kind=FactKind.REINFORCING, on=LEFT, basis=PAPER,
                unit=register.other_cell,
            )  # fmt: skip
        start_fact(actor=register.actor, person=member, kind=FactKind.REINFORCING, on=LEFT, basis=PAPER)
        assert counts_on(register.north.path, TODAY)["reinforcing"] == 1
    assert codes(elsewhere) == ["fact.other_cell"]


@pytest.mark.parametrize("kind", [FactKind.EXEMPT, FactKind.REINFORCING])
def test_fact_entered_afterwards_ends_where_the_membership_did(register, member, record, kind):
    said = {"actor": register.actor, "person": member, "kind": kind, "on": date(2024, 1, 1), "basis": PAPER}
    with register.at_work():
        record(member, Kind.TRANSFERRED_OUT, outside="Đảng ủy xã Lạ", outside_tier="other_province")
        for until in (None, LEFT):
            with pytest.raises(Refusal) as refused:
                start_fact(until=until, **said)
            assert codes(refused) == ["fact.outlives"]
        assert start_fact(until=date(2025, 5, 1), **said).during.upper == LEFT


def test_fact_ends_after_it_began_and_may_be_withdrawn(register, member):
    with register.at_work():
        fact = start_fact(actor=register.actor, person=member, kind=FactKind.ABSENT, on=LEFT, basis=PAPER)
        with pytest.raises(Refusal) as early:
            end_fact(actor=register.actor, fact=fact, on=LEFT)
        end_fact(actor=register.actor, fact=fact, on=date(2025, 6, 1))
        with pytest.raises(Refusal):
            end_fact(actor=register.actor, fact=fact, on=date(2025, 6, 1))
        withdraw_fact(actor=register.actor, fact=fact)
        assert not facts_of(member.pk).exists()
    assert codes(early) == ["dated.end_outside"]
