"""What every page of one organisation has: the tree beside it, the way up, its name of the day, its tabs."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from chibo.organisation.checks import kind_on
from chibo.organisation.models import Unit
from chibo.organisation.queries import (
    ancestors,
    children,
    future_changes,
    localities_of,
    path_on,
    unit_names,
)
from chibo.regulations.loader import kinds
from chibo.web.export import EXPORT
from chibo.web.organisation.tree import grow, unit_url
from chibo.web.organisation.where import HISTORY, SEE, NamedUnit, Where, may_change_unit, where
from chibo.web.organisation.wording import kind_label
from chibo.web.people.reach import may_at, reach
from chibo.web.seat import Request


def frame(request: Request, unit: NamedUnit, tab: str) -> dict[str, Any]:
    """The context shared by the tabs. `path` is empty where the unit does not exist on the day."""
    here = where(request)
    path: str = unit.path if here.now_tree else path_on(unit.pk, here.day) or ""
    kind = kind_on(unit, here.tree_day) or unit.kind
    name = unit_names([unit.pk], here.day).get(unit.pk, unit.name)
    known = kinds().get(kind)
    then_path = path_on(unit.pk, here.day)
    hamlets = localities_of(unit.pk, then_path, here.day).count() if then_path else 0
    return {
        "unit": unit,
        "wanted": "",
        "name": name,
        "kind": kind_label(kind),
        "cell": known is not None and known.holds_members,
        "here": here,
        "path": path,
        "choices": here.choices(request.path),
        "branches": grow(reach(request, SEE), here, unit),
        "crumbs": _crumbs(request, path, here, name),
        "tabs": _tabs(request, unit, here, tab, hamlets, cell=known is not None and known.holds_members),
        "has_hamlets": hamlets > 0,
        "may_change": may_change_unit(request, unit),
        "may_export": may_change_unit(request, unit, EXPORT),
        "successor": unit.successor and (unit.successor, unit_url(unit.successor, here)),
    }


def _crumbs(request: Request, path: str, here: Where, name: str) -> list[dict[str, str]]:
    """The way from the root; names above one's own units are words without a link."""
    scope = reach(request, SEE)
    found: list[NamedUnit] = list(ancestors(path, here.tree_day)) if path else []
    crumbs = [
        {"label": row.name, "url": unit_url(row, here) if scope.holds(row.path) else ""} for row in found
    ]
    return [*crumbs, {"label": name, "url": ""}]


def _tabs(
    request: Request, unit: Unit, here: Where, tab: str, hamlets: int, *, cell: bool
) -> list[dict[str, Any]]:
    tabs = [
        ("unit", _("Tổng quan"), None),
        ("unit_below", _("Trực thuộc"), children(unit.pk, here.tree_day).order_by().count()),
        ("unit_localities", _("Thôn, xóm"), hamlets),
        ("unit_posts", pgettext("trang", "Chức danh"), None),
        ("unit_changes", _("Thay đổi"), len(future_changes(unit.pk, here.today)) or None),
    ]
    if cell and may_at(request, "people.see", unit.path):
        tabs.insert(1, ("unit_roster", _("Danh sách biểu quyết"), None))
    if may_at(request, HISTORY, unit.path):
        tabs.append(("unit_history", _("Lịch sử"), None))
    return [
        {
            "label": label,
            "count": count,
            "url": reverse(route, args=[unit.code]) + here.query(),
            "current": route == tab,
        }
        for route, label, count in tabs
    ]
