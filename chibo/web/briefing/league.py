"""The units below: against their targets, beside what they have in hand, and month by month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.engine.calendar import Period
from chibo.engine.formula import Condition, Definition, State
from chibo.engine.vietnamese.numbers import share, write_number
from chibo.indicators.measuring import Setting, below
from chibo.organisation.models import STEP
from chibo.targets.months import MONTHS, admitted_by_month
from chibo.targets.progress import Standing
from chibo.web.briefing.figures import Week
from chibo.web.charts import Heat, HeatRow
from chibo.web.statistics.findings import Sentence
from chibo.web.targets.asking import TargetsAsked
from chibo.web.targets.board import FEW, Line, line_of, sorted_lines

SHOWN = 10
"""Units shown until all are asked for: what one sheet of paper holds."""
SLOW = (State.BEHIND, State.AT_RISK)
VIEWS = (
    ("slow", gettext_lazy("Chậm và nguy cơ")),
    ("rate", gettext_lazy("Theo tỷ lệ")),
    ("number", gettext_lazy("Theo số lượng")),
    ("progress", gettext_lazy("Theo tiến bộ")),
    ("zero", gettext_lazy("Chưa kết nạp ai")),
)
_POOL = (
    Definition("candidates", where=(Condition("trained"),)),
    Definition("candidates", where=(Condition("in_dossier"),)),
)


@dataclass(frozen=True)
class Row:
    """A unit of the league: its line on the board, people trained, open dossiers, more than last year."""

    line: Line
    trained: int
    opened: int

    @property
    def progress(self) -> int:
        """Admissions more than on the same day last year."""
        return self.line.standing.done - self.line.standing.last_year

    @property
    def told_progress(self) -> str:
        """The same with its sign."""
        sign = "+" if self.progress > 0 else "−" if self.progress < 0 else ""
        return f"{sign}{write_number(abs(self.progress))}"


@dataclass(frozen=True)
class League:
    """The chosen units in order, those with small numbers apart, the tabs, what is left out."""

    view: str
    rows: Sequence[Row]
    few: Sequence[Row]
    left_out: int
    tabs: Sequence[tuple[str, str, int, bool]]
    finding: Sentence
    without: int


def league(
    week: Week, said: TargetsAsked, standings: Sequence[Standing], view: str, *, every: bool
) -> League:
    """The units below in the order asked for."""
    pool = _pool(week)
    rows = [
        Row(line_of(said, each), *(counts.get(_place(week, each.unit), 0) for counts in pool))
        for each in standings
    ]
    given = [row for row in rows if row.line.standing.number is not None]
    view = view if view in dict(VIEWS) else _usual(given)
    chosen, few = _chosen(rows, given, view)
    limit = len(chosen) if every else SHOWN
    tabs = [
        (
            str(words),
            week.asked.url("briefing_unit", view=key),
            len(_chosen(rows, given, key)[0]),
            key == view,
        )
        for key, words in VIEWS
    ]
    return League(
        view=view, rows=chosen[:limit], few=few, left_out=len(chosen[limit:]), tabs=tabs,
        finding=_finding(given), without=len(rows) - len(given),
    )  # fmt: skip


def _usual(given: Sequence[Row]) -> str:
    return "slow" if any(row.line.standing.state in SLOW for row in given) else "rate"


def _chosen(rows: Sequence[Row], given: Sequence[Row], view: str) -> tuple[list[Row], list[Row]]:
    """The units of a tab. By rate and by progress small ones stand apart, and in none of them is a rank."""
    if view == "zero":
        return [row for row in rows if not row.line.standing.done], []
    if view == "slow":
        slow = [row for row in given if row.line.standing.state in SLOW]
        return sorted(slow, key=lambda row: (-row.line.standing.missing, _name(row))), []
    if view == "number":
        return sorted(rows, key=lambda row: (-row.line.standing.done, _name(row))), []
    by_line = {id(row.line): row for row in given}
    lines, few = sorted_lines([row.line for row in given], "rate")
    large = [by_line[id(line)] for line in lines]
    if view == "progress":
        large.sort(key=lambda row: (-row.progress, _name(row)))
    return large, [by_line[id(line)] for line in few]


def _name(row: Row) -> str:
    return str(row.line.standing.unit.name)


def _finding(given: Sequence[Row]) -> Sentence:
    """How many units lag, and how much of what is missing they hold."""
    slow = [row for row in given if row.line.standing.state in SLOW]
    missing = sum(row.line.standing.missing for row in given)
    if not given:
        return Sentence(_("Chưa đơn vị trực thuộc nào được giao chỉ tiêu năm nay."), "")
    if not slow:
        return Sentence(_("Mọi đơn vị đều đúng tiến độ."), "")
    lacking = sum(row.line.standing.missing for row in slow)
    told = {
        "n": len(slow), "all": len(given), "lacking": write_number(lacking),
        "share": share(lacking, missing) if missing else "–", "trained": sum(row.trained for row in slow),
        "opened": sum(row.opened for row in slow),
    }  # fmt: skip
    head = _("%(n)s/%(all)s đơn vị chậm, còn thiếu %(lacking)s người, bằng %(share)s phần còn lại.") % told
    return Sentence(head, _("Các nơi ấy có %(trained)s người đã học lớp, %(opened)s hồ sơ đang làm.") % told)


def _pool(week: Week) -> list[Mapping[str, int]]:
    path = week.asked.node.path_on(week.day)
    if path is None:
        return [{}, {}]
    setting = Setting(week.asked.node, Period(week.day, week.day))
    found = below(setting, list(_POOL), len(path) + STEP)
    return [{place: figure.part for place, figure in places.items()} for places in found]


def _place(week: Week, unit: Any) -> str:
    return str(unit.path if week.asked.tree == "now" else unit.then_path)


def heat(week: Week, rows: Sequence[Row]) -> Heat | None:
    """Admissions of the chosen units month by month."""
    counted = admitted_by_month(week.asked.node, week.day)
    if not rows:
        return None
    months = week.day.month
    shown = [
        HeatRow(
            _name(row), row.line.url,
            [
                counted.get(_place(week, row.line.standing.unit), [0] * MONTHS)[month]
                for month in range(months)
            ],
            [_month(week, row, month + 1) for month in range(months)],
        )
        for row in rows
    ]  # fmt: skip
    quiet = sum(not any(row.counts) for row in shown)
    told = {"n": quiet, "all": len(shown)}
    head = (
        _("%(n)s/%(all)s đơn vị trong bảng chưa kết nạp ai từ đầu năm.") % told
        if quiet
        else _("Đơn vị nào trong bảng cũng đã có người được kết nạp.")
    )
    return Heat(
        title=_("Kết nạp từng tháng"), headline=head, columns=[f"T{n + 1}" for n in range(months)], rows=shown
    )


def _month(week: Week, row: Row, month: int) -> str:
    """Who was admitted in a unit in a month, for those who may see it."""
    if not row.line.url:
        return ""
    period = Period.month(week.day.year, month)
    said = {"first": period.first.isoformat(), "last": min(period.last, week.day).isoformat()}
    return week.asked.url("newly_admitted", unit=row.line.standing.unit, on="", **said)


__all__ = ["FEW", "League", "Row", "heat", "league"]
