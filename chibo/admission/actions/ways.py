"""The way of the decision follows a dossier to another organisation."""

from datetime import date

from django.utils.translation import gettext as _

from chibo.admission.actions.dossiers import marks_of
from chibo.admission.choices import ItemState, StepKind
from chibo.admission.models import Dossier, DossierItem
from chibo.admission.queries import last_step
from chibo.admission.queries.dossiers import Seats, items_of, seats_of, usual_route
from chibo.engine.admission import AT_WORK, IN_RECOGNITION
from chibo.organisation.models import Unit
from chibo.regulations.dossier import RECOGNITION_STEPS, STEPS, papers_on, routes, told_of

COMMITTEE = "committee"


def follow_cell(dossier: Dossier, cell: Unit, on: date) -> Seats:
    """Who checks and who decides at a new cell; under another organisation also the way that is usual there.

    The paper of a committee that now votes comes into the checklist, that of one that no longer does is not
    needed. Checker and decider are left to the caller, who knows where the papers lie.
    """
    seats = seats_of(cell, routes()[dossier.route], on)
    usual = usual_route(cell, on)
    if seats.checker.pk == dossier.checker_id or usual == dossier.route:
        return seats
    dossier.route = usual
    dossier.save(update_fields=["route"])
    _fit_papers(dossier)
    return seats_of(cell, routes()[usual], on)


def _fit_papers(dossier: Dossier) -> None:
    asked, rows = routes()[dossier.route].resolves, {row.code: row for row in items_of(dossier.pk)}
    day, steps = _worked_on(dossier)
    for paper in papers_on(day, marks_of(dossier) | {COMMITTEE}, steps=steps):
        if COMMITTEE not in paper.when:
            continue
        item = rows.get(paper.code)
        if item is None and asked:
            DossierItem.objects.create(
                candidate_id=dossier.candidate_id, dossier=dossier, code=paper.code, number=len(rows) + 1,
                state=ItemState.MISSING, told=told_of(paper, day),
            )  # fmt: skip
        elif item is not None and item.state in {ItemState.MISSING, ItemState.NOT_APPLICABLE}:
            item.state = ItemState.MISSING if asked else ItemState.NOT_APPLICABLE
            item.reason = "" if asked else _("Nơi nhận hồ sơ quyết định không qua đảng ủy cơ sở.")
            item.save(update_fields=["state", "reason"])


def _worked_on(dossier: Dossier) -> tuple[date, tuple[str, ...]]:
    """The papers that are gathered now, and the day whose rules demand them."""
    stage = dossier.candidate.stage
    opened = last_step(dossier.candidate_id, StepKind.RECOGNITION_OPENED)
    if stage in IN_RECOGNITION and opened is not None:
        return opened.on, RECOGNITION_STEPS
    return dossier.opened_on, STEPS if stage in AT_WORK else ()
