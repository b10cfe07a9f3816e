"""One dossier: every paper and letter, where it lies, what stands in the way, what may be done next."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from chibo.admission.actions.dossiers import FILLED, is_open
from chibo.admission.checks.former import READMISSION, past_of_dossier
from chibo.admission.checks.gates import (
    OF_CELL,
    OF_DECISION,
    gate,
    judged_dossier,
    judged_readmission,
    label_of,
    out_of_order,
    source_of,
)
from chibo.admission.choices import OF_RECOGNITION, OF_REMOVAL, Body, ItemState, Relation
from chibo.admission.models import (
    Attachment,
    Ballot,
    Dossier,
    DossierItem,
    HandOver,
    Verification,
)
from chibo.admission.queries.attachments import attachments_of, may_hold_files
from chibo.admission.queries.dossiers import (
    admission_ballots,
    ballots_of,
    day_of,
    decision_of,
    dossier_of,
    failed_in_row,
    hand_overs_of,
    introducers_of,
    item_expiry,
    item_state,
    items_of,
    letters_of,
    recognition_ballots,
    removal_ballots,
    stays,
)
from chibo.admission.queries.endings import ledger_end
from chibo.audit.actions import log_look
from chibo.deadlines.local_rules import book_at
from chibo.deadlines.queries import deadlines_of, open_ones, working_calendar
from chibo.documents.permissions import NUMBER
from chibo.engine.admission import (
    BEFORE_VOTE,
    IN_DOSSIER,
    IN_RECOGNITION,
    LEFT_POOL,
    MEMBERS,
    ON_PROBATION,
    SENT_BACK,
    PaperState,
    Stage,
)
from chibo.engine.rules import Judgement
from chibo.organisation.queries import latest_names
from chibo.people.queries import person_names
from chibo.regulations.dossier import STEPS, papers
from chibo.storage.refusal import Finding
from chibo.web.admission.answers import Answer, answers, teller
from chibo.web.admission.reaching import RECORD, SEE
from chibo.web.admission.wording import name_of, past_text, stage_tag
from chibo.web.deadlines.tables import Row as DeadlineRow
from chibo.web.deadlines.tables import deadline_rows
from chibo.web.dossiers.ballots import ballot_text
from chibo.web.dossiers.ending import faults
from chibo.web.dossiers.extending import extension_rows
from chibo.web.dossiers.offering import acts, beside
from chibo.web.dossiers.reaching import CHECK, applicant, may
from chibo.web.dossiers.recognition import probation
from chibo.web.dossiers.relocating import moves_told
from chibo.web.dossiers.timeline import timeline
from chibo.web.dossiers.wording import ended_text, reason_label, route_label, state_tag
from chibo.web.people.tables import Tag
from chibo.web.seat import Request
from chibo.web.views import reads, record_look


@dataclass(frozen=True)
class PaperRow:
    """One line of the checklist."""

    item: DossierItem
    label: str
    tag: Tag
    paper: str
    expires: date | None
    source: str
    by_hand: bool
    order: list[str] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    takes_files: bool = False


@dataclass(frozen=True)
class LetterRow:
    """One letter and how long it has waited."""

    letter: Verification
    about: str
    waited: int | None


@dataclass(frozen=True)
class PassRow:
    """One hand-over in words."""

    row: HandOver
    origin: str
    target: str
    reason: str
    papers: list[str]


@dataclass(frozen=True)
class StayRow:
    """Days at one unit."""

    unit: str
    since: date
    until: date | None
    days: int


@reads(SEE, logs=True)
def dossier(request: Request, key: UUID) -> HttpResponse:
    """The dossier's page; before it is opened, why not and how."""
    candidate, today = applicant(request, key, SEE), request.seat.today
    record_look(request, log_look, actor=request.user, what="admission.dossier", person=candidate.person_id)
    records, checks = may(request, RECORD, candidate), may(request, CHECK, candidate)
    found = dossier_of(candidate.pk)
    end = ledger_end(found) if found else None
    due = deadline_rows(open_ones(deadlines_of(candidate.pk)), today, working_calendar())
    context = {
        "candidate": candidate,
        "name": name_of(candidate),
        "ended": ended_text(end),
        "cell": latest_names([candidate.cell_id]).get(candidate.cell_id, ""),
        "tag": stage_tag(candidate),
        "dossier": found,
        "works": candidate.stage in IN_DOSSIER,
        "writes": candidate.stage in IN_DOSSIER | IN_RECOGNITION,
        "records": records,
        "makes": request.seat.may(NUMBER),
        "acts": [] if end else acts(candidate, today, records=records, checks=checks),
        "beside": [] if end else beside(candidate, found, records=records, checks=checks),
        "faults": faults(candidate),
        "deadlines": due,
        **(_whole(found, due, today) if found else {}),
    }
    return render(request, "dossiers/dossier.html", context)


