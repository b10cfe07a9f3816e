"""The language of indicators and targets: definitions, goals, plan lines. Pure values, no figures."""

from chibo.engine.formula.definition import Condition, Definition, check, read_condition
from chibo.engine.formula.goals import Comparator, Goal
from chibo.engine.formula.pacing import Expected, Line, State, needed_per_month, spread, state_of
from chibo.engine.formula.vocabulary import POPULATIONS, SIGNS, Measure, Moment, Population, Sort, Word

__all__ = [
    "POPULATIONS",
    "SIGNS",
    "Comparator",
    "Condition",
    "Definition",
    "Expected",
    "Goal",
    "Line",
    "Measure",
    "Moment",
    "Population",
    "Sort",
    "State",
    "Word",
    "check",
    "needed_per_month",
    "read_condition",
    "spread",
    "state_of",
]
