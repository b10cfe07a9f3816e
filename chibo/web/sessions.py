"""How long a session lasts: 30 minutes without use, 12 hours in all. A form sent too late is kept, sealed."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from chibo.storage import clock
from chibo.storage.protection import unwrap_text, wrap_text
from chibo.web.browsers import browser_name
from chibo.web.views import mark_of

IDLE = 30 * 60
WARN = 28 * 60
WHOLE = 12 * 3600
_TICK = 60
_LARGEST = 200_000
_NEVER_KEPT = {"csrfmiddlewaretoken", "step", "password", "old", "new", "again"}


class Sessions:
    """Ends a lapsed session before any view sees its user. Stands behind the check of the form's token."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if not request.user.is_authenticated:
            return
        now = clock.now().timestamp()
        if lapsed(request.session, now):
            _end(request, view)
        else:
            _touch(request, now)


def lapsed(session: SessionBase, now: float) -> bool:
    """Unused for too long, or open for too long."""
    seen, started = float(session.get("seen", now)), float(session.get("started", now))
    return now - seen >= IDLE or now - started >= WHOLE


@dataclass(frozen=True)
class Draft:
    """A form that was sent after the session had lapsed: where to, when, and what it said."""

    path: str
    at: datetime
    fields: list[tuple[str, str]]


def draft_of(request: HttpRequest) -> Draft | None:
    """The form kept for this user in this session; somebody else's is thrown away."""
    kept = request.session.get("draft")
    if kept is None:
        return None
    try:
        fields = json.loads(unwrap_text(kept["sealed"], bound=_bound(request.user.pk, kept["path"])))
    except InvalidTag:
        drop_draft(request)
        return None
    return Draft(
        kept["path"], datetime.fromtimestamp(kept["at"], UTC), [(name, value) for name, value in fields]
    )


def drop_draft(request: HttpRequest) -> None:
    """Forget the kept form."""
    request.session.pop("draft", None)


def _end(request: HttpRequest, view: Any) -> None:
    mark = mark_of(view)
    draft = _sealed_form(request) if mark and mark.access != "public" and request.method == "POST" else None
    request.session.flush()
    request.user = AnonymousUser()
    if draft:
        request.session["draft"] = draft
        messages.info(
            request, _("Phiên đã khóa vì lâu không dùng. Đăng nhập lại; biểu mẫu vừa gửi được giữ lại.")
        )
    else:
        messages.info(request, _("Phiên đã khóa vì lâu không dùng. Đăng nhập lại để làm tiếp."))


def _sealed_form(request: HttpRequest) -> dict[str, Any] | None:
    said = [
        (name, value)
        for name in request.POST
        if name not in _NEVER_KEPT
        for value in request.POST.getlist(name)
    ]
    text = json.dumps(said)
    if not said or len(text) > _LARGEST:
        return None
    path = request.get_full_path()
    sealed = wrap_text(text, bound=_bound(request.user.pk, path))
    return {"path": path, "at": clock.now().timestamp(), "sealed": sealed}


def _touch(request: HttpRequest, now: float) -> None:
    session = request.session
    if request.method == "POST" and session.get("draft", {}).get("path") == request.get_full_path():
        drop_draft(request)
    if now - session.get("seen", 0) >= _TICK:
        session["seen"] = now
        session.setdefault("started", now)
        session.setdefault("browser", browser_name(request.headers.get("User-Agent", "")))


def _bound(user: object, path: str) -> str:
    return f"draft {user} {path}"
