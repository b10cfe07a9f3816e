"""Reads: the working calendar as it is now, deadlines of a scope, and those that are work for a desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import Count, Max, Q, QuerySet

from chibo.accounts.models import User
from chibo.deadlines.choices import Urgency
from chibo.deadlines.models import CalendarDay, Deadline, Feed
from chibo.engine.calendar import Notice, Term, WorkingCalendar, latest_overdue, notice_on
from chibo.organisation.queries import inside
from chibo.regulations.days_off import public_calendar
from chibo.regulations.due import DeadlineKind, Level, deadline_kinds, level_of_tier, levels
from chibo.regulations.loader import kinds
from chibo.storage.identity import Scope

Version = tuple[int, int, datetime | None]
_OPEN = Q(done_on__isnull=True, withdrawn_on__isnull=True)


@dataclass(frozen=True)
class OpenTerm:
    """An open deadline in working days, wherever it lies: its key, its limit and its last day."""

    key: UUID
    since: date
    length: int
    due: date


def calendar_version() -> Version:
    """Changes with every change of the calendar, and never comes again, also after one was taken back.

    The instant tells apart two databases that one process reads one after the other.
    """
    told = _calendar_events().aggregate(count=Count("pk"), last=Max("pgh_id"), at=Max("pgh_created_at"))
    return told["count"], told["last"] or 0, told["at"]


def working_calendar() -> WorkingCalendar:
    """Which days are worked: the public holidays, and over them what the office has changed."""
    return _calendar(calendar_version())


@lru_cache(maxsize=4)
def _calendar(version: Version) -> WorkingCalendar:
    public = public_calendar()
    changed = dict(CalendarDay.objects.values_list("day", "working"))
    worked = {day for day, working in changed.items() if working}
    return WorkingCalendar(
        frozenset(public.holidays - worked | (changed.keys() - worked)),
        frozenset(public.made_up - (changed.keys() - worked) | worked),
    )


def _calendar_events() -> QuerySet[Any]:
    events: QuerySet[Any] = apps.get_model("deadlines", "CalendarDayEvent").objects.all()
    return events


def calendar_days(year: int | None = None) -> QuerySet[CalendarDay]:
    """The days changed, of a year or all, in order."""
    rows = CalendarDay.objects.order_by("day")
    return rows if year is None else rows.filter(day__year=year)


def calendar_history() -> QuerySet[Any]:
    """Every change of the calendar, the latest first."""
    return _calendar_events().select_related("pgh_context").order_by("-pgh_id")


def open_terms() -> list[OpenTerm]:
    """Every open deadline in working days of the whole installation, held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, since, length, due FROM chibo_open_terms()")
        return [OpenTerm(*row) for row in cursor.fetchall()]


def visible_deadlines(scope: Scope) -> QuerySet[Deadline]:
    """Deadlines of units in the scope, with the unit. The one door to deadlines."""
    condition = Q(pk__in=[])
    for root in scope.now:
        condition |= inside(root, "place")
    return Deadline.objects.filter(condition).select_related("unit")


def open_ones(rows: QuerySet[Deadline]) -> QuerySet[Deadline]:
    """Those that no fact has ended and nobody withdrew, the most urgent first."""
    return rows.filter(_OPEN).order_by("due", "pk")


def ended(rows: QuerySet[Deadline]) -> QuerySet[Deadline]:
    """Those done or withdrawn, the latest first."""
    return rows.exclude(_OPEN).order_by("-due", "-pk")


def overdue(rows: QuerySet[Deadline], today: date) -> QuerySet[Deadline]:
    """Open ones whose last day is over."""
    return open_ones(rows).filter(due__lt=today)


def due_by(rows: QuerySet[Deadline], day: date) -> QuerySet[Deadline]:
    """Open ones whose last day is the day or lies before it."""
    return open_ones(rows).filter(due__lte=day)


def deadlines_of(subject: UUID) -> QuerySet[Deadline]:
    """Everything that waits or waited for one thing, the latest first."""
    return Deadline.objects.filter(subject=subject).select_related("unit").order_by("-since", "-pk")


def deadlines_about(subjects: Iterable[UUID]) -> QuerySet[Deadline]:
    """Everything that waits or waited for some things."""
    return Deadline.objects.filter(subject__in=list(subjects)).select_related("unit").order_by("pk")


def work_for(scope: Scope, desk: Level, today: date, calendar: WorkingCalendar) -> QuerySet[Deadline]:
    """What a desk has to do: all of its own unit, and from below what is so late that it has reached it."""
    own = Q(place__in=scope.now)
    late = Q(due__lte=latest_overdue(today, desk.overdue, calendar))
    told = noticed(today, desk)
    shown = ~Q(what__in=_waiting()) | noticed(today, levels()[0])
    return open_ones(visible_deadlines(scope)).filter(own | late | told).filter(shown)


def _waiting() -> list[str]:
    """Kinds that are work only from their first notice on."""
    return [code for code, kind in deadline_kinds().items() if kind.notices]


