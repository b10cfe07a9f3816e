"""What may wait for somebody until a day: its kinds, the limit a rule sets, whom it reaches when overdue."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from chibo.engine.calendar import Counted, Term
from chibo.engine.rules import Plain, Stated
from chibo.regulations import loader
from chibo.regulations.reading import Row, read_yaml
from chibo.regulations.rulebook import Rules, rulebook
from chibo.regulations.values import CONFIDENCES, TIERS, Entry

FOLDER = loader.HERE / "deadlines"
RULE_UNITS = {"working_days": Counted.WORKING_DAYS, "months": Counted.MONTHS}


@dataclass(frozen=True, kw_only=True)
class DeadlineKind(Entry):
    """Something that must be done until a day. `rule` is the key of its limit; `own` the limit where none is.

    `notices` tell of it before its last day, the earliest first; without any it is work to do at once.
    """

    rule: str
    own: Term | None
    notices: tuple["Notified", ...]
    by_hand: bool

    @property
    def days(self) -> tuple[int, ...]:
        """How many days before its last day it is told, the earliest first."""
        return tuple(each.before for each in self.notices)


@dataclass(frozen=True, kw_only=True)
class Level(Entry):
    """Whom a deadline reaches `overdue` working days after its last day, and the tiers it stands at."""

    overdue: int
    tiers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Notified:
    """So many days before a last day its work is told, up to a level."""

    before: int
    reaches: Level


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A limit with the rule and the set it comes from, and the value as it stood, as plain data."""

    term: Term
    rule: str
    rule_set: str
    told: Mapping[str, Plain]


def _entry(row: Row) -> dict[str, object]:
    keys = row.words("source")
    unknown = [key for key in keys if key not in loader.sources()]
    if unknown or not keys:
        raise row.error(f"source: no file sources/{unknown[0] if unknown else '…'}.yaml")
    texts = {name: row.text(name) for name in ("code", "vi", "en")}
    return {**texts, "source": keys, "confidence": row.choice("confidence", CONFIDENCES)}


def _kind(row: Row) -> DeadlineKind:
    rule = row.text("rule", "")
    own = None
    if rule:
        known = rulebook().book.parameters.get(rule)
        if known is None or known.unit not in RULE_UNITS:
            raise row.error(f"rule: {rule!r} is no limit in working days or months")
    else:
        own = Term(row.number("length"), Counted(row.choice("counted", frozenset(Counted))))
    found = DeadlineKind(
        **_entry(row),  # type: ignore[arg-type]
        rule=rule,
        own=own,
        notices=_notices(row),
        by_hand=row.flag("by_hand"),
    )
    row.finish()
    return found


def _notices(row: Row) -> tuple[Notified, ...]:
    """The earliest first, the last on the last day itself; none reaches lower than the one before."""
    known = {level.code: level for level in levels()}
    found = []
    for each in row.rows("notices") if "notices" in row.names() else []:
        level = known[each.choice("reaches", frozenset(known))]
        found.append(Notified(before=each.number("before"), reaches=level))
        each.finish()
    days, climb = [each.before for each in found], [levels().index(each.reaches) for each in found]
    if found and (days != sorted(set(days), reverse=True) or days[-1] != 0):
        raise row.error(f"notices: {days} are not the earliest first and the last on the last day (0)")
    if climb != sorted(climb):
        raise row.error("notices: each reaches as high as the one before it, or higher")
    return tuple(found)


def read_deadline_kinds(path: Path) -> Mapping[str, DeadlineKind]:
    """The kinds of a file, in its order; every code stands once."""
    found: dict[str, DeadlineKind] = {}
    for row in read_yaml(path).rows("kinds"):
        kind = _kind(row)
        if kind.code in found:
            raise row.error(f"code {kind.code!r} stands twice")
        found[kind.code] = kind
    return MappingProxyType(found)


def read_levels(path: Path) -> tuple[Level, ...]:
    """The levels of a file, lowest first; each is reached later than the one before, every tier has one."""
    found: list[Level] = []
    file = read_yaml(path)
    for row in file.rows("levels"):
        level = Level(
            **_entry(row),  # type: ignore[arg-type]
            overdue=row.number("overdue"),
            tiers=row.words("tiers"),
        )
        row.finish()
        if found and level.overdue <= found[-1].overdue:
            raise row.error(f"overdue: {level.overdue} is not more than {found[-1].overdue}")
        found.append(level)
    missing = set(TIERS) ^ {tier for level in found for tier in level.tiers}
    if missing:
        raise file.error(f"tiers: {', '.join(sorted(missing))}")
    return tuple(found)


@cache
def deadline_kinds() -> Mapping[str, DeadlineKind]:
    """Every kind of deadline, by code."""
    return read_deadline_kinds(FOLDER / "kinds.yaml")


@cache
def levels() -> tuple[Level, ...]:
    """The levels a deadline climbs, lowest first."""
    return read_levels(FOLDER / "escalation.yaml")


def level_of_tier(tier: str) -> Level:
    """The level at which units of the tier sit."""
    return next(level for level in levels() if tier in level.tiers)


def limit_of(
    kind: DeadlineKind, since: dt.date, rule: str = "", *, rules: Rules | None = None
) -> Limit | None:
    """The limit of a kind that begins on a day, by its own rule or another one; `rules` are those of a unit.

    None where the rule sets no limit on that day, or nobody has seen its text.
    """
    key, book = rule or kind.rule, (rules or rulebook()).book
    in_force = book.set_on(since)
    code = in_force.code if in_force else ""
    if not key:
        return Limit(term=_own(kind), rule="", rule_set=code, told=_told_of(kind))
    known = book.parameters.get(key)
    stated = known.on(since) if known and known.unit in RULE_UNITS else None
    if stated is None or not isinstance(stated.value, int):
        return None
    return Limit(
        term=Term(stated.value, RULE_UNITS[stated.unit]), rule=key, rule_set=code, told=_told(stated)
    )


def _own(kind: DeadlineKind) -> Term:
    if kind.own is None:
        raise ValueError(f"{kind.code} has neither a rule nor a limit of its own")
    return kind.own


def _told(stated: Stated) -> Mapping[str, Plain]:
    return MappingProxyType(stated.to_json())


def _told_of(kind: DeadlineKind) -> Mapping[str, Plain]:
    """The limit of a kind itself, told as a value of the rules is."""
    term = _own(kind)
    cited: list[Plain] = [
        {"key": key, "title": loader.sources()[key].title, **loader.sources()[key].citation.to_json()}
        for key in kind.source
    ]
    return MappingProxyType(
        {
            "key": "",
            "value": term.length,
            "unit": term.counted.value,
            "confidence": kind.confidence,
            "cited": cited,
        }
    )
