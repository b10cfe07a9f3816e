"""The pool: who is followed by which cell, how many, filtered as the address says; and as a workbook."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from chibo.admission.choices import Group, Stage
from chibo.admission.measures import PoolCounts, pool_counts
from chibo.admission.queries import by_name, visible_candidates
from chibo.audit.actions import log_look
from chibo.organisation.models import Unit
from chibo.organisation.queries import visible_units
from chibo.regulations.loader import kinds
from chibo.web.admission.filters import VIEWS, PoolFilter
from chibo.web.admission.reaching import RECORD, SEE
from chibo.web.admission.tables import PAGE_SIZE, note_rows
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.views import reads, record_look


@reads(SEE, logs=True)
def pool(request: Request) -> HttpResponse:
    """The notes of the user's scope, by name."""
    today, scope = request.seat.today, reach(request, SEE)
    form = PoolFilter(request.GET, scope=scope, day=today)
    notes = visible_candidates(scope)
    found = form.rows(notes) if form.is_valid() else notes.none()
    page = Paginator(by_name(found), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = note_rows(list(page), today)
    record_look(request, log_look, actor=request.user, what="admission.pool", count=len(rows))
    counted = pool_counts(form.everybody(notes) if form.is_valid() else notes.none(), today)
    context = {
        "form": form,
        "rows": rows,
        "listing": page,
        "counts": counted,
        "stages": _shares(counted),
        "groups": _groups(counted, sees_minority=request.seat.may("people.see_ethnicity")),
        "views": _views(form),
        "may_export": request.seat.may("exchange.export"),
        "may_import": request.seat.may("exchange.import"),
        "may_record": request.seat.may(RECORD),
        "cell": _cell(request, form),
    }
    return render(request, "admission/index.html", context)


def _cell(request: Request, form: PoolFilter) -> Unit | None:
    """The cell whose list this is: the one asked for, or the only one there is."""
    asked = form.cleaned_data.get("unit") if form.is_valid() else None
    scope = reach(request, SEE)
    if asked is None and len(scope.now) == 1:
        asked = visible_units(scope).filter(path=scope.now[0]).first()
    return asked if asked is not None and kinds()[asked.kind].holds_members else None


def _views(form: PoolFilter) -> list[dict[str, object]]:
    current = form.data.get("view") or VIEWS[0].key
    return [
        {"label": view.label, "query": form.query(view=view.key), "current": view.key == current}
        for view in VIEWS
    ]


def _shares(counted: PoolCounts) -> list[tuple[str, int]]:
    return [(str(Stage(stage).label), number) for stage, number in counted.stages.items()]


def _groups(counted: PoolCounts, *, sees_minority: bool) -> list[tuple[str, int, int]]:
    """Each group with its number and of how many: family and people are known of applicants alone."""
    told = [
        (_("Nữ"), counted.women, counted.followed),
        (_("Đến 30 tuổi"), counted.youth, counted.followed),
    ]
    for group in Group:
        of = counted.applied if group == Group.MERIT_FAMILY else counted.followed
        told.append((str(group.label), counted.groups[group], of))
    if sees_minority:
        told.append((_("Dân tộc thiểu số"), counted.minority, counted.applied))
    return told
