"""Who the enrolled are, as far as both sides of a class may know: name and year of birth."""

from collections.abc import Sequence
from uuid import UUID

from chibo.admission.queries import names_of
from chibo.engine.vietnamese import sort_key, split_name
from chibo.training.models import Certificate, Enrolment
from chibo.training.queries import Pupil, member_names

UNKNOWN = Pupil("", "", "~")
"""Somebody whose name was erased, or is not this reader's to know; comes last."""


def pupils(rows: Sequence[Enrolment]) -> dict[UUID, Pupil]:
    """By enrolment: members by their files, candidates by the notes of their cells."""
    members = member_names([row.pk for row in rows if row.person_id])
    notes = candidates([row.candidate for row in rows if row.candidate and not row.person_id])
    return {row.pk: members.get(row.pk) or notes.get(row.candidate or row.pk, UNKNOWN) for row in rows}


def candidates(keys: Sequence[UUID]) -> dict[UUID, Pupil]:
    """Candidates whose notes still hold a name."""
    found = {}
    for key, (name, year) in names_of(keys).items() if keys else ():
        parts = split_name(name)
        found[key] = Pupil(name, str(year or ""), sort_key(parts.given, parts.family, parts.middle))
    return found


def holders(rows: Sequence[Certificate]) -> dict[UUID, Pupil]:
    """By certificate: whom it was given to."""
    notes = candidates([row.candidate for row in rows if row.candidate and not row.person_id])
    found = {}
    for row in rows:
        if row.person is not None:
            found[row.pk] = Pupil(row.person.full_name, str(row.person.birth or "")[:4], row.person.sort_key)
        else:
            found[row.pk] = notes.get(row.candidate or row.pk, UNKNOWN)
    return found
