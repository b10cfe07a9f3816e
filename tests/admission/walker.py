"""One candidate and every verb of the road, each with arguments that are in order on the day.

`WAYS` is the one table of steps and their verbs: a new step is a line there and its lines in `allowed`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from chibo.admission import actions
from chibo.admission.models import Candidate, Dossier, DossierItem, Introducer, Note
from chibo.admission.queries.dossiers import (
    decision_of,
    dossier_of,
    item_state,
    items_of,
    probation_ends,
    runs_out,
)
from chibo.engine.citation import Citation
from chibo.people.actions import set_trait
from chibo.people.models import Person
from chibo.regulations.dossier import RECOGNITION_STEPS, STEPS, papers
from chibo.regulations.pool import pool_limits
from tests.admission.allowed import WITHDRAWN, WRITTEN
from tests.register import PAPER, Register, born

INTRODUCED = date(2025, 1, 10)
MEMBERS = 5
SINCE = date(2020, 3, 1)


def paper(number: str, on: date) -> Citation:
    """A paper of a day."""
    return Citation("Đảng ủy xã Đồng Bắc", "Văn bản", number, on)


def numbers(entitled: int, *, reached: bool) -> dict[str, Any]:
    """A vote in which all are for it, or none."""
    votes_for = entitled if reached else 0
    return {
        "form": "secret_ballot", "present": entitled, "votes_for": votes_for,
        "against": entitled - votes_for, "invalid": 0,
    }  # fmt: skip


class Walker:
    """Somebody of the northern cell, which has five official members. The steps taken are kept beside."""

    def __init__(self, register: Register, way: str = "above_grassroots") -> None:
        self.register, self.way = register, way
        self.helpers = [
            register.enter(given, kind="opening", standing="official") for given in ("Ổn", "Thái", *"ABC")
        ]
        self.steps: list[str] = []
        self.day = INTRODUCED
        with register.at_work():
            (self.candidate,) = actions.introduce(
                actor=register.actor, cell=register.north_cell, by="cell", on=INTRODUCED, today=INTRODUCED,
                basis=PAPER, notes=[Note("Ngô Thị Mơ", "f", 2001)],
            )  # fmt: skip

    @property
    def stage(self) -> str:
        """Where the steps lead by the table written by hand."""
        stage = "outstanding"
        for step in self.steps:
            stage = WRITTEN[stage, step]
        return stage

    @property
    def dossier(self) -> Dossier | None:
        """The present dossier."""
        return dossier_of(self.candidate.pk)

    @property
    def person(self) -> Person | None:
        """The file, once there is one."""
        return Candidate.objects.select_related("person").get(pk=self.candidate.pk).person

    def said(self, on: date, **more: Any) -> dict[str, Any]:
        """What every verb is told: its day is today."""
        return {"actor": self.register.actor, "candidate": self.candidate, "today": on} | more

    def day_for(self, step: str, gap: int) -> date:
        """The first day, so many days on, on which nothing but the stage stands against the step."""
        day = self.day + timedelta(days=gap)
        if step == "lapsed":
            fresh = Candidate.objects.get(pk=self.candidate.pk)
            return max(day, pool_limits().lapses_on(fresh.counted_from))
        if step not in {"renewed", "recognition_voted", "recognition_failed"}:
            return day
        dossier, over = self.dossier, None
        if dossier is not None and step == "renewed":
            over = runs_out(dossier, day)
        elif dossier is not None:
            decision = decision_of(dossier.pk)
            over = probation_ends(decision.ceremony_on) if decision and decision.ceremony_on else None
        return max(day, over + timedelta(days=1)) if over else day

    def take(self, step: str, on: date) -> None:
        """Make ready what the rules ask for, and take the step."""
        self.make_ready(step, on)
        WAYS[step].act(self, on)
        self.steps.append(step)
        self.day = on

    def make_ready(self, step: str, on: date) -> None:
        """Papers, letters and introducers the step rests on are there and in date."""
        dossier, gate = self.dossier, WAYS[step].gate
        if dossier is None:
            return
        if step == "admitted":
            actions.receive_decision(on=on, **self.said(on))
        rows = list(items_of(dossier.pk))
        if step == "resubmitted":
            rows = [row for row in rows if row.state == "supplement"]
        elif step == "renewed":
            rows = [row for row in rows if papers()[row.code].expires == "dossier.stale"]
        else:
            order = RECOGNITION_STEPS if gate in RECOGNITION_STEPS else STEPS
            wanted = order[: order.index(gate) + 1] if gate else ()
            rows = [
                row
                for row in rows
                if papers()[row.code].before in wanted and item_state(row, on) not in {"valid", "none"}
            ]
        for row in rows:
            self.enter(dossier, row, on)

    def enter(self, dossier: Dossier, row: DossierItem, on: date) -> None:
        """The paper is there, made on the day."""
        filled, basis = papers()[row.code].filled_by, paper("1", on)
        if filled == "verification":
            letter = actions.send_letter(
                relation="self", asked="Đảng ủy xã Đồng Nam", on=on, basis=basis, **self.said(on)
            )
            actions.record_reply(
                actor=self.register.actor, letter=letter, on=on, today=on, agrees=True, basis=basis
            )
        elif filled == "introducers":
            for old in Introducer.objects.filter(dossier=dossier):
                actions.remove_introducer(actor=self.register.actor, introducer=old)
            for member in self.helpers[:2]:
                actions.add_introducer(
                    actor=self.register.actor, candidate=self.candidate, person=member, since=SINCE, on=on,
                    basis=basis,
                )  # fmt: skip
        else:
            agrees = True if papers()[row.code].asks_agreement else None
            actions.record_paper(
                actor=self.register.actor, item=row, state="valid", today=on, basis=basis, agrees=agrees
            )

    def whole(self, on: date) -> None:
        """Every paper that can be entered now is there."""
        dossier = self.dossier
        if dossier is None:
            return
        for row in items_of(dossier.pk).filter(state="missing"):
            if papers()[row.code].filled_by in {"", "verification", "introducers"}:
                self.enter(dossier, row, on)

    def may_take_back(self, verb: str) -> bool:
        """Whether the table written by hand lets this verb take back the last step."""
        return bool(self.steps) and WITHDRAWN.get(self.steps[-1]) == verb

    def take_back(self, verb: str, on: date) -> None:
        """Take back the last step."""
        more = {"reason": "Ghi nhầm người"} if verb == "withdraw_probation_step" else {}
        getattr(actions, verb)(**self.said(on), **more)


def _open(walker: Walker, on: date) -> None:
    actions.open_dossier(
        on=on, basis=paper("7", on), route=walker.way, association="no_association", **walker.said(on)
    )


def _apply(walker: Walker, on: date) -> None:
    person = actions.apply(
        on=on, basis=paper("2", on), family="Ngô", middle="Thị", given="Mơ", gender="f",
        birth=born("2001-08-09"), **walker.said(on),
    )  # fmt: skip
    set_trait(
        actor=walker.register.actor, person=person, axis="general", code="G4", on=date(2019, 6, 1),
        basis=PAPER,
    )  # fmt: skip


def _hand(verb: Callable[..., object]) -> Callable[[Walker, date], object]:
    """The papers that are there are given over; of somebody without a dossier, one that could be."""

    def act(walker: Walker, on: date) -> object:
        dossier = walker.dossier
        rows = items_of(dossier.pk).filter(state__in=("valid", "supplement")) if dossier else []
        return verb(on=on, papers=[row.code for row in rows] or ["application"], **walker.said(on))

    return act


def _return(walker: Walker, on: date) -> None:
    actions.return_dossier(
        on=on, papers=["application"], reason="incomplete", sentence="Ghi đủ quê quán.", **walker.said(on)
    )


def _dated(verb: Callable[..., object], number: str = "") -> Callable[[Walker, date], object]:
    """A verb with its day, and a paper where it rests on one."""

    def act(walker: Walker, on: date) -> object:
        more = {"basis": paper(number, on)} if number else {}
        return verb(on=on, **more, **walker.said(on))

    return act


def _voted(verb: Callable[..., object], *, reached: bool) -> Callable[[Walker, date], object]:
    """The cell votes, everybody present."""

    def act(walker: Walker, on: date) -> object:
        return verb(on=on, basis=paper("8", on), **numbers(MEMBERS, reached=reached), **walker.said(on))

    return act


def _decided(verb: Callable[..., object], *, reached: bool) -> Callable[[Walker, date], object]:
    """A committee of nine votes, everybody present."""

    def act(walker: Walker, on: date) -> object:
        return verb(on=on, basis=paper("15", on), members=9, **numbers(9, reached=reached), **walker.said(on))

    return act


def _wrong(verb: Callable[..., object]) -> Callable[[Walker, date], object]:
    """What was wrong is put right by a paper of the day."""

    def act(walker: Walker, on: date) -> object:
        return verb(basis=paper("22", on), reason="Chưa đủ tuổi khi kết nạp", **walker.said(on))

    return act


def _close(walker: Walker, on: date) -> None:
    actions.close_note(on=on, reason="moved", basis=PAPER, **walker.said(on))


def _lapse(walker: Walker, on: date) -> None:
    actions.lapse(actor=walker.register.actor, candidate=walker.candidate, on=on)


def _ceremony(walker: Walker, on: date) -> None:
    actions.hold_ceremony(on=on, consent=paper("40", on), **walker.said(on))


@dataclass(frozen=True)
class Way:
    """How a step is taken, the gate it passes, and what besides "not now" it may be refused for."""

    act: Callable[[Walker, date], object]
    gate: str = ""
    says: tuple[str, ...] = ()


_FILE, _ABSENT = "dossier.none", ("recognition.elsewhere",)
_NOBODY = (_FILE, "annulment.not_here")
_COUNCIL = (_FILE, "dossier.no_committee")
WAYS: Mapping[str, Way] = MappingProxyType(
    {
        "sympathiser": Way(_dated(actions.recognise_sympathiser, "3")),
        "class_sent": Way(_dated(actions.send_to_class, "4")),
        "class_left": Way(_dated(actions.leave_class, "5")),
        "certified": Way(_dated(actions.certify, "27")),
        "applied": Way(_apply),
        "dossier_opened": Way(_open),
        "renewed": Way(_dated(actions.renew_dossier, "6"), says=(_FILE,)),
        "handed_over": Way(_hand(actions.hand_over), says=(_FILE,)),
        "returned": Way(_return, says=(_FILE,)),
        "resubmitted": Way(_hand(actions.resubmit), says=(_FILE,)),
        "completed": Way(_dated(actions.complete_dossier), "cell_review", (_FILE,)),
        "voted": Way(_voted(actions.vote, reached=True), "cell_review", (_FILE,)),
        "vote_failed": Way(_voted(actions.vote, reached=False), "cell_review", (_FILE,)),
        "resolved": Way(_decided(actions.resolve, reached=True), "committee_review", _COUNCIL),
        "resolution_failed": Way(_decided(actions.resolve, reached=False), "committee_review", _COUNCIL),
        "decided": Way(_decided(actions.decide, reached=True), "decision", (_FILE,)),
        "refused": Way(_decided(actions.decide, reached=False), "decision", (_FILE,)),
        "admitted": Way(_ceremony, says=(_FILE, "decision.none")),
        "recognition_opened": Way(_dated(actions.open_recognition, "9"), says=(_FILE, *_ABSENT)),
        "recognition_voted": Way(
            _voted(actions.vote_recognition, reached=True), "recognition_review", (_FILE,)
        ),
        "recognition_failed": Way(
            _voted(actions.vote_recognition, reached=False), "recognition_review", (_FILE,)
        ),
        "recognition_resolved": Way(
            _decided(actions.resolve_recognition, reached=True), "recognition_committee", _COUNCIL
        ),
        "recognition_stopped": Way(
            _decided(actions.resolve_recognition, reached=False), "recognition_committee", _COUNCIL
        ),
        "recognised": Way(_decided(actions.recognise, reached=True), "recognition_decision", (_FILE,)),
        "recognition_refused": Way(
            _decided(actions.recognise, reached=False), "recognition_decision", (_FILE,)
        ),
        "removal_voted": Way(_voted(actions.vote_removal, reached=True), says=(_FILE,)),
        "removal_failed": Way(_voted(actions.vote_removal, reached=False), says=(_FILE,)),
        "removal_resolved": Way(_decided(actions.resolve_removal, reached=True), says=_COUNCIL),
        "removal_stopped": Way(_decided(actions.resolve_removal, reached=False), says=_COUNCIL),
        "removed": Way(_decided(actions.remove, reached=True), says=(_FILE,)),
        "removal_refused": Way(_decided(actions.remove, reached=False), says=(_FILE,)),
        "annulled": Way(_wrong(actions.annul_admission), says=_NOBODY),
        "repaired": Way(_wrong(actions.repair_admission), says=_NOBODY),
        "recognition_annulled": Way(_wrong(actions.annul_recognition), says=_NOBODY),
        "closed": Way(_close),
        "lapsed": Way(_lapse),
    }
)
