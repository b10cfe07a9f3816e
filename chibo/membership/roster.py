"""Who of a cell may vote on an evening, who is counted in the denominator, and why the others are not.

The facts are those of the register; what they mean is the rule in force on the evening: the value
`votes.cell_excluded` names the groups left out, the shares say how many votes are needed. Every count of a
vote takes its denominator from here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from chibo.engine.rules import RuleBook, RuleSet, Share, Stated
from chibo.membership.choices import FactKind, Standing
from chibo.membership.models import MembershipFact, Spell
from chibo.membership.queries import facts_on
from chibo.people.models import Person
from chibo.regulations.rulebook import rulebook

EXCLUDED = "votes.cell_excluded"
MINIMUM = "votes.cell_minimum"
ADMISSION = "votes.cell_admission"
VOTES = (
    ADMISSION,
    "votes.cell_recognition",
    "votes.cell_removal",
    "votes.expulsion",
    "votes.sympathiser",
    "votes.ordinary",
)
"""The votes of a cell whose denominator is its roster."""


class Why(StrEnum):
    """What makes somebody counted or not. The first four after the blank are words of the rules."""

    PRESENT = ""
    TEMPORARY = "temporary"
    EXEMPT_ABSENT = "exempt_absent"
    SUSPENDED = "suspended"
    DETAINED = "detained"
    ABSENT = "absent"
    EXEMPT = "exempt"
    UNREAD = "unread"
    PROBATIONARY = "probationary"
    GUEST = "guest"


LEFT_OUT = (Why.TEMPORARY, Why.EXEMPT_ABSENT, Why.SUSPENDED, Why.DETAINED)


@dataclass(frozen=True)
class Known:
    """What the register knows of one person on the evening.

    `guest`: an official member of another cell, here for a time. `read`: the file may be read; of somebody
    whose file now lies elsewhere only the membership is known.
    """

    person: UUID
    standing: str
    facts: frozenset[str] = frozenset()
    guest: bool = False
    read: bool = True


@dataclass(frozen=True)
class Seat:
    """One person with the answer. `rule` is the key of the rule that leaves the person out."""

    person: UUID
    why: Why
    official: bool
    counted: bool

    @property
    def rule(self) -> str:
        """Nothing for those counted."""
        if self.counted:
            return ""
        return EXCLUDED if self.official else ADMISSION


@dataclass(frozen=True)
class Need:
    """How many votes one sort of vote needs; `least` is None where the rules of the day are not known."""

    key: str
    stated: Stated | None
    least: int | None


@dataclass(frozen=True, kw_only=True)
class Roster:
    """A cell on an evening. `detained` counts persons of whom nothing but their number is told."""

    evening: date
    rules: RuleSet | None
    values: Mapping[str, Stated]
    seats: tuple[Seat, ...]
    detained: int = 0

    @property
    def official(self) -> int:
        """Official members of the cell, those left out included."""
        return sum(seat.official for seat in self.seats)

    @property
    def denominator(self) -> int:
        """Official members summoned: of these a share is taken."""
        return sum(seat.counted for seat in self.seats) - self.detained

    @property
    def unread(self) -> int:
        """Counted without their file: an exemption or suspension of theirs cannot be seen."""
        return sum(seat.why is Why.UNREAD for seat in self.seats)

    @property
    def enough(self) -> bool | None:
        """Has the cell the official members it needs to vote at all? None where no rule is known."""
        least = self.values.get(MINIMUM)
        return self.official >= least.value if least and isinstance(least.value, int) else None

    def left_out(self) -> dict[str, int]:
        """How many official members each group of the rules leaves out, under the rules' own words."""
        counts = {str(why): sum(seat.why is why for seat in self.seats) for why in LEFT_OUT}
        return counts | {str(Why.DETAINED): self.detained}

    def needs(self) -> list[Need]:
        """For each sort of vote the votes needed; none is enough where nobody counts."""
        return [self._need(key) for key in VOTES]

    def ballot(self, name: str) -> dict[str, int]:
        """The denominator as facts of a ballot (`cell_vote`, `recognition_vote`, …) for the rulebook."""
        counts = {"official": self.official} | self.left_out()
        return {f"{name}.{part}": count for part, count in counts.items()}

    def _need(self, key: str) -> Need:
        stated = self.values.get(key)
        share = stated.value if stated else None
        known = isinstance(share, Share) and self.denominator > 0
        return Need(key, stated, share.least(self.denominator) if known else None)  # type: ignore[union-attr]


def roster(
    unit: UUID,
    evening: date,
    *,
    absent: Iterable[UUID] = (),
    detained: int = 0,
    book: RuleBook | None = None,
) -> Roster:
    """The roster of a cell on an evening, on the ledger as it is known now.

    `absent` are persons known to miss the meeting: that leaves out the exempt among them and nobody else.
    Whoever is recognised late is official from the day of the decision on, as the ledger has it.
    """
    rules = book or rulebook().book
    values = rules.in_force(evening)
    seats = seated(known_in(unit, evening), absent=frozenset(absent), excluded=excluded_by(values))
    return Roster(
        evening=evening,
        rules=rules.set_on(evening),
        values=values,
        seats=tuple(seats),
        detained=min(detained, sum(seat.counted for seat in seats)),
    )


def excluded_by(values: Mapping[str, Stated]) -> frozenset[str]:
    """The words of the groups that the rules in force leave out; nobody where no rule is known."""
    stated = values.get(EXCLUDED)
    return frozenset(stated.value) if stated and isinstance(stated.value, tuple) else frozenset()


def seated(known: Iterable[Known], *, absent: frozenset[UUID], excluded: frozenset[str]) -> list[Seat]:
    """Everybody with the answer. Pure: the same facts and rules give the same seats."""
    return [_seat(each, each.person in absent, excluded) for each in known]


def _seat(known: Known, misses: bool, excluded: frozenset[str]) -> Seat:
    if known.guest:
        return Seat(known.person, Why.GUEST, official=False, counted=False)
    if known.standing != Standing.OFFICIAL:
        return Seat(known.person, Why.PROBATIONARY, official=False, counted=False)
    why = _why(known, misses)
    return Seat(known.person, why, official=True, counted=why not in LEFT_OUT or why not in excluded)


def _why(known: Known, misses: bool) -> Why:
    away = misses or FactKind.ABSENT in known.facts
    if not known.read:
        return Why.UNREAD
    if FactKind.SUSPENDED in known.facts:
        return Why.SUSPENDED
    if FactKind.TEMPORARY in known.facts:
        return Why.TEMPORARY
    if FactKind.EXEMPT in known.facts:
        return Why.EXEMPT_ABSENT if away else Why.EXEMPT
    return Why.ABSENT if away else Why.PRESENT


def known_in(unit: UUID, evening: date) -> list[Known]:
    """Members of the cell on the evening, and members of other cells who are there for a time."""
    standings = dict(
        Spell.objects.filter(unit=unit, transit=False, during__contains=evening).values_list(
            "person", "standing"
        )
    )
    here = MembershipFact.objects.filter(kind=FactKind.TEMPORARY, unit=unit, during__contains=evening)
    guests = sorted(set(here.values_list("person", flat=True)) - set(standings))
    readable = set(Person.objects.filter(pk__in=standings).values_list("pk", flat=True))
    facts = facts_on(standings, evening)
    members = [
        Known(
            person,
            standing,
            frozenset(fact.kind for fact in facts.get(person, [])),
            read=person in readable,
        )
        for person, standing in sorted(standings.items())
    ]
    return members + [Known(person, Standing.OFFICIAL, guest=True) for person in guests]
