"""Deadlines: opened by a rule of their day, ended by a fact alone, climbing as they grow late."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from chibo.audit.queries import history_of
from chibo.deadlines.actions import finish_deadline, finish_deadlines_of, open_deadline, withdraw_deadline
from chibo.deadlines.choices import Urgency
from chibo.deadlines.models import Deadline
from chibo.deadlines.queries import (
    deadlines_of,
    desk_of,
    notice_of,
    of_week,
    open_ones,
    overdue,
    reached,
    urgency,
    visible_deadlines,
    work_for,
    working_calendar,
    working_days_left,
)
from chibo.engine.citation import Citation
from chibo.membership.actions import move_unit
from chibo.regulations.due import levels
from chibo.storage.identity import Scope, acting
from chibo.storage.refusal import Refusal
from tests.organisation.world import ACTOR, PAPER, TODAY

pytestmark = pytest.mark.django_db
CELL, GRASSROOTS, BOARD = levels()
SINCE = date(2025, 4, 25)


@pytest.fixture
def whole(world):
    """The whole district as the database's scope."""
    root = world["huyen"].path
    with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
        yield


def set_one(world, code="dong-1", *, what="ceremony", since=SINCE, **more):
    """A deadline of a unit, entered today."""
    unit = world[code]
    return open_deadline(
        actor=ACTOR, unit=unit, what=what, subject=more.pop("subject", uuid4()), since=since, on=TODAY, **more
    )


def test_limit_of_a_rule_is_counted_over_holidays_and_made_up_days(world, whole):
    """30 working days from 25/4/2025: 26/4 was made up, 30/4, 1/5 and 2/5 were days off."""
    row = set_one(world)
    assert (row.length, row.counted, row.due) == (30, "working_days", date(2025, 6, 10))


def test_deadline_keeps_what_the_rulebook_told(world, whole):
    row = set_one(world)
    assert (row.rule, row.rule_set) == ("ceremony.limit", "2025")
    assert row.told["value"] == 30
    assert row.told["confidence"] == "secondary"
    assert row.told["cited"][0]["key"] == "hanoi-handbook"


def test_kind_with_a_limit_of_its_own_says_that_it_is_our_default(world, whole):
    row = set_one(world, what="note_lapses", since=date(2024, 7, 1))
    assert (row.due, row.rule, row.told["confidence"]) == (date(2025, 7, 1), "", "assumed")
    assert row.told["cited"][0]["key"] == "chibo"


def test_another_rule_may_set_the_limit(world, whole):
    assert set_one(world, rule="verification.reply_abroad").length == 90


@pytest.mark.parametrize(
    ("what", "rule", "code"),
    [
        ("nothing", "", "deadline.kind_unknown"),
        ("dossier_sent_up", "", "deadline.no_limit"),
        ("dossier_forwarded", "", "deadline.no_limit"),
        ("ceremony", "age.minimum", "deadline.no_limit"),
        ("ceremony", "no.rule", "deadline.no_limit"),
    ],
)
def test_what_no_rule_limits_gets_no_deadline(world, whole, what, rule, code):
    with pytest.raises(Refusal) as refusal:
        set_one(world, what=what, rule=rule)
    assert refusal.value.findings[0].code == code


def test_same_wait_is_opened_once(world, whole):
    subject = uuid4()
    set_one(world, subject=subject)
    with pytest.raises(Refusal, match="đang mở"):
        set_one(world, subject=subject)
    with pytest.raises(IntegrityError), transaction.atomic():
        Deadline.objects.create(
            what="ceremony", unit=world["dong-1"], since=SINCE, due=TODAY, length=1, counted="days",
            noun="unit", subject=subject, opened_on=TODAY,
        )  # fmt: skip


def test_day_alone_never_ends_a_deadline(world, whole):
    row = set_one(world, since=date(2020, 1, 6))
    row.refresh_from_db()
    assert row.is_open
    assert list(overdue(Deadline.objects.all(), TODAY)) == [row]
    assert urgency(row, date(2090, 1, 1)) == Urgency.OVERDUE


def test_late_fact_ends_it_and_stays_late(world, whole):
    row = finish_deadline(actor=ACTOR, deadline=set_one(world), on=TODAY, today=TODAY, proof=PAPER)
    row.refresh_from_db()
    assert (row.done_on, row.proof, row.is_open) == (TODAY, PAPER, False)
    assert row.done_on > row.due
    assert urgency(row, TODAY) == Urgency.DONE


