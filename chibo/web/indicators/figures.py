"""What an indicator's page is asked for, and a figure as pages write it."""

from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import get_language

from chibo.engine.calendar import Period
from chibo.engine.formula import Definition, Measure, Moment
from chibo.engine.vietnamese.numbers import share, write_number
from chibo.indicators.measuring import Figure, Setting
from chibo.regulations.indicators import Standard, standard_indicators
from chibo.web.seat import Request
from chibo.web.statistics.asking import Asked, NamedUnit, PeriodForm, days_said

_TENTH = 10


@dataclass(frozen=True)
class Shown:
    """A figure in words: the number, what it is divided by, the quotient. Missing is not zero."""

    part: str
    base: str
    result: str
    missing: bool = False


def shown(definition: Definition, figure: Figure | None) -> Shown:
    """A figure as it is written: n, N, and n/N in per cent or as a quotient."""
    if figure is None:
        return Shown("", "", "", missing=True)
    part = write_number(figure.part)
    if figure.base is None:
        return Shown(part, "", part)
    base = write_number(figure.base)
    if definition.measure == Measure.SHARE:
        return Shown(part, base, share(figure.part, figure.base))
    return Shown(part, base, quotient(figure))


def quotient(figure: Figure) -> str:
    """Part by base with one decimal, rounded half up; a dash without a base."""
    if not figure.base:
        return "–"
    tenths = (2 * _TENTH * figure.part + figure.base) // (2 * figure.base)
    whole, rest = divmod(tenths, _TENTH)
    return f"{write_number(whole)},{rest}"


def asked_of(request: Request, unit: NamedUnit, form: PeriodForm, **said: str) -> tuple[Asked, Period]:
    """What the page is about; call it with a form that was read."""
    period = form.period
    kept = {name: value for name, value in said.items() if value}
    days = days_said(period) if form.cleaned_data["first"] or form.cleaned_data["last"] else {}
    tree = form.cleaned_data["tree"] or "then"
    return Asked(request, unit, tree, period.last, days | kept), period


def setting_of(asked: Asked, period: Period, definition: Definition) -> Setting:
    """A period for what happens, a day for what is there."""
    over = period if definition.moment is Moment.PERIOD else Period(period.last, period.last)
    return Setting(asked.node, over)


def named(name: str) -> Standard:
    """The shipped indicator of this code; any other is not found."""
    found = standard_indicators().get(name)
    if found is None:
        raise Http404
    return found


def label(standard: Standard) -> str:
    """Its name in the reader's language."""
    return standard.label(get_language() or "vi")
