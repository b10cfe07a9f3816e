"""Pages that show: the books of the user's bodies, one book, one number with its changes."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from chibo.audit.queries import history_of
from chibo.documents.checks import out_of_order, unexplained
from chibo.documents.choices import PaperKind, State
from chibo.documents.models import Paper
from chibo.documents.papers import body_of
from chibo.documents.permissions import SEE
from chibo.documents.queries import paper_counts, register_of
from chibo.organisation.queries import latest_names, units_ever, within
from chibo.regulations.forms import forms
from chibo.web.documents.make import label_of
from chibo.web.documents.where import asked, keeps, register_unit, seen_paper
from chibo.web.export import EXPORT
from chibo.web.history import history_page
from chibo.web.history_workbook import workbook_url
from chibo.web.people.reach import may_at, reach
from chibo.web.seat import Request
from chibo.web.views import reads

PAGE = 50
_COLOURS = {State.WAITING: "warn", State.SIGNED: "ok", State.VOID: ""}
HISTORY = "audit.see"


@dataclass(frozen=True)
class Book:
    """The register of a unit in the list of registers."""

    code: str
    name: str
    body: str
    total: int
    waiting: int
    void: int


@dataclass(frozen=True)
class Line:
    """A number in a register."""

    row: Paper
    kind: str
    state: str
    colour: str
    open: bool


@reads(SEE)
def index(request: Request) -> HttpResponse:
    """Registers in the user's scope: those with papers, and that of the own unit."""
    scope = reach(request, SEE)
    counts = paper_counts(scope)
    units = [
        unit
        for unit in within(units_ever(), scope).order_by("path")
        if unit.pk in counts or (unit.path in scope.now and unit.closed_on is None)
    ]
    names = latest_names({unit.pk for unit in units})
    empty = {"total": 0, "waiting": 0, "void": 0}
    books = [
        Book(unit.code, names.get(unit.pk, ""), body_of(names.get(unit.pk, "")), **counts.get(unit.pk, empty))
        for unit in units
    ]
    return render(request, "documents/index.html", {"books": books})


@reads(SEE)
def unit_register(request: Request, code: str) -> HttpResponse:
    """One register: its numbers, narrowed; numbers nobody explains and days out of order above."""
    unit = register_unit(request, code)
    found = asked(request, unit)
    listing = Paginator(found.rows, PAGE).get_page(request.GET.get("page"))
    name = latest_names([unit.pk]).get(unit.pk, "")
    query = {"kind": found.kind, "term": found.term, "state": found.state, "q": found.text}
    kept = urlencode({key: value for key, value in query.items() if value})
    everything = list(register_of(unit.pk))
    context = {
        "unit": unit,
        "name": name,
        "body": body_of(name),
        "asked": found,
        "listing": listing,
        "lines": [line_of(row) for row in listing],
        "page_url": f"?{kept}&page=" if kept else "?page=",
        "kinds": [(code, label, code == found.kind) for code, label in PaperKind.choices],
        "terms": [(term, term == found.term) for term in found.terms],
        "states": [(code, label, code == found.state) for code, label in State.choices],
        "silent": _silent(everything),
        "turned": [(one.code, two.code) for one, two in out_of_order(everything)],
        "keeps": keeps(request, unit.path),
        "workbook": f"workbook/?{kept}" if request.seat.may(EXPORT) else "",
    }
    return render(request, "documents/unit.html", context)


def line_of(row: Paper) -> Line:
    """A number as the table shows it."""
    state = row.state
    kind = str(PaperKind(row.kind).label)
    return Line(row, kind, str(state.label), _COLOURS[state], state is State.WAITING)


def _silent(rows: list[Paper]) -> list[str]:
    return [
        f"{run.kind}/{run.sign} {run.term}: {', '.join(map(str, numbers))}"
        for run, numbers in unexplained(rows).items()
    ]


@reads(SEE)
def one(request: Request, key: UUID) -> HttpResponse:
    """One number: what it stands for, and for those who may see it what was changed about it."""
    row = seen_paper(request, key)
    name = latest_names([row.unit_id]).get(row.unit_id, "")
    told = None
    if may_at(request, HISTORY, row.place):
        told = history_page(history_of(row), row.pk, request.seat.today, request.GET.get("page"))
    form = forms().get(row.form)
    context = {
        "line": line_of(row),
        "row": row,
        "name": name,
        "citation": row.citation(body_of(name)),
        "form": label_of(form) if form else "",
        "keeps": keeps(request, row.place),
        "history": told,
        "workbook": workbook_url(request, "paper_history_workbook", row.pk, row.place),
        "title": _("Số %(code)s") % {"code": row.code},
    }
    return render(request, "documents/one.html", context)
