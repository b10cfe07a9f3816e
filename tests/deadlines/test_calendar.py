"""The working calendar: public holidays, what the office changes over them, and the deadlines that follow."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from chibo.accounts.choices import Role
from chibo.deadlines.actions import (
    change_calendar,
    close_feed,
    finish_deadline,
    open_deadline,
    open_feed,
    withdraw_calendar_day,
    withdraw_deadline,
)
from chibo.deadlines.models import CalendarDay, Deadline, Feed
from chibo.deadlines.permissions import may_change_calendar, may_set_deadline
from chibo.deadlines.queries import (
    calendar_days,
    calendar_history,
    calendar_version,
    feed_of,
    user_of_feed,
    working_calendar,
)
from chibo.regulations.days_off import days_made_up, days_off, public_calendar
from chibo.storage.identity import Scope, acting
from chibo.storage.refusal import Refusal
from chibo.web.preview import preview
from tests.organisation.world import ACTOR, PAPER, START, TODAY, make_user

pytestmark = pytest.mark.django_db
FRIDAY, SATURDAY = date(2025, 6, 20), date(2025, 6, 21)


@pytest.fixture
def whole(world):
    """The whole district as the database's scope."""
    root = world["huyen"].path
    with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
        yield


def set_one(world, code="dong-1", *, what="ceremony", since=TODAY):
    return open_deadline(
        actor=ACTOR, unit=world[code], what=what, subject=uuid4(), since=since, on=TODAY, rule=""
    )


def change(day=FRIDAY, *, working=False, reason="Lễ riêng của xã", actor=ACTOR):
    return change_calendar(actor=actor, day=day, working=working, reason=reason, basis=PAPER, on=TODAY)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2025, 1, 27), False),  # the 29th of the twelfth lunar month
        (date(2025, 4, 7), False),  # the Hùng kings
        (date(2025, 4, 26), True),  # a Saturday made up for 2 May
        (date(2025, 5, 2), False),
        (date(2025, 9, 1), False),  # the second day of the National Day
        (date(2025, 9, 3), True),
        (date(2022, 4, 11), False),  # in place of a Sunday
    ],
)
def test_public_holidays_are_those_announced(day, working):
    assert public_calendar().is_working(day) == working


def test_every_day_off_has_a_name_in_both_languages():
    assert days_off("vi").keys() == days_off("en").keys()
    assert days_off()[date(2025, 9, 2)] == "Quốc khánh"
    assert days_off("en")[date(2025, 9, 2)] == "National Day"
    assert all(day.weekday() > 4 for day in days_made_up())


def test_changed_day_counts_over_the_holidays(world, whole):
    change()
    change(SATURDAY, working=True)
    change(date(2025, 9, 1), working=True)
    change(date(2025, 4, 26), working=False)
    calendar = working_calendar()
    worked = [FRIDAY, SATURDAY, date(2025, 9, 1), date(2025, 4, 26)]
    assert [calendar.is_working(day) for day in worked] == [False, True, True, False]
    assert [row.day for row in calendar_days(2025)] == [date(2025, 4, 26), FRIDAY, SATURDAY, date(2025, 9, 1)]


def test_calendar_is_made_once_a_version(world, whole):
    before = working_calendar()
    assert working_calendar() is before
    change()
    assert working_calendar() is not before
    assert working_calendar() is working_calendar()


def test_version_of_a_change_taken_back_never_comes_again(world, whole):
    """A preview writes and takes back: what it made may not pass for a later change."""
    versions = [calendar_version()]
    seen = preview(change, lambda: {"": calendar_version()[1]})
    versions.append((seen.after[""], versions[0][0] + 1))
    assert calendar_version() == versions[0]
    assert working_calendar().is_working(FRIDAY)
    change(SATURDAY, working=True)
    assert calendar_version()[1] > seen.after[""]
    assert working_calendar().is_working(FRIDAY)
    assert working_calendar().is_working(SATURDAY)


def test_change_moves_every_open_deadline_that_runs_over_the_day(world, whole):
    rows = {name: set_one(world, since=since) for name, since in (("over", TODAY), ("after", SATURDAY))}
    ended = set_one(world, "dong-2")
    finish_deadline(actor=ACTOR, deadline=ended, on=TODAY, today=TODAY)
    withdrawn = withdraw_deadline(actor=ACTOR, deadline=set_one(world), reason="Nhầm", on=TODAY)
    months = set_one(world, what="note_lapses")
    found = change()
    assert [(move.key, move.before, move.after) for move in found.moved] == [
        (rows["over"].pk, date(2025, 7, 28), date(2025, 7, 29))
    ]
    for row in (rows["after"], ended, withdrawn, months):
        due = row.due
        row.refresh_from_db()
        assert row.due == due
    rows["over"].refresh_from_db()
    assert rows["over"].due == date(2025, 7, 29)


