"""What an entry of the ledger would do, in words: to itself, and to facts and offices that rest on it."""

from collections.abc import Hashable, Iterable
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from chibo.membership.choices import FactKind, Kind
from chibo.membership.models import MembershipFact, Movement
from chibo.membership.queries import facts_in_cell, facts_of, in_force, ledger_of
from chibo.organisation.models import Unit
from chibo.organisation.queries import locality_names, names_today
from chibo.people.models import Person, Post
from chibo.people.queries import posts_of_person, posts_on
from chibo.web.organisation.wording import during_text, post_label
from chibo.web.wording import day_text

Words = dict[Hashable, tuple[str, str]]


def told_of_rests(person: UUID, today: date) -> Words:
    """Dated facts and offices of a person, each with its days."""
    return _dated([*facts_of(person), *posts_of_person(person)], today)


def told_of_cell(unit: Unit, day: date, today: date) -> Words:
    """Who reinforces the cell or holds an office there on the day, each with the days."""
    facts = facts_in_cell(unit.pk, FactKind.REINFORCING, day)
    posts = posts_on(day).filter(unit=unit, person__isnull=False)
    return _dated([*facts, *posts.order_by("kind")], today, named=True)


def told_of_entry(row: Movement, today: date) -> Words:
    """A wrong entry, or the right one in its place: its days and its cell; struck out it says nothing."""
    standing = in_force(ledger_of(row.person_id)).filter(kind=row.kind)
    now = standing.filter(pk=row.pk).first() or standing.filter(seq__gt=row.seq).order_by("-seq").first()
    if now is None:
        return {}
    names = names_today([now.unit_id] if now.unit_id else [], today)
    label = {"kind": Kind(row.kind).label}
    told: Words = {"on": (_("%(kind)s, ngày") % label, day_text(now.on))}
    if now.decided_on:
        told["decided_on"] = (_("%(kind)s, ngày quyết định") % label, day_text(now.decided_on))
    if now.received_on:
        told["received_on"] = (_("%(kind)s, ngày nhận") % label, day_text(now.received_on))
    if now.unit_id:
        told["unit"] = (_("%(kind)s, chi bộ") % label, names[now.unit_id])
    return told


def _dated(rows: Iterable[MembershipFact | Post], today: date, *, named: bool = False) -> Words:
    listed = list(rows)
    units = names_today({row.unit_id for row in listed if row.unit_id}, today)
    hamlets = {row.locality_id for row in listed if isinstance(row, Post) and row.locality_id}
    places = {**units, **locality_names(hamlets)}
    return {row.pk: (_label(row, places, named=named), during_text(row.during)) for row in listed}


def _label(row: MembershipFact | Post, places: dict[UUID, str], *, named: bool) -> str:
    if isinstance(row, Post):
        what, place = post_label(row.kind), row.unit_id or row.locality_id
    else:
        what, place = str(FactKind(row.kind).label), row.unit_id
    who: Person | None = row.person if named else None
    parts = [what, places.get(place, "") if place else "", who.full_name if who else ""]
    return ", ".join(part for part in parts if part)
