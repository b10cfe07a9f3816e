"""One note: what is kept, what was done, what the rules of today say, and what may be done next."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.admission.checks import judged
from chibo.admission.checks.former import past_of_applicant
from chibo.admission.choices import AT_WORK, HAS_FILE, CloseReason, StepKind
from chibo.admission.models import Candidate
from chibo.admission.queries import groups_of, helper_terms, review_rows_of, steps_of
from chibo.audit.actions import log_look
from chibo.documents.permissions import NUMBER
from chibo.engine.admission import (
    ENDED,
    IN_DOSSIER,
    LEFT_POOL,
    WAITING,
    Freshness,
    Step,
    freshness,
    next_steps,
)
from chibo.engine.admission import Stage as EngineStage
from chibo.organisation.queries import latest_names
from chibo.people.queries import person_names
from chibo.regulations.pool import pool_limits
from chibo.web.admission.answers import answers
from chibo.web.admission.reaching import SEE, seen_note, writes_about
from chibo.web.admission.wording import group_label, introducer, lapse_tag, name_of, past_text, stage_tag
from chibo.web.history_workbook import workbook_url
from chibo.web.people.history import changes_about
from chibo.web.people.reach import holds, may_at, reach
from chibo.web.seat import Request
from chibo.web.views import reads, record_look


@dataclass(frozen=True)
class Happening:
    """One line of the note's road."""

    on: date
    what: str
    more: str = ""
    paper: str = ""


@reads(SEE, logs=True)
def note(request: Request, key: UUID) -> HttpResponse:
    """The note's page."""
    shown, today = seen_note(request, key), request.seat.today
    record_look(request, log_look, actor=request.user, what="admission.note", person=shown.person_id)
    may_record = writes_about(request, shown)
    context = {
        "candidate": shown,
        "name": name_of(shown),
        "cell": latest_names([shown.cell_id]).get(shown.cell_id, ""),
        "by": introducer(shown.introduced_by),
        "tags": [tag for tag in (stage_tag(shown), lapse_tag(shown, today)) if tag],
        "lapses_on": pool_limits().lapses_on(shown.counted_from) if shown.stage in WAITING else None,
        "road": _road(shown),
        "terms": _terms(shown),
        "groups": [(row, group_label(row.code)) for row in groups_of(shown.pk)],
        "answers": answers(judged(shown, today)) if _asks(shown) else [],
        "acts": _acts(shown, today) if may_record else [],
        "open": shown.stage not in ENDED,
        "may_record": may_record,
        "may_withdraw": may_record and _may_withdraw(shown),
        "sees_history": may_at(request, "audit.see", shown.place),
        "dossier": shown.stage in HAS_FILE,
        "past": past_text(past_of_applicant(shown, today)) if shown.stage in AT_WORK else "",
        "makes": request.seat.may(NUMBER),
        "sees_file": shown.person is not None and holds(request, "people.see", shown.person),
    }
    return render(request, "admission/note.html", context)


@reads("audit.see", logs=True)
def note_history(request: Request, key: UUID) -> HttpResponse:
    """Who changed what about the note, newest first; names are in no history."""
    shown = seen_note(request, key)
    if not reach(request, "audit.see").holds(shown.place):
        raise PermissionDenied
    record_look(request, log_look, actor=request.user, what="admission.history", person=shown.person_id)
    told = changes_about(shown, request.seat.today, request.GET.get("page"))
    workbook = workbook_url(request, "candidate_history_workbook", key, shown.place)
    context = {"candidate": shown, "name": name_of(shown), "history": told, "workbook": workbook}
    return render(request, "admission/history.html", context)


def _acts(shown: Candidate, today: date) -> list[tuple[str, str, bool]]:
    """What may be done next: words, address, and whether it is the next step of the road."""
    named = {
        Step.SYMPATHISER: _("Công nhận cảm tình Đảng"),
        Step.CLASS_SENT: _("Cử học lớp nhận thức"),
        Step.CERTIFIED: _("Ghi giấy chứng nhận"),
        Step.CLASS_LEFT: _("Thôi học lớp"),
        Step.APPLIED: _("Nhận đơn xin vào Đảng"),
        Step.CLOSED: _("Kết thúc theo dõi"),
        Step.LAPSED: _("Cho hết hiệu lực"),
    }
    over = freshness(pool_limits(), shown.counted_from, today) is Freshness.OVER
    found = []
    for number, step in enumerate(next_steps(EngineStage(shown.stage))):
        if step not in named or (step is Step.LAPSED and not over):
            continue
        found.append((named[step], _step_url(shown, step), number == 0 and step is not Step.CLOSED))
    return found


def _step_url(shown: Candidate, step: Step) -> str:
    return reverse("candidate_act", args=[shown.pk, step.value])


def _may_withdraw(shown: Candidate) -> bool:
    last = steps_of(shown.pk).last()
    early = shown.stage not in HAS_FILE and not shown.erased_on
    return bool(last and last.kind != StepKind.LAPSED and early)


def _asks(shown: Candidate) -> bool:
    """From the dossier on, its own page tells what the rules say."""
    return shown.stage not in LEFT_POOL | IN_DOSSIER


def _road(shown: Candidate) -> list[Happening]:
    found = [
        Happening(shown.introduced_on, _("Giới thiệu"), introducer(shown.introduced_by), _paper(shown.basis))
    ]
    for step in steps_of(shown.pk):
        reason = str(CloseReason(step.reason).label) if step.reason else ""
        found.append(Happening(step.on, str(StepKind(step.kind).label), reason, _paper(step.basis)))
    for row in review_rows_of(shown.pk):
        said = _("Giữ trong danh sách") if row.stays else _("Đưa ra khỏi danh sách")
        found.append(Happening(row.review.on, _("Chi bộ rà soát nguồn"), said, _paper(row.review.basis)))
    return sorted(found, key=lambda each: each.on)


def _paper(basis: object) -> str:
    return "" if getattr(basis, "is_empty", False) else str(basis)


def _terms(shown: Candidate) -> list[dict[str, object]]:
    rows = list(helper_terms(shown.pk))
    names = person_names(row.helper_id for row in rows)
    return [
        {
            "row": row,
            "name": names.get(row.helper_id) or _("(hồ sơ nay ở nơi khác)"),
            "seen": row.helper_id in names,
        }
        for row in rows
    ]
