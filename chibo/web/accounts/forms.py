"""Forms of accounts and rights."""

import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.accounts.choices import ROLES, Role
from chibo.accounts.models import User
from chibo.organisation.queries import find_units, visible_units
from chibo.storage.identity import Scope
from chibo.web.fields import DayField, Pick, PickerField, PlainLettersField
from chibo.web.forms import CitedForm, RecordForm, WithdrawForm
from chibo.web.organisation.pickers import Members
from chibo.web.seat import Seat

_MOST = 20
_LETTERS = "abcdefghkmnpqrstuvwxyz23456789"


class UnitsInReach:
    """A source of units that are not closed, inside a scope."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def get(self, key: str) -> Pick | None:
        unit = visible_units(self.scope).filter(code=key, closed_on__isnull=True).first()
        return _pick(unit) if unit else None

    def find(self, text: str) -> list[Pick]:
        found = find_units(text, self.scope).filter(closed_on__isnull=True)
        return [_pick(unit) for unit in found[:_MOST]]

    def suggestions(self) -> list[str]:
        return []


class GrantForm(CitedForm):
    """A role in a unit, from one day to another, resting on a paper."""

    role = forms.ChoiceField(label=gettext_lazy("Vai trò"), widget=forms.RadioSelect)
    unit = PickerField(label=gettext_lazy("Đơn vị"), required=False)
    on = DayField(label=gettext_lazy("Từ ngày"))
    until = DayField(
        label=gettext_lazy("Đến hết ngày"),
        required=False,
        help_text=gettext_lazy("Bỏ trống nếu chưa định ngày thôi"),
    )

    def __init__(self, *args: Any, roles: list[Role], scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        role.choices = [(role.value, ROLES[role].prose) for role in roles]
        self.fields["unit"].required = Role.ADMINISTRATOR not in roles
        if Role.ADMINISTRATOR in roles:
            self.fields["unit"].help_text = _(
                "Gõ tên hoặc mã, không cần dấu. Bỏ trống cho quản trị hệ thống."
            )
        self.picker("unit").use(UnitsInReach(scope))

    def clean(self) -> dict[str, Any]:
        """Everybody but an administrator works somewhere; an administrator nowhere in particular."""
        data = super().clean()
        administrator = data.get("role") == Role.ADMINISTRATOR
        if data.get("role") and not administrator and not data.get("unit") and not self.has_error("unit"):
            self.add_error("unit", _("Chọn đơn vị mà vai trò này làm việc."))
        if administrator and data.get("unit"):
            self.add_error("unit", _("Quản trị hệ thống không gắn với đơn vị. Xóa ô này."))
        return data


class NamedForm(forms.Form):
    """Whose account it is, and what he types to enter."""

    login = PlainLettersField(
        label=gettext_lazy("Tên đăng nhập"),
        max_length=60,
        help_text=gettext_lazy("Chữ không dấu, số, gạch nối; ví dụ khai-yl"),
    )
    name = forms.CharField(label=gettext_lazy("Họ và tên"), max_length=120)


class CorrectForm(NamedForm, RecordForm):
    """The same, to be put right."""

    def __init__(self, data: Any, *, account: User) -> None:
        self.account = account
        kept = {"login": account.login, "name": account.name}
        super().__init__(data, current_version=account.version, initial=kept)

    def clean(self) -> dict[str, Any]:
        """A check without any change would write an empty line of history."""
        data = super().clean() or self.cleaned_data
        if not self.errors and (data["login"], data["name"]) == (self.account.login, self.account.name):
            raise ValidationError(_("Chưa có gì thay đổi. Sửa một mục rồi gửi lại."), code="unchanged")
        return data


class OpenForm(NamedForm, GrantForm):
    """A new account with its first right."""

    password = forms.CharField(
        label=gettext_lazy("Mật khẩu tạm"),
        max_length=200,
        help_text=gettext_lazy("Ghi lại, trao tận tay. Lần đăng nhập đầu phải đổi mật khẩu khác."),
    )
    field_order = ["login", "name", "password", "role", "unit", "on", "until"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].initial = passing_password


class PasswordForm(RecordForm):
    """A temporary password for somebody who forgot his own."""

    password = forms.CharField(
        label=gettext_lazy("Mật khẩu tạm"),
        max_length=200,
        help_text=gettext_lazy("Ghi lại, trao tận tay sau khi đã gặp người dùng."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].initial = passing_password


class EndForm(RecordForm):
    """The day from which a right no longer holds."""

    on = DayField(label=gettext_lazy("Thôi từ ngày"))


class EndOnPostForm(EndForm):
    """The same for a right that rests on an office which goes on: with the reason."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do thu mà chức danh vẫn giữ"),
        max_length=200,
        help_text=gettext_lazy("Ví dụ đã giao việc cho đồng chí khác"),
    )


class LinkForm(RecordForm):
    """The member whose account it is."""

    person = PickerField(
        label=gettext_lazy("Đảng viên"), help_text=gettext_lazy("Gõ tên hoặc số thẻ, không cần dấu")
    )

    def __init__(self, data: Any, *, seat: Seat, current_version: object) -> None:
        super().__init__(data, current_version=current_version)
        self.picker("person").use(Members(seat.rights.scope("people.see"), seat.today))


class PartForm(WithdrawForm):
    """Why an account and a file do not belong together."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Lý do thôi gắn")
        self.fields["reason"].help_text = _("Ví dụ gắn nhầm người")


class OnPostForm(RecordForm):
    """An office of the account's owner, and the role that goes with it."""

    post = forms.ChoiceField(label=gettext_lazy("Chức danh"), widget=forms.RadioSelect)
    role = forms.ChoiceField(label=gettext_lazy("Vai trò"), widget=forms.RadioSelect)
    until = DayField(
        label=gettext_lazy("Đến hết ngày"),
        required=False,
        help_text=gettext_lazy("Bỏ trống thì hết cùng chức danh"),
    )

    def __init__(
        self, data: Any, *, offices: list[tuple[str, str]], roles: list[Role], current_version: object
    ) -> None:
        super().__init__(data, current_version=current_version)
        chosen: Any = self.fields
        chosen["post"].choices = offices
        given = [(role.value, ROLES[role].prose) for role in roles if role != Role.ADMINISTRATOR]
        chosen["role"].choices = given


def passing_password() -> str:
    """Four groups of five letters and figures without look-alikes: about 98 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _place in range(5)) for _group in range(4))


def _pick(unit: Any) -> Pick:
    return Pick(unit.code, unit.name or unit.code, unit.code, unit)