def _whole(found: Dossier, due: list[DeadlineRow], today: date) -> dict[str, object]:
    rows, days = list(items_of(found.pk)), probation(found)
    passings = hand_overs_of([found.pk]).get(found.pk, [])
    names = latest_names(
        [found.checker_id, found.decider_id, found.holder_id, found.candidate.cell_id]
        + [unit for row in passings for unit in (row.origin_id, row.target_id)]
    )
    early = found.candidate.stage in BEFORE_VOTE
    return {
        "papers": _papers(found, rows, today),
        "whole": len(rows),
        "there": sum(row.state in {ItemState.VALID, ItemState.NOT_APPLICABLE} for row in rows),
        "route": route_label(found.route),
        "units": {
            "checker": names.get(found.checker_id, ""),
            "decider": names.get(found.decider_id, ""),
            "holder": names.get(found.holder_id, ""),
        },
        "letters": [_letter(row, today) for row in letters_of(found.pk)],
        "introducers": _introducers(found),
        "passings": [_passing(row, names) for row in passings],
        "stays": [
            StayRow(names.get(stay.place, ""), stay.since, stay.until, stay.days(today))
            for stay in stays(found, passings)
        ],
        "returned": sum(bool(row.reason) for row in passings),
        "lacks": _lacks(found, today) if early else [],
        "answers": _answers(found, today, early=early),
        "past": _past(found, today),
        "early": early,
        "decision": decision_of(found.pk),
        "probation": days,
        "line": timeline(
            found.candidate.stage,
            days,
            today,
            items=rows,
            ballots=_later_ballots(found),
            deadlines=due,
        ),
        "ballots": [(row, ballot_text(row), _body(row)) for row in ballots_of(found.pk)],
        "failed": _failed(found, today),
        "extensions": extension_rows(found),
        **moves_told(found),
        "sent_back": found.candidate.stage in SENT_BACK,
    }


def _later_ballots(found: Dossier) -> list[Ballot]:
    """Counts of the recognition that hold, and of a removal."""
    if found.candidate.stage not in MEMBERS:
        return []
    return [*recognition_ballots(found.pk), *removal_ballots(found.pk)]


def _body(row: Ballot) -> str:
    """Who voted, and on what where it was not the admission."""
    body = str(Body(row.body).label)
    if row.step.kind in OF_REMOVAL:
        return _("%(body)s, xét xóa tên") % {"body": body}
    return _("%(body)s, xét công nhận") % {"body": body} if row.step.kind in OF_RECOGNITION else body


def _answers(found: Dossier, today: date, *, early: bool) -> list[Answer]:
    """What the rules say today, with those of a readmission before the cell's vote."""
    judgements = [_judged(found, today, early=early), *(judged_readmission(found, today) if early else ())]
    return [row for judgement in judgements for row in answers(judgement)]


def _past(found: Dossier, today: date) -> dict[str, object] | None:
    """The earlier membership of a readmission, as far as the ledger knows it."""
    if READMISSION not in found.marks:
        return None
    past = past_of_dossier(found, today)
    known = past is not None and (past.readmissions or past.whole)
    return {"told": past_text(past), "before": past.readmissions if past is not None and known else None}


