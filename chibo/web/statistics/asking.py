"""What a page of figures is asked for, exactly as its address says: unit, period or day, tree."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _

from chibo.engine.calendar import Period
from chibo.organisation.nodes import NOW, THEN, Node
from chibo.organisation.queries import ancestors, unit_names, units_ever, within
from chibo.web.fields import DayField, PickerField
from chibo.web.forms import PlainForm
from chibo.web.navigation import Choice, Crumb, Option
from chibo.web.people.pickers import Units
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.views import object_or_404
from chibo.web.wording import day_text

SEE, PROVE, EXPORT, ETHNICITY = (
    "statistics.see",
    "statistics.see_proof",
    "exchange.export",
    "people.see_ethnicity",
)
NamedUnit = Any
"""A unit with the `name` that queries give it."""


class UnitForm(PlainForm):
    """Which unit the figures are of. Sent by GET."""

    unit = PickerField(label=gettext_lazy("Đơn vị"), required=False, help_text="")
    tree = forms.ChoiceField(
        choices=[("", ""), (THEN, THEN), (NOW, NOW)], required=False, widget=forms.HiddenInput
    )
    view = forms.CharField(required=False, max_length=8, widget=forms.HiddenInput)

    def __init__(self, data: Any, request: Request, **kwargs: Any) -> None:
        super().__init__(data, auto_id="ask_%s", **kwargs)
        self.today: date = request.seat.today
        field = self.fields["unit"]
        if isinstance(field, PickerField):
            field.use(Units(reach(request, SEE), self.today))


class PeriodForm(UnitForm):
    """The unit and the first and last day of a period."""

    first = DayField(label=gettext_lazy("Từ ngày"), required=False, help_text="")
    last = DayField(label=gettext_lazy("Đến hết ngày"), required=False, help_text="")

    def clean(self) -> dict[str, Any]:
        """The last day comes after the first and is no later than today."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("first"), data.get("last")
        if first and first > self.today:
            self.add_error("first", ValidationError(_("Ngày này chưa đến.")))
        elif first and last and last < first:
            self.add_error("last", ValidationError(_("Ngày cuối kỳ phải sau ngày đầu kỳ.")))
        return data

    @property
    def period(self) -> Period:
        """The days asked for; from the first of January to today where nothing is said."""
        last = min(self.cleaned_data["last"] or self.today, self.today)
        return Period(min(self.cleaned_data["first"] or date(last.year, 1, 1), last), last)


class DayForm(UnitForm):
    """The unit and a day."""

    on = DayField(label=gettext_lazy("Tại ngày"), required=False, help_text="")

    @property
    def day(self) -> date:
        """The day asked for, today where nothing is said; never ahead."""
        return min(self.cleaned_data["on"] or self.today, self.today)


@dataclass(frozen=True)
class Asked:
    """The unit and the tree of a page, and what its address says besides."""

    request: Request
    unit: NamedUnit
    tree: str
    day: date
    said: Mapping[str, str]

    @cached_property
    def node(self) -> Node:
        """The node the figures are of."""
        return Node(self.unit, self.tree)

    @cached_property
    def name(self) -> str:
        """What the unit was called on the last day."""
        last: str = self.unit.name
        return unit_names([self.unit.pk], self.day).get(self.unit.pk, last)

    @property
    def today(self) -> date:
        """Today."""
        return self.request.seat.today

    def may(self, permission: str, unit: NamedUnit | None = None) -> bool:
        """Does a grant with the permission reach the unit (this one, unless told otherwise)?"""
        if not self.request.seat.may(permission):
            return False
        return reach(self.request, permission).holds((unit or self.unit).path)

    def query(self, **changes: str) -> str:
        """The part of the address after the question mark, with changes; empty values are left out."""
        said = {**self.said, "tree": self.tree if self.tree == NOW else "", **changes}
        kept = {name: value for name, value in said.items() if value}
        return f"?{urlencode(kept)}" if kept else ""

    def url(self, route: str, *more: str, unit: NamedUnit | None = None, **changes: str) -> str:
        """The address of a page about the unit (this one, unless told otherwise)."""
        return reverse(route, args=[(unit or self.unit).code, *more]) + self.query(**changes)

    def trees(self, route: str) -> Choice:
        """The switch between the tree of the days and today's."""
        options = (
            Option(_("lúc đó"), self.url(route, tree=""), self.tree == THEN),
            Option(_("hiện nay"), self.url(route, tree=NOW), self.tree == NOW),
        )
        return Choice(_("Cây"), options)

    def crumbs(self, route: str) -> list[Crumb]:
        """The way from the root; names above one's own units are words without a link."""
        path = self.node.path_on(self.day)
        tree_day = self.today if self.tree == NOW else self.day
        scope = reach(self.request, SEE)
        above = [
            Crumb(row.name, self.url(route, unit=row) if scope.holds(row.path) else "")
            for row in (ancestors(path, tree_day) if path else [])
        ]
        return [*above, Crumb(self.name)]


def asked_unit(request: Request, code: str, *permissions: str) -> NamedUnit:
    """A unit that every one of the permissions reaches; a foreign one and a missing one give one answer."""
    units = units_ever()
    for permission in permissions:
        units = within(units, reach(request, permission))
    return object_or_404(units, code=code)


def days_said(period: Period) -> dict[str, str]:
    """A period as addresses say it."""
    return {"first": period.first.isoformat(), "last": period.last.isoformat()}


def period_choice(asked: Asked, period: Period, route: str) -> Choice:
    """Usual periods around the last day, cut off at today; the period itself where it is none of them."""
    day, today = period.last, asked.today
    usual = {
        _("6 tháng"): Period.half(day.year, 1 if day.month <= 6 else 2),
        _("Quý"): Period.quarter(day.year, (day.month + 2) // 3),
        _("Năm"): Period.year(day.year),
    }
    cut = {label: Period(one.first, min(one.last, today)) for label, one in usual.items()}
    current = next((label for label, one in cut.items() if one == period), None)
    options = [
        Option(label, asked.url(route, **days_said(one)), label == current) for label, one in cut.items()
    ]
    if current is None:
        options.append(Option(period_text(period), asked.url(route), current=True))
    before = period.same_period_last_year()
    options.append(Option(_("cùng kỳ năm trước"), asked.url(route, **days_said(before))))
    return Choice(_("Kỳ"), tuple(options))


def period_text(period: Period) -> str:
    """What an office calls the period, in the reader's language."""
    message = period.message
    return gettext(message.text) % dict(message.params)


def days_text(period: Period) -> str:
    """The period by its days."""
    return _("Từ %(first)s đến hết %(last)s") % {
        "first": day_text(period.first),
        "last": day_text(period.last),
    }
