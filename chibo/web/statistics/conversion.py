"""From the class to admission on screen: units in rows, every count opens to its cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.admission.queries import by_name as notes_by_name
from chibo.admission.queries import visible_candidates
from chibo.audit.actions import log_look
from chibo.engine.calendar import Period
from chibo.engine.vietnamese.numbers import share, write_number
from chibo.exchange.workbook import Cell, Column, Line, Share, Sheet, file_name, workbook
from chibo.organisation.nodes import NOW
from chibo.organisation.queries import children
from chibo.people.queries import by_name as persons_by_name
from chibo.people.queries import visible_persons
from chibo.statistics.conversion import STATES, Conversion, Converted, conversion, trained_cases
from chibo.web.admission.reaching import SEE as SEE_CASES
from chibo.web.admission.wording import name_of
from chibo.web.export import Export, banner, footer, send
from chibo.web.fields import DayField
from chibo.web.organisation.tree import natural
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.statistics.asking import (
    EXPORT,
    SEE,
    Asked,
    NamedUnit,
    PeriodForm,
    asked_unit,
    days_said,
    days_text,
    period_choice,
    period_text,
)
from chibo.web.statistics.findings import Sentence
from chibo.web.views import reads, record_look
from chibo.web.wording import day_text

ROUTE = "conversion"
ALL = "trained"
AT_MOST = 500


class ConversionForm(PeriodForm):
    """The period of the certificates, and the day up to which admissions count."""

    until = DayField(label=gettext_lazy("Kết nạp đến hết ngày"), required=False, help_text="")

    @property
    def by(self) -> date:
        """The day asked for, today where nothing is said; never ahead, never before the period."""
        said = min(self.cleaned_data["until"] or self.today, self.today)
        return max(said, self.period.first)


@dataclass(frozen=True)
class Count:
    """A cell: its number and its cases."""

    value: int
    url: str = ""


@dataclass(frozen=True)
class Row:
    """A unit: trained, what became of them, the share admitted and the median of days."""

    label: str
    found: Converted
    counts: Sequence[Count]

    @property
    def share(self) -> str:
        """Admitted of those trained."""
        return share(self.found.of("admitted"), self.found.trained) if self.found.trained else ""


@dataclass(frozen=True)
class Case:
    """Somebody behind a figure; `noun` is the page that tells of him."""

    noun: str
    key: Any
    name: str
    born: str


@dataclass(frozen=True)
class Table:
    """The figures of a node, a period and a day."""

    asked: Asked
    period: Period
    until: date

    @cached_property
    def found(self) -> Conversion:
        """The counts."""
        return conversion(self.asked.unit.path, self.period, self.until)

    @cached_property
    def rows(self) -> list[Row]:
        """Units directly below that sent somebody, by name, then the unit itself; the whole last."""
        unit, below = self.asked.unit, self.found.below
        named: list[NamedUnit] = sorted(
            children(unit.pk, self.asked.today), key=lambda one: natural(one.name)
        )
        rows = [self._row(one.name, one, below[one.path]) for one in named if one.path in below]
        if rows:
            rows.append(self._row(_("Cộng"), unit, self.found.whole))
        return rows or [self._row(self.asked.name, unit, self.found.whole)]

    def _row(self, label: str, unit: NamedUnit, found: Converted) -> Row:
        counts = [(ALL, found.trained), *((state, found.of(state)) for state in STATES)]
        opened = [
            Count(n, self.asked.url("conversion_cases", state, unit=unit) if n else "") for state, n in counts
        ]
        return Row(label, found, opened)

    @property
    def finding(self) -> Sentence:
        """How many of those who finished the class were admitted."""
        whole = self.found.whole
        if not whole.trained:
            return Sentence(_("Trong kỳ không ghi giấy chứng nhận nào của lớp nhận thức về Đảng."))
        words = {
            "n": write_number(whole.of("admitted")),
            "of": write_number(whole.trained),
            "share": share(whole.of("admitted"), whole.trained),
            "day": day_text(self.until),
        }
        headline = _("%(n)s/%(of)s người học xong đã được kết nạp = %(share)s.") % words
        return Sentence(headline, _("Tính các lần kết nạp đến hết ngày %(day)s.") % words)


@reads(SEE_CASES)
def conversion_page(request: Request, code: str) -> HttpResponse:
    """From the awareness class to admission."""
    unit = asked_unit(request, code, SEE, SEE_CASES)
    form = ConversionForm(request.GET, request)
    if not form.is_valid():
        said = {"form": form, "unit": unit}
        return render(request, "statistics/conversion_unread.html", said, status=422)
    table = table_of(request, unit, form)
    asked, period, picked = table.asked, table.period, form.cleaned_data["unit"]
    if picked and picked.pk != unit.pk:
        return HttpResponseRedirect(asked.url(ROUTE, unit=picked))
    initial = {"unit": asked.name, "first": period.first, "last": period.last, "until": table.until}
    context = {
        "table": table,
        "asked": asked,
        "form": ConversionForm(None, request, initial=initial),
        "title": asked.name,
        "label": period_text(period),
        "days": days_text(period),
        "states": STATES.values(),
        "crumbs": asked.crumbs(ROUTE),
        "choices": [period_choice(asked, period, ROUTE)],
        "workbook": asked.url("conversion_workbook") if asked.may(EXPORT) else "",
    }
    return render(request, "statistics/conversion.html", context)


def table_of(request: Request, unit: NamedUnit, form: ConversionForm) -> Table:
    """What a valid form asks for, always on today's tree."""
    said = days_said(form.period) | {"until": form.by.isoformat()}
    return Table(Asked(request, unit, NOW, request.seat.today, said), form.period, form.by)


