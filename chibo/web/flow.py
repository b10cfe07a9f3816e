"""The one way a screen writes: form, preview of what changes, confirmation, answer.

Works with plain forms: `step=preview` shows, `step=confirm` does, `step=edit` goes back to the form.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from chibo.audit.actions import claim_submission, finish_submission
from chibo.storage.refusal import Finding, Refusal
from chibo.web.forms import RecordForm
from chibo.web.preview import Counts, Preview, Told, preview

Words = str | Promise
_NOT_CONTENT = {"csrfmiddlewaretoken", "submission", "step"}


class SeeOther(HttpResponseRedirect):
    """303: after a form, look there with GET."""

    status_code = 303


@dataclass(frozen=True)
class Done:
    """Where to go after the change, and the sentence that says it happened."""

    url: str
    message: Words


@dataclass(frozen=True, kw_only=True)
class Write:
    """A writing screen. `form` makes the form from the sent data (None at first); `verb` and `measure`
    take the cleaned data, and so does `tell`, which says values in words; `done` takes the verb's result."""

    title: Words
    form: Callable[[Any], RecordForm]
    verb: Callable[[dict[str, Any]], Any]
    measure: Callable[[dict[str, Any]], Counts]
    done: Callable[[Any], Done]
    tell: Callable[[dict[str, Any]], Told] = lambda _data: {}
    confirm: Words = ""
    back: str = "/"
    template: str = "flow/page.html"
    context: Mapping[str, Any] = field(default_factory=dict)


def answer(request: HttpRequest, write: Write) -> HttpResponse:
    """Answer one request of a writing screen."""
    if request.method != "POST":
        return _page(request, write, write.form(None))
    form = write.form(request.POST)
    step = request.POST.get("step", "preview")
    if step == "confirm":
        return _confirm(request, write, form)
    if not form.is_valid():
        return _page(request, write, form, status=422)
    if step == "edit":
        return _page(request, write, form)
    return _preview(request, write, form)


def digest(request: HttpRequest) -> str:
    """A fingerprint of what the form says, without its key and token."""
    said = sorted(
        (name, value)
        for name in request.POST
        if name not in _NOT_CONTENT
        for value in request.POST.getlist(name)
    )
    return hashlib.sha256(repr((request.path, said)).encode()).hexdigest()


def _preview(request: HttpRequest, write: Write, form: RecordForm) -> HttpResponse:
    data = form.cleaned_data
    try:
        seen = preview(lambda: write.verb(data), lambda: write.measure(data), lambda: write.tell(data))
    except IntegrityError:
        seen = Preview({}, refusal=_conflict())
    if seen.refusal:
        form.take(seen.refusal.findings)
        return _page(request, write, form, status=422)
    return _page(request, write, form, seen=seen)


def _confirm(request: HttpRequest, write: Write, form: RecordForm) -> HttpResponse:
    if form.key is None:
        return _page(request, write, form, status=422)
    try:
        submission, fresh = claim_submission(key=form.key, actor=request.user, digest=digest(request))
        if not fresh:
            messages.info(request, _("Việc này đã được ghi từ lần gửi trước."))
            return SeeOther(submission.answer or request.path)
        if not form.is_valid():
            return _page(request, write, form, status=422)
        done = write.done(_do(write, form.cleaned_data))
    except Refusal as refusal:
        form.is_valid()
        form.take(refusal.findings)
        return _page(request, write, form, status=422)
    finish_submission(submission=submission, answer=done.url)
    messages.success(request, str(done.message))
    return SeeOther(done.url)


def _do(write: Write, data: dict[str, Any]) -> Any:
    try:
        with transaction.atomic():
            return write.verb(data)
    except IntegrityError as error:
        raise _conflict() from error


def _conflict() -> Refusal:
    words = _("Dữ liệu liên quan vừa được người khác thay đổi. Xem lại nội dung rồi gửi lại.")
    return Refusal([Finding("conflict", words)])


def _page(
    request: HttpRequest, write: Write, form: RecordForm, *, seen: Preview | None = None, status: int = 200
) -> HttpResponse:
    context = {"write": write, "form": form, "seen": seen, **write.context}
    return render(request, write.template, context, status=status)
