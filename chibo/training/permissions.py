"""Who may do what about classes."""

from chibo.storage.identity import Scope
from chibo.training.models import Enrolment, TrainingClass


def may_run(training_class: TrainingClass, run: Scope) -> bool:
    """The class is run by whoever holds `training.run` at its organiser or above it."""
    return run.holds(training_class.organiser.path)


def may_withdraw(enrolment: Enrolment, *, run: Scope, send: Scope) -> bool:
    """The organiser, or the side that sent."""
    return run.holds(enrolment.centre) or send.holds(enrolment.place)
