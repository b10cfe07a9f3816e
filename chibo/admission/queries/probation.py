"""The register of probationary members (18-KNĐ): who is or was one, and what is recorded of the way.

The ledger says who; it also knows those who came without a dossier of this program. Papers, votes and
decisions come from the dossier where there is one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from chibo.admission.choices import OF_RECOGNITION, Body, StepKind
from chibo.admission.models import Ballot, Candidate, Decision, Dossier, DossierItem, HelperTerm
from chibo.admission.queries.dossiers import probation_ends
from chibo.deadlines.local_rules import rules_at
from chibo.deadlines.queries import working_calendar
from chibo.engine.admission import ON_PROBATION, Stage
from chibo.engine.calendar import PartialDate, WorkingCalendar
from chibo.engine.citation import Citation
from chibo.membership.choices import ENDS, Kind, Standing
from chibo.membership.models import Movement, Spell
from chibo.membership.queries import in_force
from chibo.people.models import Person
from chibo.regulations.due import deadline_kinds, limit_of
from chibo.training.choices import ClassKind
from chibo.training.models import Certificate

_NO_PAPER = Citation()
ADMITTED = ON_PROBATION | {Stage.RECOGNISED}
_BEGINS = (Kind.ADMITTED, Kind.READMITTED)
_ANEW = (*_BEGINS, Kind.RECOGNITION_ANNULLED)
_SHOWN = (*_ANEW, Kind.RECOGNISED, *ENDS)
_PAPERS = ("new_member_class", "self_review", "helper_review", "late_explanation")
_LIMIT = "recognition_by_cell"


@dataclass(frozen=True, kw_only=True)
class Probation:
    """One line of the register.

    `ceremony_on` is the day of the ledger's entry, else the one stated in the file, which may be a month or
    a year. `over` is when the twelve months are over by the rules of the ceremony's day, `limit` the last
    day for the cell, in working days. `cell` is where the person is or last was. `ended` is how the probation
    ended, None while it lasts. Counts only of votes.
    """

    person: Person
    cell: UUID | None
    candidate: UUID | None
    decision: Citation
    issued_on: date | None
    ceremony_on: PartialDate | date | None
    again: bool
    over: date | None
    limit: date | None
    papers: dict[str, Citation]
    helper: UUID | None
    ballot: Ballot | None
    ended: Movement | None

    def paper(self, code: str) -> Citation:
        """One of the papers of the recognition; empty where none is recorded."""
        return self.papers.get(code, _NO_PAPER)

    @property
    def recognition(self) -> Movement | None:
        """The entry of the recognition, from the end of the probation."""
        return self.ended if self.ended is not None and self.ended.kind == Kind.RECOGNISED else None

    def waits_late(self, day: date) -> bool:
        """Has the cell let its limit pass, and nothing ended the probation?"""
        return self.ended is None and self.limit is not None and self.limit < day and self.ballot is None


def ever_on_probation(persons: QuerySet[Person], day: date) -> QuerySet[Person]:
    """Those who were probationary members at some time up to the day."""
    rows = Spell.objects.filter(
        person=OuterRef("pk"), standing=Standing.PROBATIONARY, during__startswith__lte=day
    )
    return persons.filter(Exists(rows))


def no_longer_on_probation(persons: QuerySet[Person], day: date) -> QuerySet[Person]:
    """Those of them who are it no more on the day: recognised, moved out, or no longer members."""
    now = Spell.objects.filter(person=OuterRef("pk"), standing=Standing.PROBATIONARY, during__contains=day)
    return ever_on_probation(persons, day).exclude(Exists(now))


def by_ceremony(persons: QuerySet[Person]) -> QuerySet[Person]:
    """In the order of the ceremonies; first those whose ceremony is not in the ledger."""
    rows = in_force(Movement.objects.filter(person=OuterRef("pk"), kind__in=_BEGINS)).order_by("-on")
    ordered = persons.annotate(begun=Subquery(rows.values("on")[:1]))
    return ordered.order_by(F("begun").asc(nulls_first=True), "sort_key", "pk")


def probations(persons: Sequence[Person]) -> list[Probation]:
    """The lines of the register about some persons, in their order, in a fixed number of questions."""
    keys = [person.pk for person in persons]
    ledger, known = _ledger(keys), _Dossiers(keys)
    calendar = working_calendar()
    cells = dict(Spell.objects.filter(person__in=keys).order_by("during").values_list("person", "unit"))
    return [
        _line(person, cells.get(person.pk), ledger.get(person.pk, []), known, calendar) for person in persons
    ]


def _ledger(keys: list[UUID]) -> dict[UUID, list[Movement]]:
    found: dict[UUID, list[Movement]] = {}
    rows = in_force(Movement.objects.filter(person__in=keys, kind__in=_SHOWN)).order_by("on", "seq")
    for row in rows.select_related("unit"):
        found.setdefault(row.person_id, []).append(row)
    return found


class _Dossiers:
    """What dossiers and classes say of some persons, by person; all asked for at once."""

    def __init__(self, persons: list[UUID]) -> None:
        rows = Candidate.objects.filter(person__in=persons).order_by("introduced_on", "pk")
        # Of several notes the latest that led to a probation; an application of today comes after it.
        told = sorted(rows.values_list("person", "pk", "stage"), key=lambda row: row[2] in ADMITTED)
        self.candidates: dict[UUID, UUID] = {person: key for person, key, _stage in told}
        dossiers = Dossier.objects.filter(candidate__in=self.candidates.values()).order_by("opened_on")
        self.dossiers: dict[UUID, UUID] = dict(dossiers.values_list("candidate", "pk"))
        keys = list(self.dossiers.values())
        self.papers = _papers(keys)
        admitted = Decision.objects.filter(dossier__in=keys, step__kind=StepKind.DECIDED)
        self.decisions = {row.dossier_id: row for row in admitted}
        counts = Ballot.objects.filter(dossier__in=keys, step__kind__in=OF_RECOGNITION, body=Body.CELL)
        self.ballots = {row.dossier_id: row for row in counts.order_by("step__number")}
        terms = HelperTerm.objects.filter(candidate__in=self.candidates.values()).order_by("during")
        self.helpers = dict(terms.values_list("candidate", "helper"))
        certificates = Certificate.objects.filter(person__in=persons, kind=ClassKind.NEW_MEMBER)
        self.classes = {row.person_id: row for row in certificates.order_by("issued_on")}

    def papers_of(self, person: UUID, dossier: UUID | None) -> dict[str, Citation]:
        """The papers of the recognition; the certificate of the class also where no dossier asks for it."""
        found = dict(self.papers.get(dossier, {})) if dossier else {}
        row = self.classes.get(person)
        if row is not None and _PAPERS[0] not in found:
            found[_PAPERS[0]] = Citation(row.issuer, "", row.number, row.issued_on)
        return found


def _papers(dossiers: list[UUID]) -> dict[UUID, dict[str, Citation]]:
    found: dict[UUID, dict[str, Citation]] = {}
    for row in DossierItem.objects.filter(dossier__in=dossiers, code__in=_PAPERS):
        if not row.basis.is_empty:
            found.setdefault(row.dossier_id, {})[row.code] = row.basis
    return found


def _line(
    person: Person, cell: UUID | None, rows: list[Movement], known: _Dossiers, calendar: WorkingCalendar
) -> Probation:
    begun = next((row for row in reversed(rows) if row.kind in _BEGINS), None)
    anew = max((number for number, row in enumerate(rows, 1) if row.kind in _ANEW), default=0)
    candidate = known.candidates.get(person.pk)
    dossier = known.dossiers.get(candidate) if candidate else None
    decision = known.decisions.get(dossier) if dossier else None
    held = begun.on if begun is not None else person.joined_on
    over = _over(held)
    return Probation(
        person=person,
        cell=cell,
        candidate=candidate,
        decision=decision.basis if decision else begun.basis if begun is not None else _NO_PAPER,
        issued_on=decision.issued_on if decision else begun.decided_on if begun is not None else None,
        ceremony_on=held,
        again=begun is not None and begun.kind == Kind.READMITTED,
        over=over,
        limit=_limit(over, calendar, person.place),
        papers=known.papers_of(person.pk, dossier),
        helper=known.helpers.get(candidate) if candidate else None,
        ballot=known.ballots.get(dossier) if dossier else None,
        ended=next(iter(rows[anew:]), None),
    )


def _over(held: PartialDate | date | None) -> date | None:
    exact = held.exact if isinstance(held, PartialDate) else held
    return probation_ends(exact) if exact is not None else None


def _limit(over: date | None, calendar: WorkingCalendar, place: str) -> date | None:
    """The last day for the cell by the rule in force on the day the probation is over."""
    limit = limit_of(deadline_kinds()[_LIMIT], over, rules=rules_at(place)) if over is not None else None
    return limit.term.due(over, calendar) if limit is not None and over is not None else None
