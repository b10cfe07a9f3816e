"""Closing a unit and leading a cell over, where notes and dossiers lie."""

from datetime import date

import pytest

from chibo.admission.actions import (
    close_unit,
    lead_members_over,
    record_move,
    send_on,
    take_over,
    vote,
    withdraw_dossier_step,
)
from chibo.admission.checks.closing import Lying, lying
from chibo.admission.models import Relocation
from chibo.admission.queries.dossiers import hand_overs_of, items_of
from chibo.admission.queries.relocations import arrived, told_moves
from chibo.deadlines.queries import deadlines_of, open_ones
from chibo.engine.citation import Citation
from chibo.membership.actions import record_movement
from chibo.organisation.models import Unit
from chibo.storage.refusal import Refusal
from tests.dossiers import EVENING, Road
from tests.register import PAPER, TODAY

pytestmark = pytest.mark.django_db
MERGED = date(2025, 6, 14)
ORDER = Citation("Đảng ủy xã Đồng Bắc", "Quyết định", "12-QĐ/ĐU", MERGED)


def said(road, **more):
    return {"actor": road.register.actor, "today": TODAY, "on": MERGED, "basis": ORDER} | more


def led(road, into=None, **more):
    register = road.register
    with register.at_work():
        return lead_members_over(
            unit=register.north_cell, into=into or register.other_cell, **said(road, **more)
        )


def closed(road, unit=None):
    with road.register.at_work():
        return close_unit(unit=unit or road.register.north_cell, **said(road))


def limits(road, key):
    with road.register.at_work():
        rows = open_ones(deadlines_of(key)).values_list("what", "since", "due", "unit_id")
        return {what: (since, due, unit) for what, since, due, unit in rows}


def codes(refused):
    return [finding.code for finding in refused.value.findings]


def test_unit_with_notes_and_dossiers_does_not_close(road: Road) -> None:
    road.opened()
    road.pool.note("Lù Thị Mận")
    with road.register.at_work():
        assert lying(road.register.north_cell) == Lying(1, 1)
    with pytest.raises(Refusal) as refused:
        closed(road)
    assert codes(refused) == ["unit.has_candidates"]
    assert "1 ghi chú nguồn và 1 hồ sơ" in str(refused.value)


def test_probation_that_the_ledger_ended_stands_against_no_closing(road: Road) -> None:
    dossier = road.admitted()
    with road.register.at_work():
        assert lying(road.register.north_cell) == Lying(0, 1)
        record_movement(
            actor=road.register.actor, person=dossier.candidate.person, kind="removed", on=date(2025, 6, 13),
            unit=road.register.north_cell, today=TODAY, basis=PAPER,
        )  # fmt: skip
        assert lying(road.register.north_cell) == Lying(0, 0)


def test_merger_carries_a_note_with_its_year(road: Road) -> None:
    note = road.pool.note("Lù Thị Mận")
    before = limits(road, note.pk)["note_lapses"]
    led(road)
    fresh, other = road.pool.fresh(note), road.register.other_cell
    assert (fresh.cell_id, fresh.place, fresh.full_name) == (other.pk, other.path, "Lù Thị Mận")
    assert limits(road, note.pk) == {"note_lapses": (*before[:2], other.pk)}
    with road.register.at_work():
        row = Relocation.objects.get(applicant=note)
    assert (row.dossier_id, row.origin_id, row.cell_id) == (None, road.register.north_cell.pk, other.pk)
    assert (row.moved_on, row.received_on, row.basis.number, row.with_unit) == (
        MERGED,
        MERGED,
        "12-QĐ/ĐU",
        True,
    )
    assert closed(road).closed_on == MERGED


def test_merger_carries_a_dossier_with_its_limits_papers_and_helper(road: Road) -> None:
    dossier, other = road.opened(), road.register.other_cell
    before = limits(road, dossier.candidate_id)
    assert set(before) == {"dossier_stale", "certificate_expires"}
    led(road)
    fresh = road.fresh(dossier)
    assert (fresh.candidate.cell_id, fresh.holder_id, fresh.checker_id) == (
        other.pk,
        other.pk,
        dossier.checker_id,
    )
    assert limits(road, dossier.candidate_id) == {what: (*row[:2], other.pk) for what, row in before.items()}
    with road.register.at_work():
        assert arrived(dossier.pk) is None
        assert [row.with_unit for row in told_moves(dossier.pk)] == [True]
        assert [row.target_id for row in hand_overs_of([dossier.pk])[dossier.pk]] == [other.pk]
        assert set(items_of(dossier.pk).values_list("place", flat=True)) == {other.path}
    closed(road)


