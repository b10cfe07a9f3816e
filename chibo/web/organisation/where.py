"""The day and the tree a page is about, said by its address; what the user may see and change there."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from chibo.engine.calendar import read_date
from chibo.organisation.models import Locality, Unit
from chibo.organisation.queries import charges_of, units_ever, visible_localities, within
from chibo.storage.identity import Scope
from chibo.web.people.reach import may_at, reach
from chibo.web.seat import Request
from chibo.web.views import object_or_404
from chibo.web.wording import day_text

SEE, CHANGE, POSTS, HISTORY = "organisation.see", "organisation.change", "people.change", "audit.see"
THEN, NOW = "then", "now"
NamedUnit = Any
"""A unit with the `name`, `kind` and `then_path` that queries give it."""


@dataclass(frozen=True)
class Where:
    """The day asked for and the tree: as it was on the day (`then`), or today's (`now`)."""

    day: date
    today: date
    tree: str

    @property
    def now_tree(self) -> bool:
        """Are figures of the day asked on today's tree?"""
        return self.tree == NOW

    @property
    def tree_day(self) -> date:
        """The day whose tree is drawn."""
        return self.today if self.now_tree else self.day

    @property
    def is_today(self) -> bool:
        return self.day == self.today

    @property
    def text(self) -> str:
        """The day as typed into a field; nothing for today."""
        return "" if self.is_today else day_text(self.day)

    def query(self, **more: str) -> str:
        """The address part that keeps day and tree, with more; empty for today alone."""
        said = {
            "on": "" if self.is_today else self.day.isoformat(),
            "tree": NOW if self._apart else "",
        } | more
        kept = {name: value for name, value in said.items() if value}
        return f"?{urlencode(kept)}" if kept else ""

    @property
    def _apart(self) -> bool:
        return self.now_tree and not self.is_today

    def choices(self, path: str) -> list[dict[str, Any]]:
        """The switch between the two trees, where the day makes a difference."""
        if self.is_today:
            return []
        then, now = Where(self.day, self.today, THEN), Where(self.day, self.today, NOW)
        options = [
            {"label": _("lúc đó"), "url": path + then.query(), "current": self.tree == THEN},
            {"label": _("hiện nay"), "url": path + now.query(), "current": self.tree == NOW},
        ]
        return [{"label": _("Cây"), "options": options}]


def where(request: Request) -> Where:
    """Day and tree of the address; today where none is given or it cannot be read."""
    today: date = request.seat.today
    asked = read_date(request.GET.get("on", ""))
    day = asked.value.exact if asked.value is not None and asked.ok else None
    return Where(day or today, today, NOW if request.GET.get("tree") == NOW else THEN)


def seen_unit(request: Request, code: str) -> NamedUnit:
    """A unit the user may look at; a foreign one and a missing one give the same answer."""
    return object_or_404(within(units_ever(), reach(request, SEE)), code=code)


def own_unit(request: Request, code: str, permission: str = CHANGE) -> NamedUnit:
    """A unit the user may change, held against others while a form is carried out."""
    unit = _held(request, within(units_ever(), reach(request, SEE)), code)
    if not reach(request, permission).holds(unit.path):
        raise PermissionDenied
    return unit


def seen_locality(request: Request, code: str) -> Locality:
    """A hamlet in the charge of a unit the user may look at."""
    return object_or_404(visible_localities(reach(request, SEE)), code=code)


def own_locality(request: Request, code: str, permission: str = CHANGE) -> Locality:
    """A hamlet now (or last) in the charge of a unit the user may change."""
    locality: Locality = _held(request, visible_localities(reach(request, SEE)), code)
    if not may_change_locality(request, locality, permission):
        raise PermissionDenied
    return locality


def may_change_unit(request: Request, unit: Unit, permission: str = CHANGE) -> bool:
    """Does a grant with the permission reach the unit?"""
    return may_at(request, permission, unit.path)


def may_change_locality(request: Request, locality: Locality, permission: str = CHANGE) -> bool:
    """Does a grant with the permission reach the organisation now, or last, in charge of the hamlet?"""
    if not request.seat.may(permission):
        return False
    begun = [row for row in charges_of(locality.pk) if row.during.lower <= request.seat.today]
    charge = begun[0] if begun else charges_of(locality.pk).first()
    return charge is not None and reach(request, permission).holds(charge.unit.path)


def scope_to_change(request: Request) -> Scope:
    """Where the user may change the tree."""
    return reach(request, CHANGE)


def _held(request: Request, rows: QuerySet[Any], code: str) -> Any:
    """Two people who confirm at once come one after the other, and the second sees the new version."""
    if request.method == "POST":
        rows = rows.select_for_update(of=("self",))
    row: Model = object_or_404(rows, code=code)
    return row
