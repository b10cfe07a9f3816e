"""The working calendar: a year at a glance, its days off and where they come from, and how it is changed."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chibo.deadlines.actions import CalendarChange, RuleChange, change_calendar, withdraw_calendar_day
from chibo.deadlines.models import CalendarDay
from chibo.deadlines.queries import calendar_days, open_ones, working_calendar
from chibo.engine.calendar import WorkingCalendar
from chibo.regulations.days_off import FIRST_YEAR, LAST_YEAR, LIBRARY, days_made_up, days_off
from chibo.web.deadlines.forms import WORKED, CalendarForm, CalendarWithdrawForm
from chibo.web.deadlines.reaching import CALENDAR, SEE, changes_calendar, seen
from chibo.web.deadlines.tables import Row, deadline_rows
from chibo.web.flow import Done, Write, answer
from chibo.web.forms import RecordForm
from chibo.web.preview import Counts
from chibo.web.seat import Request
from chibo.web.views import reads, writes

Data = dict[str, Any]
_SATURDAY = 5
_SHOWN = 100


@dataclass(frozen=True)
class Cell:
    """A day of the grid: a sign, its name for those who cannot see it, and whether the office changed it."""

    sign: str
    name: str
    changed: bool = False


@dataclass(frozen=True)
class Month:
    """A line of the grid, and how many days are worked."""

    label: str
    cells: list[Cell | None]
    working: int


@dataclass(frozen=True)
class Special:
    """A day that differs from the plain week: what it is, why, and which paper says so."""

    day: date
    weekday: str
    what: str
    name: str
    source: str
    change: CalendarDay | None = None


@reads(SEE)
def year(request: Request) -> HttpResponse:
    """One year: every day, the days off and made up with their source, what the office changed."""
    today = request.seat.today
    number = _year(request.GET.get("year", ""), today)
    calendar, changed = working_calendar(), {row.day: row for row in calendar_days(number)}
    months = [_month(number, month, calendar, changed) for month in range(1, 13)]
    context = {
        "year": number,
        "months": months,
        "days": range(1, 32),
        "working": sum(month.working for month in months),
        "specials": list(_specials(number, changed)),
        "before": f"?year={number - 1}" if number > FIRST_YEAR else "",
        "after": f"?year={number + 1}" if number < LAST_YEAR else "",
        "ahead": number > today.year,
        "may_change": changes_calendar(request),
        "library": LIBRARY,
    }
    return render(request, "deadlines/calendar.html", context)


def _year(text: str, today: date) -> int:
    asked = int(text) if text.isdecimal() and len(text) == 4 else today.year
    return asked if FIRST_YEAR <= asked <= LAST_YEAR else today.year


def _month(year: int, month: int, calendar: WorkingCalendar, changed: dict[date, CalendarDay]) -> Month:
    last = monthrange(year, month)[1]
    days = [date(year, month, number) for number in range(1, last + 1)]
    cells: list[Cell | None] = [_cell(day, calendar, day in changed) for day in days]
    worked = sum(calendar.is_working(day) for day in days)
    return Month(_("Tháng %(n)s") % {"n": month}, cells + [None] * (31 - last), worked)


def _cell(day: date, calendar: WorkingCalendar, changed: bool) -> Cell:
    weekend = day.weekday() >= _SATURDAY
    if calendar.is_working(day):
        if weekend:
            return Cell(_("B"), _("làm bù"), changed)
        return Cell(_("L"), _("làm việc"), changed) if changed else Cell("", "")
    if weekend and day not in days_off() and not changed:
        return Cell("–", _("cuối tuần"))
    return Cell(_("N"), _("nghỉ"), changed)


def _specials(year: int, changed: dict[date, CalendarDay]) -> Iterable[Special]:
    public, made_up = days_off(get_language() or "vi"), days_made_up()
    for day in sorted({day for day in public.keys() | made_up if day.year == year} | changed.keys()):
        change = changed.get(day)
        if change is not None:
            what = _("Làm việc") if change.working else _("Nghỉ")
            yield Special(day, _weekday(day), what, change.reason, str(change.basis), change)
        elif day in made_up:
            name = _("Làm bù cho ngày nghỉ hoán đổi")
            yield Special(day, _weekday(day), _("Làm bù"), name, _("Thông báo hằng năm"))
        else:
            yield Special(
                day, _weekday(day), _("Nghỉ"), public[day], _("Bộ luật Lao động, thông báo hằng năm")
            )


def _weekday(day: date) -> str:
    names = [_("Thứ Hai"), _("Thứ Ba"), _("Thứ Tư"), _("Thứ Năm"), _("Thứ Sáu"), _("Thứ Bảy"), _("Chủ nhật")]
    return names[day.weekday()]


@writes(CALENDAR)
def change(request: Request) -> HttpResponse:
    """Make a day a working day or a day off; before it is written, every deadline that moves is shown."""

    def verb(data: Data) -> CalendarChange:
        return change_calendar(
            actor=request.user,
            day=data["day"],
            working=data["working"] == WORKED,
            reason=data["reason"],
            basis=data["paper"],
            on=request.seat.today,
        )

    words = _("Đã đổi lịch. %(n)s việc có hạn được tính lại.")
    return _write(request, _("Đổi lịch làm việc"), CalendarForm, verb, words=words, confirm=_("Đổi lịch"))


@writes(CALENDAR)
def withdraw(request: Request) -> HttpResponse:
    """Take a change of the calendar back; before it is, every deadline that moves is shown."""
    chosen = request.GET.get("change", "")

    def verb(data: Data) -> CalendarChange:
        return withdraw_calendar_day(actor=request.user, change=data["change"], on=request.seat.today)

    def form(data: Any) -> RecordForm:
        return CalendarWithdrawForm(data, chosen=chosen)

    words = _("Đã rút lần đổi lịch. %(n)s việc có hạn được tính lại.")
    return _write(request, _("Rút lần đổi lịch"), form, verb, words=words, confirm=_("Rút lần đổi lịch"))


def _write(request: Request, title: str, form: Any, verb: Any, *, words: str, confirm: str) -> HttpResponse:
    if not changes_calendar(request):
        status = 422 if request.method == "POST" else 200
        return render(request, "deadlines/calendar_shared.html", {"title": title}, status=status)
    back = reverse("working_calendar")
    write = Write(
        title=title,
        form=form,
        verb=lambda data: Outcome(request, verb(data)),
        measure=lambda data: _measure(data.get("day") or data["change"].day),
        done=lambda result: Done(
            f"{back}?year={result.change.day.year}", words % {"n": len(result.change.moved)}
        ),
        confirm=confirm,
        back=back,
        template="deadlines/calendar_write.html",
    )
    return answer(request, write)


def _measure(day: date) -> Counts:
    first, last = date(day.year, 1, 1), date(day.year, 12, 31)
    calendar = working_calendar()
    worked = calendar.between(first, last) + calendar.is_working(first)
    return {_("Ngày làm việc năm %(year)s") % {"year": day.year}: worked}


@dataclass(frozen=True)
class Line:
    """An open deadline that moves: from which day to which."""

    row: Row
    before: date
    after: date


@dataclass(frozen=True)
class Outcome:
    """What a change does: deadlines the user may see line by line, all others by their number."""

    request: Request
    change: CalendarChange | RuleChange

    @property
    def count(self) -> int:
        """Every deadline that moves, wherever it lies."""
        return len(self.change.moved)

    @cached_property
    def lines(self) -> list[Line]:
        """The first of those the user may see, the most urgent first."""
        moved = {move.key: move for move in self.change.moved}
        some = open_ones(seen(self.request)).filter(pk__in=list(moved))[:_SHOWN]
        rows = deadline_rows(some, self.request.seat.today, working_calendar())
        found = ((row, moved[row.deadline.pk]) for row in rows)
        return [Line(row, move.before, move.after) for row, move in found]

    @property
    def more(self) -> int:
        """Those without a line here."""
        return self.count - len(self.lines)
