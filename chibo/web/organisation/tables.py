"""Rows of the tables: units below a unit, hamlets. Every table reads a fixed number of times."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from chibo.membership.queries import cell_figures, last_admissions, node_counts
from chibo.organisation.models import STEP, Locality, LocalityCell, Unit
from chibo.organisation.queries import children, flags_on, links_on, paths_under, unit_names
from chibo.people.models import Post
from chibo.people.queries import posts_on
from chibo.regulations.loader import kinds, locality_kinds, post_kinds
from chibo.statistics.headcount import cells_older
from chibo.web.organisation.tree import natural, unit_url
from chibo.web.organisation.where import NamedUnit, Where
from chibo.web.organisation.wording import flag_label, kind_label
from chibo.web.people.tables import Tag

OPENING = ("members", "local", "reinforcing", "older")
"""Figures of a hamlet that open into the members they count."""
LEAST_OFFICIAL = 3
"""Official members a cell has at least (Party Charter 2011, article 21)."""
LONG_YEARS = 5
"""Years without an admission that committees call long."""
FORMING = "new_settlement"
_NO_FIGURES = {"members": 0, "official": 0, "reinforcing": 0, "others": 0}


@dataclass(frozen=True)
class CellRow:
    """A cell below a unit on a day. `local` is None where the cell serves no hamlet."""

    unit: NamedUnit
    url: str
    secretary: str
    members: int
    official: int
    local: int | None
    last_admission: date | None
    states: Sequence[Tag]
    urls: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class GroupRow:
    """Another organisation below a unit: its members and how many organisations stand below it."""

    unit: NamedUnit
    url: str
    kind: str
    members: int
    below: int
    urls: Mapping[str, str] = field(default_factory=dict)


def below(unit: Unit, path: str, where: Where) -> tuple[list[CellRow], list[GroupRow]]:
    """Cells and other organisations directly below the unit on the tree of the page."""
    units: list[NamedUnit] = sorted(children(unit.pk, where.tree_day), key=lambda child: natural(child.name))
    cells = [child for child in units if _is_cell(child.kind)]
    groups = [child for child in units if not _is_cell(child.kind)]
    return cell_rows(cells, where), _group_rows(groups, path, where)


def _is_cell(kind: str | None) -> bool:
    known = kinds().get(kind or "")
    return known is not None and known.cell


def cell_rows(cells: Sequence[Unit], where: Where) -> list[CellRow]:
    """What is known of cells on the day, in five readings however many there are."""
    keys = [cell.pk for cell in cells]
    figures = cell_figures(keys, where.day)
    secretaries = {post.unit_id: holder_of(post) for post in _held(where.day, "cell_secretary", keys)}
    hamlets = set(links_on(where.day).filter(cell__in=keys).values_list("cell", flat=True))
    admitted = last_admissions(cells, where.day)
    return [
        CellRow(
            unit=cell,
            url=unit_url(cell, where),
            secretary=secretaries.get(cell.pk, ""),
            **_cell_figures(figures.get(cell.pk, _NO_FIGURES), hamlet=cell.pk in hamlets),
            last_admission=admitted.get(cell.pk),
            states=_states(
                figures.get(cell.pk, _NO_FIGURES),
                hamlet=cell.pk in hamlets,
                secretary=cell.pk in secretaries,
                years=years_between(admitted.get(cell.pk) or cell.founded_on, where.day),
            ),
        )
        for cell in cells
    ]


def _cell_figures(counted: Mapping[str, int], *, hamlet: bool) -> dict[str, Any]:
    local = counted["others"] if hamlet else None
    return {"members": counted["members"], "official": counted["official"], "local": local}


def _held(day: date, kind: str, units: Sequence[UUID]) -> Iterable[Post]:
    return posts_on(day).filter(kind=kind, unit__in=units)


def holder_of(post: Post) -> str:
    """Who holds the office; a member whose file has left the reader's scope is not named."""
    if post.person_id is None:
        return post.holder
    return post.person.full_name if post.person else _("(người nay thuộc nơi khác)")


def in_rank(posts: Iterable[Post]) -> list[Post]:
    """Posts in the order of the list of offices: the secretary first."""
    ranks = {code: number for number, code in enumerate(post_kinds())}
    return sorted(posts, key=lambda post: (ranks.get(post.kind, len(ranks)), post.during.lower))


def _states(counted: Mapping[str, int], *, hamlet: bool, secretary: bool, years: int) -> list[Tag]:
    """Words about the cell, never about a person."""
    if not counted["members"]:
        return [Tag(_("Chưa có đảng viên"), "bad")]
    tags = []
    if counted["official"] < LEAST_OFFICIAL:
        tags.append(Tag(_("Dưới %(n)s chính thức") % {"n": LEAST_OFFICIAL}, "bad"))
    if hamlet and not counted["others"]:
        tags.append(Tag(_("Chưa có đảng viên tại chỗ"), "bad"))
    if not secretary:
        tags.append(Tag(_("Chưa có bí thư"), "warn"))
    if years >= LONG_YEARS:
        tags.append(Tag(_("%(n)s năm chưa kết nạp") % {"n": years}, "warn"))
    return tags


