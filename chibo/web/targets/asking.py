"""What a page of targets is asked for: the unit, the year or term, what is counted, the day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy

from chibo.engine.calendar import Period, read_date
from chibo.regulations.indicators import target_parts
from chibo.targets import progress
from chibo.targets.queries import periods_of
from chibo.web.fields import DayField
from chibo.web.seat import Request
from chibo.web.statistics.asking import Asked, NamedUnit, UnitForm, period_text

WHOLE = "admissions"


class TargetForm(UnitForm):
    """The unit, the period of its targets, the part and the day. Sent by GET."""

    period = forms.ChoiceField(label=gettext_lazy("Kỳ chỉ tiêu"), required=False)
    on = DayField(label=gettext_lazy("Tính đến ngày"), required=False, help_text="")
    part = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, request: Request, periods: Sequence[Period], **kwargs: Any) -> None:
        super().__init__(data, request, **kwargs)
        choices = [("", "")] + [(key_of(each), period_text(each)) for each in periods]
        self.fields["period"].choices = choices[1:]  # type: ignore[attr-defined]
        self.fields["part"].choices = [("", ""), *((code, code) for code in target_parts())]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class TargetsAsked:
    """The page's question in both shapes: for addresses and for the figures."""

    asked: Asked
    figures: progress.Asked
    periods: Sequence[Period]
    part: str

    @property
    def period(self) -> Period:
        """The period of the targets."""
        return self.figures.period

    @property
    def day(self) -> date:
        """The day it is looked at, within the period."""
        return self.figures.day


def key_of(period: Period) -> str:
    """A period as addresses say it."""
    return f"{period.first.isoformat()}_{period.last.isoformat()}"


def read_period(text: str) -> Period | None:
    """The period an address names."""
    first, _mark, last = text.partition("_")
    found = [read_date(part).value for part in (first, last)]
    days = [each.exact for each in found if each is not None and each.exact]
    return Period(days[0], days[1]) if len(days) == 2 and days[0] <= days[1] else None


def periods_offered(path: str, today: date) -> list[Period]:
    """Periods with targets, and this year, next year even where nothing is given yet."""
    known = periods_of(path)
    known += [year for year in (Period.year(today.year), Period.year(today.year + 1)) if year not in known]
    return sorted(known, key=lambda one: (one.last, one.first), reverse=True)


def asked_of(request: Request, unit: NamedUnit, form: TargetForm, periods: Sequence[Period]) -> TargetsAsked:
    """What the page is about; call it with a form that was read."""
    data = form.cleaned_data
    period = read_period(data["period"] or "") or _usual(periods, request.seat.today)
    day = min(data["on"] or request.seat.today, period.last)
    part, tree = data["part"] or WHOLE, data["tree"] or "then"
    said = {
        "period": key_of(period) if data["period"] else "",
        "on": data["on"].isoformat() if data["on"] else "",
        "part": part if part != WHOLE else "",
    }
    asked = Asked(request, unit, tree, day, {name: value for name, value in said.items() if value})
    figures = progress.Asked(asked.node, period, part, day)
    return TargetsAsked(asked, figures, periods, part)


def _usual(periods: Sequence[Period], today: date) -> Period:
    """The year of today where it has targets or nothing else has; else the latest period with targets."""
    holding = [each for each in periods if each.first <= today <= each.last]
    years = [each for each in holding if each == Period.year(today.year)]
    return (years or holding or list(periods))[0]


def part_label(code: str) -> str:
    """The name of a count in the reader's language."""
    return target_parts()[code].label(get_language() or "vi")
