"""Reads: dossiers of a scope, what hangs on one, and where each lay for how long."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from chibo.admission.choices import OF_RECOGNITION, OF_REMOVAL, Body, Stage, StepKind
from chibo.admission.models import (
    Ballot,
    Candidate,
    CandidateStep,
    Decision,
    Dossier,
    DossierItem,
    HandOver,
    Introducer,
    Verification,
)
from chibo.deadlines.local_rules import book_at, rules_at
from chibo.engine.admission import (
    Expiry,
    Held,
    PaperState,
    Passing,
    held,
    state_on,
)
from chibo.engine.calendar import PartialDate, add_months
from chibo.engine.citation import Citation
from chibo.organisation.models import Unit
from chibo.organisation.queries import ancestors, inside, path_on, units_on
from chibo.people.queries import posts_of_unit
from chibo.regulations.dossier import Route, expiry_of, routes
from chibo.regulations.loader import kinds, post_kinds
from chibo.regulations.rulebook import rulebook
from chibo.regulations.values import UnitKind
from chibo.storage.identity import Scope

_NAMED = ("candidate", "candidate__person", "candidate__cell", "checker", "decider", "holder", "step")


@dataclass(frozen=True)
class Seats:
    """The units of a dossier's road: the organisation that is the base, who checks, and who decides."""

    base: Unit
    checker: Unit
    decider: Unit


def in_scope(scope: Scope) -> Q:
    """Rows that lie in the scope."""
    condition = Q(pk__in=[])
    for root in scope.now:
        condition |= inside(root, "place")
    return condition


def visible_dossiers(scope: Scope) -> QuerySet[Dossier]:
    """The present dossier of everybody in the scope who has one. The one door to dossiers."""
    later = Dossier.objects.filter(candidate=OuterRef("candidate"), opened_on__gt=OuterRef("opened_on"))
    return Dossier.objects.filter(in_scope(scope)).exclude(Exists(later)).select_related(*_NAMED)


