"""Pages that show classes, one class with its list, and certificates about to run out."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from chibo.audit.actions import log_look
from chibo.engine.rules import Outcome
from chibo.exchange.workbook import Column, file_name, list_workbook
from chibo.organisation.queries import latest_names
from chibo.training.choices import ClassKind
from chibo.training.models import Certificate, Enrolment, TrainingClass
from chibo.training.queries import (
    Pupil,
    awareness_certificates,
    class_counts,
    enrolments_of,
    joint_of,
    open_to,
    unit_names_of,
    validity,
)
from chibo.web.export import Export, banner, footer, send
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.training.names import holders, pupils
from chibo.web.training.where import PEOPLE, RUN, SEE, SEND, pupils_seen, runs, scope_for, seen_class
from chibo.web.views import reads, record_look
from chibo.web.wording import day_text

PAGE = 50
SOON = 180
"""Days before its end from which a certificate is shown as running out."""
LONGEST = 3650
"""Days back beyond which no certificate is looked for."""


@dataclass(frozen=True)
class ClassLine:
    """A class in the list. Counts are of those the reader sees."""

    row: TrainingClass
    kind: str
    organiser: str
    enrolled: int
    certified: int
    state: str
    colour: str


@dataclass(frozen=True)
class PupilLine:
    """Somebody in a class: what both sides may know, and the certificate."""

    row: Enrolment
    pupil: Pupil
    sender: str
    certificate: Certificate | None
    withdraws: bool


@dataclass(frozen=True)
class Ending:
    """A certificate that runs out, or has."""

    row: Certificate
    pupil: Pupil
    due: date
    over: bool
    days: int


@reads(SEE)
def index(request: Request) -> HttpResponse:
    """Classes held in the user's charge or open to it, the latest first."""
    found, kind = classes_asked(request)
    listing = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "listing": listing,
        "lines": class_lines(request, list(listing)),
        "kinds": [("", _("Tất cả"), not kind)]
        + [(value, label, value == kind) for value, label in ClassKind.choices],
        "kind": kind,
        "may_run": request.seat.may(RUN),
        "may_send": request.seat.may(SEND) and request.seat.may(PEOPLE),
    }
    return render(request, "training/index.html", context)


def classes_asked(request: Request) -> tuple[QuerySet[TrainingClass], str]:
    """The classes the address asks for, and their kind where it names one."""
    kind = request.GET.get("kind", "")
    rows = open_to(reach(request, SEE))
    return (rows.filter(kind=kind) if kind in ClassKind.values else rows), kind


def class_lines(request: Request, rows: list[TrainingClass]) -> list[ClassLine]:
    """Classes as the list tells them."""
    counts = class_counts([row.pk for row in rows], pupils_seen(request))
    names = unit_names_of(rows)
    return [_class_line(row, names, counts.get(row.pk, (0, 0)), request.seat.today) for row in rows]


def _class_line(
    row: TrainingClass, names: dict[UUID, str], counts: tuple[int, int], today: date
) -> ClassLine:
    state, colour = _state(row, today)
    kind = str(ClassKind(row.kind).label)
    return ClassLine(row, kind, names.get(row.organiser_id, ""), *counts, state, colour)


def _state(row: TrainingClass, today: date) -> tuple[str, str]:
    if today < row.starts_on:
        return _("Sắp mở"), ""
    return (_("Đang học"), "warn") if today <= row.ends_on else (_("Đã bế giảng"), "ok")


@reads(SEE, logs=True)
def one(request: Request, key: UUID) -> HttpResponse:
    """One class with those of it whom the user may see."""
    row = seen_class(request, key)
    lines = _pupil_lines(request, row)
    state, colour = _state(row, request.seat.today)
    record_look(request, log_look, actor=request.user, what="training.class", count=len(lines))
    others = joint_of(row.pk)
    names = latest_names([row.organiser_id, *(unit.pk for unit in others)])
    context = {
        "row": row,
        "kind": ClassKind(row.kind).label,
        "state": state,
        "colour": colour,
        "organiser": names.get(row.organiser_id, ""),
        "joint": ", ".join(names.get(unit.pk, "") for unit in others),
        "lines": lines,
        "certified": sum(line.certificate is not None for line in lines),
        "whole": scope_for(request, SEE).holds(row.organiser.path),
        "runs": runs(request, row),
        "sends": request.seat.may(SEND) and row.kind == ClassKind.NEW_MEMBER,
        "ended": row.ends_on < request.seat.today,
    }
    return render(request, "training/class.html", context)


