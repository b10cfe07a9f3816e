"""The road to admission on screen: steps with their days, ages, returns, days at units; each cell opens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from chibo.admission.choices import Stage
from chibo.admission.queries import by_name, visible_candidates
from chibo.audit.actions import log_look
from chibo.engine.calendar import Period
from chibo.engine.vietnamese.numbers import write_number
from chibo.organisation.nodes import NOW
from chibo.organisation.queries import children, latest_names, units_ever
from chibo.regulations.dossier import return_reasons
from chibo.statistics.dossiers import (
    BAND_LABELS,
    INTRODUCED,
    LEVELS,
    MILESTONES,
    ROAD,
    Asked,
    Days,
    UnitDays,
    ages,
    cases,
    returns,
    standing,
    step_label,
    steps,
    unit_days,
)
from chibo.web.admission.reaching import SEE as SEE_CASES
from chibo.web.admission.wording import name_of, stage_tag
from chibo.web.charts import Bars, Part
from chibo.web.organisation.tree import natural
from chibo.web.people.reach import reach
from chibo.web.people.tables import Tag
from chibo.web.seat import Request
from chibo.web.statistics.asking import (
    EXPORT,
    SEE,
    NamedUnit,
    PeriodForm,
    asked_unit,
    days_said,
    days_text,
    period_choice,
    period_text,
)
from chibo.web.statistics.asking import Asked as Page
from chibo.web.statistics.findings import Sentence
from chibo.web.views import reads, record_look

ROUTE = "dossier_figures"
PAGE_SIZE = 50
_SHORT = {
    INTRODUCED: gettext_lazy("Giới thiệu"),
    "sympathiser": gettext_lazy("Cảm tình Đảng"),
    "class_sent": gettext_lazy("Cử đi học"),
    "certified": gettext_lazy("Có giấy chứng nhận"),
    "applied": gettext_lazy("Nộp đơn"),
    "dossier_opened": gettext_lazy("Mở hồ sơ"),
    "handed_over": gettext_lazy("Giao kiểm tra"),
    "completed": gettext_lazy("Hồ sơ đủ"),
    "voted": gettext_lazy("Chi bộ thông qua"),
    "resolved": gettext_lazy("Đảng ủy thông qua"),
    "decided": gettext_lazy("Có quyết định"),
    "admitted": gettext_lazy("Lễ kết nạp"),
}


@dataclass(frozen=True)
class Cell:
    """A number and where its cases are."""

    value: int
    url: str = ""


@dataclass(frozen=True)
class StepLine:
    """A milestone or a stage: how many, and their days."""

    label: str
    count: Cell
    days: Days


@dataclass(frozen=True)
class CountLine:
    """A row of counts, the last of them the sum."""

    label: str
    cells: Sequence[Cell]
    url: str = ""


@dataclass(frozen=True)
class UnitLine:
    """A unit with the days dossiers lay there."""

    name: str
    level: str
    row: UnitDays
    here: Cell
    stays: Cell
    returns: Cell


@dataclass(frozen=True)
class CaseLine:
    """One case behind a figure."""

    key: UUID
    name: str
    cell: str
    tag: Tag


@dataclass(frozen=True)
class Road:
    """All tables of a node and period, made once for the screen and for the workbook."""

    page: Page
    period: Period

    @cached_property
    def asked(self) -> Asked:
        """What the figures are asked with."""
        return Asked(self.page.unit.path, self.period, self.page.today)

    @cached_property
    def steps(self) -> list[StepLine]:
        """Milestones reached in the period."""
        return [
            StepLine(step_label(key), self._cell(one.count, f"step-{key}"), one)
            for key, one in steps(self.asked).items()
        ]

    @cached_property
    def standing(self) -> list[StepLine]:
        """Who stands where today."""
        return [
            StepLine(str(Stage(key).label), self._cell(one.count, f"stage-{key}"), one)
            for key, one in standing(self.asked).items()
        ]

    @cached_property
    def ages(self) -> list[CountLine]:
        """Dossiers at work by the unit directly below and by their age."""
        found = ages(self.asked)
        below: list[NamedUnit] = sorted(
            children(self.page.unit.pk, self.page.today), key=lambda unit: natural(unit.name)
        )
        lines = [
            self._age_line(name, unit.code, found[unit.path])
            for unit, name in [*((unit, unit.name) for unit in below), (self.page.unit, self.page.name)]
            if unit.path in found
        ]
        if len(lines) > 1:
            whole = [sum(row) for row in zip(*found.values(), strict=True)]
            lines.append(self._age_line(_("Cộng"), "", whole))
        return lines

    def _age_line(self, label: str, code: str, bands: list[int]) -> CountLine:
        where = f"-{code}" if code else ""
        cells = [self._cell(n, f"age-{number}{where}") for number, n in enumerate(bands)]
        return CountLine(label, [*cells, self._cell(sum(bands), f"age-all{where}")])

    @cached_property
    def returns(self) -> list[CountLine]:
        """Dossiers sent back by reason and level; a last row adds them up."""
        found, language = returns(self.asked), get_language() or "vi"
        labels = {code: reason.label(language) for code, reason in return_reasons().items()}
        lines = [
            self._return_line(labels.get(code, code), code, found[code])
            for code in [*labels, *(found.keys() - labels.keys())]
            if code in found
        ]
        if len(lines) > 1:
            whole = {level: sum(row[level] for row in found.values()) for level in LEVELS}
            lines.append(self._return_line(_("Cộng"), "", whole))
        return lines

    def _return_line(self, label: str, code: str, levels: Mapping[str, int]) -> CountLine:
        said = f"return-{code or 'all'}"
        cells = [self._cell(levels[level], f"{said}-{level}") for level in LEVELS]
        return CountLine(label, [*cells, self._cell(sum(levels.values()), said)])

    @cached_property
    def units(self) -> list[UnitLine]:
        """Units that dossiers lay with, level by level, by name."""
        found = unit_days(self.asked)
        units = {unit.pk: unit for unit in units_ever().filter(pk__in=[row.unit for row in found])}
        lines = []
        for row in found:
            unit = units.get(row.unit)
            code = unit.code if unit else ""
            line = UnitLine(
                unit.name if unit else "",
                str(LEVELS[row.level]),
                row,
                self._cell(row.here, f"here-{code}"),
                self._cell(row.stays.count, f"stay-{code}"),
                self._cell(row.returns, f"sent-{code}"),
            )
            lines.append(line)
        order = list(LEVELS)
        return sorted(lines, key=lambda line: (order.index(line.row.level), natural(line.name)))

    @property
    def finding(self) -> Sentence:
        """What happened to dossiers in the period."""
        opened, admitted = self._passed["dossier_opened"], self._passed["admitted"]
        back = self.returns[-1].cells[-1].value if self.returns else 0
        if not (opened or admitted or back):
            return Sentence(_("Trong kỳ chưa mở, chưa trả lại hồ sơ nào và chưa kết nạp ai từ hồ sơ."))
        words = {
            "opened": write_number(opened),
            "admitted": write_number(admitted),
            "back": write_number(back),
        }
        rest = _("%(admitted)s người được kết nạp, %(back)s lượt trả lại hồ sơ.") % words
        return Sentence(_("Mở %(opened)s hồ sơ:") % words, rest)

    @property
    def _passed(self) -> dict[str, int]:
        """How many reached each milestone, by its code."""
        keys = (INTRODUCED, *map(str, MILESTONES))
        return {key: line.count.value for key, line in zip(keys, self.steps, strict=True)}

    @property
    def chart(self) -> Bars:
        """The funnel."""
        passed = self._passed
        opens = (line.count.url for line in self.steps)
        parts = [Part(str(_SHORT[key]), n, url) for (key, n), url in zip(passed.items(), opens, strict=True)]
        words = {key: write_number(n) for key, n in passed.items()}
        return Bars(
            title=_("Số người qua từng bước"),
            headline=_("%(introduced)s người được giới thiệu, %(applied)s người nộp đơn:") % words,
            finding=_("%(voted)s người được chi bộ thông qua, %(admitted)s người làm lễ kết nạp.") % words,
            parts=parts,
            unit=_("Người"),
        )

    @property
    def empty(self) -> bool:
        """Is there nothing to tell?"""
        return not self.standing and not any(line.count.value for line in self.steps)

    def _cell(self, value: int, figure: str) -> Cell:
        return Cell(value, self.page.url("dossier_cases", figure) if value else "")


@reads(SEE_CASES)
def dossier_figures(request: Request, code: str) -> HttpResponse:
    """The road to admission at a unit over a period."""
    unit = asked_unit(request, code, SEE, SEE_CASES)
    form = PeriodForm(request.GET, request)
    if not form.is_valid():
        said = {"form": form, "unit": unit}
        return render(request, "statistics/dossiers_unread.html", said, status=422)
    road = road_of(request, unit, form)
    picked = form.cleaned_data["unit"]
    if picked and picked.pk != unit.pk:
        return HttpResponseRedirect(road.page.url(ROUTE, unit=picked))
    initial = {"unit": road.page.name, "first": road.period.first, "last": road.period.last}
    context = {
        "road": road,
        "asked": road.page,
        "form": PeriodForm(None, request, initial=initial),
        "title": road.page.name,
        "label": period_text(road.period),
        "days": days_text(road.period),
        "bands": BAND_LABELS,
        "levels": LEVELS.values(),
        "crumbs": road.page.crumbs(ROUTE),
        "choices": [period_choice(road.page, road.period, ROUTE)],
        "admitted": road.page.url("newly_admitted"),
        "workbook": road.page.url("dossier_figures_workbook") if road.page.may(EXPORT) else "",
    }
    return render(request, "statistics/dossiers.html", context)


def road_of(request: Request, unit: NamedUnit, form: PeriodForm) -> Road:
    """The tables a valid form asks for, always on today's tree: notes lie where their cell lies today."""
    period = form.period
    return Road(Page(request, unit, NOW, request.seat.today, days_said(period)), period)


