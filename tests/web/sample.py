"""A screen that writes, as small as it can be: opening an account. With it the frame is tested."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from chibo.accounts.actions import open_account
from chibo.accounts.models import User
from chibo.audit.actions import log_look
from chibo.web.flow import Done, Write, answer
from chibo.web.forms import CitedForm
from chibo.web.views import object_or_404, reads, record_look, writes


class AccountForm(CitedForm):
    paper_required = False
    login = forms.SlugField(label="Tên đăng nhập")
    name = forms.CharField(label="Họ và tên")
    password = forms.CharField(label="Mật khẩu")


@writes("accounts.manage")
def open_one(request: HttpRequest) -> HttpResponse:
    def verb(data: dict[str, Any]) -> User:
        fields = {name: data[name] for name in ("login", "name", "password")}
        return open_account(actor=request.user, on=request.seat.today, **fields)

    return answer(
        request,
        Write(
            title="Lập tài khoản",
            form=lambda data: AccountForm(data, current_version=3),
            verb=verb,
            measure=lambda data: {"Tài khoản": User.objects.count()},
            done=lambda user: Done(f"/users/{user.pk}/", "Đã lập tài khoản."),
        ),
    )


@reads("people.see", logs=True)
def one_user(request: HttpRequest, key: str) -> HttpResponse:
    user = object_or_404(User.objects.all(), pk=key)
    record_look(request, log_look, actor=request.user, what="user")
    return HttpResponse(user.name)


@reads("people.see")
def sly(request: HttpRequest) -> HttpResponse:
    """Shows, and tries to write while showing."""
    User.objects.create(login="sly", name="Sly")
    return HttpResponse("written")


@writes("people.change")
def half(request: HttpRequest) -> HttpResponse:
    """Writes, then finds that it should not have."""
    if request.method == "POST":
        User.objects.create(login="half", name="Half")
    return HttpResponse("refused", status=422)


def unmarked(request: HttpRequest) -> HttpResponse:
    return HttpResponse("secret")


urlpatterns = [
    path("", include("chibo.web.urls")),
    path("open/", open_one),
    path("users/<str:key>/", one_user),
    path("sly/", sly),
    path("half/", half),
    path("unmarked/", unmarked),
]
handler403 = "chibo.web.errors.forbidden"
handler404 = "chibo.web.errors.not_found"
handler500 = "chibo.web.errors.server_error"
