"""What every template knows besides its own data."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from chibo.storage.clock import demonstration_day, today
from chibo.web.navigation import ACCOUNT_ITEMS, ITEMS, Link, address, links, split_for_phone
from chibo.web.seat import Seat, seat_of
from chibo.web.sessions import IDLE, WARN

_ADDRESSES = ("preferences", "password", "logout", "search", "gallery", "own_account")


@dataclass(frozen=True)
class Page:
    """The frame of a page: navigation, preferences, day, and whether the data are invented."""

    seat: Seat | None
    navigation: list[Link]
    bar: list[Link]
    beside_bar: list[Link]
    account_links: list[Link]
    today: date
    demonstration: date | None
    language: str
    search: str
    urls: dict[str, str]

    @property
    def user(self) -> Any:
        return self.seat.user if self.seat else None

    @property
    def may_search(self) -> bool:
        """Whoever may not open the search is not offered its box."""
        return self.seat is not None and self.seat.may("worklist.see")

    @property
    def sees_people(self) -> bool:
        """Whether pages about persons may be offered."""
        return self.seat is not None and self.seat.may("people.see")

    @property
    def sees_gallery(self) -> bool:
        """The gallery is for demonstrations, for debugging and for administrators."""
        if self.seat is None:
            return False
        return bool(self.demonstration) or settings.DEBUG or self.seat.may("accounts.administer")

    @property
    def idle(self) -> dict[str, int]:
        """Seconds without use until the page warns, and until the session ends."""
        return {"warn": WARN, "end": IDLE}

    @property
    def preferences(self) -> dict[str, str]:
        """Values of the data attributes on <html>; empty for somebody not signed in."""
        if not self.user:
            return {}
        return {"theme": self.user.theme, "text": self.user.text_size, "density": self.user.density}


def _searched(request: HttpRequest) -> str:
    """What was asked of the search: other lists have a `q` of their own, which is not for this box."""
    return request.GET.get("q", "") if request.path == address("search") else ""


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `page` in every template."""
    seat = seat_of(request)
    shown = links(ITEMS, seat, request.path)
    bar, beside_bar = split_for_phone(shown)
    return {
        "page": Page(
            seat=seat,
            navigation=shown,
            bar=bar,
            beside_bar=beside_bar,
            account_links=links(ACCOUNT_ITEMS, seat, request.path),
            today=seat.today if seat else today(),
            demonstration=demonstration_day(),
            language=translation.get_language() or settings.LANGUAGE_CODE,
            search=_searched(request),
            urls={name: address(name) for name in _ADDRESSES},
        ),
        "languages": settings.LANGUAGES,
    }
