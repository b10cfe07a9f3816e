"""What lists for the committees say of candidates and their dossiers, for many at once.

Nothing protected is read: identity numbers, telephones, addresses, ethnicity and religion are in no list.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from chibo.admission.choices import OF_RECOGNITION, Body, ItemState, StepKind
from chibo.admission.models import Ballot, CandidateStep, Decision, Dossier, DossierItem, HandOver, Introducer
from chibo.admission.queries.dossiers import hand_overs_of, items_by_code
from chibo.admission.queries.notes import terms_on
from chibo.deadlines.local_rules import rules_at
from chibo.deadlines.queries import working_calendar
from chibo.engine.calendar import WorkingCalendar
from chibo.people.choices import Axis
from chibo.people.models import Person
from chibo.people.queries import person_names, traits_by_person
from chibo.regulations.due import deadline_kinds, limit_of

_DECISION = "admission_decision"


@dataclass(frozen=True, kw_only=True)
class Extract:
    """One dossier as the lists tell it. `codes` are the coded facts of the day, by axis; `decide_by` is the
    last day for the decision by the rule in force on the evening of the cell's vote.
    """

    dossier: Dossier
    helper: str
    passings: Sequence[HandOver]
    items: dict[str, DossierItem]
    introducers: Sequence[str]
    ballots: dict[str, Ballot]
    decision: Decision | None
    decide_by: date | None
    certificate: CandidateStep | None
    codes: dict[str, str] = field(default_factory=dict)

    @property
    def person(self) -> Person | None:
        """The applicant's file."""
        return self.dossier.candidate.person

    def taken_to(self, unit: UUID) -> date | None:
        """The day the papers last went to a unit, returns aside."""
        return next(
            (row.on for row in reversed(self.passings) if row.target_id == unit and not row.reason), None
        )

    @property
    def verified(self) -> DossierItem | None:
        """The line of the checklist about the verification, once it stands as it should."""
        row = self.items.get("verification")
        return row if row is not None and row.state == ItemState.VALID else None


def extracts(dossiers: Sequence[Dossier], day: date) -> list[Extract]:
    """The dossiers in their order, in a fixed number of questions."""
    keys = [row.pk for row in dossiers]
    candidates = [row.candidate_id for row in dossiers]
    terms, passings = terms_on(candidates, day), hand_overs_of(keys)
    rows = list(Introducer.objects.filter(dossier__in=keys).order_by("pk"))
    names = person_names([*(term.helper_id for term in terms.values()), *(row.person_id for row in rows)])
    items, ballots, calendar = items_by_code(keys), _ballots(keys), working_calendar()
    decisions = Decision.objects.filter(dossier__in=keys, step__kind=StepKind.DECIDED)
    decided = {row.dossier_id: row for row in decisions}
    certified = certificates_by_candidate(candidates)
    codes = traits_by_person((row.candidate.person_id for row in dossiers), day)
    return [
        Extract(
            dossier=row,
            helper=names.get(terms[row.candidate_id].helper_id, "…") if row.candidate_id in terms else "",
            passings=passings.get(row.pk, []),
            items=items.get(row.pk, {}),
            introducers=[names.get(each.person_id, "…") for each in rows if each.dossier_id == row.pk],
            ballots=ballots.get(row.pk, {}),
            decision=decided.get(row.pk),
            decide_by=_decide_by(ballots.get(row.pk, {}).get(Body.CELL), calendar, row.place),
            certificate=certified.get(row.candidate_id),
            codes=codes.get(row.candidate.person_id, {}) if row.candidate.person_id else {},
        )
        for row in dossiers
    ]


def certificates_by_candidate(candidates: Iterable[UUID]) -> dict[UUID, CandidateStep]:
    """The latest certificate of the awareness class of each."""
    rows = CandidateStep.objects.filter(candidate__in=list(candidates), kind=StepKind.CERTIFIED)
    return {row.candidate_id: row for row in rows.order_by("number")}


def schooling_of(codes: dict[str, str]) -> list[str]:
    """The codes of schooling and profession among coded facts, in the order lists tell them."""
    axes = (Axis.GENERAL_EDUCATION, Axis.PROFESSIONAL_EDUCATION)
    return [codes[axis] for axis in axes if axis in codes]


def _decide_by(voted: Ballot | None, calendar: WorkingCalendar, place: str) -> date | None:
    rules = rules_at(place)
    limit = limit_of(deadline_kinds()[_DECISION], voted.on, rules=rules) if voted is not None else None
    return limit.term.due(voted.on, calendar) if voted is not None and limit is not None else None


def _ballots(dossiers: list[UUID]) -> dict[UUID, dict[str, Ballot]]:
    """The latest count of each body about the admission."""
    found: dict[UUID, dict[str, Ballot]] = {}
    rows = Ballot.objects.filter(dossier__in=dossiers).exclude(step__kind__in=OF_RECOGNITION)
    for row in rows.order_by("step__number"):
        found.setdefault(row.dossier_id, {})[row.body] = row
    return found
