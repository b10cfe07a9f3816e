"""Reads: the pool of cells, who needs something, what happened to one note."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from chibo.admission.choices import Stage, StepKind
from chibo.admission.models import (
    Candidate,
    CandidateGroup,
    CandidateStep,
    HelperTerm,
    PoolReview,
    PoolReviewRow,
)
from chibo.engine.admission import IN_DOSSIER, LEFT_POOL, WAITING, Taken
from chibo.engine.admission import Step as EngineStep
from chibo.engine.calendar import add_months
from chibo.engine.vietnamese import search_key
from chibo.organisation.models import Unit
from chibo.organisation.queries import inside, roots_ever, units_on
from chibo.regulations.pool import pool_limits
from chibo.storage.identity import Scope
from chibo.training.models import Certificate, Enrolment

HELPED = (Stage.SYMPATHISER, Stage.CLASS_SENT, Stage.CERTIFIED, Stage.APPLIED, *IN_DOSSIER)


def _in_scope(scope: Scope, column: str = "place") -> Q:
    condition = Q(pk__in=[])
    for root in scope.now:
        condition |= inside(root, column)
    return condition


def visible_candidates(scope: Scope) -> QuerySet[Candidate]:
    """Notes of cells in the scope. The one door to candidates."""
    return Candidate.objects.filter(_in_scope(scope)).select_related("cell", "locality", "person")


def by_name(candidates: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """In Vietnamese order of names, erased ones first."""
    return candidates.order_by(Coalesce("person__sort_key", "sort_key"), "pk")


def matching(candidates: QuerySet[Candidate], text: str) -> QuerySet[Candidate]:
    """Those whose name has the words, without regard to marks."""
    for word in search_key(text).split():
        candidates = candidates.filter(Q(search__contains=word) | Q(person__search__contains=word))
    return candidates


def at_node(candidates: QuerySet[Candidate], path: str) -> QuerySet[Candidate]:
    """Those of the unit at today's path and of everything below it."""
    return candidates.filter(inside(path, "place"))


def in_cell(candidates: QuerySet[Candidate], cell: UUID) -> QuerySet[Candidate]:
    """Those one cell follows."""
    return candidates.filter(cell=cell)


