"""How a view says what it needs. The Guard refuses every view that says nothing.

@reads("organisation.see")              GET and HEAD, in a transaction that cannot write
@reads("people.see", logs=True)       the same, and `record_look` may note who looked
@writes("organisation.change")            GET and HEAD as above, POST in a writing transaction
@public                                      no login: sign in, language, health, calendar; at most six
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, TypeVar

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

View = TypeVar("View", bound=Callable[..., Any])
Row = TypeVar("Row", bound=Model)

SIGNED_IN = "web.signed_in"
_PERMISSION = re.compile(r"[a-z_]+\.[a-z_]+")
_LOG_PACKAGE = "chibo.audit."


@dataclass(frozen=True)
class Mark:
    """What a view needs: the kind of access, the permission, and whether looking is noted."""

    access: Literal["public", "reads", "writes"]
    permission: str = ""
    logs: bool = False
    posts: bool = False

    @property
    def methods(self) -> list[str]:
        """The verbs of HTTP the view answers; every other one gets 405."""
        return ["GET", "HEAD", "POST"] if self.posts else ["GET", "HEAD"]


def reads(permission: str, *, logs: bool = False) -> Callable[[View], View]:
    """The view shows; the database itself refuses any change while it runs."""
    return _marker(Mark("reads", _checked(permission), logs=logs))


def writes(permission: str, *, logs: bool = False) -> Callable[[View], View]:
    """The view shows on GET and changes on POST."""
    return _marker(Mark("writes", _checked(permission), logs=logs, posts=True))


def public(view: View) -> View:
    """The view answers everybody, on GET only."""
    return _marker(Mark("public"))(view)


def public_form(view: View) -> View:
    """The view answers everybody and takes a form: sign in, sign out, language."""
    return _marker(Mark("public", posts=True))(view)


def mark_of(view: Callable[..., Any]) -> Mark | None:
    """The mark a view carries, or None."""
    return getattr(view, "mark", None)


def record_look(request: HttpRequest, verb: Callable[..., Any], **arguments: Any) -> None:
    """Note who looked. Written after the view, before the answer leaves; no note, no answer."""
    mark, looks = getattr(request, "mark", None), getattr(request, "looks", None)
    if mark is None or looks is None or not mark.logs:
        raise RuntimeError("the view is not marked logs=True")
    if not verb.__module__.startswith(_LOG_PACKAGE):
        raise RuntimeError(f"{verb.__module__} is not the audit package")
    looks.append(partial(verb, **arguments))


def object_or_404(rows: QuerySet[Row], **key: Any) -> Row:
    """One row of what the user may see. A foreign row and a missing one give the same answer."""
    try:
        return rows.get(**key)
    except (ObjectDoesNotExist, ValidationError, ValueError, TypeError):
        raise Http404 from None


def _marker(mark: Mark) -> Callable[[View], View]:
    def attach(view: View) -> View:
        if mark_of(view) is not None:
            raise TypeError(f"{view!r} is marked twice")
        view.mark = mark  # type: ignore[attr-defined]
        return view

    return attach


def _checked(permission: str) -> str:
    if not _PERMISSION.fullmatch(permission):
        raise ValueError(f"{permission!r}: write app.verb")
    return permission
