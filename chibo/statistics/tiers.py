"""Which line of Biểu 1 a transfer belongs to, by where its two ends meet."""

from collections.abc import Callable
from datetime import date

from chibo.organisation.models import UnitKind
from chibo.regulations.loader import template_on
from chibo.regulations.values import OUTSIDE

LineOf = Callable[[str], str]


def tier_reader(day: date) -> LineOf:
    """Which transfer line a lowest common ancestor means, by the template in force on the day.

    The ancestor is given by its path ("" where there is none); its kind is that of the day, or its latest.
    """
    template = template_on(day)
    known: dict[str, str] = {"": OUTSIDE}

    def line_of(path: str) -> str:
        if path not in known:
            known[path] = template.tier_of(_kind_at(path, day))
        return template.transfer_line(known[path]).code

    return line_of


def _kind_at(path: str, day: date) -> str:
    rows = UnitKind.objects.filter(unit__step=path[-4:])
    on_day = rows.filter(during__contains=day).values_list("kind", flat=True).first()
    return on_day or rows.order_by("-during").values_list("kind", flat=True)[0]
