"""Reads: how far the open dossiers of a place still have to go, by the rules' own periods. No likelihood."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from chibo.admission.choices import ItemState, Stage, StepKind
from chibo.admission.models import CandidateStep, Dossier, DossierItem, Introducer
from chibo.admission.queries.dossiers import visible_dossiers
from chibo.deadlines.local_rules import rules_at
from chibo.deadlines.queries import working_calendar
from chibo.engine.calendar import WorkingCalendar, add_months
from chibo.regulations.dossier import routes
from chibo.regulations.due import deadline_kinds, limit_of
from chibo.regulations.rulebook import Rules
from chibo.storage.identity import Scope

_BEFORE_VOTE = (
    Stage.DOSSIER_OPEN, Stage.HANDED_OVER, Stage.RETURNED, Stage.COMPLETE,
)  # fmt: skip
_AFTER_VOTE = (
    Stage.VOTED, Stage.VOTED_RETURNED, Stage.RESOLVED, Stage.RESOLVED_RETURNED, Stage.DECIDED,
)  # fmt: skip
OPEN = (*_BEFORE_VOTE, *_AFTER_VOTE)
_LIMITS = ("dossier_sent_up", "committee_resolution", "admission_decision", "ceremony")
_LEFT: Mapping[str, int] = {
    Stage.VOTED: 0, Stage.VOTED_RETURNED: 0, Stage.RESOLVED: 2, Stage.RESOLVED_RETURNED: 2, Stage.DECIDED: 3,
}  # fmt: skip
_OPEN_ITEMS = (ItemState.MISSING, ItemState.SUPPLEMENT)
_YEAR = 12


@dataclass(frozen=True)
class Pace:
    """An open dossier: `earliest` is the first day on which every waiting period of the rules is over;
    `latest` is that day and every limit still to come, each used to the last working day.

    `missing` are papers missing or to be supplemented; `returned` how often it was sent back.
    """

    candidate: UUID
    cell: UUID
    place: str
    stage: str
    earliest: date
    latest: date
    missing: int
    returned: int


def paces(scope: Scope, day: date) -> list[Pace]:
    """Every open dossier of the scope, the one that may be decided first at the head."""
    rows = list(visible_dossiers(scope).filter(candidate__stage__in=OPEN))
    keys = [row.pk for row in rows]
    together, missing, returned = _introduced(keys), _missing(keys), _returned(rows)
    calendar = working_calendar()
    found = [
        _pace(row, day, together.get(row.pk, ()), calendar, missing.get(row.pk, 0), returned) for row in rows
    ]
    return sorted(found, key=lambda each: (each.earliest, each.latest, str(each.candidate)))


def _pace(  # noqa: PLR0917 -- one value of each sort
    row: Dossier, day: date, together: Iterable[date], calendar: WorkingCalendar, missing: int,
    returned: Mapping[UUID, int],
) -> Pace:  # fmt: skip
    rules = rules_at(row.candidate.cell.path)
    earliest = max([day, *_waits(row, rules, day, together)])
    return Pace(
        candidate=row.candidate_id,
        cell=row.candidate.cell_id,
        place=row.candidate.cell.path,
        stage=row.candidate.stage,
        earliest=earliest,
        latest=_latest(row, rules, earliest, calendar),
        missing=missing,
        returned=returned.get(row.candidate_id, 0),
    )


def _waits(row: Dossier, rules: Rules, day: date, together: Iterable[date]) -> Iterable[date]:
    """When each waiting period is over; none is left once the cell has voted."""
    if row.candidate.stage in _AFTER_VOTE:
        return
    months = _number(rules, "introducer.together", day)
    for since in together:
        yield add_months(since, months)
    birth = row.candidate.person.birth if row.candidate.person else None
    if birth is not None and birth.exact is not None:
        yield add_months(birth.exact, _YEAR * _number(rules, "age.minimum", day))


def _latest(row: Dossier, rules: Rules, start: date, calendar: WorkingCalendar) -> date:
    """The day every limit to come is used up. A base cell's dossier needs no committee of the base."""
    left = list(_LIMITS[_LEFT.get(row.candidate.stage, 0) :])
    if not routes()[row.route].resolves and "committee_resolution" in left:
        left.remove("committee_resolution")
    last = start
    for code in left:
        limit = limit_of(deadline_kinds()[code], last, rules=rules)
        if limit is not None:
            last = limit.term.due(last, calendar)
    return last


def _number(rules: Rules, key: str, day: date) -> int:
    stated = rules.book.in_force(day).get(key)
    return stated.value if stated is not None and isinstance(stated.value, int) else 0


def _introduced(dossiers: list[UUID]) -> dict[UUID, list[date]]:
    found: dict[UUID, list[date]] = {}
    for dossier, since in Introducer.objects.filter(dossier__in=dossiers).values_list("dossier", "since"):
        found.setdefault(dossier, []).append(since)
    return found


def _missing(dossiers: list[UUID]) -> dict[UUID, int]:
    rows = DossierItem.objects.filter(dossier__in=dossiers, state__in=_OPEN_ITEMS)
    return dict(rows.order_by().values_list("dossier").annotate(number=Count("pk")))


def _returned(rows: list[Dossier]) -> dict[UUID, int]:
    steps = CandidateStep.objects.filter(
        Q(kind=StepKind.RETURNED), candidate__in=[row.candidate_id for row in rows]
    )
    return dict(steps.order_by().values_list("candidate").annotate(number=Count("pk")))
