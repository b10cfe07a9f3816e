"""Verbs on the checklist: open the dossier, record a paper, renew a dossier that ran out."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from chibo.admission.actions.clocks import settle_clocks
from chibo.admission.actions.notes import held
from chibo.admission.actions.steps import record_step, save_anew
from chibo.admission.checks.former import HARDSHIP, READMISSION, check_marks, past_of_applicant
from chibo.admission.checks.gates import broken as rules_broken
from chibo.admission.checks.gates import judged_dossier, judged_readmission, label_of
from chibo.admission.choices import Association, Body, ItemState, StepKind
from chibo.admission.models import Candidate, CandidateStep, Dossier, DossierItem
from chibo.admission.queries.dossiers import day_of, dossier_of, is_provincial, items_of, runs_out, seats_of
from chibo.admission.queries.notes import steps_of
from chibo.admission.queries.relocations import on_the_way
from chibo.audit.actions import Actor, verb
from chibo.engine.admission import IN_DOSSIER, IN_RECOGNITION
from chibo.engine.admission import Stage as EngineStage
from chibo.engine.citation import Citation
from chibo.engine.rules import Outcome
from chibo.regulations.dossier import MARKS, RECOGNITION_STEPS, papers, papers_on, routes, told_of
from chibo.regulations.rulebook import rulebook
from chibo.storage.refusal import Finding, Refusal, refuse

STALE = "dossier.stale"
FILLED = frozenset(
    {"verification", "introducers", "voted", "resolved", "recognition_voted", "recognition_resolved"}
)
"""What enters a paper by itself, so that nobody enters it by hand."""
AT_OPENING = ("age.minimum", "age.maximum", "class.certificate_validity")
_CHOSEN = frozenset({"pupil", READMISSION, HARDSHIP, "over_age", "sectional"})


@verb("admission.open_dossier")
def open_dossier(
    *,
    actor: Actor,
    candidate: Candidate,
    on: date,
    today: date,
    basis: Citation,
    route: str,
    association: str,
    marks: Iterable[str] = (),
) -> Dossier:
    """Open the dossier by a permission, with the papers the rules of the day demand.

    `route` is a way of `regulations.dossier`, `marks` are words of the case; both decide which papers. Whom
    the ledger has as one who left is marked as a readmission, whatever the caller wrote.
    """
    fresh, way = held(candidate), routes().get(route)
    if way is None or association not in Association.values or not _CHOSEN.issuperset(marks):
        raise refuse("dossier.route", _("Chọn cách quyết định và nơi giới thiệu trong danh mục."), "route")
    chosen = _marked(fresh, frozenset(marks), on)
    step = record_step(fresh, StepKind.DOSSIER_OPENED, on, today, basis)
    seats, in_force = seats_of(fresh.cell, way, on), rulebook().book.set_on(on)
    if way.last == Body.HEADS and not is_provincial(seats.decider):
        why = _("Cấp trên trực tiếp của cơ sở không phải cấp tỉnh. Chọn cách quyết định khác.")
        raise refuse("dossier.not_provincial", why, "route")
    if in_force is None:
        raise refuse("dossier.no_rules", _("Chương trình chưa có bộ quy định cho ngày này."), "on")
    dossier = Dossier.objects.create(
        candidate=fresh, opened_on=on, basis=basis, route=route, association=association,
        marks=sorted(chosen), rule_set=in_force.code, checker=seats.checker, decider=seats.decider,
        holder=fresh.cell, step=step,
    )  # fmt: skip
    _not_certainly_wrong(dossier, on)
    _take_down(dossier, marks_of(dossier), on)
    save_anew(fresh)
    settle_clocks(actor, fresh, on, today, basis)
    return dossier


def marks_of(dossier: Dossier) -> frozenset[str]:
    """What makes the papers of the case more or fewer."""
    found = set(dossier.marks)
    if dossier.association != Association.NONE:
        found.add("association")
    if routes()[dossier.route].resolves:
        found.add("committee")
    return frozenset(found) & MARKS


def _marked(fresh: Candidate, marks: frozenset[str], on: date) -> frozenset[str]:
    past = past_of_applicant(fresh, on)
    found = check_marks(past, marks)
    if found:
        raise Refusal(found)
    return marks | {READMISSION} if past is not None and past.put_out else marks


def _not_certainly_wrong(dossier: Dossier, on: date) -> None:
    judgements = (
        judged_dossier(dossier, on, AT_OPENING, {"cell_vote_on": on}),
        *judged_readmission(dossier, on),
    )
    wrong = [each for each in judgements if each.of(Outcome.NOT_MET)]
    if wrong:
        raise Refusal(finding for each in wrong for finding in rules_broken(each))


def _take_down(dossier: Dossier, marks: frozenset[str], on: date) -> None:
    """The checklist as the rules of the day have it; what the road already knows is filled in."""
    known: dict[str, CandidateStep] = {step.kind: step for step in steps_of(dossier.candidate_id)}
    for number, paper in enumerate(papers_on(on, marks), 1):
        step = known.get(paper.filled_by)
        basis = step.basis if step is not None and not step.basis.is_empty else Citation()
        if step is not None and not basis.date:
            basis = Citation(basis.issuer, basis.kind or paper.vi, basis.number, step.on)
        DossierItem.objects.create(
            candidate_id=dossier.candidate_id, dossier=dossier, code=paper.code, number=number, basis=basis,
            state=ItemState.VALID if step is not None else ItemState.MISSING, told=told_of(paper, on),
        )  # fmt: skip


@verb("admission.record_paper")
def record_paper(
    *,
    actor: Actor,
    item: DossierItem,
    state: str,
    today: date,
    basis: Citation,
    lies_at: str = "",
    agrees: bool | None = None,
    reason: str = "",
) -> DossierItem:
    """How a paper of the checklist stands: number, day, issuer, where it lies, yes or no if it asks."""
    fresh, dossier = at_work(item.candidate, more=IN_RECOGNITION)
    row = DossierItem.objects.select_for_update().get(pk=item.pk, dossier=dossier)
    findings = _check_paper(row, state, today, basis, agrees, reason)
    if findings:
        raise Refusal(findings)
    row.state, row.basis, row.lies_at, row.agrees = state, basis, lies_at.strip(), agrees
    row.reason = reason.strip() if state in {ItemState.NOT_APPLICABLE, ItemState.SUPPLEMENT} else ""
    row.save()
    save_anew(fresh)
    settle_clocks(actor, fresh, today, today, basis)
    return row


def is_open(code: str, stage: str) -> bool:
    """Whether a paper belongs to what is worked on at the stage: the admission, or the recognition."""
    of_recognition = papers()[code].before in RECOGNITION_STEPS
    return of_recognition == (stage in IN_RECOGNITION)


def _check_paper(  # noqa: PLR0917 -- what the only caller was given, in its order
    row: DossierItem, state: str, today: date, basis: Citation, agrees: bool | None, reason: str
) -> list[Finding]:
    paper, on, found = papers()[row.code], day_of(basis), []
    if not is_open(row.code, row.candidate.stage):
        return [
            Finding("dossier.paper_closed", _("Giấy này thuộc phần đã xong của hồ sơ, không ghi thêm được."))
        ]
    if paper.filled_by in FILLED:
        return [
            Finding("dossier.filled_elsewhere", _("Mục này tự ghi từ thẩm tra, giới thiệu hoặc biểu quyết."))
        ]
    if state == ItemState.NOT_APPLICABLE:
        if not paper.may_not_apply:
            found.append(Finding("dossier.demanded", _("Quy định không cho miễn giấy này."), "state"))
        if not reason.strip():
            found.append(Finding("dossier.reason", _("Nêu lý do không cần giấy này."), "reason"))
        return found
    if state != ItemState.VALID:
        return found
    if on is None:
        found.append(Finding("dossier.paper_day", _("Ghi đủ ngày, tháng, năm của giấy."), "paper_date"))
    elif on > today:
        found.append(Finding("admission.ahead", _("Ngày này sau hôm nay. Kiểm tra lại."), "paper_date"))
    if not (basis.issuer or basis.number):
        found.append(Finding("dossier.issuer", _("Ghi nơi ban hành hoặc số của giấy."), "paper_issuer"))
    if paper.asks_agreement and agrees is None:
        found.append(Finding("dossier.agrees", _("Ghi ý kiến là tán thành hay không."), "agrees"))
    return found


@verb("admission.renew_dossier")
def renew_dossier(*, actor: Actor, candidate: Candidate, on: date, today: date, basis: Citation) -> Dossier:
    """A dossier that ran out without a vote counts anew, once the papers the rule names were redone since."""
    fresh, dossier = at_work(candidate)
    over = runs_out(dossier, on)
    if over is None:
        raise refuse("dossier.no_limit", _("Vào ngày này quy định không đặt hạn cho hồ sơ."), "on")
    if on <= over:
        raise refuse("dossier.still_fresh", _("Hồ sơ chưa quá hạn, chưa phải làm lại."), "on")
    old = [
        row for row in items_of(dossier.pk) if papers()[row.code].expires == STALE and not _redone(row, over)
    ]
    if old:
        words = _("Cần làm lại sau ngày hồ sơ quá hạn: %(paper)s.")
        raise Refusal([Finding("dossier.redo", words % {"paper": label_of(row.code)}) for row in old])
    record_step(fresh, StepKind.RENEWED, on, today, basis)
    dossier.renewed_on = on
    dossier.save(update_fields=["renewed_on"])
    save_anew(fresh)
    settle_clocks(actor, fresh, on, today, basis)
    return dossier


def _redone(row: DossierItem, over: date) -> bool:
    on = day_of(row.basis)
    return row.state == ItemState.VALID and on is not None and on > over


def at_work(candidate: Candidate, *, more: frozenset[EngineStage] = frozenset()) -> tuple[Candidate, Dossier]:
    """The candidate as he is now, held, and the dossier that is worked on at its stage, or at one `more`."""
    fresh = held(candidate)
    dossier = dossier_of(fresh.pk)
    if dossier is None or fresh.stage not in IN_DOSSIER | more:
        raise refuse("dossier.none", _("Người này không có hồ sơ đang làm. Mở hồ sơ trước."))
    if on_the_way(dossier.pk) is not None:
        raise refuse(
            "move.under_way",
            _(
                "Hồ sơ đang được gửi sang đơn vị khác nên chưa ghi thêm được. "
                "Nơi nhận tiếp nhận trước, hoặc nơi gửi rút lần chuyển."
            ),
        )
    return fresh, dossier
