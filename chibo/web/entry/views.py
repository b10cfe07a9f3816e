"""Sign in, sign out, own password, and the first administrator of an empty installation."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from chibo.accounts.actions import change_password, make_first_administrator
from chibo.accounts.models import User
from chibo.accounts.queries import administrators_on
from chibo.demo.logins import demonstration_logins, enter
from chibo.storage import clock
from chibo.storage.refusal import Refusal
from chibo.web.browsers import remember_browser
from chibo.web.entry.forms import FirstAdministratorForm, PasswordForm, SignInForm
from chibo.web.flow import SeeOther
from chibo.web.middleware import OWN_ACCOUNT
from chibo.web.seat import Request
from chibo.web.sessions import draft_of
from chibo.web.views import public_form, writes


@public_form
def sign_in(request: HttpRequest) -> HttpResponse:
    """The door. Somebody already inside goes straight on."""
    there = _inside(request.POST.get("next") or request.GET.get("next") or "/")
    if request.user.is_authenticated:
        return SeeOther(there)
    if "door" in request.POST:
        return _through_door(request, request.POST["door"])
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return _let_in(request, form.get_user(), there)
    doors = demonstration_logins() if settings.LOOPBACK else []
    return _page(request, "entry/sign_in.html", form, next=there, doors=doors)


@public_form
def sign_out(request: HttpRequest) -> HttpResponse:
    """Out by a form only; the browser forgets what it kept of us."""
    if request.method == "POST":
        logout(request)
    response = SeeOther(reverse("login"))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@writes(OWN_ACCOUNT)
def password(request: Request) -> HttpResponse:
    """A new password for oneself; other sessions end, this one stays."""
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            change_password(
                actor=request.seat.user, old=form.cleaned_data["old"], new=form.cleaned_data["new"]
            )
        except Refusal as refusal:
            form.take(refusal.findings, renamed={"password": "new"})
        else:
            update_session_auth_hash(request, request.seat.user)
            messages.success(request, _("Đã đổi mật khẩu. Các phiên khác của đồng chí đã kết thúc."))
            return SeeOther("/")
    return _page(request, "entry/password.html", form)


@public_form
def first_administrator(request: HttpRequest) -> HttpResponse:
    """Open the first account with the code printed on the server's console; gone once there is one."""
    if administrators_on(clock.today()).exists():
        raise Http404
    form = FirstAdministratorForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            user = make_first_administrator(
                actor=None, **form.cleaned_data, now=clock.now(), on=clock.today()
            )
        except Refusal as refusal:
            form.take(refusal.findings)
        else:
            return _let_in(request, user, "/")
    return _page(request, "entry/first.html", form)


def _through_door(request: HttpRequest, name: str) -> HttpResponse:
    """In without a password: demonstrations on this very machine have doors, nothing else has."""
    user = enter(actor=None, login=name) if settings.LOOPBACK else None
    if user is None:
        raise Http404
    return _let_in(request, user, "/")


def _let_in(request: HttpRequest, user: User, there: str) -> HttpResponse:
    """In by the door: to the form kept from a lapsed session, else where the user wanted to go."""
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    response = SeeOther(reverse("draft") if draft_of(request) else there)
    remember_browser(request, response, user.login)
    return response


def _page(request: HttpRequest, template: str, form: object, **more: object) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, template, {"form": form, **more}, status=status)


def _inside(there: str) -> str:
    """An address of ours, else the first page."""
    ours = url_has_allowed_host_and_scheme(there, allowed_hosts=None) and there.startswith("/")
    return there if ours else "/"
