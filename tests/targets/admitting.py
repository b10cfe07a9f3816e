"""Members admitted in the small district on chosen days."""

from datetime import date

from chibo.engine.calendar import PartialDate
from chibo.membership.actions import enter_member
from chibo.membership.choices import Kind
from tests.organisation.world import ACTOR, PAPER, TODAY


def admit(world, cell: str, *days: date, gender: str = "f") -> None:
    """Somebody new in the cell on each day, to be called at work (`acting`)."""
    for number, day in enumerate(days, start=1):
        enter_member(
            actor=ACTOR, kind=Kind.ADMITTED, on=day, unit=world[cell], today=TODAY, basis=PAPER,
            person={
                "family": "Hà", "given": f"Mới {number}", "gender": gender,
                "birth": PartialDate.from_iso("1999-01-01"),
            },
        )  # fmt: skip