def noticed(today: date, desk: Level) -> Q:
    """Deadlines with a notice begun by the day that reaches the desk's level."""
    found, height = Q(pk__in=[]), levels().index(desk)
    for code, kind in deadline_kinds().items():
        heard = [each.before for each in kind.notices if levels().index(each.reaches) >= height]
        if heard:
            found |= Q(what=code, due__lte=today + timedelta(days=max(heard)))
    return found


def of_week(rows: QuerySet[Deadline], last: date) -> QuerySet[Deadline]:
    """Open ones that are overdue or end by a day, and those whose first notice has begun by then."""
    return open_ones(rows).filter(Q(due__lte=last) | noticed(last, levels()[0]))


def notice_of(deadline: Deadline, today: date) -> Notice | None:
    """The notice before its last day that holds; None before the first, and where its kind has none."""
    kind = deadline_kinds().get(deadline.what)
    return notice_on(deadline.due, kind.days, today) if kind is not None else None


def _told_to(deadline: Deadline, today: date) -> list[Level]:
    """Whom the notice that holds has reached."""
    kind, holds = deadline_kinds().get(deadline.what), notice_of(deadline, today)
    if kind is None or holds is None:
        return []
    return [each.reaches for each in kind.notices if each.before == holds.before]


def desk_of(unit_kinds: Iterable[str]) -> Level:
    """The level of whoever sits in units of these kinds: the lowest of them; without any, the highest."""
    found = {level_of_tier(kinds()[kind].tier) for kind in unit_kinds if kind in kinds()}
    return next((level for level in levels() if level in found), levels()[-1])


def reached(deadline: Deadline, start: Level, today: date, calendar: WorkingCalendar) -> Level:
    """Whom an open deadline has reached on the day, beginning with the level of the unit that must act."""
    late = calendar.between(deadline.due, today) if deadline.due < today else -1
    climbed = [level for level in levels() if level.overdue <= late]
    return max([start, *climbed, *_told_to(deadline, today)], key=levels().index)


def urgency(deadline: Deadline, today: date) -> Urgency:
    """How a deadline stands on the day."""
    if deadline.withdrawn_on:
        return Urgency.WITHDRAWN
    if deadline.done_on:
        return Urgency.DONE
    if deadline.due < today:
        return Urgency.OVERDUE
    return Urgency.DUE if deadline.due == today else Urgency.OPEN


def working_days_left(deadline: Deadline, today: date, calendar: WorkingCalendar) -> int:
    """Working days until the last day; below nothing, how many have passed since."""
    return calendar.between(today, deadline.due)


def due_day(term: Term, since: date) -> date:
    """The last day of a limit by the calendar as it is now."""
    return term.due(since, working_calendar())


def kinds_by_hand() -> list[DeadlineKind]:
    """What an officer may enter from a paper."""
    return [kind for kind in deadline_kinds().values() if kind.by_hand]


def feed_of(user: UUID) -> Feed | None:
    """The user's calendar address, where he has one."""
    return Feed.objects.filter(user=user).first()


def user_of_feed(secret: str) -> User | None:
    """The active user whose calendar address has this secret."""
    row = Feed.objects.filter(seal=seal_of(secret), user__is_active=True).select_related("user").first()
    return row.user if row else None


def seal_of(secret: str) -> str:
    """The fingerprint of a secret that nobody can guess."""
    return sha256(secret.encode()).hexdigest()


def deadline_events(deadline: UUID) -> QuerySet[Any]:
    """The history of one deadline, the latest first."""
    events: QuerySet[Any] = apps.get_model("deadlines", "DeadlineEvent").objects.filter(pgh_obj=deadline)
    return events.select_related("pgh_context").order_by("-pgh_id")


def subjects_on(rows: QuerySet[Deadline], page: str, day: date) -> tuple[int, int]:
    """Of the things with one sort of page that somebody waited for on a day: those late, and all."""
    known = (
        rows.filter(page=page, opened_on__lte=day).exclude(done_on__lte=day).exclude(withdrawn_on__lte=day)
    )
    counted = known.order_by().aggregate(
        late=Count("subject", filter=Q(due__lt=day), distinct=True), every=Count("subject", distinct=True)
    )
    return counted["late"], counted["every"]


def longest_overdue(rows: QuerySet[Deadline], page: str, day: date) -> date | None:
    """The last day of the deadline that is over for longest."""
    first = overdue(rows.filter(page=page), day).first()
    return first.due if first else None


def counts_by_unit(rows: QuerySet[Deadline], today: date, last: date) -> dict[UUID, tuple[int, int]]:
    """Of each unit with something open: how much of it is overdue, and how much falls due by a day."""
    counted = open_ones(rows).filter(due__lte=last).order_by().values("unit")
    found = counted.annotate(late=Count("pk", filter=Q(due__lt=today)), every=Count("pk"))
    return {row["unit"]: (row["late"], row["every"] - row["late"]) for row in found}
