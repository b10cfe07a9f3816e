"""Numbers of an import that stand in files out of its sight, for the committee that sees both places."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from chibo.accounts.models import User
from chibo.exchange.actions.checking import setting_of
from chibo.exchange.choices import Fate
from chibo.exchange.models import Batch
from chibo.exchange.queries import opened, rows_of
from chibo.exchange.values import Setting, understand
from chibo.people.actions import Entered, note_collisions

NUMBERS = ("identity_number", "card_number")
ELSEWHERE = "number.elsewhere"


def note_numbers(*, actor: User, batch: Batch, today: date) -> None:
    """Note numbers that kept a row out, were emptied so that it could come in, or filled a known file.

    Done when the import is carried out, not at every look at its rows: until then a number may be a slip of
    the keyboard. Rows left out by the user's word claim nobody.
    """
    asked = Q(codes__contains=[ELSEWHERE]) | ~Q(fixes=b"")
    filled = Q(filled__contains={"fields": ["card_number"]})
    filled |= Q(filled__contains={"protected": ["identity_number"]})
    rows = list(rows_of(batch).filter(asked | filled).exclude(fate=Fate.SKIP))
    if not rows:
        return
    setting = setting_of(batch, today)
    said = [_entered(batch, row, setting) for row in rows]
    note_collisions(actor=actor, entered=[one for one in said if one is not None], on=today)


def _entered(batch: Batch, row: Any, setting: Setting) -> Entered | None:
    """The numbers of a row that may stand elsewhere, at its cell or else at the importing unit."""
    values = opened(batch, row.verdict)["values"]
    filled = {*row.filled.get("fields", ()), *row.filled.get("protected", ())}
    told = set(NUMBERS) if ELSEWHERE in row.codes else filled.intersection(NUMBERS)
    found = {name: values[name] for name in told if values.get(name)}
    found |= dict(_emptied(row.cells, opened(batch, row.fixes) or {}, setting, batch))
    if not found:
        return None
    unit = UUID(values["cell"]) if values.get("cell") else batch.unit_id
    return Entered(unit, person=row.person_id, **found)


def _emptied(
    cells: bytes, fixes: dict[str, str], setting: Setting, batch: Batch
) -> Iterator[tuple[str, str]]:
    """Numbers that stood in the file and were emptied on screen."""
    gone = {name for name in NUMBERS if name in fixes and not fixes[name].strip()}
    if gone:
        kept = {name: text for name, text in fixes.items() if name not in gone}
        values = understand(opened(batch, cells), kept, setting).values
        yield from ((name, values[name]) for name in sorted(gone) if values.get(name))
