"""Party cards: who is to be asked for, what was asked for and is waited for, what was handed over."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.audit.actions import log_look
from chibo.membership.cards import (
    card_requests,
    closed_requests,
    given_cards,
    open_requests,
    to_be_asked,
)
from chibo.membership.choices import Kind, Standing
from chibo.membership.models import CardRequest
from chibo.membership.queries import entry_days, spells_on
from chibo.organisation.models import Unit
from chibo.organisation.queries import inside, latest_names
from chibo.people.models import Person
from chibo.storage.identity import Scope
from chibo.web.export import EXPORT
from chibo.web.fields import PickerField
from chibo.web.forms import PlainForm
from chibo.web.people.pickers import Units
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.views import reads, record_look
from chibo.web.wording import day_text

SEE, RECORD = "people.see", "membership.record"
PAGE = 50
Rows = QuerySet[CardRequest]


@dataclass(frozen=True)
class View:
    """A way to look at cards. `rows` picks among requests; without it members to ask for are shown."""

    key: str
    label: str | Promise
    empty: str | Promise
    rows: Callable[[Rows], Rows] | None = None


VIEWS = (
    View(
        "",
        gettext_lazy("Chưa đề nghị"),
        gettext_lazy("Không còn đảng viên mới công nhận nào chưa được đề nghị"),
    ),
    View("asked", gettext_lazy("Đang chờ thẻ"), gettext_lazy("Không có đề nghị nào đang chờ"), open_requests),
    View("given", gettext_lazy("Đã phát thẻ"), gettext_lazy("Chưa ghi lần phát thẻ nào"), given_cards),
    View(
        "closed",
        gettext_lazy("Đã rút, bị trả lại"),
        gettext_lazy("Không có đề nghị nào như vậy"),
        closed_requests,
    ),
)


class CardFilter(PlainForm):
    """Unit and way to look, as the address says them."""

    unit = PickerField(label=gettext_lazy("Đơn vị"), required=False, help_text="")
    view = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, scope: Scope, today: date) -> None:
        super().__init__(data)
        self.scope, self.today = scope, today
        self.fields["unit"].use(Units(scope, today))  # type: ignore[attr-defined]
        self.fields["view"].choices = [(view.key, view.label) for view in VIEWS]  # type: ignore[attr-defined]

    @property
    def chosen_view(self) -> View:
        """The view asked for, or the first."""
        return next((view for view in VIEWS if view.key == self.data.get("view", "")), VIEWS[0])

    @property
    def unit_asked(self) -> Unit | None:
        """The unit asked for; None is the whole scope."""
        unit: Unit | None = self.cleaned_data.get("unit") if self.is_valid() else None
        return unit

    def persons(self) -> QuerySet[Person]:
        """Recognised members to be asked for."""
        return self._inside(to_be_asked(self.scope, self.today))

    def requests(self, view: View) -> Rows:
        """Requests of a view."""
        rows = self._inside(card_requests(self.scope))
        return view.rows(rows) if view.rows else rows.none()

    def found(self) -> QuerySet[Any]:
        """Persons or requests, as the view has them."""
        view = self.chosen_view
        return self.requests(view) if view.rows else self.persons()

    def query(self, **changes: str) -> str:
        """The address part that says these filters, with changes; empty ones are left out."""
        said = {name: self.data.get(name, "") for name in self.fields} | changes
        return urlencode({name: value for name, value in said.items() if value})

    def _inside(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        if not self.is_valid():
            return rows.none()
        return rows.filter(inside(self.unit_asked.path, "place")) if self.unit_asked else rows


@dataclass(frozen=True)
class CardLine:
    """A member and what is known of his card. `left` is said where he is no official member here today."""

    person: Person
    cell: str
    official: date | None
    row: CardRequest | None = None
    unit: str = ""
    days: int = 0
    left: bool = False
    writes: bool = False


def asked_cards(request: Request, permission: str = SEE) -> CardFilter:
    """The cards the address asks for, of members in the user's charge by the permission."""
    return CardFilter(request.GET, scope=reach(request, permission), today=request.seat.today)


@reads(SEE, logs=True)
def cards(request: Request) -> HttpResponse:
    """Cards by how far they have come."""
    form = asked_cards(request)
    listing = Paginator(form.found(), PAGE).get_page(request.GET.get("page"))
    lines = lines_of(request, list(listing))
    record_look(request, log_look, actor=request.user, what="membership.cards", count=len(lines))
    context = {
        "form": form,
        "lines": lines,
        "listing": listing,
        "view": form.chosen_view,
        "views": [(view.label, form.query(view=view.key), view is form.chosen_view) for view in VIEWS],
        "may_record": request.seat.may(RECORD),
        "may_export": request.seat.may(EXPORT),
    }
    return render(request, "membership/cards.html", context)


def lines_of(request: Request, found: Sequence[Person | CardRequest]) -> list[CardLine]:
    """The lines of persons or requests, in a fixed number of questions."""
    rows = [each for each in found if isinstance(each, CardRequest)]
    persons = [each.person if isinstance(each, CardRequest) else each for each in found]
    keys, today = [person.pk for person in persons], request.seat.today
    spells, official = spells_on(keys, today), entry_days(keys, Kind.RECOGNISED)
    names = latest_names({spell.unit_id for spell in spells.values()} | {row.unit_id for row in rows})
    charge = reach(request, RECORD) if request.seat.may(RECORD) else Scope()

    def line(person: Person, row: CardRequest | None) -> CardLine:
        seat = spells.get(person.pk)
        return CardLine(
            person=person,
            cell=names.get(seat.unit_id, "") if seat else "",
            official=(person.official_on.exact if person.official_on else None) or official.get(person.pk),
            row=row,
            unit=names.get(row.unit_id, "") if row else "",
            days=(today - row.on).days if row else 0,
            left=seat is None or seat.transit or seat.standing != Standing.OFFICIAL,
            writes=charge.holds(person.place),
        )

    return [line(each.person, each) if isinstance(each, CardRequest) else line(each, None) for each in found]


def page_of(view: str, *, unit: Unit | None = None) -> str:
    """The address of a view."""
    said = {"view": view, "unit": unit.code if unit else ""}
    query = urlencode({name: value for name, value in said.items() if value})
    return f"{reverse('cards')}?{query}" if query else reverse("cards")


def request_text(line: CardLine) -> str:
    """Unit, paper and day of a request, in one cell of a list."""
    row = line.row
    if row is None:
        return ""
    paper = ", ".join(part for part in (row.basis.number, day_text(row.on)) if part)
    return f"{line.unit}: {paper}" if line.unit else paper


def outcome_text(row: CardRequest | None) -> str:
    """What came of a request: number and day, or why not."""
    if row is None or (row.given_on is None and row.closed_on is None):
        return ""
    if row.given_on:
        return _("số %(number)s, %(day)s") % {"number": row.number, "day": day_text(row.given_on)}
    return _("%(day)s: %(reason)s") % {"day": day_text(row.closed_on), "reason": row.reason}