def test_new_cell_votes_and_takes_back_what_was_led_over_to_it(road: Road) -> None:
    dossier = road.complete()
    for given in "ABC":
        road.register.enter(given, kind="opening", standing="official")
    count = {"form": "secret_ballot", "present": 5, "votes_for": 5, "against": 0, "invalid": 0}
    with road.register.at_work():
        vote(
            candidate=dossier.candidate,
            on=EVENING,
            basis=PAPER,
            actor=road.register.actor,
            today=TODAY,
            **count,
        )
    assert len(led(road)) == 5
    limit = limits(road, dossier.candidate_id)["admission_decision"]
    assert limit[0] == EVENING
    with road.register.at_work():
        withdraw_dossier_step(actor=road.register.actor, candidate=dossier.candidate, today=TODAY)
    assert road.candidate(dossier).stage == "complete"


def test_merger_into_another_commune_brings_its_own_levels(road: Road) -> None:
    dossier, register = road.handed_over(), road.register
    assert dossier.holder_id == register.north.pk
    led(road, into=register.south_cell)
    fresh = road.fresh(dossier)
    assert (fresh.checker_id, fresh.holder_id, fresh.decider_id) == (
        register.south.pk, register.south.pk, register.district.pk,
    )  # fmt: skip
    assert limits(road, dossier.candidate_id)["dossier_check"][2] == register.south.pk
    with register.at_work(register.south):
        assert Unit.objects.filter(pk=fresh.candidate.cell_id).exists()
        assert road.fresh(dossier).candidate.person.place == register.south_cell.path


def test_member_on_probation_is_led_over_in_ledger_and_dossier(road: Road) -> None:
    dossier = road.admitted()
    rows = led(road)
    assert {row.kind for row in rows} == {"moved_with_unit"}
    assert road.fresh(dossier).candidate.cell_id == road.register.other_cell.pk
    there = limits(road, dossier.candidate_id)
    assert {what: row[2] for what, row in there.items()} == dict.fromkeys(
        ("probation_ends", "recognition_by_cell", "member_file"), road.register.other_cell.pk
    )
    closed(road)


def test_dossier_on_a_move_of_its_own_stays_and_stands_against_closing(road: Road) -> None:
    dossier, register = road.whole(), road.register
    with register.at_work():
        record_move(
            candidate=dossier.candidate, target=register.south_cell, **said(road, on=date(2025, 6, 10))
        )
    led(road)
    assert road.fresh(dossier).candidate.cell_id == register.north_cell.pk
    with pytest.raises(Refusal) as here:
        closed(road)
    with pytest.raises(Refusal) as there:
        closed(road, register.south_cell)
    assert (codes(here), codes(there)) == (["unit.has_candidates"], ["unit.awaits_dossiers"])
    with register.at_work():
        there = [item.code for item in items_of(dossier.pk).filter(state="valid")]
        plain = {"actor": register.actor, "today": TODAY, "candidate": dossier.candidate, "on": MERGED}
        send_on(papers=there, **plain)
        take_over(cell=register.south_cell, **plain)
    closed(road)


def test_unit_that_holds_papers_of_other_cells_does_not_close(road: Road) -> None:
    road.handed_over()
    with pytest.raises(Refusal) as refused:
        closed(road, road.register.north)
    assert "unit.holds_dossiers" in codes(refused)


def test_notes_are_led_over_to_cells_alone_and_not_ahead(road: Road) -> None:
    road.pool.note("Lù Thị Mận")
    with pytest.raises(Refusal) as group:
        led(road, into=road.register.south)
    with pytest.raises(Refusal) as ahead:
        led(road, on=date(2025, 7, 1))
    assert (codes(group), codes(ahead)) == (["admission.no_cell"], ["admission.ahead"])
