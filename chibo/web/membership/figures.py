"""Headcounts before and after: the cells concerned, and every node above them the user may see."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.membership.queries import counts_on, node_counts
from chibo.organisation.models import Unit
from chibo.organisation.queries import above, named_by_path
from chibo.storage.identity import Scope
from chibo.web.preview import Counts
from chibo.web.wording import day_text


def headcounts(units: Iterable[Unit | None], scope: Scope, day: date) -> Counts:
    """Members of the cells by standing, and of the nodes above them inside the scope."""
    return counts_over(units, scope, [], day)


def counts_over(units: Iterable[Unit | None], scope: Scope, days: Iterable[date], today: date) -> Counts:
    """Members of the cells by standing, and of the nodes above them inside the scope, on some days and today.

    Earlier days are counted on today's tree, where the cells are the same ones.
    """
    cells = sorted({unit.path for unit in units if unit is not None and scope.holds(unit.path)})
    nodes = sorted({node for path in cells for node in above(path) if scope.holds(node)} - set(cells))
    names = named_by_path([*cells, *nodes], today)
    counts: dict[str, int] = {}
    for day in sorted({*days, today}):
        on_day = _counted(cells, nodes, names, day)
        suffix = "" if day == today else _(", ngày %(day)s") % {"day": day_text(day)}
        counts |= {label + suffix: number for label, number in on_day.items()}
    return counts


def _counted(cells: list[str], nodes: list[str], names: Mapping[str, str], day: date) -> dict[str, int]:
    counts: dict[str, int] = {}
    for path in cells:
        counted = counts_on(path, day, now_tree=True)
        for key, words in _PARTS:
            counts[str(words) % {"unit": names.get(path, "")}] = counted[key]
    totals = node_counts(nodes, day, now_tree=True)
    for path in reversed(nodes):
        counts[_("Đảng viên, %(unit)s") % {"unit": names.get(path, "")}] = totals[path]
    if nodes:
        waiting = counts_on(nodes[0], day, now_tree=True)["transit"]
        counts[_("Đang chuyển, %(unit)s") % {"unit": names.get(nodes[0], "")}] = waiting
    return counts


def fact_counts(unit: Unit | None, scope: Scope, day: date) -> Counts:
    """How the members of a cell count: local, reinforcing, exempt."""
    if unit is None or not scope.holds(unit.path):
        return {}
    name = {"unit": named_by_path([unit.path], day).get(unit.path, "")}
    counted = counts_on(unit.path, day)
    return {
        _("Đảng viên, %(unit)s") % name: counted["members"],
        _("Tại chỗ, %(unit)s") % name: counted["local"],
        _("Tăng cường, %(unit)s") % name: counted["reinforcing"],
        _("Miễn sinh hoạt, %(unit)s") % name: counted["exempt"],
    }


_PARTS = (
    ("members", gettext_lazy("Đảng viên, %(unit)s")),
    ("official", gettext_lazy("Chính thức, %(unit)s")),
    ("probationary", gettext_lazy("Dự bị, %(unit)s")),
)