def _pupil_lines(request: Request, row: TrainingClass) -> list[PupilLine]:
    rows = list(enrolments_of(row.pk, pupils_seen(request)))
    names, senders = pupils(rows), latest_names([each.sender_id for each in rows])
    run, own = scope_for(request, RUN), scope_for(request, SEND)
    lines = [
        PupilLine(
            each,
            names[each.pk],
            senders.get(each.sender_id, ""),
            getattr(each, "certificate", None),
            run.holds(each.centre) or own.holds(each.place),
        )
        for each in rows
    ]
    return sorted(lines, key=lambda line: line.pupil.order)


@reads(SEE, logs=True)
def workbook(request: Request, key: UUID) -> HttpResponse:
    """The list of a class as the centre keeps it: nobody's data beyond name and year of birth."""
    row = seen_class(request, key)
    lines = _pupil_lines(request, row)
    return send(
        request,
        Export(
            what="class",
            name=file_name("danh-sach-lop", row.organiser.code, row.starts_on.isoformat()),
            count=len(lines),
            make=lambda: _book(request, row, lines),
        ),
    )


def _book(request: Request, row: TrainingClass, lines: list[PupilLine]) -> bytes:
    columns = [
        Column(_("TT"), 5), Column(_("Họ và tên"), 28), Column(_("Năm sinh"), 10), Column(_("Đơn vị cử"), 32),
        Column(_("Văn bản cử"), 40), Column(_("Số giấy chứng nhận"), 20), Column(_("Ngày cấp"), 13),
        Column(_("Ký nhận"), 18),
    ]  # fmt: skip
    told = {"from": day_text(row.starts_on), "to": day_text(row.ends_on), "venue": row.venue}
    when = _("Từ ngày %(from)s đến ngày %(to)s.") % told
    notes = [str(ClassKind(row.kind).label), when]
    notes += [_("Nơi học: %(venue)s.") % told] if row.venue else []
    cells = (
        [
            number,
            line.pupil.name,
            line.pupil.birth_year,
            line.sender,
            str(line.row.basis),
            line.certificate.number if line.certificate else "",
            line.certificate.issued_on if line.certificate else None,
            "",
        ]
        for number, line in enumerate(lines, start=1)
    )
    return list_workbook(row.name, columns, cells, notes=notes, below=[footer(request)], banner=banner())


@reads(SEE, logs=True)
def expiring(request: Request) -> HttpResponse:
    """Awareness certificates of people not yet admitted that run out within half a year, or have."""
    lines = endings(request)
    record_look(request, log_look, actor=request.user, what="training.expiring", count=len(lines))
    context = {"lines": lines, "over": sum(line.over for line in lines), "months": SOON // 30}
    return render(request, "training/expiring.html", context)


def endings(request: Request) -> list[Ending]:
    """Certificates that run out or have, of those whose certificates the reader sees."""
    today = request.seat.today
    rows = list(awareness_certificates(pupils_seen(request), today, today - timedelta(days=LONGEST)))
    names = holders(rows)
    return [line for row in rows if (line := _ending(row, names[row.pk], today)) is not None]


def _ending(row: Certificate, pupil: Pupil, today: date) -> Ending | None:
    """The certificate if the rules of today say that it has run out, or soon will."""
    verdict = validity(row.kind, row.issued_on, today, row.place)
    if verdict is None or verdict.due is None:
        return None
    left = (verdict.due - today).days
    over = verdict.outcome is Outcome.NOT_MET
    return Ending(row, pupil, verdict.due, over, abs(left)) if over or left <= SOON else None
