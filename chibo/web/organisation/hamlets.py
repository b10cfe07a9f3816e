"""Pages of hamlets: the index with its filters and figures, and one hamlet."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.engine.vietnamese.numbers import share
from chibo.organisation.models import Locality
from chibo.organisation.queries import (
    charges_of,
    find_localities,
    flags_of,
    links_of,
    localities_on,
    names_today,
)
from chibo.people.queries import posts_ever
from chibo.regulations.loader import area_flags
from chibo.web.charts import Part, Stacked
from chibo.web.export import EXPORT
from chibo.web.organisation.history import history_about
from chibo.web.organisation.opening import opening_rows
from chibo.web.organisation.tables import HamletRow, hamlet_rows, holder_of
from chibo.web.organisation.tree import unit_url
from chibo.web.organisation.where import (
    HISTORY,
    POSTS,
    SEE,
    Where,
    may_change_locality,
    may_change_unit,
    seen_locality,
    where,
)
from chibo.web.organisation.wording import during_text, flag_label, locality_label, post_label
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.views import reads

PAGE_SIZE = 100
_FLAG = "flag-"
_VIEWS: tuple[tuple[str, str | Promise, Callable[[HamletRow], bool]], ...] = (
    ("", gettext_lazy("Tất cả"), lambda row: True),
    ("no-cell", gettext_lazy("Chưa có chi bộ"), lambda row: not row.cells),
    ("no-local", gettext_lazy("Chưa có đảng viên tại chỗ"), lambda row: not row.local),
    ("cell-no-local", gettext_lazy("Chi bộ chỉ có tăng cường"), lambda row: row.need == "no_local"),
    ("shared", gettext_lazy("Chi bộ ghép"), lambda row: row.state == "shared"),
    ("head-member", gettext_lazy("Trưởng thôn là đảng viên"), lambda row: row.head.member),
    ("front-member", gettext_lazy("Trưởng ban CTMT là đảng viên"), lambda row: row.front.member),
)


@reads(SEE)
def index(request: Request) -> HttpResponse:
    """Hamlets of the user's scope on a day, and how many have a cell, local members, a member as head."""
    here = where(request)
    rows = hamlet_rows(list(find_localities("", reach(request, SEE), here.day)), here.day)
    wanted, key = request.GET.get("q", "").strip(), request.GET.get("view", "")
    named = set(find_localities(wanted, reach(request, SEE), here.day)) if wanted else None
    fits = fitting(key)
    shown = [row for row in rows if fits(row) and (named is None or row.locality in named)]
    listing = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "here": here,
        "total": len(rows),
        "sees_figures": request.seat.may("statistics.see"),
        "figures": _figures(rows, here),
        "states": _states(rows, here),
        "views": _views(rows, here, key),
        "view_key": key,
        "wanted": wanted,
        "listing": listing,
        "rows": opening_rows(request, listing, here),
        "page_url": (here.query(view=key, q=wanted) or "?") + "&page=",
        "workbook": reverse("localities_workbook") + here.query(view=key, q=wanted)
        if request.seat.may(EXPORT)
        else "",
    }
    return render(request, "organisation/hamlets.html", context)


def fitting(key: str) -> Callable[[HamletRow], bool]:
    """The filter a view of the list stands for; every hamlet where the view is not known."""
    if key.startswith(_FLAG):
        return lambda row: key.removeprefix(_FLAG) in row.flags
    return next((test for name, _label, test in _VIEWS if name == key), _VIEWS[0][2])


def view_label(key: str) -> str:
    """The view in words."""
    if key.startswith(_FLAG):
        return flag_label(key.removeprefix(_FLAG))
    return str(next((label for name, label, _test in _VIEWS if name == key), _VIEWS[0][1]))


def _figures(rows: Sequence[HamletRow], here: Where) -> list[dict[str, Any]]:
    return [
        {
            "label": view_label(key),
            "count": sum(map(fitting(key), rows)),
            "url": reverse("localities") + here.query(view=key),
        }
        for key in ("no-cell", "no-local", "head-member", "front-member")
    ]


