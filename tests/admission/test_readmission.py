"""Somebody who left the Party applies again: his own file goes on, and the ledger tells the rules of him."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from chibo.admission.actions import apply, close_note, erase_told, open_dossier, tell_erasure, vote
from chibo.admission.checks.gates import facts_of_dossier, judged_readmission
from chibo.admission.models import Candidate
from chibo.admission.queries import candidate_of
from chibo.engine.citation import Citation
from chibo.membership.actions import correct_movement, move_unit, record_movement
from chibo.membership.former import former_members, past_of
from chibo.membership.models import Movement
from chibo.membership.projection import project
from chibo.people.models import Person
from chibo.storage.refusal import Refusal
from tests.dossiers import EVENING, OPENED, PERMISSION, Road
from tests.register import PAPER, TODAY, born

pytestmark = pytest.mark.django_db
ENOUGH, A_DAY_SHORT = date(2022, 5, 6), date(2022, 5, 7)  # 36 months before the dossier is opened
LONG_AGO, SIGNED = date(2021, 3, 1), date(2025, 5, 5)


def codes(refused):
    return [finding.code for finding in refused.value.findings]


def signed(road, note, former, **changes):
    said = {"family": "Ngô", "middle": "Thị", "given": "Mơ", "gender": "f", "birth": born("2001-08-09")}
    said |= {"on": SIGNED, "former": former} | changes
    with road.register.at_work():
        return apply(candidate=note, **said, **road.said(basis=PAPER))


def opened(road, note, on=OPENED, **more):
    said = {"route": "above_grassroots", "association": "no_association"} | more
    with road.register.at_work():
        return open_dossier(candidate=note, on=on, basis=PERMISSION, **said, **road.said())


def kept(road, person):
    with road.register.at_work():
        return Person.objects.get(pk=person.pk)


def outcomes(road, dossier, on=OPENED):
    with road.register.at_work():
        return {
            verdict.rule: verdict.outcome.value
            for judgement in judged_readmission(dossier, on)
            for verdict in judgement.verdicts
        }


def test_application_of_a_former_member_takes_up_his_file(road: Road) -> None:
    person, note = road.former(LONG_AGO), road.pool.certified()
    with road.register.at_work():
        before = Person.objects.count()
    assert signed(road, note, person, given="Mây", birth=born("2001")) == person
    with road.register.at_work():
        assert Person.objects.count() == before
    fresh = road.pool.fresh(note)
    assert (fresh.person, fresh.name, fresh.birth_year) == (person, "", None)
    assert (fresh.full_name, str(kept(road, person).birth)) == ("Ngô Thị Mơ", "2001-08-09")


def test_day_of_birth_the_old_file_lacks_is_filled_in(road: Road) -> None:
    person = road.former(LONG_AGO, birth=None)
    signed(road, road.pool.certified(), person)
    assert str(kept(road, person).birth) == "2001-08-09"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"birth": born("2001-08-10")}, "former.birth"),
        ({"birth": born("1999")}, "former.birth"),
        ({"gender": "m"}, "former.gender"),
        ({"on": date(2025, 4, 2)}, "former.before_leaving"),
    ],
)
def test_application_that_contradicts_the_old_file_is_refused(road: Road, changes, code) -> None:
    person, note = road.former(date(2025, 4, 3)), road.pool.certified()
    with pytest.raises(Refusal) as refused:
        signed(road, note, person, **changes)
    assert codes(refused) == [code]
    assert road.pool.fresh(note).stage == "certified"


def test_file_of_a_member_is_refused(road: Road) -> None:
    member = road.register.enter("Mơ", birth=born("2001-08-09"))
    with pytest.raises(Refusal) as refused:
        signed(road, road.pool.certified(), member)
    assert codes(refused) == ["former.member"]


@pytest.mark.parametrize(
    ("kind", "more", "code"),
    [
        ("died", {}, "former.died"),
        (
            "transferred_out",
            {"outside": "Tỉnh ủy khác", "outside_tier": "other_province"},
            "former.elsewhere",
        ),
    ],
)
def test_file_of_somebody_who_did_not_leave_the_party_is_refused(road: Road, kind, more, code) -> None:
    person = road.register.enter("Mơ", birth=born("2001-08-09"))
    with road.register.at_work():
        record_movement(
            actor=road.register.actor, person=person, kind=kind, on=LONG_AGO, unit=road.register.north_cell,
            today=TODAY, basis=PAPER, **more,
        )  # fmt: skip
        assert person not in former_members(road.register.whole, TODAY)
    with pytest.raises(Refusal) as refused:
        signed(road, road.pool.certified(), person)
    assert codes(refused) == [code]


def test_file_of_an_applicant_whom_no_ledger_has_is_refused(road: Road) -> None:
    _note, applicant = road.pool.applied()
    with pytest.raises(Refusal) as refused:
        signed(road, road.pool.certified(name="Ngô Thị Mận"), applicant)
    assert codes(refused) == ["former.never", "former.at_work"]


def test_former_member_is_worked_on_by_one_cell_at_a_time(road: Road) -> None:
    person = road.former(LONG_AGO)
    first = road.pool.certified()
    signed(road, first, person)
    second = road.pool.certified(name="Ngô Thị Mận", cell=road.register.other_cell)
    with pytest.raises(Refusal) as refused:
        signed(road, second, person)
    assert codes(refused) == ["former.at_work"]
    with road.register.at_work():
        with pytest.raises(IntegrityError), transaction.atomic():
            Candidate.objects.filter(pk=second.pk).update(
                person=person, stage="applied", name="", birth_year=None
            )
        close_note(
            candidate=first, on=SIGNED, reason="withdrew", **road.said(basis=Citation())
        )  # the first one ends: the second cell may go on
    signed(road, second, person)
    with road.register.at_work():
        assert candidate_of(person.pk) == second


def test_dossier_of_a_former_member_is_marked_by_itself(road: Road) -> None:
    note, _person = road.pool.applied(former=road.former(ENOUGH))
    dossier = opened(road, note)
    assert dossier.marks == ["readmission"]
    with road.register.at_work():
        there = set(dossier.dossieritems.values_list("code", flat=True))
    assert {"readmission_papers", "readmission_consent"} <= there


def test_dossier_opens_when_thirty_six_months_are_over(road: Road) -> None:
    note, _person = road.pool.applied(former=road.former(ENOUGH))
    told = outcomes(road, opened(road, note))
    assert told == {
        "readmission.wait": "met", "readmission.times": "met", "readmission.barred": "unknown",
        "readmission.wait_conviction": "unknown",
    }  # fmt: skip


def test_dossier_is_refused_a_day_before_thirty_six_months_are_over(road: Road) -> None:
    note, _person = road.pool.applied(former=road.former(A_DAY_SHORT))
    with pytest.raises(Refusal) as refused:
        opened(road, note)
    assert codes(refused) == ["rule.readmission.wait"]
    assert road.pool.fresh(note).stage == "applied"
    assert opened(road, note, on=date(2025, 5, 7)).marks == ["readmission"]


def test_cell_votes_only_when_the_rules_of_a_readmission_are_met(road: Road) -> None:
    dossier = road.complete(former=road.former(ENOUGH))
    for given in "ABC":
        road.register.enter(given, kind="opening", standing="official")
    with road.register.at_work():
        left = Movement.objects.get(person=dossier.candidate.person_id, kind="removed")
        # The entry was wrong by a month: the ledger says now that he left later.
        record_again(road, left, on=date(2022, 6, 10))
        with pytest.raises(Refusal) as refused:
            evening(road, dossier)
        record_again(road, Movement.objects.filter(kind="removed").latest("seq"), on=date(2022, 6, 9))
        evening(road, dossier)
    assert codes(refused) == ["rule.readmission.wait"]
    assert road.candidate(dossier).stage == "voted"


def record_again(road, row, on):
    correct_movement(
        actor=road.register.actor, movement=row, today=TODAY, reason="Ghi sai ngày", correction_basis=PAPER,
        on=on,
    )  # fmt: skip


def evening(road, dossier):
    count = {"form": "secret_ballot", "present": 5, "votes_for": 5, "against": 0, "invalid": 0}
    return vote(candidate=dossier.candidate, on=EVENING, basis=PAPER, **count, **road.said())


def test_second_readmission_is_refused(road: Road) -> None:
    person = road.former(LONG_AGO)
    with road.register.at_work():
        for kind, on in (("readmitted", date(2021, 9, 1)), ("removed", date(2021, 12, 1))):
            record_movement(
                actor=road.register.actor, person=person, kind=kind, on=on, unit=road.register.north_cell,
                today=TODAY, basis=PAPER,
            )  # fmt: skip
        assert past_of(person.pk, TODAY).readmissions == 1
    note, _person = road.pool.applied(former=person)
    with pytest.raises(Refusal) as refused:
        opened(road, note)
    assert codes(refused) == ["rule.readmission.times"]


def test_ledger_that_begins_with_a_balance_does_not_know_earlier_readmissions(road: Road) -> None:
    person = road.former(ENOUGH, first="opening", standing="official")
    note, _person = road.pool.applied(former=person)
    told = outcomes(road, opened(road, note))
    assert (told["readmission.wait"], told["readmission.times"]) == ("met", "unknown")


def test_who_asked_to_leave_is_barred_but_for_hardship_of_the_family(road: Road) -> None:
    note, _person = road.pool.applied(former=road.former(ENOUGH, kind="withdrew"))
    with pytest.raises(Refusal) as refused:
        opened(road, note)
    assert codes(refused) == ["rule.readmission.barred"]
    dossier = opened(road, note, marks=["hardship"])
    assert dossier.marks == ["hardship", "readmission"]
    assert outcomes(road, dossier)["readmission.barred"] == "met"


def test_hardship_is_refused_where_nobody_asked_to_leave(road: Road) -> None:
    note, _person = road.pool.applied(former=road.former(ENOUGH))
    with pytest.raises(Refusal) as refused:
        opened(road, note, marks=["hardship"])
    assert codes(refused) == ["dossier.not_own_request"]


def test_whose_admission_was_annulled_is_admitted_not_readmitted(road: Road) -> None:
    note, _person = road.pool.applied(former=road.former(LONG_AGO, kind="admission_annulled"))
    with pytest.raises(Refusal) as refused:
        opened(road, note, marks=["readmission"])
    assert codes(refused) == ["dossier.not_readmitted"]
    dossier = opened(road, note)
    assert dossier.marks == []
    assert outcomes(road, dossier) == {}


def test_readmission_without_a_ledger_is_told_and_stops_nobody(road: Road) -> None:
    dossier = road.opened(marks=["readmission"])
    assert set(outcomes(road, dossier).values()) == {"unknown"}


def test_ceremony_writes_a_readmission_into_the_old_file(road: Road) -> None:
    person = road.former(ENOUGH)
    dossier = road.admitted(former=person)
    with road.register.at_work():
        rows = list(Movement.objects.filter(person=person).order_by("seq").values_list("kind", flat=True))
        known = facts_of_dossier(road.fresh(dossier), TODAY).known
    assert rows == ["admitted", "removed", "readmitted"]
    assert (known["left_on"], known["earlier_readmissions"]) == (ENOUGH, 0)


def test_old_file_lies_where_the_note_is_worked_on_and_goes_back(road: Road) -> None:
    register = road.register
    person = road.former(LONG_AGO, unit=register.south_cell)
    assert kept(road, person).place == register.south_cell.path
    note = road.pool.certified()
    signed(road, note, person)
    assert kept(road, person).place == register.north_cell.path
    with register.at_work():
        project([person.pk])  # as a check of the projection, or a move of the old unit, does
        assert set(Movement.objects.filter(person=person).values_list("place", flat=True)) == {
            register.north_cell.path
        }
    assert kept(road, person).place == register.north_cell.path
    with register.at_work(register.north):
        assert Person.objects.filter(pk=person.pk).exists()
    with register.at_work():
        close_note(candidate=note, on=SIGNED, reason="withdrew", **road.said(basis=Citation()))
    assert kept(road, person).place == register.south_cell.path


def test_old_file_follows_the_cell_to_another_place(road: Road) -> None:
    register = road.register
    person = road.former(LONG_AGO, unit=register.south_cell)
    signed(road, road.pool.certified(), person)
    with register.at_work():
        move_unit(
            actor=register.actor, unit=register.north_cell, on=TODAY, today=TODAY, parent=register.south,
            basis=PAPER,
        )  # fmt: skip
        register.north_cell.refresh_from_db()
    assert kept(road, person).place == register.north_cell.path
    assert kept(road, person).place.startswith(register.south.path)


def test_erasing_old_notes_leaves_the_file_of_a_former_member(road: Road) -> None:
    person = road.former(LONG_AGO)
    note = road.pool.certified()
    signed(road, note, person)
    with road.register.at_work():
        close_note(candidate=note, on=SIGNED, reason="withdrew", **road.said(basis=Citation()))
        tell_erasure(today=date(2027, 1, 1))
        assert erase_told(today=date(2028, 1, 1)) == 0
    assert kept(road, person).full_name == "Ngô Thị Mơ"
    assert road.pool.fresh(note).full_name == "Ngô Thị Mơ"
