"""Writes of the audit trail: the frame of every verb, looks, and forms sent once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar
from uuid import UUID

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from chibo.audit.models import Look, Submission
from chibo.engine.citation import Citation
from chibo.storage import clock, identity
from chibo.storage.refusal import refuse

P = ParamSpec("P")
R = TypeVar("R")
_inside: ContextVar[bool] = ContextVar("inside_a_verb", default=False)


class Actor(Protocol):
    """Whoever acts: a user of `accounts`, which lies above this package."""

    pk: Any


class Machine:
    """Whoever sits at the machine itself, or a job of its own: no account acts."""

    pk = None


def verb(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function a verb: one transaction, all or nothing, its name and actor in the history.

    A verb that calls others gives its own name to all of it: history tells what was done, not how.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def inner(*args: P.args, **kwargs: P.kwargs) -> R:
            with transaction.atomic(), _named(name, kwargs.get("actor")):
                return function(*args, **kwargs)

        return inner

    return decorate


@contextmanager
def _named(name: str, actor: Any) -> Iterator[None]:
    if _inside.get():
        yield
        return
    token = _inside.set(True)
    try:
        with pghistory.context(verb=name, actor=str(getattr(actor, "pk", "") or "")):
            yield
    finally:
        _inside.reset(token)


def explain(*, reason: str = "", paper: Citation | None = None) -> None:
    """Keep with the history of the verb at work why it was done and on which paper, for good."""
    said: dict[str, Any] = {"reason": reason} if reason else {}
    if paper is not None and not paper.is_empty:
        said["paper"] = paper.to_json()
    pghistory.context(**said)


def log_look(
    *, actor: Actor, what: str, person: UUID | None = None, count: int = 1, reason: str = ""
) -> Look:
    """Record that persons were looked at. `what` names the page or export, never a value."""
    seen_as = identity.current()
    return Look.objects.create(
        at=clock.now(),
        user=actor.pk,
        role=seen_as.role if seen_as else "",
        what=what,
        object=person,
        count=count,
        reason=reason,
    )


def claim_submission(*, key: UUID, actor: Actor, digest: str) -> tuple[Submission, bool]:
    """Take the form's key. Returns the submission and whether this is its first time.

    The same key with other content, or from another user, is refused: it was pressed twice in two tabs.
    """
    submission, fresh = Submission.objects.get_or_create(
        key=key, defaults={"user": actor.pk, "at": clock.now(), "digest": digest}
    )
    if not fresh and (submission.digest != digest or submission.user != actor.pk):
        raise refuse(
            "submission.reused", _("Biểu mẫu này đã gửi với nội dung khác. Mở lại trang rồi nhập lại.")
        )
    return submission, fresh


def finish_submission(*, submission: Submission, answer: str) -> None:
    """Keep where the first sending led."""
    submission.answer = answer
    submission.save(update_fields=["answer"])
