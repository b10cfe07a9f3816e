"""Where pickers of this part find cells, units and hamlets."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from chibo.engine.vietnamese import search_key
from chibo.organisation.models import STEP, Locality, Unit
from chibo.organisation.queries import find_localities, find_units, named_by_path, visible_units
from chibo.regulations.loader import kinds
from chibo.storage.identity import Scope
from chibo.web.fields import Pick

EVERYWHERE = Scope(now=("",))
_AT_MOST = 20
_OFFERED = 300


class Units:
    """Open units of a scope, cells only where members are to sit."""

    def __init__(self, scope: Scope, today: date, *, cells: bool = False) -> None:
        self.scope, self.today, self.cells = scope, today, cells

    def get(self, key: str) -> Pick | None:
        """The unit with this code."""
        unit = self._open(visible_units(self.scope).filter(code=key)).first()
        return self._picks([unit])[0] if unit else None

    def find(self, text: str) -> Sequence[Pick]:
        """Units by words of their name or code; one whose whole name is the text comes alone."""
        found = self._picks(self._open(find_units(text, self.scope))[: _AT_MOST * 3])
        wanted = search_key(text)
        exact = [pick for pick in found if search_key(pick.label) == wanted]
        return exact[:_AT_MOST] or found[:_AT_MOST]

    def suggestions(self) -> Sequence[str]:
        """Names of the scope, while they are few enough to be of use."""
        if self.scope == EVERYWHERE:
            return []
        annotated: QuerySet[Any] = self._open(visible_units(self.scope))
        names = list(annotated.values_list("name", flat=True)[: _OFFERED + 1])
        return [] if len(names) > _OFFERED else list(dict.fromkeys(names))

    def _open(self, units: QuerySet[Unit]) -> QuerySet[Unit]:
        still = units.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=self.today))
        holding = [code for code, kind in kinds().items() if kind.holds_members]
        return still.filter(Q(("kind__in", holding))) if self.cells else still

    def _picks(self, units: Iterable[Any]) -> list[Pick]:
        rows = list(units)
        above = named_by_path({row.path[:-STEP] for row in rows}, self.today)
        return [Pick(row.code, row.name, above.get(row.path[:-STEP], ""), row) for row in rows]


class Hamlets:
    """Hamlets in the charge of units of a scope."""

    def __init__(self, scope: Scope, today: date) -> None:
        self.scope, self.today = scope, today

    def get(self, key: str) -> Pick | None:
        """The hamlet with this code."""
        row = find_localities("", self.scope, self.today).filter(code=key).first()
        return self._pick(row) if row else None

    def find(self, text: str) -> Sequence[Pick]:
        """Hamlets by words of their name."""
        return [self._pick(row) for row in find_localities(text, self.scope, self.today)[:_AT_MOST]]

    def suggestions(self) -> Sequence[str]:
        """Names of the scope, while they are few enough to be of use."""
        names = find_localities("", self.scope, self.today).values_list("name", flat=True)[: _OFFERED + 1]
        return [] if len(names) > _OFFERED else list(dict.fromkeys(names))

    def _pick(self, row: Locality) -> Pick:
        return Pick(row.code, row.name, row.code, row)