@pytest.mark.parametrize("on", [SINCE - timedelta(days=1), TODAY + timedelta(days=1)])
def test_fact_before_the_start_or_ahead_is_refused(world, whole, on):
    with pytest.raises(Refusal) as refusal:
        finish_deadline(actor=ACTOR, deadline=set_one(world), on=on, today=TODAY)
    assert refusal.value.findings[0].field == "on"


def test_all_that_waits_for_one_fact_ends_with_it(world, whole):
    subject = uuid4()
    one, other = (set_one(world, subject=subject, since=SINCE + timedelta(days=n)) for n in (0, 3))
    left = set_one(world, subject=subject, what="member_file")
    done = finish_deadlines_of(actor=ACTOR, subject=subject, what="ceremony", on=TODAY, today=TODAY)
    assert {row.pk for row in done} == {one.pk, other.pk}
    assert list(open_ones(deadlines_of(subject))) == [left]
    assert finish_deadlines_of(actor=ACTOR, subject=subject, what="ceremony", on=TODAY, today=TODAY) == []


def test_withdrawal_needs_a_reason_and_keeps_it(world, whole):
    row = set_one(world)
    with pytest.raises(Refusal, match="lý do"):
        withdraw_deadline(actor=ACTOR, deadline=row, reason="  ", on=TODAY)
    withdraw_deadline(actor=ACTOR, deadline=row, reason="Ghi nhầm đơn vị", on=TODAY)
    row.refresh_from_db()
    assert (row.withdrawn_on, row.reason) == (TODAY, "Ghi nhầm đơn vị")
    assert urgency(row, TODAY) == Urgency.WITHDRAWN
    with pytest.raises(IntegrityError), transaction.atomic():
        Deadline.objects.filter(pk=row.pk).update(reason="")


def test_ended_deadline_cannot_end_again(world, whole):
    row = set_one(world)
    finish_deadline(actor=ACTOR, deadline=row, on=TODAY, today=TODAY)
    for again in (
        lambda: finish_deadline(actor=ACTOR, deadline=row, on=TODAY, today=TODAY),
        lambda: withdraw_deadline(actor=ACTOR, deadline=row, reason="Nhầm", on=TODAY),
    ):
        with pytest.raises(Refusal, match="đã được ghi xong"):
            again()
    with pytest.raises(IntegrityError), transaction.atomic():
        Deadline.objects.filter(pk=row.pk).update(withdrawn_on=TODAY, reason="Nhầm")


def test_history_tells_every_step(world, whole):
    row = set_one(world)
    finish_deadline(actor=ACTOR, deadline=row, on=TODAY, today=TODAY)
    assert [event.pgh_context["verb"] for event in history_of(row)] == ["deadlines.finish", "deadlines.open"]
    assert history_of(row)[0].pgh_diff["done_on"] == [None, TODAY.isoformat()]


# Whom it has reached ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "start", "level"),
    [
        (TODAY, CELL, CELL),
        (date(2025, 6, 14), CELL, GRASSROOTS),
        (date(2025, 6, 13), CELL, GRASSROOTS),
        (date(2025, 6, 10), CELL, GRASSROOTS),
        (date(2025, 6, 9), CELL, BOARD),
        (TODAY, GRASSROOTS, GRASSROOTS),
        (date(2025, 6, 13), GRASSROOTS, GRASSROOTS),
        (date(2025, 6, 13), BOARD, BOARD),
    ],
)
def test_deadline_climbs_by_working_days_overdue(due, start, level):
    assert reached(Deadline(due=due), start, TODAY, working_calendar()) == level


def test_days_left_are_working_days():
    calendar = working_calendar()
    assert working_days_left(Deadline(due=date(2025, 6, 23)), TODAY, calendar) == 5
    assert working_days_left(Deadline(due=date(2025, 6, 11)), TODAY, calendar) == -3
    assert working_days_left(Deadline(due=TODAY), TODAY, calendar) == 0


@pytest.mark.parametrize(
    ("unit_kinds", "level"),
    [
        (["hamlet_cell"], CELL),
        (["commune_organisation"], GRASSROOTS),
        (["district_organisation"], BOARD),
        (["district_organisation", "hamlet_cell"], CELL),
        ([], BOARD),
    ],
)
def test_desk_is_that_of_the_lowest_unit(unit_kinds, level):
    assert desk_of(unit_kinds) == level


def own(world, code, desk):
    """What stands among the work of somebody who sits at the unit."""
    scope = Scope((world[code].path,), (world[code].path,))
    rows = work_for(scope, desk, TODAY, working_calendar())
    return [(row.unit.code, row.due) for row in rows]


