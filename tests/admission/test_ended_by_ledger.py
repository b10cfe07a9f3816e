"""Entries of the members' screens end what waits for somebody on probation, and struck out give it back."""

from copy import deepcopy
from datetime import date

import pytest

from chibo.admission.actions.clocks import settle_clocks
from chibo.admission.models import Candidate
from chibo.admission.queries.endings import ledger_end
from chibo.deadlines.models import Deadline
from chibo.deadlines.queries import deadlines_of, open_ones
from chibo.engine.citation import Citation
from chibo.membership.actions import correct_movement, record_movement, void_movement
from chibo.storage.identity import acting
from tests.dossiers import Road
from tests.register import PAPER, TODAY
from tests.stages import set_once

pytestmark = pytest.mark.django_db
HELD, AFTER = date(2025, 6, 12), date(2025, 6, 13)
LEAVING = ("removed", "withdrew", "expelled", "died", "admission_annulled")


@pytest.fixture(scope="module")
def stage(register_stage, django_db_blocker):
    """The road of a probationary member, and his dossier."""
    with set_once(django_db_blocker):
        road = Road(register_stage)
        yield road, road.admitted()


@pytest.fixture
def road(stage, db):
    """The road in this test."""
    return deepcopy(stage[0])


@pytest.fixture
def dossier(stage, db):
    """The dossier in this test."""
    return deepcopy(stage[1])


def waiting(road, dossier):
    with road.register.at_work():
        return set(open_ones(deadlines_of(dossier.candidate_id)).values_list("what", flat=True))


def written(road, dossier, kind, on=AFTER, unit=None):
    register = road.register
    with register.at_work(unit):
        return record_movement(
            actor=register.actor, person=dossier.candidate.person, kind=kind, on=on,
            unit=register.north_cell, today=TODAY, basis=PAPER,
        )  # fmt: skip


def struck(road, row):
    with road.register.at_work():
        void_movement(
            actor=road.register.actor, movement=row, today=TODAY, reason="Ghi nhầm người", basis=PAPER
        )


@pytest.mark.parametrize("kind", LEAVING)
def test_leaving_ends_every_limit_and_struck_out_gives_them_back(road: Road, dossier, kind) -> None:
    before = waiting(road, dossier)
    assert before == {"probation_ends", "recognition_by_cell", "member_file"}
    row = written(road, dossier, kind, unit=road.register.north)
    assert waiting(road, dossier) == set()
    with road.register.at_work():
        assert ledger_end(dossier) == row
        for ended in deadlines_of(dossier.candidate_id).filter(what__in=before):
            assert (ended.withdrawn_on, ended.done_on) == (AFTER, None)
            assert ended.reason.startswith("Sổ đảng viên ghi: ")
        number = deadlines_of(dossier.candidate_id).count()
    struck(road, row)
    assert waiting(road, dossier) == before
    with road.register.at_work():
        assert ledger_end(dossier) is None
        assert deadlines_of(dossier.candidate_id).count() == number


def test_recognition_in_the_ledger_ends_the_limits_of_the_recognition_alone(road: Road, dossier) -> None:
    row = written(road, dossier, "recognised")
    assert waiting(road, dossier) == {"member_file"}
    with road.register.at_work():
        assert ledger_end(dossier) == row
        ended = Deadline.objects.get(subject=dossier.candidate_id, what="probation_ends")
        assert (ended.done_on, ended.proof) == (AFTER, PAPER)
    struck(road, row)
    assert waiting(road, dossier) == {"probation_ends", "recognition_by_cell", "member_file"}


def test_corrected_entry_ends_the_same_limits_by_the_right_one(road: Road, dossier) -> None:
    wrong = written(road, dossier, "removed")
    with road.register.at_work():
        right = correct_movement(
            actor=road.register.actor, movement=wrong, today=TODAY, reason="Sai ngày",
            correction_basis=PAPER, on=date(2025, 6, 15),
        )  # fmt: skip
        told = {
            row.told["ended_by"] for row in deadlines_of(dossier.candidate_id).filter(withdrawn_on__gte=AFTER)
        }
    assert waiting(road, dossier) == set()
    assert told == {str(right.pk)}


def test_what_the_ledger_ended_is_not_opened_by_the_next_write(road: Road, dossier) -> None:
    written(road, dossier, "died")
    with road.register.at_work():
        candidate = Candidate.objects.get(pk=dossier.candidate_id)
        settle_clocks(road.register.actor, candidate, TODAY, TODAY, Citation())
    assert waiting(road, dossier) == set()


def test_entry_ends_limits_that_its_writer_does_not_see(road: Road, dossier) -> None:
    register = road.register
    with register.at_work():
        departure = record_movement(
            actor=register.actor, person=dossier.candidate.person, kind="transferred_out", on=AFTER,
            unit=register.north_cell, partner=register.south_cell, today=TODAY, basis=PAPER,
        )  # fmt: skip
        record_movement(
            actor=register.actor, person=dossier.candidate.person, kind="transferred_in", on=AFTER,
            unit=register.south_cell, partner=register.north_cell, answers=departure, today=TODAY,
            basis=PAPER,
        )  # fmt: skip
    with acting(user=None, scope=register.scope(register.south)):
        assert not Candidate.objects.exists()
        record_movement(
            actor=register.actor, person=dossier.candidate.person, kind="expelled", on=TODAY,
            unit=register.south_cell, today=TODAY, basis=PAPER,
        )  # fmt: skip
    assert waiting(road, dossier) == set()


def test_limit_done_before_keeps_its_own_end(road: Road, dossier) -> None:
    with road.register.at_work():
        Deadline.objects.filter(subject=dossier.candidate_id, what="member_file").update(done_on=HELD)
    row = written(road, dossier, "removed")
    struck(road, row)
    with road.register.at_work():
        kept = Deadline.objects.get(subject=dossier.candidate_id, what="member_file")
    assert (kept.done_on, kept.withdrawn_on) == (HELD, None)


def test_leaving_of_somebody_else_ends_nothing(road: Road, dossier) -> None:
    other = road.register.enter("Ân", kind="opening", standing="official")
    with road.register.at_work():
        record_movement(
            actor=road.register.actor, person=other, kind="died", on=AFTER, unit=road.register.north_cell,
            today=TODAY, basis=PAPER,
        )  # fmt: skip
    assert waiting(road, dossier) == {"probation_ends", "recognition_by_cell", "member_file"}
