"""What a headcount or cross-table is asked for: day, tree, one or two dimensions, and one cell of it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.organisation.nodes import THEN
from chibo.statistics.dimensions import DIMENSIONS, Dimension
from chibo.statistics.headcount import CrossTable, cross_table, year_end
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.statistics.asking import ETHNICITY, SEE, Asked, DayForm, NamedUnit

_AXES = ("by", "also")
_VALUES = ("is", "and")
UNKNOWN_VALUE = "-"
"""How an address says "not known", since an empty value is no value."""


class CrossForm(DayForm):
    """The unit, the day, and what to count by."""

    by = forms.ChoiceField(label=gettext_lazy("Chia theo"), required=False)
    also = forms.ChoiceField(label=gettext_lazy("và theo"), required=False)

    def __init__(self, data: Any, request: Request, **kwargs: Any) -> None:
        super().__init__(data, request, **kwargs)
        named = [(name, dimension.label) for name, dimension in DIMENSIONS.items()]
        self.fields["by"].choices = named  # type: ignore[attr-defined]
        plain = [(name, label) for name, label in named if not DIMENSIONS[name].sensitive]
        self.fields["also"].choices = [("", _("Không")), *plain]  # type: ignore[attr-defined]

    @property
    def names(self) -> tuple[str, ...]:
        """One or two dimensions; ethnicity and religion stand alone."""
        first: str = self.cleaned_data["by"] or "age"
        second: str = self.cleaned_data["also"]
        crossed = second and second != first and not DIMENSIONS[first].sensitive
        return (first, second) if crossed else (first,)

    @property
    def alone(self) -> bool:
        """Was a second dimension asked for that ethnicity or religion cannot be crossed with?"""
        second: str = self.cleaned_data["also"]
        return bool(second) and second not in self.names


@dataclass(frozen=True)
class CrossAsked:
    """A table of a node on a day; `values` name one cell of it, None a whole row or column."""

    asked: Asked
    names: tuple[str, ...]
    values: tuple[str | None, ...]

    @property
    def day(self) -> date:
        """The day of the figures."""
        return self.asked.day

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """What is counted by."""
        return tuple(DIMENSIONS[name] for name in self.names)

    @property
    def sensitive(self) -> bool:
        """Is a dimension one of those that not everybody may see?"""
        return any(dimension.sensitive for dimension in self.dimensions)

    @cached_property
    def open(self) -> bool:
        """May the reader see every cell?"""
        return not self.sensitive or self.asked.may(ETHNICITY)

    @cached_property
    def table(self) -> CrossTable:
        """The counts."""
        return cross_table(self.asked.node, self.day, self.names, may_see_sensitive=self.asked.may(ETHNICITY))

    @property
    def refused(self) -> bool:
        """Peoples and religions of a unit inside one's own would tell, by subtraction, of its neighbours."""
        return not self.open and self.asked.unit.path not in reach(self.asked.request, SEE).now

    def wanted(self) -> dict[str, str]:
        """The dimensions of the cell with their values."""
        pairs = zip(self.names, self.values, strict=True)
        return {name: value for name, value in pairs if value is not None}

    def cell(self, *codes: str | None) -> dict[str, str]:
        """How an address names a cell of this table."""
        pairs = zip(_VALUES, codes, strict=False)
        return {name: code or UNKNOWN_VALUE for name, code in pairs if code is not None}

    def without_values(self) -> dict[str, str]:
        """The address of the table, the cell taken away."""
        return dict.fromkeys(_VALUES, "")


def asked_cross(request: Request, unit: NamedUnit, form: CrossForm | None = None) -> CrossAsked | None:
    """What the address asks for; None where it cannot be read."""
    form = form or CrossForm(request.GET, request)
    if not form.is_valid():
        return None
    names = form.names
    tree = form.cleaned_data["tree"] or THEN
    given = [request.GET.get(name, "") for name in _VALUES[: len(names)]]
    values = tuple({"": None, UNKNOWN_VALUE: ""}.get(value, value) for value in given)
    day = form.day
    axes = dict(zip(_AXES, names, strict=False))
    cells = {name: value for name, value in zip(_VALUES, given, strict=False) if value}
    asked = Asked(request, unit, tree, day, {"on": day.isoformat(), **axes, **cells})
    cross = CrossAsked(asked, names, values)
    return cross if cross.open else _of_year_end(cross, axes)


def _of_year_end(cross: CrossAsked, axes: dict[str, str]) -> CrossAsked:
    """The same on the last day of a year, on the tree of that day."""
    day = year_end(cross.day)
    asked = Asked(cross.asked.request, cross.asked.unit, THEN, day, {"on": day.isoformat(), **axes})
    return CrossAsked(asked, cross.names, cross.values)
