"""The small register with classes in it."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from chibo.training.actions import certify, enrol, enrol_candidates, open_class
from chibo.training.models import Certificate, Enrolment, TrainingClass
from tests.register import PAPER, TODAY, register, register_stage  # noqa: F401 -- fixture

STARTS, ENDS, ISSUED = date(2025, 5, 5), date(2025, 5, 9), date(2025, 5, 12)


@pytest.fixture
def opened(register: Any) -> Callable[..., TrainingClass]:  # noqa: F811 -- a fixture is asked for by its name
    """Opens a class of new members of the district in May, unless told otherwise."""

    def made(**changes: Any) -> TrainingClass:
        said = {
            "kind": "new_member", "name": "Lớp đảng viên mới khóa I", "organiser": register.district,
            "starts_on": STARTS, "ends_on": ENDS, "basis": PAPER, "venue": "Trung tâm chính trị huyện",
        } | changes  # fmt: skip
        with register.at_work():
            return open_class(actor=register.actor, **said)

    return made


@pytest.fixture
def new_member(register: Any) -> Callable[..., Any]:  # noqa: F811 -- as above
    """A probationary member of the northern cell, admitted in January."""
    return lambda given="Én", **changes: register.enter(given, on=date(2025, 1, 6), **changes)


@pytest.fixture
def sent(register: Any) -> Callable[..., list[Enrolment]]:  # noqa: F811 -- as above
    """Sends persons to a class from the northern commune before it begins."""

    def send(training_class: TrainingClass, *persons: Any, **changes: Any) -> list[Enrolment]:
        said = {"sender": register.north, "on": date(2025, 4, 28), "basis": PAPER, "today": TODAY} | changes
        with register.at_work():
            return enrol(actor=register.actor, training_class=training_class, persons=persons, **said)

    return send


@pytest.fixture
def give(register: Any) -> Callable[..., list[Certificate]]:  # noqa: F811 -- as above
    """Certifies enrolments of one class with numbers."""

    def given_to(
        numbers: Any, issued_on: date = ISSUED, issuer: str = "Trung tâm chính trị huyện", today: date = TODAY
    ) -> list[Certificate]:
        with register.at_work():
            return certify(
                actor=register.actor, numbers=numbers, issued_on=issued_on, issuer=issuer, today=today
            )

    return given_to


def enrolled_candidate(
    register: Any,  # noqa: F811 -- as above
    training_class: TrainingClass,
    key: UUID | None = None,
) -> Enrolment:
    """A candidate of the northern cell, sent to the class."""
    key = key or uuid4()
    with register.at_work():
        (row,) = enrol_candidates(
            actor=register.actor, training_class=training_class, cells={key: register.north_cell},
            sender=register.north, on=date(2025, 4, 28), basis=PAPER, today=TODAY,
        )  # fmt: skip
    return row
