"""The pages for when something is not there, not allowed, or broken."""

import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request cannot be understood."""
    return _page(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: inside the user's own units, but no role of his carries the permission."""
    return _page(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: missing or foreign, always the same words, never the reason."""
    return _page(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 while the database cannot be reached. Uses nothing that could fail again."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        response = render(None, "errors/503.html", status=503)
        response.headers["Retry-After"] = "30"
        return response
    return render(None, "errors/500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is missing or old: usually a page left open over a new login."""
    return _page(request, "errors/csrf.html", status=403)


def locked_out(request: HttpRequest, credentials: Any = None, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Too many wrong passwords for one account."""
    response = _page(request, "errors/locked_out.html", status=429)
    response.headers["Retry-After"] = str(15 * 60)
    return response


def _page(request: HttpRequest, template: str, *, status: int) -> HttpResponse:
    """Without forms: the same words for everybody, byte for byte."""
    return render(request, template, {"bare": True}, status=status)
