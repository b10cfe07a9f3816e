"""What rules say about somebody, ready for a page: the answer, why, how to mend it, by which papers."""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chibo.engine.rules import Judgement, Outcome, Verdict
from chibo.regulations.rulebook import rulebook
from chibo.regulations.telling import Teller

_COLOURS = {Outcome.MET: "ok", Outcome.NOT_MET: "bad", Outcome.UNKNOWN: ""}


@dataclass(frozen=True)
class Answer:
    """What one rule says, in words."""

    label: str
    outcome: str
    colour: str
    reasons: list[str]
    mending: list[str]
    sources: list[str]


def teller() -> Teller:
    """Tells verdicts in the reader's language."""
    return Teller(rulebook(), get_language() or "vi", _)


def answers(judgement: Judgement) -> list[Answer]:
    """Every verdict in words."""
    told = teller()
    return [_answer(told, verdict) for verdict in judgement.verdicts]


def _answer(told: Teller, verdict: Verdict) -> Answer:
    return Answer(
        told.label(verdict.rule),
        told.answer(verdict.outcome),
        _COLOURS[verdict.outcome],
        told.reasons(verdict),
        [each.sentence for each in told.mending(verdict)],
        list(dict.fromkeys(f"{told.label(value.key)}: {told.source(value)}" for value in verdict.values)),
    )
