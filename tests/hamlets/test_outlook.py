"""The outlook of a cell in the books: what is counted of its class, what is not, and who is told."""

from datetime import date

import pytest
from django.db import transaction

from chibo.accounts.queries import everything
from chibo.hamlets import outlook as looking
from chibo.hamlets.outlook import WhatIf, ages_of, class_of, class_rates, outlook
from chibo.membership.actions import record_movement
from chibo.membership.choices import Kind
from chibo.storage.identity import Scope, acting
from tests.organisation.world import ACTOR, PAPER, TODAY
from tests.targets.admitting import admit

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_work(world):
    root = world["huyen"].path
    with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
        yield world


def rates(world, day=TODAY):
    return class_rates(world["xa-dong"].path, world["huyen"].path, day)


def test_class_is_the_hamlet_cells_of_the_committee_above(at_work):
    found = rates(at_work)
    assert class_of(at_work["xa-dong"].path, TODAY) == at_work["huyen"].path
    # Two cells serve hamlets, with three members and one, each for five years; the school and Tây are none.
    assert found.cells == 10
    assert (sum(found.lived), sum(found.left)) == (20, 0)


def test_large_class_falls_to_the_commune_itself(at_work, monkeypatch):
    monkeypatch.setattr(looking, "LARGEST", 1)
    assert class_of(at_work["xa-dong"].path, TODAY) == at_work["xa-dong"].path


def test_deaths_admissions_and_arrivals_are_counted_apart(at_work):
    gone = at_work.persons[0]
    died = {"kind": Kind.DIED, "on": date(2023, 9, 1), "unit": at_work["dong-1"]}
    record_movement(actor=ACTOR, person=gone, today=TODAY, basis=PAPER, **died)
    admit(at_work, "dong-1", date(2022, 3, 3), date(2024, 5, 5))
    found = rates(at_work)
    assert (sum(found.left), found.admitted, found.arrived) == (1, 2, 0)
    assert found.left[-1] == 1


def test_the_opening_of_the_books_is_no_coming(at_work):
    at_work.member("dong-2", "Mã Ơn", on=date(2021, 2, 1))
    found = rates(at_work)
    assert (found.admitted, found.arrived) == (0, 0)


def test_members_of_a_cell_by_age(at_work):
    assert ages_of([at_work["dong-1"].pk], TODAY) == {at_work["dong-1"].pk: {75: 1, 34: 1, 39: 1}}


def test_small_cell_is_not_projected_but_told_its_floor(at_work):
    found = outlook(at_work["xa-dong"].path, at_work["dong-1"].pk, TODAY, WhatIf())
    assert (found.members, found.small, found.floor) == (3, True, 3)
    assert not found.years


def test_cell_is_projected_once_its_class_is_large_enough(at_work, monkeypatch):
    monkeypatch.setattr("chibo.engine.viability.ENOUGH_CELLS", 5)
    monkeypatch.setattr("chibo.engine.viability.ENOUGH_YEARS", 10)
    admit(at_work, "dong-1", date(2021, 3, 3), date(2022, 3, 3))
    place, cell = at_work["xa-dong"].path, at_work["dong-1"].pk
    found = outlook(place, cell, TODAY, WhatIf(admitted=2, joined=(at_work["dong-2"].pk,)))
    assert found.years[0].members == 5
    assert found.supposed[0].members == 6
    assert found.supposed[1].members > found.years[1].members > found.alone[1].members - 1e-9
    assert found.trial is not None


def test_nothing_is_told_of_a_class_outside_the_scope(world):
    tay = world["xa-tay"].path
    with transaction.atomic(), acting(user=None, scope=Scope((tay,), (tay,))):
        assert rates(world).cells == 0
        assert ages_of([world["dong-1"].pk], TODAY) == {}
    with transaction.atomic(), acting(user=None, scope=everything(), role="console"):
        assert rates(world).cells == 10
        elsewhere = class_rates(world["xa-tay"].path, world["xa-dong"].path, TODAY)
        assert elsewhere.cells == 0
