"""One's own account: rights, sessions; staying signed in; a form that was sent too late."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chibo.accounts.actions import end_sessions
from chibo.accounts.queries import grants_ever, sessions_of
from chibo.web.accounts.tables import grant_rows
from chibo.web.flow import SeeOther
from chibo.web.middleware import OWN_ACCOUNT
from chibo.web.seat import Request
from chibo.web.sessions import draft_of, drop_draft
from chibo.web.views import writes


@writes(OWN_ACCOUNT)
def own_account(request: Request) -> HttpResponse:
    """Who I am here, what I may do, where I am signed in. The form ends all other sessions."""
    user = request.seat.user
    if request.method == "POST":
        ended = end_sessions(user, but=request.session.session_key or "")
        messages.success(request, _("Đã kết thúc %(n)d phiên khác.") % {"n": ended})
        return SeeOther(reverse("own_account"))
    context = {
        "rows": grant_rows(grants_ever(user), request.seat.today),
        "sessions": sessions_of(user),
        "here": request.session.session_key,
    }
    return render(request, "accounts/own.html", context)


@writes(OWN_ACCOUNT)
def stay(request: Request) -> HttpResponse:
    """One tap keeps the session open. The page asks with a script; without one any page does the same."""
    if request.method == "POST" and request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    return SeeOther(reverse("own_account"))


@writes(OWN_ACCOUNT)
def draft(request: Request) -> HttpResponse:
    """The form that was sent after the session had lapsed: open it again, or throw it away."""
    kept = draft_of(request)
    if request.method == "POST":
        drop_draft(request)
        messages.info(request, _("Đã bỏ biểu mẫu."))
    if kept is None or request.method == "POST":
        return SeeOther("/")
    return render(request, "accounts/draft.html", {"draft": kept})
