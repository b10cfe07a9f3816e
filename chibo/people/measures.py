"""Questions about posts that figures are counted from."""

from datetime import date

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from chibo.organisation.measures import hamlet_inside, unit_inside
from chibo.organisation.models import Unit
from chibo.people.models import Post

COMMITTEE_SEAT = "cell_committee_member"
SMALLEST_COMMITTEE = 3


def posts_inside(path: str, day: date) -> QuerySet[Post]:
    """Posts held on the day in units of the subtree and in hamlets in their charge."""
    held = Post.objects.filter(during__contains=day)
    return held.filter(unit_inside(path, day) | hamlet_inside(path, day))


def with_cell_committee(units: QuerySet[Unit], day: date) -> QuerySet[Unit]:
    """Cells with at least three seats of a cell committee held on the day."""
    seats = Post.objects.filter(unit=OuterRef("pk"), kind=COMMITTEE_SEAT, during__contains=day).order_by()
    number = Subquery(seats.values("unit").annotate(n=Count("id")).values("n"))
    return units.annotate(seats=Coalesce(number, Value(0))).filter(seats__gte=SMALLEST_COMMITTEE)
