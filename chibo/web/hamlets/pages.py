"""The watch list of a node: how many hamlets lack what, the map of tiles, the hamlets that need something."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.engine.vietnamese.numbers import share
from chibo.hamlets.choices import State
from chibo.hamlets.permissions import SEE
from chibo.hamlets.queries import Hamlet, open_measures, watched_at
from chibo.organisation.models import Locality
from chibo.organisation.queries import flags_on, localities_by_key, unit_names, units_on, within
from chibo.regulations.loader import area_flags
from chibo.web.charts import Group, Tile, Tiles
from chibo.web.export import EXPORT
from chibo.web.hamlets.telling import GRAVITY, HamletLine, colour_of, quiet_years, reason_words
from chibo.web.navigation import Choice, Option
from chibo.web.organisation.tree import natural
from chibo.web.organisation.wording import flag_label
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.statistics.asking import Asked, DayForm, asked_unit
from chibo.web.views import reads

TILES = 600
"""Hamlets drawn one by one at most; more of them stand in the table of units alone."""
_WATCH = "watch"

PAGE_SIZE = 200


@dataclass(frozen=True)
class Watch:
    """The hamlets of a node on a day, and what the page about them was asked."""

    asked: Asked
    hamlets: Sequence[Hamlet]
    localities: dict[UUID, Locality]
    names: dict[UUID, str]

    @property
    def day(self) -> date:
        return self.asked.day

    def count(self, state: State) -> int:
        """How many hamlets are in a state."""
        return sum(each.state is state for each in self.hamlets)


@reads(SEE)
def index(request: Request) -> HttpResponse:
    """The watch list of the first unit of the user's; a sentence where there is none."""
    units: Any = within(units_on(request.seat.today), reach(request, SEE))
    first = units.filter(path__in=reach(request, SEE).now).first()
    if first is None:
        return render(request, "indicators/none.html")
    return watch(request, first.code)


@reads(SEE)
def watch(request: Request, code: str) -> HttpResponse:
    """The special hamlets of a unit on a day."""
    unit = asked_unit(request, code, SEE)
    form = DayForm(request.GET, request)
    if not form.is_valid():
        return render(request, "hamlets/unread.html", {"form": form, "unit": unit}, status=422)
    asked = asked_of(request, unit, form)
    picked = form.cleaned_data["unit"]
    if picked and picked.pk != unit.pk:
        return HttpResponseRedirect(asked.url("hamlets_unit", unit=picked))
    exists = asked.node.path_on(asked.day) is not None
    first = {"unit": asked.name, "on": asked.day, "tree": asked.said.get("tree", "")}
    context = {
        "asked": asked,
        "form": DayForm(None, request, initial=first),
        "day": asked.day,
        "exists": exists,
        "crumbs": asked.crumbs("hamlets_unit"),
        "choices": [_areas(asked), asked.trees("hamlets_unit")],
        **(
            _figures(watch_of(asked), request.GET.get("view", _WATCH), request.GET.get("page"))
            if exists
            else {}
        ),
    }
    return render(request, "hamlets/watch.html", context)


def asked_of(request: Request, unit: Any, form: DayForm) -> Asked:
    """What the page is about; call it with a form that was read."""
    data = form.cleaned_data
    area = request.GET.get("area", "")
    said = {
        "on": data["on"].isoformat() if data["on"] else "",
        "area": area if area in area_flags() else "",
    }
    kept = {name: value for name, value in said.items() if value}
    return Asked(request, unit, data["tree"] or "then", form.day, kept)


def watch_of(asked: Asked, known: list[Hamlet] | None = None) -> Watch:
    """Every hamlet of the node with what is known of it; `known` where they were read already."""
    hamlets = watched_at(asked.node, asked.day) if known is None else known
    area = asked.said.get("area", "")
    if area:
        flagged = flags_on(asked.day).filter(flag=area)
        own = set(flagged.values_list("locality", flat=True))
        units = set(flagged.values_list("unit", flat=True))
        hamlets = [each for each in hamlets if each.counts.locality in own or each.counts.unit in units]
    localities = localities_by_key(each.counts.locality for each in hamlets)
    names = unit_names({each.counts.unit for each in hamlets}, asked.day)
    return Watch(asked, hamlets, localities, names)


def _areas(asked: Asked) -> Choice:
    """All hamlets, or those of an area flag that occurs here, their own or their commune's."""
    flags = set(flags_on(asked.day).values_list("flag", flat=True))
    now = asked.said.get("area", "")
    options = [Option(_("tất cả"), asked.url("hamlets_unit", area=""), not now)]
    options += [
        Option(flag_label(flag), asked.url("hamlets_unit", area=flag), flag == now)
        for flag in area_flags()
        if flag in flags
    ]
    return Choice(_("Địa bàn"), tuple(options))


def _figures(found: Watch, view: str, page: str | None) -> dict[str, Any]:
    views = _views(found, view)
    chosen = _gravest_first(found, [each for each in found.hamlets if _fits(each, view)])
    listing = Paginator(chosen, PAGE_SIZE).get_page(page)
    lines = lines_of(found, list(listing))
    here = found.asked.url("hamlets_unit", view=view if view != _WATCH else "")
    return {
        "listing": listing,
        "page_url": f"{here}{'&' if '?' in here else '?'}page=",
        "total": len(found.hamlets),
        "figures": _heads(found),
        "chart": tiles(found) if len(found.hamlets) <= TILES else None,
        "finding": finding(found),
        "views": views,
        "lines": lines,
        "sums": _sums(lines),
        "limits": found.hamlets[0].limits if found.hamlets else None,
        "workbook": found.asked.url("hamlets_workbook") if found.asked.may(EXPORT) else "",
        "import": found.asked.url("hamlets_fill", on="") if found.asked.may("hamlets.measure") else "",
    }


