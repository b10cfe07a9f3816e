"""What a change of an organisation, a hamlet or an office would do to their dated values, in words."""

from collections.abc import Callable, Hashable, Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from chibo.accounts.models import Grant
from chibo.accounts.queries import grants_on_posts
from chibo.organisation.models import Locality, Placement, Unit, UnitKind, UnitName
from chibo.organisation.queries import (
    charges_of,
    flags_of,
    kinds_of,
    links_of,
    locality_by_code,
    names_of,
    names_today,
    placements_of,
)
from chibo.people.models import Post
from chibo.people.queries import posts_ever
from chibo.web.organisation.tables import holder_of
from chibo.web.organisation.wording import during_text, flag_label, kind_label, locality_label, post_label
from chibo.web.wording import day_text

Words = dict[Hashable, tuple[str, str]]


def told(rows: Iterable[Any], word: Callable[[Any], str]) -> Words:
    """Each dated row by what it says, and the days it holds."""
    return {row.pk: (word(row), during_text(row.during)) for row in rows}


def told_of_unit(model: type, unit: Unit, today: date, day: date | None = None) -> Words:
    """The names, kinds or places of a unit with their days; with a day, first the one of that day."""
    rows: list[Any]
    if model is UnitName:
        what, rows = _("Tên"), list(names_of(unit.pk))
    elif model is UnitKind:
        what, rows = _("Loại hình"), list(kinds_of(unit.pk))
    else:
        what, rows = _("Trực thuộc"), list(placements_of(unit.pk))
    above = names_today({row.parent_id for row in rows if getattr(row, "parent_id", None)}, today)

    def word(row: Any) -> str:
        return value_of(row, above)

    return _of_day(what, rows, word, day) | told(rows, word)


def value_of(row: UnitName | UnitKind | Placement, above: dict[Any, str]) -> str:
    """What the row says: a name, a kind, or the name of the unit above."""
    if isinstance(row, UnitName):
        return row.name
    if isinstance(row, UnitKind):
        return kind_label(row.kind)
    return above.get(row.parent_id, "") if row.parent_id else _("không có cấp trên")


def told_of_charges(locality: Locality, today: date, day: date | None = None) -> Words:
    """Who is in charge of a hamlet, with their days."""
    rows = list(charges_of(locality.pk))
    names = names_today({row.unit_id for row in rows}, today)

    def word(row: Any) -> str:
        return names[row.unit_id]

    return _of_day(_("Đơn vị phụ trách"), rows, word, day) | told(rows, word)


def told_of_naming(code: str) -> Words:
    """What a hamlet is called, and since when."""
    row = locality_by_code(code)
    return {
        "name": (_("Tên"), row.name),
        "on": (_("Tên có từ"), day_text(row.named_on) or _("từ khi lập")),
    }


def told_of_kind(code: str) -> Words:
    """What sort of place a hamlet is."""
    return {"kind": (_("Loại"), locality_label(locality_by_code(code).kind))}


def told_of_links(locality: Locality, today: date) -> Words:
    """The cells that serve a hamlet, with their days."""
    rows = list(links_of(locality.pk))
    names = names_today({row.cell_id for row in rows}, today)
    return told(rows, lambda row: names[row.cell_id])


def told_of_flags(about: Unit | Locality) -> Words:
    """The area flags of a unit or a hamlet, with their days."""
    rows = flags_of(locality=about.pk) if isinstance(about, Locality) else flags_of(unit=about.pk)
    return told(rows, lambda row: flag_label(row.flag))


def told_of_posts(about: Unit | Locality, kind: str = "") -> Words:
    """Who holds an office of a unit or a hamlet, or any of them, with their days."""
    return told(_posts(about, kind), lambda row: f"{post_label(row.kind)}: {holder_of(row)}")


def rights_at(about: Unit | Locality, kind: str = "") -> QuerySet[Grant]:
    """Rights that rest on an office of a unit or a hamlet, or on any of them."""
    return grants_on_posts(_posts(about, kind).values_list("pk", flat=True))


def _posts(about: Unit | Locality, kind: str) -> QuerySet[Post]:
    rows = posts_ever(**({"locality": about.pk} if isinstance(about, Locality) else {"unit": about.pk}))
    return rows.filter(kind=kind) if kind else rows


def _of_day(what: str, rows: Iterable[Any], word: Callable[[Any], str], day: date | None) -> Words:
    if day is None:
        return {}
    there = (row for row in rows if row.during.lower <= day and (row.during.upper or date.max) > day)
    found = next(there, None)
    label = _("%(what)s, ngày %(day)s") % {"what": what, "day": day_text(day)}
    return {"": (label, word(found) if found else "")}
