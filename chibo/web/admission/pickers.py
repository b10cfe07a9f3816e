"""Where the application finds the file of somebody who was a member and left."""

from collections.abc import Sequence

from django.db.models import QuerySet

from chibo.engine.calendar import PartialDate
from chibo.membership.former import former_members, past_of
from chibo.people.models import Person
from chibo.web.admission.wording import past_text
from chibo.web.fields import Pick
from chibo.web.organisation.pickers import Members
from chibo.web.wording import day_text


class FormerMembers(Members):
    """Persons whose file lies in a scope and who are members no more, told apart by how they left."""

    def offered(self) -> QuerySet[Person]:
        """Those whose membership had ended by today; the dead are not offered."""
        return former_members(self.scope, self.today)

    def alike(self, name: str, birth: PartialDate) -> Sequence[Pick]:
        """Those of this name whose year of birth is the same or not known."""
        return [
            pick
            for pick in self.find(name)
            if pick.object.birth is None or pick.object.birth.year == birth.year
        ]

    def _picks(self, persons: Sequence[Person]) -> list[Pick]:
        return [Pick(str(each.pk), each.full_name, self._left(each), each) for each in persons]

    def _left(self, person: Person) -> str:
        parts = [day_text(person.birth), past_text(past_of(person.pk, self.today))]
        return ", ".join(part for part in parts if part)
