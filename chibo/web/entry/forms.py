"""Forms of the entry. Passwords may be pasted, and browsers may remember them."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.engine.vietnamese import clean
from chibo.web.fields import PlainLettersField
from chibo.web.forms import PlainForm


def _password(purpose: str) -> forms.PasswordInput:
    return forms.PasswordInput(attrs={"autocomplete": purpose})


class SignInForm(PlainForm, AuthenticationForm):
    """Name and password; the same words whatever was wrong."""

    error_messages = {
        "invalid_login": gettext_lazy("Tên đăng nhập hoặc mật khẩu không đúng. Gõ lại cả hai."),
        "inactive": gettext_lazy("Tên đăng nhập hoặc mật khẩu không đúng. Gõ lại cả hai."),
    }

    def __init__(self, request: Any = None, data: Any = None, **kwargs: Any) -> None:
        super().__init__(request, data, **kwargs)
        self.fields["username"].label = _("Tên đăng nhập")
        self.fields["username"].help_text = _("Do Ban Tổ chức cấp")
        self.fields["password"].label = _("Mật khẩu")

    def clean_password(self) -> str:
        """The same letters typed in two ways are the same password."""
        return clean(self.cleaned_data["password"])


class PasswordForm(PlainForm):
    """A new password for oneself."""

    old = forms.CharField(
        label=gettext_lazy("Mật khẩu hiện tại"), strip=False, widget=_password("current-password")
    )
    new = forms.CharField(
        label=gettext_lazy("Mật khẩu mới"),
        strip=False,
        widget=_password("new-password"),
        help_text=gettext_lazy("Ít nhất 15 ký tự; một câu dễ nhớ là tốt nhất"),
    )
    again = forms.CharField(
        label=gettext_lazy("Gõ lại mật khẩu mới"), strip=False, widget=_password("new-password")
    )

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("new"):
            raise ValidationError(_("Hai lần gõ mật khẩu mới không giống nhau."), code="different")
        return again


class FirstAdministratorForm(PlainForm):
    """The first account of an empty installation, by the code on the server's console."""

    code = forms.CharField(label=gettext_lazy("Mã trên màn hình máy chủ"), max_length=40)
    login = PlainLettersField(
        label=gettext_lazy("Tên đăng nhập"), max_length=60, help_text=gettext_lazy("Ví dụ quan-tri")
    )
    name = forms.CharField(label=gettext_lazy("Họ và tên"), max_length=120)
    password = forms.CharField(
        label=gettext_lazy("Mật khẩu"),
        strip=False,
        widget=_password("new-password"),
        help_text=gettext_lazy("Ít nhất 15 ký tự; một câu dễ nhớ là tốt nhất"),
    )
