"""Somebody the cell may admit: a minimal note, the cell's own papers, and from the application a file.

Name and birth year are kept in the row alone, in no history: blanked there, they are gone.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Q

from chibo.admission.choices import AT_WORK, HAS_FILE, OF_FAULT, CloseReason, Group, Stage, StepKind
from chibo.engine.vietnamese import search_key, sort_key, split_name
from chibo.organisation.models import Locality, Unit
from chibo.people.choices import Gender
from chibo.people.models import PROJECTED, Person
from chibo.storage.fields import CitationField, DayRangeField, not_empty, one_at_a_time
from chibo.storage.history import tracked
from chibo.storage.identifiers import new_id
from chibo.storage.models import Placed


@dataclass(frozen=True)
class Note:
    """All that is kept of somebody who has not applied, besides the cell's own papers."""

    name: str
    gender: str
    birth_year: int | None = None
    locality: Locality | None = None
    contacted_on: date | None = None


def order_and_search(name: str) -> tuple[str, str]:
    """Order by given name, and search text, of a full name."""
    parts = split_name(name)
    return sort_key(parts.given, parts.family, parts.middle), search_key(name)


@tracked("name", "birth_year", "sort_key", "search", quiet=PROJECTED)
class Candidate(Placed):
    """A note of a cell. `counted_from` is the day its year runs from: introduced, or last named by the cell.

    From the application on name and birth stand in the person's file (`person`) and no longer here. A former
    member who applies again has a note more; only one of a person is worked on at a time.
    `erase_on` is the day the name will be erased, told beforehand; `erased_on` the day it was.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    cell = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="candidates")
    name = models.CharField(max_length=160, blank=True)
    sort_key = models.TextField(default="", editable=False, db_collation="C")
    search = models.TextField(default="", editable=False, db_collation="C")
    birth_year = models.SmallIntegerField(null=True)
    gender = models.CharField(max_length=1, choices=Gender.choices)
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, null=True, related_name="candidates")
    introduced_by = models.CharField(max_length=20)
    introduced_on = models.DateField()
    basis = CitationField()
    counted_from = models.DateField()
    contacted_on = models.DateField(null=True)
    away_from = models.DateField(null=True)
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.OUTSTANDING)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="candidates")
    erase_on = models.DateField(null=True)
    erased_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(gender__in=Gender.values), name="candidate_gender_known"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="candidate_stage_known"),
            models.CheckConstraint(
                condition=(~Q(name="") & Q(erased_on__isnull=True) & Q(person__isnull=True))
                | (
                    Q(name="", birth_year__isnull=True)
                    & (Q(erased_on__isnull=False) ^ Q(person__isnull=False))
                ),
                name="candidate_name_once",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=HAS_FILE) | Q(person__isnull=False), name="candidate_applied_has_file"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(stage__in=AT_WORK), name="candidate_person_once_at_work"
            ),
        ]
        indexes = [
            models.Index(fields=["place", "sort_key"], name="candidate_place_sort"),
            models.Index(fields=["counted_from"], name="candidate_counted_from"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """The name of the note, or of the file; nothing once it is erased."""
        return self.person.full_name if self.person else self.name

    @property
    def year_of_birth(self) -> int | None:
        """The year of the note, or of the file."""
        if self.person is not None:
            return self.person.birth.start.year if self.person.birth else None
        return self.birth_year


class OfCandidate(Placed):
    """A row about one candidate; it lies where the candidate's note lies."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="%(class)ss")

    class Meta:
        abstract = True


@tracked(quiet=PROJECTED)
class CandidateStep(OfCandidate):
    """A step that was taken, by which paper; of a certificate the paper is the certificate itself."""

    kind = models.CharField(max_length=20, choices=StepKind.choices)
    on = models.DateField()
    number = models.PositiveSmallIntegerField()
    basis = CitationField()
    reason = models.CharField(max_length=12, choices=CloseReason.choices, blank=True)
    fault = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["candidate", "number"], name="candidate_step_number_once"),
            models.CheckConstraint(
                condition=Q(kind=StepKind.CLOSED) ^ Q(reason=""), name="candidate_step_closed_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=OF_FAULT) ^ Q(fault=""), name="candidate_step_wrong_has_fault"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.kind}"


@tracked(quiet=PROJECTED)
class CandidateGroup(OfCandidate):
    """A group that resolutions count somebody in, from when to when, by which paper."""

    code = models.CharField(max_length=16, choices=Group.choices)
    during = DayRangeField()
    basis = CitationField()

    class Meta:
        constraints = [
            one_at_a_time("candidate_group_one_at_a_time", "candidate", "code"),
            not_empty("candidate_group_lasts"),
        ]

    def __str__(self) -> str:
        return self.code


@tracked(quiet=PROJECTED)
class HelperTerm(OfCandidate):
    """The member the cell asked to help somebody, from when to when, by which resolution."""

    helper = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="helper_terms")
    during = DayRangeField()
    basis = CitationField()

    class Meta:
        constraints = [one_at_a_time("helper_one_at_a_time", "candidate"), not_empty("helper_lasts")]

    def __str__(self) -> str:
        return f"{self.helper_id} > {self.candidate_id}"


@tracked(quiet=PROJECTED)
class PoolReview(Placed):
    """A cell went through its list on a day, by its resolution."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    cell = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="pool_reviews")
    on = models.DateField()
    basis = CitationField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cell", "on"], name="pool_review_once_a_day")]

    def __str__(self) -> str:
        return str(self.on)


@tracked(quiet=PROJECTED)
class PoolReviewRow(OfCandidate):
    """What the review said of one note: it stays on the list, or leaves it."""

    review = models.ForeignKey(PoolReview, on_delete=models.PROTECT, related_name="rows")
    stays = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "candidate"], name="pool_review_row_once")]

    def __str__(self) -> str:
        return f"{self.review_id} {self.stays}"
