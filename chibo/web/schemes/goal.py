"""One goal of a scheme: its figure through the years, unit by unit, and the shortest way to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chibo.admission.queries.pace import Pace, paces
from chibo.engine.calendar import Period
from chibo.engine.formula import Moment
from chibo.indicators.measuring import Figure, Setting, below, measured
from chibo.indicators.models import Indicator, Report
from chibo.indicators.permissions import REPORT, SEE, SET
from chibo.indicators.queries import as_laid, indicators_seen, reports_of, versions_of
from chibo.indicators.shortest import Near, Way, has_way, shortest_way
from chibo.indicators.standing import Standing
from chibo.organisation.models import STEP
from chibo.organisation.nodes import Node
from chibo.organisation.queries import children, latest_names, locality_names
from chibo.storage.identity import Scope
from chibo.web.charts import Line, Lines
from chibo.web.indicators.figures import Shown, shown
from chibo.web.indicators.telling import sentence
from chibo.web.organisation.tree import natural
from chibo.web.people.reach import may_at, reach
from chibo.web.schemes.pages import day_of, standing_on, unit_of
from chibo.web.schemes.telling import GoalLine, goal_line, lack_text, level_text
from chibo.web.seat import Request
from chibo.web.statistics.findings import Sentence
from chibo.web.views import object_or_404, reads

MOST = 60
"""Units listed beyond the steps of the shortest way."""
_WHOLE = 100
POINTS = 9
_ADMISSION = "admission.see"


@dataclass(frozen=True)
class Step:
    """A unit on the shortest way: what it lacks, and what is under way there."""

    number: int
    name: str
    place: str
    url: str
    lacks: Sequence[str]
    distance: int
    sum: int
    dossiers: int
    papers: int
    returned: int
    earliest: date | None
    latest: date | None


@dataclass(frozen=True)
class UnitLine:
    """A unit directly below with its share."""

    name: str
    shown: Shown
    figure: Figure
    reached: bool


@dataclass(frozen=True)
class Earlier:
    """The figure on an earlier day."""

    day: date
    shown: Shown
    figure: Figure | None = None


@reads(SEE)
def goal(request: Request, key: UUID) -> HttpResponse:
    """One goal on a day."""
    row = seen_indicator(request, key)
    day = day_of(request, row.scheme)
    unit = unit_of(request, row.scheme)
    standing = standing_on(row.pk, row.scheme, unit, day)
    changes = may_at(request, SET, row.scheme.unit.path)
    context = {
        "row": row,
        "scheme": row.scheme,
        "unit": latest_names([row.scheme.unit_id]).get(row.scheme.unit_id, ""),
        "day": day,
        "asked_day": request.GET.get("on", ""),
        "standing": standing,
        "versions": [(level_text(as_laid(row, each).goal), each) for each in versions_of(row.pk)],
        "reports": _reports(request, row),
        "may_report": request.seat.may(REPORT),
        "changes": changes,
        "node": unit.name if unit.pk != row.scheme.unit_id else "",
        **(_of(request, row, standing, Node(unit)) if standing else {}),
    }
    return render(request, "schemes/goal.html", context)


def seen_indicator(request: Request, key: UUID, permission: str = SEE) -> Indicator:
    """An indicator of a scheme that binds a unit on which the user has the permission."""
    return object_or_404(indicators_seen(reach(request, permission)), pk=key)


def _of(request: Request, row: Indicator, standing: Standing, node: Node) -> dict[str, object]:
    definition, day = standing.laid.definition, standing.day
    line, trend = goal_line(standing, ""), _trend(row, standing, node)
    found: dict[str, object] = {
        "line": line, "sentence": sentence(definition), "finding": _finding(line), "trend": trend,
        "path": _path(line, trend),
    }  # fmt: skip
    if not definition.held or node.path_on(day) is None:
        return found
    found["units"] = _units(node, standing, day)
    if has_way(definition) and standing.laid.goal.rises:
        setting = Setting(node, Period(day, day))
        way = shortest_way(setting, definition, standing.missing)
        found |= _told_way(request, node, standing, way)
    return found


def _finding(line: GoalLine) -> Sentence:
    standing = line.standing
    if standing.figure is None:
        return Sentence(_("Chưa có số liệu."), _("Chưa có số liệu không phải là bằng không."))
    told: dict[str, object] = {
        "n": line.shown.part,
        "of": line.shown.base,
        "share": line.shown.result,
        "level": line.level,
    }
    if line.shown.base:
        head = _("%(n)s/%(of)s = %(share)s; mức %(level)s.") % told
    else:
        head = _("%(n)s; mức %(level)s.") % told
    if not standing.missing:
        return Sentence(head, _("Đã đạt mức."))
    told |= {"least": standing.least, "missing": standing.missing}
    if standing.laid.goal.rises:
        return Sentence(head, _("Đạt mức khi có từ %(least)s; cần thêm %(missing)s.") % told)
    return Sentence(head, _("Đạt mức khi còn không quá %(least)s; cần bớt %(missing)s.") % told)


def _trend(row: Indicator, standing: Standing, node: Node) -> list[Earlier]:
    """The figure at the start of the scheme and at the end of each year since, up to the day."""
    definition, day = standing.laid.definition, standing.day
    if not definition.held:
        return []
    first = row.scheme.during.lower
    ends = [date(year, 12, 31) for year in range(first.year, day.year) if date(year, 12, 31) > first]
    days = [first, *ends[-(POINTS - 2) :], day]
    found = []
    for each in dict.fromkeys(days):
        if node.path_on(each) is None:
            continue
        over = definition.moment is Moment.PERIOD
        start = max(date(each.year, 1, 1), first) if over else each
        (figure,) = measured(Setting(node, Period(min(start, each), each)), [definition])
        found.append(Earlier(each, shown(definition, figure), figure))
    return found


def _path(line: GoalLine, trend: Sequence[Earlier]) -> Lines | None:
    """The share through the years beside the level; None for other goals, or with one day only."""
    goal = line.standing.laid.goal
    known = [each for each in trend if each.figure is not None and each.figure.base]
    if not goal.percent or len(known) < 2:
        return None
    values = [_WHOLE * each.figure.part / (each.figure.base or 1) for each in known if each.figure]
    first, last = known[0].shown.result, known[-1].shown.result
    level = goal.level // _WHOLE
    return Lines(
        title=_("Từ đầu đến nay"), headline=_("Từ %(first)s đến %(last)s.") % {"first": first, "last": last},
        years=[f"{each.day.month}/{each.day.year}" for each in known], lines=[Line(last, values)],
        limits=[(level, _("mức %(level)s") % {"level": line.level})],
    )  # fmt: skip


def _units(node: Node, standing: Standing, day: date) -> list[UnitLine]:
    """The units directly below, those with rows only, by name."""
    definition, path = standing.laid.definition, node.path_on(day)
    if path is None:
        return []
    over = definition.moment is Moment.PERIOD
    period = Period(date(day.year, 1, 1), day) if over else Period(day, day)
    (figures,) = below(Setting(node, period), [definition], len(path) + STEP)
    found = []
    for unit in sorted(children(node.unit.pk, day), key=lambda each: natural(str(each.name))):
        figure = figures.get(str(unit.then_path))
        if figure is not None and figure.under:
            reached = standing.laid.goal.percent and standing.laid.goal.reached(figure.part, figure.under)
            found.append(UnitLine(str(unit.name), shown(definition, figure), figure, reached))
    return found


def _told_way(request: Request, node: Node, standing: Standing, way: Way) -> dict[str, object]:
    definition = standing.laid.definition
    near = [*way.steps, *way.further[:MOST]]
    keys = [each.row.key for each in near] + [each.key for each in way.falling]
    names = latest_names(keys) if definition.population == "units" else locality_names(keys)
    under_way = _under_way(request, node, standing.day)
    steps, total = [], 0
    for number, each in enumerate(near, start=1):
        total += each.distance
        steps.append(_step(number, each, names, under_way, definition.population, total))
    head = ngettext(
        "%(n)s nơi gần nhất còn thiếu tất cả %(members)s đảng viên.",
        "%(n)s nơi gần nhất còn thiếu tất cả %(members)s đảng viên.", len(way.steps),
    ) % {"n": len(way.steps), "members": way.members}  # fmt: skip
    return {
        "way": Sentence(head if way.steps else ""),
        "steps": steps[: len(way.steps)],
        "further": steps[len(way.steps) :],
        "hidden": max(len(way.further) - MOST, 0),
        "falling": sorted((names.get(each.key, "") for each in way.falling), key=natural),
    }


def _step(  # noqa: PLR0917 -- one value of each sort
    number: int, each: Near, names: Mapping[UUID, str], under_way: Mapping[str, list[Pace]], population: str,
    total: int,
) -> Step:  # fmt: skip
    open_now = under_way.get(each.row.place, [])
    return Step(
        number=number,
        name=names.get(each.row.key, ""),
        place=each.row.place,
        url="",
        lacks=[lack_text(population, lack) for lack in each.lacks],
        distance=each.distance,
        sum=total,
        dossiers=len(open_now),
        papers=sum(pace.missing for pace in open_now),
        returned=sum(pace.returned for pace in open_now),
        earliest=min((pace.earliest for pace in open_now), default=None),
        latest=min((pace.latest for pace in open_now), default=None),
    )


def _under_way(request: Request, node: Node, day: date) -> dict[str, list[Pace]]:
    """Open dossiers by the place of their cell, of those the reader may see; of today only."""
    if day != request.seat.today or not request.seat.may(_ADMISSION):
        return {}
    seen = reach(request, _ADMISSION)
    path = node.unit.path
    roots = (path,) if seen.holds(path) else tuple(each for each in seen.now if each.startswith(path))
    found: dict[str, list[Pace]] = {}
    for pace in paces(Scope(roots, roots), day):
        found.setdefault(pace.place, []).append(pace)
    return found


def _reports(request: Request, row: Indicator) -> list[tuple[Report, str, bool]]:
    scope = reach(request, SEE)
    names = latest_names(reports_of(row.pk).values_list("unit", flat=True))
    return [
        (each, names.get(each.unit_id, ""), may_at(request, REPORT, each.unit.path))
        for each in reports_of(row.pk)
        if scope.holds(each.unit.path)
    ]
