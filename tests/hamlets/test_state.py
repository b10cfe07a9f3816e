"""The state of a hamlet: the gravest that holds, every reason, thresholds of the day and of the place."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import transaction

from chibo.deadlines.actions import lay_down_rule
from chibo.hamlets.choices import Reason, State
from chibo.hamlets.queries import Counts, Limits, at_risk, counts_at, hamlets_at, judged, limits_at
from chibo.organisation.nodes import Node
from chibo.storage.identity import Scope, acting
from tests.organisation.world import ACTOR, PAPER, TODAY

RISK = {Reason.OLD, Reason.NO_ADMISSION, Reason.FEW}
LIMITS = Limits(over_60=50, months=60, local=9, floor=3)
DAY = date(2016, 11, 10)


def hamlet(**said):
    known = {
        "locality": uuid4(), "unit": uuid4(), "place": "0001", "cells": 1, "shared": False, "members": 12,
        "official": 12, "local": 12, "reinforcing": 0, "exempt": 0, "absent": 0, "over_60": 2, "seats": 3,
        "admitted_on": date(2016, 1, 1), "begun_on": date(2005, 1, 1), "living": True,
    }  # fmt: skip
    return judged(Counts(**known | said), LIMITS, DAY)


RISKY = {"members": 6, "official": 6, "local": 6, "over_60": 4, "admitted_on": date(2011, 11, 10)}
NOBODY = {
    "cells": 0,
    "members": 0,
    "official": 0,
    "local": 0,
    "over_60": 0,
    "admitted_on": None,
    "begun_on": None,
}


@pytest.mark.parametrize(
    ("said", "state", "reasons"),
    [
        ({}, State.SOUND, set()),
        (NOBODY | {"living": False}, State.NO_CELL, {Reason.NO_CELL, Reason.NO_MEMBER}),
        (NOBODY, State.NO_CELL, {Reason.NO_CELL}),
        ({"local": 0, "reinforcing": 4}, State.NO_LOCAL, {Reason.KEPT}),
        ({"local": 0, "members": 0, "living": False}, State.NO_LOCAL, {Reason.NO_LOCAL, Reason.NO_MEMBER}),
        ({"shared": True}, State.SHARED, {Reason.SHARED}),
        (RISKY, State.AT_RISK, RISK),
        (RISKY | {"shared": True}, State.AT_RISK, RISK | {Reason.SHARED}),
        (RISKY | {"over_60": 2}, State.SOUND, {Reason.NO_ADMISSION, Reason.FEW}),
        (RISKY | {"over_60": 3}, State.AT_RISK, RISK),
        (RISKY | {"admitted_on": date(2011, 11, 11)}, State.SOUND, {Reason.OLD, Reason.FEW}),
        (RISKY | {"admitted_on": None}, State.AT_RISK, RISK),
        (RISKY | {"local": 9}, State.SOUND, {Reason.OLD, Reason.NO_ADMISSION}),
        ({"official": 4}, State.SOUND, {Reason.NEAR_FLOOR}),
    ],
)  # fmt: skip
def test_state_is_the_gravest_and_every_reason_is_told(said, state, reasons):
    found = hamlet(**said)
    assert found.state is state
    assert set(found.reasons) == reasons


@pytest.fixture
def whole(world):
    root = world["huyen"].path
    with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
        yield


@pytest.mark.django_db
def test_thresholds_are_those_in_force_at_the_place(world, whole):
    assert limits_at(world["dong-1"].path, TODAY) == LIMITS
    lay_down_rule(
        actor=ACTOR, unit=world["xa-dong"], key="hamlet.over_60_share", value=70,
        valid_from=date(2025, 1, 2), basis=PAPER,
    )  # fmt: skip
    assert limits_at(world["dong-1"].path, TODAY).over_60 == 70
    assert limits_at(world["dong-1"].path, date(2025, 1, 1)).over_60 == 50
    assert limits_at(world["tay-1"].path, TODAY).over_60 == 50


@pytest.mark.django_db
def test_every_hamlet_of_the_node_is_counted_once(world, whole):
    rows = counts_at(Node(world["huyen"]), TODAY)
    assert len({row.locality for row in rows}) == len(rows) > 0
    east = counts_at(Node(world["xa-dong"]), TODAY)
    assert {row.locality for row in east} <= {row.locality for row in rows}
    assert [each.counts for each in hamlets_at(Node(world["huyen"]), TODAY)] == rows
    assert set(at_risk(Node(world["huyen"]), TODAY)) <= {row.locality for row in rows}


@pytest.mark.django_db
def test_reader_elsewhere_learns_nothing(world):
    cell = world["tay-1"].path
    with transaction.atomic(), acting(user=None, scope=Scope((cell,), (cell,))):
        assert counts_at(Node(world["xa-dong"]), TODAY) == []


@pytest.mark.django_db
def test_node_that_was_not_there_has_no_hamlets(world, whole):
    assert counts_at(Node(world["huyen"]), date(1950, 1, 1)) == []
