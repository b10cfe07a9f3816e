"""The kinds, templates and codes that the rules know, as immutable values.

Every value carries `source` (keys of the files in `sources/`) and `confidence`:
confirmed (its text was found), secondary (told by another text), general (general knowledge),
conflicting (sources differ), assumed (decided for this program until somebody knows better).
Days are inclusive at both ends: `valid_to` is the last day.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from chibo.engine.citation import Citation

CONFIDENCES = frozenset({"confirmed", "secondary", "general", "conflicting", "assumed"})
TIERS = ("central", "province", "intermediate", "grassroots", "sectional", "cell", "group")
OUTSIDE = "outside"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What every value has: a code, its two labels, where it comes from and how sure we are."""

    code: str
    vi: str
    en: str
    source: tuple[str, ...]
    confidence: str

    def label(self, language: str) -> str:
        """The English label for `en`, the Vietnamese for everything else."""
        return self.en if language == "en" else self.vi


@dataclass(frozen=True, kw_only=True)
class Dated(Entry):
    """A value that is in force from `valid_from` to `valid_to`, both included; None is open."""

    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def in_force(self, on: dt.date) -> bool:
        """Whether the value is in force on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


@dataclass(frozen=True, kw_only=True)
class UnitKind(Dated):
    """A kind of Party unit.

    `committee` is "committee" (an elected committee leads it), "cell_committee" (from nine official
    members) or "none". `holds_members` means that persons are assigned to it directly.
    `grassroots_from` is the day from which a kind that was not grassroots counts as grassroots.
    `root` means that an installation may have such a unit at the top of its tree.
    """

    tier: str
    templates: tuple[str, ...]
    parents: tuple[str, ...]
    committee: str
    holds_members: bool
    grassroots: bool
    grassroots_from: dt.date | None
    residential: bool
    cell: bool
    commune_level: bool
    school: bool
    root: bool

    @property
    def has_committee(self) -> bool:
        """Whether a committee of the organisation leads it (a cell committee is not one)."""
        return self.committee == "committee"

    def is_grassroots(self, on: dt.date) -> bool:
        """Whether it is counted among the grassroots organisations on that day."""
        return self.grassroots or (self.grassroots_from is not None and self.grassroots_from <= on)


@dataclass(frozen=True, kw_only=True)
class TransferLine(Entry):
    """A line of Biểu 1 for transfers: how far away the other end is."""


@dataclass(frozen=True, kw_only=True)
class Template(Dated):
    """How the tree of organisations is built in a period, and what its tiers mean for transfers."""

    kind_tiers: Mapping[str, str]
    tier_labels: Mapping[str, Entry]
    lines: Mapping[str, TransferLine]

    def tier_of(self, kind: str) -> str:
        """The tier of a kind, also of a kind of another time: on the tree of today a movement of long ago
        has ancestors that did not exist then. KeyError where there is no such kind."""
        return self.kind_tiers[kind]

    def transfer_line(self, tier: str) -> TransferLine:
        """The line for a transfer whose lowest common ancestor is of that tier, or "outside"."""
        return self.lines[tier]


@dataclass(frozen=True, kw_only=True)
class MovementKind(Entry):
    """A kind of entry in the membership ledger.

    `row` is the row of Biểu 1 ("" when none), `sign` what it does to the headcount of the unit,
    `standing` the standing afterwards: probationary, official, ended, stated (by the entry itself),
    before (as before the person left), same. `decided_by` says who decides, in Vietnamese.
    """

    row: str
    sign: int
    standing: str
    decided_by: str
    partner: bool
    rule: str


@dataclass(frozen=True, kw_only=True)
class PostKind(Entry):
    """An office somebody holds. `held_in` is unit, locality or public; `unit_kinds` where in the tree.

    `body` names the collective the holder belongs to (committee, cell_committee) or is "".
    """

    held_in: str
    unit_kinds: tuple[str, ...]
    member_required: bool
    single_holder: bool
    body: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LocalityKind(Entry):
    """A kind of hamlet or residential group. `residential` is False where it is only forming."""

    aliases: tuple[str, ...]
    lies_in: tuple[str, ...]
    residential: bool


@dataclass(frozen=True, kw_only=True)
class AreaFlag(Entry):
    """A dated mark of a locality or commune (ethnic, religious, border …)."""

    aliases: tuple[str, ...]
    held_by: tuple[str, ...]
    effect: str


@dataclass(frozen=True, kw_only=True)
class Code(Dated):
    """One value of a code list. `match_only` may match an import but is never shown.

    `attributes` holds the further columns of the list, as texts.
    """

    aliases: tuple[str, ...]
    match_only: tuple[str, ...]
    attributes: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Source:
    """A paper or page that values are cited from."""

    key: str
    title: str
    issuer: str
    kind: str
    number: str
    issued: dt.date | None
    effective_from: dt.date | None
    replaces: tuple[str, ...]
    link: str
    note: str

    @property
    def citation(self) -> Citation:
        """The paper as every screen names papers; empty for what is no paper."""
        return Citation(self.issuer, self.kind, self.number, self.issued)
