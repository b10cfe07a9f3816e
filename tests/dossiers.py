"""A dossier in the small register, written by the verbs as far as a test needs it."""

from datetime import date
from typing import Any

import pytest

from chibo.admission.actions import (
    add_introducer,
    complete_dossier,
    decide,
    hand_over,
    hold_ceremony,
    open_dossier,
    record_paper,
    record_reply,
    resolve,
    send_letter,
    vote,
)
from chibo.admission.models import Candidate, Dossier
from chibo.admission.queries.dossiers import dossier_of, items_of
from chibo.engine.citation import Citation
from chibo.membership.actions import record_movement
from chibo.people.actions import set_trait
from chibo.people.models import Person
from tests.pool import Pool
from tests.register import TODAY, Register, born, register, register_stage  # noqa: F401 -- fixtures

OPENED, VERIFIED, HANDED = date(2025, 5, 6), date(2025, 5, 20), date(2025, 6, 2)
PERMISSION = Citation("Đảng ủy xã Đồng Bắc", "Quyết định", "7-QĐ/ĐU", OPENED)
LETTER = Citation("Đảng ủy xã Đồng Bắc", "Công văn", "9-CV/ĐU", OPENED)
REPLY = Citation("Đảng ủy xã Đồng Nam", "Công văn", "3-CV/ĐU", VERIFIED)
LATER, EVENING = date(2025, 5, 28), date(2025, 6, 9)


class Road:
    """A dossier of the northern cell."""

    def __init__(self, register: Register) -> None:  # noqa: F811 -- the fixture
        self.register, self.pool = register, Pool(register)

    def said(self, **more: Any) -> dict[str, Any]:
        return {"actor": self.register.actor, "today": TODAY} | more

    def opened(self, **more: Any) -> Dossier:
        """Opened by the committee's permission, of somebody with a diploma, 23 years old, called Mơ."""
        person_said = {"former": more.pop("former", None), "given": more.pop("given", "Mơ")}
        note, person = self.pool.applied(**person_said)
        route = {"route": "above_grassroots", "association": "no_association", "on": OPENED} | more
        with self.register.at_work():
            set_trait(
                actor=self.register.actor, person=person, axis="general", code="G4", on=date(2019, 6, 1),
                basis=PERMISSION,
            )  # fmt: skip
            return open_dossier(candidate=note, basis=PERMISSION, **route, **self.said())

    def verified(self, dossier: Dossier) -> None:
        """A letter about the applicant, answered."""
        with self.register.at_work():
            letter = send_letter(
                candidate=dossier.candidate, relation="self", asked="Đảng ủy xã Đồng Nam", on=OPENED,
                basis=LETTER, **self.said(),
            )  # fmt: skip
            record_reply(letter=letter, on=VERIFIED, agrees=True, basis=REPLY, **self.said())

    def introduced(self, dossier: Dossier) -> None:
        """Two official members who have lived in the hamlet for years."""
        for given in ("Ổn", "Thái"):
            member = self.register.enter(given, kind="opening", standing="official")
            with self.register.at_work():
                add_introducer(
                    actor=self.register.actor, candidate=dossier.candidate, person=member,
                    since=date(2020, 3, 1), on=OPENED,
                    basis=Citation("Chi bộ thôn Hạ", "Giấy giới thiệu", given, LATER),
                )  # fmt: skip

    def whole(self, **more: Any) -> Dossier:
        """Every paper there."""
        dossier = self.opened(**more)
        self.verified(dossier)
        self.introduced(dossier)
        with self.register.at_work():
            for item in items_of(dossier.pk).filter(state="missing"):
                if item.code not in {"cell_resolution", "committee_resolution"}:
                    self.paper(dossier, item.code)
        return dossier

    def paper(self, dossier: Dossier, code: str, on: date = LATER, **more: Any) -> None:
        """Record one paper."""
        paper = Citation("Chi bộ thôn Hạ", "Văn bản", "1", on)
        item = items_of(dossier.pk).get(code=code)
        agrees = True if code.startswith("opinion_") else None
        record_paper(item=item, basis=paper, agrees=agrees, **({"state": "valid"} | more), **self.said())

    def handed_over(self, **more: Any) -> Dossier:
        """With the level that checks."""
        dossier = self.whole(**more)
        with self.register.at_work():
            there = [item.code for item in items_of(dossier.pk).filter(state="valid")]
            hand_over(candidate=dossier.candidate, on=HANDED, papers=there, **self.said())
        return self.fresh(dossier)

    def former(self, left: date, kind: str = "removed", **more: Any) -> Person:
        """Somebody who was admitted in the northern cell in 2020 and left the Party on a day."""
        more = {"birth": born("2001-08-09"), "kind": more.pop("first", "admitted")} | more
        person = self.register.enter("Mơ", **more)
        with self.register.at_work():
            record_movement(
                person=person, kind=kind, on=left, unit=more.get("unit", self.register.north_cell),
                basis=PERMISSION, **self.said(),
            )  # fmt: skip
            person.refresh_from_db()
        return person

    def complete(self, **more: Any) -> Dossier:
        """Found whole, ready for the cell."""
        dossier = self.handed_over(**more)
        with self.register.at_work():
            complete_dossier(candidate=dossier.candidate, on=date(2025, 6, 4), **self.said())
        return self.fresh(dossier)

    def resolved(self, **more: Any) -> Dossier:
        """The cell and the committee of its organisation voted on 9 June 2025, all for it."""
        dossier = self.complete(**more)
        for given in "ABC":
            self.register.enter(given, kind="opening", standing="official")
        return self.agreed(dossier, official=5)

    def agreed(self, dossier: Dossier, official: int) -> Dossier:
        """All official members of the cell and the whole committee were for it."""
        with self.register.at_work():
            vote(**self._voted(dossier, "8-NQ/CB", present=official))
            resolve(members=9, **self._voted(dossier, "30-NQ/ĐU", present=9))
        return self.fresh(dossier)

    def admitted(self, **more: Any) -> Dossier:
        """A probationary member since 12 June 2025."""
        dossier = self.resolved(**more)
        with self.register.at_work():
            decide(
                members=9, received_on=date(2025, 6, 11),
                **self._voted(dossier, "15-QĐ/HU", present=9, issued=date(2025, 6, 10)),
            )  # fmt: skip
            hold_ceremony(on=date(2025, 6, 12), candidate=dossier.candidate, **self.said())
        return self.fresh(dossier)

    def _voted(self, dossier: Dossier, number: str, present: int, issued: date = EVENING) -> dict[str, Any]:
        paper = Citation("Đảng ủy", "Văn bản", number, issued)
        return self.said(
            candidate=dossier.candidate, on=EVENING, basis=paper, form="secret_ballot", present=present,
            votes_for=present, against=0, invalid=0,
        )  # fmt: skip

    def fresh(self, dossier: Dossier) -> Dossier:
        """The dossier as it is now."""
        with self.register.at_work():
            found = dossier_of(dossier.candidate_id)
        assert found is not None
        return found

    def candidate(self, dossier: Dossier) -> Candidate:
        """The candidate as he is now."""
        return self.pool.fresh(dossier.candidate)


@pytest.fixture
def road(register: Register) -> Road:  # noqa: F811 -- the fixture
    """The road of a dossier of the northern cell."""
    return Road(register)
