"""Browsers: what to call one in a list of sessions, and which ones a login has used before.

Wrong passwords are counted apart for browsers that once signed in (a signed cookie says so), so that a
stranger who guesses on purpose cannot keep the account's owner out of his own browser.
"""

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

_COOKIE = "chibo-browser"
_SALT = "chibo.web.browsers"
_YEAR = 365 * 24 * 3600
_AT_MOST = 5
_PROGRAMS = {"Edg/": "Edge", "CocCoc": "Cốc Cốc", "coc_coc": "Cốc Cốc", "Firefox/": "Firefox",
             "Chrome/": "Chrome", "Safari/": "Safari"}  # fmt: skip
_SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows",
            "Mac OS": "macOS", "Linux": "Linux"}  # fmt: skip


def browser_name(agent: str) -> str:
    """Firefox, Windows; nothing where the browser does not say."""
    program = next((name for mark, name in _PROGRAMS.items() if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS.items() if mark in agent), "")
    return ", ".join(part for part in (program, system) if part)


def counted_as(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """The name under which wrong passwords are counted: the login, or the login in a browser known to it."""
    login = (credentials or {}).get("username") or request.POST.get("username")
    known = _known(request).get(str(login))
    return f"{login} {known}" if login and known else login


def remember_browser(request: HttpRequest, response: HttpResponse, login: str) -> None:
    """From now on this browser is known to the login."""
    known = {login: secrets.token_hex(8)} | _known(request)
    recent = dict(list({login: known.pop(login), **known}.items())[:_AT_MOST])
    response.set_cookie(
        settings.COOKIE_PREFIX + _COOKIE, signing.dumps(recent, salt=_SALT), max_age=_YEAR, httponly=True,
        samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def _known(request: HttpRequest) -> dict[str, str]:
    try:
        known: dict[str, str] = signing.loads(
            request.COOKIES.get(settings.COOKIE_PREFIX + _COOKIE, ""), salt=_SALT
        )
    except signing.BadSignature:
        return {}
    return known
