"""Headcount and cross-tables on screen: a sentence, a picture, and the table whose cells open."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from chibo.engine.vietnamese.numbers import write_number
from chibo.statistics.headcount import Ages, CrossTable, ages
from chibo.web.charts import Bars, Chart, Part, Stacked
from chibo.web.seat import Request
from chibo.web.statistics.asking import EXPORT, PROVE, SEE, asked_unit
from chibo.web.statistics.crossing import CrossAsked, CrossForm, asked_cross
from chibo.web.statistics.findings import headcount_finding
from chibo.web.views import reads

_LABEL = 24


@dataclass(frozen=True)
class Count:
    """A cell: its number and its proof."""

    value: int
    url: str = ""


@dataclass(frozen=True)
class CountRow:
    """One value of the first dimension: its cells across the second, and its total."""

    label: str
    cells: Sequence[Count]
    total: Count


@reads(SEE)
def headcount_page(request: Request, code: str) -> HttpResponse:
    """Members of a unit on a day, by one or two dimensions."""
    unit = asked_unit(request, code, SEE)
    form = CrossForm(request.GET, request)
    cross = asked_cross(request, unit, form)
    if cross is None:
        return render(request, "statistics/headcount_unread.html", {"form": form, "unit": unit}, status=422)
    picked = form.cleaned_data["unit"]
    if picked and picked.pk != unit.pk:
        return HttpResponseRedirect(cross.asked.url("headcount", unit=picked))
    return render(request, "statistics/headcount.html", headcount_context(cross) | {"alone": form.alone})


def headcount_context(cross: CrossAsked) -> dict[str, Any]:
    """Everything the page shows."""
    asked = cross.asked
    table = None if cross.refused else cross.table
    context = {
        "asked": asked,
        "cross": cross,
        "form": _as_understood(cross),
        "title": asked.name,
        "crumbs": asked.crumbs("headcount"),
        "choices": [asked.trees("headcount")] if cross.open else [],
        "movement": asked.url("movement", on="", by="", also="", last=cross.day.isoformat()),
        "workbook": asked.url("headcount_workbook") if table and asked.may(EXPORT) else "",
        "exists": asked.node.path_on(cross.day) is not None,
        "table": table,
    }
    return context if table is None else context | _figures(cross, table)


def _figures(cross: CrossAsked, table: CrossTable) -> dict[str, Any]:
    rows = count_rows(cross, table)
    known = ages(cross.asked.node, cross.day)
    may = cross.asked.may(PROVE) and not cross.sensitive and table.total
    return {
        "rows": rows,
        "columns": list(table.labels(1).values()) if len(cross.names) > 1 else [],
        "sums": column_sums(cross, table),
        "total": Count(table.total, cross.asked.url("headcount_proof", by=cross.names[0]) if may else ""),
        "finding": headcount_finding(table),
        "chart": chart_of(cross, table) if table.total else None,
        "mean_age": mean_age(known),
        "known_ages": known,
        "hides": bool(table.hidden),
    }


def mean_age(known: Ages) -> str:
    """The mean of full years with one decimal; nothing where no year of birth is known."""
    return write_number(Decimal(known.years) / known.persons, 1) if known.persons else ""


def _as_understood(cross: CrossAsked) -> CrossForm:
    names = dict(zip(("by", "also"), cross.names, strict=False))
    first = {"unit": cross.asked.name, "on": cross.day, "tree": cross.asked.said.get("tree", "")}
    return CrossForm(None, cross.asked.request, initial=first | names)


def count_rows(cross: CrossAsked, table: CrossTable) -> list[CountRow]:
    """The values that occur, each with its cells. Hidden ones come as one row without their names."""
    columns = list(table.labels(1)) if len(cross.names) > 1 else []
    rows = []
    for code, label in table.labels(0).items():
        if (code,) not in table.hidden:
            cells = [_count(cross, table.cells.get((code, other), 0), (code, other)) for other in columns]
            rows.append(CountRow(label, cells, _count(cross, table.sum(0, code), (code,))))
    if table.hidden:
        together = sum(table.cells[key] for key in table.hidden)
        rows.append(CountRow(_("Các nhóm ít người, gộp lại"), [], Count(together)))
    return rows


def column_sums(cross: CrossAsked, table: CrossTable) -> list[Count]:
    """The totals of the columns of a cross-table."""
    if len(cross.names) == 1:
        return []
    return [_count(cross, table.sum(1, code), (None, code)) for code in table.labels(1)]


def _count(cross: CrossAsked, value: int, codes: Sequence[str | None]) -> Count:
    opens = value > 0 and cross.open and cross.asked.may(PROVE)
    return Count(value, cross.asked.url("headcount_proof", **cross.cell(*codes)) if opens else "")


def chart_of(cross: CrossAsked, table: CrossTable) -> Chart:
    """Shares of one bar for up to three values, else bars one under another; hidden cells are not drawn."""
    labels = table.labels(0)
    parts = [
        Part(_short(label), (count := _count(cross, table.sum(0, code), (code,))).value, count.url)
        for code, label in labels.items()
        if (code,) not in table.hidden
    ]
    finding = headcount_finding(table)
    words = {
        "title": _("Đảng viên theo: %(by)s") % {"by": cross.dimensions[0].label},
        "headline": finding.headline,
        "finding": finding.rest,
    }
    if len(parts) <= 3 and not table.hidden:
        return Stacked(**words, parts=parts)
    return Bars(**words, parts=parts, unit=_("Đảng viên"))


def _short(label: str) -> str:
    return label if len(label) <= _LABEL else label[: _LABEL - 1].rstrip() + "…"
