"""Where the pickers of this part find members and organisations."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from chibo.membership.models import Spell
from chibo.membership.queries import in_ledger, spells_on
from chibo.organisation.queries import names_today
from chibo.people.models import Person
from chibo.people.queries import by_name, matching, visible_persons
from chibo.regulations.loader import kinds
from chibo.storage.identity import Scope
from chibo.web.fields import Pick
from chibo.web.people.pickers import Units

_AT_MOST = 20


class Groups(Units):
    """Open organisations that others may stand under: everything but cells."""

    def find(self, text: str) -> Sequence[Pick]:
        """Organisations by words of their name or code."""
        return [pick for pick in super().find(text) if not kinds()[pick.object.kind].holds_members]


class Members:
    """Members whose file lies in a scope, told apart by their cell."""

    def __init__(self, scope: Scope, today: date) -> None:
        self.scope, self.today = scope, today

    def get(self, key: str) -> Pick | None:
        """The member with this key."""
        try:
            wanted = UUID(key)
        except ValueError:
            return None
        found = self._picks(list(self.offered().filter(pk=wanted)))
        return found[0] if found else None

    def find(self, text: str) -> Sequence[Pick]:
        """Members by words of their name, or by card number."""
        return self._picks(list(by_name(matching(self.offered(), text))[:_AT_MOST]))

    def offered(self) -> QuerySet[Person]:
        """Who may be picked."""
        return in_ledger(visible_persons(self.scope))

    def suggestions(self) -> Sequence[str]:
        """Names of persons are not offered before something is typed."""
        return []

    def _picks(self, persons: Sequence[Person]) -> list[Pick]:
        spells = spells_on([person.pk for person in persons], self.today)
        cells = names_today({spell.unit_id for spell in spells.values()}, self.today)
        return [
            Pick(str(person.pk), person.full_name, self._note(person, spells, cells), person)
            for person in persons
        ]

    @staticmethod
    def _note(person: Person, spells: dict[UUID, Spell], cells: dict[UUID, str]) -> str:
        spell = spells.get(person.pk)
        parts = [str(person.birth or ""), cells.get(spell.unit_id, "") if spell else ""]
        return ", ".join(part for part in parts if part)
