"""What a committee lays down for all below it: where it holds, what it may not do, which deadlines move."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import transaction

from chibo.accounts.choices import Role
from chibo.deadlines.actions import extend_deadline, lay_down_rule, open_deadline, withdraw_rule
from chibo.deadlines.local_rules import book_at, rules_at
from chibo.deadlines.models import Deadline, LocalRule
from chibo.deadlines.permissions import may_lay_down
from chibo.engine.citation import Citation
from chibo.regulations.rulebook import rulebook
from chibo.storage.identity import Scope, acting
from chibo.storage.refusal import Refusal
from tests.organisation.world import ACTOR, PAPER, TODAY, make_user

pytestmark = pytest.mark.django_db
DECISION, CEREMONY = "decision.limit", "ceremony.limit"
MAY, JUNE = date(2025, 5, 5), date(2025, 6, 2)


@pytest.fixture(autouse=True)
def whole(world):
    """The whole district as the database's scope."""
    root = world["huyen"].path
    with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
        yield


def lay(unit, value, *, key=CEREMONY, since=MAY, basis=PAPER):
    return lay_down_rule(actor=ACTOR, unit=unit, key=key, value=value, valid_from=since, basis=basis)


def value_at(unit, key=CEREMONY, day=TODAY):
    return book_at(unit.path).in_force(day)[key]


def waiting(world, since, code="dong-1"):
    return open_deadline(
        actor=ACTOR, unit=world[code], what="ceremony", subject=uuid4(), since=since, on=TODAY
    )


def refused(*arguments, **said):
    with pytest.raises(Refusal) as told:
        lay(*arguments, **said)
    return {finding.code: finding.field for finding in told.value.findings}


def test_rule_holds_at_the_committee_and_below_and_nowhere_else(world):
    lay(world["xa-dong"], 20)
    assert value_at(world["xa-dong"]).value == value_at(world["dong-1"]).value == 20
    assert value_at(world["dong-1"]).local
    assert value_at(world["xa-tay"]).value == value_at(world["huyen"]).value == 30
    assert rules_at(world["xa-tay"].path) is rulebook()


def test_rule_holds_from_its_day_on(world):
    lay(world["huyen"], 20, since=JUNE)
    assert value_at(world["dong-1"], day=date(2025, 6, 1)).value == 30
    assert value_at(world["dong-1"], day=JUNE).value == 20


def test_later_row_of_the_same_committee_takes_the_place_of_the_earlier_one(world):
    lay(world["huyen"], 15)
    lay(world["huyen"], 25, since=JUNE)
    assert [value_at(world["dong-1"], day=day).value for day in (MAY, JUNE)] == [15, 25]


@pytest.mark.parametrize(("above", "below"), [(20, 15), (15, 15)])
def test_of_two_committees_the_stricter_value_holds(world, above, below):
    lay(world["huyen"], above)
    lay(world["xa-dong"], below)
    assert value_at(world["dong-1"]).value == below
    assert value_at(world["xa-tay"]).value == above


def test_committee_above_that_becomes_stricter_later_overtakes_the_one_below(world):
    lay(world["xa-dong"], 20)
    lay(world["huyen"], 10, since=JUNE)
    assert [value_at(world["dong-1"], day=day).value for day in (MAY, JUNE)] == [20, 10]


def test_nobody_may_be_looser_than_the_committee_above(world):
    lay(world["huyen"], 15)
    assert refused(world["xa-dong"], 20) == {"local_rule.above": "value"}


@pytest.mark.parametrize(
    ("value", "said", "found"),
    [
        (31, {}, {"local_rule.value": "value"}),
        ("nhanh", {}, {"local_rule.value": "value"}),
        (11, {"key": "probation.length"}, {"local_rule.fixed": "key"}),
        (11, {"key": "khong.co"}, {"local_rule.fixed": "key"}),
        (20, {"basis": Citation()}, {"local_rule.value": "value"}),
    ],
)
def test_rule_that_cannot_hold_is_refused(world, value, said, found):
    assert refused(world["huyen"], value, **said) == found
    assert not LocalRule.objects.exists()


