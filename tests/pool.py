"""Notes of candidates in the small register, written by the verbs."""

from datetime import date
from typing import Any

import pytest

from chibo.admission.actions import apply, certify, introduce, recognise_sympathiser, send_to_class
from chibo.admission.choices import CELL
from chibo.admission.models import Candidate, Note
from chibo.engine.citation import Citation
from chibo.people.models import Person
from tests.register import PAPER, TODAY, Register, born, register, register_stage  # noqa: F401 -- fixtures

SINCE = date(2025, 1, 10)
CERTIFICATE = Citation("Trung tâm chính trị", "Giấy chứng nhận", "27/GCN", date(2025, 4, 1))


class Pool:
    """Notes of the northern cell, written by the verbs."""

    def __init__(self, register: Register) -> None:  # noqa: F811 -- the fixture
        self.register = register

    def said(self, **more: Any) -> dict[str, Any]:
        return {"actor": self.register.actor, "today": TODAY, "basis": PAPER} | more

    def note(self, name: str = "Ngô Thị Mơ", on: date = SINCE, **more: Any) -> Candidate:
        cell = more.pop("cell", self.register.north_cell)
        note = Note(name, more.pop("gender", "f"), more.pop("birth_year", 2001), more.pop("locality", None))
        with self.register.at_work():
            return introduce(cell=cell, by=more.pop("by", CELL), on=on, notes=[note], **self.said(**more))[0]

    def fresh(self, candidate: Candidate) -> Candidate:
        with self.register.at_work():
            return Candidate.objects.select_related("person").get(pk=candidate.pk)

    def certified(self, **more: Any) -> Candidate:
        """A note that came as far as the certificate."""
        note = self.note(**more)
        with self.register.at_work():
            recognise_sympathiser(candidate=note, on=date(2025, 2, 3), **self.said())
            send_to_class(candidate=note, on=date(2025, 3, 3), **self.said())
            certify(candidate=note, on=date(2025, 4, 1), **self.said(basis=CERTIFICATE))
        return self.fresh(note)

    def applied(self, **more: Any) -> tuple[Candidate, Person]:
        """A note that led to a file, or to that of a `former` member."""
        former, given = more.pop("former", None), more.pop("given", "Mơ")
        note = self.certified(**{"name": f"Ngô Thị {given}"} | more)
        with self.register.at_work():
            return note, apply(
                candidate=note, on=date(2025, 5, 5), family="Ngô", middle="Thị", given=given, gender="f",
                birth=born("2001-08-09"), former=former, **self.said(),
            )  # fmt: skip


@pytest.fixture
def pool(register: Register) -> Pool:  # noqa: F811 -- the fixture
    """The pool of the northern cell."""
    return Pool(register)