def _states(rows: Sequence[HamletRow], here: Where) -> Stacked:
    """The hamlets by what they lack, with the sentence that says it."""
    lacking = sum(not row.cells for row in rows)
    guests = sum(row.need == "no_local" for row in rows)
    words = {"n": lacking + guests, "all": len(rows), "share": share(lacking + guests, len(rows))}
    url = reverse("localities")
    return Stacked(
        title=_("Thôn, xóm theo chi bộ và đảng viên tại chỗ"),
        headline=_("%(n)s/%(all)s thôn, xóm (%(share)s) chưa có đảng viên tại chỗ.") % words,
        finding=_("Trong đó %(n)s chưa có chi bộ.") % {"n": lacking},
        parts=[
            Part(_("Có chi bộ, có đảng viên tại chỗ"), len(rows) - lacking - guests),
            Part(_("Có chi bộ, chưa có đảng viên tại chỗ"), guests, url + here.query(view="cell-no-local")),
            Part(_("Chưa có chi bộ"), lacking, url + here.query(view="no-cell")),
        ],
    )


def _views(rows: Sequence[HamletRow], here: Where, key: str) -> list[dict[str, Any]]:
    views = [(name, str(label), sum(test(row) for row in rows)) for name, label, test in _VIEWS]
    for flag in area_flags():
        count = sum(flag in row.flags for row in rows)
        if count:
            views.append((f"{_FLAG}{flag}", flag_label(flag), count))
    url = reverse("localities")
    return [
        {"label": label, "count": n, "url": url + here.query(view=name), "current": name == key}
        for name, label, n in views
    ]


@reads(SEE)
def locality(request: Request, code: str) -> HttpResponse:
    """One hamlet: figures of its cells, links, charge, flags, heads, history."""
    found, here = seen_locality(request, code), where(request)
    today = here.today
    there = localities_on(here.day).filter(pk=found.pk)
    rows = opening_rows(request, hamlet_rows(list(there), here.day), here)
    charges, links = list(charges_of(found.pk)), list(links_of(found.pk))
    names = names_today({row.unit_id for row in charges} | {row.cell_id for row in links}, today)
    may_see_history = may_change_locality(request, found, HISTORY)
    context = {
        "here": here,
        "row": rows[0] if rows else HamletRow(found, "", "none", []),
        "kind": locality_label(found.kind),
        "crumbs": _crumbs(request, found, here, names, charges),
        "links": [_line(row, names[row.cell_id], today) | {"url": unit_url(row.cell, here)} for row in links],
        "charges": [_line(row, names[row.unit_id], today) for row in charges],
        "may_withdraw_charge": _may_withdraw(request, charges),
        "flags": [_line(row, flag_label(row.flag), today) for row in flags_of(locality=found.pk)],
        "posts": _posts(found, today),
        "may_change": may_change_locality(request, found),
        "sees_figures": request.seat.may("statistics.see"),
        "may_post": may_change_locality(request, found, POSTS),
        "history": history_about(found, today, request.GET.get("page")) if may_see_history else None,
        "workbook": reverse("locality_history_workbook", args=[found.code])
        if may_see_history and may_change_locality(request, found, EXPORT)
        else "",
        "page_url": (here.query() or "?") + "&page=",
    }
    return render(request, "organisation/locality.html", context)


def _line(row: Any, name: str, today: date) -> dict[str, Any]:
    end = row.during.upper
    return {"row": row, "name": name, "during": during_text(row.during), "open": end is None or end > today}


def _may_withdraw(request: Request, charges: Sequence[Any]) -> bool:
    """The last charge, or its end, is taken back by whoever may change what then goes on."""
    if not charges or charges[0].during.upper is not None:
        return bool(charges)
    return len(charges) > 1 and may_change_unit(request, charges[1].unit)


def _crumbs(
    request: Request, found: Locality, here: Where, names: dict[Any, str], charges: Sequence[Any]
) -> list[dict[str, str]]:
    on_day = [row for row in charges if row.during.lower <= here.day] or list(charges)
    above = on_day[0].unit
    url = unit_url(above, here) if reach(request, SEE).holds(above.path) else ""
    crumbs = [{"label": _("Thôn, xóm"), "url": reverse("localities") + here.query()}]
    return [*crumbs, {"label": names[above.pk], "url": url}, {"label": found.name, "url": ""}]


def _posts(found: Locality, today: date) -> list[dict[str, Any]]:
    return [
        _line(post, "", today) | {"label": post_label(post.kind), "holder": holder_of(post), "post": post}
        for post in posts_ever(locality=found.pk)
    ]
