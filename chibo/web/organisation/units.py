"""Pages that show the tree and one organisation: overview, units below, hamlets, posts, changes, history."""

from datetime import date
from itertools import pairwise
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.engine.vietnamese import write_number
from chibo.membership.queries import counts_on
from chibo.organisation.models import Placement, Unit
from chibo.organisation.nodes import Node
from chibo.organisation.queries import (
    find_units,
    flags_of,
    former_names,
    kinds_of,
    localities_of,
    names_of,
    names_today,
    path_on,
    placements_of,
    predecessors_of,
)
from chibo.people.queries import posts_ever, posts_of_unit
from chibo.statistics.headcount import cross_table
from chibo.web.charts import Part, Stacked
from chibo.web.export import EXPORT
from chibo.web.organisation.frame import frame
from chibo.web.organisation.history import history_about
from chibo.web.organisation.opening import opening_below, opening_rows, unit_openings
from chibo.web.organisation.tables import below, hamlet_rows, holder_of, in_rank
from chibo.web.organisation.tree import grow, natural, unit_url
from chibo.web.organisation.where import (
    HISTORY,
    POSTS,
    SEE,
    NamedUnit,
    Where,
    may_change_unit,
    own_unit,
    seen_unit,
    where,
)
from chibo.web.organisation.wording import during_text, flag_label, kind_label, post_label
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.views import reads

REPORTS = "statistics.see"
FOUND_AT_MOST = 60
HAMLETS_AT_MOST = 100
_AGES = (
    ("18–30", ("A1",)),
    ("31–40", ("A2", "A3")),
    ("41–50", ("A4", "A5")),
    ("51–60", ("A6", "A7")),
    ("> 60", ("A8",)),
)


@reads(SEE)
def index(request: Request) -> HttpResponse:
    """The whole tree of the user on a day, and the search by name, earlier names included."""
    here, scope = where(request), reach(request, SEE)
    wanted = request.GET.get("q", "").strip()
    found: list[NamedUnit] = list(find_units(wanted, scope)[: FOUND_AT_MOST + 1]) if wanted else []
    earlier = former_names([unit.pk for unit in found], here.today)
    context = {
        "here": here,
        "choices": here.choices(request.path),
        "branches": grow(scope, here),
        "wanted": wanted,
        "found": [
            {
                "unit": unit,
                "url": unit_url(unit, here),
                "kind": kind_label(unit.kind),
                "earlier": ", ".join(earlier.get(unit.pk, [])),
            }
            for unit in found[:FOUND_AT_MOST]
        ],
        "more": len(found) > FOUND_AT_MOST,
        "may_export": request.seat.may(EXPORT),
    }
    return render(request, "organisation/index.html", context)


@reads(SEE)
def overview(request: Request, code: str) -> HttpResponse:
    """Figures, age structure and leaders of an organisation on a day."""
    unit = seen_unit(request, code)
    context = frame(request, unit, "unit")
    here, path = context["here"], context["path"]
    if path:
        counts = counts_on(path, here.day, now_tree=here.now_tree)
        context["counts"] = counts
        context["ages"] = _ages(request, unit, here) if counts["members"] else None
        context["posts"] = [
            (post_label(post.kind), holder_of(post), post)
            for post in in_rank(posts_of_unit(unit.pk, here.day))
        ]
        context["opens"] = unit_openings(request, unit, here)
    context["flags"] = [
        (flag_label(row.flag), row) for row in flags_of(unit=unit.pk).filter(during__contains=here.day)
    ]
    context["earlier"] = former_names([unit.pk], here.day).get(unit.pk, [])
    context["predecessors"] = [(row, unit_url(row, here)) for row in predecessors_of(unit.pk)]
    return render(request, "organisation/overview.html", context)


def _ages(request: Request, unit: NamedUnit, here: Where) -> Stacked:
    """Age bands taken together; they open into the table of single bands, and that into names."""
    table = cross_table(Node(unit, here.tree), here.day, ["age"], may_see_sensitive=False)
    counted = {key[0]: n for key, n in table.cells.items()}
    opens = here.day <= here.today and reach(request, REPORTS).holds(unit.path)
    url = reverse("headcount", args=[unit.code]) + here.query(by="age") if opens else ""
    parts = [Part(label, sum(counted.get(band, 0) for band in bands), url) for label, bands in _AGES]
    parts.append(Part(_("không rõ"), counted.get("", 0), url))
    young, old = parts[0].count + parts[1].count, parts[4].count
    words = {"young": write_number(young), "old": write_number(old), "all": write_number(table.total)}
    return Stacked(
        title=_("Cơ cấu tuổi"),
        headline=_("%(young)s/%(all)s đảng viên từ 40 tuổi trở xuống;") % words,
        finding=_("%(old)s/%(all)s trên 60 tuổi.") % words,
        parts=parts,
    )


