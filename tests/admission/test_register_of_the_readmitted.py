"""Somebody who was on probation twice stands in the register with the dossier of each time in its turn."""

from datetime import date

import pytest

from chibo.admission.actions import apply
from chibo.admission.queries.probation import probations
from chibo.membership.actions import record_movement
from tests.dossiers import Road
from tests.register import PAPER, TODAY, born

pytestmark = pytest.mark.django_db


def test_new_application_hides_no_earlier_probation(road: Road) -> None:
    dossier = road.admitted()
    again = road.pool.certified(name="Ngô Thị Mận", on=date(2025, 2, 1))
    with road.register.at_work():
        person = dossier.candidate.person
        record_movement(
            actor=road.register.actor, person=person, kind="removed", on=date(2025, 6, 13),
            unit=road.register.north_cell, today=TODAY, basis=PAPER,
        )  # fmt: skip
        apply(
            candidate=again, on=date(2025, 6, 14), family="Ngô", middle="Thị", given="Mơ", gender="f",
            birth=born("2001-08-09"), former=person, **road.said(basis=PAPER),
        )  # fmt: skip
        line = probations([person])[0]
    assert line.candidate == dossier.candidate_id
    assert line.ended is not None
    assert (line.ended.kind, line.decision.number) == ("removed", "15-QĐ/HU")
