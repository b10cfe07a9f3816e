"""The small register with classes in it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from chibo.training.actions import enrol, open_class
from chibo.training.models import Enrolment, TrainingClass
from tests.register import PAPER, TODAY, register, register_stage  # noqa: F401 -- fixture

STARTS, ENDS = date(2025, 5, 5), date(2025, 5, 9)


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
