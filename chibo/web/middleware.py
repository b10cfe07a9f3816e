"""What every request passes: headers, language, and the Guard that keeps every address shut by default."""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils import translation
from django_htmx.http import HttpResponseClientRedirect

from chibo.storage.clock import demonstration_asked_once, fixed_today
from chibo.storage.identity import acting
from chibo.web.seat import Request, take_seat
from chibo.web.views import Mark, mark_of

OWN_ACCOUNT = "accounts.own"
Answer = Callable[[HttpRequest], HttpResponse]

_FEATURES = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "microphone",
             "midi", "payment", "usb", "screen-wake-lock", "publickey-credentials-get")  # fmt: skip
_POLICY = ", ".join(f"{feature}=()" for feature in _FEATURES)


class Headers:
    """Nothing of a signed-in page stays in a cache; nothing of the device is asked for."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", _POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class Language:
    """The reader's language: the account's choice, else the cookie, else Vietnamese."""

    cookie = "chibo-language"

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.COOKIE_PREFIX + self.cookie, "")
        with translation.override(known_language(chosen)):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())
        return response


def known_language(code: str) -> str:
    """The code if the program speaks it, else Vietnamese."""
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


class Guard:
    """Runs every view: marked or refused, signed in or sent to sign in, and inside its transaction."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with demonstration_asked_once():  # by the view, and by the page that tells its error
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Answer, args: Any, kwargs: Any) -> HttpResponse | None:
        mark = mark_of(view)
        if mark is None:
            raise Http404
        if request.method not in mark.methods:
            return HttpResponseNotAllowed(mark.methods)
        if mark.access == "public":
            return None
        if not request.user.is_authenticated:
            return _to_login(request)
        if request.user.must_change_password and mark.permission != OWN_ACCOUNT:
            return redirect("password")
        return _answer(cast(Request, request), mark, lambda: view(request, *args, **kwargs))


def _to_login(request: HttpRequest) -> HttpResponse:
    there = request.get_full_path() if request.method == "GET" else "/"
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(redirect_to_login("/").url)
    return redirect_to_login(there)


def _answer(request: Request, mark: Mark, view: Callable[[], HttpResponse]) -> HttpResponse:
    """One request, one day, one identity, one transaction."""
    with fixed_today() as today, transaction.atomic():
        seat = take_seat(request.user, today)
        if not seat.may(mark.permission):
            raise PermissionDenied
        request.seat, request.mark, request.looks = seat, mark, []
        translation.activate(known_language(seat.user.language or request.LANGUAGE_CODE))
        writing = request.method == "POST"
        with acting(user=seat.user.pk, scope=seat.scope, role=seat.role):
            response = _run(view, writing=writing)
            for note in request.looks:
                note()
        return response


def _run(view: Callable[[], HttpResponse], *, writing: bool) -> HttpResponse:
    """A savepoint of its own: read only unless writing, and undone when the answer is a refusal."""
    with transaction.atomic():
        if not writing:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
        response = view()
        if not getattr(response, "is_rendered", True):
            response.render()  # type: ignore[attr-defined]
        if writing and response.status_code >= 400:
            transaction.set_rollback(True)
    return response