def to_decide(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Those that wait for the body that decides: every vote before its own is there."""
    direct = [code for code, route in routes().items() if not route.resolves]
    return dossiers.filter(
        Q(candidate__stage=Stage.RESOLVED) | Q(candidate__stage=Stage.VOTED, route__in=direct)
    )


def of_stages(dossiers: QuerySet[Dossier], stages: Iterable[str] | None) -> QuerySet[Dossier]:
    """Those at one of the stages; all of them where none are named."""
    return dossiers if stages is None else dossiers.filter(candidate__stage__in=list(stages))


def count_by_stage(scope: Scope) -> dict[str, int]:
    """How many in the scope who have a dossier are at each stage, of all in one question.

    Stage and place are theirs, so which of several dossiers is the present one need not be asked.
    """
    rows = Candidate.objects.filter(in_scope(scope), Exists(Dossier.objects.filter(candidate=OuterRef("pk"))))
    return dict(rows.order_by().values_list("stage").annotate(number=Count("pk")))


def keys_of(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier, UUID]:
    """The keys alone, in the order asked: what a page is cut from."""
    return dossiers.values_list("pk", flat=True)


def named(keys: Iterable[UUID]) -> list[Dossier]:
    """The dossiers of these keys, in their order, with the names a list shows.

    Names are joined to the rows of one page: joined before the page is cut they cost the whole list.
    """
    found = Dossier.objects.select_related(*_NAMED).in_bulk(list(keys))
    return [found[key] for key in keys if key in found]


def decided_by(dossiers: QuerySet[Dossier], unit: Unit) -> QuerySet[Dossier]:
    """Those the body of a unit decides."""
    return dossiers.filter(decider=unit)


def count_by_decider(dossiers: QuerySet[Dossier]) -> dict[UUID, int]:
    """How many each unit's body decides."""
    return dict(dossiers.order_by().values_list("decider").annotate(number=Count("pk")))


def oldest_first(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """By the day they were opened."""
    return dossiers.order_by("opened_on", "pk")


def dossier_of(candidate: UUID) -> Dossier | None:
    """The present dossier of somebody, or None."""
    rows = Dossier.objects.filter(candidate=candidate).select_related(*_NAMED)
    return rows.order_by("opened_on").last()


def items_of(dossier: UUID) -> QuerySet[DossierItem]:
    """The checklist in its order."""
    return DossierItem.objects.filter(dossier=dossier).order_by("number")


def item_rows(scope: Scope) -> QuerySet[DossierItem]:
    """Papers of the scope's dossiers."""
    return DossierItem.objects.filter(in_scope(scope)).select_related("dossier", "candidate__person")


def letters_of(dossier: UUID) -> QuerySet[Verification]:
    """Letters of verification, as they were sent."""
    return Verification.objects.filter(dossier=dossier).order_by("sent_on", "pk")


def letter_rows(scope: Scope) -> QuerySet[Verification]:
    """Letters of the scope's dossiers."""
    return Verification.objects.filter(in_scope(scope)).select_related("dossier", "candidate__person")


def introducers_of(dossier: UUID) -> QuerySet[Introducer]:
    """Who introduces, in the order of entry."""
    return Introducer.objects.filter(dossier=dossier).order_by("pk")


def introducer_rows(scope: Scope) -> QuerySet[Introducer]:
    """Introducers of the scope's dossiers."""
    return Introducer.objects.filter(in_scope(scope)).select_related("dossier", "candidate__person")


def hand_overs_of(dossiers: Iterable[UUID]) -> dict[UUID, list[HandOver]]:
    """Every hand-over of the dossiers, in order."""
    found: dict[UUID, list[HandOver]] = {}
    rows = HandOver.objects.filter(dossier__in=list(dossiers)).select_related("origin", "target", "step")
    for row in rows.order_by("on", "pk"):
        found.setdefault(row.dossier_id, []).append(row)
    return found


def ballots_of(dossier: UUID) -> QuerySet[Ballot]:
    """Every count, in the order of the meetings."""
    return Ballot.objects.filter(dossier=dossier).select_related("unit", "step").order_by("step__number")


def admission_ballots(dossier: UUID) -> QuerySet[Ballot]:
    """Counts about the admission."""
    return ballots_of(dossier).exclude(step__kind__in=OF_RECOGNITION | OF_REMOVAL)


def recognition_ballots(dossier: UUID) -> QuerySet[Ballot]:
    """Counts about the recognition; of one that was annulled they hold no longer."""
    return ballots_of(dossier).filter(step__kind__in=OF_RECOGNITION, step__number__gt=_annulled(dossier))


def removal_ballots(dossier: UUID) -> QuerySet[Ballot]:
    """Counts about taking the member off the list."""
    return ballots_of(dossier).filter(step__kind__in=OF_REMOVAL)


def _annulled(dossier: UUID) -> int:
    """The number of the step that last annulled a recognition; 0 where none did."""
    rows = CandidateStep.objects.filter(
        candidate__dossiers=dossier, kind=StepKind.RECOGNITION_ANNULLED
    ).order_by("number")
    last = rows.values_list("number", flat=True).last()
    return last or 0


def last_ballot(dossier: UUID, body: str) -> Ballot | None:
    """The latest count of one body about the admission."""
    return admission_ballots(dossier).filter(body=body).last()


def decision_of(dossier: UUID) -> Decision | None:
    """The decision on admission, where there is one."""
    rows = Decision.objects.filter(dossier=dossier, step__kind=StepKind.DECIDED)
    return rows.select_related("dossier", "unit").first()


def recognition_of(dossier: UUID) -> Decision | None:
    """The decision on recognition that holds, where there is one."""
    rows = Decision.objects.filter(
        dossier=dossier, step__kind=StepKind.RECOGNISED, step__number__gt=_annulled(dossier)
    )
    return rows.select_related("dossier", "unit").first()


def probation_ends(ceremony: date) -> date | None:
    """The day the probation is over, by the rules of the day of the ceremony; None where none is known."""
    stated = rulebook().book.in_force(ceremony).get("probation.length")
    months = stated.value if stated is not None and isinstance(stated.value, int) else None
    return add_months(ceremony, months) if months is not None else None


def failed_in_row(ballots: QuerySet[Ballot]) -> int:
    """How many times the cell failed to reach the share since it last did, or since the beginning."""
    failed = 0
    for passed in ballots.filter(body=Body.CELL).values_list("passed", flat=True):
        failed = 0 if passed else failed + 1
    return failed


def committee_size(unit: UUID, day: date) -> int:
    """How many sit in the committee of a unit on a day, by the posts known here."""
    rows = posts_of_unit(unit, day).values_list("kind", "person")
    return len({person for kind, person in rows if person and post_kinds()[kind].body == "committee"})


def stays(dossier: Dossier, passings: Iterable[HandOver]) -> list[Held[UUID]]:
    """Where the papers lay from when to when."""
    moved = list(passings)
    first = moved[0].origin_id if moved else dossier.candidate.cell_id
    return list(held(dossier.opened_on, first, [Passing(row.on, row.target_id) for row in moved]))


def day_of(paper: Citation) -> date | None:
    """The day of a paper where it is fully known."""
    return None if isinstance(paper.date, PartialDate) else paper.date


def runs_out(dossier: Dossier, day: date) -> date | None:
    """The last day on which the dossier need not be renewed, by the rules of a day; None without a limit."""
    stated = book_at(dossier.place).in_force(day).get("dossier.stale")
    months = stated.value if stated is not None and isinstance(stated.value, int) else None
    return add_months(dossier.counted_from, months) if months is not None else None


def item_state(item: DossierItem, day: date) -> PaperState:
    """How a paper stands on a day, by the rules of that day."""
    return state_on(PaperState(item.state), day_of(item.basis), item_expiry(item, day), day)


def item_expiry(item: DossierItem, day: date) -> Expiry | None:
    """How long the paper holds by the rules of the day."""
    return expiry_of(item.code, day, rules_at(item.place))


def seats_of(cell: Unit, route: Route | None, on: date) -> Seats:
    """The units of the road on the tree of a day, for a cell and a way of deciding."""
    path = path_on(cell.pk, on) or cell.path
    over = ancestors(path, on)
    here = units_on(on).filter(pk=cell.pk).first() or cell
    line = [*over, here]
    base = next((unit for unit in reversed(line) if _is_base(unit, on)), here)
    above_base = line[max(line.index(base) - 1, 0)]
    checker = base if base.pk != cell.pk else above_base
    authorised = route is not None and route.last == "deciding"
    return Seats(base, checker, base if authorised else above_base)


def _kind(unit: Unit) -> UnitKind | None:
    return kinds().get(getattr(unit, "kind", None) or "")


def _is_base(unit: Unit, on: date) -> bool:
    kind = _kind(unit)
    return kind is not None and kind.is_grassroots(on)


def usual_route(cell: Unit, on: date) -> str:
    """The way that the tree of the day suggests: a base cell has no committee between it and the decision.

    Right under the province a committee that only newer rules call grassroots decides itself, authorised.
    """
    seats = seats_of(cell, None, on)
    if seats.base.pk == cell.pk:
        return "base_cell"
    if not is_provincial(seats.decider):
        return "above_grassroots"
    base = _kind(seats.base)
    return "province_level" if base is not None and base.grassroots else "authorised"


def is_provincial(unit: Unit) -> bool:
    """Whether a unit of `Seats` is a committee right under the Centre on their day."""
    kind = _kind(unit)
    return kind is not None and kind.tier == "province"


def dossier_version(dossier: Dossier) -> str:
    """Changes with every write about the dossier."""
    counts = [
        model._default_manager.filter(dossier=dossier).count()
        for model in (Verification, Introducer, HandOver)
    ]
    return "-".join(map(str, [dossier.candidate.version, *counts]))


def candidates_with(keys: Iterable[UUID]) -> dict[UUID, Candidate]:
    """The candidates that letters or other parts of a dossier are about."""
    rows = Verification.objects.filter(pk__in=list(keys)).select_related("candidate__person")
    return {row.pk: row.candidate for row in rows}


def items_by_code(dossiers: Iterable[UUID]) -> dict[UUID, dict[str, DossierItem]]:
    """The checklists of several dossiers, each by the code of the paper."""
    found: dict[UUID, dict[str, DossierItem]] = {}
    for row in DossierItem.objects.filter(dossier__in=list(dossiers)).select_related("candidate"):
        found.setdefault(row.dossier_id, {})[row.code] = row
    return found
