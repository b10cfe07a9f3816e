"""How a list leaves as a workbook: a short one at once, a long one by a job."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from chibo.exchange.actions import Wanted, ask_for_file
from chibo.exchange.queries import address_of
from chibo.web.export import AT_ONCE, EXPORT, ListExport, refused_today, send_now, too_many_today
from chibo.web.flow import SeeOther
from chibo.web.seat import Request
from chibo.web.tasks import prepare_file
from chibo.web.views import writes

Build = Callable[..., ListExport | HttpResponse]


View = Callable[..., HttpResponse]


def as_list(build: Build) -> View:
    """A view from a function that reads the request and says what the list is.

    The function is also what the job calls, so it may use of the request only address and seat.
    """
    return listed_for(EXPORT)(build)


def listed_for(permission: str) -> Callable[[Build], View]:
    """As `as_list` for a list whose page needs a right of its own; the function asks for that to take out."""

    def attach(build: Build) -> View:
        @writes(permission, logs=True)
        @wraps(build)
        def view(request: Request, **parts: str) -> HttpResponse:
            return _answer(request, build(request, **parts))

        view.build = build  # type: ignore[attr-defined]  # found again by `asked_again`
        return view

    return attach


def _answer(request: Request, found: ListExport | HttpResponse) -> HttpResponse:
    if isinstance(found, HttpResponse):
        return found
    if found.count <= AT_ONCE:
        return send_now(request, found)
    if too_many_today(request, found.count):
        return refused_today(request)
    return _ask(request, found) if request.method == "POST" else _offer(request, found)


def _offer(request: Request, found: ListExport) -> HttpResponse:
    """The list is long: said before the work begins, because a look must not set it going."""
    return render(request, "files/offer.html", {"found": found})


def _ask(request: Request, found: ListExport) -> HttpResponse:
    address, language = request.get_full_path(), translation.get_language()
    wanted = Wanted(found.what, found.title, found.name, address, language, found.count)
    with transaction.atomic():
        file, fresh = ask_for_file(actor=request.user, wanted=wanted)
        if fresh:
            prepare_file.defer(file=str(file.pk), user=str(request.user.pk))
    if not fresh and address_of(file) != address:
        messages.info(request, _("Một tệp khác đang được lập. Đợi tệp này xong rồi tải danh sách kia."))
    return SeeOther(reverse("file", args=[file.pk]))
