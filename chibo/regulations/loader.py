"""The one door to the regulations: kinds, templates, movement kinds, posts, localities, code lists.

Everything is read once per process and immutable. A file that cannot be used raises
`RegulationError` with file and line.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, TypeVar

from chibo.regulations.reading import RegulationError, Row, read_csv, read_yaml
from chibo.regulations.values import (
    CONFIDENCES,
    OUTSIDE,
    TIERS,
    AreaFlag,
    Code,
    Entry,
    LocalityKind,
    MovementKind,
    PostKind,
    Source,
    Template,
    TransferLine,
    UnitKind,
)

HERE = Path(__file__).parent
STANDINGS = frozenset({"probationary", "official", "ended", "stated", "before", "same"})
COMMITTEES = frozenset({"committee", "cell_committee", "none"})
BODIES = frozenset({"committee", "cell_committee"})


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


_T = TypeVar("_T", bound=_Coded)


def _by_code(pairs: Iterable[tuple[Row, _T]]) -> Mapping[str, _T]:
    found: dict[str, _T] = {}
    for row, value in pairs:
        row.finish()
        if value.code in found:
            raise row.error(f"code {value.code!r} stands twice")
        found[value.code] = value
    return MappingProxyType(found)


def _origin(row: Row) -> tuple[tuple[str, ...], str]:
    """Source and confidence of a row; a source must be one of the files in `sources/`."""
    keys = row.words("source")
    if not keys:
        raise row.error("source is missing")
    unknown = [key for key in keys if key not in sources()]
    if unknown:
        raise row.error(f"source: no file sources/{unknown[0]}.yaml")
    return keys, row.choice("confidence", CONFIDENCES)


def _in_order(row: Row, first: dt.date | None, last: dt.date | None) -> None:
    if first and last and last < first:
        raise row.error(f"valid_to {last} lies before valid_from {first}")


def _source(path: Path) -> Source:
    row = read_yaml(path)
    found = Source(
        key=path.stem,
        title=row.text("title"),
        issuer=row.text("issuer", ""),
        kind=row.text("kind", ""),
        number=row.text("number", ""),
        issued=row.day("issued"),
        effective_from=row.day("effective_from"),
        replaces=row.words("replaces"),
        link=row.text("link", ""),
        note=row.text("note", ""),
    )
    row.finish()
    return found


@cache
def sources() -> Mapping[str, Source]:
    """Every paper and page that values are cited from, by key."""
    return MappingProxyType({path.stem: _source(path) for path in sorted((HERE / "sources").glob("*.yaml"))})


def _unit_kind(row: Row) -> UnitKind:
    source, confidence = _origin(row)
    valid_from, valid_to = row.day("valid_from"), row.day("valid_to")
    _in_order(row, valid_from, valid_to)
    row.text("note", "")
    return UnitKind(
        code=row.text("code"),
        vi=row.text("vi"),
        en=row.text("en"),
        source=source,
        confidence=confidence,
        valid_from=valid_from,
        valid_to=valid_to,
        tier=row.choice("tier", frozenset(TIERS)),
        templates=row.words("templates"),
        parents=row.words("parents"),
        committee=row.choice("committee", COMMITTEES),
        holds_members=row.flag("holds_members"),
        grassroots=row.flag("grassroots"),
        grassroots_from=row.day("grassroots_from"),
        residential=row.flag("residential"),
        cell=row.flag("cell"),
        commune_level=row.flag("commune_level"),
        school=row.flag("school"),
        root=row.flag("root"),
    )


def read_kinds(path: Path) -> Mapping[str, UnitKind]:
    """The kinds of unit of a file; every parent named must be a kind itself."""
    file = read_yaml(path)
    pairs = [(row, _unit_kind(row)) for row in file.rows("kinds")]
    file.finish()
    found = _by_code(pairs)
    for row, kind in pairs:
        for parent in kind.parents:
            if parent not in found:
                raise row.error(f"parents: there is no kind {parent!r}")
    return found


@cache
def kinds() -> Mapping[str, UnitKind]:
    """Every kind of unit, past and present, by code."""
    return read_kinds(HERE / "organisation" / "kinds.yaml")


def permitted(child_kind: str, parent_kind: str | None, on: dt.date) -> bool:
    """Whether a unit of one kind may stand under a unit of the other on that day.

    Without a parent: whether it may be the top of a tree.
    """
    child = kinds()[child_kind]
    if not child.in_force(on):
        return False
    if parent_kind is None:
        return child.root
    return parent_kind in child.parents and kinds()[parent_kind].in_force(on)


def _entry(row: Row) -> Entry:
    source, confidence = _origin(row)
    return Entry(
        code=row.text("code"), vi=row.text("vi"), en=row.text("en"), source=source, confidence=confidence
    )


def _line(row: Row) -> TransferLine:
    entry = _entry(row)
    return TransferLine(**vars(entry))


def read_template(path: Path) -> Template:
    """One template of organisation; its tiers and lines must cover each other."""
    file = read_yaml(path)
    source, confidence = _origin(file)
    valid_from, valid_to = file.day("valid_from"), file.day("valid_to")
    _in_order(file, valid_from, valid_to)
    lines = _by_code((row, _line(row)) for row in file.rows("transfer_lines"))
    tier_lines: dict[str, TransferLine] = {}
    labels: dict[str, Entry] = {}
    for row in file.rows("tiers"):
        entry = _entry(row)
        labels[entry.code] = entry
        tier_lines[entry.code] = lines[row.choice("transfer_line", frozenset(lines))]
        row.finish()
    missing = {OUTSIDE, *TIERS} - tier_lines.keys()
    if missing:
        raise file.error(f"tiers: {', '.join(sorted(missing))} missing")
    template = Template(
        code=file.text("code"),
        vi=file.text("vi"),
        en=file.text("en"),
        source=source,
        confidence=confidence,
        valid_from=valid_from,
        valid_to=valid_to,
        kind_tiers=MappingProxyType({kind.code: kind.tier for kind in kinds().values()}),
        tier_labels=MappingProxyType(labels),
        lines=MappingProxyType(tier_lines),
    )
    file.finish()
    return template


@cache
def templates() -> Mapping[str, Template]:
    """Every template of organisation, by code."""
    paths = sorted((HERE / "organisation" / "templates").glob("*.yaml"))
    return MappingProxyType({template.code: template for template in map(read_template, paths)})


def template_on(day: dt.date) -> Template:
    """The template in force on a day; the templates together cover all days once."""
    found = [template for template in templates().values() if template.in_force(day)]
    if len(found) != 1:
        raise RegulationError(
            f"{len(found)} templates of organisation are in force on {day}; there must be one"
        )
    return found[0]


def _movement_kind(row: Row) -> MovementKind:
    entry = _entry(row)
    return MovementKind(
        **vars(entry),
        row=row.text("row", ""),
        sign=row.number("sign"),
        standing=row.choice("standing", STANDINGS),
        decided_by=row.text("decided_by"),
        partner=row.flag("partner"),
        rule=row.text("rule", ""),
    )


@cache
def movement_kinds() -> Mapping[str, MovementKind]:
    """Every kind of entry of the membership ledger, by code."""
    file = read_yaml(HERE / "membership" / "movement_kinds.yaml")
    return _by_code((row, _movement_kind(row)) for row in file.rows("movement_kinds"))


def _post_kind(row: Row) -> PostKind:
    entry = _entry(row)
    unit_kinds = row.words("unit_kinds")
    unknown = [code for code in unit_kinds if code not in kinds()]
    if unknown:
        raise row.error(f"unit_kinds: there is no kind {unknown[0]!r}")
    return PostKind(
        **vars(entry),
        held_in=row.choice("held_in", frozenset({"unit", "locality", "public"})),
        unit_kinds=unit_kinds,
        member_required=row.flag("member_required"),
        single_holder=row.flag("single_holder"),
        body=row.choice("body", BODIES) if row.text("body", "") else "",
        aliases=row.words("aliases"),
    )


def read_post_kinds(path: Path) -> Mapping[str, PostKind]:
    """The kinds of post of a file; every kind of unit named must exist."""
    return _by_code((row, _post_kind(row)) for row in read_yaml(path).rows("post_kinds"))


@cache
def post_kinds() -> Mapping[str, PostKind]:
    """Every office somebody may hold, by code."""
    return read_post_kinds(HERE / "organisation" / "posts.yaml")


def _locality_kind(row: Row) -> LocalityKind:
    entry = _entry(row)
    return LocalityKind(
        **vars(entry),
        aliases=row.words("aliases"),
        lies_in=row.words("lies_in"),
        residential=row.flag("residential"),
    )


def _area_flag(row: Row) -> AreaFlag:
    entry = _entry(row)
    return AreaFlag(
        **vars(entry),
        aliases=row.words("aliases"),
        held_by=row.words("held_by"),
        effect=row.text("effect", ""),
    )


@cache
def locality_kinds() -> Mapping[str, LocalityKind]:
    """Every kind of hamlet or residential group, by code."""
    file = read_yaml(HERE / "organisation" / "localities.yaml")
    return _by_code((row, _locality_kind(row)) for row in file.rows("locality_kinds"))


@cache
def area_flags() -> Mapping[str, AreaFlag]:
    """Every mark an area may carry, by code."""
    file = read_yaml(HERE / "organisation" / "localities.yaml")
    return _by_code((row, _area_flag(row)) for row in file.rows("area_flags"))


def _code(row: Row) -> Code:
    entry = _entry(row)
    valid_from, valid_to = row.day("valid_from"), row.day("valid_to")
    _in_order(row, valid_from, valid_to)
    aliases, match_only = row.words("aliases"), row.words("match_only")
    attributes = row.rest()
    return Code(
        **vars(entry),
        valid_from=valid_from,
        valid_to=valid_to,
        aliases=aliases,
        match_only=match_only,
        attributes=MappingProxyType(attributes),
    )


def read_code_list(path: Path) -> Mapping[str, Code]:
    """A code list of a CSV file, in the order of the file."""
    return _by_code((row, _code(row)) for row in read_csv(path))


def code_lists() -> tuple[str, ...]:
    """The names of the shipped code lists."""
    return tuple(sorted(path.stem for path in (HERE / "lists").glob("*.csv")))


@cache
def code_list(name: str) -> Mapping[str, Code]:
    """A shipped code list by its name: ethnic_groups, religions, education_levels, …"""
    if name not in code_lists():
        raise RegulationError(f"there is no code list {name!r}; there are {', '.join(code_lists())}")
    return read_code_list(HERE / "lists" / f"{name}.csv")
