"""House style in templates: {{ date|day }}, {{ count|number }}, {{ n|share:N }}, {{ n|of:N }}, charts."""

from datetime import date

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string

from chibo.engine.calendar import PartialDate
from chibo.engine.vietnamese import numbers
from chibo.web.charts import Chart
from chibo.web.wording import day_text

register = template.Library()


@register.filter(expects_localtime=True)
def day(when: date | PartialDate | None) -> str:
    """05/8/2021."""
    return day_text(when)


@register.filter
def number(count: int | None) -> str:
    """7.051; nothing for None."""
    return "" if count is None else numbers.write_number(count)


@register.filter
def dash(count: int | None) -> str:
    """As `number`, with nought as an en dash, for cells of tables."""
    return numbers.write_count(count or 0)


@register.filter
def signed(count: int) -> str:
    """+4, –2 with an en dash, or 0."""
    return f"+{numbers.write_number(count)}" if count > 0 else numbers.write_number(count)


@register.filter
def share(count: int, whole: int) -> str:
    """65,0 % with a no-break space; a dash where there is nothing to share."""
    return numbers.share(count, whole)


@register.filter
def of(count: int, whole: int) -> str:
    """130/200."""
    return f"{numbers.write_number(count)}/{numbers.write_number(whole)}"


@register.simple_tag
def chart(picture: Chart) -> str:
    """A chart with its finding above and its table beneath."""
    return render_to_string("components/chart.html", {"chart": picture})


@register.filter
def described_by(field: BoundField) -> str:
    """Ids of the hint and the error, as Django gives them to the input."""
    return field.aria_describedby or ""
