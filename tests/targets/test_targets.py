"""Registering, assigning, adjusting, carrying over: what is refused, and what holds on which day."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from chibo.accounts.choices import Role
from chibo.engine.calendar import Period
from chibo.storage.identity import Scope, acting
from chibo.storage.refusal import Refusal
from chibo.targets.actions import carry, set_target, withdraw_step
from chibo.targets.choices import Amount, StepKind
from chibo.targets.models import Target, TargetStep
from chibo.targets.permissions import may_assign, may_register
from chibo.targets.queries import in_force, parts_in_force, periods_of, steps_of
from tests.organisation.world import ACTOR, PAPER, TODAY, make_user

pytestmark = pytest.mark.django_db
YEAR = Period.year(2025)
JANUARY, MARCH = date(2025, 1, 15), date(2025, 3, 3)


@pytest.fixture(autouse=True)
def whole(world):
    """The whole district as the database's scope."""
    root = world["huyen"].path
    with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
        yield


def put(unit, value, *, kind=StepKind.ASSIGNED, on=JANUARY, part="admissions", period=YEAR, **more):
    return set_target(
        actor=ACTOR, unit=unit, part=part, period=period, kind=kind, on=on, value=value, basis=PAPER,
        today=TODAY, **more,
    )  # fmt: skip


def refused(*arguments, **said):
    with pytest.raises(Refusal) as told:
        put(*arguments, **said)
    return {finding.code: finding.field for finding in told.value.findings}


def held(unit, day, part="admissions"):
    return in_force([unit.pk], YEAR, part, day).get(unit.pk)


def test_number_of_a_day_is_the_latest_given_by_it(world):
    east = world["xa-dong"]
    put(east, 9, kind=StepKind.REGISTERED, on=date(2025, 1, 3))
    put(east, 12)
    put(east, 10, kind=StepKind.ADJUSTED, on=MARCH)
    assert held(east, date(2025, 1, 2)) is None
    assert held(east, date(2025, 1, 10)).step is None
    assert held(east, date(2025, 1, 10)).registered.value == 9
    assert (held(east, date(2025, 2, 1)).step.value, held(east, date(2025, 2, 1)).adjusted) == (12, False)
    assert (held(east, MARCH).step.value, held(east, MARCH).adjusted) == (10, True)
    assert held(east, MARCH).assigned.value == 12


def test_every_step_keeps_its_paper_and_its_history(world):
    put(world["xa-dong"], 12)
    (step,) = steps_of(Target.objects.get().pk)
    assert step.basis == PAPER
    assert {row.pgh_label for row in step.events.all()} == {"insert"}


def test_adjusting_needs_something_given_first(world):
    assert refused(world["xa-dong"], 5, kind=StepKind.ADJUSTED) == {"target.nothing_to_adjust": "kind"}


def test_same_step_on_the_same_day_is_refused_until_the_first_is_withdrawn(world):
    step = put(world["xa-dong"], 12)
    assert refused(world["xa-dong"], 13) == {"target.twice": "on"}
    withdraw_step(actor=ACTOR, step=step, reason="Ghi nhầm", on=TODAY)
    put(world["xa-dong"], 13)
    assert held(world["xa-dong"], TODAY).step.value == 13
    assert TargetStep.objects.filter(withdrawn_on=TODAY, reason="Ghi nhầm").count() == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"part": "khong-co"}, {"target.part": "part"}),
        ({"kind": "khac"}, {"target.kind": "kind"}),
        ({"amount": "khac"}, {"target.amount": "amount"}),
        ({"on": date(2025, 6, 17)}, {"target.future": "on"}),
        ({"period": Period.year(2024)}, {"target.after_period": "on"}),
        ({"period": Period(date(2020, 1, 1), date(2026, 1, 1))}, {"target.too_long": "last"}),
        ({"period": Period.year(2005), "on": date(2005, 3, 1)}, {"target.unit_not_there": "unit"}),
        ({"value": 10_000}, {"target.too_many": "value"}),
        ({"value": 10_001, "amount": Amount.OF_MEMBERS}, {"target.over_whole": "value"}),
        ({"months": [1, 2]}, {"target.months_count": "months"}),
        ({"months": [1] * 11 + [2]}, {"target.months_sum": "months"}),
        ({"months": [1] * 12, "amount": Amount.OF_MEMBERS}, {"target.months_of_percent": "months"}),
    ],
)
def test_what_cannot_be_is_refused_with_the_field_it_concerns(world, changes, told):
    said = {"value": 12} | changes
    assert refused(world["xa-dong"], said.pop("value"), **said) == told
    assert not Target.objects.exists()


