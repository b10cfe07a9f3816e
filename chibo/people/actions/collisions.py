"""A number that stands in a file the writer does not see: noted for the lowest committee that sees both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from chibo.accounts.models import User
from chibo.audit.actions import Actor, explain, verb
from chibo.engine.citation import Citation
from chibo.engine.vietnamese import clean
from chibo.organisation.models import Unit
from chibo.people.choices import CollisionFinding, NumberSort
from chibo.people.models import NumberCollision, Person
from chibo.storage.protection import blind_index
from chibo.storage.refusal import refuse

_LONGEST = 300


@dataclass(frozen=True)
class Entered:
    """Numbers written at a unit; `person` is whose file they were meant for, where one was opened."""

    unit: UUID
    identity_number: str = ""
    card_number: str = ""
    person: UUID | None = None

    @property
    def numbers(self) -> list[tuple[str, bytes | None, str | None]]:
        """Sort, fingerprint and card number of what was written."""
        found: list[tuple[str, bytes | None, str | None]] = []
        if self.identity_number:
            found.append((NumberSort.IDENTITY, blind_index(clean(self.identity_number)), None))
        if self.card_number:
            found.append((NumberSort.CARD, None, self.card_number))
        return found


@verb("people.note_collisions")
def note_collisions(*, actor: Actor, entered: Sequence[Entered], on: date) -> None:
    """Note which of the numbers stand in files outside the writer's scope. He is told nothing of it.

    The same number at the same unit is one note, however often it is written.
    """
    rows = [
        (str(sort), mark, card, one.unit, one.person) for one in entered for sort, mark, card in one.numbers
    ]
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT chibo_note_collisions(%s::text[], %s::bytea[], %s::text[], %s::uuid[], %s::uuid[], %s)",
            [*map(list, zip(*rows, strict=True)), on],
        )


def note_file(
    *, actor: Actor, person: Person, on: date, identity_number: str = "", card_number: str = ""
) -> None:
    """Note collisions of numbers just written into a file that lies at a unit."""
    unit = Unit.objects.filter(path=person.place).values_list("pk", flat=True).first()
    if unit is not None:
        said = Entered(unit, identity_number, card_number, person.pk)
        note_collisions(actor=actor, entered=[said], on=on)


@verb("people.settle_collision")
def settle_collision(
    *, actor: User, collision: NumberCollision, finding: str, on: date, note: str = ""
) -> NumberCollision:
    """Both places were looked at, and this was the matter; the note leaves the worklist."""
    fresh = NumberCollision.objects.select_for_update().get(pk=collision.pk)
    if fresh.settled_on is not None:
        raise refuse("collision.settled", _("Việc này đã được ghi là đã rà soát."))
    if finding not in CollisionFinding.values:
        raise refuse("collision.finding", _("Chọn kết quả rà soát."), "finding")
    fresh.finding, fresh.note = finding, clean(note)[:_LONGEST]
    fresh.settled_on, fresh.settled_by = on, actor
    fresh.save(update_fields=["finding", "note", "settled_on", "settled_by"])
    return fresh


@verb("people.withdraw_settlement")
def withdraw_settlement(
    *, actor: User, collision: NumberCollision, reason: str = "", basis: Citation | None = None
) -> NumberCollision:
    """It was not settled after all: the note waits again. The history keeps the finding."""
    explain(reason=reason, paper=basis)
    fresh = NumberCollision.objects.select_for_update().get(pk=collision.pk)
    if fresh.settled_on is None:
        raise refuse("collision.open", _("Việc này đang chờ rà soát, không có gì để rút."))
    fresh.finding, fresh.note, fresh.settled_on, fresh.settled_by = "", "", None, None
    fresh.save(update_fields=["finding", "note", "settled_on", "settled_by"])
    return fresh