def test_work_of_a_desk_is_its_own_and_what_came_up(world, whole):
    """From 25/4 late by four working days, from 24/4 by five, from today not at all."""
    fresh, late = set_one(world, since=TODAY), set_one(world, since=SINCE)
    latest = set_one(world, "dong-2", since=SINCE - timedelta(days=1))
    upper = set_one(world, "xa-dong", since=TODAY)
    at = {row.pk: (row.unit.code, row.due) for row in (fresh, late, latest, upper)}
    assert own(world, "dong-1", CELL) == [at[late.pk], at[fresh.pk]]
    assert sorted(own(world, "xa-dong", GRASSROOTS)) == sorted([at[late.pk], at[latest.pk], at[upper.pk]])
    assert own(world, "huyen", BOARD) == [at[latest.pk]]
    assert own(world, "tay-1", CELL) == []


def test_kind_that_waits_long_is_no_work_until_shortly_before(world, whole):
    calendar, scope = working_calendar(), Scope((world["dong-1"].path,), ())
    row = set_one(world, what="note_lapses", since=date(2024, 9, 1))
    assert list(work_for(scope, CELL, row.due - timedelta(days=32), calendar)) == []
    assert list(work_for(scope, CELL, row.due - timedelta(days=31), calendar)) == [row]


PROBATION = date(2024, 8, 15)


@pytest.mark.parametrize(
    ("before", "seen", "level"),
    [
        (61, (False, False, False), CELL),
        (60, (True, False, False), CELL),
        (31, (True, False, False), CELL),
        (30, (True, True, False), GRASSROOTS),
        (1, (True, True, False), GRASSROOTS),
        (0, (True, True, True), BOARD),
        (-1, (True, True, True), BOARD),
        (-900, (True, True, True), BOARD),
    ],
)
def test_notices_before_the_end_of_probation_climb_and_none_vanishes(world, whole, before, seen, level):
    row, calendar = set_one(world, what="probation_ends", since=PROBATION), working_calendar()
    day = row.due - timedelta(days=before)
    desks = (("dong-1", CELL), ("xa-dong", GRASSROOTS), ("huyen", BOARD))
    scopes = [(Scope((world[code].path,), ()), desk) for code, desk in desks]
    assert tuple(work_for(scope, desk, day, calendar).exists() for scope, desk in scopes) == seen
    assert reached(row, CELL, day, calendar) == level
    assert of_week(Deadline.objects.all(), day).exists() is (before <= 60)


def test_notice_ends_with_the_fact_alone(world, whole):
    row = set_one(world, what="probation_ends", since=PROBATION)
    assert notice_of(row, row.due - timedelta(days=45)).before == 60
    finish_deadline(actor=ACTOR, deadline=row, on=TODAY, today=TODAY)
    assert not of_week(Deadline.objects.all(), row.due).exists()


# Where it lies ---------------------------------------------------------------------------------------------


def seen_from(world, code):
    path = world[code].path
    with acting(user=None, scope=Scope((path,), (path,))):
        return Deadline.objects.count(), visible_deadlines(Scope((path,), (path,))).count()


def test_database_shows_a_deadline_to_those_above_its_unit_alone(world, whole):
    set_one(world)
    counts = {code: seen_from(world, code) for code in ("huyen", "xa-dong", "dong-1", "dong-2", "xa-tay")}
    assert counts == {
        "huyen": (1, 1), "xa-dong": (1, 1), "dong-1": (1, 1), "dong-2": (0, 0), "xa-tay": (0, 0),
    }  # fmt: skip


def test_deadline_and_its_history_follow_the_unit_when_it_moves(world, whole):
    row = set_one(world)
    move_unit(
        actor=ACTOR, unit=world["dong-1"], on=date(2025, 6, 2), today=TODAY, parent=world["xa-tay"],
        basis=PAPER,
    )  # fmt: skip
    assert seen_from(world, "xa-dong") == (0, 0)
    assert seen_from(world, "xa-tay") == (1, 1)
    row.refresh_from_db()
    assert row.place == row.unit.path
    assert {event.place for event in row.events.all()} == {row.place}


def test_deadline_of_a_foreign_unit_cannot_be_written(world, whole):
    scope = Scope((world["xa-tay"].path,), (world["xa-tay"].path,))
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
        acting(user=None, scope=scope),
    ):
        set_one(world)


def test_paper_it_rests_on_is_kept(world, whole):
    paper = Citation("Chi bộ thôn Đồng Một", "Nghị quyết", "05-NQ/CB", SINCE)
    assert Deadline.objects.get(pk=set_one(world, basis=paper).pk).basis == paper
