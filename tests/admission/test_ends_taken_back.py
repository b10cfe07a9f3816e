"""An end that was put in wrongly is taken back, and what was waited for before it is waited for again."""

from datetime import date

import pytest

from chibo.admission.actions import (
    annul_admission,
    close_note,
    send_letter,
    withdraw_probation_step,
    withdraw_step,
)
from chibo.deadlines.actions import finish_deadline
from chibo.deadlines.queries import deadlines_of, open_ones
from chibo.engine.citation import Citation
from tests.dossiers import LETTER, OPENED
from tests.register import PAPER, TODAY

pytestmark = pytest.mark.django_db
RULING = Citation("Ban Thường vụ Huyện ủy", "Quyết định", "22-QĐ/HU", date(2025, 6, 14))


def waiting(road, subject):
    with road.register.at_work():
        return set(open_ones(deadlines_of(subject)).values_list("what", flat=True))


def closed_and_taken_back(road, candidate):
    with road.register.at_work():
        close_note(candidate=candidate, on=TODAY, reason="moved", **road.said(basis=PAPER))
        withdraw_step(candidate=candidate, **road.said())


def annulled(road, dossier):
    with road.register.at_work():
        annul_admission(
            candidate=dossier.candidate, basis=RULING, reason="Chưa đủ tuổi khi kết nạp", **road.said()
        )


def taken_back(road, dossier):
    with road.register.at_work():
        withdraw_probation_step(candidate=dossier.candidate, reason="Ghi nhầm người", **road.said())


def test_dossier_closed_by_mistake_goes_on_with_its_deadlines_and_letters(road):
    dossier = road.opened()
    with road.register.at_work():
        letter = send_letter(
            candidate=dossier.candidate, relation="self", asked="Đảng ủy xã Đồng Nam", on=OPENED,
            basis=LETTER, **road.said(),
        )  # fmt: skip
    before = waiting(road, dossier.candidate_id), waiting(road, letter.pk)
    closed_and_taken_back(road, dossier.candidate)
    assert road.candidate(dossier).stage == "dossier_open"
    assert (waiting(road, dossier.candidate_id), waiting(road, letter.pk)) == before
    assert "dossier_stale" in before[0]


def test_applicant_closed_by_mistake_has_no_note_that_could_lapse(road):
    note, _person = road.pool.applied()
    closed_and_taken_back(road, note)
    assert road.pool.fresh(note).stage == "applied"
    assert waiting(road, note.pk) == set()


def test_file_of_the_member_is_waited_for_again_when_the_annulment_was_a_mistake(road):
    dossier = road.admitted()
    assert "member_file" in waiting(road, dossier.candidate_id)
    annulled(road, dossier)
    assert waiting(road, dossier.candidate_id) == set()
    taken_back(road, dossier)
    assert "member_file" in waiting(road, dossier.candidate_id)


def test_file_that_was_made_before_the_annulment_is_not_asked_for_again(road):
    dossier = road.admitted()
    with road.register.at_work():
        row = open_ones(deadlines_of(dossier.candidate_id)).get(what="member_file")
        finish_deadline(actor=road.register.actor, deadline=row, on=date(2025, 6, 13), today=TODAY)
    annulled(road, dossier)
    taken_back(road, dossier)
    assert "member_file" not in waiting(road, dossier.candidate_id)
