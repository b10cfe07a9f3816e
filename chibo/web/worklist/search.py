"""The search of the header: members of the scope, and units by any name they ever had."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from chibo.audit.actions import log_look
from chibo.engine.vietnamese import search_key
from chibo.membership.queries import in_ledger
from chibo.organisation.models import STEP
from chibo.organisation.queries import find_units, former_names, named_by_path
from chibo.people.queries import by_name, matching, visible_persons
from chibo.web.people.reach import reach
from chibo.web.people.tables import PersonRow, person_rows
from chibo.web.seat import Request
from chibo.web.views import reads, record_look
from chibo.web.worklist.places import page_of

_SHOWN = 20
_LONGEST = 200


@dataclass(frozen=True)
class UnitRow:
    """A unit found: its name, where it stands, and the earlier name that was meant."""

    name: str
    above: str
    former: str
    closed: bool
    url: str


@reads("worklist.see", logs=True)
def search(request: Request) -> HttpResponse:
    """Up to twenty persons and twenty units whose name has the words, without regard to marks."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:_LONGEST]
    people = _people(request, text)
    units = _units(request, text)
    if people:
        record_look(request, log_look, actor=request.user, what="people.search", count=len(people))
    context = {
        "text": text,
        "people": people[:_SHOWN],
        "more_people": len(people) > _SHOWN,
        "units": units[:_SHOWN],
        "more_units": len(units) > _SHOWN,
        "sees_people": request.seat.may("people.see"),
    }
    return render(request, "worklist/search.html", context)


def _people(request: Request, text: str) -> list[PersonRow]:
    if not request.seat.may("people.see") or not search_key(text):
        return []
    found = by_name(matching(in_ledger(visible_persons(reach(request, "people.see"))), text))[: _SHOWN + 1]
    return person_rows(list(found), request.seat.today)


def _units(request: Request, text: str) -> list[UnitRow]:
    if not request.seat.may("organisation.see") or not search_key(text):
        return []
    today = request.seat.today
    rows: list[Any] = list(find_units(text, reach(request, "organisation.see"))[: _SHOWN + 1])
    above = named_by_path({row.path[:-STEP] for row in rows}, today)
    former = former_names((row.pk for row in rows), today)
    return [_row(row, text, above.get(row.path[:-STEP], ""), former.get(row.pk, [])) for row in rows]


def _row(unit: Any, text: str, above: str, former: list[str]) -> UnitRow:
    words = search_key(text).split()

    def meant(name: str) -> bool:
        return all(word in search_key(name) for word in words)

    old = "" if meant(unit.name) else next((name for name in former if meant(name)), "")
    return UnitRow(unit.name, above, old, unit.closed_on is not None, page_of(unit))
