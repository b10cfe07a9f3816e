"""What a change of a member's file would do to its values, in words, with the days they hold."""

from collections.abc import Hashable
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from chibo.admission.queries.attachments import files_of_person
from chibo.people.choices import Axis, ProtectedKind
from chibo.people.models import Residence, Trait
from chibo.people.queries import (
    belonging_of,
    in_this_order,
    kept_kinds,
    protected_of,
    residences_of,
    traits_of,
)
from chibo.web.organisation.wording import during_text
from chibo.web.people.wording import listed_label, trait_label
from chibo.web.wording import day_text

Words = dict[Hashable, tuple[str, str]]


def told_of_traits(person: UUID, axis: str, day: date) -> Words:
    """One axis of a file: its value on the day, then every value with its days."""
    rows = list(traits_of(person).filter(axis=axis))
    return _dated(str(Axis(axis).label), rows, day)


def told_of_residences(person: UUID, day: date) -> Words:
    """Where somebody lives on the day, then every residence with its days."""
    return _dated(_("Nơi cư trú"), list(residences_of(person)), day)


def value_of(row: Trait | Residence) -> str:
    """What a dated fact of a file says."""
    if isinstance(row, Residence):
        return row.locality.name
    label = trait_label(row.axis, row.code)
    return f"{label}, {row.detail}" if row.detail else label


def told_of_belonging(person: UUID) -> Words:
    """Ethnicity and religion."""
    row = belonging_of(person)
    return {
        "ethnicity": (_("Dân tộc"), listed_label("ethnic_groups", row.ethnicity) if row else ""),
        "religion": (_("Tôn giáo"), listed_label("religions", row.religion) if row else ""),
    }


def told_of_protected(person: UUID) -> Words:
    """The protected fields, opened: only where the form itself shows them, and the look is noted."""
    told = [opened for fresh in in_this_order([person]) for opened in sorted(protected_of(fresh).items())]
    return {kind: (str(ProtectedKind(kind).label), text) for kind, text in told}


def told_of_kept(person: UUID) -> Words:
    """Which protected fields are kept, of none what it says, and how many files go with them."""
    told: Words = {kind: (str(ProtectedKind(kind).label), _("đang giữ")) for kind in kept_kinds(person)}
    files = files_of_person(person)
    return told | ({"files": (_("Tệp đính kèm hồ sơ"), _("%(n)s tệp") % {"n": files})} if files else {})


def _dated(what: str, rows: list[Trait] | list[Residence], day: date) -> Words:
    there = [row for row in rows if row.during.lower <= day and (row.during.upper or date.max) > day]
    label = _("%(what)s, ngày %(day)s") % {"what": what, "day": day_text(day)}
    of_day: Words = {"": (label, value_of(there[0]) if there else "")}
    return of_day | {row.pk: (value_of(row), during_text(row.during)) for row in rows}
