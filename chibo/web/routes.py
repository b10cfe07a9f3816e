"""Walking every address of the site: for the start-up check and for the tests that visit them all."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import Error
from django.urls import URLPattern, URLResolver, get_resolver

from chibo.web.views import mark_of

PUBLIC_AT_MOST = 6


def every_route(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address pattern with its whole written form."""
    for entry in (resolver or get_resolver()).url_patterns:
        written = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from every_route(entry, written)
        else:
            yield written, entry


def unmarked_views(app_configs: Any = None, **_options: Any) -> list[Error]:
    """Findings for the start: a view that does not say what it needs, or too many public ones."""
    found, public = [], set()
    for written, route in every_route():
        mark = mark_of(route.callback)
        if mark is None:
            found.append(Error(f"/{written} has no @reads, @writes or @public", id="web.E001"))
        elif mark.access == "public":
            public.add(written)
    if len(public) > PUBLIC_AT_MOST:
        found.append(Error(f"{len(public)} public addresses, at most {PUBLIC_AT_MOST}", id="web.E002"))
    return found
