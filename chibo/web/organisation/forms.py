"""Forms of the verbs on organisations, hamlets and posts."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.accounts.choices import Role
from chibo.engine.vietnamese import clean, search_key
from chibo.organisation.queries import free_code
from chibo.regulations.loader import area_flags, kinds, locality_kinds, post_kinds
from chibo.storage.identity import Scope
from chibo.web.fields import DayField, PickerField, PlainLettersField
from chibo.web.forms import CitedForm
from chibo.web.organisation.pickers import Groups, Members
from chibo.web.organisation.wording import entry_label
from chibo.web.people.pickers import Units

Choices = list[tuple[str, str]]
_PICK = [("", gettext_lazy("Chọn"))]


def _from(label: Any) -> DayField:
    return DayField(label=label)


def _households() -> forms.IntegerField:
    return forms.IntegerField(
        label=gettext_lazy("Số hộ"), required=False, min_value=0, max_value=100_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "w6"}),
    )  # fmt: skip


def kinds_under(parent_kind: str | None) -> Choices:
    """Kinds of unit that may stand under a kind on some day, or at the top of a tree."""
    return [
        (code, entry_label(kind))
        for code, kind in kinds().items()
        if (kind.root if parent_kind is None else parent_kind in kind.parents)
    ]


class CodedForm(CitedForm):
    """A form that names something new; a code left empty is made from the name."""

    name = forms.CharField(label=gettext_lazy("Tên"), max_length=200)
    code = PlainLettersField(
        label=gettext_lazy("Mã"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Chữ thường không dấu, số, gạch nối. Để trống thì chibo đặt theo tên."),
    )

    def clean_name(self) -> str:
        """Composed letters, single spaces."""
        return clean(self.cleaned_data["name"])

    def clean_code(self) -> str:
        """Lower case; made from the name where empty."""
        given: str = self.cleaned_data["code"].lower()
        return given or free_code("-".join(search_key(self.cleaned_data.get("name", "")).split()))


class FoundForm(CodedForm):
    """Found an organisation under another, or at the top."""

    kind = forms.ChoiceField(label=gettext_lazy("Loại hình"))
    on = _from(gettext_lazy("Ngày thành lập"))
    by_reinforcement = forms.BooleanField(label=gettext_lazy("Lập nhờ tăng cường đảng viên"), required=False)
    field_order = ("name", "kind", "on", "code", "by_reinforcement")

    def __init__(self, data: Any, *, offered: Choices, current_version: object) -> None:
        super().__init__(data, current_version=current_version)
        self.fields["kind"].choices = [*_PICK, *offered]  # type: ignore[attr-defined]


class RenameForm(CitedForm):
    """A new name from a day on."""

    name = forms.CharField(label=gettext_lazy("Tên mới"), max_length=200)
    on = _from(gettext_lazy("Từ ngày"))

    def clean_name(self) -> str:
        """Composed letters, single spaces."""
        return clean(self.cleaned_data["name"])


class MoveForm(CitedForm):
    """Another organisation to stand under from a day on."""

    parent = PickerField(label=gettext_lazy("Tổ chức cấp trên mới"))
    on = _from(gettext_lazy("Từ ngày"))

    def __init__(self, data: Any, *, scope: Scope, today: date, current_version: object) -> None:
        super().__init__(data, current_version=current_version)
        self.picker("parent").use(Groups(scope, today))


class KindForm(CitedForm):
    """Another kind of organisation from a day on."""

    kind = forms.ChoiceField(label=gettext_lazy("Loại hình mới"))
    on = _from(gettext_lazy("Từ ngày"))

    def __init__(self, data: Any, *, offered: Choices, current_version: object) -> None:
        super().__init__(data, current_version=current_version)
        self.fields["kind"].choices = [*_PICK, *offered]  # type: ignore[attr-defined]


class CloseForm(CitedForm):
    """The first day without the organisation, and who carries it on."""

    on = DayField(
        label=gettext_lazy("Ngày kết thúc"), help_text=gettext_lazy("Ngày đầu tiên không còn tổ chức này.")
    )
    successor = PickerField(label=gettext_lazy("Tổ chức kế thừa"), required=False)

    def __init__(self, data: Any, *, scope: Scope, today: date, current_version: object) -> None:
        super().__init__(data, current_version=current_version)
        self.picker("successor").use(Units(scope, today))


class LeadOverForm(CitedForm):
    """The cell that takes all members over."""

    into = PickerField(label=gettext_lazy("Chi bộ nhận đảng viên"))
    on = _from(gettext_lazy("Từ ngày"))

    def __init__(self, data: Any, *, scope: Scope, today: date, current_version: object) -> None:
        super().__init__(data, current_version=current_version)
        self.picker("into").use(Units(scope, today, cells=True))


def _hamlet_kinds() -> Choices:
    return [(code, entry_label(kind)) for code, kind in locality_kinds().items()]


class HamletForm(CodedForm):
    """A hamlet in the charge of an organisation from a day on."""

    kind = forms.ChoiceField(label=gettext_lazy("Loại"))
    on = _from(gettext_lazy("Từ ngày"))
    households = _households()
    field_order = ("name", "kind", "on", "households", "code")

    def __init__(self, data: Any, *, current_version: object) -> None:
        super().__init__(data, current_version=current_version)
        self.fields["kind"].choices = [*_PICK, *_hamlet_kinds()]  # type: ignore[attr-defined]
        self.fields["name"].max_length = 120  # type: ignore[attr-defined]


class HamletKindForm(CitedForm):
    """Whether it is a hamlet, a village, a residential group."""

    paper_required = False
    kind = forms.ChoiceField(label=gettext_lazy("Loại"))

    def __init__(self, data: Any, *, kind: str, current_version: object) -> None:
        super().__init__(data, current_version=current_version, initial={"kind": kind})
        self.now = kind
        self.fields["kind"].choices = _hamlet_kinds()  # type: ignore[attr-defined]

    def clean_kind(self) -> str:
        """Another than the one it has."""
        chosen: str = self.cleaned_data["kind"]
        if chosen == self.now:
            raise ValidationError(_("Chưa có gì thay đổi. Chọn loại khác rồi gửi lại."), code="unchanged")
        return chosen


class HamletNameForm(CitedForm):
    """A new or corrected name."""

    name = forms.CharField(label=gettext_lazy("Tên mới"), max_length=120)
    on = _from(gettext_lazy("Từ ngày"))

    def clean_name(self) -> str:
        """Composed letters, single spaces."""
        return clean(self.cleaned_data["name"])


class ChargeForm(CitedForm):
    """Another organisation in charge of the hamlet, or none."""

    unit = PickerField(
        label=gettext_lazy("Đơn vị phụ trách mới"),
        required=False,
        help_text=gettext_lazy("Gõ tên hoặc mã, không cần dấu. Để trống nếu thôn, xóm không còn."),
    )
    on = _from(gettext_lazy("Từ ngày"))

    def __init__(self, data: Any, *, scope: Scope, today: date, current_version: object) -> None:
        super().__init__(data, current_version=current_version)
        self.picker("unit").use(Groups(scope, today))


class CellForm(CitedForm):
    """A cell that serves the hamlet from a day on."""

    cell = PickerField(label=gettext_lazy("Chi bộ phụ trách"))
    on = _from(gettext_lazy("Từ ngày"))

    def __init__(self, data: Any, *, scope: Scope, today: date, current_version: object) -> None:
        super().__init__(data, current_version=current_version)
        self.picker("cell").use(Units(scope, today, cells=True))


class FlagForm(CitedForm):
    """What marks the area from a day on."""

    flag = forms.ChoiceField(label=gettext_lazy("Loại địa bàn"))
    on = _from(gettext_lazy("Từ ngày"))

    def __init__(self, data: Any, *, offered: list[str], current_version: object) -> None:
        super().__init__(data, current_version=current_version)
        labels = [(code, entry_label(area_flags()[code])) for code in offered]
        self.fields["flag"].choices = [*_PICK, *labels]  # type: ignore[attr-defined]


class EndForm(CitedForm):
    """The first day on which something no longer holds."""

    on = DayField(
        label=gettext_lazy("Từ ngày"), help_text=gettext_lazy("Ngày đầu tiên không còn nữa, ví dụ 05/8/2021.")
    )


class HouseholdsForm(CitedForm):
    """The number of households as last counted; nothing where it is not known."""

    paper_required = False
    households = _households()


class OfficialCodeForm(CitedForm):
    """The code given by a higher organisation; nothing takes it away."""

    paper_required = False
    official_code = forms.CharField(
        label=gettext_lazy("Mã chính thức"),
        required=False,
        max_length=14,
        help_text=gettext_lazy("Mã do cấp trên cấp. Để trống thì bỏ mã đang ghi."),
    )


class PostForm(CitedForm):
    """Somebody takes office from a day on: a member, or where the office allows it somebody by name."""

    kind = forms.ChoiceField(label=gettext_lazy("Chức danh"))
    person = PickerField(
        label=gettext_lazy("Đảng viên giữ chức danh"),
        required=False,
        help_text=gettext_lazy("Gõ tên hoặc số thẻ, không cần dấu"),
    )
    holder = forms.CharField(
        label=gettext_lazy("Người ngoài Đảng giữ chức danh"),
        required=False,
        max_length=160,
        help_text=gettext_lazy("Chỉ ghi khi người giữ không phải đảng viên."),
    )
    on = _from(gettext_lazy("Từ ngày"))
    term = forms.CharField(
        label=gettext_lazy("Nhiệm kỳ"),
        required=False,
        max_length=9,
        help_text=gettext_lazy("Năm đầu và năm cuối, ví dụ 2020-2025. Để trống nếu không theo nhiệm kỳ."),
    )
    trained = forms.BooleanField(label=gettext_lazy("Đã qua bồi dưỡng"), required=False)
    role = forms.ChoiceField(
        label=gettext_lazy("Quyền kèm theo chức danh"),
        required=False,
        help_text=gettext_lazy(
            "Cho tài khoản của người giữ, ở tổ chức này; có từ hôm nay hoặc ngày nhận, hết khi thôi giữ."
        ),
    )

    def __init__(
        self, data: Any, *, offered: Choices, roles: Sequence[Role] = (), scope: Scope, today: date,
        current_version: object,
    ) -> None:  # fmt: skip
        super().__init__(data, current_version=current_version)
        self.fields["kind"].choices = [*_PICK, *offered]  # type: ignore[attr-defined]
        given = [(role.value, role.label) for role in roles]
        self.fields["role"].choices = [("", _("Không kèm quyền")), *given]  # type: ignore[attr-defined]
        if not given:
            del self.fields["role"]
        self.picker("person").use(Members(scope, today))
        if all(post_kinds()[code].member_required for code, _label in offered):
            del self.fields["holder"]

    def clean(self) -> dict[str, Any]:
        """One holder, and only one."""
        data = super().clean()
        given = [name for name in ("person", "holder") if data.get(name)]
        if len(given) == 2:
            message = _("Chọn đảng viên hoặc ghi tên người ngoài Đảng, không ghi cả hai.")
            self.add_error("holder", ValidationError(message, code="two"))
        elif not given and not self.has_error("person"):
            self.add_error("person", ValidationError(_("Chọn người giữ chức danh."), code="nobody"))
        return data
