"""Settings of one's screen, the language switch, the gallery of parts, and the health answer."""

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from chibo.accounts.actions import set_preferences
from chibo.storage.identifiers import new_id
from chibo.web.context import page
from chibo.web.flow import SeeOther
from chibo.web.frame.forms import PreferencesForm, SampleForm
from chibo.web.frame.samples import charts, crumbs, preview_of_a_move, tree_choice
from chibo.web.middleware import OWN_ACCOUNT, Language, known_language
from chibo.web.seat import Request
from chibo.web.views import SIGNED_IN, public, public_form, reads, writes

_YEAR = 365 * 24 * 3600


@writes(OWN_ACCOUNT)
def preferences(request: Request) -> HttpResponse:
    """Language, text size, density, theme. A form may send some of them only."""
    user = request.seat.user
    kept = {name: getattr(user, name) for name in PreferencesForm.base_fields}
    if request.method != "POST":
        return render(request, "frame/preferences.html", {"form": PreferencesForm(initial=kept)})
    form = PreferencesForm(kept | request.POST.dict())
    if not form.is_valid():
        return render(request, "frame/preferences.html", {"form": form}, status=422)
    set_preferences(actor=user, **form.cleaned_data)
    return _keep_language(SeeOther(_back(request)), form.cleaned_data["language"])


@public_form
def language(request: HttpRequest) -> HttpResponse:
    """The language of somebody not signed in, kept in a cookie."""
    if request.method != "POST":
        return SeeOther("/")
    return _keep_language(SeeOther(_back(request)), known_language(request.POST.get("language", "")))


@reads(SIGNED_IN)
def gallery(request: HttpRequest) -> HttpResponse:
    """Every part of the interface on one page: for demonstrations, debugging and administrators."""
    if not page(request)["page"].sees_gallery:
        raise Http404
    said = {"cell": "đông hạ", "on": "8/2021", "born": "5/2/98", "paper_number": "41-QĐ/HU"}
    faulty = SampleForm({"submission": str(new_id()), **said})
    faulty.is_valid()
    context = {
        "form": faulty,
        "charts": charts(),
        "seen": preview_of_a_move(),
        "crumbs": crumbs(),
        "choices": [tree_choice()],
    }
    return render(request, "gallery/page.html", context)


@public
def health(request: HttpRequest) -> HttpResponse:
    """200 while the database answers; the server's supervisor and a proxy ask this."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


def _back(request: HttpRequest) -> str:
    """The page the form came from, if it is one of ours."""
    there = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(there, allowed_hosts=None)
    return there if ours and there.startswith("/") else "/"


def _keep_language(response: HttpResponse, code: str) -> HttpResponse:
    response.set_cookie(
        settings.COOKIE_PREFIX + Language.cookie, code, max_age=_YEAR, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response
