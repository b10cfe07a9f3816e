"""Rows of the list of members: persons with what the ledger says of the day, in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from chibo.engine.calendar import PartialDate
from chibo.membership.choices import FactKind, Kind, Standing
from chibo.membership.models import MembershipFact, Spell
from chibo.membership.queries import MemberAt, entry_days, facts_on, members_at
from chibo.organisation.queries import named_by_path, unit_names
from chibo.people.models import Person

PAGE_SIZE = 50
_FACT_COLOURS = {FactKind.SUSPENDED: "bad", FactKind.ABSENT: "warn", FactKind.TEMPORARY: "warn"}


@dataclass(frozen=True)
class Tag:
    """A state as a word and the class of its colour."""

    label: str
    colour: str = ""


@dataclass(frozen=True)
class PersonRow:
    """One line of the list."""

    person: Person
    unit: str
    joined: PartialDate | date | None
    official: PartialDate | date | None
    tags: list[Tag] = field(default_factory=list)


def person_rows(persons: Sequence[Person], day: date) -> list[PersonRow]:
    """The lines of some persons as of a day."""
    keys = [person.pk for person in persons]
    silent = [person.pk for person in persons if not (person.joined_on and person.official_on)]
    spells, facts = members_at(keys, day), facts_on(keys, day)
    joined, official = entry_days(silent, Kind.ADMITTED), entry_days(silent, Kind.RECOGNISED)
    names = unit_names({spell.unit_id for spell in spells.values()}, day)
    places = named_by_path({person.place for person in persons if person.pk not in spells}, day)
    return [
        PersonRow(
            person,
            _unit(person, spells, names, places),
            person.joined_on or joined.get(person.pk),
            person.official_on or official.get(person.pk),
            tags_of(person, spells.get(person.pk), facts.get(person.pk, [])),
        )
        for person in persons
    ]


def _unit(
    person: Person, spells: dict[UUID, MemberAt], names: dict[UUID, str], places: dict[str, str]
) -> str:
    spell = spells.get(person.pk)
    return names.get(spell.unit_id, "") if spell else places.get(person.place, "")


def tags_of(
    person: Person, spell: Spell | MemberAt | None, facts: Sequence[MembershipFact], *, gone: str = ""
) -> list[Tag]:
    """What holds of the member on the day: standing, on the way or gone, and dated facts."""
    return tags_for(spell, bool(person.toward), [fact.kind for fact in facts], gone=gone)


def tags_for(
    spell: Spell | MemberAt | None, leaving: bool, kinds: Iterable[str], *, gone: str = ""
) -> list[Tag]:
    """As `tags_of`, of what alone decides. `leaving`: the file is on the way to another unit."""
    tags = [_standing_tag(spell, leaving, gone)]
    if spell is not None and spell.transit:
        tags.append(Tag(_("Đang chuyển"), "warn"))
    return tags + [Tag(str(FactKind(kind).label), _FACT_COLOURS.get(FactKind(kind), "")) for kind in kinds]


def _standing_tag(spell: Spell | MemberAt | None, leaving: bool, gone: str) -> Tag:
    if spell is None:
        return Tag(_("Đang chuyển"), "warn") if leaving else Tag(gone or _("Không sinh hoạt ở đây"))
    if spell.standing == Standing.PROBATIONARY:
        return Tag(str(Standing.PROBATIONARY.label), "warn")
    return Tag(str(Standing.OFFICIAL.label), "plain")