def test_plan_by_months_adds_up(world):
    step = put(world["xa-dong"], 12, months=[1] * 12)
    assert step.months == [1] * 12


def test_term_and_year_and_parts_stand_side_by_side(world):
    put(world["xa-dong"], 12)
    put(world["xa-dong"], 5, part="women")
    put(world["xa-dong"], 60, period=Period(date(2020, 7, 1), date(2025, 6, 30)))
    assert set(parts_in_force(world["xa-dong"].pk, YEAR, TODAY)) == {"admissions", "women"}
    assert periods_of(world["huyen"].path) == [YEAR, Period(date(2020, 7, 1), date(2025, 6, 30))]


def test_merged_away_unit_hands_its_number_over_and_both_histories_say_so(world):
    east, west = world["xa-dong"], world["xa-tay"]
    put(east, 12)
    put(west, 7)
    carry(actor=ACTOR, target=held(west, TODAY).target, to=east, on=MARCH, basis=PAPER, today=TODAY)
    assert (held(east, TODAY).step.value, held(west, TODAY).step.value) == (19, 0)
    assert (held(east, JANUARY).step.value, held(west, JANUARY).step.value) == (12, 7)
    taken = steps_of(held(east, TODAY).target.pk).first()
    withdraw_step(actor=ACTOR, step=taken, reason="Chưa sáp nhập", on=TODAY)
    assert (held(east, TODAY).step.value, held(west, TODAY).step.value) == (12, 7)


def test_nothing_is_carried_from_a_unit_without_a_number_or_to_itself(world):
    put(world["xa-dong"], 0)
    target = held(world["xa-dong"], TODAY).target
    for to, code in ((world["xa-tay"], "target.nothing_to_carry"), (world["xa-dong"], "target.same_unit")):
        with pytest.raises(Refusal) as told:
            carry(actor=ACTOR, target=target, to=to, on=MARCH, basis=PAPER, today=TODAY)
        assert [finding.code for finding in told.value.findings] == [code]


def test_shares_are_not_added_up(world):
    put(world["xa-dong"], 300, amount=Amount.OF_MEMBERS)
    target = held(world["xa-dong"], TODAY).target
    with pytest.raises(Refusal) as told:
        carry(actor=ACTOR, target=target, to=world["xa-tay"], on=MARCH, basis=PAPER, today=TODAY)
    assert [finding.code for finding in told.value.findings] == ["target.carry_percent"]


def test_database_itself_refuses_what_no_verb_would_write(world):
    step = put(world["xa-dong"], 12)
    for changes in ({"kind": "x"}, {"amount": "of_members", "value": 10_001}, {"withdrawn_on": TODAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TargetStep.objects.filter(pk=step.pk).update(**changes)


def test_a_cell_registers_and_the_level_above_assigns(world):
    cell = make_user("bi-thu", Role.CELL_SECRETARY, world["dong-1"])
    office = make_user("van-phong", Role.GRASSROOTS_OFFICE, world["xa-dong"])
    assert may_register(cell, world["dong-1"], TODAY)
    assert not may_register(cell, world["dong-2"], TODAY)
    assert not may_assign(cell, world["dong-1"], TODAY)
    assert may_assign(office, world["xa-dong"], TODAY)
    assert not may_assign(office, world["huyen"], TODAY)
