"""How many examples a law is tried on: few in the everyday tests, many where `make torture` wanders."""

import os

WANDERING = os.environ.get("CHIBO_EXAMPLES") == "wandering"


def examples(few: int) -> int:
    """The number for hypothesis; eight times as many when the examples are new every time."""
    return few * 8 if WANDERING else few