def _fits(each: Hamlet, view: str) -> bool:
    if view == _WATCH:
        return each.watched
    return view in {"all", str(each.state)}


def _views(found: Watch, view: str) -> list[tuple[str, str, int, bool]]:
    counted = [(str(state.label), str(state.value), found.count(state)) for state in State]
    options = [
        (_("Cần chú ý"), _WATCH, sum(each.watched for each in found.hamlets)),
        *(option for option in counted if option[2]),
        (_("Tất cả"), "all", len(found.hamlets)),
    ]
    return [
        (words, found.asked.url("hamlets_unit", view=key if key != _WATCH else ""), n, key == view)
        for words, key, n in options
    ]


def _heads(found: Watch) -> list[dict[str, Any]]:
    """The four figures, each opening its hamlets."""
    states = (
        (_("Chưa có chi bộ"), found.count(State.NO_CELL), State.NO_CELL),
        (_("Có chi bộ, chưa có đảng viên tại chỗ"), found.count(State.NO_LOCAL), State.NO_LOCAL),
        (_("Nguy cơ không còn chi bộ"), found.count(State.AT_RISK), State.AT_RISK),
        (_("Sinh hoạt ghép"), found.count(State.SHARED), State.SHARED),
    )
    url = found.asked.url
    return [
        {"label": words, "count": n, "url": url("hamlets_unit", view=str(state.value))}
        for words, n, state in states
    ]


def finding(found: Watch) -> tuple[str, str]:
    """What the map says."""
    marked = sum(each.watched for each in found.hamlets)
    told = {"n": marked, "all": len(found.hamlets), "share": share(marked, len(found.hamlets) or 1)}
    places: dict[UUID, int] = {}
    for each in found.hamlets:
        if each.watched:
            places[each.counts.unit] = places.get(each.counts.unit, 0) + 1
    head = _("%(n)s/%(all)s thôn, xóm (%(share)s) cần chú ý.") % told
    if not places:
        return head, ""
    most = max(places.values())
    top = sorted((found.names.get(unit, "") for unit, n in places.items() if n == most), key=natural)
    rest = _("Nhiều nhất: %(units)s, mỗi nơi %(n)s.") % {"units": ", ".join(top[:3]), "n": most}
    return head, rest if len(places) > 1 else ""


def tiles(found: Watch) -> Tiles:
    """One tile for each hamlet, by the unit in charge, the gravest first."""
    by_unit: dict[UUID, list[Hamlet]] = {}
    for each in found.hamlets:
        by_unit.setdefault(each.counts.unit, []).append(each)
    groups = [
        Group(found.names.get(unit, ""), "", [_tile(found, each) for each in _gravest_first(found, rows)])
        for unit, rows in sorted(by_unit.items(), key=lambda item: natural(found.names.get(item[0], "")))
    ]
    head, rest = finding(found)
    states = {str(state.value): str(state.label) for state in State}
    return Tiles(title=_("Mỗi ô là một thôn, xóm"), headline=head, finding=rest, groups=groups, states=states)


def _tile(found: Watch, each: Hamlet) -> Tile:
    locality = found.localities[each.counts.locality]
    label = f"{locality.name}: {each.state.label}"
    url = hamlet_url(found.asked, locality)
    return Tile(label, str(each.state.value), url, plain=each.state is State.SOUND)


def hamlet_url(asked: Asked, locality: Locality) -> str:
    """The page of a hamlet, on the day asked for."""
    day = asked.said.get("on", "")
    return reverse("hamlet", args=[locality.code]) + (f"?on={day}" if day else "")


def _gravest_first(found: Watch, rows: Sequence[Hamlet]) -> list[Hamlet]:
    return sorted(
        rows,
        key=lambda each: (
            GRAVITY.index(each.state), natural(found.localities[each.counts.locality].name)
        ),
    )  # fmt: skip


def lines_of(found: Watch, chosen: Sequence[Hamlet]) -> list[HamletLine]:
    """Hamlets as the table tells them, the gravest first."""
    measures = open_measures(each.counts.locality for each in chosen)
    lines = []
    for each in _gravest_first(found, chosen):
        locality = found.localities[each.counts.locality]
        mine = measures.get(locality.pk, [])
        lines.append(
            HamletLine(
                hamlet=each, name=locality.name, households=locality.households,
                charge=found.names.get(each.counts.unit, ""),
                url=hamlet_url(found.asked, locality), state=str(each.state.label),
                colour=colour_of(each), reasons=reason_words(each, found.day),
                years=quiet_years(each, found.day), measure=mine[0] if mine else None,
                late=bool(mine) and mine[0].due_on < found.asked.today,
            )
        )  # fmt: skip
    return lines


def _sums(lines: Sequence[HamletLine]) -> dict[str, int]:
    """What the lines add up to."""
    counts = [line.hamlet.counts for line in lines]
    return {
        "local": sum(each.local for each in counts),
        "reinforcing": sum(each.reinforcing for each in counts),
        "over_60": sum(each.over_60 for each in counts),
        "members": sum(each.members for each in counts),
        "sources": sum(line.hamlet.sources.followed for line in lines),
    }