def test_change_reaches_deadlines_its_maker_may_not_see(world, whole):
    row = set_one(world, "tay-1")
    path = world["dong-1"].path
    with acting(user=None, scope=Scope((path,), (path,))):
        assert not Deadline.objects.exists()
        assert [move.key for move in change().moved] == [row.pk]
    row.refresh_from_db()
    assert row.due == date(2025, 7, 29)


def test_withdrawn_change_puts_everything_back(world, whole):
    row = set_one(world)
    before = row.due
    change()
    found = withdraw_calendar_day(actor=ACTOR, change=CalendarDay.objects.get(day=FRIDAY), on=TODAY)
    assert [move.after for move in found.moved] == [before]
    row.refresh_from_db()
    assert row.due == before
    assert working_calendar() == public_calendar()


def test_move_of_a_deadline_names_the_change_in_its_history(world, whole):
    user = make_user("khai", Role.ORGANISATION_OFFICER, world["huyen"])
    row = set_one(world)
    change(actor=user)
    event = row.events.order_by("-pgh_id").first()
    assert event.pgh_context.metadata == {"verb": "deadlines.change_calendar", "actor": str(user.pk)}
    assert event.due == date(2025, 7, 29)
    assert calendar_history()[0].pgh_context_id == event.pgh_context_id


@pytest.mark.parametrize(
    ("day", "working", "reason", "code"),
    [
        (FRIDAY, True, "Bù", "calendar.same"),
        (SATURDAY, False, "Nghỉ", "calendar.same"),
        (FRIDAY, False, " ", "calendar.reason"),
        (date(2009, 12, 31), False, "Cũ", "calendar.outside"),
        (date(2051, 1, 2), False, "Xa", "calendar.outside"),
    ],
)
def test_change_that_changes_nothing_or_says_nothing_is_refused(world, whole, day, working, reason, code):
    with pytest.raises(Refusal) as refusal:
        change(day, working=working, reason=reason)
    assert refusal.value.findings[0].code == code


def test_day_is_changed_once(world, whole):
    change()
    with pytest.raises(Refusal, match="Rút lần đổi trước"):
        change(working=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarDay.objects.create(day=FRIDAY, working=True, reason="Hai lần")


def test_change_withdrawn_twice_is_refused(world, whole):
    change()
    row = CalendarDay.objects.get(day=FRIDAY)
    withdraw_calendar_day(actor=ACTOR, change=row, on=TODAY)
    with pytest.raises(Refusal, match="đã được rút"):
        withdraw_calendar_day(actor=ACTOR, change=CalendarDay(pk=uuid4(), day=FRIDAY), on=TODAY)


@pytest.mark.parametrize(
    ("role", "code", "calendar", "deadlines"),
    [
        (Role.ORGANISATION_OFFICER, "huyen", True, True),
        (Role.ORGANISATION_OFFICER, "xa-dong", False, True),
        (Role.GRASSROOTS_OFFICE, "xa-dong", False, True),
        (Role.GRASSROOTS_OFFICE, "xa-tay", False, False),
        (Role.LEADER, "huyen", False, False),
        (Role.CELL_SECRETARY, "dong-1", False, False),
    ],
)
def test_calendar_belongs_to_the_top_and_deadlines_to_the_office_in_charge(
    world, role, code, calendar, deadlines
):
    user = make_user("ai", role, world[code])
    assert may_change_calendar(user, TODAY) == calendar
    assert may_set_deadline(user, world["dong-1"], TODAY) == deadlines
    assert not may_change_calendar(user, START.replace(year=2000))


# Calendar addresses ----------------------------------------------------------------------------------------


def test_feed_is_found_by_its_secret_alone(world):
    user = make_user("khai", Role.CELL_SECRETARY, world["dong-1"])
    assert feed_of(user.pk) is None
    secret = open_feed(actor=user, on=TODAY)
    assert user_of_feed(secret) == user
    assert secret not in repr(list(Feed.objects.values()))
    assert user_of_feed(feed_of(user.pk).seal) is None


def test_new_address_ends_the_old_one_and_closing_ends_both(world):
    user = make_user("khai", Role.CELL_SECRETARY, world["dong-1"])
    first, second = open_feed(actor=user, on=TODAY), open_feed(actor=user, on=TODAY)
    assert user_of_feed(first) is None
    assert user_of_feed(second) == user
    close_feed(actor=user, on=TODAY)
    assert user_of_feed(second) is None
    assert feed_of(user.pk) is None


def test_closed_account_has_no_feed(world):
    user = make_user("khai", Role.CELL_SECRETARY, world["dong-1"])
    secret = open_feed(actor=user, on=TODAY)
    user.is_active = False
    user.save()
    assert user_of_feed(secret) is None