@reads(SEE_CASES, logs=True)
def dossier_cases(request: Request, code: str, figure: str) -> HttpResponse:
    """The cases behind one figure, by name: none beyond those the reader follows anyway."""
    unit = asked_unit(request, code, SEE, SEE_CASES)
    form = PeriodForm(request.GET, request)
    if not form.is_valid():
        raise Http404
    road = road_of(request, unit, form)
    keys, label = cases_of(road, figure)
    seen = by_name(visible_candidates(reach(request, SEE_CASES)).filter(pk__in=set(keys)))
    listing = Paginator(seen, PAGE_SIZE).get_page(request.GET.get("page"))
    lines = case_lines(list(listing))
    record_look(request, log_look, actor=request.user, what="statistics.proof", count=len(lines))
    context = {
        "asked": road.page,
        "label": label,
        "days": days_text(road.period),
        "total": len(keys),
        "lines": lines,
        "listing": listing,
        "query": road.page.query(),
        "back": road.page.url(ROUTE),
        "crumbs": road.page.crumbs(ROUTE),
    }
    return render(request, "statistics/dossier_cases.html", context)


def case_lines(rows: Sequence[Any]) -> list[CaseLine]:
    """Notes as lines."""
    cells = latest_names([row.cell_id for row in rows])
    return [CaseLine(row.pk, name_of(row), cells.get(row.cell_id, ""), stage_tag(row)) for row in rows]


