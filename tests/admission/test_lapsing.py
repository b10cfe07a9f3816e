"""How a note ends: told before, lapsed, erased, closed, taken back; and that it lies where its cell lies."""

from datetime import date

import pytest
from django.db import connection

from chibo.admission.actions import (
    close_note,
    erase_told,
    lapse,
    recognise_sympathiser,
    tell_erasure,
    withdraw_step,
)
from chibo.admission.models import Candidate
from chibo.admission.queries import (
    ending,
    latest_start,
    over,
    steps_of,
    visible_candidates,
)
from chibo.admission.tasks import tidy
from chibo.deadlines.queries import deadlines_of
from chibo.engine.calendar import add_months
from chibo.engine.citation import Citation
from chibo.membership.actions import move_unit
from chibo.regulations.pool import pool_limits
from chibo.storage import clock
from chibo.storage.models import Installation
from chibo.storage.refusal import Refusal
from tests.register import PAPER, TODAY

pytestmark = pytest.mark.django_db
CERTIFICATE = Citation("Trung tâm chính trị", "Giấy chứng nhận", "27/GCN", date(2025, 4, 1))
MARCH, APRIL, MAY = date(2025, 3, 3), date(2025, 4, 1), date(2025, 5, 5)


def codes(refused):
    return [finding.code for finding in refused.value.findings]


def test_note_is_told_before_it_ends_and_only_then_lapses(pool):
    fresh, soon, old = (
        pool.note(name, on=on)
        for name, on in [
            ("A", date(2024, 7, 17)), ("B", date(2024, 7, 16)), ("C", date(2024, 6, 16)),
        ]
    )  # fmt: skip
    whole = pool.register.whole
    with pool.register.at_work():
        assert {note.name for note in ending(visible_candidates(whole), TODAY)} == {"B", "C"}
        assert {note.name for note in over(visible_candidates(whole), TODAY)} == {"C"}
        with pytest.raises(Refusal) as refused:
            lapse(actor=pool.register.actor, candidate=soon, on=TODAY)
        lapse(actor=pool.register.actor, candidate=old, on=TODAY)
    gone = pool.fresh(old)
    assert codes(refused) == ["admission.still_holds"]
    assert (gone.stage, gone.name, gone.birth_year, gone.gender, gone.search) == ("lapsed", "", None, "f", "")
    assert pool.fresh(fresh).stage == "outstanding"


def reminders(note):
    return [(row.since, row.due, row.done_on) for row in deadlines_of(note.pk).order_by("since")]


def test_deadline_stands_beside_the_note_until_it_is_answered(pool):
    note = pool.note()
    with pool.register.at_work():
        assert reminders(note) == [(date(2025, 1, 10), pool_limits().lapses_on(date(2025, 1, 10)), None)]
        recognise_sympathiser(candidate=note, on=MARCH, **pool.said())
        first, second = reminders(note)
        assert (first[2], second) == (MARCH, (MARCH, date(2026, 3, 3), None))
        close_note(candidate=note, on=MAY, reason="moved", **pool.said())
        assert [done for _since, _due, done in reminders(note)] == [MARCH, MAY]


def test_job_tells_first_and_erases_a_month_later(pool):
    note = pool.note(on=date(2024, 6, 1))
    with pool.register.at_work():
        assert (tell_erasure(today=TODAY), erase_told(today=TODAY)) == (1, 0)
        assert pool.fresh(note).erase_on == date(2025, 7, 16)
        assert (tell_erasure(today=TODAY), erase_told(today=date(2025, 7, 15))) == (0, 0)
        assert erase_told(today=date(2025, 7, 16)) == 1
    gone = pool.fresh(note)
    assert (gone.stage, gone.name, gone.erased_on) == ("lapsed", "", date(2025, 7, 16))


def test_resolution_that_names_somebody_takes_the_notice_back(pool):
    note = pool.note(on=date(2024, 6, 1))
    with pool.register.at_work():
        tell_erasure(today=TODAY)
        recognise_sympathiser(candidate=note, on=MAY, **pool.said())
    assert (pool.fresh(note).erase_on, pool.fresh(note).counted_from) == (None, MAY)


def test_nightly_work_reaches_every_cell(pool, monkeypatch):
    note = pool.note(on=date(2024, 6, 1))
    tidy(timestamp=0)
    assert pool.fresh(note).erase_on == date(2025, 7, 16)
    Installation.objects.update(demonstration_day=date(2025, 7, 16))
    assert clock.today() == date(2025, 7, 16)
    tidy(timestamp=0)
    assert pool.fresh(note).erased_on == date(2025, 7, 16)


def test_step_put_in_wrongly_is_taken_back(pool):
    note = pool.note()
    with pool.register.at_work():
        recognise_sympathiser(candidate=note, on=MARCH, **pool.said())
        close_note(candidate=note, on=MAY, reason="moved", **pool.said())
        withdraw_step(actor=pool.register.actor, candidate=note, today=TODAY)
        assert (pool.fresh(note).stage, pool.fresh(note).erase_on) == ("sympathiser", None)
        withdraw_step(actor=pool.register.actor, candidate=note, today=TODAY)
        assert (pool.fresh(note).stage, pool.fresh(note).counted_from) == ("outstanding", date(2025, 1, 10))
        with pytest.raises(Refusal) as refused:
            withdraw_step(actor=pool.register.actor, candidate=note, today=TODAY)
    assert codes(refused) == ["admission.no_step"]


def test_application_is_not_taken_back_but_may_be_withdrawn(pool):
    note, person = pool.applied()
    with pool.register.at_work():
        with pytest.raises(Refusal) as refused:
            withdraw_step(actor=pool.register.actor, candidate=note, today=TODAY)
        close_note(candidate=note, on=TODAY, reason="withdrew", **pool.said())
    assert codes(refused) == ["admission.step_stands"]
    assert (pool.fresh(note).stage, pool.fresh(note).person_id) == ("closed", person.pk)


def test_note_and_file_go_where_their_cell_goes(pool):
    register = pool.register
    note, person = pool.applied()
    other = pool.note("Lù Văn Ân")
    with register.at_work():
        move_unit(
            actor=register.actor,
            unit=register.north_cell,
            parent=register.south,
            on=TODAY,
            today=TODAY,
            basis=PAPER,
        )
        register.north_cell.refresh_from_db()
        path = register.north_cell.path
        assert path.startswith(register.south.path)
        person.refresh_from_db()
        assert {person.place, pool.fresh(note).place, pool.fresh(other).place} == {path}
        assert {step.place for step in steps_of(note.pk)} == {path}
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT place FROM admission_candidateevent")
            assert cursor.fetchall() == [(path,)]
    with register.at_work(register.north):
        assert not Candidate.objects.exists()


def test_note_of_another_commune_is_not_seen_and_not_written(pool):
    register = pool.register
    note = pool.note()
    with register.at_work(register.south):
        assert not Candidate.objects.exists()
        with pytest.raises(Candidate.DoesNotExist):
            recognise_sympathiser(candidate=note, on=MARCH, **pool.said())


@pytest.mark.parametrize("day", [date(2025, 2, 28), date(2024, 2, 29), date(2025, 3, 31), date(2025, 5, 30)])
@pytest.mark.parametrize("months", [1, 11, 12])
def test_latest_start_is_the_last_day_whose_months_are_over(day, months):
    start = latest_start(day, months)
    assert add_months(start, months) <= day < add_months(start.fromordinal(start.toordinal() + 1), months)