@reads(SEE)
def subordinates(request: Request, code: str) -> HttpResponse:
    """Cells and other organisations directly below."""
    unit = seen_unit(request, code)
    context = frame(request, unit, "unit_below")
    cells, groups = below(unit, context["path"], context["here"]) if context["path"] else ([], [])
    locals_known = [row.local for row in cells if row.local is not None]
    context |= {
        "cells": opening_below(request, cells, context["here"]),
        "groups": opening_below(request, groups, context["here"]),
        "cell_members": sum(row.members for row in cells),
        "cell_locals": sum(locals_known),
        "noted": sum(bool(row.states) for row in cells),
        "group_members": sum(row.members for row in groups),
    }
    return render(request, "organisation/below.html", context)


@reads(SEE)
def localities(request: Request, code: str) -> HttpResponse:
    """Hamlets in the charge of the organisation and of those below it, or served by the cell."""
    unit = seen_unit(request, code)
    context = frame(request, unit, "unit_localities")
    path, here = context["path"], context["here"]
    then_path = path_on(unit.pk, here.day)
    there = list(localities_of(unit.pk, then_path, here.day)) if path and then_path else []
    there.sort(key=lambda row: natural(row.name))
    context["listing"] = listing = Paginator(there, HAMLETS_AT_MOST).get_page(request.GET.get("page"))
    context["rows"] = opening_rows(request, hamlet_rows(list(listing), here.day), here)
    context["page_url"] = (here.query() or "?") + "&page="
    return render(request, "organisation/localities.html", context)


@reads(SEE)
def posts(request: Request, code: str) -> HttpResponse:
    """Who holds, held and will hold office in the organisation."""
    unit = seen_unit(request, code)
    context = frame(request, unit, "unit_posts")
    context["posts"] = [
        {
            "label": post_label(post.kind),
            "holder": holder_of(post),
            "during": during_text(post.during),
            "open": post.during.upper is None or post.during.upper > context["here"].today,
            "post": post,
        }
        for post in posts_ever(unit=unit.pk)
    ]
    context["may_post"] = may_change_unit(request, unit, POSTS)
    return render(request, "organisation/posts.html", context)


def lines_of(unit: Unit, today: date) -> tuple[list[Placement], list[Any]]:
    """The unit's places, and all its names, kinds and places with their words, the latest first."""
    placed = list(placements_of(unit.pk))
    above = names_today({row.parent_id for row in placed if row.parent_id}, today)
    lines: list[Any] = [(row, _("Tên"), row.name) for row in names_of(unit.pk)]
    lines += [(row, _("Loại hình"), kind_label(row.kind)) for row in kinds_of(unit.pk)]
    lines += [
        (row, _("Trực thuộc"), above.get(row.parent_id or unit.pk, _("không có cấp trên"))) for row in placed
    ]
    return placed, sorted(lines, key=lambda line: line[0].during.lower, reverse=True)


@reads(SEE)
def changes(request: Request, code: str) -> HttpResponse:
    """Names, kinds and places through time, what of it can be taken back, and what can be done."""
    unit = seen_unit(request, code)
    context = frame(request, unit, "unit_changes")
    today = context["here"].today
    placed, lines = lines_of(unit, today)
    last = {what: row for row, what, _value in reversed(lines)}
    foreign = {
        row.pk
        for row, former in pairwise(placed)
        if former.parent and not may_change_unit(request, former.parent)
    }
    context["lines"] = [
        {
            "what": what,
            "value": value,
            "row": row,
            "during": during_text(row.during),
            "ahead": row.during.lower > today,
            "may_withdraw": row.pk not in foreign
            and row.during.lower > unit.founded_on
            and (row.during.lower > today or row is last[what]),
        }
        for row, what, value in lines
    ]
    context["closing_ahead"] = unit.closed_on is not None and unit.closed_on > today
    return render(request, "organisation/changes.html", context)


@reads(HISTORY)
def history(request: Request, code: str) -> HttpResponse:
    """Every change about the organisation: who, when, which verb, old and new."""
    unit = own_unit(request, code, HISTORY)
    context = frame(request, unit, "unit_history")
    here = context["here"]
    context["history"] = history_about(unit, here.today, request.GET.get("page"))
    context["page_url"] = (here.query() or "?") + "&page="
    context["workbook"] = reverse("unit_history_workbook", args=[unit.code]) if context["may_export"] else ""
    return render(request, "organisation/history.html", context)