@reads(SEE_CASES, logs=True)
def conversion_cases(request: Request, code: str, name: str) -> HttpResponse:
    """Who is behind a count, by name as far as the reader follows them or sees their files."""
    unit = asked_unit(request, code, SEE, SEE_CASES)
    form = ConversionForm(request.GET, request)
    if not form.is_valid() or name not in (ALL, *STATES):
        raise Http404
    table = table_of(request, unit, form)
    state = "" if name == ALL else name
    keys = trained_cases(unit.path, table.period, table.until, state)
    lines = _named(request, keys)
    record_look(request, log_look, actor=request.user, what="statistics.proof", count=len(lines))
    context = {
        "asked": table.asked,
        "label": str(STATES[state]) if state else _("Học xong lớp nhận thức về Đảng"),
        "days": days_text(table.period),
        "total": len(keys),
        "elsewhere": len(keys) - len(lines),
        "lines": lines[:AT_MOST],
        "cut": max(0, len(lines) - AT_MOST),
        "at_most": AT_MOST,
        "back": table.asked.url(ROUTE),
        "crumbs": table.asked.crumbs(ROUTE),
    }
    return render(request, "statistics/conversion_cases.html", context)


def _named(request: Request, keys: Sequence[tuple[Any, Any]]) -> list[Case]:
    """Notes first, then files of those who have no note, each in order of names."""
    notes = visible_candidates(reach(request, SEE_CASES)).filter(
        pk__in={note for note, _file in keys if note}
    )
    found = [
        Case("candidate", row.pk, name_of(row), str(row.year_of_birth or "")) for row in notes_by_name(notes)
    ]
    if not request.seat.may("people.see"):
        return found
    told = {row.pk for row in notes}
    rest = {file for note, file in keys if file and note not in told}
    persons = visible_persons(reach(request, "people.see")).filter(pk__in=rest)
    rows = persons_by_name(persons)
    return [*found, *(Case("person", row.pk, row.full_name, str(row.birth or "")[:4]) for row in rows)]


@reads(EXPORT, logs=True)
def conversion_workbook(request: Request, code: str) -> HttpResponse:
    """The table as on screen; no names."""
    unit = asked_unit(request, code, SEE, SEE_CASES, EXPORT)
    form = ConversionForm(request.GET, request)
    if not form.is_valid():
        return HttpResponse(status=422)
    table = table_of(request, unit, form)
    title = _("Từ lớp nhận thức về Đảng đến kết nạp")
    states = [Column(str(label), 18) for label in STATES.values()]
    columns = [Column(_("Đơn vị"), 40), Column(_("Học xong"), 12), *states]
    columns += [Column(_("Tỷ lệ kết nạp"), 14), Column(_("Trung vị, ngày"), 16)]
    lines = [_line(row) for row in table.rows]
    notes = [table.asked.name, f"{period_text(table.period)}. {days_text(table.period)}.", table.finding.rest]
    sheet = Sheet(_("Lớp và kết nạp"), title, columns, lines, notes, [footer(request)])
    name = file_name("lop-ket-nap", unit.code, table.period.first.isoformat(), table.period.last.isoformat())
    make = partial(workbook, [sheet], banner=banner())
    return send(request, Export("statistics.conversion", name, len(lines), make, persons=False))


def _line(row: Row) -> Line:
    cells: list[Cell] = [row.label, *(count.value for count in row.counts)]
    return Line([*cells, Share(row.found.of("admitted"), row.found.trained), row.found.median])
