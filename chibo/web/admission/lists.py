"""The pool: who is followed by which cell, how many, filtered as the address says; and as a workbook."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from chibo.admission.choices import Group, Stage
from chibo.admission.measures import PoolCounts, pool_counts
from chibo.admission.models import Candidate
from chibo.admission.queries import by_name, visible_candidates
from chibo.audit.actions import log_look
from chibo.exchange.workbook import Cell, Column, file_name, list_workbook
from chibo.organisation.models import Unit
from chibo.organisation.queries import visible_units
from chibo.regulations.loader import kinds
from chibo.web.admission.filters import VIEWS, PoolFilter
from chibo.web.admission.reaching import RECORD, SEE
from chibo.web.admission.tables import PAGE_SIZE, NoteRow, note_rows
from chibo.web.export import Export, banner, footer, send
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.views import reads, record_look
from chibo.web.wording import day_text

_AT_ONCE = 500


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


@reads("exchange.export", logs=True)
def pool_workbook(request: Request) -> HttpResponse:
    """The notes the filters of the address find, of units whose lists the user may take out."""
    today, scope = request.seat.today, reach(request, SEE)
    form = PoolFilter(request.GET, scope=scope, day=today)
    allowed = visible_candidates(reach(request, "exchange.export"))
    found = allowed.none()
    if form.is_valid():
        found = by_name(form.rows(visible_candidates(scope)).filter(pk__in=allowed.values("pk")))
    notes = [_("Tại ngày %(day)s") % {"day": day_text(today)}]
    notes += [str(form.chosen_view.label)] if form.is_valid() else []
    make = partial(
        list_workbook, _("Danh sách nguồn phát triển đảng viên"), _columns(), _lines(found, today),
        notes=notes, below=[footer(request)], banner=banner(),
    )  # fmt: skip
    name = file_name("nguon-phat-trien-dang", today.isoformat())
    return send(request, Export("admission.pool", name, found.count(), make))


def _columns() -> list[Column]:
    return [
        Column(_("TT"), 5),
        Column(_("Họ và tên"), 24),
        Column(_("Năm sinh"), 11),
        Column(_("Giới"), 7),
        Column(_("Thôn"), 16),
        Column(_("Chi bộ"), 24),
        Column(_("Nơi giới thiệu"), 30),
        Column(_("Nghị quyết cảm tình"), 22),
        Column(_("Người giúp đỡ"), 22),
        Column(_("Nhóm"), 16),
        Column(_("Giấy chứng nhận"), 20),
        Column(_("Giai đoạn"), 20),
        Column(_("Đi làm xa từ"), 14),
    ]


def _lines(found: QuerySet[Candidate], day: date) -> Iterator[Sequence[Cell]]:
    keys = list(found.values_list("pk", flat=True))
    number = 0
    for start in range(0, len(keys), _AT_ONCE):
        part = by_name(found.filter(pk__in=keys[start : start + _AT_ONCE]))
        for row in note_rows(list(part), day):
            number += 1
            yield _line(number, row)


def _line(number: int, row: NoteRow) -> Sequence[Cell]:
    note = row.candidate
    helper = f"{row.helper} ({day_text(row.helped_from)})" if row.helper else ""
    return [
        number,
        row.name,
        str(note.year_of_birth or ""),
        str(note.get_gender_display()),
        note.locality.name if note.locality else "",
        row.cell,
        _paper(row.by, note.basis.number, note.introduced_on),
        _paper("", row.sympathiser.basis.number, row.sympathiser.on) if row.sympathiser else "",
        helper,
        ", ".join(row.groups),
        _paper("", row.certificate.basis.number, row.certificate.on) if row.certificate else "",
        str(note.get_stage_display()),
        day_text(note.away_from),
    ]


def _paper(who: str, number: str, on: date) -> str:
    return ", ".join(part for part in (who, number, day_text(on)) if part)
