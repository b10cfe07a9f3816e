"""Filling what the register does not know yet of members it has; and emptying it again."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from chibo.engine.calendar import PartialDate
from chibo.exchange.models import Batch, StagedRow
from chibo.exchange.queries import opened
from chibo.exchange.values import PROTECTED
from chibo.exchange.words import AXES
from chibo.people.actions import OPEN_FIELDS, derive
from chibo.people.choices import ProtectedKind
from chibo.people.models import Belonging, Person, PersonKey, Protected, Trait
from chibo.storage.fields import days
from chibo.storage.protection import blind_index, new_data_key, seal

_NAMES = frozenset({"family", "middle", "given", "gender"})
_DATES = frozenset({"birth", "joined_on", "official_on", "youth_union_on", "card_issued_on"})


class Files:
    """What the register holds about many persons, read at once."""

    def __init__(self, persons: Sequence[UUID]) -> None:
        self.kinds: dict[UUID, set[str]] = defaultdict(set)
        for person, kind in Protected.objects.filter(person__in=persons).values_list("person_id", "kind"):
            self.kinds[person].add(kind)
        self.axes: dict[UUID, set[str]] = defaultdict(set)
        for person, axis in Trait.objects.filter(person__in=persons).values_list("person_id", "axis"):
            self.axes[person].add(axis)
        self.belongings = {row.person_id: row for row in Belonging.objects.filter(person__in=persons)}


def fill_known(batch: Batch, rows: Sequence[StagedRow]) -> None:
    """Write what the file knows and the register does not; every row keeps what it wrote."""
    persons = [row.person_id for row in rows if row.person_id]
    files = Files(persons)
    for row in rows:
        if row.person is None:
            continue
        values = opened(batch, row.verdict)["values"]
        row.filled = {
            "fields": _fill_fields(row.person, values),
            "protected": _fill_protected(row.person, values, files.kinds[row.person.pk]),
            "traits": _fill_traits(row.person, values, files.axes[row.person.pk], batch.on),
            "belonging": _fill_belonging(row.person, values, files.belongings.get(row.person.pk)),
        }
        row.filled = {part: written for part, written in row.filled.items() if written}
    StagedRow.objects.bulk_update([row for row in rows if row.filled], ["filled"], batch_size=500)


def _fill_fields(person: Person, values: Mapping[str, Any]) -> list[str]:
    written = [
        name for name in OPEN_FIELDS if name not in _NAMES and values.get(name) and not getattr(person, name)
    ]
    for name in written:
        setattr(person, name, PartialDate.from_iso(values[name]) if name in _DATES else values[name])
    if written:
        _save(person)
    return written


def _save(person: Person) -> None:
    person.version += 1
    derive(person).save()


def _fill_protected(person: Person, values: Mapping[str, Any], kept: set[str]) -> list[str]:
    new = [kind for kind in PROTECTED if values.get(kind) and kind not in kept]
    if new:
        key, _made = PersonKey.objects.get_or_create(
            person=person, defaults={"wrapped": new_data_key(person.pk)}
        )
        Protected.objects.bulk_create(
            Protected(
                person=person,
                kind=kind,
                sealed=seal(
                    values[kind],
                    wrapped=bytes(key.wrapped),
                    person=person.pk,
                    table="people_protected",
                    column=kind,
                ),
                index=blind_index(values[kind]) if kind == ProtectedKind.IDENTITY_NUMBER else None,
            )
            for kind in new
        )
    return new


def _fill_traits(person: Person, values: Mapping[str, Any], kept: set[str], on: date) -> list[str]:
    rows = [
        Trait(person=person, axis=axis, code=values[axis], during=days(on))
        for axis in AXES
        if values.get(axis) and axis not in kept
    ]
    Trait.objects.bulk_create(rows)
    return [str(row.pk) for row in rows]


def _fill_belonging(person: Person, values: Mapping[str, Any], kept: Belonging | None) -> list[str]:
    row = kept or Belonging(person=person)
    written = [name for name in ("ethnicity", "religion") if values.get(name) and not getattr(row, name)]
    for name in written:
        setattr(row, name, values[name])
    if written:
        row.save()
    return written


def empty_known(rows: Sequence[StagedRow]) -> None:
    """Take out of each file what the row wrote into it."""
    for row in rows:
        if row.person is None or not row.filled:
            continue
        if row.filled.get("fields"):
            for name in row.filled["fields"]:
                setattr(row.person, name, None if name in _DATES else "")
            _save(row.person)
        Protected.objects.filter(person=row.person, kind__in=row.filled.get("protected", [])).delete()
        Trait.objects.filter(pk__in=row.filled.get("traits", [])).delete()
        _empty_belonging(row)


def _empty_belonging(row: StagedRow) -> None:
    kept = Belonging.objects.filter(person=row.person).first()
    if kept is None or not row.filled.get("belonging"):
        return
    for name in row.filled["belonging"]:
        setattr(kept, name, "")
    if kept.ethnicity or kept.religion:
        kept.save()
    else:
        kept.delete()