def cases_of(road: Road, figure: str) -> tuple[list[UUID], str]:
    """The notes a figure counts, and its words; a figure nobody knows is no address."""
    sort, _mark, key = figure.partition("-")
    if sort == "step" and key in (INTRODUCED, *map(str, MILESTONES)):
        return cases(road.asked, sort, key), step_label(key)
    if sort == "stage" and key in Stage.values:
        return cases(road.asked, sort, key), str(Stage(key).label)
    if sort == "road" and key in ROAD:
        return cases(road.asked, sort, key), str(ROAD[key][0])
    if sort == "age":
        return _aged(road, key)
    if sort == "return":
        return _returned(road, key)
    if sort in {"here", "stay", "sent"}:
        return _at_unit(road, sort, key)
    raise Http404


def _aged(road: Road, key: str) -> tuple[list[UUID], str]:
    band, _mark, code = key.partition("-")
    if band != "all" and not (band.isdigit() and int(band) < len(BAND_LABELS)):
        raise Http404
    number = None if band == "all" else int(band)
    label = _("Hồ sơ đang làm") if number is None else str(BAND_LABELS[number])
    path = _unit(code).path if code else ""
    return cases(road.asked, "age", path, band=number), label


def _returned(road: Road, key: str) -> tuple[list[UUID], str]:
    code, _mark, level = key.partition("-")
    reason = return_reasons().get(code)
    if (reason is None and code != "all") or level not in ("", *LEVELS):
        raise Http404
    why = reason.label(get_language() or "vi") if reason else _("Hồ sơ bị trả lại")
    label = f"{why} ({LEVELS[level]})" if level else why
    asked = f"{code if reason else ''}{'-' if level else ''}{level}"
    return cases(road.asked, "return", asked), label


def _at_unit(road: Road, sort: str, code: str) -> tuple[list[UUID], str]:
    unit = _unit(code)
    words = {
        "here": _("Hồ sơ đang ở %(unit)s"),
        "stay": _("Lượt hồ sơ ở %(unit)s"),
        "sent": _("Hồ sơ do %(unit)s trả lại"),
    }
    asked = "return" if sort == "sent" else sort
    return cases(road.asked, asked, "", unit=unit.pk), words[sort] % {"unit": unit.name}


def _unit(code: str) -> NamedUnit:
    unit = units_ever().filter(code=code).first()
    if unit is None:
        raise Http404
    return unit
