"""Papers of a case: every form that whoever works for one of its units can make, filled from the case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from chibo.admission.choices import Stage
from chibo.admission.models import Candidate
from chibo.admission.queries.dossiers import dossier_of, seats_of
from chibo.documents.papers import body_of
from chibo.documents.permissions import NUMBER
from chibo.engine.office import Form
from chibo.organisation.models import Unit
from chibo.organisation.queries import latest_names
from chibo.regulations.forms import forms
from chibo.web.admission.reaching import SEE, seen_note
from chibo.web.admission.wording import name_of
from chibo.web.documents.make import GROUPS, label_of, slug_of
from chibo.web.people.reach import may_at
from chibo.web.seat import Request
from chibo.web.views import reads

_COMMITTEE, _ABOVE = "committee", "standing_committee"
_NOW = {
    Stage.APPLIED: "application",
    Stage.DOSSIER_OPEN: "application",
    Stage.HANDED_OVER: "application",
    Stage.RETURNED: "application",
    Stage.COMPLETE: "admission",
    Stage.VOTED: "admission",
    Stage.VOTED_RETURNED: "admission",
    Stage.RESOLVED: "decision",
    Stage.RESOLVED_RETURNED: "decision",
    Stage.DECIDED: "decision",
    Stage.ADMITTED: "recognition",
    Stage.RECOGNISING: "recognition",
    Stage.RECOGNITION_VOTED: "recognition",
    Stage.RECOGNITION_RESOLVED: "recognition",
    Stage.REMOVAL_VOTED: "decision",
    Stage.REMOVAL_RESOLVED: "decision",
}


@dataclass(frozen=True)
class Entry:
    """A form, whose paper it is, and where it is made."""

    code: str
    label: str
    body: str
    url: str


@dataclass(frozen=True)
class Group:
    """Forms of one part of the work; `now` where the case stands there."""

    label: str
    entries: list[Entry]
    now: bool


@reads(SEE)
def case_forms(request: Request, key: UUID) -> HttpResponse:
    """Which papers can be made of a case, those of its present step first."""
    candidate = seen_note(request, key)
    units = _issuers(candidate, request.seat.today)
    kept = {code: unit for code, unit in units.items() if may_at(request, NUMBER, unit.path)}
    names = latest_names({unit.pk for unit in kept.values()})
    now = _NOW.get(Stage(candidate.stage), "pool")
    groups = []
    for code, label in GROUPS.items():
        entries = [
            _entry(form, kept[issuer], names, candidate)
            for form in forms().values()
            if form.group == code and (issuer := _issuer(form)) in kept
        ]
        if entries:
            groups.append(Group(str(label), entries, code == now))
    context = {
        "candidate": candidate,
        "name": name_of(candidate),
        "groups": sorted(groups, key=lambda group: not group.now),
    }
    return render(request, "dossiers/forms.html", context)


def _issuers(candidate: Candidate, today: date) -> Mapping[str, Unit]:
    """The units whose bodies write papers of the case."""
    found = dossier_of(candidate.pk)
    if found is not None:
        checker, decider = found.checker, found.decider
    else:
        seats = seats_of(candidate.cell, None, today)
        checker, decider = seats.checker, seats.decider
    return {"cell": candidate.cell, _COMMITTEE: checker, _ABOVE: decider}


def _issuer(form: Form) -> str:
    """Whoever is no body of the Party has his paper made by the cell."""
    return form.issuer if form.issuer in {_COMMITTEE, _ABOVE} else "cell"


def _entry(form: Form, unit: Unit, names: Mapping[UUID, str], candidate: Candidate) -> Entry:
    url = reverse("paper_make", args=[unit.code, slug_of(form)])
    query = urlencode({"case": str(candidate.pk)})
    return Entry(form.code, label_of(form), body_of(names.get(unit.pk, "")), f"{url}?{query}")
