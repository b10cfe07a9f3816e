"""The history of a unit or a hamlet: its own changes and those of what hangs on it."""

from datetime import date

from chibo.audit.queries import history_around
from chibo.organisation.models import Locality, Unit
from chibo.web.history import History, history_page

_OF_BOTH = (
    "organisation.LocalityChargeEvent",
    "organisation.LocalityCellEvent",
    "organisation.AreaFlagEvent",
    "people.PostEvent",
)
OF_UNIT = (
    "organisation.UnitEvent",
    "organisation.UnitNameEvent",
    "organisation.UnitKindEvent",
    "organisation.PlacementEvent",
    *_OF_BOTH,
)
OF_LOCALITY = ("organisation.LocalityEvent", *_OF_BOTH)


def history_about(row: Unit | Locality, today: date, page: str | None) -> History:
    """What happened to the unit or hamlet and to what hangs on it, newest first."""
    tables = OF_UNIT if isinstance(row, Unit) else OF_LOCALITY
    return history_page(history_around(row, *tables), row.pk, today, page)
