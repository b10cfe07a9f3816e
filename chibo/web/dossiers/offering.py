"""What may be done next with a dossier: the way on, what stands beside it, and what is done rarely."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.admission.models import Candidate, Dossier
from chibo.admission.queries.dossiers import decision_of, dossier_of, runs_out
from chibo.engine.admission import IN_DOSSIER, Stage, Step, next_steps
from chibo.regulations.dossier import routes
from chibo.web.dossiers.ending import may_withdraw, offers
from chibo.web.dossiers.extending import extension_acts
from chibo.web.dossiers.relocating import move_acts


def acts(candidate: Candidate, today: date, *, records: bool, checks: bool) -> list[tuple[str, str, bool]]:
    """What may be done next: words, address, and whether it is the way on."""
    stage, found = Stage(candidate.stage), []
    present = dossier_of(candidate.pk)
    told, alone = move_acts(candidate, present)
    moving = told if records else []
    if alone:
        return _urls(candidate, moving)
    following = set(next_steps(stage)) - _left_out(candidate, today)
    for step, (words, what, main, of_cell) in _named().items():
        if step in following and (records if of_cell else checks):
            route = "dossier_act" if of_cell else "dossier_check"
            found.append((words, reverse(route, args=[candidate.pk, what]), main))
    others = _others(candidate, stage) if records else []
    if may_withdraw(candidate, records=records, checks=checks):
        others.append((_("Rút bước ghi nhầm"), "withdraw_later"))
    level = extension_acts(present) if checks else []
    found += [(words, reverse("dossier_check", args=[candidate.pk, what]), False) for words, what in level]
    return found + _urls(candidate, [*others, *moving])


def beside(
    candidate: Candidate, found: Dossier | None, *, records: bool, checks: bool
) -> list[tuple[str, str]]:
    """What may be done beside the way on: removal, or an admission that was wrong."""
    if move_acts(candidate, found)[1]:
        return []
    rows = []
    for words, what, of_cell in offers(candidate, found):
        if records if of_cell else checks:
            route = "dossier_act" if of_cell else "dossier_check"
            rows.append((words, reverse(route, args=[candidate.pk, what])))
    return rows


def _urls(candidate: Candidate, acts: list[tuple[str, str]]) -> list[tuple[str, str, bool]]:
    return [(words, reverse("dossier_act", args=[candidate.pk, what]), False) for words, what in acts]


def _others(candidate: Candidate, stage: Stage) -> list[tuple[str, str]]:
    """What may be done beside the steps."""
    found = []
    if stage is Stage.DECIDED and not _received(candidate):
        found.append((_("Ghi ngày nhận quyết định"), "received"))
    if stage in IN_DOSSIER:
        found.append((_("Ghi giao nhận giấy tờ"), "pass_on"))
    if stage is Stage.REFUSED or stage in IN_DOSSIER - {Stage.DOSSIER_OPEN}:
        found.append((_("Rút bước ghi nhầm"), "withdraw"))
    return found


def _received(candidate: Candidate) -> bool:
    found = dossier_of(candidate.pk)
    decision = decision_of(found.pk) if found else None
    return decision is not None and decision.received_on is not None


def _left_out(candidate: Candidate, today: date) -> set[Step]:
    """Steps the table knows but this dossier does not take: by its way, or because it has not run out."""
    found = dossier_of(candidate.pk)
    if found is None:
        return set()
    last = runs_out(found, today)
    left = set() if last is not None and today > last else {Step.RENEWED}
    if not routes()[found.route].resolves:
        return left | {Step.RESOLVED, Step.RECOGNITION_RESOLVED}
    early = candidate.stage in {Stage.VOTED, Stage.RECOGNITION_VOTED}
    return left | ({Step.DECIDED, Step.RECOGNISED} if early else set())


def _named() -> dict[Step, tuple[str, str, bool, bool]]:
    """Steps of the dossier: words, act, whether it is the way on, and whether the cell does it."""
    return {
        Step.DOSSIER_OPENED: (_("Mở hồ sơ kết nạp"), "open", True, True),
        Step.HANDED_OVER: (_("Giao hồ sơ để kiểm tra"), "hand_over", True, True),
        Step.RESUBMITTED: (_("Nộp lại hồ sơ"), "resubmit", True, True),
        Step.COMPLETED: (_("Xác nhận hồ sơ đủ"), "complete", True, False),
        Step.VOTED: (_("Ghi biểu quyết của chi bộ"), "vote", True, True),
        Step.RESOLVED: (_("Ghi biểu quyết của đảng ủy cơ sở"), "resolve", True, False),
        Step.DECIDED: (_("Ghi biểu quyết và quyết định"), "decide", True, False),
        Step.ADMITTED: (_("Ghi lễ kết nạp"), "ceremony", True, True),
        Step.RECOGNITION_OPENED: (_("Lập hồ sơ công nhận"), "recognition", True, True),
        Step.RECOGNITION_VOTED: (_("Ghi biểu quyết của chi bộ"), "recognition_vote", True, True),
        Step.RECOGNITION_RESOLVED: (
            _("Ghi biểu quyết của đảng ủy cơ sở"),
            "recognition_resolve",
            True,
            False,
        ),
        Step.RECOGNISED: (_("Ghi biểu quyết và quyết định"), "recognise", True, False),
        Step.RETURNED: (_("Trả lại hồ sơ"), "return", False, False),
        Step.RENEWED: (_("Làm lại hồ sơ quá hạn"), "renew", False, True),
    }