def years_between(start: date, day: date) -> int:
    """Full years from one day to another."""
    return day.year - start.year - ((day.month, day.day) < (start.month, start.day))


def _group_rows(groups: Sequence[NamedUnit], path: str, where: Where) -> list[GroupRow]:
    if not groups:
        return []
    paths = [group.then_path for group in groups]
    members = node_counts(paths, where.day, now_tree=where.now_tree)
    below_of: dict[str, int] = dict.fromkeys(paths, 0)
    for deeper in paths_under(path, where.tree_day):
        top = deeper[: len(path) + STEP]
        if top in below_of and deeper != top:
            below_of[top] += 1
    return [
        GroupRow(
            group,
            unit_url(group, where),
            kind_label(group.kind),
            members[group.then_path],
            below_of[group.then_path],
        )
        for group in groups
    ]


@dataclass(frozen=True)
class Head:
    """Who holds an office of a hamlet, and whether a member does. No name: nobody holds it."""

    name: str = ""
    member: bool = False


@dataclass(frozen=True)
class HamletRow:
    """A hamlet on a day: whose it is, which cells serve it, and the members of those cells.

    `state` is own, shared, none or forming. With a shared cell the figures are those of the whole cell.
    `paths` are today's of the cells, `urls` the addresses the figures open into.
    """

    locality: Locality
    charge: str
    state: str
    cells: Sequence[tuple[UUID, str]]
    members: int = 0
    local: int = 0
    reinforcing: int = 0
    older: int = 0
    head: Head = field(default_factory=Head)
    front: Head = field(default_factory=Head)
    flags: Sequence[str] = ()
    paths: Sequence[str] = ()
    urls: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(OPENING, ""))

    @property
    def need(self) -> str:
        """What it lacks: a cell, a local member in its cell, or nothing."""
        if not self.cells:
            return "no_cell"
        return "" if self.local else "no_local"

    @property
    def flag_words(self) -> str:
        """Its area flags in words."""
        return ", ".join(flag_label(flag) for flag in self.flags)


def hamlet_rows(localities: Sequence[Any], day: date) -> list[HamletRow]:
    """Hamlets on a day, in eight readings however many there are."""
    keys = [locality.pk for locality in localities]
    links = list(links_on(day).filter(locality__in=keys).select_related("cell"))
    served = _served({link.cell_id for link in links}, day)
    names = unit_names({link.cell_id for link in links} | {row.charge for row in localities}, day)
    figures, older = cell_figures(served, day), cells_older(served, day)
    heads = _heads(keys, day)
    flags: dict[UUID, list[str]] = {}
    for key, flag in flags_on(day).filter(locality__in=keys).order_by("flag").values_list("locality", "flag"):
        flags.setdefault(key, []).append(flag)
    links_of: dict[UUID, list[LocalityCell]] = {key: [] for key in keys}
    for link in links:
        links_of[link.locality_id].append(link)
    rows = []
    for locality in sorted(localities, key=lambda row: natural(row.name)):
        mine = links_of[locality.pk]
        sums = _summed([link.cell_id for link in mine], figures)
        rows.append(
            HamletRow(
                locality,
                names.get(locality.charge, ""),
                _hamlet_state(locality, mine, served, flags.get(locality.pk, [])),
                [(link.cell_id, names.get(link.cell_id, link.cell.code)) for link in mine],
                sums["members"],
                sums["others"],
                sums["reinforcing"],
                sum(older.get(link.cell_id, 0) for link in mine),
                heads.get((locality.pk, "locality_head"), Head()),
                heads.get((locality.pk, "front_head"), Head()),
                flags.get(locality.pk, []),
                [link.cell.path for link in mine],
            )
        )
    return rows


def _served(cells: set[UUID], day: date) -> dict[UUID, int]:
    """How many hamlets each of the cells serves."""
    found: dict[UUID, int] = {}
    for cell in links_on(day).filter(cell__in=cells).values_list("cell", flat=True):
        found[cell] = found.get(cell, 0) + 1
    return found


def _summed(cells: Iterable[UUID], figures: Mapping[UUID, Mapping[str, int]]) -> dict[str, int]:
    rows = [figures.get(cell, _NO_FIGURES) for cell in cells]
    return {name: sum(row[name] for row in rows) for name in _NO_FIGURES}


def _hamlet_state(
    locality: Locality, links: Sequence[LocalityCell], served: Mapping[UUID, int], flags: Sequence[str]
) -> str:
    if links:
        return "own" if any(served[link.cell_id] == 1 for link in links) else "shared"
    kind = locality_kinds().get(locality.kind)
    forming = FORMING in flags or (kind is not None and not kind.residential)
    return "forming" if forming else "none"


def _heads(localities: Sequence[UUID], day: date) -> dict[tuple[UUID | None, str], Head]:
    posts = posts_on(day).filter(locality__in=localities, kind__in=["locality_head", "front_head"])
    posts = posts.select_related(None).select_related("person")
    return {
        (post.locality_id, post.kind): Head(holder_of(post), post.person_id is not None) for post in posts
    }
