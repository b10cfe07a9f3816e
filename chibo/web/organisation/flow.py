"""What the writing screens of this part share: where they lead, and the counts they show before and after."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.membership.queries import members_on
from chibo.organisation.models import Locality, Unit
from chibo.organisation.queries import names_today, path_on, subtree
from chibo.web.flow import Done, Words, Write, answer
from chibo.web.forms import RecordForm
from chibo.web.organisation.where import SEE
from chibo.web.people.reach import reach
from chibo.web.preview import Counts, Told
from chibo.web.seat import Request

Data = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Screen:
    """A writing screen about one unit or hamlet. `url` leads on from the verb's result."""

    title: Words
    form: Callable[[Any], RecordForm]
    verb: Callable[[Data], Any]
    measure: Callable[[Data], Counts]
    message: Words
    lead: Words = ""
    confirm: Words = ""
    url: Callable[[Any], str] | None = None
    tell: Callable[[Data], Told] | None = None


def run(request: Request, about: Unit | Locality, screen: Screen) -> HttpResponse:
    """Answer a request of a writing screen; afterwards the page of what it was about."""
    back = page_of(about)
    name = about.name if isinstance(about, Locality) else name_of(about, request.seat.today)
    write = Write(
        title=screen.title,
        form=screen.form,
        verb=screen.verb,
        measure=screen.measure,
        tell=screen.tell or (lambda _data: {}),
        done=lambda result: Done(screen.url(result) if screen.url else back, screen.message),
        confirm=screen.confirm,
        back=back,
        context={"above": name, "lead": screen.lead},
    )
    return answer(request, write)


def page_of(about: Unit | Locality) -> str:
    """The address of a unit's or a hamlet's page."""
    return reverse("locality" if isinstance(about, Locality) else "unit", args=[about.code])


def name_of(unit: Unit, today: date) -> str:
    """What the unit is called today."""
    return names_today([unit.pk], today)[unit.pk]


def figures(
    request: Request, units: Iterable[Unit | None], day: date, *, tree: bool = True
) -> dict[str, int]:
    """Members of the units on the day and, with `tree`, how many organisations stand below them.

    Units outside what the user may see are left out.
    """
    scope = reach(request, SEE)
    counts: dict[str, int] = {}
    known = {unit.pk: unit for unit in units if unit is not None and scope.holds(unit.path)}
    names = names_today(known, request.seat.today)
    for key, unit in known.items():
        path = path_on(unit.pk, day)
        words = {"unit": names[key] or unit.code}
        counts[_("Đảng viên, %(unit)s") % words] = members_on(path, day).count() if path else 0
        if tree:
            below = subtree(path, day).order_by().count() - 1 if path else 0
            counts[_("Tổ chức bên dưới, %(unit)s") % words] = below
    return counts