def _judged(found: Dossier, today: date, *, early: bool) -> Judgement:
    """Before the cell's vote as if it were today; after it, the limits that run."""
    if early:
        return judged_dossier(found, today, OF_CELL, {"cell_vote_on": today})
    if found.candidate.stage in ON_PROBATION:
        return _recognition(found, today)
    decided = found.candidate.stage == Stage.DECIDED
    return judged_dossier(found, today, OF_DECISION if decided else OF_DECISION[:1])


def _recognition(found: Dossier, today: date) -> Judgement:
    """Until the cell has passed the recognition as if it voted today; then the limit of the decision."""
    voted = recognition_ballots(found.pk).filter(passed=True).exists()
    if voted:
        return judged_dossier(found, today, ("recognition.decision_limit",), {"recognition_issued_on": today})
    rules = ("probation.length", "recognition.cell_limit")
    return judged_dossier(found, today, rules, {"recognition_vote_on": today})


def _lacks(found: Dossier, today: date) -> list[Finding]:
    """What would stop the cell's vote today, papers aside: those are told in the checklist."""
    return [finding for finding in gate(found, "cell_review", today) if finding.code.startswith("rule.")]


def _failed(found: Dossier, today: date) -> str:
    """So many votes in a row without the share that the level above should know; empty where fewer."""
    stated = book_at(found.place).in_force(today).get("votes.failed")
    recognising = found.candidate.stage in IN_RECOGNITION
    failed = failed_in_row((recognition_ballots if recognising else admission_ballots)(found.pk))
    failed = max(failed, failed_in_row(removal_ballots(found.pk)))
    if stated is None or not isinstance(stated.value, int) or failed < stated.value:
        return ""
    words = _("Chi bộ biểu quyết %(n)s lần liền chưa đủ tỷ lệ: báo cáo cấp ủy cấp trên. %(source)s")
    return words % {"n": failed, "source": teller().source(stated)}


def _papers(found: Dossier, rows: list[DossierItem], today: date) -> list[PaperRow]:
    orders: dict[str, list[str]] = {}
    for finding in out_of_order(rows):
        orders.setdefault(finding.code.rpartition(".")[2], []).append(finding.message)
    files, stage = attachments_of(rows[0].dossier_id) if rows else {}, found.candidate.stage
    return [_paper(row, today, orders.get(row.code, []), stage, files.get(row.pk, [])) for row in rows]


def _paper(row: DossierItem, today: date, order: list[str], stage: str, files: list[Attachment]) -> PaperRow:
    # After the ceremony nothing of the admission runs out any more.
    over = stage in LEFT_POOL and papers()[row.code].before in STEPS
    state = PaperState(row.state) if over else item_state(row, today)
    expiry, on = None if over else item_expiry(row, today), day_of(row.basis)
    counted = expiry is not None and on is not None and state in {PaperState.VALID, PaperState.EXPIRED}
    return PaperRow(
        row,
        label_of(row.code),
        state_tag(state),
        "" if row.basis.is_empty else str(row.basis),
        expiry.last_day(on) if counted and expiry and on else None,
        source_of(row),
        papers()[row.code].filled_by not in FILLED and is_open(row.code, stage),
        order,
        files,
        may_hold_files(row.code),
    )


def _letter(row: Verification, today: date) -> LetterRow:
    about = str(Relation(row.relation).label)
    if row.relation == Relation.CHILD:
        about = _("%(relation)s, người thứ %(nth)s") % {"relation": about, "nth": row.nth}
    waited = None if row.exempt else ((row.replied_on or today) - row.sent_on).days
    return LetterRow(row, about, waited)


def _introducers(found: Dossier) -> list[dict[str, object]]:
    rows = list(introducers_of(found.pk))
    names = person_names(row.person_id for row in rows)
    return [
        {
            "row": row,
            "name": names.get(row.person_id) or _("(hồ sơ nay ở nơi khác)"),
            "seen": row.person_id in names,
        }
        for row in rows
    ]


def _passing(row: HandOver, names: dict[UUID, str]) -> PassRow:
    return PassRow(
        row,
        names.get(row.origin_id, ""),
        names.get(row.target_id, ""),
        reason_label(row.reason),
        [label_of(code) for code in row.papers],
    )
