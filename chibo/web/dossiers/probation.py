"""The register of probationary members: who stands in it on a day, and what each column says."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.admission.models import Ballot
from chibo.admission.queries.probation import (
    Probation,
    by_ceremony,
    ever_on_probation,
    no_longer_on_probation,
    probations,
)
from chibo.audit.actions import log_look
from chibo.deadlines.local_rules import rules_at
from chibo.engine.citation import Citation
from chibo.membership.choices import Kind, Standing
from chibo.membership.queries import of_standing
from chibo.organisation.models import Unit
from chibo.organisation.queries import latest_names
from chibo.people.models import Person
from chibo.people.queries import nobody, person_names, visible_persons
from chibo.regulations.due import deadline_kinds, limit_of
from chibo.storage.identity import Scope
from chibo.web.admission.reaching import SEE
from chibo.web.export import EXPORT
from chibo.web.fields import DayField, PickerField
from chibo.web.forms import PlainForm
from chibo.web.people.filters import day_words
from chibo.web.people.pickers import Units
from chibo.web.people.reach import asked_day, reach
from chibo.web.seat import Request
from chibo.web.views import reads, record_look
from chibo.web.wording import day_text

PAGE_SIZE = 50
PEOPLE = "people.see"


@dataclass(frozen=True)
class View:
    """A way to look at the register."""

    key: str
    label: str | Promise
    rows: Callable[[QuerySet[Person], date], QuerySet[Person]]


VIEWS = (
    View(
        "",
        gettext_lazy("Đang dự bị"),
        lambda persons, day: of_standing(persons, Standing.PROBATIONARY, day),
    ),
    View("ended", gettext_lazy("Đã hết dự bị"), no_longer_on_probation),
    View("all", gettext_lazy("Cả sổ"), ever_on_probation),
)


class RegisterFilter(PlainForm):
    """Unit and day of the register, as the address says them."""

    unit = PickerField(label=gettext_lazy("Đơn vị"), required=False, help_text="")
    on = DayField(label=gettext_lazy("Tại ngày"), required=False, help_text="")
    view = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, scope: Scope, day: date) -> None:
        super().__init__(data)
        self.scope, self.day = scope, day
        self.fields["unit"].use(Units(scope, day))  # type: ignore[attr-defined]
        self.fields["view"].choices = [(view.key, view.label) for view in VIEWS]  # type: ignore[attr-defined]

    @property
    def chosen_view(self) -> View:
        """The view asked for, or the first."""
        asked = self.data.get("view", "")
        return next((view for view in VIEWS if view.key == asked), VIEWS[0])

    @property
    def unit_asked(self) -> Unit | None:
        """The unit whose register this is; None is the whole scope."""
        unit: Unit | None = self.cleaned_data.get("unit") if self.is_valid() else None
        return unit

    def persons(self) -> QuerySet[Person]:
        """Who stands in the register, by the day of the ceremony; nobody where the address is unreadable."""
        if not self.is_valid():
            return nobody()
        found = self.chosen_view.rows(visible_persons(self.scope), self.day)
        if self.unit_asked is not None:
            found = found.filter(place__startswith=self.unit_asked.path)
        return by_ceremony(found)

    def query(self, **changes: str) -> str:
        """The address part that says these filters, with changes; empty ones are left out."""
        said = {name: self.data.get(name, "") for name in self.fields} | changes
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def narrowed(self) -> bool:
        """Is a unit or a day asked for?"""
        return any(self.data.get(name) for name in ("unit", "on"))


@dataclass(frozen=True)
class Line:
    """A line of the register in words."""

    entry: Probation
    name: str
    cell: str
    decision: str
    ceremony: str
    over: str
    limit: str
    late: bool
    training: str
    helper: str
    review: str
    remark: str
    vote: str
    result: str
    explanation: str


def asked_register(request: Request, permission: str = SEE) -> RegisterFilter:
    """The register the address asks for, of persons both dossiers and files of whom the user may see."""
    return RegisterFilter(request.GET, scope=reach(request, permission), day=asked_day(request))


@reads(SEE, logs=True)
def probation(request: Request) -> HttpResponse:
    """The register of the scope or of a unit on a day."""
    form = asked_register(request)
    found = seen(request, form.persons())
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    lines = lines_of(list(page), form.day)
    record_look(request, log_look, actor=request.user, what="admission.probation", count=len(lines))
    context = {
        "form": form,
        "lines": lines,
        "listing": page,
        "first": page.start_index() if lines else 0,
        "day": form.day,
        "day_note": day_words(form.day, request.seat.today),
        "days": days_of_cell(form),
        "late": sum(line.late for line in lines),
        "views": [(view.label, form.query(view=view.key), view is form.chosen_view) for view in VIEWS],
        "may_export": request.seat.may(EXPORT),
        "may_import": request.seat.may("exchange.import"),
    }
    return render(request, "dossiers/probation.html", context)


def seen(request: Request, found: QuerySet[Person]) -> QuerySet[Person]:
    """Those whose file the user may see besides their dossier."""
    return found.filter(pk__in=visible_persons(reach(request, PEOPLE)).values("pk"))


def days_of_cell(form: RegisterFilter) -> int | None:
    """How many working days a cell has by the rule of the day; None where no rule says it.

    With a unit chosen, or one alone in the scope, as the rules hold there.
    """
    asked, roots = form.unit_asked, form.scope.now
    place = asked.path if asked else roots[0] if len(roots) == 1 else ""
    limit = limit_of(deadline_kinds()["recognition_by_cell"], form.day, rules=rules_at(place))
    return limit.term.length if limit is not None else None


def lines_of(persons: list[Person], day: date) -> list[Line]:
    """The lines about some persons, in a fixed number of questions."""
    entries = probations(persons)
    names = latest_names({entry.cell for entry in entries})
    helpers = person_names(entry.helper for entry in entries if entry.helper)
    return [_line(entry, names, helpers, day) for entry in entries]


def _line(entry: Probation, names: dict[UUID, str], helpers: dict[UUID, str], day: date) -> Line:
    return Line(
        entry=entry,
        name=entry.person.full_name,
        cell=names.get(entry.cell, "") if entry.cell else "",
        decision=_decision(entry),
        ceremony=day_text(entry.ceremony_on),
        over=day_text(entry.over),
        limit=day_text(entry.limit),
        late=entry.waits_late(day),
        training=short(entry.paper("new_member_class")),
        helper=helpers.get(entry.helper, "…") if entry.helper else "",
        review=short(entry.paper("self_review")),
        remark=short(entry.paper("helper_review")),
        vote=_vote(entry.ballot),
        result=_result(entry),
        explanation=short(entry.paper("late_explanation")),
    )


def short(paper: Citation) -> str:
    """A paper in a cell of a list: number and day."""
    when = day_text(paper.date) if paper.date else ""
    return ", ".join(part for part in (paper.number, when) if part)


def _decision(entry: Probation) -> str:
    when = day_text(entry.issued_on) or (day_text(entry.decision.date) if entry.decision.date else "")
    return ", ".join(part for part in (entry.decision.number, when) if part)


def _vote(ballot: Ballot | None) -> str:
    """The day and the count of the cell's latest vote; nobody's name."""
    if ballot is None:
        return ""
    words = _("%(day)s: tán thành %(for)s/%(entitled)s")
    return words % {"day": day_text(ballot.on), "for": ballot.votes_for, "entitled": ballot.entitled}


def _result(entry: Probation) -> str:
    """The decision and the day it makes official; of another end what it was."""
    row = entry.ended
    if row is None:
        return ""
    if row.kind != Kind.RECOGNISED:
        return f"{Kind(row.kind).label} {day_text(row.on)}"
    paper = ", ".join(part for part in (row.basis.number, day_text(row.decided_on)) if part)
    since = _("chính thức từ %(day)s") % {"day": day_text(row.on)}
    return f"{paper}; {since}" if paper else since