def test_cell_lays_down_nothing(world):
    assert refused(world["dong-1"], 20) == {"local_rule.no_committee": "unit"}


def test_same_rule_from_the_same_day_is_refused(world):
    lay(world["huyen"], 20)
    assert refused(world["huyen"], 15) == {"local_rule.twice": "valid_from"}


def test_reading_is_chosen_among_those_the_sources_give(world):
    lay(world["huyen"], "calendar_month", key="age.counting")
    assert value_at(world["dong-1"], "age.counting").value == "calendar_month"
    assert refused(world["xa-dong"], "moon", key="age.counting") == {"local_rule.value": "value"}


def test_open_deadlines_that_began_since_then_are_counted_anew_and_others_are_not(world):
    early, late = waiting(world, date(2025, 4, 28)), waiting(world, JUNE)
    elsewhere = waiting(world, JUNE, "tay-1")
    change = lay(world["xa-dong"], 10)
    assert [move.key for move in change.moved] == [late.pk]
    moved = Deadline.objects.get(pk=late.pk)
    assert (change.moved[0].before, change.moved[0].after) == (late.due, moved.due)
    assert (moved.length, moved.told["local"], moved.told["value"]) == (10, True, 10)
    for row in (early, elsewhere):
        assert Deadline.objects.get(pk=row.pk).due == row.due
    (rule,) = LocalRule.objects.all()
    assert withdraw_rule(actor=ACTOR, rule=rule, reason="Nhầm đơn vị").moved[0].after == late.due
    assert Deadline.objects.get(pk=late.pk).told["local"] is False


def test_extension_stays_on_top_of_the_new_limit(world):
    row = waiting(world, JUNE)
    extend_deadline(actor=ACTOR, deadline=row, length=5, on=TODAY, basis=PAPER, told={})
    lay(world["huyen"], 10)
    again = Deadline.objects.get(pk=row.pk)
    assert again.length == 15
    assert again.told["extension"]["length"] == 5


def test_new_deadline_runs_under_the_local_rule(world):
    lay(world["huyen"], 12)
    assert waiting(world, JUNE).length == 12


def test_withdrawing_needs_a_reason_and_keeps_it_in_the_history(world):
    lay(world["huyen"], 20)
    (rule,) = LocalRule.objects.all()
    with pytest.raises(Refusal):
        withdraw_rule(actor=ACTOR, rule=rule, reason=" ")
    withdraw_rule(actor=ACTOR, rule=rule, reason="Văn bản đã thu hồi")
    assert value_at(world["dong-1"]).value == 30
    assert rule.events.order_by("pgh_id").last().reason == "Văn bản đã thu hồi"
    with pytest.raises(Refusal):
        withdraw_rule(actor=ACTOR, rule=rule, reason="Lần nữa")


def test_row_the_rules_no_longer_know_or_that_is_looser_by_now_is_passed_over(world):
    said = {"unit": world["huyen"], "valid_from": MAY, "basis": PAPER}
    LocalRule.objects.create(key="khong.con", value=3, **said)
    LocalRule.objects.create(key=CEREMONY, value=45, **said)
    LocalRule.objects.create(key=DECISION, value="dài", **said)
    assert value_at(world["dong-1"]).value == 30
    assert not value_at(world["dong-1"], DECISION).local


def test_organisation_board_lays_down_for_its_own_committees(world):
    officer = make_user("can.bo", Role.ORGANISATION_OFFICER, world["xa-dong"])
    assert may_lay_down(officer, world["xa-dong"], TODAY)
    assert not may_lay_down(officer, world["huyen"], TODAY)
    assert not may_lay_down(make_user("doc", Role.LEADER, world["huyen"]), world["xa-dong"], TODAY)
