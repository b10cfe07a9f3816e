"""Danh sách biểu quyết: who of a cell counts on an evening, why not, and how many votes are needed."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from chibo.audit.actions import log_look
from chibo.membership.roster import ADMISSION, EXCLUDED, MINIMUM, Need, Roster, Seat, Why, roster
from chibo.people.models import Person
from chibo.people.queries import by_name, visible_persons
from chibo.regulations.rulebook import rulebook
from chibo.regulations.telling import Teller
from chibo.web.forms import PlainForm
from chibo.web.organisation.frame import frame
from chibo.web.organisation.where import Where, own_unit
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.views import reads, record_look

SEE = "people.see"
WORDS = {
    Why.PRESENT: gettext_lazy("Chính thức"),
    Why.TEMPORARY: gettext_lazy("Đang sinh hoạt tạm thời nơi khác"),
    Why.EXEMPT_ABSENT: gettext_lazy("Được miễn sinh hoạt và vắng mặt"),
    Why.SUSPENDED: gettext_lazy("Bị đình chỉ sinh hoạt"),
    Why.ABSENT: gettext_lazy("Vắng mặt: vẫn tính vào mẫu số"),
    Why.EXEMPT: gettext_lazy("Được miễn sinh hoạt: tính, vì chưa báo vắng"),
    Why.UNREAD: gettext_lazy("Hồ sơ nay ở nơi khác: chưa đọc được miễn, đình chỉ"),
    Why.PROBATIONARY: gettext_lazy("Dự bị: chưa có quyền biểu quyết"),
    Why.GUEST: gettext_lazy("Chi bộ khác, sinh hoạt tạm thời ở đây: biểu quyết ở chi bộ mình"),
}


class EveningForm(PlainForm):
    """What the register cannot know of the evening: it stays in the address and is kept nowhere."""

    detained = forms.IntegerField(
        label=gettext_lazy("Số đồng chí bị khởi tố, tạm giam"), required=False, min_value=0, max_value=999
    )


@dataclass(frozen=True)
class Line:
    """A person of the roster in words. `name` is empty for somebody whose file now lies elsewhere."""

    number: int
    person: Person | None
    seat: Seat
    why: str
    rule: str
    asked: bool
    misses: bool


@dataclass(frozen=True)
class Rule:
    """A rule as the foot of the page tells it."""

    label: str
    value: str
    source: str
    note: str


@reads(SEE, logs=True)
def unit_roster(request: Request, code: str) -> HttpResponse:
    """The roster of a cell on an evening."""
    unit = own_unit(request, code, SEE)
    context = frame(request, unit, "unit_roster")
    here, tell = context["here"], Teller(rulebook(), get_language() or "vi", _)
    context |= {"choices": [], "evening": here.text, "form": EveningForm(_asked(request))}
    if context["cell"] and context["path"]:
        context |= evening(request, unit.pk, here, tell)
        found: Roster = context["roster"]
        context |= {
            "set": found.rules.label(get_language() or "vi") if found.rules else "",
            "needs": [_need(tell, need) for need in found.needs()],
            "rules": _rules(tell, found),
            "workbook_query": urlencode(_said(request), doseq=True),
        }
        record_look(request, log_look, actor=request.user, what="membership.roster", count=len(found.seats))
    return render(request, "membership/roster.html", context)


def evening(request: Request, unit: UUID, here: Where, tell: Teller) -> dict[str, Any]:
    """The roster of the evening in the address, its lines counted and not counted."""
    form = EveningForm(_asked(request))
    detained = form.cleaned_data["detained"] if form.is_valid() else None
    absent = _keys(request.GET.getlist("absent"))
    found = roster(unit, here.day, absent=absent, detained=detained or 0)
    return {"roster": found} | _told(request, found, absent, here, _short(tell, found))


def _asked(request: Request) -> dict[str, str]:
    return {"detained": request.GET.get("detained", "")}


def _said(request: Request) -> dict[str, list[str]]:
    """What the address says of the evening, to be said again."""
    return {name: request.GET.getlist(name) for name in ("on", "detained", "absent") if name in request.GET}


def _keys(sent: list[str]) -> frozenset[UUID]:
    found = set()
    for text in sent:
        try:
            found.add(UUID(text))
        except ValueError:
            continue
    return frozenset(found)


def _short(tell: Teller, found: Roster) -> dict[str, str]:
    """The rules that leave people out, each in a line: what it is called and where it stands."""
    kept = {key: found.values[key] for key in (EXCLUDED, ADMISSION) if key in found.values}
    return {
        key: f"{tell.label(key)}: {', '.join(str(cited) for cited in stated.cited)}"
        for key, stated in kept.items()
    }


def _told(
    request: Request, found: Roster, absent: frozenset[UUID], here: Where, rules: dict[str, str]
) -> dict[str, Any]:
    """The lines of both tables in the order of names; persons out of reach at the end, without a name."""
    seats = {seat.person: seat for seat in found.seats}
    persons = by_name(visible_persons(reach(request, SEE)).filter(pk__in=seats))
    known = {person.pk: person for person in persons}
    order = [*known, *(key for key in seats if key not in known)]
    lines: dict[bool, list[Line]] = {True: [], False: []}
    for key in order:
        seat = seats[key]
        if _shown(seat, known):
            lines[seat.counted].append(
                Line(
                    len(lines[seat.counted]) + 1,
                    known.get(key),
                    seat,
                    str(WORDS[seat.why]),
                    rules.get(seat.rule, ""),
                    asked=seat.why is Why.EXEMPT or key in absent,
                    misses=key in absent,
                )
            )
    return {
        "counted": lines[True],
        "not_counted": lines[False],
        "asks": any(line.asked for line in lines[True] + lines[False]),
        "future": here.day > here.today,
    }


def _shown(seat: Seat, known: dict[UUID, Person]) -> bool:
    """A guest from a cell out of reach is no line: his file is not this reader's to see."""
    return seat.person in known or seat.why is not Why.GUEST


def _need(tell: Teller, need: Need) -> dict[str, Any]:
    share = tell.value(need.stated.value, "share") if need.stated else ""
    return {"label": tell.label(need.key), "least": need.least, "share": share}


def _rules(tell: Teller, found: Roster) -> list[Rule]:
    keys = [EXCLUDED, MINIMUM, *(need.key for need in found.needs())]
    stated = [found.values[key] for key in keys if key in found.values]
    return [
        Rule(tell.label(each.key), tell.value(each.value, each.unit), tell.source(each), tell.note(each))
        for each in stated
    ]
