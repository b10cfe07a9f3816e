"""Addresses of the pages of units and hamlets, where this installation has such pages."""

from django.urls import NoReverseMatch, reverse

from chibo.organisation.models import Locality, Unit


def page_of(row: Unit | Locality) -> str:
    """The page of a unit or a hamlet; nothing where there is none."""
    route = "unit" if isinstance(row, Unit) else "locality"
    for key in (row.code, row.pk):
        try:
            return reverse(route, args=[key])
        except NoReverseMatch:
            continue
    return ""
