"""A member on probation moves in the ledger, and his dossier follows it."""

from copy import deepcopy
from datetime import date

import pytest

from chibo.admission.actions import record_move, send_on, take_over
from chibo.admission.models import Relocation
from chibo.membership.actions import receive_transfer, record_movement
from chibo.people.models import Person
from chibo.storage.refusal import Refusal
from tests.admission import test_recognition as probation
from tests.admission.test_relocations import LETTER, clocks, codes

pytestmark = pytest.mark.django_db
ceremony = probation.ceremony


def test_dossier_of_a_member_on_probation_follows_the_ledger(ceremony, db):
    road, member = deepcopy(ceremony)
    register, left, here = road.register, date(2025, 10, 1), date(2025, 10, 8)
    day = {"on": left, "target": register.south, "basis": LETTER}
    with register.at_work(register.north), pytest.raises(Refusal) as refused:
        record_move(**day, **probation.said(road, member))
    assert codes(refused) == ["move.ledger_first"]
    with register.at_work():
        person = Person.objects.get(candidates=member.candidate_id)
        departure = record_movement(
            actor=register.actor, person=person, kind="transferred_out", on=left, unit=register.north_cell,
            partner=register.south, today=probation.TODAY, basis=LETTER,
        )  # fmt: skip
    with register.at_work(register.north), pytest.raises(Refusal) as elsewhere:
        record_move(**(day | {"target": register.other_cell}), **probation.said(road, member))
    assert codes(elsewhere) == ["move.ledger_elsewhere"]
    before = clocks(road, member)
    with register.at_work(register.north):
        record_move(**day, **probation.said(road, member))
        send_on(on=left, papers=["application"], **probation.said(road, member))
    with register.at_work(register.south), pytest.raises(Refusal) as early:
        take_over(cell=register.south_cell, on=here, **probation.said(road, member))
    assert codes(early) == ["move.ledger_not_here"]
    with register.at_work():
        receive_transfer(
            actor=register.actor, departure=departure, on=here, unit=register.south_cell,
            today=probation.TODAY, basis=LETTER,
        )  # fmt: skip
    with register.at_work(register.south):
        take_over(cell=register.south_cell, on=here, **probation.said(road, member))
        assert Relocation.objects.get().cell == register.south_cell
    moved_on = {(what, since, "cb-trung") for what, since, _unit in before}
    assert clocks(road, member) == moved_on
    assert {what for what, _since, _unit in moved_on} >= {"member_file", "probation_ends"}
