"""Words of this part: labels of kinds, days of a range."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chibo.regulations.loader import area_flags, kinds, locality_kinds, post_kinds
from chibo.regulations.values import Entry
from chibo.web.wording import day_text


def entry_label(entry: Entry | None, code: str = "") -> str:
    """The label of a code in the reader's language; the code itself where it is not known."""
    return entry.label(get_language() or "vi") if entry else code


def kind_label(code: str | None) -> str:
    """The kind of a unit in words."""
    return entry_label(kinds().get(code or ""), code or "")


def post_label(code: str) -> str:
    """The office in words."""
    return entry_label(post_kinds().get(code), code)


def flag_label(code: str) -> str:
    """The area flag in words."""
    return entry_label(area_flags().get(code), code)


def locality_label(code: str) -> str:
    """The kind of hamlet in words."""
    return entry_label(locality_kinds().get(code), code)


def span(start: date | None, end: date | None) -> str:
    """The days of a half-open range in words; the last day is the one before its end."""
    if end is None:
        return _("từ %(start)s") % {"start": day_text(start)}
    last = end - timedelta(days=1)
    return _("từ %(start)s đến %(end)s") % {"start": day_text(start), "end": day_text(last)}


def during_text(during: Any) -> str:
    """The days of a dated row in words."""
    return span(during.lower, during.upper)
