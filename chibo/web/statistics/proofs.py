"""The proof of a figure: the movements or members it counts, by name as far as the reader's scope goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.audit.actions import log_look
from chibo.engine.calendar import Period
from chibo.membership.choices import Kind, Standing
from chibo.membership.models import Movement, MovementPlace, Spell
from chibo.organisation.nodes import NOW, ONE_DAY
from chibo.organisation.queries import NamesThroughTime, children, unit_names, units_on
from chibo.people.models import Person
from chibo.people.queries import visible_persons
from chibo.statistics.dimensions import DIMENSIONS, labels_of
from chibo.statistics.headcount import counts_below, prove_cell
from chibo.statistics.movement import movement, spells_at
from chibo.statistics.proof import BETWEEN, STOCKS, TRANSIT, Proof, corrected, parted, prove
from chibo.statistics.rows import row_label
from chibo.web.organisation.tree import natural
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.statistics.asking import (
    ETHNICITY,
    EXPORT,
    PROVE,
    SEE,
    Asked,
    PeriodForm,
    asked_unit,
    days_text,
)
from chibo.web.statistics.crossing import CrossAsked, asked_cross
from chibo.web.statistics.movement import asked_period, equation
from chibo.web.views import reads, record_look
from chibo.web.wording import day_text

PAGE_SIZE = 50
_SUMS = {"opening", "increase", "decrease", "closing"}
_NOTES = {
    BETWEEN: gettext_lazy("Hai đơn vị trực thuộc có đếm, toàn bộ không đếm: trong bảng số này được trừ ra."),
    TRANSIT: gettext_lazy("Đang chuyển giữa hai đơn vị trực thuộc: toàn bộ có đếm, không đơn vị nào đếm."),
}


@dataclass(frozen=True)
class MovementRow:
    """One movement behind a figure."""

    on: date
    label: str
    person: Person
    opens: bool
    unit: str
    partner: str
    paper: str
    leaves: bool
    correction: Movement | None = None


@dataclass(frozen=True)
class MemberRow:
    """One membership behind a figure."""

    person: Person
    opens: bool
    unit: str
    standing: str
    transit: bool


@dataclass(frozen=True)
class UnitRow:
    """Members with one value in one unit: what a figure opens into that may not open into names."""

    name: str
    count: int
    whole: int


@reads(PROVE, logs=True)
def movement_proof(request: Request, code: str, name: str) -> HttpResponse:
    """What one figure of Biểu 1 consists of."""
    asked, period, label = asked_figure(request, code, name)
    proof = prove(asked.node, period, name)
    opening = parted(name)[1] == "opening"
    rows, listing = _page(request, proof, period.first - ONE_DAY if opening else period.last)
    struck = _struck(request, corrected(asked.node, period, name))
    record_look(request, log_look, actor=request.user, what="statistics.proof", count=len(rows) + len(struck))
    context = _context(asked, label, proof, listing) | {
        "days": stock_day(period, name) or days_text(period),
        "rows": rows,
        "struck": struck,
        "note": _NOTES.get(parted(name)[0], ""),
        "equation": equation(asked, movement(asked.node, period)) if name in _SUMS else [],
        "back": asked.url("movement"),
        "crumbs": asked.crumbs("movement"),
        "workbook": asked.url("movement_proof_workbook", name) if asked.may(EXPORT) else "",
    }
    return render(request, "statistics/proof.html", context)


@reads(PROVE, logs=True)
def headcount_proof(request: Request, code: str) -> HttpResponse:
    """Who is counted in one cell of a headcount or cross-table."""
    cross = asked_cell(request, code, PROVE)
    if any(dimension.sensitive for dimension in cross.dimensions):
        return _by_units(cross)
    shown = {
        "days": _("Tại ngày %(day)s") % {"day": day_text(cross.day)},
        "back": cross.asked.url("headcount", **cross.without_values()),
        "crumbs": cross.asked.crumbs("headcount"),
        "workbook": cross.asked.url("headcount_proof_workbook") if cross.asked.may(EXPORT) else "",
    }
    return proof_page(cross.asked, cell_label(cross), cell_proof(cross), cross.day, shown)


def proof_page(asked: Asked, label: str, proof: Proof, day: date, shown: Mapping[str, Any]) -> HttpResponse:
    """A figure opened into its rows, by name as far as the reader sees the files; the look is noted."""
    rows, listing = _page(asked.request, proof, day)
    record_look(asked.request, log_look, actor=asked.request.user, what="statistics.proof", count=len(rows))
    context = _context(asked, label, proof, listing) | {"rows": rows, "struck": [], "equation": []}
    return render(asked.request, "statistics/proof.html", context | dict(shown))


def asked_figure(request: Request, code: str, name: str, *more: str) -> tuple[Asked, Period, str]:
    """Unit, period and words of the figure an address names."""
    unit = asked_unit(request, code, SEE, PROVE, *more)
    form = PeriodForm(request.GET, request)
    if not form.is_valid():
        raise Http404
    asked, period = asked_period(request, unit, form)
    label = row_label(name, period.last)
    if label is None:
        raise Http404
    return asked, period, label


def asked_cell(request: Request, code: str, *permissions: str) -> CrossAsked:
    """The cell an address names; a value its dimension does not know is no address."""
    cross = asked_cross(request, asked_unit(request, code, SEE, *permissions))
    if cross is None or any(
        value not in labels_of(dimension)
        for dimension, value in zip(cross.dimensions, cross.values, strict=True)
        if value is not None
    ):
        raise Http404
    return cross


def cell_proof(cross: CrossAsked) -> Proof:
    """The memberships of the cell; without any value all of the node."""
    wanted = cross.wanted()
    if wanted:
        return prove_cell(cross.asked.node, cross.day, wanted)
    spells = spells_at(cross.asked.node, cross.day)
    members = spells.select_related("person", "unit", "partner").order_by("person__sort_key")
    return Proof(total=spells.count(), members=members)


def cell_label(cross: CrossAsked) -> str:
    """The cell in words."""
    parts = [labels_of(DIMENSIONS[name])[value] for name, value in cross.wanted().items()]
    return ", ".join(parts) or _("Đảng viên")


def stock_day(period: Period, name: str) -> str:
    """The day of a stock; nothing for what happened over the period."""
    figure = parted(name)[1]
    if figure not in STOCKS:
        return ""
    day = period.first - ONE_DAY if figure == "opening" else period.last
    return _("Hết ngày %(day)s") % {"day": day_text(day)}


def _by_units(cross: CrossAsked) -> HttpResponse:
    """Peoples and religions open into units and counts, and only for those who may see them."""
    asked, wanted = cross.asked, cross.wanted()
    if not asked.may(ETHNICITY) or len(cross.dimensions) != 1 or not wanted:
        raise Http404
    ((name, value),) = wanted.items()
    rows = unit_rows(cross, name, value)
    context = {
        "asked": asked,
        "label": cell_label(cross),
        "days": _("Tại ngày %(day)s") % {"day": day_text(cross.day)},
        "rows": rows,
        "total": sum(row.count for row in rows),
        "whole": sum(row.whole for row in rows),
        "back": asked.url("headcount", **cross.without_values()),
        "crumbs": asked.crumbs("headcount"),
    }
    return render(asked.request, "statistics/units.html", context)


def unit_rows(cross: CrossAsked, name: str, value: str) -> list[UnitRow]:
    """The units below with their members of one value; the unit itself where none is below."""
    asked = cross.asked
    day = asked.today if asked.tree == NOW else cross.day
    below: list[Any] = sorted(children(asked.unit.pk, day), key=lambda unit: natural(unit.name))
    own = asked.node.path_on(cross.day) or ""
    paths = {unit.then_path: unit.name for unit in below} or {own: asked.name}
    counted = counts_below(asked.node, cross.day, paths, name, value)
    return [UnitRow(label, *counted.get(path, (0, 0))) for path, label in paths.items()]


def _context(asked: Asked, label: str, proof: Proof, listing: Any) -> dict[str, Any]:
    return {
        "asked": asked,
        "label": label,
        "total": proof.total,
        "listing": listing,
        "elsewhere": proof.total - listing.paginator.count,
        "members": proof.members is not None,
        "query": asked.query(),
    }


def _page(request: Request, proof: Proof, day: date) -> tuple[Sequence[Any], Any]:
    scope = reach(request, PROVE)
    named: QuerySet[Any] = proof.members_in(scope) if proof.members is not None else proof.movements_in(scope)
    listing = Paginator(named, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = list(listing)
    return (
        member_rows(request, rows, day) if proof.members is not None else movement_rows(request, rows)
    ), listing


def _opened(request: Request, persons: Sequence[UUID]) -> set[UUID]:
    """Whose file the reader may open."""
    if not request.seat.may("people.see"):
        return set()
    seen = visible_persons(reach(request, "people.see")).filter(pk__in=persons)
    return set(seen.values_list("pk", flat=True))


def member_rows(request: Request, spells: Sequence[Spell], day: date) -> list[MemberRow]:
    """Memberships as lines."""
    opened = _opened(request, [spell.person_id for spell in spells])
    names = unit_names({spell.unit_id for spell in spells}, day)
    return [
        MemberRow(
            spell.person,
            spell.person_id in opened,
            names.get(spell.unit_id, ""),
            str(Standing(spell.standing).label),
            spell.transit,
        )
        for spell in spells
    ]


def movement_rows(request: Request, places: Sequence[MovementPlace]) -> list[MovementRow]:
    """Movements as lines: when, who, where, from or to where, by which paper."""
    opened = _opened(request, [place.person_id for place in places])
    entries = [place.movement for place in places if place.movement is not None]
    names = NamesThroughTime(unit for entry in entries for unit in (entry.unit_id, entry.partner_id))
    moved = _names_at([place for place in places if place.movement is None])
    rows = []
    for place in places:
        entry = place.movement
        rows.append(
            MovementRow(
                place.on,
                str(Kind(place.kind).label),
                place.person,
                place.person_id in opened,
                names.at(entry.unit_id, place.on) if entry else moved.get((place.on, place.path), ""),
                (names.at(entry.partner_id, place.on) or entry.outside) if entry else "",
                "" if entry is None or entry.basis.is_empty else str(entry.basis),
                place.sign < 0,
            )
        )
    return rows


def _names_at(places: Sequence[MovementPlace]) -> Mapping[tuple[date, str], str]:
    """The units at the paths of those who came or went with their unit."""
    found: dict[tuple[date, str], str] = {}
    for day in {place.on for place in places}:
        steps = {place.path[-4:]: place.path for place in places if place.on == day}
        units: list[Any] = list(units_on(day).filter(step__in=steps))
        found |= {(day, steps[unit.step]): unit.name for unit in units}
    return found


def _struck(request: Request, movements: QuerySet[Movement]) -> list[MovementRow]:
    """Rows that were voided, with the entry that voids them."""
    rows = list(movements.filter(person__in=visible_persons(reach(request, PROVE)))[:PAGE_SIZE])
    opened = _opened(request, [row.person_id for row in rows])
    names = NamesThroughTime(unit for row in rows for unit in (row.unit_id, row.partner_id))
    return [
        MovementRow(
            row.on,
            str(Kind(row.kind).label),
            row.person,
            row.person_id in opened,
            names.at(row.unit_id, row.on),
            names.at(row.partner_id, row.on) or row.outside,
            "" if row.basis.is_empty else str(row.basis),
            row.kind == Kind.TRANSFERRED_OUT,
            row.voided_by,
        )
        for row in rows
    ]
