"""Admissions month by month in the units below, in one reading."""

from datetime import date

from django.db.models import Count, F
from django.db.models.functions import ExtractMonth, Left

from chibo.membership.choices import Kind
from chibo.membership.models import MovementPlace
from chibo.organisation.models import STEP
from chibo.organisation.nodes import Node
from chibo.organisation.queries import inside

MONTHS = 12


def admitted_by_month(node: Node, day: date) -> dict[str, list[int]]:
    """Admissions of the year of a day up to it: of each place directly below the node, one number a month."""
    path = node.path_on(day)
    found: dict[str, list[int]] = {}
    if path is None:
        return found
    rows = MovementPlace.objects.filter(
        inside(path), tree=node.letter, year=day.year, sign=1, kind__in=[Kind.ADMITTED, Kind.READMITTED],
        on__lte=day,
    )  # fmt: skip
    counted = rows.annotate(top=Left("path", len(path) + STEP), month=ExtractMonth(F("on")))
    for top, month, count in counted.values_list("top", "month").annotate(n=Count("pk")):
        found.setdefault(top, [0] * MONTHS)[month - 1] = count
    return found
