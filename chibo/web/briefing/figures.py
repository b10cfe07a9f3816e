"""The four figures at the head of the page, each with n/N, what it is held against, and where it opens."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.deadlines.queries import longest_overdue, subjects_on, visible_deadlines, working_calendar
from chibo.engine.calendar import Period
from chibo.engine.vietnamese.numbers import share, write_number
from chibo.hamlets.choices import State
from chibo.hamlets.queries import Hamlet, watched_at
from chibo.indicators.measuring import Setting, measured
from chibo.storage.identity import Scope
from chibo.targets import progress
from chibo.targets.progress import Standing, standing_of
from chibo.web.charts import Bullet
from chibo.web.statistics.asking import Asked
from chibo.web.targets.asking import WHOLE
from chibo.web.targets.board import STATES, bullet_of, tenths

PAGE = "dossier"
"""The page of those deadlines that are about dossiers."""
DEADLINES = "deadlines.see"
WEEKS = 8
"""Weeks the pace is counted over."""
_WEEK = 7


@dataclass(frozen=True)
class Head:
    """One of the four figures."""

    label: str
    value: str
    of: str
    share: str
    url: str
    note: str
    state: object
    colour: str
    bullet: Bullet | None = None


@dataclass(frozen=True)
class Week:
    """What the page is about: the node on a day, and the Monday it is compared with."""

    asked: Asked

    @property
    def day(self) -> date:
        """The day of the page."""
        return self.asked.day

    @property
    def since(self) -> date:
        """The Monday before: that of last week where the day is a Monday itself."""
        return self.day - timedelta(days=self.day.weekday() or _WEEK)

    @property
    def stretch(self) -> Period:
        """The days since that Monday."""
        return Period(self.since + timedelta(days=1), self.day)

    @cached_property
    def targets(self) -> progress.Asked:
        """The admissions of the year."""
        return progress.Asked(self.asked.node, Period.year(self.day.year), WHOLE, self.day)

    @cached_property
    def whole(self) -> Standing:
        """The unit itself against its target."""
        return standing_of(self.targets, ahead=True)

    @cached_property
    def hamlets(self) -> list[Hamlet]:
        """Every hamlet of the node."""
        return watched_at(self.asked.node, self.day)

    @cached_property
    def scope(self) -> Scope:
        """The node as a scope of today."""
        return Scope((self.asked.unit.path,), (self.asked.unit.path,))

    @cached_property
    def sees_deadlines(self) -> bool:
        """May the user see what is due here?"""
        return self.asked.may(DEADLINES)

    def admitted(self, first: date, last: date) -> int:
        """Admissions of a stretch."""
        (figure,) = measured(Setting(self.asked.node, Period(first, last)), [self.targets.definition])
        return figure.part if figure else 0


def heads(week: Week) -> list[Head]:
    """Admissions against the target, the pace, dossiers overdue, hamlets at risk."""
    found = [_admissions(week), _pace(week)]
    if week.sees_deadlines:
        found.append(_overdue(week))
    if week.hamlets:
        found.append(_at_risk(week))
    return found


def _admissions(week: Week) -> Head:
    whole = week.whole
    words, colour = STATES[whole.state]
    note = _("Kế hoạch đến hôm nay: %(n)s.") % {"n": tenths(whole.expected.tenths)} if whole.expected else ""
    return Head(
        label=_("Đã kết nạp năm %(year)s") % {"year": week.day.year},
        value=write_number(whole.done), of=write_number(whole.number) if whole.number is not None else "",
        share=share(whole.done, whole.number) if whole.number else "",
        url=week.asked.url("targets_unit"), note=note, state=words, colour=colour, bullet=bullet_of(whole),
    )  # fmt: skip


def _pace(week: Week) -> Head:
    """Admissions a week over eight weeks, beside those a week still needed."""
    recent = pace(week)
    left = (week.targets.period.last - week.day).days
    needed = -(-10 * week.whole.missing * _WEEK // left) if left > 0 and week.whole.missing else 0
    if week.whole.number is None:
        note, state, colour = "", "", ""
    elif not week.whole.missing:
        note, state, colour = _("Đã đủ chỉ tiêu."), str(STATES[week.whole.state][0]), "ok"
    else:
        note = _("Cần %(n)s để kịp %(day)s.") % {"n": tenths(needed), "day": "31/12"}
        state, colour = (_("Đủ nhịp"), "ok") if recent >= needed else (_("Chậm"), "warn")
    return Head(
        label=_("Nhịp tám tuần qua, người mỗi tuần"), value=tenths(recent), of="", share="",
        url=week.asked.url("targets_unit"), note=note, state=state, colour=colour,
    )  # fmt: skip


def pace(week: Week) -> int:
    """Admissions a week over the last eight weeks, in tenths, half up."""
    admitted = week.admitted(week.day - timedelta(days=WEEKS * _WEEK - 1), week.day)
    return (20 * admitted + WEEKS) // (2 * WEEKS)


def _overdue(week: Week) -> Head:
    rows = visible_deadlines(week.scope)
    late, every = subjects_on(rows, PAGE, week.day)
    longest = longest_overdue(rows, PAGE, week.day) if late else None
    note = ""
    if longest is not None:
        days = working_calendar().between(longest, week.day)
        note = _("Lâu nhất %(n)s ngày làm việc.") % {"n": days}
    return Head(
        label=_("Hồ sơ quá hạn"), value=write_number(late), of=write_number(every),
        share=share(late, every) if every else "", url=f"{reverse('deadlines')}?view=overdue", note=note,
        state=_("Quá hạn") if late else _("Đúng hạn"), colour="bad" if late else "ok",
    )  # fmt: skip


def _at_risk(week: Week) -> Head:
    risky = sum(each.state is State.AT_RISK for each in week.hamlets)
    lacking = sum(each.state in (State.NO_CELL, State.NO_LOCAL) for each in week.hamlets)
    return Head(
        label=_("Thôn có nguy cơ không còn chi bộ"), value=write_number(risky),
        of=write_number(len(week.hamlets)), share=share(risky, len(week.hamlets)),
        url=week.asked.url("hamlets_unit", view="at_risk"),
        note=_("%(n)s thôn chưa có chi bộ hoặc đảng viên tại chỗ.") % {"n": lacking},
        state=_("Nguy cơ") if risky else "", colour="bad" if risky else "",
    )  # fmt: skip
