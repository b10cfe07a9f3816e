"""Dossiers of the user's scope by what they wait for, and how long they lay with each unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from chibo.admission.measures import UnitTimes, times_by_unit
from chibo.admission.models import Dossier
from chibo.admission.queries.dossiers import (
    count_by_stage,
    hand_overs_of,
    keys_of,
    named,
    of_stages,
    oldest_first,
    stays,
)
from chibo.audit.actions import log_look
from chibo.documents.permissions import NUMBER
from chibo.engine.admission import IN_DOSSIER, ON_PROBATION, SENT_BACK, Stage
from chibo.organisation.queries import latest_names
from chibo.web.admission.reaching import SEE
from chibo.web.admission.wording import name_of, stage_tag
from chibo.web.dossiers.reaching import seen_dossiers
from chibo.web.export import EXPORT
from chibo.web.people.reach import reach
from chibo.web.people.tables import Tag
from chibo.web.seat import Request
from chibo.web.views import reads, record_look

PAGE_SIZE = 50


@dataclass(frozen=True)
class View:
    """A way to look at the dossiers: those at some stages, or all."""

    key: str
    label: str | Promise
    stages: frozenset[Stage] | None

    def rows(self, dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
        """Those of the view."""
        return of_stages(dossiers, self.stages)

    def count(self, by_stage: Mapping[str, int]) -> int:
        """How many those are."""
        return sum(n for stage, n in by_stage.items() if self.stages is None or stage in self.stages)


VIEWS = (
    View("", gettext_lazy("Đang làm"), IN_DOSSIER),
    View("check", gettext_lazy("Chờ kiểm tra"), frozenset({Stage.HANDED_OVER})),
    View("back", gettext_lazy("Bị trả lại"), SENT_BACK),
    View("probation", gettext_lazy("Dự bị"), ON_PROBATION),
    View("all", gettext_lazy("Tất cả"), None),
)


@dataclass(frozen=True)
class Line:
    """One dossier in the list."""

    dossier: Dossier
    name: str
    cell: str
    tag: Tag
    holder: str
    since: date
    days: int
    returns: int


@reads(SEE, logs=True)
def dossiers(request: Request) -> HttpResponse:
    """Dossiers of the scope, the oldest first."""
    view = chosen_view(request)
    seen = seen_dossiers(request)
    counts = count_by_stage(reach(request, SEE))
    pages = Paginator(keys_of(oldest_first(view.rows(seen))), PAGE_SIZE)
    pages.count = view.count(counts)
    page = pages.get_page(request.GET.get("page"))
    lines = lines_of(named(page.object_list), request.seat.today)
    record_look(request, log_look, actor=request.user, what="admission.dossiers", count=len(lines))
    views = [(each.key, each.label, each.count(counts), each is view) for each in VIEWS]
    context: dict[str, object] = {"lines": lines, "listing": page, "views": views, "view": view.key}
    context |= {"may_export": request.seat.may(EXPORT), "makes": request.seat.may(NUMBER)}
    context["may_import"] = request.seat.may("exchange.import")
    return render(request, "dossiers/index.html", context)


def chosen_view(request: Request) -> View:
    """The view of the address, or the first."""
    asked = request.GET.get("view", "")
    return next((each for each in VIEWS if each.key == asked), VIEWS[0])


def lines_of(rows: list[Dossier], today: date) -> list[Line]:
    """The dossiers as the list tells them."""
    passings = hand_overs_of(row.pk for row in rows)
    units = latest_names([key for row in rows for key in (row.candidate.cell_id, row.holder_id)])
    found = []
    for row in rows:
        moved = passings.get(row.pk, [])
        stay = stays(row, moved)[-1]
        found.append(
            Line(
                row,
                name_of(row.candidate),
                units.get(row.candidate.cell_id, ""),
                stage_tag(row.candidate),
                units.get(row.holder_id, ""),
                stay.since,
                stay.days(today),
                sum(bool(each.reason) for each in moved),
            )
        )
    return found


@reads(SEE)
def waiting(request: Request) -> HttpResponse:
    """How long dossiers lay with each unit and how often it sent one back: units only, nobody's name."""
    times = times_by_unit(seen_dossiers(request), request.seat.today)
    names = latest_names(times)
    named = [(names.get(key, ""), each) for key, each in times.items()]
    rows: list[tuple[str, UnitTimes]] = sorted(named, key=itemgetter(0))
    return render(request, "dossiers/waiting.html", {"rows": rows})
