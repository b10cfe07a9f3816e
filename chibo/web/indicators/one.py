"""One indicator: what it counts, its figure, and the figure of every unit directly below."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from chibo.engine.calendar import Period
from chibo.engine.formula import Definition
from chibo.indicators.measuring import Figure, below, measured
from chibo.organisation.nodes import NOW
from chibo.organisation.queries import children
from chibo.web.indicators.board import understood
from chibo.web.indicators.figures import Shown, asked_of, label, named, setting_of, shown
from chibo.web.indicators.telling import sentence
from chibo.web.organisation.tree import natural
from chibo.web.seat import Request
from chibo.web.statistics.asking import (
    PROVE,
    SEE,
    Asked,
    NamedUnit,
    PeriodForm,
    asked_unit,
    days_text,
    period_choice,
)
from chibo.web.statistics.findings import Sentence
from chibo.web.views import reads

STEP, FEW = 4, 5
SORTS = ("rate", "number")


@dataclass(frozen=True)
class UnitLine:
    """A unit below with its figure; `width` is its share in tenths of a per cent, for the bar."""

    unit: NamedUnit
    figure: Figure
    shown: Shown
    url: str
    width: int

    @property
    def rate(self) -> Fraction:
        """Part by base, exact, to be compared."""
        return Fraction(self.figure.part, max(self.figure.under, 1))


@reads(SEE)
def one(request: Request, code: str, name: str) -> HttpResponse:
    """An indicator of a unit, unit by unit."""
    unit, standard = asked_unit(request, code, SEE), named(name)
    form = PeriodForm(request.GET, request)
    if not form.is_valid():
        return render(request, "indicators/unread.html", {"form": form, "unit": unit}, status=422)
    sort = request.GET.get("sort", "")
    asked, period = asked_of(request, unit, form, sort=sort if sort in SORTS else "")
    picked = form.cleaned_data["unit"]
    if picked and picked.pk != unit.pk:
        return HttpResponseRedirect(asked.url("indicator", name, unit=picked))
    definition = standard.definition
    lines, few, empty, figure = _figures(asked, period, name, definition, sort)
    rows = asked.may(PROVE) and definition.held and not definition.private
    context = {
        "asked": asked,
        "standard": standard,
        "label": label(standard),
        "sentence": sentence(definition),
        "days": days_text(period),
        "form": understood(asked, period),
        "figure": shown(definition, figure),
        "held": definition.held,
        "private": definition.private,
        "divides": definition.divides,
        "lines": lines,
        "few": few,
        "least": FEW,
        "finding": _finding(lines),
        "empty": empty,
        "exists": asked.node.path_on(period.last) is not None,
        "sorts": _sorts(asked, name, sort),
        "rows": asked.url("indicator_rows", name) if rows else "",
        "board": asked.url("indicator_board", sort=""),
        "crumbs": asked.crumbs("indicator_board"),
        "choices": [period_choice(asked, period, "indicator_board"), asked.trees("indicator_board")],
    }
    return render(request, "indicators/one.html", context)


def _figures(
    asked: Asked, period: Period, name: str, definition: Definition, sort: str
) -> tuple[list[UnitLine], list[UnitLine], int, Figure | None]:
    """The lines, small units apart, how many units have nothing to count, and the figure of the whole."""
    path = asked.node.path_on(period.last)
    if path is None or not definition.held:
        return [], [], 0, None
    setting = setting_of(asked, period, definition)
    (whole,) = measured(setting, [definition])
    lines = unit_lines(asked, period, name, below(setting, [definition], len(path) + STEP)[0], definition)
    known = [line for line in lines if line.figure.under]
    empty = len(lines) - len(known)
    if sort == "number":
        return sorted(known, key=lambda line: -line.figure.part), [], empty, whole
    if sort == "rate" and definition.divides:
        enough = [line for line in known if line.figure.under >= FEW]
        few = [line for line in known if line.figure.under < FEW]
        return sorted(enough, key=lambda line: -line.rate), few, empty, whole
    return known, [], empty, whole


def unit_lines(
    asked: Asked, period: Period, name: str, figures: dict[str, Figure], definition: Definition
) -> list[UnitLine]:
    """The units directly below in their usual order, those without rows too."""
    now = asked.tree == NOW
    day = asked.today if now else period.last
    found = []
    most = max((figure.part for figure in figures.values()), default=0)
    for unit in sorted(children(asked.unit.pk, day), key=lambda row: natural(row.name)):
        figure = figures.get(unit.path if now else unit.then_path)
        if figure is None:
            figure = Figure(0, 0 if definition.divides else None)
        url = asked.url("indicator", name, unit=unit, sort="") if asked.may(SEE, unit) else ""
        whole = figure.base if definition.divides else most
        width = 1000 * figure.part // whole if whole else 0
        found.append(UnitLine(unit, figure, shown(definition, figure), url, min(width, 1000)))
    return found


def _finding(lines: Sequence[UnitLine]) -> Sentence:
    none = sum(not line.figure.part for line in lines)
    head = _("%(n)s/%(of)s đơn vị có số lớn hơn không.") % {"n": len(lines) - none, "of": len(lines)}
    return Sentence(head, "") if lines else Sentence("", "")


def _sorts(asked: Asked, name: str, sort: str) -> list[tuple[str, str, bool]]:
    labels = (("", _("Thứ tự đơn vị")), ("rate", _("Theo tỷ lệ")), ("number", _("Theo số lượng")))
    return [(words, asked.url("indicator", name, sort=key), key == sort) for key, words in labels]
