"""Verbs on deadlines, on the working calendar, and on personal calendar addresses.

A deadline ends by `finish_deadline`, when its fact is recorded, or by `withdraw_deadline` with a reason; no
day ends one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from secrets import token_urlsafe
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from chibo.accounts.models import User
from chibo.audit.actions import Actor, verb
from chibo.deadlines.checks import check_local_rule
from chibo.deadlines.choices import BY_HAND, ENDED_BY, EXTENSION
from chibo.deadlines.local_rules import forget, rules_at
from chibo.deadlines.models import CalendarDay, Deadline, Feed, LocalRule
from chibo.deadlines.queries import deadlines_of, due_day, open_ones, open_terms, seal_of, working_calendar
from chibo.engine.calendar import Counted, Term, WorkingCalendar
from chibo.engine.citation import Citation
from chibo.engine.rules import Plain
from chibo.engine.vietnamese import clean
from chibo.organisation.models import Unit
from chibo.organisation.queries import inside
from chibo.regulations.days_off import FIRST_YEAR, LAST_YEAR
from chibo.regulations.due import Limit, deadline_kinds, limit_of
from chibo.storage.identifiers import new_id
from chibo.storage.refusal import Finding, Refusal, refuse

_NO_PAPER = Citation()


@dataclass(frozen=True)
class Moved:
    """An open deadline whose last day a change of the calendar moves."""

    key: UUID
    before: date
    after: date


@dataclass(frozen=True)
class CalendarChange:
    """What a change of the calendar did: the day, and every deadline that moved with it."""

    day: date
    moved: tuple[Moved, ...]


@verb("deadlines.open")
def open_deadline(
    *,
    actor: Actor,
    unit: Unit,
    what: str,
    since: date,
    on: date,
    noun: str = BY_HAND,
    subject: UUID | None = None,
    page: str = "",
    rule: str = "",
    basis: Citation = _NO_PAPER,
    asked_by: Unit | None = None,
) -> Deadline:
    """The unit must act within the limit that the rules set on the day `since`.

    `what` is a kind of `regulations.due`; `rule` another rule than the kind's own. `noun` and `subject` name
    the thing it is about, `page` the named route that shows it; without them it is about the case that its
    paper (`basis`) names. `on` is the day it is entered. `asked_by` is a unit below whose case it is: it sees
    the deadline, and whoever works there may record its fact.
    """
    limit, about = _limit(what, since, rule, unit), subject or new_id()
    if open_ones(deadlines_of(about)).filter(what=what, since=since).exists():
        raise refuse("deadline.open_already", _("Việc này đã có hạn đang mở từ cùng ngày."), "since")
    return Deadline.objects.create(
        what=what,
        unit=unit,
        since=since,
        due=due_day(limit.term, since),
        length=limit.term.length,
        counted=limit.term.counted.value,
        rule=limit.rule,
        rule_set=limit.rule_set,
        told=dict(limit.told),
        basis=basis,
        noun=noun,
        subject=about,
        page=page,
        opened_on=on,
        toward=asked_by.path if asked_by is not None and asked_by.pk != unit.pk else "",
    )


def _limit(what: str, since: date, rule: str, unit: Unit) -> Limit:
    kind = deadline_kinds().get(what)
    if kind is None:
        raise refuse("deadline.kind_unknown", _("Chọn một việc trong danh mục."), "what")
    limit = limit_of(kind, since, rule, rules=rules_at(unit.path))
    if limit is None:
        raise refuse(
            "deadline.no_limit",
            _("Vào ngày này quy định không đặt hạn cho việc đó, hoặc chưa thấy văn bản."),
            "what",
        )
    return limit


@verb("deadlines.finish")
def finish_deadline(
    *, actor: Actor, deadline: Deadline, on: date, today: date, proof: Citation = _NO_PAPER
) -> Deadline:
    """The fact is recorded: it was done on a day, by a paper where there is one. Late is done, too."""
    fresh = _still_open(deadline)
    if on < fresh.since or on > today:
        raise refuse(
            "deadline.done_outside",
            _("Ngày làm xong phải từ ngày bắt đầu tính hạn đến hôm nay."),
            "on",
        )
    fresh.done_on, fresh.proof = on, proof
    fresh.save(update_fields=["done_on", "proof"])
    return fresh


@verb("deadlines.finish")
def finish_deadlines_of(
    *, actor: Actor, subject: UUID, what: str, on: date, today: date, proof: Citation = _NO_PAPER
) -> list[Deadline]:
    """The fact that several open deadlines of one thing wait for is recorded; none open is no mistake."""
    waiting = open_ones(deadlines_of(subject)).filter(what=what)
    return [
        finish_deadline(actor=actor, deadline=row, on=on, today=today, proof=proof) for row in list(waiting)
    ]


@verb("deadlines.withdraw")
def withdraw_deadline(
    *, actor: Actor, deadline: Deadline, reason: str, on: date, by: UUID | None = None
) -> Deadline:
    """The deadline no longer holds, for a reason that stays in the record.

    `by` is the row whose taking back gives the deadline back.
    """
    fresh, why = _still_open(deadline), clean(reason)
    if not why:
        raise refuse("deadline.reason", _("Nêu lý do rút hạn."), "reason")
    fresh.withdrawn_on, fresh.reason = on, why
    fresh.told |= {ENDED_BY: str(by)} if by else {}
    fresh.save(update_fields=["withdrawn_on", "reason", "told"])
    return fresh


@verb("deadlines.extend")
def extend_deadline(
    *, actor: Actor, deadline: Deadline, length: int, on: date, basis: Citation, told: Mapping[str, Plain]
) -> Deadline:
    """So many working days more, by a paper of a day; `told` is the value of the rule that allows them.

    What the limit was before stays in the row (`told["extension"]`) and in its history.
    """
    fresh = _still_open(deadline)
    if EXTENSION in fresh.told:
        raise refuse("deadline.extended_already", _("Hạn này đã gia hạn. Rút lần gia hạn trước đã."))
    if fresh.counted != Counted.WORKING_DAYS or length < 1:
        raise refuse("deadline.not_extended", _("Hạn này không tính bằng ngày làm việc nên không gia hạn."))
    before: dict[str, Plain] = {"length": length, "on": on.isoformat(), "before": fresh.due.isoformat()}
    fresh.told = {**fresh.told, EXTENSION: {**told, **before, "paper": dict(basis.to_json())}}
    return _counted_anew(fresh, fresh.length + length)


@verb("deadlines.withdraw_extension")
def withdraw_extended(*, actor: Actor, deadline: Deadline) -> Deadline:
    """The deadline is again what it was before it was put off."""
    fresh = _still_open(deadline)
    if EXTENSION not in fresh.told:
        raise refuse("deadline.no_extension", _("Hạn này chưa gia hạn."))
    length = fresh.told[EXTENSION]["length"]
    fresh.told = {name: value for name, value in fresh.told.items() if name != EXTENSION}
    return _counted_anew(fresh, fresh.length - length)


def _counted_anew(fresh: Deadline, length: int) -> Deadline:
    fresh.length = length
    fresh.due = due_day(fresh.term, fresh.since)
    fresh.save(update_fields=["told", "counted", "length", "due"])
    return fresh


def _still_open(deadline: Deadline) -> Deadline:
    fresh = Deadline.objects.select_for_update().get(pk=deadline.pk)
    if not fresh.is_open:
        raise refuse("deadline.ended", _("Việc này đã được ghi xong hoặc đã rút."))
    return fresh


@verb("deadlines.change_calendar")
def change_calendar(
    *, actor: Actor, day: date, working: bool, reason: str, basis: Citation, on: date
) -> CalendarChange:
    """Make one day a working day or a day off; every open deadline in working days moves with it.

    `on` is the day it is entered; days gone by may be changed, since announcements come late.
    """
    before, why = working_calendar(), clean(reason)
    if not why:
        raise refuse("calendar.reason", _("Nêu lý do đổi lịch."), "reason")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise refuse(
            "calendar.outside",
            _("Chọn ngày từ năm %(first)s đến năm %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR},
            "day",
        )
    if CalendarDay.objects.filter(day=day).exists():
        raise refuse("calendar.changed_already", _("Ngày này đã đổi rồi. Rút lần đổi trước đã."), "day")
    if before.is_working(day) == working:
        said = _("Ngày này vốn là ngày làm việc.") if working else _("Ngày này vốn là ngày nghỉ.")
        raise refuse("calendar.same", said, "day")
    CalendarDay.objects.create(day=day, working=working, reason=why, basis=basis)
    return CalendarChange(day, _recount())


@verb("deadlines.withdraw_calendar_day")
def withdraw_calendar_day(*, actor: Actor, change: CalendarDay, on: date) -> CalendarChange:
    """Take a change of the calendar back; the day is again as the public holidays say."""
    fresh = CalendarDay.objects.select_for_update().filter(pk=change.pk).first()
    if fresh is None:
        raise refuse("calendar.gone", _("Lần đổi lịch này đã được rút."))
    fresh.delete()
    return CalendarChange(change.day, _recount())


def _recount() -> tuple[Moved, ...]:
    """Count every open deadline in working days anew, and write those that moved."""
    moved = tuple(_moves(working_calendar()))
    if moved:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT chibo_move_due(%s, %s)", [[row.key for row in moved], [row.after for row in moved]]
            )
    return moved


def _moves(calendar: WorkingCalendar) -> Iterable[Moved]:
    for row in open_terms():
        due = Term(row.length, Counted.WORKING_DAYS).due(row.since, calendar)
        if due != row.due:
            yield Moved(row.key, row.due, due)


@dataclass(frozen=True)
class RuleChange:
    """What laying down a local rule, or taking one back, did: its key, and the deadlines that moved."""

    key: str
    moved: tuple[Moved, ...]


@verb("deadlines.lay_down_rule")
def lay_down_rule(
    *, actor: Actor, unit: Unit, key: str, value: int | str, valid_from: date, basis: Citation
) -> RuleChange:
    """A committee makes a rule stricter for all below it, from a day on, by its own paper.

    Refused where the rule leaves no room, or where the value is looser than what holds at the unit without
    it. Open deadlines that began on or after the day are counted anew.
    """
    _refuse_rule(check_local_rule(unit, key, value, valid_from, basis))
    if LocalRule.objects.filter(unit=unit, key=key, valid_from=valid_from).exists():
        raise refuse("local_rule.twice", _("Đơn vị này đã có quy định đó từ cùng ngày."), "valid_from")
    LocalRule.objects.create(unit=unit, key=key, value=value, valid_from=valid_from, basis=basis)
    return RuleChange(key, _judged_anew(unit, key, valid_from))


@verb("deadlines.withdraw_rule")
def withdraw_rule(*, actor: Actor, rule: LocalRule, reason: str) -> RuleChange:
    """Take a local rule back that was put in wrongly; what is above it holds again. The history keeps it."""
    fresh = LocalRule.objects.select_for_update().select_related("unit").filter(pk=rule.pk).first()
    if fresh is None:
        raise refuse("local_rule.gone", _("Quy định này đã được rút."))
    if not clean(reason):
        raise refuse("local_rule.reason", _("Nêu lý do rút."), "reason")
    unit, key, since = fresh.unit, fresh.key, fresh.valid_from
    fresh.reason = clean(reason)
    fresh.save(update_fields=["reason"])
    fresh.delete()
    return RuleChange(key, _judged_anew(unit, key, since))


def _refuse_rule(found: list[Finding]) -> None:
    if found:
        raise Refusal(found)


def _judged_anew(unit: Unit, key: str, since: date) -> tuple[Moved, ...]:
    """Count anew the open deadlines below the unit whose limit the rule sets; those that moved."""
    forget()
    rows = Deadline.objects.select_for_update(of=("self",)).filter(inside(unit.path, "place"), rule=key)
    moved = []
    for row in open_ones(rows.filter(since__gte=since)).select_related("unit"):
        limit = limit_of(deadline_kinds()[row.what], row.since, key, rules=rules_at(row.unit.path))
        if limit is None:
            continue
        before, kept = row.due, {name: row.told[name] for name in (EXTENSION, ENDED_BY) if name in row.told}
        row.counted, row.told = limit.term.counted.value, {**limit.told, **kept}
        _counted_anew(row, limit.term.length + int(kept.get(EXTENSION, {}).get("length", 0)))
        if row.due != before:
            moved.append(Moved(row.pk, before, row.due))
    return tuple(moved)


@verb("deadlines.open_feed")
def open_feed(*, actor: User, on: date) -> str:
    """Give the user a calendar address of his own; an earlier one stops. Returns its secret, kept nowhere."""
    secret = token_urlsafe(32)
    Feed.objects.update_or_create(user=actor, defaults={"seal": seal_of(secret), "since": on})
    return secret


@verb("deadlines.close_feed")
def close_feed(*, actor: User, on: date) -> None:
    """The user's calendar address stops working at once."""
    Feed.objects.filter(user=actor).delete()