def waiting(candidates: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """Those who have not applied and whose note stands."""
    return candidates.filter(stage__in=WAITING)


def followed(candidates: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """Those somebody still works with, applicants included."""
    return candidates.exclude(stage__in=LEFT_POOL)


def ended(candidates: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """Notes the pool follows no longer: closed, lapsed, or of members."""
    return candidates.filter(stage__in=LEFT_POOL)


def away(candidates: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """Those still followed who work away from home."""
    return followed(candidates).filter(away_from__isnull=False)


def latest_start(day: date, months: int) -> date:
    """The latest day from which so many months are over by the day."""
    start = add_months(day, -months)
    while add_months(start + timedelta(days=1), months) <= day:
        start += timedelta(days=1)
    return start


def over(candidates: QuerySet[Candidate], day: date) -> QuerySet[Candidate]:
    """Notes whose year is over."""
    return waiting(candidates).filter(counted_from__lte=latest_start(day, pool_limits().lapse))


def ending(candidates: QuerySet[Candidate], day: date) -> QuerySet[Candidate]:
    """Notes whose year is over or ends within the time of the reminder."""
    limits = pool_limits()
    return waiting(candidates).filter(counted_from__lte=latest_start(day, limits.lapse - limits.reminder))


def _term_on(day: date) -> Exists:
    return Exists(HelperTerm.objects.filter(candidate=OuterRef("pk"), during__contains=day))


def without_helper(candidates: QuerySet[Candidate], day: date) -> QuerySet[Candidate]:
    """Sympathisers and those further on whom no member helps on the day."""
    return candidates.filter(~_term_on(day), stage__in=HELPED)


def in_group(candidates: QuerySet[Candidate], code: str, day: date) -> QuerySet[Candidate]:
    """Those counted in a group on the day."""
    rows = CandidateGroup.objects.filter(candidate=OuterRef("pk"), code=code, during__contains=day)
    return candidates.filter(Exists(rows))


def cells_without_review(scope: Scope, day: date) -> QuerySet[Unit]:
    """Cells of the scope that have notes but did not go through them in the month of the day."""
    notes = Candidate.objects.filter(cell=OuterRef("pk"), stage__in=WAITING)
    reviews = PoolReview.objects.filter(cell=OuterRef("pk"), on__gte=day.replace(day=1), on__lte=day)
    return units_on(day).filter(_in_scope(scope, "path")).filter(Exists(notes)).exclude(Exists(reviews))


def taken(candidate: UUID) -> list[Taken]:
    """The steps of a note for the engine, in their order."""
    rows = CandidateStep.objects.filter(candidate=candidate).order_by("number")
    return [Taken(EngineStep(kind), on) for kind, on in rows.values_list("kind", "on")]


def steps_of(candidate: UUID) -> QuerySet[CandidateStep]:
    """Every step in its order."""
    return CandidateStep.objects.filter(candidate=candidate).order_by("number")


def last_step(candidate: UUID, kind: str) -> CandidateStep | None:
    """The latest step of a kind, such as the certificate that counts."""
    return steps_of(candidate).filter(kind=kind).last()


def steps_by_candidate(candidates: Iterable[UUID]) -> dict[UUID, list[CandidateStep]]:
    """The steps of several notes, each in their order."""
    found: dict[UUID, list[CandidateStep]] = {}
    rows = CandidateStep.objects.filter(candidate__in=list(candidates)).order_by("number")
    for row in rows:
        found.setdefault(row.candidate_id, []).append(row)
    return found


def helper_terms(candidate: UUID) -> QuerySet[HelperTerm]:
    """Who helped, the latest first."""
    return HelperTerm.objects.filter(candidate=candidate).order_by("-during")


def terms_on(candidates: Iterable[UUID], day: date) -> dict[UUID, HelperTerm]:
    """Who helps each of the candidates on the day."""
    rows = HelperTerm.objects.filter(candidate__in=list(candidates), during__contains=day)
    return {row.candidate_id: row for row in rows}


def term_rows(scope: Scope) -> QuerySet[HelperTerm]:
    """Terms of helpers of the scope's notes."""
    return HelperTerm.objects.filter(_in_scope(scope)).select_related("candidate")


def groups_of(candidate: UUID) -> QuerySet[CandidateGroup]:
    """The groups somebody is or was counted in."""
    return CandidateGroup.objects.filter(candidate=candidate).order_by("code", "-during")


def group_rows(scope: Scope) -> QuerySet[CandidateGroup]:
    """Group facts of the scope's notes."""
    return CandidateGroup.objects.filter(_in_scope(scope)).select_related("candidate")


def groups_on(candidates: Iterable[UUID], day: date) -> dict[UUID, list[str]]:
    """The groups of each of the candidates on the day."""
    found: dict[UUID, list[str]] = {}
    rows = CandidateGroup.objects.filter(candidate__in=list(candidates), during__contains=day)
    for candidate, code in rows.order_by("code").values_list("candidate", "code"):
        found.setdefault(candidate, []).append(code)
    return found


def reviews_of(cell: UUID) -> QuerySet[PoolReview]:
    """When the cell went through its list, the latest first, each with `stayed` and `left`."""
    return (
        PoolReview.objects.filter(cell=cell)
        .annotate(
            stayed=Count("rows", filter=Q(rows__stays=True)), left=Count("rows", filter=Q(rows__stays=False))
        )
        .order_by("-on")
    )


def review_rows_of(candidate: UUID) -> QuerySet[PoolReviewRow]:
    """What reviews said of one note, in their order."""
    return PoolReviewRow.objects.filter(candidate=candidate).select_related("review").order_by("review__on")


def last_reviews(cells: Iterable[UUID]) -> dict[UUID, date]:
    """The day of each cell's latest review."""
    rows = PoolReview.objects.filter(cell__in=list(cells)).order_by()
    return dict(rows.values_list("cell").annotate(last=Max("on")))


def candidate_of(person: UUID) -> Candidate | None:
    """The latest note with the person's file, where there is one: a former member may have several."""
    rows = Candidate.objects.filter(person=person).select_related("cell")
    return rows.order_by("introduced_on", "pk").last()


def counted_anew(candidate: Candidate) -> date:
    """The day the note's year runs from, as its steps and reviews say."""
    kinds = [StepKind.SYMPATHISER, StepKind.CLASS_SENT]
    named = steps_of(candidate.pk).filter(kind__in=kinds).values_list("on", flat=True)
    kept = review_rows_of(candidate.pk).filter(stays=True).values_list("review__on", flat=True)
    return max([candidate.introduced_on, *named, *kept])


def root_paths(day: date) -> tuple[str, ...]:
    """The paths of whole trees, for work that no person does."""
    rows = roots_ever().filter(during__contains=day)
    return tuple(rows.order_by("unit__path").values_list("unit__path", flat=True))


def names_of(candidates: Iterable[UUID]) -> dict[UUID, tuple[str, int | None]]:
    """Name and birth year of those of the candidates whose note the reader may see."""
    rows = Candidate.objects.filter(pk__in=list(candidates)).select_related("person")
    return {row.pk: (row.full_name, row.year_of_birth) for row in rows}


def to_mark(day: date) -> QuerySet[Candidate]:
    """Notes over their year whose erasure was not told yet."""
    return over(Candidate.objects.filter(erase_on__isnull=True), day)


def to_erase(day: date) -> QuerySet[Candidate]:
    """Notes whose day of erasure, told beforehand, has come."""
    return Candidate.objects.filter(erase_on__lte=day, erased_on__isnull=True, person__isnull=True)


def version_of(candidate: Candidate) -> str:
    """Changes with every write about the note."""
    counts = [
        model.objects.filter(candidate=candidate).count()
        for model in (CandidateStep, HelperTerm, CandidateGroup, PoolReviewRow)
    ]
    return "-".join(map(str, [candidate.version, *counts]))


def candidate_rows(keys: Iterable[UUID]) -> QuerySet[Candidate]:
    """The notes with these keys, of those that may be seen."""
    return Candidate.objects.filter(pk__in=list(keys)).select_related("cell", "person")


def what_rests(keys: Sequence[UUID]) -> dict[UUID, str]:
    """A mark of each note that changes with every write about it, with classes and groups that end."""
    found = {key: [version] for key, version in candidate_rows(keys).values_list("pk", "version")}
    running = CandidateGroup.objects.filter(during__endswith__isnull=True)
    about = (CandidateStep, HelperTerm, CandidateGroup, PoolReviewRow, Certificate, Enrolment)
    for rows in (running, *(model._default_manager.all() for model in about)):
        asked = rows.filter(candidate__in=keys).order_by()
        counted = dict(asked.values_list("candidate").annotate(n=Count("pk")))
        for key, marks in found.items():
            marks.append(counted.get(key, 0))
    return {key: "-".join(map(str, marks)) for key, marks in found.items()}


def pool_version(cell: UUID) -> str:
    """Changes when the cell's list or its reviews do."""
    notes = Candidate.objects.filter(cell=cell, stage__in=WAITING).count()
    return f"{notes}-{PoolReview.objects.filter(cell=cell).count()}"
