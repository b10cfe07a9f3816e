"""Who is in charge of which cells, and what each of them needs this month."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.admission.queries.notes import cells_without_review
from chibo.deadlines.queries import counts_by_unit, visible_deadlines
from chibo.engine.calendar import Period
from chibo.engine.formula import Condition, Definition
from chibo.hamlets.choices import State
from chibo.hamlets.queries import Hamlet, hamlets_at
from chibo.indicators.measuring import Setting, below
from chibo.organisation.models import Unit
from chibo.organisation.queries import links_on, localities_by_key, subtree, units_on, within
from chibo.people.models import Post
from chibo.people.queries import posts_under
from chibo.regulations.loader import kinds
from chibo.storage.identity import Scope
from chibo.targets.progress import number_of
from chibo.targets.queries import in_force
from chibo.web.organisation.tables import holder_of
from chibo.web.organisation.tree import natural
from chibo.web.organisation.where import POSTS
from chibo.web.organisation.wording import during_text
from chibo.web.people.reach import may_at, reach
from chibo.web.seat import Request
from chibo.web.statistics.asking import Asked, DayForm, asked_unit
from chibo.web.targets.asking import WHOLE
from chibo.web.views import reads

SEE = "people.see"
KIND = "area_assignee"
_DEEP = 4_000
_ADMITTED, _FOLLOWED = Definition("admissions"), Definition("candidates")
_OPENED = Definition("candidates", where=(Condition("in_dossier"),))


@dataclass(frozen=True)
class Need:
    """Something a cell needs this month: words, how urgent, where to do it."""

    words: str
    colour: str
    url: str


@dataclass(frozen=True)
class CellLine:
    """A cell in somebody's charge."""

    name: str
    url: str
    during: str
    needs: Sequence[Need]


@dataclass(frozen=True)
class Area:
    """Somebody with the cells in his charge; nobody where the cells have none."""

    holder: str
    url: str
    cells: Sequence[CellLine]

    @property
    def needing(self) -> int:
        """Cells that need something."""
        return sum(bool(cell.needs) for cell in self.cells)


@reads(SEE)
def index(request: Request) -> HttpResponse:
    """The areas of the first unit of the user's; a sentence where there is none."""
    units: Any = within(units_on(request.seat.today), reach(request, SEE))
    first = units.filter(path__in=reach(request, SEE).now).first()
    if first is None:
        return render(request, "indicators/none.html")
    return areas(request, first.code)


@reads(SEE)
def areas(request: Request, code: str) -> HttpResponse:
    """The areas of a unit, this month."""
    unit = asked_unit(request, code, SEE)
    form = DayForm(request.GET, request)
    picked = form.cleaned_data["unit"] if form.is_valid() else None
    if picked and picked.pk != unit.pk:
        return HttpResponseRedirect(reverse("areas_unit", args=[picked.code]))
    asked = Asked(request, unit, "then", request.seat.today, {})
    exists = asked.node.path_on(asked.day) is not None
    found = Month(asked).areas() if exists else []
    context = {
        "asked": asked,
        "form": form,
        "day": asked.day,
        "crumbs": asked.crumbs("areas_unit"),
        "exists": exists,
        "areas": [area for area in found if area.holder],
        "free": [area for area in found if not area.holder],
        "may_post": may_at(request, POSTS, unit.path),
    }
    return render(request, "areas/list.html", context)


