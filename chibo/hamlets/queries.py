"""Reads: what is counted of every hamlet of a node on a day, and its state by the rules of that day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import F, QuerySet

from chibo.deadlines.local_rules import rules_at
from chibo.engine.calendar import add_months
from chibo.hamlets.choices import Reason, State
from chibo.hamlets.models import HamletMeasure, HamletReport
from chibo.organisation.nodes import NOW, Node
from chibo.organisation.queries import visible_localities
from chibo.regulations.loader import locality_kinds
from chibo.storage.identity import Scope


class Counts(NamedTuple):
    """What is counted of a hamlet on a day. Members are those of the cells that serve it."""

    locality: UUID
    unit: UUID
    place: str
    cells: int
    shared: bool
    members: int
    official: int
    local: int
    reinforcing: int
    exempt: int
    absent: int
    over_60: int
    seats: int
    admitted_on: date | None
    begun_on: date | None
    living: bool

    @property
    def quiet_since(self) -> date | None:
        """The last admission, or since when a cell serves the hamlet; nothing without a cell."""
        return self.admitted_on or self.begun_on


@dataclass(frozen=True)
class Limits:
    """The thresholds of the rules in force where the hamlet lies."""

    over_60: int
    months: int
    local: int
    floor: int


class Sources(NamedTuple):
    """The people the cells of a hamlet follow, those of them away for work, those with an open dossier."""

    followed: int = 0
    away: int = 0
    opened: int = 0


_NO_SOURCES = Sources()


@dataclass(frozen=True)
class Hamlet:
    """A hamlet with its state and every reason for it."""

    counts: Counts
    state: State
    reasons: tuple[Reason, ...]
    limits: Limits
    sources: Sources = _NO_SOURCES

    @property
    def watched(self) -> bool:
        """Does it belong on the watch list: no cell, nobody local, or at risk; or next to the legal floor?"""
        grave = self.state in (State.NO_CELL, State.NO_LOCAL, State.AT_RISK)
        return grave or Reason.NEAR_FLOOR in self.reasons


def residential_kinds() -> list[str]:
    """Kinds of hamlet and residential group; places still forming left out."""
    return [code for code, kind in locality_kinds().items() if kind.residential]


def counts_at(node: Node, day: date) -> list[Counts]:
    """Every hamlet in the charge of the node and of units below it, by place."""
    path = node.path_on(day)
    if path is None:
        return []
    asked: list[Any] = [path, node.tree == NOW, day, int(day.strftime("%Y%m%d")), residential_kinds()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM chibo_hamlets(%s, %s, %s, %s, %s)", asked)
        found = [Counts(*row) for row in cursor.fetchall()]
    return sorted(found, key=lambda row: (row.place, str(row.locality)))


def hamlets_at(node: Node, day: date) -> list[Hamlet]:
    """Every hamlet of the node with its state on the day."""
    known: dict[str, Limits] = {}
    found = []
    for row in counts_at(node, day):
        if row.place not in known:
            known[row.place] = limits_at(row.place, day)
        found.append(judged(row, known[row.place], day))
    return found


def watched_at(node: Node, day: date) -> list[Hamlet]:
    """Every hamlet of the node with its state, and the people its cells follow among the reasons."""
    sources = sources_at(node, day)
    return [with_sources(row, sources.get(row.counts.locality, _NO_SOURCES)) for row in hamlets_at(node, day)]


def with_sources(row: Hamlet, sources: Sources) -> Hamlet:
    """The same hamlet, with what is to be said of its sources."""
    more: tuple[Reason, ...] = ()
    if row.counts.cells and not sources.followed:
        more = (Reason.NO_SOURCE,)
    elif row.counts.cells and sources.away == sources.followed:
        more = (Reason.SOURCE_LEFT,)
    return replace(row, reasons=row.reasons + more, sources=sources)


def sources_at(node: Node, day: date) -> dict[UUID, Sources]:
    """The people followed for each hamlet of the node on a day."""
    path = node.path_on(day)
    if path is None:
        return {}
    with connection.cursor() as cursor:
        asked: list[Any] = [path, node.tree == NOW, day, residential_kinds()]
        cursor.execute("SELECT * FROM chibo_hamlet_sources(%s, %s, %s, %s)", asked)
        return {row[0]: Sources(*row[1:]) for row in cursor.fetchall()}


def limits_at(place: str, day: date) -> Limits:
    """The thresholds in force at a place on a day."""
    values = rules_at(place).book.in_force(day)

    def number(key: str) -> int:
        stated = values.get(key)
        return stated.value if stated is not None and isinstance(stated.value, int) else 0

    return Limits(
        over_60=number("hamlet.over_60_share"),
        months=number("hamlet.months_without_admission"),
        local=number("hamlet.local_members"),
        floor=number("hamlet.legal_floor"),
    )


def judged(row: Counts, limits: Limits, day: date) -> Hamlet:
    """The state of one hamlet. At risk means: it has a cell with local members, and all three of the
    conditions hold (old, nobody admitted for long, few)."""
    reasons = tuple(_reasons(row, limits, day))
    return Hamlet(row, _state(row, frozenset(reasons)), reasons, limits)


_RISK = frozenset({Reason.OLD, Reason.NO_ADMISSION, Reason.FEW})


def _state(row: Counts, reasons: frozenset[Reason]) -> State:
    if not row.cells:
        return State.NO_CELL
    if not row.local:
        return State.NO_LOCAL
    if reasons >= _RISK:
        return State.AT_RISK
    return State.SHARED if row.shared else State.SOUND


def _reasons(row: Counts, limits: Limits, day: date) -> Iterable[Reason]:
    if not row.living:
        yield Reason.NO_MEMBER
    if not row.cells:
        yield Reason.NO_CELL
        return
    if not row.local:
        yield Reason.KEPT if row.reinforcing else Reason.NO_LOCAL
    if row.shared:
        yield Reason.SHARED
    if row.local:
        yield from _of_members(row, limits, day)


def _of_members(row: Counts, limits: Limits, day: date) -> Iterable[Reason]:
    if row.members and 100 * row.over_60 >= limits.over_60 * row.members:
        yield Reason.OLD
    if row.quiet_since is not None and add_months(row.quiet_since, limits.months) <= day:
        yield Reason.NO_ADMISSION
    if row.local < limits.local:
        yield Reason.FEW
    if row.official <= limits.floor + 1:
        yield Reason.NEAR_FLOOR


def at_risk(node: Node, day: date) -> Mapping[UUID, Counts]:
    """The hamlets of the node that may lose their cell."""
    return {
        each.counts.locality: each.counts for each in hamlets_at(node, day) if each.state is State.AT_RISK
    }


def measures_of(localities: Iterable[UUID]) -> QuerySet[HamletMeasure]:
    """What is to be done for hamlets, the next deadline first, what is done last."""
    rows = HamletMeasure.objects.filter(locality__in=list(localities))
    return rows.select_related("locality").order_by(F("done_on").asc(nulls_first=True), "due_on", "pk")


def open_measures(localities: Iterable[UUID]) -> dict[UUID, list[HamletMeasure]]:
    """What is still to be done, by hamlet, the next deadline first."""
    found: dict[UUID, list[HamletMeasure]] = {}
    for row in measures_of(localities).filter(done_on__isnull=True):
        found.setdefault(row.locality_id, []).append(row)
    return found


def reports_about(locality: UUID) -> QuerySet[HamletReport]:
    """What was told of the people of a hamlet, the latest first; withdrawn ones too."""
    return HamletReport.objects.filter(locality=locality).order_by("-on", "-pk")


def latest_reports(localities: Iterable[UUID], day: date) -> dict[UUID, HamletReport]:
    """The last thing told of each hamlet by a day."""
    rows = HamletReport.objects.filter(locality__in=list(localities), on__lte=day, withdrawn_on__isnull=True)
    return {row.locality_id: row for row in rows.order_by("locality", "-on").distinct("locality")}


def measures_seen(scope: Scope) -> QuerySet[HamletMeasure]:
    """Measures for hamlets of a scope."""
    return HamletMeasure.objects.filter(locality__in=visible_localities(scope)).select_related("locality")


def reports_seen(scope: Scope) -> QuerySet[HamletReport]:
    """Reported numbers of hamlets of a scope."""
    return HamletReport.objects.filter(locality__in=visible_localities(scope)).select_related("locality")
