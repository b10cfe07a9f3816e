"""The unit a dossier was sent to gives it back: everything is as it was at the sender, who reads why."""

from datetime import date, timedelta

import pytest

from chibo.admission.actions import decline_move, record_move, send_letter, send_on
from chibo.admission.models import Candidate
from chibo.admission.queries.dossiers import hand_overs_of, items_of
from chibo.admission.queries.relocations import arriving, leaving, moves_of, waiting_move
from chibo.deadlines.queries import deadlines_of, open_ones
from chibo.membership.actions import record_movement
from chibo.storage.refusal import Refusal
from tests.dossiers import LETTER, OPENED, Road
from tests.register import PAPER, TODAY

pytestmark = pytest.mark.django_db
MOVED, SENT, BACK = date(2025, 6, 5), date(2025, 6, 6), date(2025, 6, 10)
WHY = "Người này không về đây công tác"


def limits(road, keys):
    with road.register.at_work():
        return {
            (row.what, row.since, row.due, row.unit_id, str(row.told))
            for key in keys
            for row in open_ones(deadlines_of(key))
        }


def sent(road, dossier):
    register, plain = road.register, {"candidate": dossier.candidate, **road.said()}
    with register.at_work():
        record_move(target=register.south, on=MOVED, basis=PAPER, **plain)
        there = [item.code for item in items_of(dossier.pk).filter(state="valid")]
        send_on(on=SENT, papers=there, **plain)


def declined(road, dossier, unit=None, **changes):
    told = {"on": BACK, "reason": WHY} | changes
    with road.register.at_work(unit or road.register.south):
        return decline_move(candidate=dossier.candidate, **told, **road.said())


def test_declined_dossier_is_with_the_sender_with_every_limit(road: Road) -> None:
    dossier, register = road.opened(), road.register
    with register.at_work():
        letter = send_letter(
            candidate=dossier.candidate, relation="self", asked="Đảng ủy xã Đồng Nam", on=OPENED,
            basis=LETTER, **road.said(),
        )  # fmt: skip
    keys = (dossier.candidate_id, letter.pk)
    before = limits(road, keys)
    assert {row[0] for row in before} == {"dossier_stale", "certificate_expires", "verification_reply"}
    sent(road, dossier)
    assert {row[0] for row in limits(road, keys)} == {"dossier_arriving"}
    move = declined(road, dossier)
    assert limits(road, keys) == before
    fresh = road.fresh(dossier)
    assert (fresh.holder_id, fresh.candidate.place) == (register.north_cell.pk, register.north_cell.path)
    assert (move.declined, move.withdrawn_on, move.reason) == (True, BACK, WHY)
    with register.at_work():
        assert waiting_move(dossier.pk) is None
        assert list(moves_of(dossier.pk)) == []
        last = hand_overs_of([dossier.pk])[dossier.pk][-1]
    assert (last.origin_id, last.target_id, last.on) == (register.south.pk, register.north_cell.pk, BACK)


def test_who_declined_sees_the_file_no_more_and_the_sender_sees_why(road: Road) -> None:
    dossier, register = road.opened(), road.register
    sent(road, dossier)
    declined(road, dossier)
    with register.at_work(register.south):
        assert not Candidate.objects.exists()
        assert not arriving(register.scope(register.south)).exists()
    with register.at_work(register.north):
        assert [row.reason for row in leaving(register.scope(register.north))] == [WHY]


def test_dossier_is_sent_elsewhere_after_it_was_declined(road: Road) -> None:
    dossier, register = road.opened(), road.register
    sent(road, dossier)
    declined(road, dossier)
    with register.at_work():
        record_move(
            candidate=dossier.candidate, target=register.other_cell, on=BACK, basis=PAPER, **road.said()
        )
        assert waiting_move(dossier.pk).target_id == register.other_cell.pk


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": "  "}, "move.decline_reason"),
        ({"on": SENT - timedelta(days=1)}, "move.declined_day"),
        ({"on": TODAY + timedelta(days=1)}, "move.declined_day"),
    ],
)
def test_declining_without_a_reason_or_on_a_day_that_cannot_be_is_refused(road: Road, changes, code) -> None:
    dossier = road.opened()
    sent(road, dossier)
    with pytest.raises(Refusal) as refused:
        declined(road, dossier, **changes)
    assert [finding.code for finding in refused.value.findings] == [code]
    with road.register.at_work():
        assert waiting_move(dossier.pk) is not None


def test_dossier_that_was_not_sent_is_not_declined(road: Road) -> None:
    dossier = road.opened()
    with pytest.raises(Refusal) as refused:
        declined(road, dossier, unit=road.register.north)
    assert [finding.code for finding in refused.value.findings] == ["move.not_sent"]


def test_limits_that_the_ledger_ended_meanwhile_are_not_given_back(road: Road) -> None:
    dossier, register = road.admitted(), road.register
    with register.at_work():
        person = dossier.candidate.person
        record_movement(
            actor=register.actor, person=person, kind="transferred_out", on=date(2025, 6, 13),
            unit=register.north_cell, partner=register.south, today=TODAY, basis=PAPER,
        )  # fmt: skip
        plain = {"candidate": dossier.candidate, **road.said()}
        record_move(target=register.south, on=date(2025, 6, 13), basis=PAPER, **plain)
        there = [item.code for item in items_of(dossier.pk).filter(state="valid")]
        send_on(on=date(2025, 6, 14), papers=there, **plain)
        record_movement(
            actor=register.actor, person=person, kind="died", on=date(2025, 6, 15), unit=register.north_cell,
            today=TODAY, basis=PAPER,
        )  # fmt: skip
    declined(road, dossier, on=TODAY)
    assert limits(road, [dossier.candidate_id]) == set()