@dataclass(frozen=True)
class Month:
    """What is known of the cells of a node in the month of today, each read once."""

    asked: Asked

    @property
    def today(self) -> date:
        """Today."""
        return self.asked.today

    @property
    def last(self) -> date:
        """The last day of the month."""
        return self.today.replace(day=monthrange(self.today.year, self.today.month)[1])

    @cached_property
    def scope(self) -> Scope:
        """The node as a scope of today."""
        return Scope((self.asked.unit.path,), (self.asked.unit.path,))

    @cached_property
    def cells(self) -> list[Any]:
        """Cells that serve a hamlet, or are in somebody's charge, by name."""
        served = set(links_on(self.today).values_list("cell", flat=True))
        kept = {post.unit_id for post in self.posts}
        units: Sequence[Any] = list(subtree(self.asked.unit.path, self.today))
        chosen = [unit for unit in units if _is_cell(unit) and (unit.pk in served or unit.pk in kept)]
        return sorted(chosen, key=lambda unit: natural(unit.name))

    @cached_property
    def posts(self) -> list[Post]:
        """Who is in charge of a cell today."""
        return list(posts_under(self.asked.unit.path, KIND, self.today))

    @cached_property
    def due(self) -> Mapping[UUID, tuple[int, int]]:
        """Deadlines overdue, and due by the end of the month, of each unit."""
        if not self.asked.may("deadlines.see"):
            return {}
        return counts_by_unit(visible_deadlines(self.scope), self.today, self.last)

    @cached_property
    def unreviewed(self) -> set[UUID]:
        """Cells that have not gone through their pool this month."""
        if not self.asked.may("admission.see"):
            return set()
        return {unit.pk for unit in cells_without_review(self.scope, self.today)}

    @cached_property
    def counts(self) -> list[dict[str, int]]:
        """By place: admissions of the year, people followed, open dossiers."""
        year = Period(date(self.today.year, 1, 1), self.today)
        day = Period(self.today, self.today)
        (done,) = below(Setting(self.asked.node, year), [_ADMITTED], _DEEP)
        followed, opened = below(Setting(self.asked.node, day), [_FOLLOWED, _OPENED], _DEEP)
        return [{place: figure.part for place, figure in found.items()} for found in (done, followed, opened)]

    @cached_property
    def missing(self) -> dict[UUID, int]:
        """How many admissions each cell with a target of the year still lacks."""
        found = in_force([cell.pk for cell in self.cells], Period.year(self.today.year), WHOLE, self.today)
        places = {cell.pk: str(cell.path) for cell in self.cells}
        return {
            unit: max((number_of(each.step, 0) or 0) - self.counts[0].get(places[unit], 0), 0)
            for unit, each in found.items()
            if each.step is not None
        }

    @cached_property
    def hamlets(self) -> dict[UUID, list[Hamlet]]:
        """The hamlets each cell serves, with their state."""
        known = {each.counts.locality: each for each in hamlets_at(self.asked.node, self.today)}
        found: dict[UUID, list[Hamlet]] = {}
        for link in links_on(self.today).filter(locality__in=known):
            found.setdefault(link.cell_id, []).append(known[link.locality_id])
        return found

    @cached_property
    def codes(self) -> dict[UUID, str]:
        """The codes of those hamlets, for their pages."""
        keys = {each.counts.locality for rows in self.hamlets.values() for each in rows}
        return {key: row.code for key, row in localities_by_key(keys).items()}

    def areas(self) -> list[Area]:
        """Everybody in charge with his cells, by name; last the cells nobody has."""
        by_cell = {cell.pk: cell for cell in self.cells}
        held: dict[tuple[str, str], list[CellLine]] = {}
        for post in self.posts:
            if post.unit_id in by_cell:
                key = holder_of(post), _person_url(post)
                held.setdefault(key, []).append(self.line(by_cell[post.unit_id], during_text(post.during)))
        found = [Area(holder, url, cells) for (holder, url), cells in held.items()]
        found.sort(key=lambda area: natural(area.holder))
        kept = {post.unit_id for post in self.posts}
        free = [self.line(cell, "") for cell in self.cells if cell.pk not in kept]
        return [*found, *([Area("", "", free)] if free else [])]

    def line(self, cell: Any, during: str) -> CellLine:
        """One cell with what it needs."""
        return CellLine(str(cell.name), reverse("unit", args=[cell.code]), during, list(self._needs(cell)))

    def _needs(self, cell: Unit) -> list[Need]:
        late, coming = self.due.get(cell.pk, (0, 0))
        needs = []
        if late:
            needs.append(Need(_("%(n)s việc quá hạn") % {"n": late}, "bad", self._deadlines(cell, "overdue")))
        if coming:
            needs.append(
                Need(_("%(n)s việc đến hạn trong tháng") % {"n": coming}, "warn", self._deadlines(cell))
            )
        if cell.pk in self.unreviewed:
            url = reverse("pool_review", args=[cell.code])
            needs.append(Need(_("Chưa rà soát nguồn tháng này"), "warn", url))
        needs += self._of_target(cell)
        for each in self.hamlets.get(cell.pk, ()):
            if each.state in (State.AT_RISK, State.NO_LOCAL):
                url = reverse("hamlet", args=[self.codes[each.counts.locality]])
                needs.append(Need(str(each.state.label), "bad", url))
        return needs

    def _of_target(self, cell: Unit) -> list[Need]:
        missing = self.missing.get(cell.pk, 0)
        if not missing:
            return []
        _done, followed, opened = (counts.get(str(cell.path), 0) for counts in self.counts)
        told = {"n": missing, "followed": followed, "opened": opened}
        words = _("Còn thiếu %(n)s kết nạp; %(followed)s nguồn, %(opened)s hồ sơ") % told
        return [Need(words, "", reverse("targets_unit", args=[cell.code]))]

    @staticmethod
    def _deadlines(cell: Any, view: str = "") -> str:
        return f"{reverse('deadlines')}?q={cell.name}" + (f"&view={view}" if view else "")


def _is_cell(unit: Any) -> bool:
    known = kinds().get(unit.kind or "")
    return known is not None and known.cell


def _person_url(post: Post) -> str:
    return reverse("person", args=[post.person_id]) if post.person is not None else ""
