"""The rows behind a figure: units, hamlets, offices or persons, those in the part and those that are not.

Names of persons only as far as the reader's scope goes; everybody else is one line with a number.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.audit.actions import log_look
from chibo.engine.formula import Definition, Measure
from chibo.indicators.measuring import Row, measured, rows_of
from chibo.membership.measures import persons_of
from chibo.organisation.measures import named_localities, named_units
from chibo.organisation.models import STEP
from chibo.organisation.queries import named_by_path
from chibo.people.queries import posts_among, visible_persons
from chibo.web.indicators.board import understood
from chibo.web.indicators.figures import asked_of, label, named, setting_of, shown
from chibo.web.indicators.telling import sentence
from chibo.web.organisation.wording import post_label
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.statistics.asking import PROVE, Asked, PeriodForm, asked_unit, days_text
from chibo.web.views import reads, record_look

PAGE_SIZE = 50
PEOPLE = "people.see"
VIEWS = ("part", "rest")


@dataclass(frozen=True)
class Told:
    """A row as a page tells it: what it is, where, and its own page."""

    name: str
    where: str
    url: str
    meets: bool


@reads(PROVE, logs=True)
def rows(request: Request, code: str, name: str) -> HttpResponse:
    """What a figure consists of."""
    unit, standard = asked_unit(request, code, PROVE), named(name)
    definition = standard.definition
    if definition.private or not definition.held:
        raise Http404
    form = PeriodForm(request.GET, request)
    if not form.is_valid():
        return render(request, "indicators/unread.html", {"form": form, "unit": unit}, status=422)
    part = request.GET.get("part", "")
    asked, period = asked_of(request, unit, form, part=part if part in VIEWS else "")
    setting = setting_of(asked, period, definition)
    exists = asked.node.path_on(period.last) is not None
    found = rows_of(setting, definition) if exists else []
    wanted = _wanted(found, definition, part)
    listing = Paginator(wanted, PAGE_SIZE).get_page(request.GET.get("page"))
    told = _told(asked, definition, list(listing))
    record_look(request, log_look, actor=request.user, what="indicators.rows", count=len(told))
    context = {
        "asked": asked,
        "label": label(standard),
        "sentence": sentence(definition),
        "days": days_text(period),
        "form": understood(asked, period),
        "figure": shown(definition, measured(setting, [definition])[0] if exists else None),
        "told": told,
        "hidden": len(listing) - len(told),
        "listing": listing,
        "page_url": asked.url("indicator_rows", name) + ("&" if asked.query() else "?") + "page=",
        "views": _views(asked, name, found, definition, part),
        "back": asked.url("indicator", name, part=""),
        "crumbs": asked.crumbs("indicator_board"),
    }
    return render(request, "indicators/rows.html", context)


def _wanted(found: Sequence[Row], definition: Definition, part: str) -> list[Row]:
    if definition.measure != Measure.SHARE:
        return [row for row in found if row.meets]
    return [row for row in found if not part or row.meets == (part == "part")]


def _views(
    asked: Asked, name: str, found: Sequence[Row], definition: Definition, part: str
) -> list[tuple[str, str, int, bool]]:
    if definition.measure != Measure.SHARE:
        return []
    met = sum(row.meets for row in found)
    counted = (
        ("", _("Tất cả"), len(found)),
        ("part", _("Đạt"), met),
        ("rest", _("Chưa đạt"), len(found) - met),
    )
    return [(words, asked.url("indicator_rows", name, part=key), n, key == part) for key, words, n in counted]


def _told(asked: Asked, definition: Definition, found: Sequence[Row]) -> list[Told]:
    """The rows in words; those the reader may not be told by name are left out."""
    tell: dict[str, Callable[[Asked, Sequence[Row]], Iterable[Told]]] = {
        "units": _units,
        "localities": _localities,
        "posts": _posts,
        "members": _members,
        "admissions": _admissions,
    }
    return list(tell.get(definition.population, _places)(asked, found))


def _where(asked: Asked, found: Sequence[Row]) -> dict[str, str]:
    return named_by_path({row.place for row in found}, asked.today)


def _places(asked: Asked, found: Sequence[Row]) -> Iterable[Told]:
    where = _where(asked, found)
    for row in found:
        yield Told(where.get(row.place, ""), "", "", row.meets)


def _units(asked: Asked, found: Sequence[Row]) -> Iterable[Told]:
    known = named_units(row.key for row in found)
    above = named_by_path({row.place[:-STEP] for row in found}, asked.today)
    for row in found:
        name, code = known.get(row.key, ("", ""))
        yield Told(name, above.get(row.place[:-STEP], ""), reverse("unit", args=[code]), row.meets)


def _localities(asked: Asked, found: Sequence[Row]) -> Iterable[Told]:
    known, where = named_localities(row.key for row in found), _where(asked, found)
    for row in found:
        name, code = known.get(row.key, ("", ""))
        yield Told(
            name, where.get(row.place, ""), reverse("locality", args=[code]) if code else "", row.meets
        )


def _posts(asked: Asked, found: Sequence[Row]) -> Iterable[Told]:
    known, where = posts_among(row.key for row in found), _where(asked, found)
    for row in found:
        post = known.get(row.key)
        if post is not None:
            place = post.locality.name if post.locality else where.get(row.place, "")
            yield Told(post_label(post.kind), place, "", row.meets)


def _members(asked: Asked, found: Sequence[Row]) -> Iterable[Told]:
    yield from _persons(asked, found, {row.key: row.key for row in found})


def _admissions(asked: Asked, found: Sequence[Row]) -> Iterable[Told]:
    yield from _persons(asked, found, persons_of(row.key for row in found))


def _persons(asked: Asked, found: Sequence[Row], of: dict[UUID, UUID]) -> Iterable[Told]:
    where = _where(asked, found)
    known = visible_persons(reach(asked.request, PROVE)).in_bulk(set(of.values()))
    opens = reach(asked.request, PEOPLE)
    for row in found:
        person = known.get(of.get(row.key, row.key))
        if person is not None:
            url = reverse("person", args=[person.pk]) if opens.holds(person.place) else ""
            yield Told(person.full_name, where.get(row.place, ""), url, row.meets)
