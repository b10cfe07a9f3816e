"""How long a note about somebody who has not applied is kept: our own convention, as data with its source."""

from functools import cache

from chibo.engine.admission import Limits
from chibo.regulations import loader
from chibo.regulations.reading import Row, read_yaml
from chibo.regulations.values import CONFIDENCES

FILE = loader.HERE / "admission" / "pool.yaml"


@cache
def pool_limits() -> Limits:
    """The limits in months."""
    row = read_yaml(FILE)
    for key in row.words("source"):
        if key not in loader.sources():
            raise row.error(f"source: no file sources/{key}.yaml")
    row.choice("confidence", CONFIDENCES)
    found = Limits(*(_months(row, name) for name in ("lapse_months", "reminder_months", "erasure_months")))
    row.finish()
    return found


def _months(row: Row, name: str) -> int:
    value = row.value(name)
    if not isinstance(value, int) or not 0 < value <= 60:
        raise row.error(f"{name}: a number of months from 1 to 60 is expected")
    return value
